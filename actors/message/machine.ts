import { and, assign, setup, stateIn } from 'xstate'
import type { FinalState, Settlement } from '../../src/domain/lifecycle.ts'
import { isCurrent, isUntakenOtp, type MessageContext } from './context.ts'
import { EFFECT_ACTIONS } from './effects.ts'
import type { MessageEvent } from './events.ts'
import {
  isFromItsQueue,
  isReceiptOverdue,
  mayAskAgain,
  mayAskNext,
  mayGoOn,
  mayLeaveThrottle,
  placeOf,
} from './failover.ts'
import { completesDelivery, deliversPart, isOfItsSubmission, partsAfter } from './parts.ts'
import { isHeld, isOptedOut, isPostponed } from './stops.ts'
import * as update from './updates.ts'

/** What an end does to the money, by the guards asked in this order: every end settles it (I3). */
const SETTLEMENTS = {
  DELIVERED: [{ guard: 'isDelivered', target: 'CAPTURED' }],
  FAILED_PERM: [{ guard: 'isFailed', target: 'RELEASED' }],
  CANCELLED: [{ guard: 'isCancelled', target: 'RELEASED' }],
  EXPIRED: [
    { guard: 'isExpiredAndPaid', target: 'CAPTURED' },
    { guard: 'isExpired', target: 'RELEASED' },
  ],
} as const satisfies Record<FinalState, readonly { readonly guard: string; readonly target: Settlement }[]>

const machineSetup = setup({
  types: {
    context: {} as MessageContext,
    events: {} as MessageEvent,
    input: {} as MessageContext,
  },
  actions: {
    ...EFFECT_ACTIONS,

    countAttempt: assign({ attempts: ({ context }) => context.attempts + 1 }),
    uncountAttempt: assign(({ context }) => update.uncountAttempt(context)),
    noteAcceptance: assign(({ context, event }) => update.noteAcceptance(context, event)),
    notePart: assign({ partsOpen: ({ context, event }) => partsAfter(context, event) }),
    noteError: assign(({ context, event }) => update.noteError(context, event)),
    noteLostSubmission: assign({ lastError: 'no answer recorded for the submission' }),
    replace: assign(({ context, event }) => update.replace(context, event)),
    noteStop: assign(({ context, event }) => update.noteStop(context, event)),
    hold: assign(({ context, event }) => update.hold(context, event)),
    noteExpiry: assign(({ context }) => update.noteExpiry(context)),
    forgetError: assign({ lastError: null }),
    goOn: assign(({ context, event }) => update.goOn(context, event)),
    goToPlace: assign(({ context, event }) => update.goToPlace(context, event)),

    wakeIfNotDispatched: assign(({ context, event }) => update.wakeIfNotDispatched(context, event)),
    wakeToDispatchAgain: assign(({ context, event }) => update.wakeToDispatchAgain(context, event)),
    wakeIfUnanswered: assign(({ context, event }) => update.wakeIfUnanswered(context, event)),
    wakeToRetry: assign(({ context, event }) => update.wakeToRetry(context, event)),
    wakeAfterThrottle: assign(({ context, event }) => update.wakeAfterThrottle(context, event)),
    wakeForReceipt: assign(({ context, event }) => update.wakeForReceipt(context, event)),
    wakeAtExpiry: assign({ wakeAtMs: ({ context }) => context.expiresAtMs }),
    keepWaiting: assign(({ context }) => update.keepWaiting(context)),
    sleepForEver: assign({ wakeAtMs: null }),
  },
  guards: {
    validityOver: ({ context, event }) => event.atMs >= context.expiresAtMs,
    isFromItsQueue: ({ context, event }) => isFromItsQueue(context, event),
    isOptedOut: ({ context, event }) => !context.taken && isOptedOut(context, event),
    isOptedOutAndTaken: ({ context, event }) => context.taken && isOptedOut(context, event),
    isHeld: ({ context, event }) => isHeld(context, event),
    hasPlace: ({ context, event }) => placeOf(context, event) !== null,
    isCurrentAttempt: ({ context, event }) => isCurrent(context, event),
    mayRetry: ({ context, event }) =>
      context.attempts < context.policy.maxAttempts && isCurrent(context, event),
    mayResend: ({ context, event }) =>
      mayAskAgain(event) && context.attempts < context.policy.maxAttempts && isCurrent(context, event),
    mayFailOver: ({ context, event }) => mayGoOn(context, event),
    mayFailOverThrottled: ({ context, event }) => mayLeaveThrottle(context, event),
    mayResendElsewhere: ({ context, event }) => mayAskAgain(event) && mayGoOn(context, event),
    mayAskNext: ({ context, event }) => mayAskNext(context, event),
    isReceiptOverdue: ({ context, event }) => isReceiptOverdue(context, event),
    // By a provider before: that one's receipt may still come.
    wasTaken: ({ context, event }) => context.taken && isCurrent(context, event),
    isUntaken: ({ context }) => !context.taken,
    isPostponed: ({ context, event }) => !context.taken && isPostponed(event),
    isWhole: ({ context, event }) => completesDelivery(context, event),
    isNewPart: ({ context, event }) => deliversPart(context, event),
    isOfItsSubmission: ({ context, event }) => isOfItsSubmission(context, event),
    isDelivered: stateIn({ lifecycle: 'DELIVERED' }),
    isFailed: stateIn({ lifecycle: 'FAILED_PERM' }),
    isCancelled: stateIn({ lifecycle: 'CANCELLED' }),
    isExpired: stateIn({ lifecycle: 'EXPIRED' }),
    isExpiredAndPaid: and([stateIn({ lifecycle: 'EXPIRED' }), 'expiryCaptures']),
    // An OTP that missed its deadline was answered with a refusal: it costs nothing.
    expiryCaptures: ({ context }) => context.policy.onExpired === 'capture' && !isUntakenOtp(context),
  },
})

/** To the next provider's queue. */
const GO_ON = ['goOn', 'wakeIfNotDispatched', 'dispatch'] as const

/** To the queue that the alarm's route names. */
const GO_TO_PLACE = ['goToPlace', 'wakeIfNotDispatched', 'dispatch'] as const

/** It was taken, by the answer of any attempt. */
const TAKEN = { target: 'SENT', actions: ['noteAcceptance', 'wakeForReceipt'] } as const

/** What a provider has taken may be on the phone: it is paid for, and as it is, wherever it is asked next. */
const UNTAKEN_CANCELLED = { guard: 'isUntaken', target: 'CANCELLED' } as const
const UNTAKEN_REPLACED = { guard: 'isUntaken', actions: 'replace' } as const

/** Of any attempt. Of a message with an id for each part: of all of them, or of one of them. */
const DELIVERED = [
  { guard: 'isWhole', target: 'DELIVERED' },
  { guard: 'isNewPart', actions: 'notePart' },
] as const

/**
 * The life of a message and of its money, as one picture: `lifecycle` and `credit` are parallel regions.
 * No invoke, no after, nothing asynchronous: time and I/O are events, so a snapshot can be made from a row,
 * stepped with the pure `transition`, and written back. SPEC.md beside this file holds the full table.
 */
export const messageMachine = machineSetup.createMachine({
  id: 'message',
  type: 'parallel',
  context: ({ input }) => input,
  states: {
    lifecycle: {
      initial: 'QUEUED',
      states: {
        SCHEDULED: {
          on: {
            ALARM_RANG: [
              { guard: 'validityOver', target: 'EXPIRED' },
              { guard: 'hasPlace', target: 'QUEUED', actions: GO_TO_PLACE },
              { target: 'QUEUED', actions: 'wakeIfNotDispatched' },
            ],
            // It may have been submitted before it was held.
            PROVIDER_ACCEPTED: TAKEN,
            CANCEL_REQUESTED: UNTAKEN_CANCELLED,
            REPLACED: UNTAKEN_REPLACED,
            RECEIPT_DELIVERED: DELIVERED,
          },
        },
        QUEUED: {
          on: {
            DISPATCHED: [
              { guard: 'validityOver', target: 'EXPIRED' },
              { guard: 'isOptedOut', target: 'CANCELLED', actions: 'noteStop' },
              { guard: 'isOptedOutAndTaken', target: 'SENT', actions: ['noteStop', 'wakeAtExpiry'] },
              { guard: 'isHeld', target: 'SCHEDULED', actions: ['noteStop', 'hold'] },
              { guard: 'isFromItsQueue', target: 'SENDING' },
            ],
            ALARM_RANG: [
              { guard: 'validityOver', target: 'EXPIRED' },
              { guard: 'hasPlace', actions: ['goToPlace', 'wakeToDispatchAgain', 'dispatch'] },
              { actions: 'wakeToDispatchAgain' },
            ],
            PROVIDER_ACCEPTED: TAKEN,
            CANCEL_REQUESTED: UNTAKEN_CANCELLED,
            REPLACED: [{ guard: 'isPostponed', target: 'SCHEDULED', actions: 'replace' }, UNTAKEN_REPLACED],
            RECEIPT_DELIVERED: DELIVERED,
          },
        },
        SENDING: {
          entry: [
            'countAttempt',
            'wakeIfUnanswered',
            {
              type: 'submit',
              params: ({ context }) => ({ attempt: context.attempts, throttles: context.throttles }),
            },
          ],
          on: {
            PROVIDER_ACCEPTED: TAKEN,
            PROVIDER_REJECTED_TEMP: [
              { guard: 'mayFailOver', target: 'QUEUED', actions: ['noteError', ...GO_ON] },
              { guard: 'mayRetry', target: 'FAILED_TEMP', actions: ['noteError', 'wakeToRetry'] },
              { guard: 'wasTaken', target: 'SENT', actions: ['noteError', 'wakeAtExpiry'] },
              { guard: 'isCurrentAttempt', target: 'FAILED_PERM', actions: 'noteError' },
            ],
            PROVIDER_REJECTED_PERM: [
              { guard: 'mayFailOver', target: 'QUEUED', actions: ['noteError', ...GO_ON] },
              { guard: 'wasTaken', target: 'SENT', actions: ['noteError', 'wakeAtExpiry'] },
              { guard: 'isCurrentAttempt', target: 'FAILED_PERM', actions: 'noteError' },
            ],
            PROVIDER_THROTTLED: [
              { guard: 'mayFailOverThrottled', target: 'QUEUED', actions: ['uncountAttempt', ...GO_ON] },
              {
                guard: 'isCurrentAttempt',
                target: 'QUEUED',
                actions: ['uncountAttempt', 'wakeAfterThrottle'],
              },
            ],
            PROVIDER_UNKNOWN: [
              { guard: 'mayResendElsewhere', target: 'QUEUED', actions: ['noteError', ...GO_ON] },
              { guard: 'mayResend', target: 'FAILED_TEMP', actions: ['noteError', 'wakeToRetry'] },
              // It may have arrived: neither resent nor failed, it waits for its validity to end.
              { guard: 'isCurrentAttempt', actions: ['noteError', 'wakeAtExpiry'] },
            ],
            ALARM_RANG: [
              { guard: 'validityOver', target: 'EXPIRED' },
              { guard: 'mayResendElsewhere', target: 'QUEUED', actions: ['noteLostSubmission', ...GO_ON] },
              { guard: 'mayResend', target: 'FAILED_TEMP', actions: ['noteLostSubmission', 'wakeToRetry'] },
              { actions: ['noteLostSubmission', 'wakeAtExpiry'] },
            ],
            RECEIPT_DELIVERED: DELIVERED,
          },
        },
        SENT: {
          on: {
            RECEIPT_DELIVERED: DELIVERED,
            RECEIPT_FAILED: { guard: 'isOfItsSubmission', target: 'FAILED_PERM', actions: 'noteError' },
            RECEIPT_EXPIRED: { guard: 'isOfItsSubmission', target: 'EXPIRED', actions: 'noteError' },
            RECEIPT_PROGRESS: { guard: 'isOfItsSubmission', actions: 'keepWaiting' },
            RECEIPT_UNKNOWN: { guard: 'isOfItsSubmission', actions: 'keepWaiting' },
            ALARM_RANG: [
              { guard: 'validityOver', target: 'EXPIRED' },
              { guard: 'mayAskNext', target: 'QUEUED', actions: GO_ON },
              { guard: 'isReceiptOverdue', actions: 'wakeAtExpiry' },
            ],
          },
        },
        FAILED_TEMP: {
          on: {
            ALARM_RANG: [
              { guard: 'validityOver', target: 'EXPIRED' },
              { guard: 'hasPlace', target: 'QUEUED', actions: GO_TO_PLACE },
              { actions: 'wakeToDispatchAgain' },
            ],
            PROVIDER_ACCEPTED: TAKEN,
            CANCEL_REQUESTED: UNTAKEN_CANCELLED,
            RECEIPT_DELIVERED: DELIVERED,
          },
        },
        DELIVERED: { type: 'final', entry: ['forgetError', 'sleepForEver'] },
        FAILED_PERM: { type: 'final', entry: 'sleepForEver' },
        CANCELLED: { type: 'final', entry: 'sleepForEver' },
        EXPIRED: { type: 'final', entry: ['noteExpiry', 'sleepForEver'] },
      },
    },
    credit: {
      initial: 'HELD',
      states: {
        HELD: { always: Object.values(SETTLEMENTS).flat() },
        CAPTURED: { type: 'final', entry: 'captureHold' },
        RELEASED: { type: 'final', entry: 'releaseHold' },
      },
    },
  },
})
