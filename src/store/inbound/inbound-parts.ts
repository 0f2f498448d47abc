import type { PartPlace } from '../../domain/inbound/part-place.ts'
import type { KeywordAction } from '../../domain/opt-out/keywords.ts'
import { firstUuid7At, uuid7Ms } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'
import { dayOf, dropDaysBefore, inDays, withDaysOf } from '../database/partitions.ts'

/** An inbound message or a part of one as it is kept. */
export type InboundPart = {
  /** A UUIDv7 of when it came. */
  readonly id: string
  readonly provider: string
  /** The provider's own id, by which a repetition is known; null: it gives none. */
  readonly providerMessageId: string | null
  readonly from: string
  readonly to: string
  readonly text: string
  readonly raw: null | {
    readonly octets: Uint8Array
    readonly dataCoding: number
    readonly header: Uint8Array
  }
  /** Null: it is whole. */
  readonly part: PartPlace | null
  /** What the provider took it for, and has answered itself; null: it says nothing of that. */
  readonly told: KeywordAction | null
}

const DAY_MS = 86_400_000

/** Any number that no other first half of two has: with a provider's it locks what that one has told. */
const TOLD = 7_105_016

/**
 * Keeps what providers told, in one commit. What the same provider has told under the same id, of the same part, on this day
 * or the one before is a repetition, and changes nothing; other words under an id that was there are a message of their own:
 * some begin anew with their ids. Texts hold no U+0000 and no half surrogate pairs.
 */
export async function addInboundParts(db: Db, parts: readonly InboundPart[]): Promise<void> {
  const ids = parts.map(({ id }) => id)
  await withDaysOf(db, [...ids, ...ids.map(dayBefore)], () =>
    db.sql.begin(async (tx) => {
      await lockTold(tx, parts)
      for (const { items } of inDays(parts, ({ id }) => id)) await insertDay(tx, items)
    }),
  )
}

/** Two sessions may tell the same at once: who comes second sees what the first has written. */
async function lockTold(tx: Tx, parts: readonly InboundPart[]): Promise<void> {
  const named = parts.filter(({ providerMessageId }) => providerMessageId !== null)
  const providers = [...new Set(named.map(({ provider }) => provider))].toSorted()
  for (const provider of providers) await tx`select pg_advisory_xact_lock(${TOLD}, hashtext(${provider}))`
}

async function insertDay(tx: Tx, parts: readonly InboundPart[]): Promise<void> {
  const [first] = parts
  if (!first) return
  const today = `inbound_parts_${dayOf(uuid7Ms(first.id))}`
  const told = (table: string) => tx`exists (
    select 1 from ${tx(table)} t
    where t.provider_message_id = x.pmid and t.provider = x.provider and t.number is not distinct from x.number
      and t.from_address = x."from" and t.to_address = x."to" and t.text = x.text)`
  await tx`
    insert into ${tx(today)} (id, provider, provider_message_id, from_address, to_address, text, octets, data_coding, header,
      reference, total, number, told, received_at)
    select id, provider, pmid, "from", "to", text, decode(octets, 'base64'), data_coding, decode(header, 'base64'),
      reference, total, number, told, received_at
    from json_to_recordset(${JSON.stringify(firstOfEach(parts).map(rowOf))}::text::json) as x(id uuid, provider text, pmid text,
      "from" text, "to" text, text text, octets text, data_coding smallint, header text, reference integer, total smallint,
      number smallint, told text, received_at timestamptz)
    where x.pmid is null or not (${told(today)} or ${told(`inbound_parts_${dayOf(uuid7Ms(first.id) - DAY_MS)}`)})
    on conflict do nothing`
}

/** Of what is told twice in one batch the first. */
function firstOfEach(parts: readonly InboundPart[]): InboundPart[] {
  const seen = new Set<string>()
  return parts.filter(({ provider, providerMessageId, from, to, text, part }) => {
    if (providerMessageId === null) return true
    const key = JSON.stringify([provider, providerMessageId, from, to, text, part?.number ?? null])
    return !seen.has(key) && seen.add(key)
  })
}

function rowOf({ providerMessageId, raw, part, ...row }: InboundPart) {
  return {
    ...row,
    ...part,
    pmid: providerMessageId,
    octets: raw && base64(raw.octets),
    data_coding: raw?.dataCoding,
    header: raw && base64(raw.header),
    received_at: new Date(uuid7Ms(row.id)),
  }
}

function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64')
}

function dayBefore(id: string): string {
  return firstUuid7At(uuid7Ms(id) - DAY_MS)
}

/** Drops the days of parts that ended before `beforeMs`, up to the first one of which a part still waits; answers how many days. */
export async function dropPartsBefore(db: Db, beforeMs: number): Promise<number> {
  const [waiting] = await db.sql<{ id: string | null }[]>`
    select part_id as id from inbound_queue order by part_id limit 1`
  const firstMs = waiting?.id ? uuid7Ms(waiting.id) : beforeMs
  return (await dropDaysBefore(db, 'inbound_parts', Math.min(beforeMs, firstMs))).length
}
