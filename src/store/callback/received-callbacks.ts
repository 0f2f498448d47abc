import { TO_ENDPOINT, TO_SMPP } from '../../domain/callback/target.ts'
import { RECEIVED, toldType } from '../../domain/callback/told.ts'
import { jsonOf } from '../../domain/fields/field.ts'
import { INBOUND_FIELDS, type InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import { digitsOf } from '../../domain/inbound/numbers.ts'
import type { Tx } from '../database/db.ts'
import { NEW_UUID7 } from '../new-uuid7.ts'
import { targetOf } from './queued-callbacks.ts'

/**
 * The part of a commit that queues `message.received` for inbound messages, as they are now: to the `sms_url` of the number, as
 * the Twilio door tells it, else to the client's endpoint where that is enabled, else down its SMPP account. Once for each
 * message, however often it is called. The body is made here, and never changed.
 */
export async function queueReceived(tx: Tx, messages: readonly InboundMessage[]): Promise<void> {
  const told = messages.filter(({ client_id }) => client_id !== null)
  if (told.length === 0) return
  const rows = told.map((message) => ({
    id: message.id,
    client_id: message.client_id,
    digits: digitsOf(message.to),
    keyword: message.keyword ?? '',
    body: JSON.stringify({
      type: toldType(RECEIVED),
      timestamp: message.received_at.toISOString(),
      data: jsonOf(INBOUND_FIELDS, message),
    }),
  }))
  await tx`
    insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, via, target, to_url, form, body,
      created_at, updated_at)
    select ${tx.unsafe(NEW_UUID7)}, x.client_id, x.id, ${RECEIVED}, 1, true, 'PENDING', now(), way.via, way.target, way.url,
      case when way.via <> 'http' then '{}'::json end, x.body, now(), now()
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as x(id uuid, client_id uuid, digits text, keyword text, body text)
    cross join lateral (
      select 1 as rank, 'twilio' as via, ${tx.unsafe(targetOf('n.sms_url'))} as target, n.sms_url as url from numbers n
      where n.number in (x.digits, '+' || x.digits) and n.keyword = x.keyword and n.client_id = x.client_id and n.sms_url is not null
      union all
      select 2, 'http', ${TO_ENDPOINT}::bigint, null from clients
      where id = x.client_id and dlr_callback_url is not null and callback_disabled_at is null
      union all
      select 3, 'smpp', ${TO_SMPP}::bigint, null from smpp_accounts where client_id = x.client_id
      order by rank limit 1
    ) way
    on conflict (message_id, sequence) do nothing`
}
