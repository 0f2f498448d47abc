import type { OtpOutcome } from '../../flow/otp/send-otp.ts'
import type { Refusal } from './refusal.ts'
import { type ReplySet, refuse } from './refuse.ts'
import { refuseMessage } from './refused-outcome.ts'

/** Refuses a code that was not sent: it is limited, no provider has taken it, or its message was not accepted. */
export function refuseOtp(
  set: ReplySet,
  outcome: Exclude<OtpOutcome, { kind: 'taken' | 'repeated' }>,
  nowMs: number,
): Refusal {
  switch (outcome.kind) {
    case 'limited': {
      const { rule, retryAfterMs } = outcome.limit
      const refusal = refuse(set, 'otp_limited', { error: `to ${rule}`, field: 'to', rule })
      set.headers['retry-after'] = String(Math.ceil(retryAfterMs / 1_000))
      return refusal
    }
    case 'not_taken':
      return refuse(set, 'otp_not_delivered', {
        reason: outcome.end.kind === 'ended' ? outcome.end.reason : DATABASE_AWAY,
        ...(outcome.end.kind === 'ended' ? { status: outcome.end.status } : {}),
        message_id: outcome.messageId,
      })
    default:
      return refuseMessage(set, outcome, nowMs)
  }
}

const DATABASE_AWAY = 'the database is away: nobody knows yet whether a provider took it'
