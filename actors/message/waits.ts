import { retryDelayMs } from '../../src/domain/message/retry.ts'
import type { MessageContext } from './context.ts'
import type { MessageEvent } from './events.ts'

/** An alarm never lies beyond the validity: there the message ends anyway. */
export function within(context: MessageContext, wakeAtMs: number): number {
  return Math.min(wakeAtMs, context.expiresAtMs)
}

/** The wait after this attempt, or throttle, in milliseconds. */
export function delayAfter(context: MessageContext, attempt: number, event: MessageEvent): number {
  return retryDelayMs({ attempt, random: 'random' in event ? event.random : 0, policy: context.policy.retry })
}

/**
 * How long the submission that begins now may stay unanswered, in milliseconds. An OTP's ends with its deadline at the
 * latest, and leaves each provider that may still be asked as much.
 */
export function submitLeaseMs({ otp, expiresAtMs, policy }: MessageContext, event: MessageEvent): number {
  if (event.type !== 'DISPATCHED') return policy.submitLeaseMs
  const leaseMs = event.leaseMs ?? policy.submitLeaseMs
  if (!otp) return leaseMs
  return Math.min(leaseMs, Math.floor((expiresAtMs - event.atMs) / (event.othersLeft + 1)))
}
