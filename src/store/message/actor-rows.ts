import { isFinal, LIFECYCLE, type LifecycleState } from '../../domain/lifecycle.ts'
import type { Actor, HistoryRow, Move } from '../../domain/message/actor.ts'
import { historyLines } from '../../domain/message/history-line.ts'
import type { MessageId } from '../../domain/message.ts'
import { centsText } from '../../domain/money.ts'
import { queueCallbacks, queueOwnCallbacks } from '../callback/queued-callbacks.ts'
import type { Tx } from '../database/db.ts'
import { inDays, unlessDayIsGone } from '../database/partitions.ts'
import { markLate } from '../report/report-marks.ts'
import { ACTOR_COLUMNS, type ActorRow, actorOf } from './actor-columns.ts'
import { insertPartIds, partsJson, setParts } from './message-parts.ts'
import { closeOtps } from './otps.ts'
import { replacedJson, setReplaced } from './replaced.ts'
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
  const sorted = [...moves].sort((a, b) => (a.next.id < b.next.id ? -1 : 1))
  const hasParts = moves.some(({ parts }) => parts !== null)
  const hasOwn = moves.some(({ next }) => next.hasCallbackTo)
  const hasHolds = moves.some(({ next }) => next.heldFor !== null)
  const hasReplaced = moves.some(({ replaced }) => replaced !== undefined)
  const input = sorted.map(
    ({ expectedVersion, next, alarm, credit, history, parts, providerCost, replaced }) => ({
      id: next.id,
      expected: expectedVersion,
      version: next.version,
      status: next.status,
      provider: next.provider,
      pmid: next.providerMessageId,
      attempts: next.attempts,
      throttles: next.throttles,
      error: next.lastError,
      wake: next.wakeAtMs === null ? null : new Date(next.wakeAtMs),
      moved: new Date(next.movedAtMs),
      // Only an OTP's moves, with the end of the wait for its provider. What is left out stays as it is.
      ...(next.lane === 'otp' ? { expires: new Date(next.expiresAtMs), keeps_code: mayNeedCode(next) } : {}),
      ...(next.heldFor === null ? {} : { held: next.heldFor, until: new Date(next.dueAtMs) }),
      ...(replaced === undefined ? {} : replacedJson(next, replaced)),
      ...(parts === null ? {} : { parts: partsJson(next, parts) }),
      ...(providerCost === undefined ? {} : { cost: centsText(providerCost) }),
      alarm,
      credit,
      sent: firstAt(history, (to) => LIFECYCLE[to].countsAs === 'sent'),
      done: firstAt(history, isFinal),
      lines: historyLines(history),
    }),
  )
  const costs = moves.some(({ providerCost }) => providerCost !== undefined) ? addCosts(tx) : tx``
  // The codes of others are not looked for.
  const codes = moves.some(({ next }) => next.lane === 'otp') ? closeOtps(tx) : tx``
  // Sorted, so that two workers with the same actors wait for one another instead of ending in a deadlock. So are the
  // clients whose holds are released, in the order in which `lockCredits` and `insertPaid` take them.
  return tx<{ id: MessageId }[]>`
    with input as materialized (
      select * from json_to_recordset(${JSON.stringify(input)}::text::json) as x(
        id uuid, expected integer, version integer, status text, provider text, pmid text, attempts smallint,
        throttles integer, error text, wake timestamptz, moved timestamptz, expires timestamptz, keeps_code boolean, held text, until timestamptz,
        alarm boolean, credit text, cost numeric(20,4), sent timestamptz, done timestamptz, lines text, parts json${hasReplaced ? tx`, said json` : tx``})
    ), moved as (
      update ${tx(`messages_${day}`)} m set status = i.status, provider = i.provider, provider_message_id = i.pmid,
        attempts = i.attempts, throttles = i.throttles, last_error = i.error, version = i.version, wake_at = i.wake, moved_at = i.moved, history = concat_ws(E'\\n', i.lines, m.history),
        sent_at = coalesce(m.sent_at, i.sent), done_at = coalesce(m.done_at, i.done),
        expires_at = coalesce(i.expires, m.expires_at), ${hasParts ? setParts(tx) : tx``}${hasHolds ? setHolds(tx) : tx``}${hasReplaced ? setReplaced(tx) : tx``}${costs}updated_at = now()
      from input i
      where m.id = i.id and m.version = i.expected
      returning m.id, m.client_id, i.status, i.credit, i.lines, i.wake, i.alarm, i.provider, i.pmid, i.error, i.keeps_code, i.parts${hasOwn ? tx`, m.callback_to` : tx``}
    ), told as (
      ${queueCallbacks(tx, day, hasOwn)}
    ), ${hasOwn ? tx`told_of_own as (${queueOwnCallbacks(tx, day)}), ` : tx``}${codes}${hasParts ? insertPartIds(tx, day) : tx``}alarmed as (
      insert into alarms (wake_at, message_id, waits_in) select wake, id, ${waitsIn(tx)} from moved where alarm
      on conflict do nothing
    ), settled as (
      update ${tx(`credit_locks_${day}`)} l set state = moved.credit, updated_at = now() from moved
      where moved.credit is not null and l.id = moved.id and l.state = 'HELD'
      returning l.client_id, l.amount_cents, l.state
    ), released as (
      update clients c set credit_cents = c.credit_cents + back.cents, updated_at = now()
      from (select client_id, sum(amount_cents) as cents from settled where state = 'RELEASED' group by 1 order by 1) back
      where c.id = back.client_id
    ), captured as (
      insert into capture_totals (client_id, slot, captured_cents)
      select client_id, ${slot}, sum(amount_cents) from settled where state = 'CAPTURED' group by 1 order by 1
      on conflict (client_id, slot) do update
        set captured_cents = capture_totals.captured_cents + excluded.captured_cents
    ), ${markLate(
      tx,
      moves.map(({ next }) => next.id),
    )}
    select id from moved`
}

/** Why and until when those of the moves wait, or last did, that were held. */
function setHolds(tx: Tx) {
  return tx`held_for = coalesce(i.held, m.held_for), held_until = coalesce(i.until, m.held_until), `
}

/** What is not known of a message stays so until a provider that has a list takes it. */
function addCosts(tx: Tx) {
  return tx`provider_cost_cents = case when i.cost is null then m.provider_cost_cents
    else coalesce(m.provider_cost_cents, 0) + i.cost end, `
}

/** True for an OTP that was taken and may be submitted once more, when no receipt comes: before its validity its alarm rings for that. */
function mayNeedCode({ status, wakeAtMs, expiresAtMs }: Actor): boolean {
  return LIFECYCLE[status].waitsFor === 'receipt' && wakeAtMs !== null && wakeAtMs < expiresAtMs
}

/** When the history first came to such a state; null when it did not. */
function firstAt(history: readonly HistoryRow[], holds: (to: LifecycleState) => boolean): Date | null {
  const row = history.find(({ to, ignored }) => !ignored && holds(to))
  return row ? new Date(row.atMs) : null
}
