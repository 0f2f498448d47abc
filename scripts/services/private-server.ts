import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import type { Account } from './account.ts'
import { diesWithUs } from './dies-with-us.ts'

/** A recovery after kill -9 replays at most max_wal_size; on a slow disk that takes a while. */
const START_LIMIT_MS = 60_000
/** PostgreSQL writes a checkpoint on its way out. */
const STOP_LIMIT_MS = 20_000
const POLL_MS = 20
const LOG_TAIL_LINES = 20

/** A server of ours that can be ended and started again on the same port with the same data. */
export type PrivateServer = {
  readonly kind: 'private'
  readonly url: string
  /** The server's own process, or undefined while it is down. */
  pid(): number | undefined
  /** Starts and waits until it answers; nothing to do when it is up. */
  start(): Promise<void>
  /** Ends in order (clients are cut off, data is flushed); nothing to do when it is down. */
  stop(): Promise<void>
  /** kill -9 of the server and its children, as in a power cut; nothing to do when it is down. */
  kill(): Promise<void>
}

/** How a server is started, stopped, and known to answer. */
export type ServerSpec = {
  readonly name: string
  readonly url: string
  readonly command: readonly string[]
  readonly folder: string
  readonly logFile: string
  readonly account: Account | undefined
  readonly stopSignal: 'INT' | 'TERM'
  readonly answers: () => Promise<boolean>
}

/** A server described but not yet started. */
export function privateServer(spec: ServerSpec): PrivateServer {
  let child: ChildProcess | undefined

  const pid = () => (child && isUp(child) ? child.pid : undefined)

  async function start() {
    if (pid() !== undefined) return
    const started = launch(spec)
    child = started
    const deadlineMs = Date.now() + START_LIMIT_MS
    while (!(await spec.answers())) {
      if (!isUp(started)) throw new Error(`${spec.name} ended while starting\n${logTail(spec)}`)
      if (Date.now() > deadlineMs) {
        await kill()
        throw new Error(`${spec.name} did not answer within ${START_LIMIT_MS} ms\n${logTail(spec)}`)
      }
      await Bun.sleep(POLL_MS)
    }
  }

  async function stop() {
    const ending = child
    if (!ending || !isUp(ending)) return
    ending.kill(`SIG${spec.stopSignal}`)
    if (!(await until(() => !isUp(ending), STOP_LIMIT_MS))) await kill()
  }

  async function kill() {
    const serverPid = pid()
    if (serverPid === undefined) return
    // PostgreSQL refuses to start again while a process of the old server still holds its shared memory.
    const family = [serverPid, ...childrenOf(serverPid)]
    for (const member of family) signalIfAlive(member, 'SIGKILL')
    if (!(await until(() => pid() === undefined && !family.some(isAlive), STOP_LIMIT_MS))) {
      throw new Error(`${spec.name} (${family.join(', ')}) survived SIGKILL`)
    }
  }

  return { kind: 'private', url: spec.url, pid, start, stop, kill }
}

function launch(spec: ServerSpec): ChildProcess {
  const log = openSync(spec.logFile, 'a')
  const [program = '', ...args] = [...diesWithUs(spec.stopSignal), ...spec.command]
  const child = spawn(program, args, {
    cwd: spec.folder,
    stdio: ['ignore', log, log],
    ...spec.account,
  })
  closeSync(log)
  return child
}

function isUp(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

/** A zombie counts as gone: in a container nobody may ever collect it. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

function childrenOf(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`
  if (!existsSync(list)) return []
  return readFileSync(list, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

/** A child may end between being listed and being signalled. */
function signalIfAlive(pid: number, signal: NodeJS.Signals) {
  if (isAlive(pid) || process.platform !== 'linux') process.kill(pid, signal)
}

async function until(condition: () => boolean, limitMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + limitMs
  while (!condition()) {
    if (Date.now() > deadlineMs) return false
    await Bun.sleep(POLL_MS)
  }
  return true
}

function logTail(spec: ServerSpec): string {
  const lines = readFileSync(spec.logFile, 'utf8').trimEnd().split('\n')
  return lines.slice(-LOG_TAIL_LINES).join('\n')
}
