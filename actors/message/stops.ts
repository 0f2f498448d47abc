import type { Stop } from '../../src/domain/message/stop.ts'
import type { MessageContext } from './context.ts'
import type { MessageEvent } from './events.ts'
import { isFromItsQueue } from './failover.ts'

/** Why this order is not carried out; null: it is, or it is no order. */
export function stopOf(event: MessageEvent): Stop | null {
  return event.type === 'DISPATCHED' ? event.stop : null
}

/** True for an order of a message whose number has opted out since it was accepted. */
export function isOptedOut(context: MessageContext, event: MessageEvent): boolean {
  return stopOf(event)?.kind === 'opted_out' && isFromItsQueue(context, event)
}

/** True for an order of a message that goes out at another time. */
export function isHeld(context: MessageContext, event: MessageEvent): boolean {
  return stopOf(event)?.kind === 'held' && isFromItsQueue(context, event)
}

/** True when it is to be sent later than now. */
export function isPostponed(event: MessageEvent): boolean {
  return event.type === 'REPLACED' && event.sendAtMs !== null && event.sendAtMs > event.atMs
}
