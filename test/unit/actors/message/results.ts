import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { Situation } from './an-actor.ts'

/** What one event does: a state with its settlement and its effects, or nothing. */
export type Result =
  | 'ignored'
  | 'dropped'
  | {
      readonly status: LifecycleState
      readonly credit: 'CAPTURED' | 'RELEASED' | null
      readonly effects: readonly ('dispatch' | 'submit')[]
    }
/** What an event does in every situation. */
export type Expected = Readonly<Record<Situation, Result>>

/** It is applied, and stays where it is. */
export const stays = (status: LifecycleState): Result => ({ status, credit: null, effects: [] })
/** What becomes of a message, of its money, and what is ordered. */
export const QUEUED: Result = { status: 'QUEUED', credit: null, effects: [] }
export const QUEUED_AND_DISPATCHED: Result = { status: 'QUEUED', credit: null, effects: ['dispatch'] }
export const SENDING: Result = { status: 'SENDING', credit: null, effects: ['submit'] }
export const SENT: Result = { status: 'SENT', credit: null, effects: [] }
export const FAILED_TEMP: Result = { status: 'FAILED_TEMP', credit: null, effects: [] }
export const DELIVERED: Result = { status: 'DELIVERED', credit: 'CAPTURED', effects: [] }
export const FAILED_PERM: Result = { status: 'FAILED_PERM', credit: 'RELEASED', effects: [] }
export const CANCELLED: Result = { status: 'CANCELLED', credit: 'RELEASED', effects: [] }
export const EXPIRED: Result = { status: 'EXPIRED', credit: 'RELEASED', effects: [] }
export const EXPIRED_AND_PAID: Result = { status: 'EXPIRED', credit: 'CAPTURED', effects: [] }

/** The same in every situation, but for some. */
export function always(result: Result, except: Partial<Expected> = {}): Expected {
  return {
    usual: result,
    lastMillisecondOfValidity: result,
    validityOver: result,
    validityOverAndExpiryIsPaid: result,
    noAttemptLeft: result,
    onUnknownWait: result,
    staleAttempt: result,
    otp: result,
    otpAtLastProvider: result,
    otpOver: result,
    otpOverAndExpiryIsPaid: result,
    otpNoAttemptLeft: result,
    otpOnUnknownWait: result,
    otpStaleAttempt: result,
    ...except,
  }
}

/** Like `always`, but the end of the validity ends the message. */
export function untilExpiry(result: Result, except: Partial<Expected> = {}): Expected {
  return always(result, {
    validityOver: EXPIRED,
    validityOverAndExpiryIsPaid: EXPIRED_AND_PAID,
    otpOver: EXPIRED,
    // Nobody took it: it was refused, and is paid by nobody.
    otpOverAndExpiryIsPaid: EXPIRED,
    ...except,
  })
}
