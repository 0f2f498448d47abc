import { leaveToItsOwnDocument } from './document.ts'
import { eventually } from './eventually.ts'

/** A gateway process under test. */
export type Gateway = {
  readonly port: number
  readonly url: string
  /** That of its SMPP server in clear; 0: there is none. */
  readonly smppPort: number
  /** Where it is watched; 0: nowhere but at `port`. */
  readonly metricsPort: number
  readonly pid: number
  /** Everything it has printed so far. */
  output(): string
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number>
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGSTOP, and later SIGCONT. */
  freeze(): void
  thaw(): void
}

const ROOT = new URL('../..', import.meta.url).pathname
const START_WITHIN_MS = 120_000
/** What every gateway has of the environment of the tests: how WebAssembly is compiled. */
const INHERITED = ['BUN_JSC_useOMGJIT']

/** Starts `src/main.ts` with this environment on a free port and waits until it takes traffic. `root`: where another release is. */
export async function startGateway(
  env: Readonly<Record<string, string>>,
  root: string = ROOT,
): Promise<Gateway> {
  const gateway = await startProgram([process.execPath, 'src/main.ts'], root, {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    HOST: '127.0.0.1',
    ...inherited(),
    ...env,
  })
  if (root !== ROOT && gateway.port > 0) leaveToItsOwnDocument(gateway.url)
  return gateway
}

/** Starts a gateway as this program in this folder, on a free port, with this environment alone. */
export async function startProgram(
  program: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Gateway> {
  const child = Bun.spawn([...program], {
    cwd,
    // Nothing of the environment of the tests gets in: a gateway has what the test gave it.
    env: { PORT: '0', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  let text = ''
  const collect = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true })
  }
  void collect(child.stdout)
  void collect(child.stderr)
  const started = await eventually(
    () => {
      if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}:\n${text}`)
      return text.match(/"port":(\d+).*"gateway started"|"(worker) started"/)
    },
    { withinMs: START_WITHIN_MS },
  )
  const port = Number(started[1] ?? 0)
  const [, smppPort = 0] = /"smppPort":(\d+)/.exec(started[0]) ?? []
  const [, metricsPort = 0] = /"metricsPort":(\d+)/.exec(text) ?? []
  const signal = (name: NodeJS.Signals) => {
    if (child.exitCode === null) child.kill(name)
  }
  return {
    port,
    url: `${env['TLS_CERT'] ? 'https' : 'http'}://127.0.0.1:${port}`,
    smppPort: Number(smppPort),
    metricsPort: Number(metricsPort),
    pid: child.pid,
    output: () => text,
    async stop() {
      signal('SIGTERM')
      return await child.exited
    },
    async kill() {
      signal('SIGKILL')
      await child.exited
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  }
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  )
}
