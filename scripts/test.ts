import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { diesWithUs } from './services/dies-with-us.ts'
import { startServices } from './services.ts'

/**
 * In this order; unit tests need no services, so they come first and fail fast. What stands side by side runs at the same time, each
 * with services of its own: most of these tests wait for something most of the time. Chaos tests, and those of failovers, want the machine for themselves.
 */
const SUITES = [
  [['test/unit']],
  [
    ['test/integration', 'test/fuzz'],
    ['test/e2e', 'test/browser'],
  ],
  [['test/chaos', 'test/ha']],
] as const
/** Peers bring what they need themselves. */
const NO_SERVICES = ['test/unit', 'test/peers']
/** Per test: chaos tests restart databases. */
const TEST_TIMEOUT_MS = 60_000
/** While a server hangs, tests go on asking: more at once than Bun's 256. */
const HTTP_REQUESTS = { BUN_CONFIG_MAX_HTTP_REQUESTS: '4096' }
/** Where output goes that is read while it comes. */
const TERMINAL = 1
/** From SIGTERM to SIGKILL, when a step has to end early. */
const KILL_AFTER_MS = 5_000

type Counts = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed, for the end of a long output. */
  readonly failures: readonly string[]
}
const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] }

const steps = new Set<ChildProcess>()
let interruptedBy: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interruptedBy ??= signal
    for (const step of steps) endStep(step, 'SIGTERM')
    setTimeout(() => {
      for (const step of steps) endStep(step, 'SIGKILL')
    }, KILL_AFTER_MS).unref()
  })
}

process.exitCode = await main(process.argv.slice(2).map((path) => normalize(path).replace(/\/$/, '')))

/** All checks and suites, or only the given test paths. Answers the exit code. */
async function main(paths: readonly string[]): Promise<number> {
  const checksPass = paths.length > 0 || (await runChecks())
  const counts = await runRounds(
    paths.length > 0 ? [[paths]] : SUITES.map((tracks) => tracks.map((suites) => suites.filter(hasTests))),
  )
  if (interruptedBy) {
    console.log(`\nStopped by ${interruptedBy}`)
    return 128 + constants.signals[interruptedBy]
  }
  if (!checksPass) console.log('\nLint or types failed (see above).')
  if (counts.passed === 0) console.log('\nNo test passed.')
  if (counts.failures.length > 0) console.log(`\nFailed:\n${counts.failures.join('\n')}`)
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
  console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`)
  return checksPass && counts.failed === 0 && counts.passed > 0 ? 0 : 1
}

async function runChecks(): Promise<boolean> {
  const lint = await run('Lint', ['x', '--no-install', 'biome', 'check', '--error-on-warnings', '.'])
  const types = await run('Types', ['x', '--no-install', 'tsc', '--noEmit'])
  return lint === 0 && types === 0
}

/** One round after the other, the tracks of a round at the same time. */
async function runRounds(rounds: readonly (readonly (readonly string[])[])[]): Promise<Counts> {
  const temp = mkdtempSync(join(tmpdir(), 'sms-test-'))
  // Services that a test starts for itself run under another account when we are root.
  chmodSync(temp, 0o755)
  let counts = NOTHING
  try {
    for (const tracks of rounds) {
      const [first = [], ...others] = tracks
      const run = [
        runTrack(first, temp, TERMINAL),
        ...others.map((paths, index) => runAside(paths, temp, `${index}.log`)),
      ]
      counts = (await Promise.all(run)).reduce(add, counts)
    }
    return counts
  } finally {
    rmSync(temp, { recursive: true, force: true })
  }
}

/** What it prints comes when it has ended, whole: lines of two tracks would be read by nobody. */
async function runAside(paths: readonly string[], temp: string, name: string): Promise<Counts> {
  const file = join(temp, name)
  const output = openSync(file, 'w')
  try {
    return await runTrack(paths, temp, output)
  } finally {
    closeSync(output)
    writeSync(TERMINAL, readFileSync(file))
  }
}

/** Suites one after the other, those that need services on services of this track. */
async function runTrack(paths: readonly string[], temp: string, output: number): Promise<Counts> {
  const withServices = paths.filter((path) => !needsNone(path))
  let counts = NOTHING
  for (const path of paths.filter(needsNone)) counts = add(counts, await runSuite(path, {}, temp, output))
  if (withServices.length === 0 || interruptedBy) return counts
  heading('Services', output)
  const services = await startServices().catch(explain)
  if (!services) return add(counts, { ...NOTHING, failed: withServices.length, failures: withServices })
  try {
    writeSync(output, `${Object.values(services.env).join('\n')}\n`)
    for (const path of withServices) counts = add(counts, await runSuite(path, services.env, temp, output))
    return counts
  } finally {
    await services.stop()
  }
}

/** Without services there is a reason to read, and a suite that did not run has failed. */
function explain(error: unknown): undefined {
  console.error(error instanceof Error ? error.message : error)
}

/** `bun test` counts into a JUnit file: its text output would have to be piped, and a process left behind by a
 * test would hold that pipe open. A file that did not load is not in there, and counts as one failure. */
async function runSuite(
  path: string,
  env: Record<string, string>,
  temp: string,
  output: number,
): Promise<Counts> {
  const file = join(temp, `${path.replaceAll('/', '-')}.xml`)
  const args = ['test', '--timeout', `${TEST_TIMEOUT_MS}`, '--reporter=junit', `--reporter-outfile=${file}`]
  // What a killed test leaves in its temp folder goes with ours.
  const exitCode = await run(path, [...args, path], { env: { ...env, TMPDIR: temp }, output })
  if (interruptedBy) return NOTHING
  const report = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const [total = ''] = report.match(/<testsuites [^>]*>/) ?? []
  const failures = number(total, 'failures')
  const skipped = number(total, 'skipped')
  const passed = number(total, 'tests') - failures - skipped
  const ran = passed + failures + skipped > 0
  if (exitCode === 0 && ran) return { passed, skipped, failed: failures, failures: failedIn(report) }
  const notLoaded = testFiles(path).filter((name) => !report.includes(`file="${name}"`))
  const failed = Math.max(failures + notLoaded.length, 1)
  return { passed, skipped, failed, failures: [...failedIn(report), ...notLoaded.map(didNotLoad)] }
}

/** Files and names of the tests that a JUnit report says have failed. */
function failedIn(report: string): string[] {
  const cases = report.matchAll(/<testcase name="([^"]*)"[^>]* file="([^"]*)"[^>]*>\s*<failure/g)
  return [...cases].map(([, name = '', file = '']) => `  ${file}: ${name}`)
}

function didNotLoad(file: string): string {
  return `  ${file}: did not load, or had no test`
}

/** Runs Bun in a process group of its own and answers its exit code; what it leaves running is killed. */
async function run(
  title: string,
  args: readonly string[],
  { env = {}, output = TERMINAL }: { readonly env?: Record<string, string>; readonly output?: number } = {},
): Promise<number> {
  if (interruptedBy) return 1
  heading(title, output)
  const [program = '', ...rest] = [...diesWithUs('KILL'), process.execPath, ...args]
  const step = spawn(program, rest, {
    detached: true,
    env: { ...process.env, ...HTTP_REQUESTS, ...env },
    stdio: ['ignore', output, output === TERMINAL ? 'inherit' : output],
  })
  steps.add(step)
  const { promise, resolve } = Promise.withResolvers<number>()
  step.once('exit', (code) => resolve(code ?? 1))
  const exitCode = await promise
  endStep(step, 'SIGKILL')
  steps.delete(step)
  return exitCode
}

function endStep({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL') {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in the group.
  }
}

function heading(title: string, output: number) {
  writeSync(output, `\n== ${title}\n`)
}

function needsNone(path: string): boolean {
  return NO_SERVICES.some((folder) => path === folder || path.startsWith(`${folder}/`))
}

function hasTests(folder: string): boolean {
  return testFiles(folder).length > 0
}

function testFiles(path: string): string[] {
  if (path.endsWith('.test.ts')) return [path]
  if (!existsSync(path)) return []
  return [...new Bun.Glob('**/*.test.ts').scanSync(path)].map((name) => join(path, name))
}

function number(tag: string, attribute: string): number {
  return Number(tag.match(new RegExp(` ${attribute}="(\\d+)"`))?.[1] ?? 0)
}

function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  }
}
