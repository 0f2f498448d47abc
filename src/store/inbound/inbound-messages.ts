import type { TakenInbound } from '../../domain/inbound/inbound.ts'
import type { Tx } from '../database/db.ts'

/** Keeps inbound messages. Rejects where the day of one is missing. */
export async function addInboundMessages(tx: Tx, messages: readonly TakenInbound[]): Promise<void> {
  if (messages.length === 0) return
  const rows = messages.map(
    ({ id, provider, from, to, text, encoding, partial, keyword, action, ...more }) => ({
      ...{ id, provider, from, to, text, encoding, partial, keyword, action },
      part_ids: `{${more.partIds.join(',')}}`,
      received_at: new Date(more.receivedAtMs),
      client_id: more.clientId,
      in_reply_to: more.inReplyTo,
    }),
  )
  await tx`
    insert into inbound_messages (id, provider, from_address, to_address, text, encoding, parts, part_ids, partial, received_at,
      client_id, keyword, in_reply_to, action)
    select id, provider, "from", "to", text, encoding, cardinality(part_ids::uuid[]), part_ids::uuid[], partial, received_at,
      client_id, keyword, in_reply_to, action
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(id uuid, provider text, "from" text, "to" text, text text,
      encoding text, part_ids text, partial boolean, received_at timestamptz, client_id uuid, keyword text, in_reply_to uuid,
      action text)`
}
