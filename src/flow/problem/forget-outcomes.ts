import { SPAN_MS, startOfSpan } from '../../domain/report/report-span.ts'
import { firstHourBefore, foldOutcomes, removeHoursBefore } from '../../store/problem/outcome-hours.ts'
import type { Deps } from '../../world.ts'

/** Minutes are kept so long: a day before is compared with, and what failed since. Then they are part of their hour. */
export const OUTCOME_MINUTES_KEPT_MS = 2 * SPAN_MS.day

/** Hours are kept so long. */
export const OUTCOME_HOURS_KEPT_MS = 35 * SPAN_MS.day

const REMOVED_AT_ONCE = 10_000

/** The first instant whose minutes are there for certain. Whole hours: an hour is kept by the minute, or as one. */
export function outcomeMinutesFromMs(nowMs: number): number {
  return startOfSpan('hour', nowMs - OUTCOME_MINUTES_KEPT_MS)
}

/** Makes hours of what is older than two days, a transaction for each, and forgets what is older than 35. */
export async function forgetOutcomes({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const minutesBefore = new Date(outcomeMinutesFromMs(now()))
  for (let hour = await firstHourBefore(db.sql, minutesBefore); hour !== null; ) {
    await foldOutcomes(db.sql, hour)
    hour = await firstHourBefore(db.sql, minutesBefore)
  }
  const hoursBefore = new Date(now() - OUTCOME_HOURS_KEPT_MS)
  while ((await removeHoursBefore(db.sql, hoursBefore, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
}
