import type { Lane, MessageId } from '../domain/message.ts'
import type { LiveUpdate } from './live-update.ts'
import type { WaitingOrders } from './waiting-orders.ts'

/** Orders that travel to the actors. DISPATCHED: the message is committed, submit it when its turn comes. */
export type ActorOrder = {
  readonly messageId: MessageId
  readonly event: 'DISPATCHED'
  /** What it counts against the rate of its provider, 1 to 255. */
  readonly parts: number
}

/** Orders for one provider, of one lane and one shard, that travel together, at most `MAX_ORDERS_PER_BATCH`. */
export type ActorBatch = {
  /** Whose queue it is: a name as `PROVIDER_NAME_PATTERN` has it. */
  readonly provider: string
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

/** A message that cannot be parsed; acked by the bus when the promise resolves. */
export type OnUnreadable = (subject: string, raw: string, reason: string) => Promise<void>

/** What a worker does with receipts. A handler's promise is the back-pressure: while it is pending, its source waits. */
export type Consumer = {
  onReceipts(delivery: Delivery<readonly RawReceipt[]>): Promise<void>
  readonly onUnreadable: OnUnreadable
}

/** What a line does with the orders of its provider. Back-pressure as with `Consumer`, for each lane and shard by itself. */
export type OrderTaker = {
  onActorBatch(delivery: Delivery<ActorBatch>): Promise<void>
  readonly onUnreadable: OnUnreadable
  /** Batches that may be taken ahead of the handler, per lane and shard: 0 where a batch lasts, so that other lines find it. */
  readonly ahead: 'some' | 'none'
}

/** Queues per provider and lane. More would tell clients apart better and cost a pull each. */
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
  /** What waits, by provider and lane; those with nothing are left out. Rejects with `BusUnavailable`. */
  waiting(): Promise<readonly WaitingOrders[]>
  /** Starts taking receipts; the answer stops taking and resolves when no handler call is pending. */
  consume(consumer: Consumer): Promise<() => Promise<void>>
  /**
   * Starts taking the orders of a provider; the answer stops that as `consume` does, and gives back what was taken ahead.
   * What nobody takes waits. Several may take from the same queues, also in one process: each order goes to one of them.
   */
  takeOrders(provider: string, taker: OrderTaker): () => Promise<void>
  /** Removes the orders that wait for a provider which is gone: nobody would ever take them. Rejects with `BusUnavailable`. */
  forgetOrders(provider: string): Promise<void>
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
