import type { MessageFilter } from '../../domain/message/message-filter.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { readCountedTime } from '../report/counted-time.ts'
import { expectedShare, findMatchingMinutes, isCounted } from '../report/matching-minutes.ts'

/** Ids of messages: from and before. */
export type IdRange = { readonly first: string; readonly end: string }

/** For so long the counts are asked, in milliseconds. */
const ASKED_FOR_MS = 5_000

/** More of all messages are not read minute by minute: through their index one takes twice as long as in a scan. */
const LARGEST_SHARE = 1 / 3

/** A day in one statement: some 30 ms. */
const HOURS_AT_ONCE = 24

/** No id is beyond it. */
const BEYOND_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * Where all messages are that a filter means, by what the reports have counted; null: anywhere. Minutes without any are left out, and
 * only these: one that is not counted yet, or has changed since, is not. In the snapshot in which the messages are read.
 */
export async function findMeantRanges(tx: Tx, filter: MessageFilter): Promise<readonly IdRange[] | null> {
  if (!isCounted(filter)) return null
  const { youngFromMs, ...time } = await readCountedTime(tx, filter, null)
  if ((await expectedShare(tx, { ...time, filter })) > LARGEST_SHARE) return null
  const minutes = await findMatchingMinutes(tx, {
    ...time,
    filter,
    hoursAtOnce: HOURS_AT_ONCE,
    mostLookedAt: Number.POSITIVE_INFINITY,
    enough: Number.POSITIVE_INFINITY,
    untilMs: performance.now() + ASKED_FOR_MS,
  })
  if (minutes === null || minutes.nextMs !== null) return null
  const ranges: IdRange[] = [{ first: firstUuid7At(youngFromMs), end: BEYOND_ALL }]
  for (const { fromMs, toMs } of minutes.stretches) {
    const [first, end] = [firstUuid7At(fromMs), firstUuid7At(toMs)]
    const later = ranges.at(-1)
    // What follows one upon the other is read as one.
    if (later?.first === end) ranges[ranges.length - 1] = { first, end: later.end }
    else ranges.push({ first, end })
  }
  return ranges
}
