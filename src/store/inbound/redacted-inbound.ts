import { RECEIVED } from '../../domain/callback/told.ts'
import type { InboundId } from '../../domain/inbound/inbound.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** What became of the wish to remove what an inbound message says. */
export type RedactedInbound =
  | 'redacted'
  | 'unknown_inbound' /** Its client is still to be told of it. */
  | 'open'

/**
 * Removes what an inbound message of this client says, once the client was told of it: its text, that of its parts with their octets,
 * and that in the callback. Numbers, times and what it did (an opt-out) stay. In a transaction, for it is more than one statement; a
 * second call finds nothing to remove.
 */
export async function redactInbound(tx: Tx, clientId: ClientId, id: InboundId): Promise<RedactedInbound> {
  const [row] = await tx<{ partIds: readonly string[]; open: boolean }[]>`
    select part_ids as "partIds", exists (select from callbacks where message_id = ${id} and wake_at is not null) as open
    from inbound_messages where id = ${id} and client_id = ${clientId} for update`
  if (!row) return 'unknown_inbound'
  if (row.open) return 'open'
  await tx`update inbound_messages set text = '' where id = ${id}`
  await tx`
    update inbound_parts set text = '', octets = case when octets is null then null else ''::bytea end where id = any(${tx.array([...row.partIds])}::uuid[])`
  await tx`
    update callbacks set body = jsonb_set(body::jsonb, '{data,text}', '""', false)::text
    where message_id = ${id} and status = ${RECEIVED}`
  return 'redacted'
}
