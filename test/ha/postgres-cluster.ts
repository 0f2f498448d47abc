import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { type PrivateServer, privateServer } from '../../scripts/services/private-server.ts'
import { must } from '../../src/domain/assert.ts'
import { eventually } from '../support/eventually.ts'
import type { Line } from '../support/line.ts'
import { createEtcds, type Etcds } from './etcds.ts'
import { type ClusterNode, createNode } from './postgres-node.ts'

/** Two PostgreSQL under Patroni in synchronous mode, their etcds, and HAProxy before them, all on loopback. */
export type PostgresCluster = {
  /** By way of HAProxy, which finds the leader. */
  readonly url: string
  /** Both, without anybody between: who connects has to find the leader. */
  readonly hostsUrl: string
  readonly nodes: readonly ClusterNode[]
  readonly haproxy: PrivateServer
  readonly etcds: Etcds
  /** The node that Patroni says leads, with a standby that every commit waits for. */
  settled(): Promise<{ readonly leader: ClusterNode; readonly standby: ClusterNode }>
  /** Ends what was started and removes what it wrote. */
  stop(): Promise<void>
}

const NAMES = ['one', 'two'] as const
/** A node that comes back is rewound, or copied anew. */
const SETTLED_WITHIN_MS = 120_000
const LOOK_EVERY_MS = 200

/** Starts it, and waits until it is settled. */
export async function startPostgresCluster(): Promise<PostgresCluster> {
  const programs = providePrograms(['postgres', 'patroni', 'etcd', 'haproxy'])
  const folder = mkdtempSync(join(tmpdir(), 'sms-ha-'))
  // PostgreSQL runs under another account, which has to pass through here.
  chmodSync(folder, 0o755)
  const etcds = await createEtcds(folder, programs('etcd'))
  await etcds.start()
  const nodes: ClusterNode[] = []
  for (const name of NAMES) {
    nodes.push(
      await createNode({
        name,
        folder,
        patroni: programs('patroni'),
        postgres: programs('postgres'),
        etcdUrls: etcds.members.map(({ url }) => url),
      }),
    )
  }
  const haproxy = await haproxyIn(folder, programs('haproxy'), nodes)
  const ours = [...nodes, haproxy, etcds]

  function abandon() {
    for (const one of nodes) one.abandon()
    for (const one of [haproxy, ...etcds.members]) {
      const pid = one.pid()
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', abandon)

  async function settled() {
    return await eventually(
      async () => {
        const roles = await Promise.all(nodes.map((node) => node.role()))
        const leader = nodes[roles.indexOf('leader')]
        const standby = nodes[roles.indexOf('standby')]
        return leader && standby ? { leader, standby } : null
      },
      { withinMs: SETTLED_WITHIN_MS, everyMs: LOOK_EVERY_MS },
    )
  }

  async function stop() {
    process.off('exit', abandon)
    for (const one of ours) await one.stop()
    for (const node of nodes) await node.close()
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    await haproxy.start()
    await Promise.all(nodes.map((node) => node.start()))
    await settled()
  } catch (error) {
    await stop()
    throw error
  }
  const hosts = nodes.map(({ postgresLine }) => new URL(postgresLine.url).host).join(',')
  const url = haproxy.url
  return { url, hostsUrl: url.replace(new URL(url).host, hosts), nodes, haproxy, etcds, settled, stop }
}

/** HAProxy with the example that operators are given. */
async function haproxyIn(
  folder: string,
  program: string,
  nodes: readonly ClusterNode[],
): Promise<PrivateServer> {
  const port = await freePort()
  const hostOf = (line: Line) => new URL(line.url).host
  const [one, two] = [must(nodes[0], 'a node'), must(nodes[1], 'a second node')]
  const env = {
    POSTGRES_BIND: `127.0.0.1:${port}`,
    POSTGRES_ONE: hostOf(one.postgresLine),
    POSTGRES_TWO: hostOf(two.postgresLine),
    PATRONI_ONE_HOST: '127.0.0.1',
    PATRONI_ONE_PORT: new URL(one.patroniLine.url).port,
    PATRONI_TWO_HOST: '127.0.0.1',
    PATRONI_TWO_PORT: new URL(two.patroniLine.url).port,
  }
  const given = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  return privateServer({
    name: 'haproxy',
    url: `postgres://sms@127.0.0.1:${port}/postgres`,
    command: ['env', ...given, program, '-db', '-f', HAPROXY_EXAMPLE],
    folder,
    logFile: join(folder, 'haproxy.log'),
    account: undefined,
    stopSignal: 'TERM',
    answers: () => canConnect(port),
  })
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** What operators are given to begin with. */
export const HAPROXY_EXAMPLE = new URL('../../ops/haproxy-postgres.cfg', import.meta.url).pathname
