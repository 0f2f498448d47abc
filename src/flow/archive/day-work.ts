import type { Place } from '../../archive/place.ts'
import type { OnRows } from '../../archive/write-day.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import {
  type ArchivedDay,
  keepDay,
  leaveDay,
  letGoOfDay,
  takeDay,
} from '../../store/archive/archived-days.ts'
import type { DayBounds } from '../../store/archive/day-rows.ts'
import type { Db } from '../../store/database/db.ts'

/** What working on days of the archive needs. */
export type ArchiveDeps = {
  readonly db: Db
  /** Opens a place by the address that is kept with a day; null: the folder that belongs to DATA_DIR. */
  placeOf(address: string | null): Place
  /** Where days go, as it is kept with them. */
  readonly to: string | null
  /** The version of this release. */
  readonly release: string
  /** Who works: unique among all processes. */
  readonly holder: string
  /** Unix milliseconds. */
  now(): number
  /** Rows that are read at once; the embedded database does nothing else meanwhile. */
  readonly pageRows: number
  /** How long it rests for each millisecond that it has worked. */
  readonly restShare: number
  /** Told of rows that are done, of how many in all. */
  told?(done: number, of: number): void
}

/** How often who works on a day says so, in milliseconds: a fifth of what others wait for. */
const KEEP_MS = 3_000

/** Another process has taken the day: this one was silent for too long. */
export class DayLost extends Error {
  override readonly name = 'DayLost'
}

/** A day that is worked on. */
export type DayWork = {
  /** `2026-01-31` */
  readonly day: string
  readonly bounds: DayBounds
  /** Counts rows that are done, and rests. */
  readonly onRows: OnRows
  /** Of how many rows `onRows` is told in all. */
  expect(rows: number): void
}

/**
 * Works on a day that nobody else works on, or answers null: another does, or the day is in none of the states `from` (null: never begun).
 * Says all the while that it is at it. When it fails, the day's row says why; what is done beside (`isAside`) leaves there what it says.
 */
export async function workOnDay<T>(
  deps: ArchiveDeps,
  day: string,
  from: readonly (ArchivedDay['state'] | null)[],
  work: (of: DayWork) => Promise<T>,
  { isAside } = { isAside: false },
): Promise<T | null> {
  const { db, holder } = deps
  const leave = (error: string | null) =>
    isAside ? letGoOfDay(db.sql, day, holder) : leaveDay(db.sql, day, holder, error)
  if (!(await takeDay(db.sql, day, holder, from))) return null
  let done = 0
  let of = 0
  let lost: Error | null = null
  const timer = setInterval(() => {
    keepDay(db.sql, day, holder, done).then(
      (kept) => {
        if (!kept) lost = new DayLost(`another process works on ${day}`)
      },
      // The next says it, or the commit at the end finds that the day is another's.
      () => {},
    )
  }, KEEP_MS)
  let workedFromMs = performance.now()
  try {
    const result = await work({
      day,
      bounds: boundsOf(day),
      expect(rows) {
        of = rows
      },
      async onRows(rows) {
        if (lost) throw lost
        done += rows
        deps.told?.(done, of)
        await Bun.sleep((performance.now() - workedFromMs) * deps.restShare)
        workedFromMs = performance.now()
      },
    })
    await leave(null)
    return result
  } catch (error) {
    await leave(error instanceof Error ? error.message : String(error)).catch(() => {})
    throw error
  } finally {
    clearInterval(timer)
  }
}

const DAY_MS = 86_400_000

function boundsOf(day: string): DayBounds {
  const startMs = Date.parse(day)
  return {
    day: day.replaceAll('-', ''),
    firstId: firstUuid7At(startMs),
    endId: firstUuid7At(startMs + DAY_MS),
  }
}
