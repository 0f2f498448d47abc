import type { MessageEvent } from '../../actors/message/events.ts'
import type { Tariffs } from '../directory/tariffs.ts'
import type { Actor } from '../domain/actor.ts'
import { type Money, sumOf } from '../domain/money.ts'

/**
 * What a provider takes for a submission that this event says it took, at the time of its answer; null: it says nothing of
 * the kind, or no list has the number. Each submission that was taken costs, also one whose answer came too late to change
 * anything. The same answer again, as after a commit whose outcome was not known, is the one that the actor has already.
 */
export function takenCost(
  { costOf }: Pick<Tariffs, 'costOf'>,
  before: Actor,
  event: MessageEvent,
): Money | null {
  if (event.type !== 'PROVIDER_ACCEPTED') return null
  const isKnown =
    before.provider === event.provider && before.providerMessageId === event.providerMessageIds[0]
  return isKnown ? null : costOf(event.provider, before.to, before.parts, event.atMs)
}

/** Both together, where null is nothing. */
export function addCost(cost: Money | null, more: Money | null): Money | null {
  return cost === null || more === null ? (cost ?? more) : sumOf(cost, more)
}
