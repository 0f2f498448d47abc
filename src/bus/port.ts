import type { Lane, MessageId } from '../domain/message.ts'
import type { LiveUpdate } from './live-update.ts'

/** Orders that travel to the actors. DISPATCHED: the message is committed, submit it when its turn comes. */
export type ActorOrder = { readonly messageId: MessageId; readonly event: 'DISPATCHED' }

/** Orders of one lane and one shard that travel together, at most `MAX_ORDERS_PER_BATCH`. */
export type ActorBatch = {
  readonly lane: Lane
  /** 0 to `SHARDS` − 1, from how much the client sends, so that a flood delays only its shard: see `shards.ts`. */
  readonly shard: number
  /** Makes the publication unique: the same id is stored once within the stream's duplicate window. */
  readonly batchId: string
  readonly orders: readonly ActorOrder[]
}

/** A receipt as it came in over HTTP, not yet matched to a message. */
export type RawReceipt = {
  readonly receiptId: string
  readonly provider: string
  readonly body: unknown
  readonly receivedAtMs: number
}

/** Something taken from the bus. `ack` after the effect is committed; `nak` gives it back for redelivery. */
export type Delivery<T> = {
  readonly payload: T
  readonly redelivered: boolean
  ack(): void
  nak(delayMs: number): void
}

/** What a worker does with deliveries. A handler's promise is the back-pressure: while it is pending, its source waits. */
export type Consumer = {
  onActorBatch(delivery: Delivery<ActorBatch>): Promise<void>
  onReceipts(delivery: Delivery<readonly RawReceipt[]>): Promise<void>
  /** A message that cannot be parsed; acked by the bus when the promise resolves. */
  onUnreadable(subject: string, raw: string, reason: string): Promise<void>
}

/** Queues per lane. More would tell clients apart better and cost a pull each. */
export const SHARDS = 4

/** Orders in one message of the bus: few enough that a batch is quickly handled, many enough that the bus costs little. */
export const MAX_ORDERS_PER_BATCH = 100

/**
 * What one receipt may weigh as JSON, in bytes: with it every bound on a number of receipts is one on memory and disk. The
 * longest of the mock provider has some 2 kB.
 */
export const MAX_RECEIPT_BYTES = 8 * 1024

/** Receipts in one message of the bus. */
export const MAX_RECEIPTS_PER_BATCH = 100

/** Orders and receipts between processes. */
export type Bus = {
  readonly kind: 'nats' | 'local'
  /** Resolves when every batch is stored; rejects with `BusUnavailable` when any may not be. */
  publishActorBatches(batches: readonly ActorBatch[]): Promise<void>
  /** Resolves when the receipts are durable; rejects with `BusUnavailable` otherwise. */
  publishReceipts(receipts: readonly RawReceipt[]): Promise<void>
  /** Orders that are stored and not yet acked, and how many surely find room; rejects with `BusUnavailable`. */
  backlog(): Promise<{ readonly orders: number; readonly capacity: number }>
  /** Starts taking; the answer stops taking and resolves when no handler call is pending. */
  consume(consumer: Consumer): Promise<() => Promise<void>>
  /** Tells whoever listens; never waits, never fails. What nobody hears, or the bus cannot take now, is lost. */
  publishLive(update: LiveUpdate): void
  /** Hears the updates of every process from now on; the answer stops. A worker of the local bus cannot listen. */
  subscribeLive(listener: (update: LiveUpdate) => void): () => void
  /** Round trip in milliseconds; rejects with `BusUnavailable` when the bus is away. */
  ping(): Promise<number>
  close(): Promise<void>
}

/** The bus is away or did not confirm in time. */
export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable'
}
