import type { ClientId } from '../domain/message.ts'
import type { Limiter } from './port.ts'
import { type Bucket, type Limit, takeTokens } from './token-bucket.ts'

/** Clients remembered at once, some 20 MB; a client forgotten after so many others has a full bucket again. */
export const MAX_BUCKETS = 100_000

/** Limits within this process. `now` is whole Unix milliseconds. */
export function openMemoryLimiter({
  limit,
  now,
  maxBuckets = MAX_BUCKETS,
}: {
  readonly limit: Limit
  readonly now: () => number
  readonly maxBuckets?: number
}): Limiter {
  // A Map keeps the order of insertion: what is put back at every taking is oldest at the front.
  const buckets = new Map<ClientId, Bucket>()
  return {
    kind: 'memory',
    limit,
    async take(clientId, cost) {
      const { bucket, verdict } = takeTokens(limit, buckets.get(clientId), now(), cost)
      buckets.delete(clientId)
      buckets.set(clientId, bucket)
      if (buckets.size > maxBuckets) forgetOldest(buckets)
      return verdict
    },
    ping: async () => 0,
    close: async () => buckets.clear(),
  }
}

function forgetOldest(buckets: Map<ClientId, Bucket>): void {
  for (const oldest of buckets.keys()) {
    buckets.delete(oldest)
    return
  }
}
