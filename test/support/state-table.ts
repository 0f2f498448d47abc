import type { LifecycleState, StateFacts } from '../../src/domain/lifecycle.ts'
import type { CreditState } from '../../src/domain/message.ts'

/** What is written of a state. */
type Written = Omit<StateFacts, 'final' | 'credit' | 'elsewhere'> & {
  readonly final: boolean
  /** Where its money may be; of two the configuration says which. */
  readonly money: readonly CreditState[]
  /** Where the arrows of the picture in SPEC.md go. */
  readonly arrows: readonly LifecycleState[]
}

/** What actors/message/SPEC.md says of each state, typed by hand: no test takes it from the code that it tests. */
export const STATE_TABLE: Readonly<Record<LifecycleState, Written>> = {
  SCHEDULED: {
    final: false,
    money: ['HELD'],
    waitsFor: 'itsTime',
    cancellable: true,
    waitsLong: true,
    countsAs: 'scheduled',
    mainLine: true,
    arrows: ['QUEUED', 'CANCELLED', 'EXPIRED'],
  },
  QUEUED: {
    final: false,
    money: ['HELD'],
    waitsFor: 'dispatch',
    cancellable: true,
    waitsLong: false,
    countsAs: 'waiting',
    mainLine: true,
    arrows: ['QUEUED', 'SENDING', 'SENT', 'DELIVERED', 'CANCELLED', 'EXPIRED'],
  },
  SENDING: {
    final: false,
    money: ['HELD'],
    waitsFor: 'answer',
    cancellable: false,
    waitsLong: false,
    countsAs: 'waiting',
    mainLine: true,
    arrows: ['SENDING', 'SENT', 'QUEUED', 'FAILED_TEMP', 'DELIVERED', 'FAILED_PERM', 'EXPIRED'],
  },
  SENT: {
    final: false,
    money: ['HELD'],
    waitsFor: 'receipt',
    cancellable: false,
    waitsLong: true,
    countsAs: 'sent',
    mainLine: true,
    arrows: ['SENT', 'DELIVERED', 'FAILED_PERM', 'EXPIRED'],
  },
  DELIVERED: {
    final: true,
    money: ['CAPTURED'],
    waitsFor: null,
    cancellable: false,
    waitsLong: false,
    countsAs: 'delivered',
    mainLine: true,
    arrows: [],
  },
  FAILED_TEMP: {
    final: false,
    money: ['HELD'],
    waitsFor: 'retry',
    cancellable: true,
    waitsLong: false,
    countsAs: 'waiting',
    mainLine: false,
    arrows: ['SENDING', 'SENT', 'DELIVERED', 'CANCELLED', 'EXPIRED'],
  },
  FAILED_PERM: {
    final: true,
    money: ['RELEASED'],
    waitsFor: null,
    cancellable: false,
    waitsLong: false,
    countsAs: 'failed',
    mainLine: false,
    arrows: [],
  },
  CANCELLED: {
    final: true,
    money: ['RELEASED'],
    waitsFor: null,
    cancellable: false,
    waitsLong: false,
    countsAs: 'cancelled',
    mainLine: false,
    arrows: [],
  },
  EXPIRED: {
    final: true,
    money: ['RELEASED', 'CAPTURED'],
    waitsFor: null,
    cancellable: false,
    waitsLong: false,
    countsAs: 'expired',
    mainLine: false,
    arrows: [],
  },
}
