import type { MessageEventType } from '../../../../actors/message/events.ts'
import type { CountsAs, LifecycleState, WaitsFor } from '../../../../src/domain/lifecycle.ts'
import type { CreditState } from '../../../../src/domain/message.ts'
import {
  always,
  CANCELLED,
  cancelsUntaken,
  delivers,
  EXPIRED,
  EXPIRED_AND_PAID,
  type Expected,
  FAILED_PERM,
  FAILED_TEMP,
  ofItsIds,
  QUEUED,
  QUEUED_AND_DISPATCHED,
  replacesUntaken,
  SCHEDULED,
  SENDING,
  SENT,
  stays,
  untilExpiry,
} from './results.ts'

// What actors/message/SPEC.md says, typed by hand: no test takes it from the code that it tests.

/** What is written of a state. */
type Written = {
  readonly final: boolean
  /** Where its money may be; of two the configuration says which. */
  readonly money: readonly CreditState[]
  readonly waitsFor: WaitsFor | null
  readonly cancellable: boolean
  readonly replaceable: boolean
  readonly waitsLong: boolean
  readonly mainLine: boolean
  readonly countsAs: CountsAs
}

const OPEN = {
  final: false,
  money: ['HELD'],
  cancellable: false,
  replaceable: false,
  waitsLong: false,
  mainLine: false,
} as const
const MAIN = { ...OPEN, mainLine: true } as const
const END = { ...OPEN, final: true, waitsFor: null } as const

/** Each state, in the order of reports and CSV. */
export const STATE_TABLE: Readonly<Record<LifecycleState, Written>> = {
  SCHEDULED: {
    ...MAIN,
    waitsFor: 'itsTime',
    countsAs: 'scheduled',
    cancellable: true,
    replaceable: true,
    waitsLong: true,
  },
  QUEUED: { ...MAIN, waitsFor: 'dispatch', countsAs: 'waiting', cancellable: true, replaceable: true },
  SENDING: { ...MAIN, waitsFor: 'answer', countsAs: 'waiting' },
  SENT: { ...MAIN, waitsFor: 'receipt', countsAs: 'sent', waitsLong: true },
  DELIVERED: { ...END, money: ['CAPTURED'], countsAs: 'delivered', mainLine: true },
  FAILED_TEMP: { ...OPEN, waitsFor: 'retry', countsAs: 'waiting', cancellable: true },
  FAILED_PERM: { ...END, money: ['RELEASED'], countsAs: 'failed' },
  CANCELLED: { ...END, money: ['RELEASED'], countsAs: 'cancelled' },
  EXPIRED: { ...END, money: ['RELEASED', 'CAPTURED'], countsAs: 'expired' },
}

/** The arrows of the picture. */
export const ARROWS: Readonly<Record<LifecycleState, readonly LifecycleState[]>> = {
  SCHEDULED: ['SCHEDULED', 'QUEUED', 'SENT', 'DELIVERED', 'CANCELLED', 'EXPIRED'],
  QUEUED: ['QUEUED', 'SCHEDULED', 'SENDING', 'SENT', 'DELIVERED', 'CANCELLED', 'EXPIRED'],
  SENDING: ['SENDING', 'SENT', 'QUEUED', 'FAILED_TEMP', 'DELIVERED', 'FAILED_PERM', 'EXPIRED'],
  SENT: ['SENT', 'QUEUED', 'DELIVERED', 'FAILED_PERM', 'EXPIRED'],
  DELIVERED: [],
  FAILED_TEMP: ['FAILED_TEMP', 'QUEUED', 'SENT', 'DELIVERED', 'CANCELLED', 'EXPIRED'],
  FAILED_PERM: [],
  CANCELLED: [],
  EXPIRED: [],
}

const NOT_EXPECTED: Record<MessageEventType, Expected> = {
  DISPATCHED: always('dropped'),
  PROVIDER_ACCEPTED: always('ignored'),
  PROVIDER_REJECTED_TEMP: always('ignored'),
  PROVIDER_REJECTED_PERM: always('ignored'),
  PROVIDER_THROTTLED: always('ignored'),
  PROVIDER_UNKNOWN: always('ignored'),
  RECEIPT_DELIVERED: always('ignored'),
  RECEIPT_FAILED: always('ignored'),
  RECEIPT_EXPIRED: always('ignored'),
  RECEIPT_PROGRESS: always('ignored'),
  RECEIPT_UNKNOWN: always('ignored'),
  CANCEL_REQUESTED: always('ignored'),
  REPLACED: always('ignored'),
  ALARM_RANG: always('dropped'),
}

/** The table of actors/message/SPEC.md, cell by cell. */
export const TABLE: Record<LifecycleState, Record<MessageEventType, Expected>> = {
  SCHEDULED: {
    DISPATCHED: always('dropped'),
    // It may have been submitted before it was held.
    PROVIDER_ACCEPTED: always(SENT),
    PROVIDER_REJECTED_TEMP: always('ignored'),
    PROVIDER_REJECTED_PERM: always('ignored'),
    PROVIDER_THROTTLED: always('ignored'),
    PROVIDER_UNKNOWN: always('ignored'),
    RECEIPT_DELIVERED: delivers('SCHEDULED'),
    RECEIPT_FAILED: always('ignored'),
    RECEIPT_EXPIRED: always('ignored'),
    RECEIPT_PROGRESS: always('ignored'),
    RECEIPT_UNKNOWN: always('ignored'),
    CANCEL_REQUESTED: cancelsUntaken,
    REPLACED: replacesUntaken('SCHEDULED'),
    ALARM_RANG: untilExpiry(QUEUED_AND_DISPATCHED, { noRoute: QUEUED }),
  },
  QUEUED: {
    DISPATCHED: untilExpiry(SENDING, {
      elsewhere: 'dropped',
      noProvider: 'dropped',
      optedOut: CANCELLED,
      held: SCHEDULED,
      heldElsewhere: 'dropped',
    }),
    PROVIDER_ACCEPTED: always(SENT),
    PROVIDER_REJECTED_TEMP: always('ignored'),
    PROVIDER_REJECTED_PERM: always('ignored'),
    PROVIDER_THROTTLED: always('ignored'),
    PROVIDER_UNKNOWN: always('ignored'),
    RECEIPT_DELIVERED: delivers('QUEUED'),
    RECEIPT_FAILED: always('ignored'),
    RECEIPT_EXPIRED: always('ignored'),
    RECEIPT_PROGRESS: always('ignored'),
    RECEIPT_UNKNOWN: always('ignored'),
    CANCEL_REQUESTED: cancelsUntaken,
    REPLACED: { ...replacesUntaken('QUEUED'), postponed: SCHEDULED },
    ALARM_RANG: untilExpiry(QUEUED_AND_DISPATCHED, { noRoute: QUEUED }),
  },
  SENDING: {
    DISPATCHED: always('dropped'),
    PROVIDER_ACCEPTED: always(SENT),
    PROVIDER_REJECTED_TEMP: always(FAILED_TEMP, {
      noAttemptLeft: FAILED_PERM,
      staleAttempt: 'ignored',
      next: QUEUED_AND_DISPATCHED,
      nextNoAttemptLeft: FAILED_PERM,
      nextOnUnknownWait: QUEUED_AND_DISPATCHED,
      nextStaleAttempt: 'ignored',
      receiptOverdueNoAttemptLeft: FAILED_PERM,
      takenBeforeNoAttemptLeft: SENT,
    }),
    PROVIDER_REJECTED_PERM: always(FAILED_PERM, {
      staleAttempt: 'ignored',
      next: QUEUED_AND_DISPATCHED,
      nextOnUnknownWait: QUEUED_AND_DISPATCHED,
      nextStaleAttempt: 'ignored',
      takenBefore: SENT,
      takenBeforeNoAttemptLeft: SENT,
    }),
    PROVIDER_THROTTLED: always(QUEUED, {
      staleAttempt: 'ignored',
      next: QUEUED_AND_DISPATCHED,
      nextNoAttemptLeft: QUEUED_AND_DISPATCHED,
      nextOnUnknownWait: QUEUED_AND_DISPATCHED,
      nextStaleAttempt: 'ignored',
    }),
    PROVIDER_UNKNOWN: always(FAILED_TEMP, {
      noAttemptLeft: stays('SENDING'),
      onUnknownWait: stays('SENDING'),
      staleAttempt: 'ignored',
      next: QUEUED_AND_DISPATCHED,
      nextNoAttemptLeft: stays('SENDING'),
      nextOnUnknownWait: stays('SENDING'),
      nextStaleAttempt: 'ignored',
      receiptOverdueNoAttemptLeft: stays('SENDING'),
      takenBeforeNoAttemptLeft: stays('SENDING'),
    }),
    RECEIPT_DELIVERED: delivers('SENDING'),
    RECEIPT_FAILED: always('ignored'),
    RECEIPT_EXPIRED: always('ignored'),
    RECEIPT_PROGRESS: always('ignored'),
    RECEIPT_UNKNOWN: always('ignored'),
    CANCEL_REQUESTED: always('ignored'),
    REPLACED: always('ignored'),
    ALARM_RANG: untilExpiry(FAILED_TEMP, {
      noAttemptLeft: stays('SENDING'),
      onUnknownWait: stays('SENDING'),
      next: QUEUED_AND_DISPATCHED,
      nextNoAttemptLeft: stays('SENDING'),
      nextOnUnknownWait: stays('SENDING'),
      nextStaleAttempt: QUEUED_AND_DISPATCHED,
      receiptOverdueNoAttemptLeft: stays('SENDING'),
      takenBeforeNoAttemptLeft: stays('SENDING'),
    }),
  },
  SENT: {
    DISPATCHED: always('dropped'),
    PROVIDER_ACCEPTED: always('ignored'),
    PROVIDER_REJECTED_TEMP: always('ignored'),
    PROVIDER_REJECTED_PERM: always('ignored'),
    PROVIDER_THROTTLED: always('ignored'),
    PROVIDER_UNKNOWN: always('ignored'),
    RECEIPT_DELIVERED: delivers('SENT'),
    RECEIPT_FAILED: ofItsIds(FAILED_PERM),
    RECEIPT_EXPIRED: ofItsIds(EXPIRED, {
      validityOverAndExpiryIsPaid: EXPIRED_AND_PAID,
      otpOverAndExpiryIsPaid: EXPIRED_AND_PAID,
    }),
    RECEIPT_PROGRESS: ofItsIds(stays('SENT')),
    RECEIPT_UNKNOWN: ofItsIds(stays('SENT')),
    CANCEL_REQUESTED: always('ignored'),
    REPLACED: always('ignored'),
    ALARM_RANG: untilExpiry('dropped', {
      otpOverAndExpiryIsPaid: EXPIRED_AND_PAID,
      receiptOverdue: QUEUED_AND_DISPATCHED,
      receiptOverdueNoAttemptLeft: stays('SENT'),
      receiptOverdueNoNext: stays('SENT'),
      receiptOverdueForbidden: stays('SENT'),
    }),
  },
  FAILED_TEMP: {
    DISPATCHED: always('dropped'),
    PROVIDER_ACCEPTED: always(SENT),
    PROVIDER_REJECTED_TEMP: always('ignored'),
    PROVIDER_REJECTED_PERM: always('ignored'),
    PROVIDER_THROTTLED: always('ignored'),
    PROVIDER_UNKNOWN: always('ignored'),
    RECEIPT_DELIVERED: delivers('FAILED_TEMP'),
    RECEIPT_FAILED: always('ignored'),
    RECEIPT_EXPIRED: always('ignored'),
    RECEIPT_PROGRESS: always('ignored'),
    RECEIPT_UNKNOWN: always('ignored'),
    CANCEL_REQUESTED: cancelsUntaken,
    REPLACED: always('ignored'),
    // Attempts are counted on the way in: without one left it would not be here.
    ALARM_RANG: untilExpiry(QUEUED_AND_DISPATCHED, { noRoute: stays('FAILED_TEMP') }),
  },
  DELIVERED: NOT_EXPECTED,
  FAILED_PERM: NOT_EXPECTED,
  CANCELLED: NOT_EXPECTED,
  EXPIRED: NOT_EXPECTED,
}
