import { join } from 'node:path'
import { freePort } from '../../scripts/services/free-port.ts'
import { type PrivateServer, privateServer } from '../../scripts/services/private-server.ts'
import { must } from '../../src/domain/assert.ts'
import { eventually } from '../support/eventually.ts'

/** etcds, which agree with one another on who leads PostgreSQL. */
export type Etcds = {
  readonly members: readonly PrivateServer[]
  /** The one that leads the others now. */
  leader(): Promise<PrivateServer>
  /** Waits until each of them says that it is well. */
  healthy(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** How many there are, 1 or 3: of one that dies none takes the place. */
export const ETCDS = Number(process.env['HA_ETCDS'] ?? 1)
const NAMES = ['e1', 'e2', 'e3'].slice(0, ETCDS)
/** Ten times the defaults: on a machine that much else uses they would choose a new leader for no reason. */
const TIMES = ['--heartbeat-interval', '200', '--election-timeout', '2000'] as const
const WITHIN_MS = 60_000
const ANSWER_MS = 2_000

/** Describes them, not yet started; `folder` is for logs and data. */
export async function createEtcds(folder: string, program: string): Promise<Etcds> {
  const ports = await Promise.all(
    NAMES.map(async (name) => [name, await freePort(), await freePort()] as const),
  )
  const all = ports.map(([name, , peer]) => `${name}=http://127.0.0.1:${peer}`).join(',')
  const members = ports.map(([name, port, peerPort]) => {
    const [url, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`]
    return privateServer({
      name: `etcd ${name}`,
      url,
      command: [
        program,
        ...['--name', name, '--data-dir', join(folder, name), '--initial-cluster', all, ...TIMES],
        ...['--listen-client-urls', url, '--advertise-client-urls', url],
        ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
        ...['--enable-v2', '--logger', 'zap', '--log-outputs', 'stderr'],
      ],
      folder,
      logFile: join(folder, `${name}.log`),
      account: undefined,
      stopSignal: 'TERM',
      answers: () => isWell(url),
    })
  })
  return {
    members,
    async leader() {
      const led = await eventually(
        async () => {
          const leads = await Promise.all(members.map(({ url }) => isLeader(url)))
          return members[leads.indexOf(true)]
        },
        { withinMs: WITHIN_MS },
      )
      return must(led, 'one that leads')
    },
    async healthy() {
      await eventually(
        async () => (await Promise.all(members.map(({ url }) => isWell(url)))).every(Boolean),
        {
          withinMs: WITHIN_MS,
        },
      )
    },
    async start() {
      await Promise.all(members.map((member) => member.start()))
    },
    async stop() {
      await Promise.all(members.map((member) => member.stop()))
    },
  }
}

/** An etcd is well when it has a leader and what it writes is agreed on. */
async function isWell(url: string): Promise<boolean> {
  const reply = await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null)
  return reply?.status === 200
}

async function isLeader(url: string): Promise<boolean> {
  const reply = await fetch(`${url}/v3/maintenance/status`, {
    method: 'POST',
    body: '{}',
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => null)
  if (!reply?.ok) return false
  const { leader, header } = (await reply.json()) as { leader?: string; header?: { member_id?: string } }
  return leader !== undefined && leader === header?.member_id
}
