import type { Limit, Verdict } from '../cache/token-bucket.ts'
import { type Refusal, type ReplySet, refuse } from './refuse.ts'

// Fields of draft-ietf-httpapi-ratelimit-headers-10, for the one policy there is.

/** The client's limit and what is left of it, on an answer. */
export function tellLimit(set: ReplySet, limit: Limit, verdict: Verdict): void {
  const waitMs = verdict.kind === 'refused' ? verdict.retryAfterMs : verdict.resetMs
  set.headers['ratelimit-policy'] = `"default";q=${limit.burst};w=${Math.ceil(limit.burst / limit.ratePerS)}`
  set.headers['ratelimit'] = `"default";r=${verdict.remaining};t=${secondsOf(waitMs)}`
}

/** Refuses a request beyond the limit; Retry-After is the `t` of RateLimit, as the draft asks. */
export function refuseBeyondLimit(
  set: ReplySet,
  limit: Limit,
  verdict: Extract<Verdict, { kind: 'refused' }>,
): Refusal {
  const refusal = refuse(set, 'rate_limited')
  tellLimit(set, limit, verdict)
  set.headers['retry-after'] = String(secondsOf(verdict.retryAfterMs))
  return refusal
}

/** Whole seconds, never too early. */
function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000)
}
