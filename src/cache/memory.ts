import type { ClientId } from '../domain/message.ts'
import type { Limiter } from './port.ts'
import { type Bucket, takeTokens } from './token-bucket.ts'

/** Clients remembered at once. */
export const MAX_BUCKETS = 100_000

/**
 * Limits within this process. `now` is whole Unix milliseconds. A client is forgotten, and has a full bucket again,
 * when between half `maxBuckets` and all of them have come since.
 */
export function openMemoryLimiter({
  now,
  maxBuckets = MAX_BUCKETS,
}: {
  readonly now: () => number
  readonly maxBuckets?: number
}): Limiter {
  // Two generations instead of one Map in order of use: finding the oldest in a Map from which much was deleted
  // takes 75 µs (Bun 1.4.5, 2 cores), and this takes one.
  let recent = new Map<ClientId, Bucket>()
  let older = new Map<ClientId, Bucket>()
  return {
    kind: 'memory',
    async take(clientId, limit, cost) {
      const kept = recent.get(clientId) ?? older.get(clientId)
      const { bucket, verdict } = takeTokens(limit, kept, now(), cost)
      recent.set(clientId, bucket)
      if (recent.size * 2 >= maxBuckets) {
        older = recent
        recent = new Map()
      }
      return verdict
    },
    ping: async () => 0,
    close: async () => {},
  }
}
