import { type LifecycleState, statesWhere } from '../../domain/lifecycle.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { firstUuid7At, uuid7Ms } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { listOf } from '../state-lists.ts'

const FINALS = listOf(statesWhere(({ final }) => final))

/** What became of the wish to remove what a message says. */
export type Redacted =
  /** Now, or before. */
  | { readonly kind: 'redacted' }
  /** It is not at its end yet: what it says is still needed. */
  | { readonly kind: 'open'; readonly status: LifecycleState }
  /** Its client has none of this id, or has deleted it. */
  | { readonly kind: 'unknown_message' }

/**
 * Removes what a message of this client says, once it is final: its text and user data, and what was said of it to providers. Its
 * numbers, parts, history and money stay. `andDelete`: its client sees it no more at the door that deletes. In a transaction, for it is
 * more than one statement; a second call finds nothing to remove.
 */
export async function redactMessage(
  tx: Tx,
  { clientId, id, andDelete, nowMs }: RedactionAsked,
): Promise<Redacted> {
  const now = new Date(nowMs)
  const [row] = await tx<{ status: LifecycleState; done: boolean }[]>`
    with found as materialized (
      select id, status from messages where id = ${id} and client_id = ${clientId} and deleted_at is null for update
    ), redacted as (
      update messages m set text = '', user_data = null, redacted_at = coalesce(m.redacted_at, ${now}),
        deleted_at = ${andDelete ? now : null}
      from found where m.id = ${id} and m.id = found.id and found.status in (${tx.unsafe(FINALS)})
      returning m.id
    )
    select found.status, exists (select from redacted) as done from found`
  if (!row) return { kind: 'unknown_message' }
  if (!row.done) return { kind: 'open', status: row.status }
  await tx`
    delete from provider_exchanges where message_id = ${id} and batch_id >= ${firstUuid7At(uuid7Ms(id))}`
  return { kind: 'redacted' }
}

/** Which message of whom, and whether it is deleted too. */
export type RedactionAsked = {
  readonly clientId: ClientId
  readonly id: MessageId
  readonly andDelete: boolean
  readonly nowMs: number
}
