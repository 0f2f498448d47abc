import { openGenerations } from './generations.ts'
import type { Limiter, LimitKey } from './port.ts'
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
  const buckets = openGenerations<LimitKey, Bucket>(maxBuckets)
  return {
    kind: 'memory',
    async take(key, limit, cost) {
      const { bucket, verdict } = takeTokens(limit, buckets.get(key), now(), cost)
      buckets.set(key, bucket)
      return verdict
    },
    ping: async () => 0,
    close: async () => {},
  }
}
