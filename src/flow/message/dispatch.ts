import { type ActorBatch, type Bus, BusUnavailable, MAX_ORDERS_PER_BATCH } from '../../bus/port.ts'
import type { Shards } from '../../bus/shards.ts'
import type { Providers } from '../../directory/providers.ts'
import type { Dispatchable } from '../../domain/message/dispatchable.ts'
import type { Db } from '../../store/database/db.ts'
import { wakeNow } from '../../store/message/alarms.ts'
import type { Tracer } from '../../trace/tracer.ts'

/** What committed messages are put into their lanes with. */
export type DispatchDeps = {
  readonly bus: Bus
  readonly db: Db
  readonly shards: Shards
  readonly providers: Pick<Providers, 'get'>
  readonly newId: () => string
  readonly tracer: Tracer | null
  readonly now: () => number
}

/**
 * Puts committed messages into their lanes. When the bus is away their alarms are set to ring now, so a worker takes
 * them without it; when even that fails the alarm each message was accepted with finds it.
 */
export async function dispatch(deps: DispatchDeps, messages: readonly Dispatchable[]): Promise<void> {
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

/** What orders are published with. */
export type PublishDeps = Pick<DispatchDeps, 'bus' | 'shards' | 'providers' | 'newId' | 'tracer'>

/** Publishes the order to dispatch these messages. Rejects with `BusUnavailable`. */
export async function publishOrders(deps: PublishDeps, messages: readonly Dispatchable[]): Promise<void> {
  const { tracer } = deps
  const batches = batchesOf(deps, messages)
  const startMs = tracer?.now() ?? 0
  try {
    await deps.bus.publishActorBatches(batches)
    if (tracer) tracePublish(tracer, batches, startMs, null)
  } catch (error) {
    if (tracer) tracePublish(tracer, batches, startMs, 'the bus did not take it')
    throw error
  }
}

function tracePublish(
  tracer: Tracer,
  batches: readonly ActorBatch[],
  startMs: number,
  error: string | null,
): void {
  const endMs = tracer.now()
  for (const { provider, lane, shard, orders } of batches) {
    const queue = { 'sms.provider': provider, 'sms.lane': lane, 'sms.shard': shard }
    for (const { messageId } of orders) {
      const attributes = { 'sms.message_id': messageId, ...queue }
      tracer.add(messageId, { name: 'publish', startMs, endMs, attributes, error })
    }
  }
}

/** A batch lasts no longer than this at the rate of its provider, so that the lines of it share what waits. */
const BATCH_S = 0.25

/** Orders that travel together to this provider, at most. */
function batchSize({ providers }: Pick<DispatchDeps, 'providers'>, provider: string): number {
  const rate = providers.get(provider)?.maxPartsPerS ?? null
  return rate === null
    ? MAX_ORDERS_PER_BATCH
    : Math.max(1, Math.min(MAX_ORDERS_PER_BATCH, Math.ceil(rate * BATCH_S)))
}

/** Orders for one provider, of one lane and shard, travel together. */
function batchesOf(deps: PublishDeps, messages: readonly Dispatchable[]): ActorBatch[] {
  const { shards, newId } = deps
  const byClient = Map.groupBy(messages, ({ clientId }) => clientId)
  const shardOf = new Map([...byClient].map(([clientId, of]) => [clientId, shards.of(clientId, of.length)]))
  const groups = Map.groupBy(
    messages,
    ({ provider, lane, clientId }) => `${provider} ${lane} ${shardOf.get(clientId)}`,
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first || first.provider === null) return []
    const { provider, lane } = first
    const size = batchSize(deps, provider)
    const shard = shardOf.get(first.clientId) ?? 0
    const batches: ActorBatch[] = []
    for (let start = 0; start < group.length; start += size) {
      const orders = group
        .slice(start, start + size)
        .map(({ id, parts }) => ({ messageId: id, event: 'DISPATCHED' as const, parts }))
      batches.push({ provider, lane, shard, batchId: newId(), orders })
    }
    return batches
  })
}
