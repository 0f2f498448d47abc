import type postgres from 'postgres'
import { readToldBody } from '../../domain/callback/told-body.ts'
import { ALL_CLIENTS } from '../../domain/controls.ts'
import type { ToForget } from '../../domain/erasure/forget.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { idsWithin } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { inDays } from '../database/partitions.ts'
import { hasTableOf } from './kept-days.ts'
import { changeRows, type FoundRow, type Place, type RowKey, readRows } from './search-rows.ts'
import { CALLBACKS, DAY_TABLES, LATE_RECEIPTS, type SearchedTable } from './searched-tables.ts'

/** Whose rows of a day, of which what is to go, and behind which id. */
export type RetainedRows = {
  readonly clientId: ClientId
  readonly day: string
  readonly text: boolean
  readonly number: boolean
  readonly after: string | null
  readonly rows: number
  readonly settledBefore: Date
}

/** What a step came to: the ids that were looked at and changed, whether something was on its way, and where it goes on; null: at the end. */
export type RetainedStep = {
  readonly ids: readonly string[]
  readonly isLeft: boolean
  readonly last: string | null
}

/** What is to go of what has this number. */
export type WhatOf = (number: string) => ToForget

/** Removes what is due of the next messages of a client and day, and of their callbacks, in a transaction. */
export async function retainMessages(tx: Tx, asked: RetainedRows, whatOf: WhatOf): Promise<RetainedStep> {
  const due = [
    ...(asked.text ? [tx`t.text <> '' or t.user_data is not null`] : []),
    ...(asked.number ? [tx`t.to_msisdn like '+%'`] : []),
  ]
  return await retain(tx, DAY_TABLES.messages, asked, due, (row) => whatOf(row['to_msisdn'] ?? ''))
}

/** The same of inbound messages, and of the parts that they were put together of. */
export async function retainInbound(tx: Tx, asked: RetainedRows, whatOf: WhatOf): Promise<RetainedStep> {
  const due = [
    ...(asked.text ? [tx`t.text <> ''`] : []),
    ...(asked.number ? [tx`t.from_address like '+%'`] : []),
  ]
  const whatOfRow = (row: FoundRow) => whatOf(row['from_address'] ?? '')
  const step = await retain(tx, DAY_TABLES.inbound_messages, asked, due, whatOfRow)
  const parts = await tx<{ id: string }[]>`
    select unnest(part_ids) as id from ${tx(`inbound_messages_${asked.day}`)} where id = any(${tx.array([...step.ids])}::uuid[])`
  for (const { day, items } of inDays(parts, ({ id }) => id)) {
    if (!(await hasTableOf(tx, 'inbound_parts', day))) continue
    const place: Place = { ...DAY_TABLES.inbound_parts, day, settledBefore: asked.settledBefore }
    const ids = items.map(({ id }) => id)
    const rows = await readRows(tx, place, tx`t.id = any(${tx.array(ids)}::uuid[])`)
    await changeRows(tx, place, rows, whatOfRow)
  }
  return step
}

/** The client of a message, its number and its text; null: the database has none of this id. */
export async function findRetained(
  tx: Tx,
  id: MessageId,
): Promise<{ readonly clientId: ClientId; readonly to: string; readonly text: string } | null> {
  const [row] = await tx<{ clientId: ClientId; to: string; text: string }[]>`
    select client_id as "clientId", to_msisdn as "to", text from messages where id = ${id}`
  return row ?? null
}

/** Removes what `whatOf` says of one message, in a transaction. */
export async function retainMessage(
  tx: Tx,
  { id, day, settledBefore }: { readonly id: MessageId; readonly day: string; readonly settledBefore: Date },
  whatOf: WhatOf,
): Promise<RetainedStep> {
  const place: Place = { ...DAY_TABLES.messages, day, settledBefore }
  const found = await readRows(tx, place, tx`t.id = ${id}`)
  return await forgetFound(tx, place, found, (row) => whatOf(row['to_msisdn'] ?? ''))
}

async function retain(
  tx: Tx,
  table: SearchedTable,
  { clientId, day, after, rows, settledBefore }: RetainedRows,
  due: readonly postgres.PendingQuery<postgres.Row[]>[],
  whatOf: (row: FoundRow) => ToForget,
): Promise<RetainedStep> {
  if (!(await hasTableOf(tx, table.table, day))) return { ids: [], isLeft: false, last: null }
  const [first, second] = due
  const isDue = second ? tx`(${first ?? tx`false`} or ${second})` : tx`(${first ?? tx`false`})`
  const isOfClient = clientId === ALL_CLIENTS ? tx`t.client_id is null` : tx`t.client_id = ${clientId}`
  const isNext = after === null ? tx`true` : tx`t.id > ${after}`
  const place: Place = { ...table, day, settledBefore }
  const found = await readRows(tx, place, tx`${isOfClient} and ${isNext} and ${isDue}`, rows)
  const step = await forgetFound(tx, place, found, whatOf)
  return { ...step, last: found.length === rows ? (found.at(-1)?.['id'] ?? null) : null }
}

/** Changes messages that were read, and what stands beside them. */
async function forgetFound(
  tx: Tx,
  place: Place,
  found: readonly FoundRow[],
  whatOf: (row: FoundRow) => ToForget,
): Promise<RetainedStep> {
  const { day, settledBefore } = place
  const { touched, open } = await changeRows(tx, place, found, whatOf)
  const ids = touched.flatMap(([id]) => id ?? [])
  const ofRow = new Map(found.map((row) => [row['id'] ?? '', row]))
  const whatOfOthers = (row: FoundRow) => {
    const of = ofRow.get(row['message_id'] ?? '')
    return of ? whatOf(of) : { forms: null, text: false }
  }
  const beside: readonly Place[] = [
    { ...CALLBACKS, day: null, settledBefore },
    // Of a day that was archived, and came back.
    ...(place.table === 'messages'
      ? [
          { ...DAY_TABLES.message_events, day, settledBefore },
          { ...LATE_RECEIPTS, day: null, settledBefore },
        ]
      : []),
  ]
  let isLeft = open.length > 0
  for (const of of beside) {
    const others = await readRows(tx, of, tx`t.message_id = any(${tx.array(ids)}::uuid[])`)
    isLeft = (await changeRows(tx, of, others, whatOfOthers)).open.length > 0 || isLeft
  }
  return { ids, isLeft, last: null }
}

/**
 * The same of the next callbacks of messages of an archived day, behind a key, which know themselves whose they are and what number they
 * tell of; answers the key after which it goes on, null: at the end.
 */
export async function retainCallbacks(
  tx: Tx,
  { day, after, rows }: { readonly day: string; readonly after: RowKey | null; readonly rows: number },
  whatOf: (clientId: string, number: string) => ToForget,
): Promise<RowKey | null> {
  const place: Place = {
    ...CALLBACKS,
    key: [
      ['message_id', 'uuid'],
      ['id', 'uuid'],
    ],
    day: null,
    settledBefore: new Date(),
  }
  const { firstId, endId } = idsOf(day)
  const [message, callback] = after ?? [firstId, firstId]
  const found = await readRows(
    tx,
    place,
    tx`(t.message_id, t.id) > (${message ?? null}::uuid, ${callback ?? null}::uuid) and t.message_id < ${endId}`,
    rows,
  )
  await changeRows(tx, place, found, (row) => whatOf(row['client_id'] ?? '', numberIn(row['body'] ?? '')))
  const last = found.length === rows ? found.at(-1) : undefined
  return last ? [last['message_id'] ?? '', last['id'] ?? ''] : null
}

const DAY_MS = 86_400_000

function idsOf(day: string) {
  const startMs = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)))
  return idsWithin(new Date(startMs), new Date(startMs + DAY_MS))
}

/** Messages of a day of which a receipt came late, and says something still. */
export async function listToldLate(tx: Tx, day: string): Promise<ReadonlySet<string>> {
  const { firstId, endId } = idsOf(day)
  const rows = await tx<{ id: string }[]>`
    select distinct message_id as id from late_receipts
    where message_id >= ${firstId} and message_id < ${endId} and detail is not null`
  return new Set(rows.map(({ id }) => id))
}

/** Removes what receipts said that came late: they may quote the number, and the begin of the text. That they came stays. */
export async function removeToldLate(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx`update late_receipts set detail = null where message_id = any(${tx.array([...ids])}::uuid[])`
}

/** The number that a callback tells of: who wrote, or was written to. */
export function numberIn(body: string): string {
  const { kind, data } = readToldBody(body)
  return kind === 'received' ? data.from : data.to
}
