import type { Limit, Verdict } from '../../../cache/token-bucket.ts'
import type { ClientId } from '../../../domain/message.ts'
import type { Intake } from '../../../flow/accept/intake.ts'
import type { Refusal } from '../refusal.ts'
import { type ReplySet, refuse } from '../refuse.ts'

// Fields of draft-ietf-httpapi-ratelimit-headers-10, for the one policy a client has.

/**
 * Takes `cost` tokens (one per message, at most `MAX_COST`) and tells what is left on whatever the answer will be. The
 * refusal when they are not there, else null. Its Retry-After is the `t` of RateLimit, as the draft asks.
 */
export async function refuseBeyondLimit(
  intake: Pick<Intake, 'askLimit'>,
  set: ReplySet,
  clientId: ClientId,
  cost: number,
): Promise<Refusal | null> {
  const asked = await intake.askLimit(clientId, cost)
  if (!asked) return null
  const { limit, verdict } = asked
  tellLimit(set, limit, verdict)
  if (verdict.kind === 'allowed') return null
  const refusal = refuse(set, 'rate_limited')
  set.headers['retry-after'] = String(secondsOf(verdict.retryAfterMs))
  return refusal
}

function tellLimit(set: ReplySet, limit: Limit, verdict: Verdict): void {
  const waitMs = verdict.kind === 'refused' ? verdict.retryAfterMs : verdict.resetMs
  set.headers['ratelimit-policy'] = `"default";q=${limit.burst};w=${Math.ceil(limit.burst / limit.ratePerS)}`
  set.headers['ratelimit'] = `"default";r=${verdict.remaining};t=${secondsOf(waitMs)}`
}

/** Whole seconds, never too early. */
function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000)
}
