import type { Db, Tx } from './db.ts'

const DAY_MS = 86_400_000

/**
 * This machine's clock is believed when it is at most so far from the database's, and from where it was when it was last
 * believed (the embedded database has the same clock). So a clock gone mad makes some hundred days, and forgets nothing
 * that is to be kept for a month; who comes back after a year is believed.
 */
const MAX_APART_MS = 400 * DAY_MS

/** The clock went further than this between two rounds of housekeeping: it jumped, or the machine slept. */
const JUMP_MS = DAY_MS

/** This machine's clock is too far from all that is known of the time. */
export class ClockAstray extends Error {
  override readonly name = 'ClockAstray'
}

/** Where the clock of this process was when it was last believed, in Unix milliseconds; at first, when its pool was opened. */
const believed = new WeakMap<Db, number>()

/** Rejects with `ClockAstray` when it cannot be `atMs` now. Answers how far that is ahead of the database, in milliseconds. */
export async function trustClock(tx: Tx, db: Db, atMs: number): Promise<number> {
  const [row] = await tx<{ at: number }[]>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as at`
  const aheadMs = atMs - (row?.at ?? atMs)
  const jumpedMs = atMs - (believed.get(db) ?? db.openedAtMs)
  if (Math.abs(aheadMs) > MAX_APART_MS || Math.abs(jumpedMs) > MAX_APART_MS)
    throw new ClockAstray(`the clock says ${new Date(atMs).toISOString()}, which cannot be`)
  return aheadMs
}

/**
 * Believes a clock that `trustClock` trusts. False when it has jumped since it was last believed: what is old by it may
 * be young, and is better removed the next time.
 */
export async function believeClock(db: Db, atMs: number): Promise<boolean> {
  await trustClock(db.sql, db, atMs)
  const beforeMs = believed.get(db) ?? db.openedAtMs
  believed.set(db, atMs)
  return Math.abs(atMs - beforeMs) <= JUMP_MS
}
