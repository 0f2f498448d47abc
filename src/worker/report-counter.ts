import { MINUTES_KEPT_MS } from '../domain/report/report-span.ts'
import { COMMITTED_AFTER_MS, type Settled } from '../flow/report/count-minute.ts'
import type { KnownLives } from '../flow/report/count-passages.ts'
import type { CountingPace } from '../flow/report/counting-turn.ts'
import { foldMachineNext, foldNext, rollUpMarked, rollUpOpen } from '../flow/report/roll-up-reports.ts'
import { removeClientHours } from '../store/report/client-rows.ts'
import { removeHoursBefore, removePassages } from '../store/report/machine-progress.ts'
import { removeValuesBefore } from '../store/report/minute-values.ts'
import { findCountingWork, removeMinutesBefore, restFromCounting } from '../store/report/report-progress.ts'
import type { Deps } from '../world.ts'

/**
 * Turns whose steps take t ms on average are so many t apart, and at least and at most so long: reports are so much behind.
 */
const REST_FACTOR = 100
const MIN_REST_MS = 4_000
const MAX_REST_MS = 15_000

/** A turn in which a minute is closed takes some times as long: it counts for so much of the average. */
const OF_AVERAGE = 1 / 8

/** Within a turn a step of t ms is followed by 3 t without one. */
const BREATH_FACTOR = 3

/**
 * A slice of a minute is to have so many messages: some 20 ms of a core. By its time it would shrink without end on a machine
 * that is busy with much else. At first nobody knows how many there are.
 */
const SLICE_MESSAGES = 8_000
const FIRST_SLICE_MS = 2_000
const MIN_SLICE_MS = 250
const MAX_SLICE_MS = 60_000

/** Marked minutes are begun for so long in a turn, so many at once at most. */
const MARKED_MS = 100
const MAX_MARKED_MINUTES = 20

/** Rows removed in one statement, and statements in one round of housekeeping: 2 million rows an hour. */
const REMOVE_BATCH = 20_000
const REMOVE_ROUNDS = 100

/** Keeps the reports up to date. */
export type ReportCounter = {
  /** Counts what is open, then some of what is marked; does nothing while another process does or rests. */
  count(): Promise<void>
  /** Forgets the minutes, and the hours by client, that are kept no longer. */
  keepHouse(): Promise<void>
}

/** Makes a counter; any number may run, one at a time counts. */
export function openReportCounter({ db, now }: Pick<Deps, 'db' | 'now'>): ReportCounter {
  const pace = openCountingPace()
  const settled: Settled = new Map()
  const known: KnownLives = new Map()
  let ownRest: string | null = null
  let averageMs = 0
  let minutesAtOnce = 1

  async function countMarked(untilMs: number): Promise<void> {
    while (pace.workedMs() < untilMs) {
      const beforeMs = pace.workedMs()
      if ((await rollUpMarked(db, minutesAtOnce, pace)) === 0) return
      const isShort = pace.workedMs() - beforeMs < MARKED_MS / 4
      minutesAtOnce = isShort ? Math.min(MAX_MARKED_MINUTES, 2 * minutesAtOnce) : 1
    }
  }

  return {
    async count() {
      const work = await findCountingWork(db.sql, ownRest)
      if (!work.due) return
      const beforeMs = pace.workedMs()
      if (!(await rollUpOpen(db, pace, settled, known))) return
      if (work.marked) await countMarked(pace.workedMs() + MARKED_MS)
      if (work.stale) {
        await foldNext(db, pace)
        await foldMachineNext(db, pace)
      }
      averageMs += (pace.workedMs() - beforeMs - averageMs) * OF_AVERAGE
      const restMs = Math.max(MIN_REST_MS, Math.min(MAX_REST_MS, REST_FACTOR * averageMs))
      ownRest = await restFromCounting(db.sql, restMs, COMMITTED_AFTER_MS)
    },
    async keepHouse() {
      for (let round = 0; round < REMOVE_ROUNDS; round++) {
        const removed = await removeMinutesBefore(db.sql, now() - MINUTES_KEPT_MS, REMOVE_BATCH)
        if (removed < REMOVE_BATCH) break
      }
      await removeValuesBefore(db.sql, now() - MINUTES_KEPT_MS, REMOVE_BATCH)
      for (let round = 0; round < REMOVE_ROUNDS; round++) {
        if ((await removePassages(db.sql, REMOVE_BATCH)) < REMOVE_BATCH) break
      }
      for (let round = 0; round < REMOVE_ROUNDS; round++) {
        if ((await removeClientHours(db.sql, REMOVE_BATCH)) < REMOVE_BATCH) break
      }
      await removeHoursBefore(db.sql, now() - MINUTES_KEPT_MS, REMOVE_BATCH)
    },
  }
}

function openCountingPace(): CountingPace & { /** How long all steps so far took. */ workedMs(): number } {
  let workedMs = 0
  let sliceMs = FIRST_SLICE_MS
  return {
    workedMs: () => workedMs,
    sliceMs: () => Math.round(sliceMs),
    readSlice(messages) {
      const wanted = sliceMs * Math.min(2, SLICE_MESSAGES / Math.max(messages, 1))
      sliceMs = Math.max(MIN_SLICE_MS, Math.min(MAX_SLICE_MS, wanted))
    },
    async rest(tookMs) {
      workedMs += tookMs
      await Bun.sleep(BREATH_FACTOR * tookMs)
    },
  }
}
