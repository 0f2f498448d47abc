import type { InboundId } from '../../domain/inbound/inbound.ts'
import { digitsOf } from '../../domain/inbound/numbers.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { firstUuid7At, uuid7Ms } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { dayOf, holdDays } from '../database/partitions.ts'

const DAY_MS = 86_400_000

/** How long a message may have waited for its answer, in milliseconds. */
export const REPLY_WITHIN_MS = 7 * DAY_MS

/** Who has written to whom. */
export type Reply = {
  readonly id: InboundId
  readonly clientId: ClientId
  readonly from: string
  readonly to: string
}

/**
 * What each may answer to: the newest message of the client from that number or short code to that handset, accepted before it
 * and at most `REPLY_WITHIN_MS`; it need not have gone out. Days without an index for it are not looked at: those that were big when
 * an earlier release was upgraded (migration 0021), and those that are archived. In a transaction.
 */
export async function findRepliedTo(
  tx: Tx,
  replies: readonly Reply[],
): Promise<ReadonlyMap<InboundId, MessageId>> {
  const found = new Map<InboundId, MessageId>()
  if (replies.length === 0) return found
  await holdDays(tx, 'messages')
  const days = await indexedDays(tx)
  const newestMs = Math.max(...replies.map(({ id }) => uuid7Ms(id)))
  const oldestMs = Math.min(...replies.map(({ id }) => uuid7Ms(id))) - REPLY_WITHIN_MS
  for (let day = dayBegin(newestMs); day >= dayBegin(oldestMs); day -= DAY_MS) {
    const table = `messages_${dayOf(day)}`
    const open = replies.filter(({ id }) => !found.has(id))
    if (open.length === 0) break
    if (days.has(table))
      for (const [id, messageId] of await findOnDay(tx, table, open)) found.set(id, messageId)
  }
  return found
}

/** Days that have the index, by their tables. */
async function indexedDays(tx: Tx): Promise<ReadonlySet<string>> {
  const rows = await tx<{ name: string }[]>`
    select c.relname as name from pg_inherits i
    join pg_index x on x.indexrelid = i.inhrelid join pg_class c on c.oid = x.indrelid
    where i.inhparent = 'messages_replied_to'::regclass`
  return new Set(rows.map(({ name }) => name))
}

/** `order by` as the index has it, and `limit 1`: whatever a handset was sent, one row is read, and those of other clients after it. */
async function findOnDay(
  tx: Tx,
  table: string,
  replies: readonly Reply[],
): Promise<(readonly [InboundId, MessageId])[]> {
  const rows = replies.map(({ id, clientId, from, to }) => ({
    id,
    client_id: clientId,
    handset: from,
    number: digitsOf(to),
    first_id: firstUuid7At(uuid7Ms(id) - REPLY_WITHIN_MS),
  }))
  const found = await tx<{ id: InboundId; message_id: MessageId }[]>`
    select x.id, m.id as message_id
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as x(id uuid, client_id uuid, handset text, number text, first_id uuid)
    cross join lateral (
      select id from ${tx(table)}
      where to_msisdn = x.handset and id < x.id and id >= x.first_id and ascii(from_sender) <= 57
        and client_id = x.client_id and ltrim(from_sender, '+') = x.number
      order by to_msisdn desc, id desc limit 1
    ) m`
  return found.map(({ id, message_id }) => [id, message_id] as const)
}

function dayBegin(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS
}
