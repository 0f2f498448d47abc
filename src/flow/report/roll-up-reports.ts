import {
  CLIENT_HOURS_KEPT_MS,
  type FoldedSpan,
  MINUTES_KEPT_MS,
  SPAN_MS,
  startOfSpan,
} from '../../domain/report/report-span.ts'
import type { Db, Tx } from '../../store/database/db.ts'
import { registerClientRows, sumClients } from '../../store/report/client-rows.ts'
import {
  beginMachine,
  findStaleHour,
  moveHorizon,
  noteToldUntil,
  readToldUntil,
} from '../../store/report/machine-progress.ts'
import { foldMachineHour } from '../../store/report/machine-rows.ts'
import {
  type ClientRange,
  endOfClients,
  FIRST_CLIENT,
  foldPart,
  OF_ALL,
} from '../../store/report/report-buckets.ts'
import {
  findFoldable,
  markUntil,
  noteCounting,
  noteFolded,
  noteProgress,
  type Progress,
  takeMarks,
} from '../../store/report/report-progress.ts'
import { COMMITTED_AFTER_MS, countMinute, type Settled } from './count-minute.ts'
import { countPassages, type KnownLives } from './count-passages.ts'
import { beginTurn, type CountingPace, takeSteps, WITHOUT_PAUSE, type Work } from './counting-turn.ts'

/** Minutes that stand open beyond these are marked: nobody has counted for a while. */
const MAX_OPEN_MINUTES = 10

/** What went through the machine is kept so long by the minute; by the hour as long as `MINUTES_KEPT_MS`. */
export const PASSAGES_KEPT_MS = 8 * SPAN_MS.day

/** Clients whose hours or days are summed up in one statement: some 20 ms. */
const FOLDED_CLIENTS = 20

/** Clients whose rows of an hour or a day are added up for reports by client in one statement: some 20 ms. */
const SUMMED_CLIENTS = 100

/**
 * Counts the minutes whose messages are written without marks, the last two, and those that are closed now: from then
 * on only marks have them counted. False when another process is counting. Of the open ones it reads what `settled` does
 * not remember; a closed one is read whole, and so is exact. What messages went through is counted when their minute is over and
 * `COMMITTED_AFTER_MS`, again after each later minute, and exactly when it is closed: `known` spares to read what has ended again.
 *
 * Counting is a job and no part of the settling transaction. There each batch of a hundred clients would change a
 * hundred counters and more (by client, provider, express, country, status, and its histogram), nearly one for each message,
 * and batches would wait for one another on those rows. Here a message is read a few times within two minutes,
 * and a batch pays for two timestamps in a row that it writes anyway.
 */
export async function rollUpOpen(
  db: Db,
  pace: CountingPace = WITHOUT_PAUSE,
  settled: Settled = new Map(),
  known: KnownLives = new Map(),
): Promise<boolean> {
  const turn = await beginTurn(db, async (tx, progress) => {
    await beginMachine(tx, progress.openFromMs)
    const endMs = startOfSpan('minute', progress.nowMs) + SPAN_MS.minute
    const firstMs = Math.max(progress.openFromMs, endMs - MAX_OPEN_MINUTES * SPAN_MS.minute)
    if (firstMs > progress.openFromMs) await markUntil(tx, progress.openFromMs, firstMs)
    const nextOpenFromMs = Math.max(progress.nextOpenFromMs, firstMs)
    const toldUntilMs = startOfSpan('minute', progress.nowMs - COMMITTED_AFTER_MS)
    return {
      minutes: minutesOf(firstMs, endMs),
      progress: { ...progress, nextOpenFromMs },
      toldUntilMs: (await readToldUntil(tx)) === toldUntilMs ? null : toldUntilMs,
    }
  })
  return turn !== null && (await takeSteps(db, turn, countOpen(turn.task, pace, settled, known), pace))
}

type OpenTask = {
  readonly minutes: readonly number[]
  readonly progress: Progress
  /** Up to where the histories of open minutes are read now; null: they are. */
  readonly toldUntilMs: number | null
}

function* countOpen(
  { minutes, progress, toldUntilMs }: OpenTask,
  pace: CountingPace,
  settled: Settled,
  known: KnownLives,
): Generator<Work> {
  const { nowMs, nextOpenFromMs, changedFromMs } = progress
  for (const minute of settled.keys()) if (minute < nextOpenFromMs) settled.delete(minute)
  for (const minute of known.keys()) if (minute < progress.openFromMs) known.delete(minute)
  for (const minute of minutes) {
    const isClosed = minute < nextOpenFromMs
    if (isClosed || minute >= changedFromMs)
      yield* countMinute(minute, pace, nowMs, isClosed ? null : settled)
    if (isClosed || minute < (toldUntilMs ?? 0)) yield* countPassages(minute, known)
    if (isClosed) known.delete(minute)
  }
  yield async (tx) => {
    await noteProgress(tx, progress)
    if (toldUntilMs !== null) await noteToldUntil(tx, toldUntilMs)
  }
}

/**
 * Counts up to `limit` marked minutes of one hour again; before others those that an earlier turn has not ended. The marks
 * go first, and their minutes are noted as being counted; what is committed later has marks of its own. Answers how many; 0
 * when there was nothing to do or another process went on with it.
 */
export async function rollUpMarked(
  db: Db,
  limit: number,
  pace: CountingPace = WITHOUT_PAUSE,
): Promise<number> {
  const turn = await beginTurn(db, async (tx, { countingMs, nowMs }) => {
    if (countingMs.length > 0) return { minutes: countingMs, nowMs }
    const marked = await takeMarks(tx, limit)
    const [first] = marked
    if (first === undefined) return null
    const hourMs = startOfSpan('hour', first)
    // Its other minutes may be forgotten already: all of it, or its sum would lose them.
    const isOld = hourMs < nowMs - MINUTES_KEPT_MS
    const minutes = isOld ? minutesOf(hourMs, hourMs + SPAN_MS.hour) : marked
    await noteCounting(tx, minutes)
    return { minutes, nowMs }
  })
  if (!turn) return 0
  return (await takeSteps(db, turn, countMarked(turn.task, pace), pace)) ? turn.task.minutes.length : 0
}

type MarkedTask = { readonly minutes: readonly number[]; readonly nowMs: number }

function* countMarked({ minutes, nowMs }: MarkedTask, pace: CountingPace): Generator<Work> {
  for (const minute of minutes) {
    yield* countMinute(minute, pace, nowMs, null)
    yield* countPassages(minute, null)
  }
  yield (tx) => noteCounting(tx, [])
}

/** Sums up an hour or a day that is over and has changed; false when there is none, or another process has taken over. */
export async function foldNext(db: Db, pace: CountingPace = WITHOUT_PAUSE): Promise<boolean> {
  const turn = await beginTurn(db, async (tx, { openFromMs, nowMs }) => {
    const folded = await findFoldable(tx, openFromMs)
    return folded && { folded, nowMs }
  })
  return turn !== null && (await takeSteps(db, turn, fold(turn.task), pace))
}

/** The same of what went through the machine, of which minutes are kept for `PASSAGES_KEPT_MS`. */
export async function foldMachineNext(db: Db, pace: CountingPace = WITHOUT_PAUSE): Promise<boolean> {
  const turn = await beginTurn(db, async (tx, { openFromMs, nowMs }) => {
    await moveHorizon(tx, startOfSpan('hour', nowMs - PASSAGES_KEPT_MS))
    return await findStaleHour(tx, openFromMs)
  })
  return turn !== null && (await takeSteps(db, turn, foldHour(turn.task), pace))
}

function* foldHour(hourMs: number): Generator<Work> {
  yield (tx) => foldMachineHour(tx, hourMs)
}

type FoldTask = { readonly folded: FoldedSpan; readonly nowMs: number }

function* fold({ folded, nowMs }: FoldTask): Generator<Work> {
  const { span, startMs } = folded
  const liesReady = span === 'day' || startMs >= nowMs - CLIENT_HOURS_KEPT_MS
  yield (tx) => foldPart(tx, span, startMs, OF_ALL)
  yield* throughClients(FOLDED_CLIENTS, (tx, { from, to }) =>
    foldPart(tx, span, startMs, { scopes: ['client'], from, to }),
  )
  if (liesReady) yield* throughClients(SUMMED_CLIENTS, (tx, clients) => sumClients(tx, folded, clients))
  yield async (tx) => {
    await noteFolded(tx, folded)
    if (liesReady) await registerClientRows(tx, folded)
  }
}

/** Does a work for so many clients after the other, up to the last. */
function* throughClients(
  atOnce: number,
  work: (tx: Tx, clients: ClientRange) => Promise<void>,
): Generator<Work> {
  for (let from: string | null = FIRST_CLIENT; from !== null; ) {
    const first: string = from
    yield async (tx) => {
      from = await endOfClients(tx, first, atOnce)
      await work(tx, { from: first, to: from })
    }
  }
}

function minutesOf(fromMs: number, toMs: number): number[] {
  return Array.from(
    { length: (toMs - fromMs) / SPAN_MS.minute },
    (_, index) => fromMs + index * SPAN_MS.minute,
  )
}
