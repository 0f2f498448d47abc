import type { Tx } from '../database/db.ts'
import { inDays, unlessDayIsGone } from '../database/partitions.ts'
import type { InboundPart } from './inbound-parts.ts'
import { readParts } from './inbound-queue.ts'

/** The parts that inbound messages came in, in their order; of days that are gone none. */
export async function readPartsOfMessages(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly InboundPart[]>> {
  const found: { readonly id: string; readonly partIds: readonly string[] }[] = []
  for (const { day, items } of inDays(ids, (id) => id))
    found.push(
      ...(await unlessDayIsGone(
        tx<{ id: string; partIds: string[] }[]>`
          select id, part_ids as "partIds" from ${tx(`inbound_messages_${day}`)}
          where id = any(${tx.array([...items])}::uuid[])`,
      )),
    )
  const parts = new Map(
    (
      await readParts(
        tx,
        found.flatMap(({ partIds }) => partIds),
      )
    ).map((part) => [part.id, part]),
  )
  return new Map(found.map(({ id, partIds }) => [id, partIds.flatMap((part) => parts.get(part) ?? [])]))
}
