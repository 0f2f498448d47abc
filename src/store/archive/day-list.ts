import type { Tx } from '../database/db.ts'
import type { ArchivedDay } from './archived-days.ts'

/** A day as lists of them have it: without the manifest of its files. */
export type ListedDay = Omit<ArchivedDay, 'manifest' | 'lastGeneration' | 'clean'>

/** Days that were ever begun to be archived, the newest first; `beforeDay`: those before it alone. At most `limit`. */
export async function listDays(
  tx: Tx,
  { beforeDay }: { readonly beforeDay: string | null },
  limit: number,
): Promise<ListedDay[]> {
  return await tx<ListedDay[]>`
    select ${columns(tx)} from archived_days
    where ${beforeDay === null ? tx`true` : tx`archived_days.day < ${beforeDay}::text::date`}
    order by archived_days.day desc limit ${limit}`
}

/** One of them, `2026-01-31`; null: it was never begun. */
export async function findListedDay(tx: Tx, day: string): Promise<ListedDay | null> {
  const [row] = await tx<ListedDay[]>`
    select ${columns(tx)} from archived_days where archived_days.day = ${day}::text::date`
  return row ?? null
}

function columns(tx: Tx) {
  return tx`to_char(day, 'YYYY-MM-DD') as day, state, generation, place, messages, bytes, done_rows as "doneRows", of_rows as "ofRows",
    started_at as "startedAt", written_at as "writtenAt", archived_at as "archivedAt", restored_at as "restoredAt",
    failed_at as "failedAt", error, coalesce(held_until > now(), false) as held`
}
