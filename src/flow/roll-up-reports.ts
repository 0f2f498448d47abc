import { SPAN_MS, startOfSpan } from '../domain/report/report-span.ts'
import type { Db, Tx } from '../store/database/db.ts'
import { countMinute, foldSpan } from '../store/report/report-counts.ts'
import {
  findFoldable,
  lockProgress,
  markUntil,
  noteFolded,
  noteProgress,
  noteStale,
  takeMarks,
} from '../store/report/report-progress.ts'

/** Minutes that stand open beyond these are marked: nobody has counted for a while. */
const MAX_OPEN_MINUTES = 10

/** Counted minutes are kept so long; of an older hour all minutes are counted again together. */
export const MINUTES_KEPT_MS = 35 * SPAN_MS.day

/**
 * Counts the minutes whose messages are written without marks, the last two, and those that are closed now: from then
 * on only marks have them counted. False when another process is counting.
 *
 * Counting is a job and no part of the settling transaction. There each batch of a hundred clients would change a
 * hundred counters and more (by client, provider, express, country, status, and its histogram), nearly one for each message,
 * and batches would wait for one another on those rows. Here a minute of any size is read once every few seconds,
 * and a batch pays for two timestamps in a row that it writes anyway.
 */
export function rollUpOpen(db: Db): Promise<boolean> {
  return inTurn(db, async (tx) => {
    const progress = await lockProgress(tx)
    if (!progress) return false
    const endMs = startOfSpan('minute', progress.nowMs) + SPAN_MS.minute
    const firstMs = Math.max(progress.openFromMs, endMs - MAX_OPEN_MINUTES * SPAN_MS.minute)
    if (firstMs > progress.openFromMs) await markUntil(tx, progress.openFromMs, firstMs)
    const minutes = minutesOf(firstMs, endMs).filter(
      (minute) => minute < progress.nextOpenFromMs || minute >= progress.changedFromMs,
    )
    await noteStale(tx, minutes)
    for (const minute of minutes) await countMinute(tx, minute)
    await noteProgress(tx, { ...progress, nextOpenFromMs: Math.max(progress.nextOpenFromMs, firstMs) })
    return true
  })
}

/**
 * Counts up to `limit` marked minutes of one hour again. The marks go first, and the next statement sees all that was
 * committed with them; what is committed later has marks of its own. Answers how many; 0 when there was nothing to do.
 */
export function rollUpMarked(db: Db, limit: number): Promise<number> {
  return inTurn(db, async (tx) => {
    const progress = await lockProgress(tx)
    if (!progress) return 0
    const marked = await takeMarks(tx, limit)
    const [first] = marked
    if (first === undefined) return 0
    const hourMs = startOfSpan('hour', first)
    // Its other minutes may be forgotten already: all of it, or its sum would lose them.
    const isOld = hourMs < progress.nowMs - MINUTES_KEPT_MS
    const minutes = isOld ? minutesOf(hourMs, hourMs + SPAN_MS.hour) : marked
    await noteStale(tx, minutes)
    for (const minute of minutes) await countMinute(tx, minute)
    return minutes.length
  })
}

/** Sums up an hour or a day that is over and has changed; false when there is none. */
export function foldNext(db: Db): Promise<boolean> {
  return inTurn(db, async (tx) => {
    const progress = await lockProgress(tx)
    const found = progress && (await findFoldable(tx, progress.openFromMs))
    if (!found) return false
    await foldSpan(tx, found.span, found.startMs)
    await noteFolded(tx, found.span, found.startMs)
    return true
  })
}

/**
 * Here many rows are read and few written: the planner settings of the gateway would join them the slow way. So would
 * the planner itself with a plan from when the day's tables were empty: it compared all pairs. Such a turn took minutes
 * at 1,500/s, and the dead rows that it kept alive slowed all else to a third. A minute of 2,000/s is hashed in memory.
 */
function inTurn<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.sql.begin(async (tx) => {
    await tx.unsafe(
      `set local enable_nestloop = off; set local enable_hashjoin = on; set local enable_mergejoin = on;
       set local work_mem = '${db.bulkMemory}'`,
    )
    return await work(tx)
  }) as Promise<T> // begin unwraps arrays of promises, which no work here answers
}

function minutesOf(fromMs: number, toMs: number): number[] {
  return Array.from(
    { length: (toMs - fromMs) / SPAN_MS.minute },
    (_, index) => fromMs + index * SPAN_MS.minute,
  )
}
