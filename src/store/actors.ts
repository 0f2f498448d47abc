import type { Actor, Move } from '../domain/actor.ts'
import type { ClientId, Encoding, Lane, LifecycleState, MessageId, Msisdn } from '../domain/message.ts'
import type { Tx } from './db.ts'

const COLUMNS = `id, client_id, to_msisdn, from_sender, text, encoding, parts, status, lane, provider,
  provider_message_id, attempts, throttles, last_error, version, wake_at, created_at, expires_at`

type Row = {
  id: MessageId
  client_id: ClientId
  to_msisdn: Msisdn
  from_sender: string
  text: string
  encoding: Encoding
  parts: number
  status: LifecycleState
  lane: Lane
  provider: string | null
  provider_message_id: string | null
  attempts: number
  throttles: number
  last_error: string | null
  version: number
  wake_at: Date | null
  created_at: Date
  expires_at: Date
}

/** Reads actors by id. Unknown ids are left out. */
export async function loadActors(tx: Tx, ids: readonly MessageId[]): Promise<Actor[]> {
  const rows = await tx<Row[]>`
    select ${tx.unsafe(COLUMNS)} from messages where id = any(${tx.array([...ids])}::uuid[])`
  return rows.map(actorOf)
}

/** Reads the actors that a provider knows by these ids. */
export async function loadActorsByProviderMessage(
  tx: Tx,
  provider: string,
  providerMessageIds: readonly string[],
): Promise<Actor[]> {
  const rows = await tx<Row[]>`
    select ${tx.unsafe(COLUMNS)} from messages
    where provider_message_id = any(${tx.array([...providerMessageIds])}::text[]) and provider = ${provider}`
  return rows.map(actorOf)
}

/**
 * Takes up to `limit` alarms that are due and sets them `leaseMs` further, so that no other worker takes them meanwhile
 * and a crash of this one loses none.
 */
export async function claimAlarms(
  tx: Tx,
  options: { readonly nowMs: number; readonly leaseMs: number; readonly limit: number },
): Promise<Actor[]> {
  const now = new Date(options.nowMs)
  const rows = await tx<Row[]>`
    with due as materialized (
      select id from messages where wake_at <= ${now} order by wake_at limit ${options.limit} for update skip locked
    )
    update messages m set wake_at = ${new Date(options.nowMs + options.leaseMs)} from due
    where m.id = due.id
    returning ${tx.unsafe(prefixed('m', COLUMNS))}`
  return rows.map(actorOf)
}

/** Makes the alarms of messages that could not be dispatched ring now. */
export async function wakeNow(tx: Tx, ids: readonly MessageId[], nowMs: number): Promise<void> {
  await tx`
    update messages set wake_at = ${new Date(nowMs)}
    where id = any(${tx.array([...ids])}::uuid[]) and status = 'QUEUED'`
}

/**
 * Makes the alarms of all messages ring now that wait for a dispatch or for a provider's answer. Only for a database that
 * a single process uses: when that process died, so did what it had in memory.
 */
export async function wakeOrphans(tx: Tx, nowMs: number): Promise<void> {
  const now = new Date(nowMs)
  await tx`update messages set wake_at = ${now} where wake_at > ${now} and status in ('QUEUED', 'SENDING')`
}

/**
 * Makes the alarms of messages ring now that were accepted since `acceptedFromMs` with an alarm `leaseMs` later and have
 * not been dispatched since; answers how many.
 */
export async function wakeUndispatched(
  tx: Tx,
  options: { readonly nowMs: number; readonly leaseMs: number; readonly acceptedFromMs: number },
): Promise<number> {
  // Their first alarm is where the index finds them.
  const { count } = await tx`
    update messages set wake_at = ${new Date(options.nowMs)}
    where wake_at >= ${new Date(options.acceptedFromMs + options.leaseMs)}
      and wake_at <= ${new Date(options.nowMs + options.leaseMs)} and status = 'QUEUED' and version = 1`
  return count
}

/**
 * Writes moves whose expected version still stands, with their histories and their credit settlements, in one
 * statement: all of a move or nothing of it. Answers the ids that were written; the others were moved by somebody else.
 * `slot` spreads what concurrent workers add to one client's captured total.
 */
export async function commitMoves(tx: Tx, moves: readonly Move[], slot: number): Promise<Set<MessageId>> {
  const sorted = [...moves].sort((a, b) => (a.next.id < b.next.id ? -1 : 1))
  const input = sorted.map(({ expectedVersion, next, credit, history }) => ({
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
    credit,
    history: history.map((row) => ({
      seq: row.seq,
      at: new Date(row.atMs),
      event: row.event,
      from_status: row.from,
      to_status: row.to,
      ignored: row.ignored,
      attempt: row.attempt,
      detail: row.detail,
    })),
  }))
  // Sorted, so that two workers with the same actors wait for one another instead of ending in a deadlock.
  const rows = await tx<{ id: MessageId }[]>`
    with input as materialized (
      select * from json_to_recordset(${JSON.stringify(input)}::text::json) as x(
        id uuid, expected integer, version integer, status text, provider text, pmid text, attempts smallint,
        throttles integer, error text, wake timestamptz, credit text, history json)
    ), moved as (
      update messages m set status = i.status, provider = i.provider, provider_message_id = i.pmid,
        attempts = i.attempts, throttles = i.throttles, last_error = i.error, version = i.version, wake_at = i.wake,
        updated_at = now()
      from input i
      where m.id = i.id and m.version = i.expected
      returning m.id, i.credit, i.history
    ), settled as (
      update credit_locks l set state = moved.credit, updated_at = now() from moved
      where moved.credit is not null and l.id = moved.id and l.state = 'HELD'
      returning l.client_id, l.amount_cents, l.state
    ), released as (
      update clients c set credit_cents = c.credit_cents + back.cents, updated_at = now()
      from (select client_id, sum(amount_cents) as cents from settled where state = 'RELEASED' group by 1) back
      where c.id = back.client_id
    ), captured as (
      insert into capture_totals (client_id, slot, captured_cents)
      select client_id, ${slot}, sum(amount_cents) from settled where state = 'CAPTURED' group by 1 order by 1
      on conflict (client_id, slot) do update
        set captured_cents = capture_totals.captured_cents + excluded.captured_cents
    ), written as (
      insert into message_events (message_id, seq, at, event, from_status, to_status, ignored, attempt, detail)
      select moved.id, h.seq, h.at, h.event, h.from_status, h.to_status, h.ignored, h.attempt, h.detail
      from moved, json_to_recordset(moved.history) as h(
        seq integer, at timestamptz, event text, from_status text, to_status text, ignored boolean,
        attempt smallint, detail text)
    )
    select id from moved`
  return new Set(rows.map((row) => row.id))
}

function actorOf(row: Row): Actor {
  return {
    id: row.id,
    clientId: row.client_id,
    to: row.to_msisdn,
    from: row.from_sender,
    text: row.text,
    encoding: row.encoding,
    parts: row.parts,
    status: row.status,
    lane: row.lane,
    provider: row.provider,
    providerMessageId: row.provider_message_id,
    attempts: row.attempts,
    throttles: row.throttles,
    lastError: row.last_error,
    version: row.version,
    wakeAtMs: row.wake_at?.getTime() ?? null,
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at.getTime(),
  }
}

function prefixed(alias: string, columns: string): string {
  return columns
    .split(',')
    .map((column) => `${alias}.${column.trim()}`)
    .join(', ')
}
