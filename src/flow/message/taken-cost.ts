import type { MessageEvent } from '../../../actors/message/events.ts'
import type { Tariffs } from '../../directory/tariffs.ts'
import { LIFECYCLE } from '../../domain/lifecycle.ts'
import type { Actor, PartId } from '../../domain/message/actor.ts'
import type { MessageId } from '../../domain/message.ts'
import { type Money, sumOf } from '../../domain/money.ts'
import type { Db } from '../../store/database/db.ts'
import { dayOfId } from '../../store/database/partitions.ts'
import { findParts } from '../../store/message/message-parts.ts'

type Accepted = Extract<MessageEvent, { type: 'PROVIDER_ACCEPTED' }>

/** An actor, and what is to be told to it. */
type Told = { readonly actor: Actor; readonly events: readonly MessageEvent[] }

/** Ids of submissions whose cost the messages have already, by `costName`. */
export type CountedCosts = ReadonlySet<string>

const NONE: CountedCosts = new Set()

/**
 * Of answers that come again, as after a commit whose outcome was not known, those whose ids are kept beside the message: its
 * row has those of another submission by now. The answer that an actor waits for is none of them: for nearly all
 * messages nothing is read. To be read after the actors: then, where their versions still stand, nothing has come since.
 */
export async function readCounted({ sql }: Pick<Db, 'sql'>, told: readonly Told[]): Promise<CountedCosts> {
  const doubtful = told.flatMap(({ actor, events }) =>
    events.filter(isAccepted).flatMap((event) => (isAwaited(actor, event) ? [] : [{ actor, event }])),
  )
  if (doubtful.length === 0) return NONE
  const found = await Promise.all(
    [...Map.groupBy(doubtful, ({ event }) => event.provider)].map(([provider, of]) =>
      findParts(
        sql,
        provider,
        of.map(({ event }) => event.providerMessageIds[0]),
        [...new Set(of.map(({ actor }) => dayOfId(actor.id)))],
      ),
    ),
  )
  return new Set(found.flat().map((part) => costName(part.messageId, part)))
}

/**
 * What a provider takes for a submission that this event says it took, at the time of its answer; null: it says nothing of
 * the kind, no list has the number, or the message has that cost already. Each submission that was taken costs, also one
 * whose answer came too late to change anything.
 */
export function takenCost(
  { costOf }: Pick<Tariffs, 'costOf'>,
  before: Actor,
  event: MessageEvent,
  counted: CountedCosts,
): Money | null {
  if (!isAccepted(event)) return null
  const { provider, providerMessageIds } = event
  const [providerMessageId] = providerMessageIds
  const isOfRow = before.provider === provider && before.providerMessageId === providerMessageId
  if (isOfRow || counted.has(costName(before.id, { provider, providerMessageId }))) return null
  return costOf(provider, before.to, before.parts, event.atMs)
}

/** Names a submission that was taken. */
export function costName(
  messageId: MessageId,
  { provider, providerMessageId }: Pick<PartId, 'provider' | 'providerMessageId'>,
): string {
  return `${messageId} ${provider} ${providerMessageId}`
}

/** Both together, where null is nothing. */
export function addCost(cost: Money | null, more: Money | null): Money | null {
  return cost === null || more === null ? (cost ?? more) : sumOf(cost, more)
}

function isAccepted(event: MessageEvent): event is Accepted {
  return event.type === 'PROVIDER_ACCEPTED'
}

function isAwaited(actor: Actor, event: Accepted): boolean {
  return (
    LIFECYCLE[actor.status].waitsFor === 'answer' &&
    event.provider === actor.provider &&
    event.attempt === actor.attempts &&
    event.throttles === actor.throttles
  )
}
