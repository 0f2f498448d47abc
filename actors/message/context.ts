import type { Hold } from '../../src/domain/message/hold.ts'
import type { MessageEvent } from './events.ts'
import type { MessagePolicy } from './policy.ts'

/** What the machine remembers of a message. Instants in Unix milliseconds. */
export type MessageContext = {
  readonly attempts: number
  readonly throttles: number
  /** When it may first be sent: its acceptance, the time it was scheduled for, or the end of its last hold. */
  readonly dueAtMs: number
  /** The end of its validity: nothing is submitted from then on. */
  readonly expiresAtMs: number
  /** The one alarm of the actor; null in final states. */
  readonly wakeAtMs: number | null
  /** Nothing of it may be submitted after its deadline; a provider that refuses it is not the last one asked. */
  readonly otp: boolean
  /** OTP or express: it may go on to another provider when no receipt comes. */
  readonly urgent: boolean
  /** Whose queue it is in, or who was asked last; null: accepted by a release that chose none. */
  readonly provider: string | null
  /** The provider's id, or that of its first part; null: the provider in `provider` is not known to have taken it. */
  readonly providerMessageId: string | null
  /** A provider took it: this one, or one before. */
  readonly taken: boolean
  /** A bit for each part of which no delivery was told, the lowest that of part 1; null: one id stands for all of it. */
  readonly partsOpen: number | null
  /** The attempt that `partsOpen` speaks of; null where that is null. */
  readonly partsAttempt: number | null
  readonly lastError: string | null
  /** Why it waits for another time, or last did; null: it never did. */
  readonly heldFor: Hold | null
  readonly policy: MessagePolicy
}

/** An answer to an earlier submission says nothing about the one under way. Other events are of no attempt. */
export function isCurrent(context: MessageContext, event: MessageEvent): boolean {
  if (!('throttles' in event)) return true
  return event.attempt === context.attempts && event.throttles === context.throttles
}

/** True while no provider is known to have taken an OTP: its request still waits, or was refused. */
export function isUntakenOtp({ otp, taken }: MessageContext): boolean {
  return otp && !taken
}
