import type { NatsConnection } from 'nats'
import type { Logger } from 'pino'

/** A cluster that chooses a new leader is silent for some seconds, whichever server is asked: going from one to the next would not help. */
const LEAVE_PAUSE_MS = 15_000

/**
 * Leaves a server of a cluster for another. One that is cut off from the others keeps its clients, answers their pings, and stores
 * nothing. Does nothing where there is no other, and at most once in `LEAVE_PAUSE_MS`.
 */
export function openLeaving(
  connection: NatsConnection,
  log: Pick<Logger, 'warn'> | undefined,
): (reason: string) => void {
  let leftMs = Number.NEGATIVE_INFINITY
  return (reason) => {
    const { cluster, server_name: server } = connection.info ?? {}
    if (cluster === undefined || performance.now() - leftMs < LEAVE_PAUSE_MS) return
    leftMs = performance.now()
    log?.warn({ server, reason }, 'bus: a NATS server does not speak for its cluster, going to another')
    // Rejects only when the connection is closed, and then there is nothing to leave.
    connection.reconnect().catch(() => {})
  }
}
