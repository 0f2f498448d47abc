import { assert } from '../domain/assert.ts'

/** What one client may take: `burst` tokens at once, `ratePerS` in the long run; whole numbers from 1. */
export type Limit = { readonly ratePerS: number; readonly burst: number }

/**
 * A bucket as it is kept: what was in it, and when. In thousandths of a token, because a whole rate per second puts
 * whole thousandths into it every millisecond: the arithmetic is exact, here and in Lua.
 */
export type Bucket = { readonly milliTokens: number; readonly atMs: number }

/** An answer to one taking. `remaining` is whole tokens; `resetMs` is when the bucket is full again if nobody takes. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly remaining: number; readonly resetMs: number }
  | {
      readonly kind: 'refused'
      readonly remaining: number
      readonly resetMs: number
      /** When the same cost would be allowed, at least 1 ms. */
      readonly retryAfterMs: number
    }

const MILLI = 1_000

/**
 * Takes `cost` tokens, all or none: a refused taking costs nothing. No bucket is a full one. `nowMs` is whole
 * milliseconds; a clock that went back refills from there. `cost` is a whole number from 0 to the burst.
 */
export function takeTokens(
  limit: Limit,
  bucket: Bucket | undefined,
  nowMs: number,
  cost: number,
): { readonly bucket: Bucket; readonly verdict: Verdict } {
  assertCost(limit, cost)
  const full = limit.burst * MILLI
  const before = bucket
    ? Math.min(full, bucket.milliTokens + Math.max(0, nowMs - bucket.atMs) * limit.ratePerS)
    : full
  const isAllowed = before >= cost * MILLI
  const milliTokens = isAllowed ? before - cost * MILLI : before
  return {
    bucket: { milliTokens, atMs: nowMs },
    verdict: verdictOf(limit, isAllowed ? 'allowed' : 'refused', milliTokens, cost),
  }
}

/** What to say of a taking that left `milliTokens` in the bucket. */
export function verdictOf(limit: Limit, kind: Verdict['kind'], milliTokens: number, cost: number): Verdict {
  const remaining = Math.floor(milliTokens / MILLI)
  const resetMs = Math.ceil((limit.burst * MILLI - milliTokens) / limit.ratePerS)
  if (kind === 'allowed') return { kind, remaining, resetMs }
  return { kind, remaining, resetMs, retryAfterMs: Math.ceil((cost * MILLI - milliTokens) / limit.ratePerS) }
}

/** Stops on a cost that no bucket of this limit could ever hold. */
export function assertCost(limit: Limit, cost: number): void {
  assert(Number.isInteger(cost) && cost >= 0 && cost <= limit.burst, `cost ${cost} of burst ${limit.burst}`)
}
