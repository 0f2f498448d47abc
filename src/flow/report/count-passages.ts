import { addLife, addPassages, type Passages, partsOf } from '../../domain/report/passages.ts'
import { SPAN_MS } from '../../domain/report/report-span.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import { dayOf } from '../../store/database/partitions.ts'
import {
  countLives,
  PAGE_MESSAGES,
  type ReadLife,
  readLives,
  readLivesOf,
} from '../../store/report/machine-lives.ts'
import { writePassages } from '../../store/report/machine-rows.ts'
import { hasDay } from '../../store/report/report-slices.ts'
import { WRITTEN_ROWS } from './count-minute.ts'
import type { Work } from './counting-turn.ts'

/**
 * What one process remembers of the open minutes whose histories it has read, by their start: what messages went through that have
 * ended, how many these are, and the ids of the others. A message that has ended is read once (I5).
 */
export type KnownLives = Map<number, KnownMinute>
type KnownMinute = { readonly ended: Passages; endedMessages: number; readonly open: Set<string> }

/** So many ids are remembered at most, some 5 MB. A minute with more is read whole each time. */
const MAX_OPEN_IDS = 50_000

/**
 * Counts what the messages accepted in a minute have gone through, and puts that in the place of what was counted before. With `known` only
 * those are read again that had not ended, unless messages have come in since. A minute whose day has been taken away keeps what it has.
 */
export function* countPassages(minuteMs: number, known: KnownLives | null): Generator<Work> {
  const day = dayOf(minuteMs)
  const [from, to] = [firstUuid7At(minuteMs), firstUuid7At(minuteMs + SPAN_MS.minute)]
  let isHere = true
  let minute = known?.get(minuteMs)
  yield async (tx) => {
    isHere = await hasDay(tx, day)
    if (!isHere || minute === undefined) return
    const isWhole = (await countLives(tx, day, from, to)) === minute.endedMessages + minute.open.size
    if (!isWhole) minute = undefined
  }
  if (!isHere) return
  known?.delete(minuteMs)
  const passages: Passages = new Map()
  const of = minute ?? { ended: new Map(), endedMessages: 0, open: new Set() }
  if (minute) yield* readAgain(day, minute, passages)
  else yield* readWhole(day, from, to, of, passages)
  if (known && openIds(known) + of.open.size <= MAX_OPEN_IDS) known.set(minuteMs, of)
  addPassages(passages, of.ended)
  for (const part of partsOf(passages, WRITTEN_ROWS)) yield (tx) => writePassages(tx, minuteMs, part)
}

function* readWhole(
  day: string,
  from: string,
  to: string,
  of: KnownMinute,
  passages: Passages,
): Generator<Work> {
  // No message has the first id itself, whose last digits are nothing.
  for (let after: string | null = from; after !== null; ) {
    const first: string = after
    yield async (tx) => {
      const { lives, last } = await readLives(tx, day, first, to)
      for (const life of lives) addKnown(of, passages, life)
      after = last
    }
  }
}

function* readAgain(day: string, of: KnownMinute, passages: Passages): Generator<Work> {
  const ids = [...of.open]
  for (let index = 0; index < ids.length; index += PAGE_MESSAGES)
    yield async (tx) => {
      const lives = await readLivesOf(tx, day, ids.slice(index, index + PAGE_MESSAGES))
      for (const life of lives) addKnown(of, passages, life)
    }
}

/** Adds a message to those that have ended, or to `passages`. */
function addKnown(of: KnownMinute, passages: Passages, life: ReadLife): void {
  addLife(life.hasEnded ? of.ended : passages, life)
  if (!life.hasEnded) return void of.open.add(life.id)
  of.open.delete(life.id)
  of.endedMessages++
}

function openIds(known: KnownLives): number {
  return [...known.values()].reduce((sum, { open }) => sum + open.size, 0)
}
