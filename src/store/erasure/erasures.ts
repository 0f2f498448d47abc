import type { Erasure, Redaction } from '../../domain/erasure/erasure.ts'
import type { NumberHash } from '../../domain/erasure/number-hash.ts'
import { arrayText } from '../array-text.ts'
import type { Tx } from '../database/db.ts'
import { beyond, placeColumn, type TimePlace } from '../database/time-place.ts'
import type { RowKey } from './search-rows.ts'

/** A row that is looked at again when what holds it has ended. */
export type LeftRow = { readonly table: string; readonly day: string | null; readonly key: RowKey }

/** Where an erasure goes on. */
export type ErasurePlace = {
  /** Which of the tables without days is next; as many as there are: they are done. */
  readonly table: number
  /** The day that is being searched, `20260131`; null: the next one is to be chosen. */
  readonly day: string | null
  /** Which of the tables of that day is next. */
  readonly dayTable: number
  /** Where the table that is next goes on; null: at its begin. */
  readonly after: RowKey | null
  readonly left: readonly LeftRow[]
  /** Days with so many such rows that they are searched anew. */
  readonly later: readonly string[]
}

/** Where each begins. */
export const FIRST_PLACE: ErasurePlace = {
  table: 0,
  day: null,
  dayTable: 0,
  after: null,
  left: [],
  later: [],
}

/** The erasure of a number whose turn it is. */
export type DueErasure = Pick<Erasure, 'id' | 'askedAt' | 'counts' | 'archivedDays'> & {
  readonly numberHash: NumberHash
  readonly sealedNumber: string
  readonly place: ErasurePlace
  /** Days that are done, `20260131`. */
  readonly daysDone: readonly string[]
}

/** What an erasure has come to. */
export type ErasureProgress = Pick<DueErasure, 'place' | 'counts' | 'daysDone' | 'archivedDays'> & {
  readonly waitsFor: number
  readonly dueAt: Date
}

/** One that is asked for. */
export type NewErasure = {
  readonly id: string
  readonly numberHash: NumberHash
  readonly sealedNumber: string
  readonly askedBy: string
  readonly askedAt: Date
}

/** Keeps that a number is to be removed; the one of that number that is under way, if there is one, stays and is answered. */
export async function askErasure(tx: Tx, asked: NewErasure): Promise<{ id: string; isNew: boolean }> {
  const { id, numberHash, sealedNumber, askedBy, askedAt } = asked
  await tx`
    insert into erasures (id, number_hash, sealed_number, asked_by, asked_at, state, place, due_at, updated_at)
    values (${id}, ${numberHash}, ${sealedNumber}, ${askedBy}, ${askedAt}, 'erasing', ${JSON.stringify(FIRST_PLACE)}::text::json,
      ${askedAt}, ${askedAt})
    on conflict (number_hash) where state <> 'done' do nothing`
  const [row] = await tx<{ id: string }[]>`
    select id from erasures where id = ${id} or (number_hash = ${numberHash} and state <> 'done') order by id = ${id} desc limit 1`
  return { id: row?.id ?? id, isNew: row?.id === id }
}

/** Takes the one whose turn came first, until the end of the transaction; null: none is due, or others are at them. */
export async function takeDueErasure(tx: Tx, now: Date): Promise<DueErasure | null> {
  const [row] = await tx<DueErasure[]>`
    select id, number_hash as "numberHash", sealed_number as "sealedNumber", asked_at as "askedAt", place, counts,
      ${days(tx, 'days_done', 'YYYYMMDD')} as "daysDone", ${days(tx, 'archived_days', 'YYYY-MM-DD')} as "archivedDays"
    from erasures where state <> 'done' and due_at <= ${now} and message_id is null order by due_at limit 1 for update skip locked`
  return row ?? null
}

/** Keeps how far it has come. */
export async function keepErasure(
  tx: Tx,
  id: string,
  { place, counts, daysDone, archivedDays, waitsFor, dueAt }: ErasureProgress,
  now: Date,
): Promise<void> {
  await tx`
    update erasures set state = ${waitsFor > 0 ? 'waiting' : 'erasing'}, place = ${JSON.stringify(place)}::text::json,
      counts = ${JSON.stringify(counts)}::text::json, days_done = ${arrayText(daysDone)}::text::date[],
      archived_days = ${arrayText(archivedDays)}::text::date[], waits_for = ${waitsFor}, due_at = ${dueAt}, updated_at = ${now}
    where id = ${id}`
}

/** Has it looked at again no sooner than then. */
export async function putOffErasure(tx: Tx, id: string, dueAt: Date): Promise<void> {
  await tx`update erasures set due_at = ${dueAt} where id = ${id} and state <> 'done'`
}

/** Ends it: of the number its hash is left. */
export async function endErasure(tx: Tx, id: string, now: Date): Promise<void> {
  await tx`
    update erasures set state = 'done', sealed_number = null, place = '{}', waits_for = 0, updated_at = ${now}, finished_at = ${now}
    where id = ${id}`
}

/** One by its id; null: there is none. */
export async function findErasure(tx: Tx, id: string): Promise<Erasure | null> {
  const [row] = await tx<Erasure[]>`select ${columns(tx)} from erasures where id = ${id}`
  return row ?? null
}

/** Newest first, at most `limit`; of one message, or all. */
export async function listErasures(
  tx: Tx,
  after: TimePlace | null,
  limit: number,
  messageId: string | null = null,
): Promise<readonly (Erasure & TimePlace)[]> {
  const isOf = messageId === null ? tx`true` : tx`message_id = ${messageId}`
  return await tx<(Erasure & TimePlace)[]>`
    select ${columns(tx)}, ${placeColumn(tx, 'asked_at')} from erasures where ${beyond(tx, 'asked_at', after)} and ${isOf}
    order by asked_at desc, id desc limit ${limit}`
}

/** The newest of this message that removes all that is asked, one that is under way first; null: there is none. */
export async function findRedaction(
  tx: Tx,
  { messageId, text, number, deleted }: Redaction,
): Promise<(Erasure & { readonly redacts: Redaction }) | null> {
  const [row] = await tx<(Erasure & { readonly redacts: Redaction })[]>`
    select ${columns(tx)} from erasures
    where message_id = ${messageId} and (redact_text or not ${text}::boolean) and (redact_number or not ${number}::boolean)
      and (redact_delete or not ${deleted}::boolean)
    order by state = 'done', asked_at desc limit 1`
  return row ?? null
}

function columns(tx: Tx) {
  return tx`id, number_hash as "numberHash", case when message_id is not null then json_build_object('messageId', message_id,
      'text', redact_text, 'number', redact_number, 'deleted', redact_delete) end as redacts, asked_by as "askedBy", asked_at as "askedAt", state, counts,
    cardinality(days_done) as days, ${days(tx, 'archived_days', 'YYYY-MM-DD')} as "archivedDays", waits_for as "waitsFor",
    updated_at as "updatedAt", finished_at as "finishedAt"`
}

/** Days as texts. */
function days(tx: Tx, column: string, form: string) {
  return tx`array(select to_char(d, ${form}) from unnest(${tx(column)}) d order by d)`
}
