import type { MessageFilter } from '../../domain/message/message-filter.ts'
import type { MessageId } from '../../domain/message.ts'
import { endOfEarlierMs, firstUuid7At, idsWithin, uuid7Ms } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'
import { holdDays } from '../database/partitions.ts'
import { countedUntilMs, findMatchingMinutes, isCounted } from '../report/matching-minutes.ts'
import { oneClient } from './filtered.ts'
import {
  type FoundMessage,
  type Fragment,
  type MessageSearch,
  type SearchResult,
  selectFound,
  unnamed,
  upTo,
} from './found-messages.ts'
import { isIndexed, searchIndexed } from './indexed-search.ts'

/** Messages looked at in one search for what has no index: some 100 ms. */
export const SCANNED_MESSAGES = 50_000

/** The same where a price is asked for, which stands in the lock of each. */
export const SCANNED_LOCKS = 10_000

/** Of a client's messages so many are looked at before the index of each day. */
const LOOKED_AT_FIRST = 10_000

/** Counts are asked, and days with an index are opened, for so long in one search, in milliseconds. */
const ASKED_FOR_MS = 150

/**
 * The newest that are meant, in one snapshot. Numbers and references have an index of each day; of the others what the
 * reports have counted is skipped where it has none that are meant, and `SCANNED_MESSAGES` of the rest are looked at, or `SCANNED_LOCKS`.
 */
export async function searchNewest({ sql }: Db, search: MessageSearch, limit: number): Promise<SearchResult> {
  const untilMs = performance.now() + ASKED_FOR_MS
  return await sql.begin('isolation level repeatable read read only', async (tx) => {
    await holdDays(tx, 'messages')
    if (isIndexed(search)) return await searchNumbered(tx, search, limit, untilMs)
    if (!isCounted(search.filter)) return await scanNewest(tx, search, limit, null)
    return await scanCounted(tx, search, limit, untilMs)
  })
}

/** What a client has is looked at by its own index first: all of it is often less than an hour of all. */
async function searchNumbered(
  tx: Tx,
  search: MessageSearch,
  limit: number,
  untilMs: number,
): Promise<SearchResult> {
  if (oneClient(search.filter) === null) return await searchIndexed(tx, search, limit, untilMs)
  const own = await scanNewest(tx, search, limit, null, LOOKED_AT_FIRST)
  if (own.next === null || own.messages.length === limit) return own
  const older = { ...search, beforeId: own.next }
  const { messages, ...rest } = await searchIndexed(tx, older, limit - own.messages.length, untilMs)
  return { messages: [...own.messages, ...messages], ...rest }
}

/** What is too young to be asked of the counts is looked at first. */
async function scanCounted(
  tx: Tx,
  search: MessageSearch,
  limit: number,
  untilMs: number,
): Promise<SearchResult> {
  const most = mostOf(search.filter)
  const countedMs = await countedUntilMs(tx)
  const young = await scanNewest(tx, search, limit, firstUuid7At(countedMs))
  if (young.next !== null || young.messages.length === limit) return young
  const { filter, beforeId, query, quietSince } = search
  const { firstId, endId } = idsWithin(filter.from, filter.to)
  const fromMs = firstId === null ? await oldestMs(tx) : uuid7Ms(firstId)
  const ends = [beforeId, endId].flatMap((id) => (id === null ? [] : [endOfEarlierMs(id)]))
  const minutes = await findMatchingMinutes(tx, {
    filter,
    fromMs,
    toMs: Math.min(countedMs, ...ends),
    mostLookedAt: most,
    enough: query === null && quietSince === null ? limit - young.messages.length : Number.POSITIVE_INFINITY,
    untilMs,
  })
  if (minutes === null) return await scanNewest(tx, search, limit, null)
  const ids = minutes.stretches.map((each) => [firstUuid7At(each.fromMs), firstUuid7At(each.toMs)] as const)
  const client = oneClient(filter)
  // In the order of the stretches, which a loop over them keeps, and of the ids within each.
  const lookedAt = (columns: Fragment) => tx`
    select o.* from unnest(${tx.array(ids.map(([first]) => first))}::uuid[], ${tx.array(ids.map(([, end]) => end))}::uuid[]) as s(first, last)
    cross join lateral (
      select ${columns} from messages where id >= s.first and id < s.last
        ${client === null ? tx`` : tx`and client_id = ${client}`} order by id desc offset 0) o`
  const newest = tx`(${lookedAt(tx`*`)} limit ${most}) m`
  const found = await selectFound(tx, newest, unnamed(tx, search), limit - young.messages.length)
  const messages: readonly FoundMessage[] = [...young.messages, ...found]
  if (messages.length === limit) return upTo(messages, messages.at(-1)?.id ?? null)
  // Of minutes that are not counted more came than was thought.
  const [last] = await tx<{ id: MessageId }[]>`${lookedAt(tx`id`)} limit 1 offset ${most - 1}`
  const nextId = minutes.nextMs === null ? null : (firstUuid7At(minutes.nextMs) as MessageId) // the form is that of an id
  return upTo(messages, last?.id ?? nextId)
}

/** The begin of the oldest message, in Unix milliseconds. */
async function oldestMs(tx: Tx): Promise<number> {
  const [row] = await tx<{ id: string }[]>`select id from messages order by id limit 1`
  return row ? uuid7Ms(row.id) : 0
}

/** So many messages are looked at in one search. */
function mostOf({ priceFrom, priceTo }: MessageFilter): number {
  return priceFrom === null && priceTo === null ? SCANNED_MESSAGES : SCANNED_LOCKS
}

/** Looks at the newest `most` from `fromId` on (null: all). */
async function scanNewest(
  tx: Tx,
  search: MessageSearch,
  limit: number,
  fromId: string | null,
  most = mostOf(search.filter),
): Promise<SearchResult> {
  const { filter, beforeId } = search
  const client = oneClient(filter)
  const { firstId, endId } = idsWithin(filter.from, filter.to)
  const range = tx`true ${client === null ? tx`` : tx`and client_id = ${client}`}
    ${firstId === null ? tx`` : tx`and id >= ${firstId}`} ${endId === null ? tx`` : tx`and id < ${endId}`}
    ${fromId === null ? tx`` : tx`and id >= ${fromId}`} ${beforeId === null ? tx`` : tx`and id < ${beforeId}`}`
  const newest = tx`(select * from messages where ${range} order by id desc limit ${most}) m`
  const messages = await selectFound(tx, newest, unnamed(tx, search), limit)
  if (messages.length === limit) return upTo(messages, messages.at(-1)?.id ?? null)
  const [last] = await tx<{ id: MessageId }[]>`
    select id from messages where ${range} order by id desc offset ${most - 1} limit 1`
  return upTo(messages, last?.id ?? null)
}
