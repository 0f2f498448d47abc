import { type MinuteValues, NO_VALUES, withValues } from '../../domain/report/minute-values.ts'
import { SPAN_MS } from '../../domain/report/report-span.ts'
import { addSlice, addTally, hasEnded, type Slice, type Tally } from '../../domain/report/tally.ts'
import { dayOf } from '../../store/database/partitions.ts'
import { readValues, writeValues } from '../../store/report/minute-values.ts'
import { chunksOf, writeMinute } from '../../store/report/report-buckets.ts'
import { hasDay, readSlices } from '../../store/report/report-slices.ts'
import type { CountingPace, Work } from './counting-turn.ts'

/** Rows of a minute that are written in one statement: some 20 ms. */
export const WRITTEN_ROWS = 500

/** What is committed is there, but for transactions that are still under way: no usual one takes so long. */
export const COMMITTED_AFTER_MS = 10_000

/** What is remembered of a minute has so many counts at most, some 5 MB. Beyond it the rest is read at each turn. */
const MAX_SETTLED_COUNTS = 10_000

/**
 * What one process remembers of the open minutes, by their start: the counts of their beginning, as far as all messages in it
 * have ended. That much of them is read once while they are open.
 */
export type Settled = Map<number, { untilMs: number; readonly tally: Tally }>

/**
 * Counts the messages accepted in a minute, slice by slice, and puts the result in the place of what was counted before.
 * A minute whose day has been taken away keeps what it has. With `settled` what is remembered there is not read again:
 * a message that came in too late for it is missing until the minute is counted without.
 */
export function* countMinute(
  minuteMs: number,
  pace: CountingPace,
  nowMs: number,
  settled: Settled | null,
): Generator<Work> {
  const day = dayOf(minuteMs)
  const endMs = minuteMs + SPAN_MS.minute
  const tally: Tally = new Map()
  const known = settled?.get(minuteMs) ?? { untilMs: minuteMs, tally: new Map() }
  settled?.set(minuteMs, known)
  // An open minute changes all the time: what it has is read once it is closed.
  let values: MinuteValues | null = settled === null ? NO_VALUES : null
  let isHere = true
  yield async (tx) => {
    isHere = await hasDay(tx, day)
  }
  if (!isHere) return
  let settles = settled !== null
  for (let fromMs = known.untilMs, toMs = fromMs; fromMs < endMs; fromMs = toMs) {
    toMs = Math.min(fromMs + pace.sliceMs(), endMs)
    yield async (tx) => {
      const slices = await readSlices(tx, day, fromMs, toMs)
      pace.readSlice(slices.reduce((sum, { messages }) => sum + messages, 0))
      settles &&=
        toMs <= nowMs - COMMITTED_AFTER_MS && known.tally.size < MAX_SETTLED_COUNTS && slices.every(hasEnded)
      addSlices(settles ? known.tally : tally, slices)
      const read = values && (await readValues(tx, day, fromMs, toMs))
      values = values && read && withValues(values, read.cells, read.price)
      if (settles) known.untilMs = toMs
    }
  }
  addTally(tally, known.tally)
  for (const chunk of chunksOf(tally, WRITTEN_ROWS)) yield (tx) => writeMinute(tx, minuteMs, chunk)
  if (settled === null) yield (tx) => writeValues(tx, minuteMs, values)
}

function addSlices(tally: Tally, slices: readonly Slice[]): void {
  for (const slice of slices) addSlice(tally, slice)
}
