import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { CHAPTERS } from '../../src/console/guide/chapters.ts'
import { must } from '../../src/domain/assert.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { readPage } from '../support/markdown.ts'

// Every page of docs/guide, typed as it stands, its answers held to those that come. Written `…` is whatever comes there.

const ROOT = new URL('../..', import.meta.url).pathname
const FILES = CHAPTERS.flatMap(({ chapters }) => chapters.map(({ file }) => file)).filter((file) =>
  file.startsWith('docs/guide/'),
)
const LANGUAGES = ['js', 'python', 'php', 'ruby', 'perl']
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
/** Who types has no services: those of the tests are not theirs. */
const SERVICES = ['POSTGRES_URL', 'NATS_URL', 'REDIS_URL']

/** Ports that the pages name, of what they start beside the gateway. */
const SMSC_PORT = '2775'
const PORTS = [SMSC_PORT, '9000', '9100', '9200']

/** One that waits for what does not come is ended, and says what it waited for. */
const TYPED_WITHIN_MS = 150_000
/** Of what it complains of, the beginning. */
const SHOWN_ERRORS = 500

const data = createDataDir()
let gateway: Gateway
let folders: readonly string[]

beforeAll(async () => {
  const programs = ['python3', 'php', 'ruby', 'perl', 'openssl'] as const
  const pathOf = providePrograms(programs)
  folders = programs.map((program) => join(pathOf(program), '..'))
  gateway = await startGateway({
    DATA_DIR: data.path,
    CALLBACK_ALLOW_PRIVATE: 'true',
    OTP_DEADLINE_MS: '30000',
  })
})
afterAll(async () => {
  await gateway.stop()
  data.remove()
})

test('every page of docs/guide is in the guide', () => {
  const there = readdirSync(join(ROOT, 'docs/guide')).map((name) => `docs/guide/${name}`)
  expect(FILES.toSorted()).toEqual(there.toSorted())
})

test.each(FILES)(
  '%s can be typed as it stands, and is answered as it says',
  async (file) => {
    const page = await readPage(file)
    const ports = await freePorts()
    const steps = stepsOf(withPorts(page, ports))
    expect(steps.filter(({ shown }) => shown !== '').length).toBeGreaterThan(0)
    const folder = join(data.path, 'typed', file)
    mkdirSync(folder, { recursive: true })
    for (const { name, text } of programsOf(page)) writeFileSync(join(folder, name), text)
    const said = await typeAll(steps, folder, String(ports.get(SMSC_PORT)))
    for (const [at, { command, shown }] of steps.entries())
      expect({ command, said: said[at] }).toEqual({ command, said: expect.stringMatching(patternOf(shown)) })
  },
  TYPED_WITHIN_MS + 30_000,
)

type Step = { readonly command: string; readonly shown: string }

/** Each another one, which chance alone does not see to. */
async function freePorts(): Promise<ReadonlyMap<string, number>> {
  const own = new Map<string, number>()
  for (const port of PORTS) {
    let free = await freePort()
    while ([...own.values()].includes(free)) free = await freePort()
    own.set(port, free)
  }
  return own
}

function withPorts(page: string, ports: ReadonlyMap<string, number>): string {
  return [...ports].reduce(
    (text, [port, own]) =>
      text.replaceAll(new RegExp(`(?<=127\\.0\\.0\\.1:|"port":|listen\\()${port}\\b`, 'g'), String(own)),
    page,
  )
}

/** What is typed, in its order: a `sh` block whole, of a `console` block each command with its answer. */
function stepsOf(page: string): Step[] {
  const blocks = [...page.matchAll(/^```(sh|console)\n([\s\S]*?)^```/gm)]
  return blocks.flatMap(([, language, text = '']) => {
    if (language === 'sh') return [{ command: text, shown: '' }]
    return text
      .split(/^\$ /m)
      .filter(Boolean)
      .map((typed) => {
        const [command = '', ...shown] = typed.split('\n')
        return { command: `${command}\n`, shown: shown.join('\n') }
      })
  })
}

/** The programs of a page: a block of code behind the file name that it is saved as. */
function programsOf(page: string): { name: string; text: string }[] {
  const blocks = new RegExp(
    `^\`([\\w.]+)\`[^\`]*:\\n\\n\`\`\`(?:${LANGUAGES.join('|')})\\n([\\s\\S]*?)^\`\`\``,
    'gm',
  )
  return [...page.matchAll(blocks)].map(([, name = '', text = '']) => ({ name, text }))
}

/** Types all of it into one shell; the answers, by step. */
async function typeAll(steps: readonly Step[], folder: string, smscPort: string): Promise<string[]> {
  const put = (text: string) =>
    text
      .replaceAll('http://localhost:8080', gateway.url)
      .replaceAll('.data/', `${data.path}/`)
      .replaceAll('npm run -s ', `bun run --cwd ${ROOT} --silent `)
  const script = steps.map(({ command }, at) => `exec > said-${at}\n${put(command)}`).join('\n')
  writeFileSync(join(folder, 'script.sh'), script)
  const complaints = join(folder, 'complaints')
  const shell = Bun.spawn(['sh', '-u', 'script.sh'], {
    cwd: folder,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !SERVICES.includes(name))),
      PATH: [...new Set(folders), join(process.execPath, '..'), process.env['PATH'] ?? ''].join(':'),
      SMSC_PORT: smscPort,
      DATA_DIR: data.path,
    },
    stdout: 'ignore',
    stderr: Bun.file(complaints),
    timeout: TYPED_WITHIN_MS,
    // With all that it starts.
    detached: true,
  })
  const code = await shell.exited
  endGroup(shell.pid)
  const errors = (await Bun.file(complaints).text()).slice(0, SHOWN_ERRORS)
  const last = steps.findLastIndex((_, at) => existsSync(join(folder, `said-${at}`)))
  expect({ code, errors, last: steps[last]?.command }).toEqual({
    code: 0,
    errors: '',
    last: must(steps.at(-1), 'a step').command,
  })
  return await Promise.all(steps.map((_, at) => Bun.file(join(folder, `said-${at}`)).text()))
}

/** What it started in the background, and has not ended itself. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // There is nothing left of it.
  }
}

/** What an answer is held to: ids are any, `…` is anything, blanks at ends are none. */
function patternOf(shown: string): RegExp {
  const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const parts = shown
    .trim()
    .split('…')
    .map((part) => part.split(UUID).map(literal).join(UUID.source))
  return new RegExp(`^\\s*${parts.join('[\\s\\S]*?')}\\s*$`)
}
