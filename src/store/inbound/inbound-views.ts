import type { InboundId } from '../../domain/inbound/inbound.ts'
import { INBOUND_FIELDS, type InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import type { KeywordAction } from '../../domain/opt-out/keywords.ts'
import { idsWithin } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import type { InboundPart } from './inbound-parts.ts'

/** What to list; every given part must hold. */
export type InboundFilter = {
  /** Null: of all clients, and of none. */
  readonly clientId: ClientId | null
  /** Only those that nobody has. */
  readonly unmatched: boolean
  /** Each in the forms that rows may have it in (`keptForms`), at least one. */
  readonly from: readonly string[] | null
  readonly to: readonly string[] | null
  /** One of both. */
  readonly number: readonly string[] | null
  readonly action: KeywordAction | null
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

/** Lists inbound messages, newest first, at most `limit`. Their order is that of their ids, the window is of the time that they show. */
export async function listInbound(
  { sql }: { readonly sql: Tx },
  filter: InboundFilter,
  limit: number,
): Promise<InboundMessage[]> {
  const { from, to, clientId, action, number } = filter
  const sides = number === null ? null : [oneOf('from_address', number), oneOf('to_address', number)].flat()
  const choices = [
    ...(sides ? [sides] : []),
    ...(from ? [oneOf('from_address', from)] : []),
    ...(to ? [oneOf('to_address', to)] : []),
    ...(clientId === null ? [] : [oneOf('client_id', [clientId])]),
    ...(action === null ? [] : [oneOf('action', [action])]),
  ]
  // Each side, and each form of a number, by its index.
  const ways = choices.reduce<Narrowed[][]>(
    (begun, next) => begun.flatMap((way) => next.map((one) => [...way, one])),
    [[]],
  )
  const [only, ...others] = ways
  if (only && others.length === 0) return await listBy(sql, only, filter, limit)
  const found = await Promise.all(ways.map((way) => listBy(sql, way, filter, limit)))
  const byId = new Map(found.flat().map((message) => [message.id, message]))
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
}

function oneOf(column: string, values: readonly string[]): readonly Narrowed[] {
  return values.map((value) => ({ column, value }))
}

/** A column that has one value. */
type Narrowed = { readonly column: string; readonly value: string }

/**
 * By the index of the first of these columns, which the order names. With `=` it would be that of the ids alone: then the
 * planner, which does not see the values, may read all from the newest on for a number that never wrote.
 */
async function listBy(
  sql: Tx,
  narrowed: readonly Narrowed[],
  { unmatched, sinceAt, untilAt, beforeId }: InboundFilter,
  limit: number,
): Promise<InboundMessage[]> {
  const { firstId, endId } = idsWithin(sinceAt, untilAt)
  const first = narrowed[0]?.column ?? (unmatched ? 'client_id' : null)
  return await sql<InboundMessage[]>`
    select ${sql.unsafe(COLUMNS)} from inbound_messages
    where ${[sql`true`, ...narrowed.map(({ column, value }) => sql` and ${sql(column)} between ${value} and ${value}`)]}
      ${unmatched ? sql`and client_id is null` : sql``}
      ${firstId === null ? sql`` : sql`and id >= ${firstId} and received_at >= ${sinceAt}`}
      ${endId === null ? sql`` : sql`and id < ${endId} and received_at < ${untilAt}`}
      ${beforeId === null ? sql`` : sql`and id < ${beforeId}`}
    order by ${first === null ? sql`` : sql`${sql(first)} desc,`} id desc limit ${limit}`
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

/** Gives an inbound message that nobody has to a client, whom it may answer; null: there is none that nobody has. */
export async function giveInbound(
  tx: Tx,
  id: InboundId,
  { clientId, inReplyTo }: { readonly clientId: ClientId; readonly inReplyTo: MessageId | null },
): Promise<InboundMessage | null> {
  const [row] = await tx<InboundMessage[]>`
    update inbound_messages set client_id = ${clientId}, in_reply_to = ${inReplyTo} where id = ${id} and client_id is null
    returning ${tx.unsafe(COLUMNS)}`
  return row ?? null
}
