import type { WorldEffect } from '../../../actors/message/effects.ts'
import type { MessageEvent } from '../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../actors/message/policy.ts'
import { type Step, stepActor } from '../../../actors/message/step.ts'
import type { Tariffs } from '../../directory/tariffs.ts'
import { LIFECYCLE, type Settlement } from '../../domain/lifecycle.ts'
import type { Actor, HistoryRow, Move, PartId } from '../../domain/message/actor.ts'
import { type Replacement, sayingOf } from '../../domain/message/replacement.ts'
import type { Stop, StopsOf } from '../../domain/message/stop.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Money } from '../../domain/money.ts'
import type { OutcomeCounter } from '../../domain/problem/outcome-counter.ts'
import type { LiveFeed } from '../../live/feed.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import type { Db } from '../../store/database/db.ts'
import { commitMoves } from '../../store/message/actor-rows.ts'
import { needsAlarm } from './needs-alarm.ts'
import { readActors } from './read-actors.ts'
import { hasId, type RecentActors } from './recent-actors.ts'
import { addCost, type CountedCosts, costName, readCounted, takenCost } from './taken-cost.ts'

/** An event on its way to an actor. */
export type Incoming = {
  readonly messageId: MessageId
  readonly event: MessageEvent
  /** The raw text behind the event, for the history. */
  readonly detail: string | null
  /** The actor as the sender last saw it, which saves reading it; null when it was not seen. */
  readonly known: Actor | null
  /** An alarm belongs to the version it was set for: if the actor has moved since, it is dropped. */
  readonly onlyThisVersion: boolean
  /** What a message that is REPLACED says from then on. */
  readonly replacement?: Replacement
  /** The provider that an admin moves it to with this event, by which alone it goes from then on. */
  readonly pinnedTo?: string
  /** Of a receipt whose message was found in memory: the id by which. One that its message does not have by then is `unmatched`. */
  readonly given?: PartId
}

/** What became of an event, and what is to be done now that it is committed. */
export type Advanced = {
  readonly outcome: Step['outcome'] | 'no_such_message' | 'unmatched'
  readonly actor: Actor | null
  readonly effects: readonly WorldEffect[]
}

/** What a worker needs to advance actors. */
export type AdvanceDeps = {
  readonly db: Db
  readonly policy: MessagePolicy
  readonly slot: number
  readonly live: Pick<LiveFeed, 'moved'>
  /** Left out by who asks of one message. */
  readonly metrics?: Pick<Metrics, 'moved' | 'heldBack' | 'committed'>
  /** Counts what becomes of messages; left out by who asks of one. */
  readonly outcomes?: Pick<OutcomeCounter, 'moved'>
  /** What is told of here need not be read; left out by who moves few. */
  readonly recent?: RecentActors
  /** What providers take; left out by who hears no answers of theirs. */
  readonly tariffs?: Pick<Tariffs, 'costOf'>
  /** What orders say of a submission to this provider; left out by who takes no orders. */
  readonly submissionOf?: (
    actor: Actor,
    provider: string,
  ) => Pick<Extract<MessageEvent, { type: 'DISPATCHED' }>, 'othersLeft' | 'leaseMs'>
  /** Which orders are not carried out now; left out by who takes no orders. */
  readonly stopsOf?: StopsOf
}

/** Rounds of read–step–commit before a batch gives up on actors that other workers keep moving. */
const MAX_ROUNDS = 10

/**
 * Steps many actors and commits their moves in one statement: state, history and money of a move together or not at
 * all. Events of one actor take effect in the order given. An actor that somebody else moved in the meantime is read
 * again and stepped again. The answers are in the order of the events.
 */
export async function advanceActors(deps: AdvanceDeps, incoming: readonly Incoming[]): Promise<Advanced[]> {
  const { db, slot, recent } = deps
  const startedMs = performance.now()
  const answers = new Map<Incoming, Advanced>()
  const stops = new Map<MessageId, Stop | null>()
  let open = groupByMessage(incoming)
  for (let round = 0; open.size > 0; round++) {
    if (round === MAX_ROUNDS)
      throw new Error(`${open.size} actors were moved by others ${MAX_ROUNDS} times in a row`)
    const { actors, remembered } = await readActors(deps, open, round === 0)
    await askStops(deps, open, actors, stops)
    const counted = await readCounted(db, deps.tariffs ? toldOf(open, actors) : [])
    const folds = [...open].map(([id, events]) =>
      fold(deps, id, actors.get(id) ?? null, events, round, { counted, stops }),
    )
    const moves = folds.flatMap(({ move }) => move ?? [])
    const written = moves.length > 0 ? await commitMoves(db.sql, moves, slot) : new Set<MessageId>()
    const again = new Map<MessageId, readonly Incoming[]>()
    for (const { id, move, events, results } of folds) {
      // What is remembered may be old: only a move that was written under its version says that it is not.
      if (move ? !written.has(id) : remembered.has(id)) {
        recent?.forget(id)
        again.set(id, events)
        continue
      }
      for (const [index, event] of events.entries()) answers.set(event, results[index] ?? NOTHING)
      if (move) tellMove(deps, move)
    }
    open = again
  }
  deps.metrics?.committed('moves', incoming.length, performance.now() - startedMs)
  return incoming.map((event) => answers.get(event) ?? NOTHING)
}

/** Every row of the history is a move of its own; what else is told of it is as it was after the last. */
function tellMove({ live, recent, metrics, outcomes }: AdvanceDeps, { next, history }: Move): void {
  recent?.keep(next)
  const { id: messageId, clientId, lane, provider, lastError } = next
  for (const row of history) {
    const { from, to, event, ignored, atMs } = row
    live.moved({ messageId, clientId, from, to, event, ignored, atMs, lane, provider, lastError })
    metrics?.moved(next, row)
    outcomes?.moved(next, row)
  }
}

const NOTHING: Advanced = { outcome: 'dropped', actor: null, effects: [] }

type Fold = {
  readonly id: MessageId
  readonly events: readonly Incoming[]
  readonly results: readonly Advanced[]
  readonly move: Move | null
}

function groupByMessage(incoming: readonly Incoming[]): Map<MessageId, readonly Incoming[]> {
  return Map.groupBy(incoming, ({ messageId }) => messageId)
}

function toldOf(open: ReadonlyMap<MessageId, readonly Incoming[]>, actors: ReadonlyMap<MessageId, Actor>) {
  return [...open].flatMap(([id, incoming]) => {
    const actor = actors.get(id)
    return actor ? [{ actor, events: incoming.map(({ event }) => event) }] : []
  })
}

/** Applies one actor's events one after the other; a single move holds them all. */
function fold(
  deps: AdvanceDeps,
  id: MessageId,
  actor: Actor | null,
  events: readonly Incoming[],
  round: number,
  known: { readonly counted: CountedCosts; readonly stops: Stops },
): Fold {
  if (!actor)
    return { id, events, move: null, results: events.map(() => ({ ...NOTHING, outcome: 'no_such_message' })) }
  let current = actor
  let credit: Settlement | null = null
  let providerCost: Money | null = null
  const history: HistoryRow[] = []
  const partIds: PartId[] = []
  let replaced: Move['replaced'] | null = null
  let { counted } = known
  const results = events.map((one): Advanced => {
    // A conflict in the first round means that the alarm's version is gone.
    const stale = one.onlyThisVersion && (round > 0 || one.known?.version !== current.version)
    if (stale) return { outcome: 'dropped', actor: current, effects: [] }
    if (one.given && !hasId(current, one.given)) return { outcome: 'unmatched', actor: current, effects: [] }
    const step = stepActor(current, eventFor(deps, current, one.event, known.stops), one.detail, deps.policy)
    if (deps.tariffs && step.outcome !== 'dropped')
      providerCost = addCost(providerCost, takenCost(deps.tariffs, current, one.event, counted))
    if (step.partIds.length > 0)
      counted = new Set([...counted, ...step.partIds.map((id) => costName(actor.id, id))])
    current = step.actor
    if (one.event.type === 'REPLACED' && one.replacement && step.outcome === 'applied') {
      replaced = { ...one.replacement, sendAtMs: one.event.sendAtMs }
      current = { ...current, ...sayingOf(replaced) }
    }
    if (one.pinnedTo !== undefined && step.outcome === 'applied')
      current = { ...current, pinnedTo: one.pinnedTo }
    credit = step.credit ?? credit
    if (step.history) history.push(step.history)
    partIds.push(...step.partIds)
    return { outcome: step.outcome, actor: current, effects: step.effects }
  })
  const move =
    history.length > 0
      ? {
          expectedVersion: actor.version,
          next: current,
          alarm: needsAlarm(actor, current, events.at(-1)?.event.atMs ?? 0),
          history,
          parts: partIds.length > 0 || changesParts(actor, current) ? partIds : null,
          credit,
          ...(providerCost === null ? {} : { providerCost }),
          ...(replaced === null ? {} : { replaced }),
        }
      : null
  return { id, events, results, move }
}

function changesParts(before: Actor, after: Actor): boolean {
  return before.partsOpen !== after.partsOpen || before.partsAttempt !== after.partsAttempt
}

/** An order is taken without a look at its message; what it says of the submission depends on that. */
function eventFor(
  { submissionOf }: AdvanceDeps,
  actor: Actor,
  event: MessageEvent,
  stops: Stops,
): MessageEvent {
  if (event.type !== 'DISPATCHED' || !submissionOf) return event
  const provider = event.provider ?? actor.provider
  if (provider === null) return event
  return { ...event, ...submissionOf(actor, provider), stop: stops.get(actor.id) ?? null }
}

/** Why messages whose orders were taken are not to be submitted, as it was answered once for each. */
type Stops = ReadonlyMap<MessageId, Stop | null>

/** Asks, all at once, of those that would be submitted now, or once what comes before their order is done, and of which it is not known. */
async function askStops(
  { stopsOf, metrics }: AdvanceDeps,
  open: ReadonlyMap<MessageId, readonly Incoming[]>,
  actors: ReadonlyMap<MessageId, Actor>,
  known: Map<MessageId, Stop | null>,
): Promise<void> {
  if (!stopsOf) return
  const asked: Actor[] = []
  let nowMs = 0
  for (const [id, incoming] of open) {
    const actor = actors.get(id)
    if (!actor || LIFECYCLE[actor.status].final || known.has(id)) continue
    const place = incoming.findIndex(({ event }) => event.type === 'DISPATCHED')
    const order = incoming[place]
    if (!order || (place === 0 && LIFECYCLE[actor.status].waitsFor !== 'dispatch')) continue
    asked.push(actor)
    nowMs = Math.max(nowMs, order.event.atMs)
  }
  if (asked.length === 0) return
  const stops = await stopsOf(asked, nowMs)
  for (const { id } of asked) {
    const stop = stops.get(id) ?? null
    if (stop?.kind === 'opted_out') metrics?.heldBack('opted_out')
    known.set(id, stop)
  }
}
