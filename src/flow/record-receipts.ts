import type { Bus, RawReceipt } from '../bus/port.ts'
import type { Db } from '../store/database/db.ts'
import { findProviderMessages } from '../store/message-parts.ts'
import type { Parking } from '../store/parking.ts'

/** A receipt as it came in, the message it is about, and what it weighs. */
export type NewReceipt = {
  readonly raw: RawReceipt
  readonly providerMessageId: string
  readonly bytes: number
}

/** `no_room`: it is of a message nobody knows, of which too many wait already. */
export type Recorded = 'durable' | 'no_room'

/**
 * Makes receipts durable, as far as there is room for those whose message is not known; answers in their order. Rejects with
 * `BusUnavailable`: the provider must send them again.
 */
export async function recordReceipts(
  { bus, db, parking }: { readonly bus: Bus; readonly db: Db; readonly parking: Parking },
  receipts: readonly NewReceipt[],
): Promise<Recorded[]> {
  const refused = await findRefused(db, parking, receipts)
  const taken = receipts.filter((receipt) => !refused.has(receipt))
  if (taken.length > 0) await bus.publishReceipts(taken.map(({ raw }) => raw))
  return receipts.map((receipt) => (refused.has(receipt) ? 'no_room' : 'durable'))
}

async function findRefused(
  db: Db,
  parking: Parking,
  receipts: readonly NewReceipt[],
): Promise<ReadonlySet<NewReceipt>> {
  const refused = new Set<NewReceipt>()
  for (const [provider, of] of Map.groupBy(receipts, ({ raw }) => raw.provider)) {
    if (parking.hasRoom(provider)) continue
    const known = await findProviderMessages(
      db.sql,
      provider,
      of.map(({ providerMessageId }) => providerMessageId),
    )
    for (const receipt of of) {
      if (!known.has(receipt.providerMessageId) && !parking.admits(provider, receipt.bytes))
        refused.add(receipt)
    }
  }
  return refused
}
