import { connect, type JetStreamManager, type NatsConnection } from 'nats'
import { ensureTopology, removeOldQueues } from './nats-topology.ts'
import { BusUnavailable } from './port.ts'

const CONNECT_TIMEOUT_MS = 5_000

/** How long a question to the JetStream API may take. */
export const API_TIMEOUT_MS = 3_000

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
  }).catch((cause) => {
    throw new BusUnavailable(`cannot connect to NATS at ${hosts}: ${reasonOf(cause)}`, { cause })
  })
  try {
    const manager = await connection.jetstreamManager({ timeout: API_TIMEOUT_MS })
    await ensureTopology(manager, replicas)
    await removeOldQueues(manager)
    return { connection, manager }
  } catch (cause) {
    await connection.close()
    throw new BusUnavailable(`NATS at ${hosts} gives us no JetStream: ${reasonOf(cause)}`, { cause })
  }
}

/** User and password, or a token, from the URL: the client itself ignores them there. */
function credentials(server: URL | undefined) {
  if (!server?.username) return {}
  const user = decodeURIComponent(server.username)
  return server.password ? { user, pass: decodeURIComponent(server.password) } : { token: user }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unknown'
}
