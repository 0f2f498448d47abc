import { DayDiffers } from '../archive/day-batches.ts'
import { PlaceAway } from '../archive/place.ts'
import type { Config } from '../config.ts'
import { isCalendarDay } from '../domain/calendar-day.ts'
import type { DayArchived } from '../flow/archive/archive-day.ts'
import { DayLost } from '../flow/archive/day-work.ts'
import type { Db } from '../store/database/db.ts'

const LIKE_DAY = /^\d{4}-\d{2}-\d{2}$/

/** Whether a command was given a UTC day; one that the calendar does not have ends it. */
export function isDay(text: string): boolean {
  if (!LIKE_DAY.test(text)) return false
  if (isCalendarDay(text)) return true
  process.stderr.write(`${text} is no day of the calendar: a UTC day is written as 2026-01-31\n`)
  process.exit(1)
}

/** How often progress is shown where nobody sits, in milliseconds. */
const SHOWN_EVERY_MS = 10_000

/** Shows how far work on a day is: on a terminal in one line, else a line every ten seconds. */
export function showProgress(day: string): (done: number, of: number) => void {
  let shownMs = performance.now()
  return (done, of) => {
    const share = of > 0 ? `${Math.min(99, Math.floor((done / of) * 100))} %` : `${done} rows`
    if (process.stdout.isTTY) process.stdout.write(`\r${day}: ${share} `)
    else if (performance.now() - shownMs >= SHOWN_EVERY_MS) {
      shownMs = performance.now()
      process.stdout.write(`${day}: ${share}\n`)
    }
  }
}

/** Why a day was not archived, for who asked. */
export function dayRefused(result: Exclude<DayArchived, { kind: 'archived' }>): string {
  switch (result.kind) {
    case 'none':
      return 'the database has no such day.'
    case 'not now':
      return 'it is in cold storage already, or another process works on it.'
    case 'open':
      return `it stays in the database: ${result.reason}.`
  }
}

/** A command on days that says in one line when a place is away or its files are not what they were. */
export function tellsOfDays(
  command: (db: Db, config: Config) => Promise<number>,
): (db: Db, config: Config) => Promise<number> {
  return async (db, config) => {
    try {
      return await command(db, config)
    } catch (error) {
      if (!(error instanceof PlaceAway || error instanceof DayDiffers || error instanceof DayLost))
        throw error
      process.stderr.write(`\n${error.message}\n`)
      return 1
    }
  }
}
