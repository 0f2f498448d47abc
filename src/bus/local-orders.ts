import { uuid7Ms } from '../domain/uuid7.ts'
import { type Fifo, openFifo } from './fifo.ts'
import type { ActorBatch } from './port.ts'
import { joinShards, type WaitingOrders } from './waiting-orders.ts'

/** Orders that no worker has in hand, per worker: some 30 MB. Beyond it they are refused, and alarms find the messages. */
export const MAX_HELD_ORDERS = 200_000

/** Names the queue of a batch. */
export function queueName({
  provider,
  lane,
  shard,
}: Pick<ActorBatch, 'provider' | 'lane' | 'shard'>): string {
  return `${provider}.${lane}.${shard}`
}

/** The orders of all providers that wait in the main thread, and the workers that take them. */
export type LocalOrders = {
  /** Adds batches and sends what can be sent; a batch id that waits already counts as added. False: no room for one. */
  add(batches: readonly ActorBatch[], capacity: number): boolean
  /** A worker takes the orders of this provider from now on: up to `ahead` of each queue before it has taken them; 0: none. */
  takes(worker: number, provider: string, ahead: number): void
  /** It has taken so many of a queue: more may be sent. */
  taken(worker: number, queue: string, orders: number): void
  /** It is gone, and what it had in hand with it. */
  leave(worker: number): void
  /** Drops what waits for this provider, which is gone. */
  forget(provider: string): void
  /** Orders that wait. */
  held(): number
  /** The same by provider and lane. */
  waiting(): WaitingOrders[]
}

/** What a worker has been sent of each queue and has not taken yet. */
type Taker = { readonly ahead: number; readonly sent: Map<string, number> }

/**
 * One queue per provider, lane and shard. Workers that take from it have turns, and each gets only what it has room for: what
 * waits, waits here, so that no worker holds what another could take.
 */
export function openLocalOrders(send: (worker: number, batches: readonly ActorBatch[]) => void): LocalOrders {
  const queues = new Map<string, Fifo<ActorBatch>>()
  const takers = new Map<string, Map<number, Taker>>()
  const ids = new Set<string>()
  let held = 0
  let turn = 0

  function put(batch: ActorBatch): void {
    const name = queueName(batch)
    const queue = queues.get(name) ?? openFifo()
    queues.set(name, queue)
    queue.add(batch)
    ids.add(batch.batchId)
    held += batch.orders.length
  }

  /** The workers' turn, among those that have room. */
  function next(name: string, of: ReadonlyMap<number, Taker>): [number, Taker] | null {
    const free = [...of].filter(([, { ahead, sent }]) => (sent.get(name) ?? 0) < ahead)
    return free[turn++ % free.length] ?? null
  }

  function handOut(names: Iterable<string>): void {
    const parcels = new Map<number, ActorBatch[]>()
    for (const name of names) {
      const queue = queues.get(name)
      const of = takers.get(providerOf(name))
      while (queue && of && queue.size > 0) {
        const chosen = next(name, of)
        const batch = chosen && queue.take()
        if (!batch) break
        const [worker, { sent }] = chosen
        sent.set(name, (sent.get(name) ?? 0) + batch.orders.length)
        ids.delete(batch.batchId)
        held -= batch.orders.length
        parcels.set(worker, [...(parcels.get(worker) ?? []), batch])
      }
    }
    for (const [worker, batches] of parcels) send(worker, batches)
  }

  function namesOf(provider: string): string[] {
    return [...queues.keys()].filter((name) => providerOf(name) === provider)
  }

  return {
    add(batches, capacity) {
      let hasRoom = true
      for (const batch of batches) {
        if (ids.has(batch.batchId)) continue
        if (held + batch.orders.length > capacity) hasRoom = false
        else put(batch)
      }
      handOut(new Set(batches.map(queueName)))
      return hasRoom
    },
    takes(worker, provider, ahead) {
      const of = takers.get(provider) ?? new Map<number, Taker>()
      takers.set(provider, of)
      if (ahead === 0) of.delete(worker)
      else of.set(worker, { ahead, sent: of.get(worker)?.sent ?? new Map() })
      handOut(namesOf(provider))
    },
    taken(worker, queue, orders) {
      const sent = takers.get(providerOf(queue))?.get(worker)?.sent
      if (!sent) return
      sent.set(queue, Math.max(0, (sent.get(queue) ?? 0) - orders))
      handOut([queue])
    },
    leave(worker) {
      for (const of of takers.values()) of.delete(worker)
    },
    forget(provider) {
      for (const name of namesOf(provider)) {
        const queue = queues.get(name)
        for (let batch = queue?.take(); batch; batch = queue?.take()) {
          ids.delete(batch.batchId)
          held -= batch.orders.length
        }
        queues.delete(name)
      }
    },
    held: () => held,
    waiting: () =>
      joinShards(
        [...queues.values()].flatMap((queue) => {
          const { first } = queue
          if (!first) return []
          const { provider, lane, batchId } = first
          const orders = queue.sum(({ orders }) => orders.length)
          return [{ provider, lane, orders, sinceMs: uuid7Ms(batchId) }]
        }),
      ),
  }
}

/** No provider's name holds a dot. */
function providerOf(queue: string): string {
  return queue.slice(0, queue.indexOf('.'))
}
