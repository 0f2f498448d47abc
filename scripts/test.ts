import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { diesWithUs } from './services/dies-with-us.ts'
import { type Services, startServices } from './services.ts'
import { add, type Counts, countsOf, NOTHING } from './test-counts.ts'

type Round = {
  readonly suites: readonly string[]
  /** How many suites run at the same time, each track with services of its own: most of these tests wait for something most of the time. */
  readonly tracks: number
}

/**
 * In this order; unit tests need no services, so they come first and fail fast. A track that is free takes the next suite of its round: the
 * longest come first. Chaos tests, and those of failovers, want the machine for themselves.
 */
const ROUNDS: readonly Round[] = [
  { suites: ['test/unit'], tracks: 1 },
  { suites: ['test/e2e', 'test/browser', ...foldersOf('test/integration'), 'test/fuzz'], tracks: 2 },
  { suites: ['test/chaos', 'test/ha'], tracks: 2 },
]
/** Peers bring what they need themselves. */
const NO_SERVICES = ['test/unit', 'test/peers']
/** Per test, and per `beforeAll`: chaos tests restart databases, and a machine that does much else takes five times as long as ours. */
const TEST_TIMEOUT_MS = 180_000
const TEST_ENV = {
  // While a server hangs, tests go on asking: more at once than Bun's 256.
  BUN_CONFIG_MAX_HTTP_REQUESTS: '4096',
  // What lives for seconds does not compile WebAssembly a second time, for speed: 1.4 of the 4.2 s of CPU that a start on
  // the embedded engine takes.
  BUN_JSC_useOMGJIT: '0',
}
/** Where output goes that is read while it comes. */
const TERMINAL = 1
/** From SIGTERM to SIGKILL, when a step has to end early. */
const KILL_AFTER_MS = 5_000

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
  const counts = await runRounds(paths.length > 0 ? [{ suites: paths, tracks: 1 }] : ROUNDS)
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

/** One round after the other; what each track takes of a round is what no other has taken. */
async function runRounds(rounds: readonly Round[]): Promise<Counts> {
  const temp = mkdtempSync(join(tmpdir(), 'sms-test-'))
  // Services that a test starts for itself run under another account when we are root.
  chmodSync(temp, 0o755)
  let counts = NOTHING
  try {
    for (const { suites, tracks } of rounds) {
      const left = suites.values()
      const asides = Array.from({ length: tracks - 1 }, (_, index) => runAside(left, temp, `${index}.log`))
      counts = (await Promise.all([runTrack(left, temp, TERMINAL), ...asides])).reduce(add, counts)
    }
    return counts
  } finally {
    rmSync(temp, { recursive: true, force: true })
  }
}

/** What it prints comes when it has ended, whole: lines of two tracks would be read by nobody. */
async function runAside(left: Iterable<string>, temp: string, name: string): Promise<Counts> {
  const file = join(temp, name)
  const output = openSync(file, 'w')
  try {
    return await runTrack(left, temp, output)
  } finally {
    closeSync(output)
    writeSync(TERMINAL, readFileSync(file))
  }
}

/** Runs suites until none is left; those that need services on services of this track, started with the first of them. */
async function runTrack(left: Iterable<string>, temp: string, output: number): Promise<Counts> {
  let counts = NOTHING
  let services: Promise<Services | undefined> | undefined
  try {
    for (const path of left) {
      if (interruptedBy) break
      if (!needsNone(path)) services ??= provideServices(output)
      const env = needsNone(path) ? {} : (await services)?.env
      counts = add(counts, env ? await runSuite(path, env, temp, output) : notRun(path))
    }
    return counts
  } finally {
    await (await services)?.stop()
  }
}

async function provideServices(output: number): Promise<Services | undefined> {
  heading('Services', output)
  const services = await startServices().catch(explain)
  if (services) writeSync(output, `${Object.values(services.env).join('\n')}\n`)
  return services
}

function notRun(path: string): Counts {
  return { ...NOTHING, failed: 1, failures: [`  ${path}: its services did not start`] }
}

/** Without services there is a reason to read. */
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
  const counts = countsOf(report)
  if (exitCode === 0 && counts.passed + counts.failed + counts.skipped > 0) return counts
  const notLoaded = testFiles(path).filter((name) => !report.includes(`file="${name}"`))
  const failed = Math.max(counts.failed + notLoaded.length, 1)
  return { ...counts, failed, failures: [...counts.failures, ...notLoaded.map(didNotLoad)] }
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
    env: { ...process.env, ...TEST_ENV, ...env },
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

function foldersOf(path: string): string[] {
  return readdirSync(path).map((name) => join(path, name))
}

function testFiles(path: string): string[] {
  if (path.endsWith('.test.ts')) return [path]
  if (!existsSync(path)) return []
  return [...new Bun.Glob('**/*.test.ts').scanSync(path)].map((name) => join(path, name))
}
