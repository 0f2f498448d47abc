import type { ClientId } from '../domain/message.ts'
import { HEAVY_SHARDS, SHARDS } from './port.ts'
import { shardOf } from './subjects.ts'

/** Orders per second beyond which a client counts as heavy. */
export const HEAVY_ORDERS_PER_SECOND = 100

const WINDOW_MS = 1_000

/** Chooses the shard of a client's orders. */
export type Shards = {
  /** The shard, 0 to `SHARDS` − 1, of `orders` more orders of this client. */
  of(clientId: ClientId, orders: number): number
}

/**
 * A shard is first come, first served. So that a client that floods does not stand before others in theirs, its orders
 * go to the last `HEAVY_SHARDS`, where heavy clients wait for one another only; the workers take from all shards in
 * turn. Counted in this process, over this second and the last.
 */
export function openShards(now: () => number): Shards {
  let window = 0
  let counts = new Map<ClientId, number>()
  let last = counts

  function turnTo(current: number): void {
    if (current === window) return
    last = current === window + 1 ? counts : new Map()
    counts = new Map()
    window = current
  }

  return {
    of(clientId, orders) {
      turnTo(Math.floor(now() / WINDOW_MS))
      const count = (counts.get(clientId) ?? 0) + orders
      counts.set(clientId, count)
      const heavy = Math.max(count, last.get(clientId) ?? 0) > HEAVY_ORDERS_PER_SECOND
      const light = SHARDS - HEAVY_SHARDS
      return heavy ? light + shardOf(clientId, HEAVY_SHARDS) : shardOf(clientId, light)
    },
  }
}
