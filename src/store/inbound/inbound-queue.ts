import type { Fingerprinted } from '../../domain/inbound/inbound-join.ts'
import type { KeywordAction } from '../../domain/opt-out/keywords.ts'
import type { Tx } from '../database/db.ts'
import { inDays } from '../database/partitions.ts'
import type { InboundPart } from './inbound-parts.ts'

/** Any number that no other lock has: whoever holds it takes what came in, one process at a time and in its order. */
const TAKING = 7_105_021

/** Parts of messages under way that are read with one turn, at most: handsets, and a provider that numbers badly, may leave any number. */
export const MAX_MATES = 2_000

/** A part in the queue. */
export type QueuedPart = {
  readonly id: string
  /** What it has in common with the others of its message; null: nobody has looked at it. */
  readonly joinKey: string | null
  /** When it is told without the others; null: nobody has looked at it. Unix milliseconds. */
  readonly untilMs: number | null
}

/** The ids of parts that are due, at most `limit`: those that nobody has looked at first, in the order that they came. */
export async function findDueParts(tx: Tx, nowMs: number, limit: number): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select part_id as id from inbound_queue where due_at <= ${new Date(nowMs)} order by due_at, part_id limit ${limit}`
  return rows.map(({ id }) => id)
}

/** Until this transaction ends nobody else takes what came in; false: somebody does. */
export async function lockTaking(tx: Tx): Promise<boolean> {
  const [row] = await tx<{ taken: boolean }[]>`select pg_try_advisory_xact_lock(${TAKING}) as taken`
  return row?.taken ?? false
}

/** Of these the parts that are still in the queue. */
export async function findQueued(tx: Tx, ids: readonly string[]): Promise<QueuedPart[]> {
  return (
    await tx<QueueRow[]>`
      select part_id, join_key, due_at from inbound_queue where part_id = any(${tx.array([...ids])}::uuid[])`
  ).map(queuedPart)
}

/**
 * The parts that wait for others of these messages: all of each, of as many messages as fit in `MAX_MATES`. `left` are the other
 * messages, for another turn. Of a single one that does not fit the parts that came first are read.
 */
export async function findMates(
  tx: Tx,
  joinKeys: readonly string[],
): Promise<{ readonly mates: readonly QueuedPart[]; readonly left: ReadonlySet<string> }> {
  if (joinKeys.length === 0) return { mates: [], left: new Set() }
  const rows = await tx<QueueRow[]>`
    select part_id, join_key, due_at from inbound_queue
    where join_key = any(${tx.array([...joinKeys])}::uuid[]) order by join_key, part_id limit ${MAX_MATES + 1}`
  const mates = rows.map(queuedPart)
  if (mates.length <= MAX_MATES) return { mates, left: new Set() }
  const [first, cut] = [mates[0]?.joinKey ?? '', mates.at(-1)?.joinKey ?? '']
  const isRead = (key: string | null) => key !== null && (key < cut || key === first)
  return {
    mates: mates.filter(({ joinKey }) => isRead(joinKey)).slice(0, MAX_MATES),
    left: new Set(joinKeys.filter((key) => !isRead(key))),
  }
}

type QueueRow = { readonly part_id: string; readonly join_key: string | null; readonly due_at: Date }

function queuedPart({ part_id: id, join_key: joinKey, due_at }: QueueRow): QueuedPart {
  return { id, joinKey, untilMs: joinKey === null ? null : due_at.getTime() }
}

/** These parts as they were told; those of days that are gone are left out. */
export async function readParts(tx: Tx, ids: readonly string[]): Promise<InboundPart[]> {
  const days = inDays(ids, (id) => id)
  const there = await tx<{ name: string }[]>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'inbound_parts'::regclass
      and c.relname = any(${tx.array(days.map(({ day }) => `inbound_parts_${day}`))}::text[])`
  const parts: InboundPart[] = []
  for (const { day, items } of days) {
    const table = `inbound_parts_${day}`
    if (!there.some(({ name }) => name === table)) continue
    const rows = await tx<PartRow[]>`
      select id, provider, provider_message_id, from_address, to_address, text, octets, data_coding, header, reference,
        total, number, told
      from ${tx(table)} where id = any(${tx.array([...items])}::uuid[])`
    parts.push(...rows.map(inboundPart))
  }
  return parts
}

type PartRow = {
  readonly id: string
  readonly provider: string
  readonly provider_message_id: string | null
  readonly from_address: string
  readonly to_address: string
  readonly text: string
  readonly octets: Uint8Array | null
  readonly data_coding: number | null
  readonly header: Uint8Array | null
  readonly reference: number | null
  readonly total: number | null
  readonly number: number | null
  readonly told: KeywordAction | null
}

function inboundPart(row: PartRow): InboundPart {
  const { octets, data_coding: dataCoding, header, reference, total, number } = row
  return {
    id: row.id,
    provider: row.provider,
    providerMessageId: row.provider_message_id,
    from: row.from_address,
    to: row.to_address,
    text: row.text,
    raw: octets && header && dataCoding !== null ? { octets, dataCoding, header } : null,
    part: reference !== null && total !== null && number !== null ? { reference, total, number } : null,
    told: row.told,
  }
}

/** These wait for others of their messages, or for a better time, until then. */
export async function keepWaiting(
  tx: Tx,
  parts: readonly { readonly id: string; readonly joinKey: string | null; readonly untilMs: number }[],
): Promise<void> {
  if (parts.length === 0) return
  const rows = parts.map(({ id, joinKey, untilMs }) => ({
    id,
    join_key: joinKey,
    due_at: new Date(untilMs),
  }))
  await tx`
    update inbound_queue q set join_key = x.join_key, due_at = x.due_at
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(id uuid, join_key uuid, due_at timestamptz)
    where q.part_id = x.id`
}

/** Takes parts out of the queue. */
export async function removeQueued(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx`delete from inbound_queue where part_id = any(${tx.array([...ids])}::uuid[])`
}

/** What was last told under each of these fingerprints. */
export async function findFingerprints(
  tx: Tx,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, Fingerprinted>> {
  const rows = await tx<{ fingerprint: string; part_id: string; told_at: Date }[]>`
    select fingerprint, part_id, told_at from inbound_fingerprints
    where fingerprint = any(${tx.array([...fingerprints])}::uuid[])`
  return new Map(
    rows.map(({ fingerprint, part_id: id, told_at }) => [
      fingerprint,
      { id, fingerprint, atMs: told_at.getTime() },
    ]),
  )
}

/** Keeps fingerprints, of each the last. */
export async function keepFingerprints(tx: Tx, kept: readonly Fingerprinted[]): Promise<void> {
  if (kept.length === 0) return
  const rows = kept.map(({ id, fingerprint, atMs }) => ({ id, fingerprint, told_at: new Date(atMs) }))
  await tx`
    insert into inbound_fingerprints (fingerprint, part_id, told_at)
    select fingerprint, id, told_at
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(fingerprint uuid, id uuid, told_at timestamptz)
    on conflict (fingerprint) do update set part_id = excluded.part_id, told_at = excluded.told_at`
}

/** Forgets the fingerprints of before, at most `limit`; answers how many they were. */
export async function removeFingerprintsBefore(tx: Tx, beforeMs: number, limit: number): Promise<number> {
  const { count } = await tx`
    delete from inbound_fingerprints where fingerprint in (
      select fingerprint from inbound_fingerprints where told_at < ${new Date(beforeMs)} limit ${limit})`
  return count
}
