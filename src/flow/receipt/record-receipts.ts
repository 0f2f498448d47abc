import { type Bus, MAX_RECEIPT_BYTES, type RawReceipt } from '../../bus/port.ts'
import { type GroupCommit, openGroupCommit } from '../../kit/group-commit.ts'
import type { ToldReceipt } from '../../provider/port.ts'
import type { Db } from '../../store/database/db.ts'
import { findProviderMessages } from '../../store/message/message-parts.ts'
import type { Parking } from '../../store/receipt/parking.ts'

/** What a receipt counts as in the bounds below, in bytes: one that is larger counts as several. */
const UNIT_BYTES = 1_024
const MAX_RECEIPT_BATCH = 100
/** Some 10 MB. */
const MAX_RECEIPTS_WAITING = 10_000
/** Confirmations of the bus overlap; each is one round trip. */
const MAX_RECEIPTS_RUNNING = 8

/** A receipt as it came in, the message it is about, and what it weighs. */
export type NewReceipt = {
  readonly raw: RawReceipt
  readonly providerMessageId: string
  readonly bytes: number
}

/** `no_room`: it is of a message nobody knows, of which too many wait already. */
export type Recorded = 'durable' | 'no_room'

/** A receipt that a provider told of, as it is recorded; null: it weighs more than `MAX_RECEIPT_BYTES`. */
export function newReceipt(
  { newId, now }: { readonly newId: () => string; readonly now: () => number },
  provider: string,
  { receipt, body }: ToldReceipt,
): NewReceipt | null {
  const bytes = Buffer.byteLength(JSON.stringify(body))
  if (bytes > MAX_RECEIPT_BYTES) return null
  return {
    raw: { receiptId: newId(), provider, body, receivedAtMs: now() },
    providerMessageId: receipt.providerMessageId,
    bytes,
  }
}

type RecordDeps = { readonly bus: Bus; readonly db: Db; readonly parking: Parking }

/** Records receipts of many requests and sessions together. Rejects as `recordReceipts`, or with `QueueFull`. */
export function openRecording(deps: RecordDeps): GroupCommit<NewReceipt, Recorded> {
  return openGroupCommit({
    run: (receipts: readonly NewReceipt[]) => recordReceipts(deps, receipts),
    maxBatch: MAX_RECEIPT_BATCH,
    maxWaiting: MAX_RECEIPTS_WAITING,
    maxRunning: MAX_RECEIPTS_RUNNING,
    sizeOf: ({ bytes }) => Math.ceil(bytes / UNIT_BYTES),
  })
}

/**
 * Makes receipts durable, as far as there is room for those whose message is not known; answers in their order. Rejects with
 * `BusUnavailable`: the provider must send them again.
 */
async function recordReceipts(
  { bus, db, parking }: RecordDeps,
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
