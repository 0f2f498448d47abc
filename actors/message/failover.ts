import { isCurrent, type MessageContext } from './context.ts'
import type { MessageEvent } from './events.ts'

/** True for an order out of the queue in which the message is. */
export function isFromItsQueue({ provider }: MessageContext, event: MessageEvent): boolean {
  if (event.type !== 'DISPATCHED' || provider === null) return false
  return event.provider === null || event.provider === provider
}

/** Where the message is to wait by the route of this alarm: with the best that can send; null: no rule has a place for it. */
export function placeOf({ provider }: MessageContext, event: MessageEvent): string | null {
  if (event.type !== 'ALARM_RANG') return provider
  const { providers, skipped } = event.route
  const [best] = providers
  if (best === undefined) return null
  const noneCanSend = skipped.some((one) => one.provider === best)
  return noneCanSend && provider !== null && providers.includes(provider) ? provider : best
}

/** The provider after the one that was asked, by the route that came with the event; null: none. */
export function nextOf(event: MessageEvent): string | null {
  return 'route' in event ? (event.route.providers[0] ?? null) : null
}

/** True when the provider that was asked allows another submission after an unknown answer. */
export function mayAskAgain(event: MessageEvent): boolean {
  return 'mayResend' in event && event.mayResend
}

/** True when a message that was refused, or not answered, may go to another provider at once. */
export function mayGoOn(context: MessageContext, event: MessageEvent): boolean {
  return (
    'route' in event && event.route.failover.onRefusal && hasTurn(context, event) && isCurrent(context, event)
  )
}

/** The same of one that was throttled: only when it has been due for so long as its rule says. It gives its attempt back. */
export function mayLeaveThrottle(context: MessageContext, event: MessageEvent): boolean {
  if (event.type !== 'PROVIDER_THROTTLED') return false
  const { onThrottleMs } = event.route.failover
  return (
    onThrottleMs !== null &&
    event.atMs - context.dueAtMs >= onThrottleMs &&
    event.atMs < context.expiresAtMs &&
    nextOf(event) !== null &&
    isCurrent(context, event)
  )
}

/** The same of one that was taken, of which no receipt has come in the time that its rule gives. */
export function mayAskNext(context: MessageContext, event: MessageEvent): boolean {
  return (
    event.type === 'ALARM_RANG' &&
    event.route.failover.onNoReceiptMs !== null &&
    context.urgent &&
    isReceiptOverdue(context, event) &&
    hasTurn(context, event)
  )
}

/** True when the alarm is the one of a receipt that was waited for less long than the validity. */
export function isReceiptOverdue({ wakeAtMs, expiresAtMs }: MessageContext, { atMs }: MessageEvent): boolean {
  return wakeAtMs !== null && wakeAtMs < expiresAtMs && atMs >= wakeAtMs
}

function hasTurn({ attempts, expiresAtMs, policy }: MessageContext, event: MessageEvent): boolean {
  return nextOf(event) !== null && attempts < policy.maxAttempts && event.atMs < expiresAtMs
}
