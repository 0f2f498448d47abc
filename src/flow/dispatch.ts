import { type ActorBatch, type Bus, BusUnavailable, MAX_ORDERS_PER_BATCH } from '../bus/port.ts'
import type { Shards } from '../bus/shards.ts'
import type { ClientId, Lane, MessageId } from '../domain/message.ts'
import { wakeNow } from '../store/alarms.ts'
import type { Db } from '../store/database/db.ts'

/** A committed message that waits for its turn. */
export type Dispatchable = { readonly id: MessageId; readonly clientId: ClientId; readonly lane: Lane }

type Deps = {
  readonly bus: Bus
  readonly db: Db
  readonly shards: Shards
  readonly newId: () => string
  readonly now: () => number
}

/**
 * Puts committed messages into their lanes. When the bus is away their alarms are set to ring now, so a worker takes
 * them without it; when even that fails the alarm each message was accepted with finds it.
 */
export async function dispatch(deps: Deps, messages: readonly Dispatchable[]): Promise<void> {
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
  { bus, shards, newId }: Pick<Deps, 'bus' | 'shards' | 'newId'>,
  messages: readonly Dispatchable[],
): Promise<void> {
  return bus.publishActorBatches(batchesOf(messages, shards, newId))
}

/** Orders of one lane and shard travel together. */
function batchesOf(messages: readonly Dispatchable[], shards: Shards, newId: () => string): ActorBatch[] {
  const byClient = Map.groupBy(messages, ({ clientId }) => clientId)
  const shardOf = new Map([...byClient].map(([clientId, of]) => [clientId, shards.of(clientId, of.length)]))
  const groups = Map.groupBy(messages, ({ lane, clientId }) => `${lane} ${shardOf.get(clientId)}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { lane } = first
    const shard = shardOf.get(first.clientId) ?? 0
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
