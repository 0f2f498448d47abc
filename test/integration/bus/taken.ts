import type { ActorBatch, Consumer, OrderTaker, RawReceipt } from '../../../src/bus/port.ts'
import type { Lane, MessageId } from '../../../src/domain/message.ts'

/** A batch of orders. */
export function batch(lane: Lane, shard: number, orders = 1, provider = 'mock'): ActorBatch {
  return {
    provider,
    lane,
    shard,
    batchId: Bun.randomUUIDv7(),
    // A brand constructor: a UUIDv7 is a message id.
    orders: Array.from({ length: orders }, () => ({
      messageId: Bun.randomUUIDv7() as MessageId,
      event: 'DISPATCHED',
      parts: 1,
    })),
  }
}

/** A receipt of this provider. */
export function receipt(provider: string, body: unknown = 'id:1 stat:DELIVRD'): RawReceipt {
  return { receiptId: Bun.randomUUIDv7(), provider, body, receivedAtMs: 1_700_000_000_000 }
}

/** Acks everything and remembers it. */
export function collector() {
  const batches: ActorBatch[] = []
  const receipts: RawReceipt[] = []
  const unreadable: { subject: string; raw: string; reason: string }[] = []
  const onUnreadable = async (subject: string, raw: string, reason: string) => {
    unreadable.push({ subject, raw, reason })
  }
  const consumer: Consumer = {
    async onReceipts(delivery) {
      receipts.push(...delivery.payload)
      delivery.ack()
    },
    onUnreadable,
  }
  const taker: OrderTaker = {
    async onActorBatch(delivery) {
      batches.push(delivery.payload)
      delivery.ack()
    },
    onUnreadable,
    ahead: 'some',
  }
  return { batches, receipts, unreadable, consumer, taker, ids: () => batches.map((each) => each.batchId) }
}

/** The ids of batches, in their order. */
export const idsOf = (batches: readonly ActorBatch[]) => batches.map((each) => each.batchId).sort()
