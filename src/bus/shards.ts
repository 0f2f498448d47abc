import type { ClientId } from '../domain/message.ts'
import { SHARDS } from './port.ts'

/** Orders per second up to which a client has the shard of this place; what is beyond has the last one. */
export const SHARD_LIMITS: readonly number[] = [10, 100, 500]

const WINDOW_MS = 1_000

/** Chooses the shard of a client's orders. */
export type Shards = {
  /** The shard, 0 to `SHARDS` − 1, of `orders` more orders of this client. */
  of(clientId: ClientId, orders: number): number
}

/**
 * A shard is first come, first served, and the workers take from all shards in turn. So clients share a shard with those
 * that send about as much: one that sends little never waits behind much, whatever the others do together. Counted in this
 * process, over this second and the last.
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
      const perSecond = Math.max(count, last.get(clientId) ?? 0)
      const shard = SHARD_LIMITS.findIndex((limit) => perSecond <= limit)
      return shard < 0 ? SHARDS - 1 : shard
    },
  }
}
