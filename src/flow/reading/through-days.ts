import type { Archive, DayReader } from '../../archive/archive.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import { dayOfId } from '../../store/database/partitions.ts'

const DAY_MS = 86_400_000

/** Archived days that are opened for one page: each costs a few requests to the place. The next page goes on with the others. */
export const MAX_DAYS_OPENED = 10

/** Which ids a page is of, newest first; null: no bound there. */
export type IdRange = {
  /** Ids that are not smaller. */
  readonly fromId: string | null
  /** Ids that are smaller. */
  readonly beforeId: string | null
}

/** A page, newest first. */
export type DaysPage<T> = {
  readonly rows: readonly T[]
  /** Before which id the next page begins; null: this is the last one. It need be no row's. */
  readonly next: string | null
}

/** Where a page is read. */
export type PageSources<T> = {
  /** Reads it from the tables: at most `limit` rows, all there are from `next` on. */
  fromTables(): Promise<DaysPage<T>>
  /** Which of these days may have rows of it; asked only when there is more than none. */
  narrow(days: readonly string[]): Promise<readonly string[]>
  /** Reads at most `most` rows of an archived day, newest first, in this range. */
  fromDay(day: DayReader, range: IdRange, most: number): Promise<readonly T[]>
}

/**
 * Reads a page through days old and new, in the order of ids. The tables come first: a day that is archived meanwhile is then found in the
 * archive, and what was read of it twice is shown once. Of many days without enough rows `MAX_DAYS_OPENED` are opened, and the page is shorter than
 * was asked for. Rejects with `PlaceAway` when a day is needed that the archive cannot read now.
 */
export async function readThroughDays<T extends { readonly id: string }>(
  archive: Archive,
  { fromId, beforeId }: IdRange,
  limit: number,
  { fromTables, narrow, fromDay }: PageSources<T>,
): Promise<DaysPage<T>> {
  const tables = await fromTables()
  // Days beyond where the tables were looked through are for the next page.
  const endId = tables.next ?? fromId
  const listed = await archive.archivedDays(
    endId === null ? FIRST_DAY : dayOfId(endId),
    beforeId === null ? LAST_DAY : dayOfId(beforeId),
  )
  const days = listed.length === 0 ? [] : await narrow(listed)
  const rows: T[] = []
  const ofTables = tables.rows.toReversed()
  const isFull = () => rows.length >= limit
  let opened = 0
  for (const day of days) {
    const { first, end } = idsOfDay(day)
    while (!isFull() && (ofTables.at(-1)?.id ?? '') >= end) rows.push(...ofTables.splice(-1))
    if (isFull()) break
    if (opened === MAX_DAYS_OPENED) return { rows, next: end }
    opened++
    const reader = await archive.readDay(day)
    // It was restored since it was listed, and then the tables have what is to be read.
    if (!reader) return { rows, next: earlier(end, beforeId) }
    while ((ofTables.at(-1)?.id ?? '') >= first) ofTables.pop()
    const range = { fromId: later(first, endId), beforeId: earlier(end, beforeId) }
    rows.push(...(await fromDay(reader, range, limit - rows.length)))
  }
  while (!isFull() && ofTables.length > 0) rows.push(...ofTables.splice(-1))
  return { rows, next: isFull() ? (rows.at(-1)?.id ?? null) : tables.next }
}

/** Before all days, and after them: they are compared by their names. */
export const FIRST_DAY = '00000101'
export const LAST_DAY = '99991231'

/** The ids of a day (`20260131`): from the first, before the end; and when it ends. */
export function idsOfDay(day: string): {
  readonly first: string
  readonly end: string
  readonly endsAt: Date
} {
  const beginMs = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T00:00:00Z`)
  const endsAt = new Date(beginMs + DAY_MS)
  return { first: firstUuid7At(beginMs), end: firstUuid7At(endsAt.getTime()), endsAt }
}

function later(id: string, other: string | null): string {
  return other !== null && other > id ? other : id
}

function earlier(id: string, other: string | null): string {
  return other !== null && other < id ? other : id
}
