import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../scripts/services/free-port.ts'
import { eventually } from '../../support/eventually.ts'

/** A nats-server of this test alone: free port, own store, ended by its pid. */
export type NatsServer = {
  readonly url: string
  /** kill -9, resolves when the process is gone. */
  kill(): Promise<void>
  /** SIGSTOP and SIGCONT: the connection stays open and nothing answers. */
  freeze(): Promise<void>
  thaw(): void
  start(): Promise<void>
  /** Removes everything that was stored; only while it is down. */
  emptyStore(): Promise<void>
  remove(): Promise<void>
}

/** Starts a nats-server with JetStream, and `options` after that, and waits until it takes connections. */
export async function startNatsServer(...options: readonly string[]): Promise<NatsServer> {
  const port = await freePort()
  const storeDir = await mkdtemp(join(tmpdir(), 'bus-nats-'))
  let child: Bun.Subprocess | undefined

  async function start(): Promise<void> {
    child = Bun.spawn(
      ['nats-server', '-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', storeDir, ...options],
      {
        stdout: 'ignore',
        stderr: 'ignore',
      },
    )
    await eventually(() => answers(port))
  }

  async function kill(): Promise<void> {
    child?.kill('SIGKILL')
    await child?.exited
    child = undefined
  }

  await start()
  return {
    url: `nats://127.0.0.1:${port}`,
    start,
    kill,
    async freeze() {
      child?.kill('SIGSTOP')
      // The signal is on its way for a moment, in which the server still answers.
      await eventually(() => isStopped(child?.pid))
    },
    thaw: () => child?.kill('SIGCONT'),
    emptyStore: () => rm(join(storeDir, 'jetstream'), { recursive: true, force: true }),
    async remove() {
      await kill()
      await rm(storeDir, { recursive: true, force: true })
    },
  }
}

/** State `T` in /proc/<pid>/stat, proc(5). */
async function isStopped(pid: number | undefined): Promise<boolean> {
  const stat = await Bun.file(`/proc/${pid}/stat`).text()
  return stat.slice(stat.lastIndexOf(')')).startsWith(') T')
}

async function answers(port: number): Promise<boolean> {
  const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } })
  socket.end()
  return true
}
