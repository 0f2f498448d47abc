import type postgres from 'postgres'
import type { Door } from '../../domain/door.ts'
import { isNumberHash } from '../../domain/erasure/number-hash.ts'
import type { RowOf } from '../../domain/fields/field.ts'
import { FOUND_FIELDS } from '../../domain/fields/shown-fields.ts'
import { isFinal, type LifecycleState } from '../../domain/lifecycle.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { moneyOfSql } from '../../domain/money.ts'
import { firstUuid7At, uuid7Ms } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'
import { selectList } from './message-columns.ts'
import { findRequests, messagesOf } from './message-requests.ts'
import { newestOpen } from './waiting.ts'

type Fragment = postgres.PendingQuery<postgres.Row[]>

/** What to search for; every given part must hold. */
export type MessageSearch = {
  /** What the request that made them is called, by the gateway or by who asked; null: any. */
  readonly requestId: string | null
  /** An exact id, request id, provider's message id or reference, or a number or its last digits; with blanks at its ends, or without. */
  readonly query: string | null
  /** What stands for the number that is asked for where it is not kept any more; left out, or null: nothing does. */
  readonly queryHash?: string | null
  readonly status: LifecycleState | null
  readonly clientId: ClientId | null
  readonly door: Door | null
  /** Only those that wait for the hours of their class, or for their sender. */
  readonly isHeld: boolean
  readonly now: Date
  /** Nothing happened to the message since this. */
  readonly quietSince: Date | null
  /** Continue with older messages than this. */
  readonly beforeId: MessageId | null
}

/** A search for open messages to which nothing happens. */
type QuietSearch = MessageSearch & { readonly quietSince: Date }

/** A message in a list: without its text, by the names of its fields. */
export type FoundMessage = Omit<RowOf<typeof FOUND_FIELDS>, 'final' | 'request_id'> & {
  readonly id: MessageId
}

const FOUND_COLUMNS = selectList(FOUND_FIELDS, { messages: 'f', credit_locks: 'l' }, {})

/** What was found, newest first, and how far was looked. */
export type SearchResult = {
  readonly messages: readonly FoundMessage[]
  /** Messages accepted since then were looked at; null: all. */
  readonly searchedFrom: Date | null
  /** Where the search goes on; null when nothing is left to look at, or it cannot go on. */
  readonly next: MessageId | null
}

/** Messages looked at in one search for what has no index: some 100 ms. */
export const SCANNED_MESSAGES = 50_000

/** Open messages looked at in one search for those to which nothing happens: some 100 ms. */
export const SCANNED_OPEN = 20_000

/**
 * What was accepted after `quietSince` has moved since, by its acceptance, and is not walked over: of these the newest are
 * looked at all the same, for a database whose clock says otherwise.
 */
const LOOKED_AT_YOUNG = 10_000

/** Digits of a number that are enough to search by its end. */
const MIN_DIGITS = 4

/**
 * Searches messages, newest first, at most `limit`. Ids and providers' ids have an index: what they name is on the first
 * page, wherever it is. Numbers and references have none, as every message would pay for it: the newest
 * `SCANNED_MESSAGES` before `beforeId` are looked at, for these too when the query has the form of an id. Open messages to
 * which nothing happens are found through an index of their alarms, among the newest `SCANNED_OPEN` before `beforeId`.
 */
export async function searchMessages(db: Db, search: MessageSearch, limit: number): Promise<SearchResult> {
  const { query, quietSince, beforeId, requestId } = search
  if (requestId !== null) return await searchRequests(db, search, requestId, limit)
  const isQuiet = !(search.status && isFinal(search.status)) && !(query !== null && isUuid(query.trim()))
  if (quietSince !== null && isQuiet) return await searchQuiet(db, { ...search, quietSince }, limit)
  const named = query !== null && beforeId === null ? await selectNamed(db.sql, search, query, limit) : []
  // The page is full: the search for the others begins with the next one.
  if (named.length === limit) return { messages: named, searchedFrom: new Date(), next: LAST_ID }
  const found = await searchNewest(db, search, limit - named.length)
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
  const own = await select(sql, sql`messages m`, sql`${isNamed(sql, query)} and ${where}`, limit)
  const requests = await findRequests(sql, query)
  if (requests.length === 0) return own
  const ofRequests = await select(sql, messagesOf(sql, requests), where, limit)
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
  const messages = await select(sql, messagesOf(sql, requests), narrowed(sql, search, true), limit)
  return upTo(messages, messages.length === limit ? (messages.at(-1)?.id ?? null) : null)
}

/** Each once, the newest first. */
function byId(messages: readonly FoundMessage[]): FoundMessage[] {
  const all = new Map(messages.map((one) => [one.id, one]))
  return [...all.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

/** No id is beyond it: a search that goes on from there looks at all messages. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as MessageId // the form is that of an id

async function searchNewest({ sql }: Db, search: MessageSearch, limit: number): Promise<SearchResult> {
  const { query, clientId, beforeId } = search
  const range = sql`true ${clientId === null ? sql`` : sql`and client_id = ${clientId}`}
    ${beforeId === null ? sql`` : sql`and id < ${beforeId}`}`
  const newest = sql`(select * from messages where ${range} order by id desc limit ${SCANNED_MESSAGES}) m`
  const unnamed = query === null ? sql`` : sql`and (${isNamed(sql, query)}) is not true`
  const messages = await select(sql, newest, sql`${narrowed(sql, search, true)} ${unnamed}`, limit)
  if (messages.length === limit) return upTo(messages, messages.at(-1)?.id ?? null)
  const [last] = await sql<{ id: MessageId }[]>`
    select id from messages where ${range} order by id desc offset ${SCANNED_MESSAGES - 1} limit 1`
  return upTo(messages, last?.id ?? null)
}

/** A message's own id, or its provider's for it. */
function isNamed(sql: Tx, query: string) {
  const typed = query.trim()
  const isOwn = isUuid(typed) ? sql`m.id = ${typed} or` : sql``
  return sql`(${isOwn} m.provider_message_id in (${query}, ${typed}))`
}

/** Both statements see the same alarms: or what moves on between them would hide what was not looked at. */
async function searchQuiet(db: Db, search: QuietSearch, limit: number): Promise<SearchResult> {
  const { status, now, quietSince, beforeId } = search
  const youngFrom = firstUuid7At(quietSince.getTime())
  const end = beforeId !== null && beforeId < youngFrom ? beforeId : youngFrom
  return await db.sql.begin('isolation level repeatable read read only', async (tx) => {
    const young = newestOpen(tx, { status, fromId: youngFrom, beforeId }, now, LOOKED_AT_YOUNG)
    const old = newestOpen(tx, { status, fromId: null, beforeId: end }, now, SCANNED_OPEN)
    const open = tx`(
      select message_id from ((${young}) union all (${old})) young_and_old order by 1 desc) a
      cross join lateral (select * from messages where id = a.message_id offset 0) m`
    const isQuiet = tx`m.wake_at is not null and ${narrowed(tx, search, true)}`
    const messages = await select(tx, open, isQuiet, limit, tx`a.message_id`)
    if (messages.length === limit) return upTo(messages, messages.at(-1)?.id ?? null)
    const [last] = await tx<{ id: MessageId }[]>`
      select message_id as id from (${old}) old order by 1 desc offset ${SCANNED_OPEN - 1}`
    return upTo(messages, last?.id ?? null)
  })
}

/** The conditions that no index serves. */
function narrowed(sql: Tx, search: MessageSearch, withQuery = false) {
  const { query, status, clientId, door, isHeld, quietSince, beforeId } = search
  return sql`true
    ${status === null ? sql`` : sql`and m.status = ${status}`}
    ${clientId === null ? sql`` : sql`and m.client_id = ${clientId}`}
    ${door === null ? sql`` : sql`and m.door = ${door}`}
    ${isHeld ? sql`and m.status = 'SCHEDULED' and m.held_for is not null` : sql``}
    ${quietSince === null ? sql`` : sql`and m.updated_at < ${quietSince}`}
    ${beforeId === null ? sql`` : sql`and m.id < ${beforeId}`}
    ${withQuery && query !== null ? sql`and (${isNamed(sql, query)} or m.client_reference in (${query}, ${query.trim()}) ${numberLike(sql, query, search.queryHash ?? null)})` : sql``}`
}

function numberLike(sql: Tx, query: string, queryHash: string | null) {
  const digits = digitsOf(query)
  // What stands for a number is asked for as it is shown.
  if (isNumberHash(digits)) return sql`or m.to_msisdn = ${digits}`
  if (!/^\+?\d+$/.test(digits) || digits.length < MIN_DIGITS) return sql``
  return digits.startsWith('+')
    ? sql`or m.to_msisdn in (${digits}, ${queryHash ?? digits})`
    : sql`or m.to_msisdn like ${`%${digits}`}`
}

/** A number as it is typed, without what people put between digits. */
export function digitsOf(query: string): string {
  return query.replaceAll(/[\s().-]/g, '')
}

async function select(
  sql: Tx,
  from: Fragment,
  where: Fragment,
  limit: number,
  newest: Fragment = sql`m.id`,
): Promise<FoundMessage[]> {
  const rows = await sql<(Omit<FoundMessage, 'cost_cents'> & { readonly cost_cents: string })[]>`
    with found as materialized (
      select m.* from ${from} where ${where} order by ${newest} desc limit ${limit}
    )
    select ${sql.unsafe(FOUND_COLUMNS)}
    from found f cross join lateral (select * from credit_locks where id = f.id offset 0) l order by f.id desc`
  return rows.map((row) => ({ ...row, cost_cents: moneyOfSql(row.cost_cents) }))
}

function upTo(messages: readonly FoundMessage[], last: MessageId | null): SearchResult {
  return { messages, searchedFrom: last === null ? null : new Date(uuid7Ms(last)), next: last }
}

/** Whether a text has the form of an id. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
