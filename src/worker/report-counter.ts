import { foldNext, MINUTES_KEPT_MS, rollUpMarked, rollUpOpen } from '../flow/roll-up-reports.ts'
import { isCountDue, removeMinutesBefore, restFromCounting } from '../store/report/report-progress.ts'
import type { Deps } from '../world.ts'

/**
 * After a turn that took t ms no process counts for 20 t, this long at least and at most: reports are so much behind. A
 * turn at 1,700/s takes 0.35 s of PostgreSQL's CPU.
 */
const REST_FACTOR = 20
const MIN_REST_MS = 2_000
const MAX_REST_MS = 15_000

/** Marked minutes are counted for so long in a turn, in transactions of about so long: the embedded database has one session. */
const MARKED_MS = 150
const STEP_MS = 50
const MAX_STEP_MINUTES = 60

/** Rows removed in one statement, and statements in one round of housekeeping: 2 million rows an hour. */
const REMOVE_BATCH = 20_000
const REMOVE_ROUNDS = 100

/** Keeps the reports up to date. */
export type ReportCounter = {
  /** Counts what is open, then some of what is marked; does nothing while another process does or rests. */
  count(): Promise<void>
  /** Forgets the minutes that are kept no longer. */
  keepHouse(): Promise<void>
}

/** Makes a counter; any number may run, one at a time counts. */
export function openReportCounter({ db, now }: Pick<Deps, 'db' | 'now'>): ReportCounter {
  let stepMinutes = 1

  async function countMarked(): Promise<void> {
    for (const until = performance.now() + MARKED_MS; performance.now() < until; ) {
      const startedAt = performance.now()
      const counted = await rollUpMarked(db, stepMinutes)
      const tookMs = performance.now() - startedAt
      stepMinutes = Math.max(
        1,
        Math.min(MAX_STEP_MINUTES, 2 * stepMinutes, Math.floor((stepMinutes * STEP_MS) / tookMs)),
      )
      if (!(await foldNext(db)) && counted === 0) return
    }
  }

  return {
    async count() {
      if (!(await isCountDue(db.sql))) return
      const startedAt = performance.now()
      if (!(await rollUpOpen(db))) return
      await countMarked()
      const tookMs = performance.now() - startedAt
      await restFromCounting(db.sql, Math.max(MIN_REST_MS, Math.min(MAX_REST_MS, REST_FACTOR * tookMs)))
    },
    async keepHouse() {
      for (let round = 0; round < REMOVE_ROUNDS; round++) {
        const removed = await removeMinutesBefore(db.sql, now() - MINUTES_KEPT_MS, REMOVE_BATCH)
        if (removed < REMOVE_BATCH) return
      }
    },
  }
}
