import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { unprivilegedAccount } from '../../scripts/services/account.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { privateServer } from '../../scripts/services/private-server.ts'
import { eventually } from '../support/eventually.ts'
import { type Line, openLine } from '../support/line.ts'

/** A PostgreSQL and the Patroni that minds it, as on a machine of their own: everybody reaches them through lines. */
export type ClusterNode = {
  readonly name: string
  /** By which clients, HAProxy and the other node get to PostgreSQL, and HAProxy to Patroni. */
  readonly postgresLine: Line
  readonly patroniLine: Line
  /** Nobody reaches the node and it reaches nobody, until `join`. */
  part(): void
  join(): void
  /** What Patroni says of itself; null when it does not answer, or is neither. A standby is one that commits wait for. */
  role(): Promise<'leader' | 'standby' | null>
  start(): Promise<void>
  stop(): Promise<void>
  /** kill -9 of PostgreSQL alone; Patroni stays. */
  killPostgres(): void
  /** kill -9 of everything, as in a power cut. */
  kill(): void
  /** SIGSTOP of everything, and SIGCONT. */
  freeze(): void
  thaw(): void
  /** Asks Patroni to hand the lead to the other. */
  handOver(): Promise<void>
  /** For a process that ends: nothing is waited for. */
  abandon(): void
  close(): Promise<void>
}

/** Every time in the cluster; docs/operate.md says what follows from each. */
export const PATRONI_SETTINGS = {
  ttl: 15,
  loop_wait: 3,
  retry_timeout: 5,
  synchronous_mode: true,
  // A PostgreSQL that was killed is not waited for: the standby has all that was said yes to.
  primary_start_timeout: 0,
  postgresql: {
    use_pg_rewind: true,
    parameters: {
      max_connections: 200,
      max_wal_size: '1GB',
      wal_keep_size: '256MB',
      wal_compression: 'on',
      wal_log_hints: 'on',
      // A standby that hangs holds up commits for so long at most.
      wal_sender_timeout: '5s',
      wal_receiver_timeout: '5s',
      shared_buffers: '128MB',
      hot_standby: 'on',
    },
  },
} as const

const SCOPE = 'sms'
const PATRONI_ANSWER_MS = 2_000
const GONE_WITHIN_MS = 20_000

type Given = {
  readonly name: string
  readonly folder: string
  readonly patroni: string
  readonly postgres: string
  readonly etcdUrls: readonly string[]
}

/** A node with no data yet, not yet started: the first to start makes the database, the other copies it. */
export async function createNode({ name, folder, patroni, postgres, etcdUrls }: Given): Promise<ClusterNode> {
  const account = unprivilegedAccount()
  const home = join(folder, name)
  mkdirSync(home)
  if (account) chownSync(home, account.uid, account.gid)
  const data = join(home, 'data')
  const [postgresPort, patroniPort] = [await freePort(), await freePort()]
  const patroniUrl = `http://127.0.0.1:${patroniPort}`
  const postgresLine = await openLine(`postgres://sms@127.0.0.1:${postgresPort}/postgres`)
  const patroniLine = await openLine(patroniUrl)
  const etcdLines = await Promise.all(etcdUrls.map(openLine))
  const lines = [postgresLine, patroniLine, ...etcdLines]

  const settings = join(home, 'patroni.json')
  // Patroni reads YAML, of which JSON is a part.
  const text = JSON.stringify({
    scope: SCOPE,
    name,
    restapi: { listen: `127.0.0.1:${patroniPort}`, connect_address: hostOf(patroniLine) },
    // `use_proxies`: or it would go to the addresses that etcd tells, past the lines. By etcd3 Patroni 3.0 takes the lead back after a pause.
    etcd: { hosts: etcdLines.map(hostOf), use_proxies: true },
    bootstrap: {
      dcs: PATRONI_SETTINGS,
      initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, { auth: 'trust' }],
    },
    postgresql: {
      listen: `127.0.0.1:${postgresPort}`,
      connect_address: hostOf(postgresLine),
      data_dir: data,
      bin_dir: dirname(realpathSync(postgres)),
      pgpass: join(home, 'pgpass'),
      authentication: { superuser: { username: 'sms' }, replication: { username: 'replicator' } },
      parameters: { unix_socket_directories: home },
      pg_hba: [
        'local all all trust',
        'host all all 127.0.0.1/32 trust',
        'host replication replicator 127.0.0.1/32 trust',
      ],
    },
  })
  writeFileSync(settings, text, { mode: 0o644 })

  const minder = privateServer({
    name: `Patroni ${name}`,
    url: patroniUrl,
    // A group of its own: told that the test has ended, and not killed with it, it ends its PostgreSQL.
    command: ['setsid', patroni, settings],
    folder: home,
    logFile: join(folder, `${name}.log`),
    account,
    stopSignal: 'TERM',
    answers: () => isOk(`${patroniUrl}/liveness`),
  })

  /** PostgreSQL and its children; Patroni starts it as nobody's child. */
  function postgresFamily(): number[] {
    const file = join(data, 'postmaster.pid')
    const postmaster = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
    if (!postmaster || !isPostgresOf(postmaster, data)) return []
    return [postmaster, ...descendantsOf(postmaster)]
  }

  function family(): number[] {
    const pid = minder.pid()
    return [...(pid === undefined ? [] : [pid, ...descendantsOf(pid)]), ...postgresFamily()]
  }

  const signal = (pids: readonly number[], name: NodeJS.Signals) => {
    for (const pid of pids) signalIfThere(pid, name)
  }

  return {
    name,
    postgresLine,
    patroniLine,
    part() {
      for (const line of lines) line.hang()
    },
    join() {
      for (const line of lines) line.resume()
    },
    async role() {
      if (await isOk(`${patroniUrl}/primary`)) return 'leader'
      return (await isOk(`${patroniUrl}/synchronous`)) ? 'standby' : null
    },
    start: () => minder.start(),
    async stop() {
      signal(family(), 'SIGCONT')
      await minder.stop()
      signal(postgresFamily(), 'SIGKILL')
      await eventually(() => postgresFamily().length === 0, { withinMs: GONE_WITHIN_MS })
    },
    killPostgres: () => signal(postgresFamily(), 'SIGKILL'),
    kill: () => signal(family(), 'SIGKILL'),
    freeze: () => signal(family(), 'SIGSTOP'),
    thaw: () => signal(family(), 'SIGCONT'),
    async handOver() {
      const reply = await fetch(`${patroniUrl}/switchover`, {
        method: 'POST',
        body: JSON.stringify({ leader: name }),
      })
      if (!reply.ok) throw new Error(`no switchover: ${reply.status} ${await reply.text()}`)
    },
    abandon: () => signal(family(), 'SIGKILL'),
    async close() {
      for (const line of lines) await line.close()
    },
  }
}

/** Whether this answers with 200, soon. */
export async function isOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(PATRONI_ANSWER_MS) })).status === 200
  } catch {
    return false
  }
}

function hostOf(line: Line): string {
  return new URL(line.url).host
}

/** The file of a server that was killed stays, and its number may be another's by now. */
function isPostgresOf(pid: number, data: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data)
  } catch {
    return false
  }
}

function descendantsOf(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(Number(name)) === pid)
    .map(Number)
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}

/** A process may end between being listed and being signalled. */
function signalIfThere(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
