import type { MessageId } from '../../domain/message.ts'
import { endOfEarlierMs, firstUuid7At, uuid7Ms } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { boundsOfDay } from '../database/partitions.ts'
import {
  type FoundMessage,
  type Fragment,
  type MessageSearch,
  type SearchResult,
  selectFound,
  soughtNumber,
  unnamed,
  upTo,
} from './found-messages.ts'
import { searchedDays } from './search-index.ts'

// The index of a day (migration 0045) says of a few pages at a time which numbers and references are in them not: a search reads
// the pages that are left. A message costs it nothing when it is accepted or moves.

/** Digits by which the index knows the ends of numbers. */
const [LONG_END, SHORT_END] = [7, 4]

/** Stretches begin with this, and become longer or shorter to take `STRETCH_TAKES_MS`. */
const FIRST_STRETCH_MS = 1_800_000
const STRETCH_TAKES_MS = 60
const [LEAST_GROWTH, MAX_GROWTH] = [4, 16]
const LEAST_STRETCH_MS = 10_000

/** How far `created_at` may be from the instant of the id, in milliseconds; as `idsWithin` has it. */
const SLACK_MS = 10_000

const DAY_MS = 86_400_000

/** True where an index of numbers or references serves the search. */
export function isIndexed({ query, filter }: MessageSearch): boolean {
  return query !== null || filter.number !== null
}

/** Looks at stretch by stretch, newest first, until `untilMs` (`performance.now()`). */
export async function searchIndexed(
  tx: Tx,
  search: MessageSearch,
  limit: number,
  untilMs: number,
): Promise<SearchResult> {
  const { filter, beforeId } = search
  const newestMs = Math.min(
    beforeId === null ? Number.POSITIVE_INFINITY : endOfEarlierMs(beforeId),
    filter.to === null ? Number.POSITIVE_INFINITY : filter.to.getTime() + SLACK_MS,
  )
  const oldestMs = filter.from === null ? 0 : filter.from.getTime() - SLACK_MS
  const messages: FoundMessage[] = []
  let [stretchMs, stretches] = [FIRST_STRETCH_MS, 0]
  for (const { table, day, index } of await searchedDays(tx)) {
    const { from, to } = boundsOfDay(day)
    const [beginMs, endMs] = [Math.max(uuid7Ms(from), oldestMs), Math.min(uuid7Ms(to), newestMs)]
    for (let toMs = Math.min(endMs, await newestOn(tx, table)); toMs > beginMs; ) {
      // However slow the database is, each search gets on by a stretch.
      if (stretches > 0 && performance.now() > untilMs) return upTo(messages, firstUuid7At(toMs) as MessageId) // the form is that of an id
      const fromMs = Math.max(beginMs, toMs - stretchMs)
      const startedAtMs = performance.now()
      stretches++
      const rows =
        index !== null ? withIndex(tx, search, table, fromMs, toMs) : without(tx, table, fromMs, toMs)
      messages.push(...(await selectFound(tx, rows, unnamed(tx, search), limit - messages.length)))
      if (messages.length === limit) return upTo(messages, messages.at(-1)?.id ?? null)
      stretchMs = Math.min(
        DAY_MS,
        Math.max(LEAST_STRETCH_MS, stretchMs * growthAfter(performance.now() - startedAtMs)),
      )
      toMs = fromMs
    }
  }
  return upTo(messages, null)
}

/** How much longer the stretch after one may be that took so long: of a quick one the way there and back is most of it. */
function growthAfter(tookMs: number): number {
  const growth = STRETCH_TAKES_MS / Math.max(tookMs, 1)
  return growth < 1 ? growth : Math.min(MAX_GROWTH, Math.max(LEAST_GROWTH, growth))
}

/** Behind the newest message of a day, in Unix milliseconds; without one 0. */
async function newestOn(tx: Tx, table: string): Promise<number> {
  const [row] = await tx<{ id: string }[]>`select id from ${tx(table)} order by id desc limit 1`
  return row ? uuid7Ms(row.id) + 1 : 0
}

/** Messages `m` of a stretch that the index does not rule out. By `created_at`: by the id the primary key would be taken. */
function withIndex(tx: Tx, search: MessageSearch, table: string, fromMs: number, toMs: number): Fragment {
  const { query, queryHash, filter } = search
  const byNumber = filter.number === null ? tx`` : tx`and ${endsAs(tx, tx`d`, filter.number, null)}`
  const sought = query === null ? null : soughtNumber(query)
  const orNumber = sought === null ? tx`` : tx`or ${endsAs(tx, tx`d`, sought.text, queryHash ?? null)}`
  // Each of them is a walk over the index.
  const orTrimmed =
    query === null || query === query.trim() ? tx`` : tx`or d.client_reference = ${query.trim()}`
  const byQuery = query === null ? tx`` : tx`and (d.client_reference = ${query} ${orTrimmed} ${orNumber})`
  return tx`(
    select * from (
      select * from ${tx(table)} d
      where d.created_at >= ${new Date(fromMs - SLACK_MS)} and d.created_at < ${new Date(toMs + SLACK_MS)} ${byNumber} ${byQuery}
      offset 0) d
    where d.id >= ${firstUuid7At(fromMs)} and d.id < ${firstUuid7At(toMs)}) m`
}

/** Part of a condition on a message, as the index knows it: its number may be this, or end so; or what stands for it. */
export function endsAs(tx: Tx, message: Fragment, number: string, hash: string | null) {
  if (number.length < LONG_END) return tx`right(${message}.to_msisdn, 4) = ${number.slice(-SHORT_END)}`
  const ends = (text: string) => tx`right(${message}.to_msisdn, 7) = ${text.slice(-LONG_END)}`
  return hash === null ? ends(number) : tx`(${ends(number)} or ${ends(hash)})`
}

/** All messages `m` of a stretch. */
function without(tx: Tx, table: string, fromMs: number, toMs: number): Fragment {
  return tx`(select * from ${tx(table)} where id >= ${firstUuid7At(fromMs)} and id < ${firstUuid7At(toMs)}) m`
}
