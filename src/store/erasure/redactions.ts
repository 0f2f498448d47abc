import type { Erasure, Redaction } from '../../domain/erasure/erasure.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { boundsOfDay, dayOfId } from '../database/partitions.ts'

// Messages of archived days that are redacted: rows of `erasures` that name a message. What answers them is in erasures.ts.

/** Redactions of one day that are carried out together, at most: the others follow. */
const MOST_AT_ONCE = 10_000

/** One that is asked for. */
export type NewRedaction = Pick<Erasure, 'id' | 'askedBy' | 'askedAt'> & { readonly redacts: Redaction }

/** Keeps that a message is to be redacted; where the same is under way already, nothing is kept. */
export async function askRedaction(tx: Tx, { id, redacts, askedBy, askedAt }: NewRedaction): Promise<void> {
  await tx`
    insert into erasures (id, message_id, redact_text, redact_number, redact_delete, asked_by, asked_at, state, place, due_at, updated_at)
    values (${id}, ${redacts.messageId}, ${redacts.text}, ${redacts.number}, ${redacts.deleted}, ${askedBy}, ${askedAt}, 'erasing', '{}', ${askedAt}, ${askedAt})
    on conflict (message_id, redact_text, redact_number, redact_delete) where message_id is not null and state <> 'done' do nothing`
}

/** One that is not done. */
export type DueRedaction = Redaction & { readonly id: string }

/** What is to go of messages of this day, `20260131`, and may be there still. */
export async function listOpenRedactions(tx: Tx, day: string): Promise<readonly DueRedaction[]> {
  const { from, to } = boundsOfDay(day)
  return await tx<DueRedaction[]>`
    select id, ${redactionColumns(tx)} from erasures
    where message_id >= ${from} and message_id < ${to} and message_id is not null and state <> 'done'`
}

/** Whether anything of this message is to go and may be there still. */
export async function isBeingRedacted(tx: Tx, messageId: MessageId): Promise<boolean> {
  const rows = await tx`select from erasures where message_id = ${messageId} and state <> 'done' limit 1`
  return rows.length > 0
}

function redactionColumns(tx: Tx) {
  return tx`message_id as "messageId", redact_text as text, redact_number as number, redact_delete as deleted`
}

/**
 * Takes those of the day whose turn came first, until `until`: nobody else is given them before. Empty: none is due. Without `hashes`
 * those that remove a number are left to processes that can.
 */
export async function takeRedactions(
  tx: Tx,
  { now, until, hashes }: { readonly now: Date; readonly until: Date; readonly hashes: boolean },
): Promise<readonly DueRedaction[]> {
  const isDue = tx`state <> 'done' and message_id is not null and due_at <= ${now} and (${hashes}::boolean or not redact_number)`
  const [first] = await tx<{ messageId: MessageId }[]>`
    select message_id as "messageId" from erasures where ${isDue} order by due_at limit 1 for update skip locked`
  if (!first) return []
  const { from, to } = boundsOfDay(dayOfId(first.messageId))
  return await tx<DueRedaction[]>`
    update erasures set state = 'erasing', waits_for = 0, due_at = ${until}, updated_at = ${now} where id in (
      select id from erasures where ${isDue} and message_id >= ${from} and message_id < ${to}
      order by due_at limit ${MOST_AT_ONCE} for update skip locked
    )
    returning id, ${redactionColumns(tx)}`
}

/** Has them looked at again no sooner than then: something of them is on its way, or another works on their day. */
export async function putOffRedactions(
  tx: Tx,
  ids: readonly string[],
  dueAt: Date,
  now: Date,
): Promise<void> {
  await tx`
    update erasures set state = 'waiting', waits_for = 1, due_at = ${dueAt}, updated_at = ${now}
    where id = any(${tx.array([...ids])}::uuid[]) and state <> 'done'`
}

/** Nobody else is given them before that. */
export async function holdRedactions(tx: Tx, ids: readonly string[], until: Date): Promise<void> {
  await tx`
    update erasures set due_at = ${until} where id = any(${tx.array([...ids])}::uuid[]) and state <> 'done'`
}

/** Keeps that these were written anew with their day, `20260131`: in the transaction that makes its new files the day's. */
export async function noteRewritten(tx: Tx, ids: readonly string[], day: string): Promise<void> {
  await tx`
    update erasures set archived_days = array[${day}::date], counts = '{"archived_messages": 1}'
    where id = any(${tx.array([...ids])}::uuid[]) and state <> 'done'`
}

/** Ends one: its day, `20260131`, has nothing any more that was to go. */
export async function endRedaction(tx: Tx, id: string, day: string, now: Date): Promise<void> {
  await tx`
    update erasures set state = 'done', waits_for = 0, days_done = array[${day}::date], updated_at = ${now}, finished_at = ${now}
    where id = ${id} and state <> 'done'`
}
