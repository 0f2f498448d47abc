import type { InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** What a client answered to an inbound message, each text to be a message of its own. */
export type InboundReplies = {
  readonly inboundId: InboundMessage['id']
  readonly clientId: ClientId
  /** Who wrote, and to whom. */
  readonly from: string
  readonly to: string
  /** In their order, each with the id of the message that it becomes. */
  readonly replies: readonly { readonly messageId: MessageId; readonly text: string }[]
  readonly askedAtMs: number
}

/** Keeps them to be accepted; those of one inbound message once, however often it is told. */
export async function keepReplies(
  tx: Tx,
  { inboundId, clientId, from, to, replies, askedAtMs }: InboundReplies,
): Promise<void> {
  const rows = replies.map(({ messageId, text }, place) => ({ message_id: messageId, text, place }))
  await tx`
    insert into inbound_replies (message_id, client_id, inbound_id, place, number, sender, text, asked_at)
    select message_id, ${clientId}, ${inboundId}, place, ${from}, ${to}, text, ${new Date(askedAtMs)}
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(message_id uuid, text text, place smallint)
    on conflict (inbound_id, place) do nothing`
}
