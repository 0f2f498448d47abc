import type { Tx } from '../database/db.ts'
import { beyond, placeColumn, type TimePlace } from '../database/time-place.ts'

/** What could not be processed. `source` is the provider or the subject it came from. */
export type DeadLetter = {
  readonly id: string
  readonly what: 'receipt' | 'unreadable'
  readonly source: string
  readonly reason: string
  readonly payload: string
}

/** A dead letter as it is kept. */
export type StoredDeadLetter = DeadLetter & { readonly createdAt: Date; readonly replayedAt: Date | null }

/** Which letters; what is null does not narrow. */
export type DeadLetterFilter = {
  readonly what: DeadLetter['what'] | null
  readonly source: string | null
  readonly replayed: boolean | null
  /** Continue after this place. */
  readonly after: TimePlace | null
}

const ALL: DeadLetterFilter = { what: null, source: null, replayed: null, after: null }

/** Keeps what could not be processed. One that was replayed and comes back waits for another replay. */
export async function addDeadLetters(tx: Tx, letters: readonly DeadLetter[]): Promise<void> {
  await tx`
    insert into dead_letters (id, what, source, reason, payload)
    select id, what, source, reason, payload
    from json_to_recordset(${JSON.stringify(letters)}::text::json)
      as x(id uuid, what text, source text, reason text, payload text)
    on conflict (id) do update set reason = excluded.reason, replayed_at = null
      where dead_letters.replayed_at is not null`
}

/** Newest first, at most `limit`. */
export async function listDeadLetters(
  tx: Tx,
  limit: number,
  { what, source, replayed, after }: DeadLetterFilter = ALL,
): Promise<(StoredDeadLetter & TimePlace)[]> {
  return await tx<(StoredDeadLetter & TimePlace)[]>`
    select ${columns(tx)}, ${placeColumn(tx, 'created_at')} from dead_letters
    where ${beyond(tx, 'created_at', after)} and ${what ? tx`what = ${what}` : tx`true`} and ${source ? tx`source = ${source}` : tx`true`}
      and ${replayed === null ? tx`true` : tx`(replayed_at is not null) = ${replayed}`}
    order by created_at desc, id desc limit ${limit}`
}

/** Reads one; null when there is none. */
export async function findDeadLetter(tx: Tx, id: string): Promise<StoredDeadLetter | null> {
  const [row] = await tx<StoredDeadLetter[]>`select ${columns(tx)} from dead_letters where id = ${id}`
  return row ?? null
}

/** Which letters to replay: of these ids, of this source, dead at or after, dead before; what is null does not narrow. */
export type ReplayChoice = {
  readonly ids: readonly string[] | null
  readonly source: string | null
  readonly fromAt: Date | null
  readonly toAt: Date | null
}

/** All letters that were not replayed yet. */
export const EVERY_LETTER: ReplayChoice = { ids: null, source: null, fromAt: null, toAt: null }

/** Letters replayed by one statement, at most. */
export const MAX_REPLAYED = 10_000

/**
 * Gives receipts another chance: they are parked again as if they had come at `nowMs`, and marked as replayed. Only
 * letters of kind `receipt` that were not replayed yet are; the oldest first, at most `MAX_REPLAYED`. Answers how many.
 */
export async function replayDeadReceipts(tx: Tx, choice: ReplayChoice, nowMs: number): Promise<number> {
  const now = new Date(nowMs)
  const { ids, source, fromAt, toAt } = choice
  const rows = await tx`
    with chosen as materialized (
      select id from dead_letters
      where what = 'receipt' and replayed_at is null
        and ${ids ? tx`id = any(${tx.array([...ids])}::uuid[])` : tx`true`}
        and ${source === null ? tx`true` : tx`source = ${source}`}
        and ${fromAt ? tx`created_at >= ${fromAt}` : tx`true`} and ${toAt ? tx`created_at < ${toAt}` : tx`true`}
      order by created_at, id limit ${MAX_REPLAYED} for update
    ), marked as (
      update dead_letters d set replayed_at = ${now} from chosen where d.id = chosen.id
      returning d.id, d.source, d.payload
    ), parked as (
      insert into parked_receipts (id, provider, body, received_at, wake_at)
      select id, source, payload, ${now}, ${now} from marked on conflict do nothing
    )
    select id from marked`
  return rows.length
}

/** Forgets these letters for good; answers how many there were. */
export async function removeDeadLetters(tx: Tx, ids: readonly string[]): Promise<number> {
  const result = await tx`delete from dead_letters where id = any(${tx.array([...ids])}::uuid[])`
  return result.count
}

/** Forgets letters older than `before`; answers how many. */
export async function removeDeadLettersBefore(tx: Tx, before: Date): Promise<number> {
  const result = await tx`delete from dead_letters where created_at < ${before}`
  return result.count
}

function columns(tx: Tx) {
  return tx`id, what, source, reason, payload, created_at as "createdAt", replayed_at as "replayedAt"`
}
