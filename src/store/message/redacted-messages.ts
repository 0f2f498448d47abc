import { type LifecycleState, statesWhere } from '../../domain/lifecycle.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { firstUuid7At, uuid7Ms } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { listOf } from '../state-lists.ts'
import { removePacked } from './exchange-packs.ts'

const FINALS = listOf(statesWhere(({ final }) => final))

/** What became of the wish to remove what a message says. */
export type Redacted =
  /** Now, or before. `movedAt`: when it was moved last. */
  | { readonly kind: 'redacted'; readonly movedAt: Date }
  /** It is not at its end yet: what it says is still needed. */
  | { readonly kind: 'open'; readonly status: LifecycleState }
  /** Its client has none of this id, or has deleted it. */
  | { readonly kind: 'unknown_message' }

/**
 * Removes what a message of this client says, once it is final: its text and user data, the answer that it was made of, what of it
 * receipts quote, and what was said of it to providers. Its numbers, parts, history and money stay. `andDelete`: its client sees
 * it no more at the door that deletes. In a transaction, for it is more than one statement; a second call finds nothing to remove.
 * `sms.opens_packs` tells the trigger of 0034_exchange_packs that packs are opened here, and need not go whole.
 */
export async function redactMessage(
  tx: Tx,
  { clientId, id, andDelete, nowMs }: RedactionAsked,
): Promise<Redacted> {
  const now = new Date(nowMs)
  const [row] = await tx<{ status: LifecycleState; movedAt: Date; done: boolean }[]>`
    with found as materialized (
      select id, status, updated_at, set_config('sms.opens_packs', 'on', true) from messages
      where id = ${id} and client_id = ${clientId} and deleted_at is null for update
    ), redacted as (
      update messages m set text = '', user_data = null, callback_to = ${quoteTaken(tx, 'm.callback_to', '{form,text}')},
        redacted_at = coalesce(m.redacted_at, ${now}), deleted_at = ${andDelete ? now : null}
      from found where m.id = ${id} and m.id = found.id and found.status in (${tx.unsafe(FINALS)})
      returning m.id
    )
    select found.status, found.updated_at as "movedAt", exists (select from redacted) as done from found`
  if (!row) return { kind: 'unknown_message' }
  if (!row.done) return { kind: 'open', status: row.status }
  await removeExchanges(tx, [id])
  await tx`update inbound_replies set text = '' where message_id = ${id}`
  await tx`
    update callbacks set form = ${quoteTaken(tx, 'form', '{text}')} where message_id = ${id} and form ->> 'text' <> ''`
  return { kind: 'redacted', movedAt: row.movedAt }
}

/**
 * Removes what was said of these messages to providers, in a transaction; answers how many exchanges. They were accepted within minutes
 * of each other, or are few: see `removePacked`.
 */
export async function removeExchanges(tx: Tx, ids: readonly MessageId[]): Promise<number> {
  const packed = await removePacked(tx, ids)
  const [first] = ids.toSorted()
  if (!first) return packed
  const { count } = await tx`
    delete from provider_exchanges
    where message_id = any(${tx.array([...ids])}::uuid[]) and batch_id >= ${firstUuid7At(uuid7Ms(first))}`
  return packed + count
}

/** A form of callbacks without the words of the text that receipts quote (`CallbackTo.form`). */
function quoteTaken(tx: Tx, column: string, path: string) {
  return tx.unsafe(`jsonb_set(${column}::jsonb, '${path}', '""', false)::json`)
}

/** Which message of whom, and whether it is deleted too. */
export type RedactionAsked = {
  readonly clientId: ClientId
  readonly id: MessageId
  readonly andDelete: boolean
  readonly nowMs: number
}
