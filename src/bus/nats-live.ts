import type { NatsConnection } from 'nats'
import type { Logger } from 'pino'
import { decodeLiveUpdate, encodeLiveUpdate } from './codec.ts'
import type { Bus } from './port.ts'
import { LIVE_SUBJECT } from './subjects.ts'

/** One warning for so many unreadable updates. */
const UNREADABLE_PER_WARNING = 1_000

/**
 * Live updates over plain NATS: no stream keeps them. One that is published while the server is away is lost, because
 * the client would otherwise keep all of them until it is back.
 */
export function openNatsLive(
  connection: NatsConnection,
  isConnected: () => boolean,
  log: Pick<Logger, 'warn'> | undefined,
): Pick<Bus, 'publishLive' | 'subscribeLive'> {
  let unreadable = 0

  function warn(reason: string): void {
    unreadable += 1
    if (unreadable % UNREADABLE_PER_WARNING === 1)
      log?.warn({ subject: LIVE_SUBJECT, unreadable, reason }, 'bus: unreadable live updates are ignored')
  }

  return {
    publishLive(update) {
      if (!isConnected() || connection.isClosed() || connection.isDraining()) return
      connection.publish(LIVE_SUBJECT, encodeLiveUpdate(update))
    },
    subscribeLive(listener) {
      const subscription = connection.subscribe(LIVE_SUBJECT, {
        callback(error, message) {
          if (error) return
          const decoded = decodeLiveUpdate(message.data)
          if (decoded.kind === 'readable') listener(decoded.value)
          else warn(decoded.reason)
        },
      })
      return () => subscription.unsubscribe()
    },
  }
}
