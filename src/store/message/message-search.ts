import { isFinal } from '../../domain/lifecycle.ts'
import type { MessageId } from '../../domain/message.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'
import {
  type FoundMessage,
  isNamed,
  isUuid,
  type MessageSearch,
  narrowed,
  type SearchResult,
  selectFound,
  upTo,
} from './found-messages.ts'
import { findRequests, messagesOf } from './message-requests.ts'
import { searchNewest } from './newest-search.ts'
import { newestOpen } from './waiting.ts'

/** A search for open messages to which nothing happens. */
type QuietSearch = MessageSearch & { readonly quietSince: Date }

/** Open messages looked at in one search for those to which nothing happens: some 100 ms. */
export const SCANNED_OPEN = 20_000

/**
 * What was accepted after `quietSince` has moved since, by its acceptance, and is not walked over: of these the newest are
 * looked at all the same, for a database whose clock says otherwise.
 */
const LOOKED_AT_YOUNG = 10_000

/**
 * Searches messages, newest first, at most `limit`. Ids and providers' ids have an index: what they name is on the first
 * page, wherever it is, also what has such a name for its reference. For the others see `searchNewest`. Open messages to
 * which nothing happens are found through an index of their alarms, among the newest `SCANNED_OPEN` before `beforeId`. After
 * `searchedForMs` milliseconds nothing more is begun.
 */
export async function searchMessages(
  db: Db,
  search: MessageSearch,
  limit: number,
  searchedForMs?: number,
): Promise<SearchResult> {
  const { query, quietSince, beforeId, requestId } = search
  if (requestId !== null) return await searchRequests(db, search, requestId, limit)
  const isQuiet = !search.filter.statuses.some(isFinal) && !(query !== null && isUuid(query.trim()))
  if (quietSince !== null && isQuiet) return await searchQuiet(db, { ...search, quietSince }, limit)
  const named = query !== null && beforeId === null ? await selectNamed(db.sql, search, query, limit) : []
  // The page is full: the search for the others begins with the next one.
  if (named.length === limit) return { messages: named, searchedFrom: new Date(), next: LAST_ID }
  const found = await searchNewest(db, search, limit - named.length, searchedForMs)
  // What a name of a request leads to may have that name for its reference, too.
  const messages = byId([...named, ...found.messages])
  return { ...found, messages }
}

/** What an id names: a message, or the messages of a request. */
async function selectNamed(
  sql: Tx,
  search: MessageSearch,
  query: string,
  limit: number,
): Promise<readonly FoundMessage[]> {
  const where = narrowed(sql, search)
  const own = await selectFound(sql, sql`messages m`, sql`${isNamed(sql, query)} and ${where}`, limit)
  const requests = await findRequests(sql, query)
  if (requests.length === 0) return own
  const ofRequests = await selectFound(sql, messagesOf(sql, requests), where, limit)
  return byId([...own, ...ofRequests]).slice(0, limit)
}

/** The messages of the requests of a name, wherever they are. */
async function searchRequests(
  { sql }: Db,
  search: MessageSearch,
  requestId: string,
  limit: number,
): Promise<SearchResult> {
  const requests = await findRequests(sql, requestId)
  if (requests.length === 0) return upTo([], null)
  const messages = await selectFound(sql, messagesOf(sql, requests), narrowed(sql, search, true), limit)
  return upTo(messages, messages.length === limit ? (messages.at(-1)?.id ?? null) : null)
}

/** Each once, the newest first. */
function byId(messages: readonly FoundMessage[]): FoundMessage[] {
  const all = new Map(messages.map((one) => [one.id, one]))
  return [...all.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

/** No id is beyond it: a search that goes on from there looks at all messages. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as MessageId // the form is that of an id

/** Both statements see the same alarms: or what moves on between them would hide what was not looked at. */
async function searchQuiet(db: Db, search: QuietSearch, limit: number): Promise<SearchResult> {
  const { filter, now, quietSince, beforeId } = search
  const [first, ...others] = filter.statuses
  const status = filter.isHeld ? 'SCHEDULED' : others.length > 0 ? null : (first ?? null)
  const youngFrom = firstUuid7At(quietSince.getTime())
  const end = beforeId !== null && beforeId < youngFrom ? beforeId : youngFrom
  return await db.sql.begin('isolation level repeatable read read only', async (tx) => {
    const young = newestOpen(tx, { status, fromId: youngFrom, beforeId }, now, LOOKED_AT_YOUNG)
    const old = newestOpen(tx, { status, fromId: null, beforeId: end }, now, SCANNED_OPEN)
    const open = tx`(
      select message_id from ((${young}) union all (${old})) young_and_old order by 1 desc) a
      cross join lateral (select * from messages where id = a.message_id offset 0) m`
    const isQuiet = tx`m.wake_at is not null and ${narrowed(tx, search, true)}`
    const messages = await selectFound(tx, open, isQuiet, limit, tx`a.message_id`)
    if (messages.length === limit) return upTo(messages, messages.at(-1)?.id ?? null)
    const [last] = await tx<{ id: MessageId }[]>`
      select message_id as id from (${old}) old order by 1 desc offset ${SCANNED_OPEN - 1}`
    return upTo(messages, last?.id ?? null)
  })
}
