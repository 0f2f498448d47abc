import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** A receipt for a message whose day is archived. */
export type LateReceipt = {
  /** The receipt's own. */
  readonly id: string
  readonly messageId: MessageId
  readonly provider: string
  readonly providerMessageId: string
  /** Of which submission it speaks, and of which part; null: that is not known, or of all. */
  readonly attempt: number | null
  readonly part: number | null
  /** What it would have been for the message: `RECEIPT_DELIVERED`. */
  readonly event: string
  /** As it came, as JSON. */
  readonly detail: string | null
  readonly receivedAt: Date
}

/** Of one message so many are kept, the first: some providers tell the same for ever. */
export const MAX_LATE_RECEIPTS = 100

/** Keeps receipts; one that is kept already changes nothing, and neither does one of a message that had `MAX_LATE_RECEIPTS` before. */
export async function addLateReceipts(tx: Tx, receipts: readonly LateReceipt[]): Promise<void> {
  const rows = receipts.map(({ messageId, providerMessageId, receivedAt, ...row }) => ({
    ...row,
    message_id: messageId,
    provider_message_id: providerMessageId,
    received_at: receivedAt,
  }))
  await tx`
    insert into late_receipts (id, message_id, provider, provider_message_id, attempt, part, event, detail, received_at)
    select id, message_id, provider, provider_message_id, attempt, part, event, detail, received_at
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(id uuid, message_id uuid, provider text, provider_message_id text,
      attempt smallint, part smallint, event text, detail text, received_at timestamptz)
    where (select count(*) from late_receipts l where l.message_id = x.message_id) < ${MAX_LATE_RECEIPTS}
    on conflict do nothing`
}

/** What came late for a message, in the order in which it came. */
export async function listLateReceipts(tx: Tx, messageId: MessageId): Promise<LateReceipt[]> {
  return await tx<LateReceipt[]>`
    select id, message_id as "messageId", provider, provider_message_id as "providerMessageId", attempt, part, event, detail,
      received_at as "receivedAt"
    from late_receipts where message_id = ${messageId} order by received_at, id limit ${MAX_LATE_RECEIPTS}`
}
