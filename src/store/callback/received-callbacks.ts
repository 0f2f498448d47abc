import { RECEIVED, toldType } from '../../domain/callback/told.ts'
import { jsonOf } from '../../domain/fields/field.ts'
import { INBOUND_FIELDS, type InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import type { Tx } from '../database/db.ts'
import { NEW_UUID7 } from '../new-uuid7.ts'

/**
 * The part of a commit that queues `message.received` for inbound messages, as they are now: for those whose client has an
 * enabled endpoint. Once for each message, however often it is called. The body is made here, and never changed.
 */
export async function queueReceived(tx: Tx, messages: readonly InboundMessage[]): Promise<void> {
  const told = messages.filter(({ client_id }) => client_id !== null)
  if (told.length === 0) return
  const rows = told.map((message) => ({
    id: message.id,
    client_id: message.client_id,
    body: JSON.stringify({
      type: toldType(RECEIVED),
      timestamp: message.received_at.toISOString(),
      data: jsonOf(INBOUND_FIELDS, message),
    }),
  }))
  await tx`
    insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, body, created_at, updated_at)
    select ${tx.unsafe(NEW_UUID7)}, c.id, x.id, ${RECEIVED}, 1, true, 'PENDING', now(), x.body, now(), now()
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(id uuid, client_id uuid, body text)
    join clients c on c.id = x.client_id and c.dlr_callback_url is not null and c.callback_disabled_at is null
    on conflict (message_id, sequence) do nothing`
}
