import type { MessageId } from '../../domain/message.ts'
import { firstUuid7At, idsWithin } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'
import { holdDays } from '../database/partitions.ts'
import { readCountedTime } from '../report/counted-time.ts'
import { findMatchingMinutes, isCounted } from '../report/matching-minutes.ts'
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

/** Messages looked at in one search for what has no index, where that does not take too long. */
export const SCANNED_MESSAGES = 50_000

/** So many are looked at in one statement: some 10 ms, several times that where a price is asked for, which stands in the lock of each. */
const AT_ONCE = 10_000

/** Of a client's messages so many are looked at before the index of each day. */
const LOOKED_AT_FIRST = AT_ONCE

/** For so long counts are asked, days with an index are opened, and more messages are looked at in one search, in milliseconds. */
export const SEARCHED_FOR_MS = 150

/**
 * The newest that are meant, in one snapshot. Numbers and references have an index of each day; of the others what the
 * reports have counted is skipped where it has none that are meant, and `SCANNED_MESSAGES` of the rest are looked at, in the time there is.
 */
export async function searchNewest(
  { sql }: Db,
  search: MessageSearch,
  limit: number,
  searchedForMs: number = SEARCHED_FOR_MS,
): Promise<SearchResult> {
  const untilMs = performance.now() + searchedForMs
  return await sql.begin('isolation level repeatable read read only', async (tx) => {
    await holdDays(tx, 'messages')
    if (isIndexed(search)) return await searchNumbered(tx, search, limit, untilMs)
    if (!isCounted(search.filter)) return await scanNewest(tx, search, limit, untilMs)
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
  const own = await scanNewest(tx, search, limit, untilMs, { most: LOOKED_AT_FIRST })
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
  const { filter, beforeId, query, quietSince } = search
  const counted = await readCountedTime(tx, filter, beforeId)
  const young = await scanNewest(tx, search, limit, untilMs, { fromId: firstUuid7At(counted.youngFromMs) })
  if (young.next !== null || young.messages.length === limit) return young
  const minutes = await findMatchingMinutes(tx, {
    ...counted,
    filter,
    hoursAtOnce: 1,
    mostLookedAt: SCANNED_MESSAGES,
    enough: query === null && quietSince === null ? limit - young.messages.length : Number.POSITIVE_INFINITY,
    untilMs,
  })
  if (minutes === null) return await scanNewest(tx, search, limit, untilMs)
  const ids = minutes.stretches.map((each) => [firstUuid7At(each.fromMs), firstUuid7At(each.toMs)] as const)
  const client = oneClient(filter)
  // In the order of the stretches, which a loop over them keeps, and of the ids within each.
  const rows: Rows = (columns, before) => tx`
    select o.* from unnest(${tx.array(ids.map(([first]) => first))}::uuid[], ${tx.array(ids.map(([, end]) => end))}::uuid[]) as s(first, last)
    cross join lateral (
      select ${columns} from messages where id >= s.first and id < s.last ${before === null ? tx`` : tx`and id < ${before}`}
        ${client === null ? tx`` : tx`and client_id = ${client}`} order by id desc offset 0) o`
  const { messages: older, next } = await scan(tx, search, limit - young.messages.length, { rows, untilMs })
  const nextId = minutes.nextMs === null ? null : (firstUuid7At(minutes.nextMs) as MessageId) // the form is that of an id
  return upTo([...young.messages, ...older], next ?? nextId)
}

/** Looks at the newest from `fromId` on, `most` at most. */
async function scanNewest(
  tx: Tx,
  search: MessageSearch,
  limit: number,
  untilMs: number,
  { fromId, most }: { readonly fromId?: string; readonly most?: number } = {},
): Promise<SearchResult> {
  const { filter } = search
  const client = oneClient(filter)
  const { firstId, endId } = idsWithin(filter.from, filter.to)
  const rows: Rows = (columns, before) => tx`
    select ${columns} from messages where true ${client === null ? tx`` : tx`and client_id = ${client}`}
      ${firstId === null ? tx`` : tx`and id >= ${firstId}`} ${endId === null ? tx`` : tx`and id < ${endId}`}
      ${fromId === undefined ? tx`` : tx`and id >= ${fromId}`} ${before === null ? tx`` : tx`and id < ${before}`} order by id desc`
  return await scan(tx, search, limit, { rows, untilMs, most })
}

/** Messages with ids smaller than this one (null: all), newest first. */
type Rows = (columns: Fragment, before: MessageId | null) => Fragment

/** Looks at rows, `AT_ONCE` in a statement, until `untilMs` (`performance.now()`). */
async function scan(
  tx: Tx,
  search: MessageSearch,
  limit: number,
  { rows, untilMs, most = SCANNED_MESSAGES }: { rows: Rows; untilMs: number; most?: number | undefined },
): Promise<SearchResult> {
  const messages: FoundMessage[] = []
  let before = search.beforeId
  for (let lookedAt = 0; lookedAt < most; lookedAt += AT_ONCE) {
    // However slow the database is, each search gets on by some.
    if (lookedAt > 0 && performance.now() > untilMs) break
    const newest = tx`(${rows(tx`*`, before)} limit ${AT_ONCE}) m`
    messages.push(...(await selectFound(tx, newest, unnamed(tx, search), limit - messages.length)))
    if (messages.length === limit) return upTo(messages, messages.at(-1)?.id ?? null)
    const [last] = await tx<{ id: MessageId }[]>`${rows(tx`id`, before)} limit 1 offset ${AT_ONCE - 1}`
    if (!last) return upTo(messages, null)
    before = last.id
  }
  return upTo(messages, before)
}
