import { connect, ErrorCode, type JetStreamManager, type NatsConnection, NatsError } from 'nats'
import { apiErrorOf } from './nats-api-error.ts'
import { ensureTopology, removeOldQueues } from './nats-topology.ts'
import { BusUnavailable } from './port.ts'

const CONNECT_TIMEOUT_MS = 5_000

/** How long a question to the JetStream API may take. */
export const API_TIMEOUT_MS = 3_000

/** A cluster that has just started, or whose leader has just died, has no leader for some seconds: a start waits for the next. */
const LEADER_WITHIN_MS = 20_000
const LEADER_PAUSE_MS = 500

/** API errors of a cluster that is about to choose a leader, or misses a server for now. */
const FOR_NOW: ReadonlySet<number> = new Set([
  10005, // JSClusterNoPeersErrF
  10008, // JSClusterNotAvailErr
  10009, // JSClusterNotLeaderErr
  10118, // JSStreamOfflineErr
])

/** Pause between two dials, with up to as much again so that workers do not return all at once. */
const RECONNECT_PAUSE_MS = 250

/** A connection that is silent for two of these is dead, e.g. the host is gone and no packet says so. */
const HEARTBEAT_MS = 5_000

/**
 * Connects, makes sure of streams, and removes queues that no release uses any more. Rejects with `BusUnavailable`, which names the hosts and no
 * password. Once connected the client dials for ever.
 */
export async function connectNats(
  url: string,
  name: string,
  replicas: number | null,
): Promise<{ connection: NatsConnection; manager: JetStreamManager }> {
  const servers = url.split(',').map((server) => new URL(server.trim()))
  const hosts = servers.map((server) => server.host).join(', ')
  const connection = await connect({
    ...credentials(servers[0]),
    // Else the client goes on in clear where a server, or who stands before it, says that it has no TLS.
    ...(servers[0]?.protocol === 'tls:' && { tls: {} }),
    servers: servers.map((server) => server.host),
    name,
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_PAUSE_MS,
    reconnectJitter: RECONNECT_PAUSE_MS,
    waitOnFirstConnect: false,
    // A server that refuses us while it is being set up again must not end the connection for good.
    ignoreAuthErrorAbort: true,
    pingInterval: HEARTBEAT_MS,
    noAsyncTraces: true,
  }).catch((thrown) => {
    const cause = inWords(thrown)
    throw new BusUnavailable(`cannot connect to NATS at ${hosts}: ${reasonOf(cause)}`, { cause })
  })
  try {
    const manager = await onceLed(async () => {
      const opened = await connection.jetstreamManager({ timeout: API_TIMEOUT_MS })
      await ensureTopology(opened, replicas)
      await removeOldQueues(opened)
      return opened
    })
    return { connection, manager }
  } catch (cause) {
    await connection.close()
    throw new BusUnavailable(`NATS at ${hosts} gives us no JetStream: ${reasonOf(cause)}`, { cause })
  }
}

/** Asks again while a cluster cannot answer for now. */
async function onceLed<T>(ask: () => Promise<T>): Promise<T> {
  const untilMs = performance.now() + LEADER_WITHIN_MS
  for (;;) {
    try {
      return await ask()
    } catch (cause) {
      if (!isForNow(cause) || performance.now() > untilMs) throw cause
      await Bun.sleep(LEADER_PAUSE_MS)
    }
  }
}

function isForNow(cause: unknown): boolean {
  const isLate = cause instanceof NatsError && cause.code === ErrorCode.Timeout
  return isLate || FOR_NOW.has(apiErrorOf(cause))
}

/** User and password, or a token, from the URL: the client itself ignores them there. */
function credentials(server: URL | undefined) {
  if (!server?.username) return {}
  const user = decodeURIComponent(server.username)
  return server.password ? { user, pass: decodeURIComponent(server.password) } : { token: user }
}

/** What the client throws about a server in clear is one word. */
function inWords(thrown: unknown): unknown {
  const isClear = thrown instanceof NatsError && thrown.code === ErrorCode.ServerOptionNotAvailable
  return isClear ? new Error('it has no TLS, which tls:// asks for', { cause: thrown }) : thrown
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unknown'
}
