import type { MessageEvent } from './events.ts'
import type { MessagePolicy } from './policy.ts'

/** What the machine remembers of a message. Instants in Unix milliseconds. */
export type MessageContext = {
  readonly attempts: number
  readonly throttles: number
  /** When it may first be sent: its acceptance, or the time it was scheduled for. */
  readonly dueAtMs: number
  /** The end of its validity: nothing is submitted from then on. */
  readonly expiresAtMs: number
  /** The one alarm of the actor; null in final states. */
  readonly wakeAtMs: number | null
  /** Nothing of it may be submitted after its deadline; a provider that refuses it is not the last one asked. */
  readonly otp: boolean
  /** The provider of the last submission, or the one that took it. */
  readonly provider: string | null
  readonly providerMessageId: string | null
  readonly lastError: string | null
  readonly policy: MessagePolicy
}

/** An answer to an earlier submission says nothing about the one under way. Other events are of no attempt. */
export function isCurrent(context: MessageContext, event: MessageEvent): boolean {
  if (!('attempt' in event)) return true
  return event.attempt === context.attempts && event.throttles === context.throttles
}

/** True while no provider is known to have taken an OTP: its request still waits, or was refused. */
export function isUntakenOtp({ otp, providerMessageId }: MessageContext): boolean {
  return otp && providerMessageId === null
}
