import { TO_ENDPOINT } from '../../domain/callback/target.ts'
import { RECEIVED, toldType } from '../../domain/callback/told.ts'
import { jsonOf } from '../../domain/fields/field.ts'
import { INBOUND_FIELDS, type InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import { digitsOf } from '../../domain/inbound/numbers.ts'
import type { Tx } from '../database/db.ts'
import { NEW_UUID7 } from '../new-uuid7.ts'
import { targetOf } from './queued-callbacks.ts'

/**
 * The part of a commit that queues `message.received` for inbound messages, as they are now: to the `sms_url` of the number, as
 * the Twilio door tells it, else to the client's endpoint where that is enabled. Once for each message, however often it is
 * called. The body is made here, and never changed.
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
    insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, via, target, url, form, body,
      created_at, updated_at)
    select ${tx.unsafe(NEW_UUID7)}, c.id, x.id, ${RECEIVED}, 1, true, 'PENDING', now(),
      case when n.sms_url is null then 'http' else 'twilio' end,
      case when n.sms_url is null then ${TO_ENDPOINT}::bigint else ${tx.unsafe(targetOf('n.sms_url'))} end, n.sms_url,
      case when n.sms_url is not null then '{}'::json end, x.body, now(), now()
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as x(id uuid, client_id uuid, digits text, keyword text, body text)
    join clients c on c.id = x.client_id
    left join lateral (
      select sms_url from numbers
      where number in (x.digits, '+' || x.digits) and keyword = x.keyword and client_id = x.client_id limit 1
    ) n on true
    where n.sms_url is not null or (c.dlr_callback_url is not null and c.callback_disabled_at is null)
    on conflict (message_id, sequence) do nothing`
}
