import type { Actor, Move } from '../../domain/message/actor.ts'
import type { MessageId } from '../../domain/message.ts'
import { queueCallbacks, queueOwnCallbacks } from '../callback/queued-callbacks.ts'
import type { Tx } from '../database/db.ts'
import { inDays, unlessDayIsGone } from '../database/partitions.ts'
import { givenRows } from '../given-rows.ts'
import { markLate } from '../report/report-marks.ts'
import { ACTOR_COLUMNS, type ActorRow, actorOf } from './actor-columns.ts'
import { insertPartIds } from './message-parts.ts'
import { MOST_LINES, OF_LATER_EVENTS, OF_OTP, OF_PARTS, saidBy } from './move-columns.ts'
import { closeOtps } from './otps.ts'
import { settleLocks } from './settled-locks.ts'
import { waitsIn } from './waiting.ts'

/** Reads actors by id. Unknown ids are left out. */
export async function loadActors(tx: Tx, ids: readonly MessageId[]): Promise<Actor[]> {
  const days = await Promise.all(
    inDays(ids, (id) => id).map(({ day, items }) =>
      unlessDayIsGone(
        tx<ActorRow[]>`
          select ${tx.unsafe(ACTOR_COLUMNS)} from ${tx(`messages_${day}`)} where id = any(${tx.array([...items])}::uuid[])`,
      ),
    ),
  )
  return days.flat().map(actorOf)
}

/**
 * Reads the actors that a provider knows by these ids, among the messages accepted on these UTC days (`20260131`), one day
 * after the other. What is not found there is looked for by `loadActorsOfAllDaysByProviderMessage`.
 */
export async function loadActorsByProviderMessage(
  tx: Tx,
  provider: string,
  providerMessageIds: readonly string[],
  days: readonly string[],
): Promise<Actor[]> {
  const found: ActorRow[] = []
  let missing = providerMessageIds
  for (const day of days) {
    if (missing.length === 0) break
    const rows = await unlessDayIsGone(selectByProviderMessage(tx, `messages_${day}`, provider, missing))
    found.push(...rows)
    const seen = new Set(rows.map((row) => row.provider_message_id))
    missing = missing.filter((id) => !seen.has(id))
  }
  return found.map(actorOf)
}

/** Reads the actors that a provider knows by these ids, of all days: an index probe in each. */
export async function loadActorsOfAllDaysByProviderMessage(
  tx: Tx,
  provider: string,
  providerMessageIds: readonly string[],
): Promise<Actor[]> {
  if (providerMessageIds.length === 0) return []
  return (await selectByProviderMessage(tx, 'messages', provider, providerMessageIds)).map(actorOf)
}

function selectByProviderMessage(
  tx: Tx,
  table: string,
  provider: string,
  providerMessageIds: readonly string[],
): PromiseLike<readonly ActorRow[]> {
  return tx<ActorRow[]>`
    select ${tx.unsafe(ACTOR_COLUMNS)} from ${tx(table)}
    where provider_message_id = any(${tx.array([...providerMessageIds])}::text[]) and provider = ${provider}`
}

/**
 * Writes moves whose expected version still stands, with their histories, their credit settlements and the callbacks
 * they cause, in one statement: all of a move or nothing of it. Answers the ids that were written; the others were moved by somebody else.
 * `slot` spreads what concurrent workers add to one client's captured total.
 */
export async function commitMoves(tx: Tx, moves: readonly Move[], slot: number): Promise<Set<MessageId>> {
  const written = new Set<MessageId>()
  for (const { day, items } of inDays(moves, ({ next }) => next.id)) {
    for (const { id } of await unlessDayIsGone(commitDay(tx, day, items, slot))) written.add(id)
  }
  return written
}

function commitDay(
  tx: Tx,
  day: string,
  moves: readonly Move[],
  slot: number,
): PromiseLike<readonly { readonly id: MessageId }[]> {
  // Sorted, so that two workers with the same actors wait for one another instead of ending in a deadlock.
  const sorted = [...moves].sort((a, b) => (a.next.id < b.next.id ? -1 : 1))
  const { besides, columns, set } = saidBy(sorted)
  const hasParts = besides.includes(OF_PARTS)
  const hasOtps = besides.includes(OF_OTP)
  const hasLater = besides.includes(OF_LATER_EVENTS)
  const hasOwn = moves.some(({ next }) => next.hasCallbackTo)
  // What no move of the batch needs is left out, and so needs no place in the plan: a part costs 10 to 20 µs a statement, `told` 75.
  return tx<{ id: MessageId }[]>`
    with moved as (
      update ${tx(`messages_${day}`)} m set ${tx.unsafe(set.join(', '))}
      from (${givenRows(tx, columns, sorted)}) i
      where m.id = i.id and m.version = i.expected
      returning m.id, m.client_id, m.version, i.status, i.credit, i.lines, i.wake, i.alarm, i.provider, i.pmid, i.error
        ${hasOtps ? tx`, i.keeps_code` : tx``}${hasParts ? tx`, i.parts` : tx``}${hasOwn ? tx`, m.callback_to` : tx``}
    ), told as (
      ${queueCallbacks(tx, day, hasOwn)}
    ), ${hasOwn ? tx`told_of_own as (${queueOwnCallbacks(tx, day)}), ` : tx``}${hasOtps ? closeOtps(tx) : tx``}${hasParts ? insertPartIds(tx, day) : tx``}${hasLater ? insertLaterEvents(tx, day) : tx``}${sorted.some(({ alarm }) => alarm) ? setAlarms(tx) : tx``}${settleLocks(tx, day, sorted, slot)}${markLate(
      tx,
      moves.map(({ next }) => next.id),
    )}
    select id from moved`
}

function setAlarms(tx: Tx) {
  return tx`alarmed as (
      insert into alarms (wake_at, message_id, waits_in) select wake, id, ${waitsIn(tx)} from moved where alarm
      on conflict do nothing
    ), `
}

/** The events of those messages whose rows hold no more lines. */
function insertLaterEvents(tx: Tx, day: string) {
  return tx`later_events as (
      insert into ${tx(`message_events_${day}`)}
        (message_id, seq, at, event, from_status, to_status, ignored, attempt, detail, part, route)
      select moved.id, h.seq, h.at, h.event, h.from_status, h.to_status, h.ignored, h.attempt, h.detail, h.part, h.route
      from moved cross join history_rows(moved.lines) h where moved.version > ${tx.unsafe(String(MOST_LINES))}
    ), `
}
