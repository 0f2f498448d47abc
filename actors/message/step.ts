import {
  LIFECYCLE,
  LIFECYCLE_STATES,
  type LifecycleState,
  type Settlement,
} from '../../src/domain/lifecycle.ts'
import type { Actor, HistoryRow, PartId } from '../../src/domain/message/actor.ts'
import { compileMachine, type Resting } from '../machine/compile-machine.ts'
import type { MessageContext } from './context.ts'
import { isForTheWorld, type MessageEffect, SETTLEMENT_OF, type WorldEffect } from './effects.ts'
import { EVENT_SOURCES, isInternal, type MessageEvent } from './events.ts'
import { keptRouteOf, partIdsOf } from './kept.ts'
import { messageMachine } from './machine.ts'
import type { MessagePolicy } from './policy.ts'
import { stopOf } from './stops.ts'

/** What one event did to an actor. */
export type Step = {
  /** `ignored`: nothing changed, but it is written to the history. `dropped`: not even that. */
  readonly outcome: 'applied' | 'ignored' | 'dropped'
  readonly actor: Actor
  readonly history: HistoryRow | null
  /** Ids for `message_parts`. */
  readonly partIds: readonly PartId[]
  readonly credit: Settlement | null
  readonly effects: readonly WorldEffect[]
}

/** Events that change nothing are written to a history of up to this many rows, then dropped: a provider that repeats a receipt for ever must not fill the disk. */
export const MAX_HISTORY = 200

/** Longest raw answer, receipt or error kept, in characters. */
const MAX_DETAIL = 2_000

/**
 * Steps an actor through the machine. Pure: the row becomes a snapshot, the machine's transition gives the next one,
 * and what is to be done is returned, not done. `detail` is the raw text behind the event, for the history.
 */
export function stepActor(
  actor: Actor,
  event: MessageEvent,
  detail: string | null,
  policy: MessagePolicy,
): Step {
  const snapshot = { value: RESTING[actor.status], context: contextOf(actor, policy) }
  const [next, effects] = transitionMessage(snapshot, event)
  const applied = next !== snapshot
  const historyFull = actor.version >= MAX_HISTORY && changesNothing(actor, next, effects)
  if (historyFull || (!applied && isInternal(event.type))) {
    return { outcome: 'dropped', actor, history: null, partIds: [], credit: null, effects: [] }
  }
  const status = lifecycleOf(next.value)
  const version = actor.version + 1
  // Only the row's time: the machine's own waits and guards go by the clock that saw the event.
  const atMs = Math.max(event.atMs, actor.movedAtMs)
  const history: HistoryRow = {
    messageId: actor.id,
    seq: version,
    atMs,
    event: event.type,
    from: actor.status,
    to: status,
    ignored: !applied,
    attempt: next.context.attempts,
    part: 'part' in event ? event.part : null,
    route: applied ? keptRouteOf(actor, event, status, next.context, effects) : null,
    detail: detailOf(detail ?? stopOf(event)?.words ?? null, event, atMs),
  }
  const { attempts, throttles, provider, providerMessageId, lastError, wakeAtMs, expiresAtMs } = next.context
  const { taken, partsOpen, partsAttempt, dueAtMs, heldFor } = next.context
  return {
    outcome: applied ? 'applied' : 'ignored',
    actor: {
      ...actor,
      status,
      version,
      attempts,
      throttles,
      provider,
      providerMessageId,
      taken,
      partsOpen,
      partsAttempt,
      lastError: lastError === null ? null : storable(lastError),
      wakeAtMs,
      dueAtMs,
      heldFor,
      expiresAtMs,
      movedAtMs: atMs,
    },
    history,
    partIds: partIdsOf(actor, event, applied, next.context),
    credit: settlementOf(effects),
    effects: effects.filter(isForTheWorld),
  }
}

/** The machine's pure transition, by the table that is made of it: that of XState itself, a test holds the two equal. */
export function transitionMessage(
  snapshot: MessageSnapshot,
  event: MessageEvent,
): readonly [MessageSnapshot, readonly MessageEffect[]] {
  const [next, actions] = transition(snapshot, event)
  // Only the machine's named actions come here, and their names and parameters are those of MessageEffect.
  return [next, actions as readonly MessageEffect[]]
}

type MessageSnapshot = Resting<typeof messageMachine>

const transition = compileMachine(messageMachine)

/** The machine at rest in each state. Where the money of a final state may be in two places, the first will do: it absorbs every event. */
const RESTING = Object.fromEntries(
  LIFECYCLE_STATES.map((lifecycle) => [lifecycle, { lifecycle, credit: LIFECYCLE[lifecycle].credit[0] }]),
) as Readonly<Record<LifecycleState, MessageSnapshot['value']>> // an entry for each state

/** What the machine knows of an actor. */
export function contextOf(actor: Actor, policy: MessagePolicy): MessageContext {
  const { lane, attempts, throttles, dueAtMs, expiresAtMs, wakeAtMs } = actor
  const { provider, providerMessageId, taken, partsOpen, partsAttempt, lastError, heldFor } = actor
  return {
    otp: lane === 'otp',
    urgent: lane !== 'normal',
    attempts,
    throttles,
    dueAtMs,
    expiresAtMs,
    wakeAtMs,
    provider,
    providerMessageId,
    taken,
    partsOpen,
    partsAttempt,
    lastError,
    heldFor,
    policy,
  }
}

/** Progress receipts are applied, and yet the second one leaves the actor as it was. */
function changesNothing(actor: Actor, next: MessageSnapshot, effects: readonly MessageEffect[]): boolean {
  return (
    effects.length === 0 &&
    lifecycleOf(next.value) === actor.status &&
    next.context.wakeAtMs === actor.wakeAtMs &&
    next.context.partsOpen === actor.partsOpen &&
    next.context.lastError === actor.lastError
  )
}

function settlementOf(effects: readonly MessageEffect[]): Settlement | null {
  for (const { type } of effects) {
    const settlement = SETTLEMENT_OF[type]
    if (settlement !== null) return settlement
  }
  return null
}

function lifecycleOf(value: MessageSnapshot['value']): LifecycleState {
  return value.lifecycle
}

/** The raw text, and in a line below it when the event was seen, if the row cannot say so. */
function detailOf(detail: string | null, event: MessageEvent, atMs: number): string | null {
  if (event.atMs === atMs) return detail === null ? null : storable(detail)
  const seenAt = `${EVENT_SOURCES[event.type] === 'receipt' ? 'received' : 'seen'} at ${wordsOf(event.atMs)}`
  return detail === null ? seenAt : `${storable(detail, MAX_DETAIL - seenAt.length - 1)}\n${seenAt}`
}

/** In ISO 8601; what no Date can hold is said in milliseconds. */
function wordsOf(atMs: number): string {
  const at = new Date(atMs)
  return Number.isNaN(at.getTime()) ? `${atMs} ms` : at.toISOString()
}

/** PostgreSQL stores no NUL and no half surrogate pair. */
function storable(text: string, max: number = MAX_DETAIL): string {
  return text.slice(0, max).replaceAll('\0', '\u{fffd}').toWellFormed()
}
