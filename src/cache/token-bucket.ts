import { assert } from '../domain/assert.ts'

/** What one client may take: `burst` tokens at once, `ratePerS` in the long run; whole numbers from 1. */
export type Limit = { readonly ratePerS: number; readonly burst: number }

/** Tokens one taking may cost: the messages of the largest bulk request. */
export const MAX_COST = 1_000

/**
 * A bucket as it is kept: what was in it, less than nothing after a debt, and when. In thousandths of a token, because
 * a whole rate per second puts whole thousandths into it every millisecond: the arithmetic is exact, here and in Lua.
 */
export type Bucket = { readonly milliTokens: number; readonly atMs: number }

/** An answer to one taking. `remaining` is whole tokens, 0 in debt; `resetMs` is when the bucket is full again if nobody takes. */
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
 * Takes `cost` tokens, all or none: a refused taking costs nothing. A cost above the burst needs a full bucket and
 * leaves it in debt, so that a large request is possible and the rate still holds in the long run. No bucket is a full
 * one. `nowMs` is whole milliseconds; a clock that went back refills from there. `cost` is from 0 to `MAX_COST`.
 */
export function takeTokens(
  limit: Limit,
  bucket: Bucket | undefined,
  nowMs: number,
  cost: number,
): { readonly bucket: Bucket; readonly verdict: Verdict } {
  assertCost(cost)
  const full = limit.burst * MILLI
  const before = bucket
    ? Math.min(full, bucket.milliTokens + Math.max(0, nowMs - bucket.atMs) * limit.ratePerS)
    : full
  const isAllowed = before >= neededFor(limit, cost)
  const milliTokens = isAllowed ? before - cost * MILLI : before
  return {
    bucket: { milliTokens, atMs: nowMs },
    verdict: verdictOf(limit, isAllowed ? 'allowed' : 'refused', milliTokens, cost),
  }
}

/** What to say of a taking that left `milliTokens` in the bucket. */
export function verdictOf(limit: Limit, kind: Verdict['kind'], milliTokens: number, cost: number): Verdict {
  const remaining = Math.max(0, Math.floor(milliTokens / MILLI))
  const resetMs = Math.ceil((limit.burst * MILLI - milliTokens) / limit.ratePerS)
  if (kind === 'allowed') return { kind, remaining, resetMs }
  const missing = neededFor(limit, cost) - milliTokens
  return { kind, remaining, resetMs, retryAfterMs: Math.ceil(missing / limit.ratePerS) }
}

/** Thousandths of a token that must be there: the cost, or all the bucket can hold. */
function neededFor(limit: Limit, cost: number): number {
  return Math.min(cost, limit.burst) * MILLI
}

/** Stops on a cost that no request has. */
export function assertCost(cost: number): void {
  assert(Number.isInteger(cost) && cost >= 0 && cost <= MAX_COST, () => `cost ${cost} of 0 to ${MAX_COST}`)
}
