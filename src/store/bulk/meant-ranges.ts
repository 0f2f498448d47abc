import type { MessageFilter } from '../../domain/message/message-filter.ts'
import { inBoth, joined, type Stretch } from '../../domain/report/stretches.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { readCountedTime } from '../report/counted-time.ts'
import { expectedShare, findMatchingMinutes, isCounted } from '../report/matching-minutes.ts'
import { findValuedMinutes, isValued } from '../report/minute-values.ts'

/** Ids of messages: from and before. */
export type IdRange = { readonly first: string; readonly end: string }

/** For so long the counts are asked, in milliseconds. */
const ASKED_FOR_MS = 5_000

/** More of all messages are not read minute by minute: through their index one takes twice as long as in a scan. */
const LARGEST_SHARE = 1 / 3

/** So few are read at once. */
const SMALL_SHARE = 1 / 50

/** A day in one statement: some 30 ms. */
const HOURS_AT_ONCE = 24

/** No id is beyond it. */
const BEYOND_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * Where all messages are that a filter means, by what the reports have counted and what minutes have; null: anywhere. Minutes without any
 * are left out, and only these: one that is not counted yet, or has changed since, is not. In the snapshot in which the messages are read.
 */
export async function findMeantRanges(tx: Tx, filter: MessageFilter): Promise<readonly IdRange[] | null> {
  if (!isCounted(filter) && !isValued(filter)) return null
  const { youngFromMs, fromMs, toMs } = await readCountedTime(tx, filter, null)
  const time = { fromMs, toMs }
  const found = isValued(filter) ? await findValuedMinutes(tx, filter, time) : null
  const valued = found && found.share <= LARGEST_SHARE ? found.stretches : null
  // To ask the counts, too, takes longer than to read so few.
  const isFew = found !== null && found.share <= SMALL_SHARE
  const counted = isCounted(filter) && !isFew ? await findCounted(tx, filter, time) : null
  if (counted === null && valued === null) return null
  const older = counted && valued ? inBoth(counted, valued) : (counted ?? valued ?? [])
  const ranges = older.map((stretch) => ({
    first: firstUuid7At(stretch.fromMs),
    end: firstUuid7At(stretch.toMs),
  }))
  return [{ first: firstUuid7At(youngFromMs), end: BEYOND_ALL }, ...ranges]
}

async function findCounted(tx: Tx, filter: MessageFilter, time: Stretch): Promise<readonly Stretch[] | null> {
  if ((await expectedShare(tx, { ...time, filter })) > LARGEST_SHARE) return null
  const minutes = await findMatchingMinutes(tx, {
    ...time,
    filter,
    hoursAtOnce: HOURS_AT_ONCE,
    mostLookedAt: Number.POSITIVE_INFINITY,
    enough: Number.POSITIVE_INFINITY,
    untilMs: performance.now() + ASKED_FOR_MS,
  })
  return minutes === null || minutes.nextMs !== null ? null : joined(minutes.stretches)
}
