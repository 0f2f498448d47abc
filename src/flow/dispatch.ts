import { type ActorBatch, type Bus, BusUnavailable, MAX_ORDERS_PER_BATCH, SHARDS } from '../bus/port.ts'
import { shardOf } from '../bus/subjects.ts'
import type { ClientId, Lane, MessageId } from '../domain/message.ts'
import { wakeNow } from '../store/alarms.ts'
import type { Db } from '../store/db.ts'

/** A committed message that waits for its turn. */
export type Dispatchable = { readonly id: MessageId; readonly clientId: ClientId; readonly lane: Lane }

/**
 * Puts committed messages into their lanes. When the bus is away their alarms are set to ring now, so a worker takes
 * them without it; when even that fails the alarm each message was accepted with finds it.
 */
export async function dispatch(
  deps: { readonly bus: Bus; readonly db: Db; readonly newId: () => string; readonly now: () => number },
  messages: readonly Dispatchable[],
): Promise<void> {
  try {
    await publishOrders(deps, messages)
  } catch (error) {
    if (!(error instanceof BusUnavailable)) throw error
    await wakeNow(
      deps.db.sql,
      messages.map(({ id }) => id),
      deps.now(),
    )
  }
}

/** Publishes the order to dispatch these messages. Rejects with `BusUnavailable`. */
export function publishOrders(
  { bus, newId }: { readonly bus: Bus; readonly newId: () => string },
  messages: readonly Dispatchable[],
): Promise<void> {
  return bus.publishActorBatches(batchesOf(messages, newId))
}

/** Orders of one lane and shard travel together. */
function batchesOf(messages: readonly Dispatchable[], newId: () => string): ActorBatch[] {
  const groups = Map.groupBy(messages, ({ lane, clientId }) => `${lane} ${shardOf(clientId, SHARDS)}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { lane } = first
    const shard = shardOf(first.clientId, SHARDS)
    const batches: ActorBatch[] = []
    for (let start = 0; start < group.length; start += MAX_ORDERS_PER_BATCH) {
      const orders = group
        .slice(start, start + MAX_ORDERS_PER_BATCH)
        .map(({ id }) => ({ messageId: id, event: 'DISPATCHED' as const }))
      batches.push({ lane, shard, batchId: newId(), orders })
    }
    return batches
  })
}
