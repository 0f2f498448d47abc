import type { Exchange } from '../../domain/message/exchange.ts'
import type { MessageId } from '../../domain/message.ts'
import { firstUuid7At, uuid7Ms } from '../../domain/uuid7.ts'
import { arrayText } from '../array-text.ts'
import type { Tx } from '../database/db.ts'

/** An exchange with the name of its provider. */
export type StoredExchange = Exchange & { readonly provider: string }

/**
 * How old a message may be, in milliseconds, when what was said of it is written into a pack: nearly all is said by then. At
 * 2,000 messages a second the packs of 15 minutes are 15,000 rows of 1 kB to look through: 20 to 50 ms for who reads or erases one.
 */
const PACKED_FOR_MS = 15 * 60_000

/** Of more packs that hold something of a message the last ones are read: each may have 250 exchanges to unpack. */
const MAX_READ = 200

/** A pack and what it is found by: the ends of its messages' ids. */
export type Pack = { readonly idEnds: readonly number[]; readonly pack: Uint8Array }

/** Whether what is written of this message in this batch belongs into its pack; the rest has rows of its own. */
export function isPacked(batchId: string, messageId: MessageId): boolean {
  const ageMs = uuid7Ms(batchId) - uuid7Ms(messageId)
  return ageMs >= 0 && ageMs < PACKED_FOR_MS
}

/** All of a batch that is packed. */
export function packOf(exchanges: readonly StoredExchange[]): Pack {
  const idEnds = [...new Set(exchanges.map(({ messageId }) => idEndOf(messageId)))]
  return { idEnds, pack: Bun.zstdCompressSync(JSON.stringify(exchanges)) }
}

/** What a pack holds, in the order in which it was kept. */
export function openPack(pack: Uint8Array): StoredExchange[] {
  return JSON.parse(Bun.zstdDecompressSync(pack).toString()) // written by `packOf`
}

/** What packs written since `sinceMs` hold of a message, the last 200 packs at most. */
export async function listPacked(tx: Tx, messageId: MessageId, sinceMs: number): Promise<StoredExchange[]> {
  const packs = await tx<{ pack: Uint8Array }[]>`
    select pack from provider_exchange_packs where ${mayHold(tx, messageId, sinceMs)} order by batch_id desc limit ${MAX_READ}`
  return packs.flatMap(({ pack }) => openPack(pack).filter(({ messageId: of }) => isSame(of, messageId)))
}

/**
 * Takes what was said of these messages out of all packs, in a transaction; what they hold of others stays. Answers how many exchanges.
 * Messages that were accepted far apart have all packs between them looked through.
 */
export async function removePacked(tx: Tx, messageIds: readonly MessageId[]): Promise<number> {
  const gone = new Set<string>(messageIds.map((id) => id.toLowerCase()))
  const bornMs = [...gone].map(uuid7Ms)
  if (bornMs.length === 0) return 0
  const [first, last] = [Math.min(...bornMs), Math.max(...bornMs)]
  const ends = arrayText(messageIds.map(idEndOf))
  const packs = await tx<{ batchId: string; pack: Uint8Array }[]>`
    select batch_id as "batchId", pack from provider_exchange_packs
    where batch_id >= ${firstUuid7At(first)} and batch_id < ${firstUuid7At(last + PACKED_FOR_MS)} and id_ends && ${ends}::text::integer[]
    order by batch_id for update`
  let removed = 0
  for (const { batchId, pack } of packs) {
    const all = openPack(pack)
    const left = all.filter(({ messageId: of }) => !gone.has(of))
    if (left.length === all.length) continue
    removed += all.length - left.length
    const { idEnds, pack: rest } = packOf(left)
    if (left.length === 0) await tx`delete from provider_exchange_packs where batch_id = ${batchId}`
    else
      await tx`
        update provider_exchange_packs set id_ends = ${arrayText(idEnds)}::text::integer[], pack = ${rest} where batch_id = ${batchId}`
  }
  return removed
}

/** The packs of a message's first minutes, of which some hold another whose id ends alike. */
function mayHold(tx: Tx, messageId: MessageId, sinceMs: number) {
  const bornMs = uuid7Ms(messageId)
  return tx`batch_id >= ${firstUuid7At(Math.max(bornMs, sinceMs))} and batch_id < ${firstUuid7At(bornMs + PACKED_FOR_MS)}
    and ${idEndOf(messageId)} = any(id_ends)`
}

/**
 * The last 32 bits of an id as PostgreSQL's integer, of which 20 are random where its request names it: at 2,000 messages a second
 * some four of the 15,000 packs to look through hold another that ends alike. A trigger of 0034 reads the same.
 */
function idEndOf(messageId: MessageId): number {
  return Number.parseInt(messageId.slice(-8), 16) | 0
}

/** An id may be asked for in capitals. */
function isSame(one: MessageId, other: MessageId): boolean {
  return one === other.toLowerCase()
}
