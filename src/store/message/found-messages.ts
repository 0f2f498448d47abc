import type postgres from 'postgres'
import { isNumberHash } from '../../domain/erasure/number-hash.ts'
import type { RowOf } from '../../domain/fields/field.ts'
import { FOUND_FIELDS } from '../../domain/fields/shown-fields.ts'
import type { MessageFilter } from '../../domain/message/message-filter.ts'
import type { MessageId } from '../../domain/message.ts'
import { moneyOfSql } from '../../domain/money.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { filtered } from './filtered.ts'
import { selectList } from './message-columns.ts'

/** Part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

/** What to search for; every given part must hold. */
export type MessageSearch = {
  /** What the request that made them is called, by the gateway or by who asked; null: any. */
  readonly requestId: string | null
  /** An exact id, request id, provider's message id or reference, or a number or its last digits; with blanks at its ends, or without. */
  readonly query: string | null
  /** What stands for the number that is asked for where it is not kept any more; left out, or null: nothing does. */
  readonly queryHash?: string | null
  readonly filter: MessageFilter
  readonly now: Date
  /** Nothing happened to the message since this. */
  readonly quietSince: Date | null
  /** Continue with older messages than this. */
  readonly beforeId: MessageId | null
}

/** A message in a list: without its text, by the names of its fields. */
export type FoundMessage = Omit<RowOf<typeof FOUND_FIELDS>, 'final' | 'request_id'> & {
  readonly id: MessageId
}

/** What was found, newest first, and how far was looked. */
export type SearchResult = {
  readonly messages: readonly FoundMessage[]
  /** Messages accepted since then were looked at; null: all. */
  readonly searchedFrom: Date | null
  /** Where the search goes on; null when nothing is left to look at, or it cannot go on. */
  readonly next: MessageId | null
}

const FOUND_COLUMNS = selectList(FOUND_FIELDS, { messages: 'f', credit_locks: 'l' }, {})

/** Digits of a number that are enough to search by its end. */
const MIN_DIGITS = 4

/** The newest `limit` of `from`, which has messages `m`. */
export async function selectFound(
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

/** What was found, looked at down to `last`; null: nothing is left. */
export function upTo(messages: readonly FoundMessage[], last: MessageId | null): SearchResult {
  return { messages, searchedFrom: last === null ? null : new Date(uuid7Ms(last)), next: last }
}

/** All that must hold of a message `m`, but for the request that made it; the query only if asked. */
export function narrowed(sql: Tx, search: MessageSearch, withQuery = false) {
  const { query, filter, quietSince, beforeId } = search
  return sql`${filtered(sql, filter)}
    ${quietSince === null ? sql`` : sql`and m.updated_at < ${quietSince}`}
    ${beforeId === null ? sql`` : sql`and m.id < ${beforeId}`}
    ${withQuery && query !== null ? sql`and (${isNamed(sql, query)} or m.client_reference in (${query}, ${query.trim()}) ${numberLike(sql, query, search.queryHash ?? null)})` : sql``}`
}

/** What may be meant by a search for a name, but for what has the name for its id: that was found already. */
export function unnamed(tx: Tx, search: MessageSearch) {
  const { query } = search
  return tx`${narrowed(tx, search, true)} ${query === null ? tx`` : tx`and (${isNamed(tx, query)}) is not true`}`
}

/** A message's own id, or its provider's for it. */
export function isNamed(sql: Tx, query: string) {
  const typed = query.trim()
  const isOwn = isUuid(typed) ? sql`m.id = ${typed} or` : sql``
  return sql`(${isOwn} m.provider_message_id in (${query}, ${typed}))`
}

function numberLike(sql: Tx, query: string, queryHash: string | null) {
  const sought = soughtNumber(query)
  if (sought === null) return sql``
  if (!sought.isWhole) return sql`or m.to_msisdn like ${`%${sought.text}`}`
  return sql`or m.to_msisdn in (${sought.text}, ${queryHash ?? sought.text})`
}

/** The number that a query may mean, or what stands for one: whole, or its last digits; null: it means none. */
export function soughtNumber(query: string): { readonly text: string; readonly isWhole: boolean } | null {
  const digits = digitsOf(query)
  // What stands for a number is asked for as it is shown.
  if (isNumberHash(digits)) return { text: digits, isWhole: true }
  if (!/^\+?\d+$/.test(digits) || digits.length < MIN_DIGITS) return null
  return { text: digits, isWhole: digits.startsWith('+') }
}

/** A number as it is typed, without what people put between digits. */
export function digitsOf(query: string): string {
  return query.replaceAll(/[\s().-]/g, '')
}

/** Whether a text has the form of an id. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
