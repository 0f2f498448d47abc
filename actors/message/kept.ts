import type { LifecycleState } from '../../src/domain/lifecycle.ts'
import type { Actor, PartId } from '../../src/domain/message/actor.ts'
import { keptAcceptance, keptChoice, keptHold } from '../../src/domain/route/kept-route.ts'
import type { MessageContext } from './context.ts'
import type { MessageEffect } from './effects.ts'
import type { MessageEvent } from './events.ts'

/**
 * What the history keeps of the route that came with an event that was applied: of a choice, that is when the message went
 * to another provider, or found none. Null of all else: those are nearly all rows.
 */
export function keptRouteOf(
  before: Actor,
  event: MessageEvent,
  status: LifecycleState,
  { provider }: MessageContext,
  effects: readonly MessageEffect[],
): string | null {
  if (event.type === 'PROVIDER_ACCEPTED') {
    const { onNoReceiptMs, providerMessageIds } = event
    const other = event.provider === before.provider ? null : event.provider
    return keptAcceptance({ provider: other, onNoReceiptMs, ids: providerMessageIds.length })
  }
  if (event.type === 'DISPATCHED')
    return status === 'SCHEDULED' && event.stop?.kind === 'held' ? keptHold(event.stop) : null
  if (!('route' in event)) return null
  const isOrdered = effects.some(({ type }) => type === 'dispatch')
  const isLeft = before.status === 'SENDING' || before.status === 'SENT'
  if (isOrdered) return isLeft || provider !== before.provider ? keptChoice(event.route) : null
  return isWithoutPlace(event, status) ? keptChoice(event.route) : null
}

/** Its alarm has found no provider for it. */
function isWithoutPlace(event: MessageEvent, status: LifecycleState): boolean {
  const waits = status === 'QUEUED' || status === 'FAILED_TEMP'
  return event.type === 'ALARM_RANG' && waits && event.route.providers.length === 0
}

/**
 * Ids that have no place in the message's row: of later parts, of an acceptance that came too late, of parts that were taken of
 * a message that was not, and of one that is left.
 */
export function partIdsOf(
  before: Actor,
  event: MessageEvent,
  applied: boolean,
  next: MessageContext,
): readonly PartId[] {
  if (event.type === 'PROVIDER_ACCEPTED') {
    const { provider, providerMessageIds, attempt } = event
    const several = providerMessageIds.length > 1
    if (applied && !several) return NONE
    return providerMessageIds
      .map((id, index) => partId(provider, id, attempt, several ? index + 1 : null))
      .slice(applied ? 1 : 0)
      .filter(
        (id) => applied || provider !== before.provider || id.providerMessageId !== before.providerMessageId,
      )
  }
  const { provider, providerMessageId: id, partsAttempt, attempts } = before
  const isLeft = id !== null && provider !== null && next.providerMessageId === null
  const left = isLeft
    ? [partId(provider, id, partsAttempt ?? attempts, partsAttempt === null ? null : 1)]
    : NONE
  return 'partsTaken' in event && event.partsTaken ? [...left, ...event.partsTaken] : left
}

const NONE: readonly PartId[] = []

function partId(provider: string, providerMessageId: string, attempt: number, part: number | null): PartId {
  return { provider, providerMessageId, attempt, part }
}
