import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type StreamInfo } from 'nats'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { type PrivateServer, privateServer } from '../../scripts/services/private-server.ts'
import { tcpAnswer } from '../../scripts/services/tcp-answer.ts'
import { must } from '../../src/domain/assert.ts'
import { eventually } from '../support/eventually.ts'
import type { Line } from '../support/line.ts'
import { openSeparateLine } from './separate-line.ts'

/** One nats-server of a cluster. */
export type Node = {
  readonly name: string
  readonly server: PrivateServer
  /** What clients reach it through. */
  readonly line: Line
  /** By which its fellows reach it, and it them. */
  readonly routes: readonly Line[]
}

/** Three nats-servers with JetStream that know one another, each reached through lines that may hang. */
export type NatsCluster = {
  /** All three, as NATS_URL takes them. */
  readonly url: string
  readonly nodes: readonly Node[]
  /** The server that leads a stream now. */
  leaderOf(stream: string): Promise<Node>
  /** On how many servers a stream is, as soon as all of these have all of it. */
  copiesOf(stream: string): Promise<number>
  /** The servers that do not have all of a stream, as its leader says. */
  behind(stream: string): Promise<readonly string[]>
  /** Waits until each server that runs says that it has caught up with the others. */
  healthy(): Promise<void>
  stop(): Promise<void>
}

const SIZE = 3
const NAMES = ['n1', 'n2', 'n3'] as const
/** Nobody listens there: servers tell one another this address of theirs, and so go by the lines they were given. */
const NOWHERE = '127.0.0.1:1'
/** One that is started again soon after it was given copies of what it had alone first takes itself for a leader. */
const HEALTHY_WITHIN_MS = 120_000

/** Starts it; `folder` is for configuration, logs and data. `settings` are lines for each server's configuration. */
export async function startNatsCluster(folder: string, settings = ''): Promise<NatsCluster> {
  const program = providePrograms(['nats-server'])('nats-server')
  const ports = await freePorts()
  const between = await openRoutes(
    ports.map(({ route }) => route),
    folder,
  )
  const nodes = await Promise.all(
    NAMES.map(async (name, index): Promise<Node> => {
      const { client, route, monitor } = must(ports[index], 'its ports')
      const home = join(folder, name)
      mkdirSync(home, { recursive: true })
      const dialled = NAMES.flatMap((_, to) => between.get(`${index}-${to}`)?.url ?? [])
      const file = join(home, 'nats.conf')
      writeFileSync(
        file,
        `server_name: ${name}
listen: "127.0.0.1:${client}"
http: "127.0.0.1:${monitor}"
jetstream { store_dir: "${join(home, 'data')}" }
cluster {
  name: sms
  listen: "127.0.0.1:${route}"
  advertise: "${NOWHERE}"
  no_advertise: true
  routes: [${dialled.map((url) => `"${url}"`).join(', ')}]
}
${settings}
`,
      )
      const server = privateServer({
        name: `nats-server ${name}`,
        url: `nats://127.0.0.1:${client}`,
        command: [program, '-c', file],
        folder: home,
        logFile: join(home, 'nats.log'),
        account: undefined,
        stopSignal: 'TERM',
        answers: () => tcpAnswer(monitor, 'GET /varz HTTP/1.1\r\nHost: localhost\r\n\r\n', '200 OK'),
      })
      const routes = NAMES.flatMap((_, to) => [between.get(`${index}-${to}`), between.get(`${to}-${index}`)])
      return {
        name,
        server,
        line: await openSeparateLine(server.url, folder),
        routes: routes.flatMap((one) => one ?? []),
      }
    }),
  )

  async function healthy(): Promise<void> {
    const running = ports.filter((_, index) => nodes[index]?.server.pid() !== undefined)
    await eventually(
      async () => (await Promise.all(running.map(({ monitor }) => isHealthy(monitor)))).every(Boolean),
      { withinMs: HEALTHY_WITHIN_MS, everyMs: 100 },
    )
  }

  await Promise.all(nodes.map(({ server }) => server.start()))
  await healthy()
  return {
    url: nodes.map(({ line }) => line.url.replace(/\/$/, '')).join(','),
    nodes,
    async leaderOf(stream) {
      const leader = await eventually(async () => (await askFor(stream, nodes))?.cluster?.leader, {
        withinMs: HEALTHY_WITHIN_MS,
      })
      return must(
        nodes.find(({ name }) => name === leader),
        'a leader that is one of them',
      )
    },
    async copiesOf(stream) {
      return await eventually(
        async () => {
          const { leader, replicas = [] } = (await askFor(stream, nodes))?.cluster ?? {}
          return leader && replicas.every(({ current }) => current) ? 1 + replicas.length : null
        },
        { withinMs: HEALTHY_WITHIN_MS },
      )
    },
    async behind(stream) {
      const { replicas = [] } = (await askFor(stream, nodes))?.cluster ?? {}
      return replicas.filter(({ current }) => !current).map(({ name }) => name)
    },
    healthy,
    async stop() {
      await Promise.all(nodes.map(({ server }) => server.stop()))
      for (const line of [...nodes.map((node) => node.line), ...between.values()]) await line.close()
    },
  }
}

type Ports = { readonly client: number; readonly route: number; readonly monitor: number }

/** Nine that differ. */
async function freePorts(): Promise<readonly Ports[]> {
  const ports = new Set<number>()
  while (ports.size < SIZE * 3) ports.add(await freePort())
  const [...all] = ports
  return NAMES.map((_, index) => {
    const [client = 0, route = 0, monitor = 0] = all.slice(index * 3)
    return { client, route, monitor }
  })
}

/** A line for each direction in which one may dial another, by the indexes of both. */
async function openRoutes(routePorts: readonly number[], folder: string): Promise<ReadonlyMap<string, Line>> {
  const lines = new Map<string, Line>()
  for (const from of routePorts.keys())
    for (const [to, port] of routePorts.entries())
      if (from !== to)
        lines.set(`${from}-${to}`, await openSeparateLine(`nats-route://127.0.0.1:${port}`, folder))
  return lines
}

/** By nats-server itself: its streams and consumers have a leader, and are where the leader is. */
async function isHealthy(monitorPort: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${monitorPort}/healthz`).catch(() => null)
  return answer?.status === 200
}

/** One that is stopped, and whose host takes connections, is passed over. */
const ONCE = { ignoreClusterUpdates: true, maxReconnectAttempts: 0, timeout: 2_000 } as const

/** What the cluster says of a stream; null: nothing. */
async function askFor(stream: string, nodes: readonly Node[]): Promise<StreamInfo | null> {
  const servers = nodes.flatMap(({ server }) => (server.pid() === undefined ? [] : server.url.slice(7)))
  const connection = await connect({ servers, ...ONCE }).catch(() => null)
  if (!connection) return null
  try {
    const manager = await connection.jetstreamManager({ timeout: 2_000 })
    return await manager.streams.info(stream)
  } catch {
    return null
  } finally {
    await connection.close()
  }
}
