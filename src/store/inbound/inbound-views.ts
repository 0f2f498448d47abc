import type { InboundId } from '../../domain/inbound/inbound.ts'
import {
  INBOUND_FIELDS,
  type InboundAction,
  type InboundMessage,
} from '../../domain/inbound/inbound-fields.ts'
import type { ClientId } from '../../domain/message.ts'
import { idsWithin } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'
import type { InboundPart } from './inbound-parts.ts'

/** What to list; every given part must hold. */
export type InboundFilter = {
  /** Null: of all clients, and of none. */
  readonly clientId: ClientId | null
  /** Only those that nobody has. */
  readonly unmatched: boolean
  /** As `readAddress` gives it. */
  readonly from: string | null
  readonly to: string | null
  /** One of both. */
  readonly number: string | null
  readonly action: InboundAction | null
  /** Came at or after. */
  readonly sinceAt: Date | null
  /** Came before. */
  readonly untilAt: Date | null
  /** Continue after this one. */
  readonly beforeId: InboundId | null
}

/** What there is without a filter. */
export const ALL_INBOUND: InboundFilter = {
  clientId: null,
  unmatched: false,
  from: null,
  to: null,
  number: null,
  action: null,
  sinceAt: null,
  untilAt: null,
  beforeId: null,
}

const COLUMNS = Object.entries(INBOUND_FIELDS)
  .map(([name, { column }]) => `${column} as "${name}"`)
  .join(', ')

/** The longest address that has an index. */
const INDEXED_CHARACTERS = 32

/** Lists inbound messages, newest first, at most `limit`. Their order is that of their ids, the window is of the time that they show. */
export async function listInbound(
  { sql }: Db,
  filter: InboundFilter,
  limit: number,
): Promise<InboundMessage[]> {
  const { clientId, unmatched, from, to, number, action, sinceAt, untilAt, beforeId } = filter
  const { firstId, endId } = idsWithin(sinceAt, untilAt)
  return await sql<InboundMessage[]>`
    select ${sql.unsafe(COLUMNS)} from inbound_messages
    where true
      ${clientId === null ? sql`` : sql`and client_id = ${clientId}`}
      ${unmatched ? sql`and client_id is null` : sql``}
      ${from === null ? sql`` : sql`and ${isFrom(sql, from)}`}
      ${to === null ? sql`` : sql`and to_address = ${to}`}
      ${number === null ? sql`` : sql`and (to_address = ${number} or ${isFrom(sql, number)})`}
      ${action === null ? sql`` : sql`and action = ${action}`}
      ${firstId === null ? sql`` : sql`and id >= ${firstId} and received_at >= ${sinceAt}`}
      ${endId === null ? sql`` : sql`and id < ${endId} and received_at < ${untilAt}`}
      ${beforeId === null ? sql`` : sql`and id < ${beforeId}`}
    order by id desc limit ${limit}`
}

/** By its index, where it can have one. */
function isFrom(sql: Tx, from: string) {
  const isIndexed = from.length <= INDEXED_CHARACTERS
  return sql`(from_address = ${from} ${isIndexed ? sql`and length(from_address) <= 32` : sql``})`
}

/** Reads one inbound message; null when there is none. */
export async function findInbound(tx: Tx, id: InboundId): Promise<InboundMessage | null> {
  const [row] = await tx<InboundMessage[]>`
    select ${tx.unsafe(COLUMNS)} from inbound_messages where id = ${id}`
  return row ?? null
}

/** A part as it is shown. */
export type ShownPart = Pick<InboundPart, 'id' | 'text'> & {
  readonly providerMessageId: string | null
  /** Null: its provider gave no octets. */
  readonly octets: Uint8Array | null
  readonly header: Uint8Array | null
  readonly dataCoding: number | null
  readonly reference: number | null
  readonly total: number | null
  readonly number: number | null
  readonly receivedAt: Date
}

/** What an inbound message was put together of, in the order of its parts; those whose day was dropped are left out. */
export async function listPartsOf(tx: Tx, id: InboundId): Promise<readonly ShownPart[]> {
  return await tx<ShownPart[]>`
    select p.id, p.text, p.provider_message_id as "providerMessageId", p.octets, p.header, p.data_coding as "dataCoding",
      p.reference, p.total, p.number, p.received_at as "receivedAt"
    from inbound_messages m cross join lateral unnest(m.part_ids) with ordinality u(part_id, place)
    join inbound_parts p on p.id = u.part_id
    where m.id = ${id} order by u.place`
}

/** Gives an inbound message that nobody has to a client; null: there is none that nobody has. */
export async function giveInbound(tx: Tx, id: InboundId, clientId: ClientId): Promise<InboundMessage | null> {
  const [row] = await tx<InboundMessage[]>`
    update inbound_messages set client_id = ${clientId} where id = ${id} and client_id is null
    returning ${tx.unsafe(COLUMNS)}`
  return row ?? null
}
