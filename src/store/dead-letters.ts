import type { Tx } from './db.ts'

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
export async function listDeadLetters(tx: Tx, limit: number): Promise<StoredDeadLetter[]> {
  return await tx<StoredDeadLetter[]>`
    select id, what, source, reason, payload, created_at as "createdAt", replayed_at as "replayedAt"
    from dead_letters order by created_at desc limit ${limit}`
}

/**
 * Gives receipts another chance: they are parked again as if they had come at `nowMs`, and marked as replayed.
 * Only letters of kind `receipt` can be replayed; answers how many were. No ids: all that were not replayed yet.
 */
export async function replayDeadReceipts(
  tx: Tx,
  ids: readonly string[] | null,
  nowMs: number,
): Promise<number> {
  const now = new Date(nowMs)
  const rows = await tx`
    with chosen as materialized (
      update dead_letters set replayed_at = ${now}
      where what = 'receipt' and replayed_at is null
        and (${ids === null} or id = any(${tx.array([...(ids ?? [])])}::uuid[]))
      returning id, source, payload
    )
    insert into parked_receipts (id, provider, body, received_at, wake_at)
    select id, source, payload, ${now}, ${now} from chosen on conflict do nothing
    returning id`
  return rows.length
}

/** Forgets letters older than `before`; answers how many. */
export async function removeDeadLettersBefore(tx: Tx, before: Date): Promise<number> {
  const result = await tx`delete from dead_letters where created_at < ${before}`
  return result.count
}
