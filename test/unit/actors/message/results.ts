import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import { SITUATION_NAMES, type Situation } from './situations.ts'

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
export const SCHEDULED: Result = { status: 'SCHEDULED', credit: null, effects: [] }
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
  const all = Object.fromEntries(SITUATION_NAMES.map((name) => [name, result])) as Expected // all names
  return { ...all, ...except }
}

/** Like `always`, but the end of the validity ends the message. */
export function untilExpiry(result: Result, except: Partial<Expected> = {}): Expected {
  return always(result, {
    validityOver: EXPIRED,
    validityOverAndExpiryIsPaid: EXPIRED_AND_PAID,
    nextOver: EXPIRED,
    otpOver: EXPIRED,
    heldOver: EXPIRED,
    // Nobody took it: it was refused, and is paid by nobody.
    otpOverAndExpiryIsPaid: EXPIRED,
    ...except,
  })
}

/** What a delivery does in a state: some are of one part of several. */
export const delivers = (status: LifecycleState) =>
  always(DELIVERED, { aPart: stays(status), aPartAgain: 'ignored', aPartOfEarlier: 'ignored' })

/** A provider that has taken it may have brought it to the phone: it stays to be paid for. */
export const cancelsUntaken = always(CANCELLED, {
  takenBefore: 'ignored',
  takenBeforeNoAttemptLeft: 'ignored',
})

/** The same of what it says. */
export const replacesUntaken = (status: LifecycleState) =>
  always(stays(status), { takenBefore: 'ignored', takenBeforeNoAttemptLeft: 'ignored' })

/** What a receipt that is no delivery does to a message that was taken. */
export const ofItsIds = (result: Result, except: Partial<Expected> = {}) =>
  always(result, {
    // It has been asked of another since, who has refused it.
    takenBefore: 'ignored',
    takenBeforeNoAttemptLeft: 'ignored',
    receiptOfEarlier: 'ignored',
    aPartOfEarlier: 'ignored',
    ...except,
  })
