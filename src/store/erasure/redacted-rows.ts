import type { Redaction } from '../../domain/erasure/erasure.ts'
import type { Tx } from '../database/db.ts'
import { dayOfId } from '../database/partitions.ts'
import { removeExchanges } from '../message/redacted-messages.ts'
import { findRetained, numberIn, removeToldLate, retainMessage, type WhatOf } from './retained-rows.ts'
import { changeRows, type FoundRow, readRows } from './search-rows.ts'
import { CALLBACKS, INBOUND_REPLIES, type SearchedTable } from './searched-tables.ts'

/** What the database has of a message beside its day, with where its number stands there. */
const BESIDE: readonly (readonly [SearchedTable, numberOf: (row: FoundRow) => string])[] = [
  [CALLBACKS, (row) => numberIn(row['body'] ?? '')],
  [INBOUND_REPLIES, (row) => row['number'] ?? ''],
]

/**
 * Removes what is to go of a message whose day has files in the archive, as far as the database has it, in a transaction: its row where
 * the day was brought back, and what stands beside its day. False: a client is still to be told of it; that has stayed.
 */
export async function redactKept(
  tx: Tx,
  { messageId: id, deleted }: Pick<Redaction, 'messageId' | 'deleted'>,
  now: Date,
  whatOf: WhatOf,
): Promise<boolean> {
  const isKept = (await findRetained(tx, id)) !== null
  const ofRow = isKept && (await retainMessage(tx, { id, day: dayOfId(id), settledBefore: now }, whatOf))
  let isLeft = ofRow ? ofRow.isLeft : false
  for (const [table, numberOf] of BESIDE) {
    const place = { ...table, day: null, settledBefore: now }
    const rows = await readRows(tx, place, tx`t.message_id = ${id}`)
    const { open } = await changeRows(tx, place, rows, (row) => whatOf(numberOf(row)))
    isLeft ||= open.length > 0
  }
  if (deleted) await tx`update messages set deleted_at = ${now} where id = ${id} and deleted_at is null`
  await removeToldLate(tx, [id])
  await removeExchanges(tx, [id])
  return !isLeft
}

/** Whether the database has the message with something that was to go: its day was brought back meanwhile. */
export async function holdsStill(tx: Tx, { messageId, text, number, deleted }: Redaction): Promise<boolean> {
  const found = await findRetained(tx, messageId)
  return (
    found !== null &&
    ((text && found.text !== '') ||
      (number && found.to.startsWith('+')) ||
      (deleted && (await tx`select from messages where id = ${messageId} and deleted_at is null`).length > 0))
  )
}
