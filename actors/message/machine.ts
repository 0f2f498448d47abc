import { and, assign, setup, stateIn } from 'xstate'
import type { FinalState, Settlement } from '../../src/domain/lifecycle.ts'
import { isCurrent, isUntakenOtp, type MessageContext } from './context.ts'
import { EFFECT_ACTIONS } from './effects.ts'
import type { MessageEvent } from './events.ts'
import { hasNextProvider, mayAskAgain, nextProvider } from './failover.ts'
import { delayAfter, submitLeaseMs, within } from './waits.ts'

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

    countAttempt: assign({
      attempts: ({ context }) => context.attempts + 1,
      provider: ({ context }) => nextProvider(context),
    }),
    uncountAttempt: assign({
      attempts: ({ context }) => context.attempts - 1,
      throttles: ({ context }) => context.throttles + 1,
    }),
    noteAcceptance: assign({
      providerMessageId: ({ context, event }) =>
        'providerMessageId' in event ? event.providerMessageId : context.providerMessageId,
      // A late answer may be that of the provider before.
      provider: ({ context, event }) => ('provider' in event ? event.provider : context.provider),
      // The deadline of an OTP is kept; for its receipt it waits like any other message.
      expiresAtMs: ({ context }) =>
        context.otp
          ? Math.max(context.expiresAtMs, context.dueAtMs + context.policy.receiptWaitMs)
          : context.expiresAtMs,
    }),
    noteError: assign({
      lastError: ({ context, event }) => ('error' in event ? event.error : context.lastError),
    }),
    noteLostSubmission: assign({ lastError: 'no answer recorded for the submission' }),
    noteExpiry: assign({
      lastError: ({ context }) =>
        context.lastError ??
        (isUntakenOtp(context)
          ? 'no provider took it before its deadline'
          : 'validity ended without a final receipt'),
    }),
    forgetError: assign({ lastError: null }),

    wakeIfNotDispatched: assign({
      // Not by age, like the next: a message scheduled for next week would wait another week for a lost order.
      wakeAtMs: ({ context, event }) => within(context, event.atMs + context.policy.dispatchLeaseMs),
    }),
    wakeToDispatchAgain: assign({
      // Doubles with the age of the order, so that a long backlog is not dispatched over and over.
      wakeAtMs: ({ context, event }) =>
        within(context, event.atMs + Math.max(context.policy.dispatchLeaseMs, event.atMs - context.dueAtMs)),
    }),
    wakeIfUnanswered: assign({
      wakeAtMs: ({ context, event }) => event.atMs + submitLeaseMs(context, event.atMs),
    }),
    wakeToRetry: assign({
      wakeAtMs: ({ context, event }) =>
        within(context, event.atMs + delayAfter(context, context.attempts, event)),
    }),
    wakeAfterThrottle: assign({
      wakeAtMs: ({ context, event }) => {
        const asked = event.type === 'PROVIDER_THROTTLED' ? (event.retryAfterMs ?? 0) : 0
        // What the provider asks for is a floor: one that always asks for little is asked ever more seldom all the same.
        const own = delayAfter(context, context.throttles, event)
        return within(context, event.atMs + (Number.isFinite(asked) ? Math.max(asked, own) : own))
      },
    }),
    wakeAtExpiry: assign({ wakeAtMs: ({ context }) => context.expiresAtMs }),
    sleepForEver: assign({ wakeAtMs: null }),
  },
  guards: {
    validityOver: ({ context, event }) => event.atMs >= context.expiresAtMs,
    isCurrentAttempt: ({ context, event }) => isCurrent(context, event),
    mayRetry: ({ context, event }) =>
      context.attempts < context.policy.maxAttempts && isCurrent(context, event),
    mayResend: ({ context, event }) =>
      mayAskAgain(context) && context.attempts < context.policy.maxAttempts && isCurrent(context, event),
    mayFailOver: ({ context, event }) =>
      hasNextProvider(context, event) && context.attempts < context.policy.maxAttempts,
    // A throttled submission gives its attempt back.
    mayFailOverThrottled: ({ context, event }) => hasNextProvider(context, event),
    mayResendElsewhere: ({ context, event }) =>
      mayAskAgain(context) &&
      hasNextProvider(context, event) &&
      context.attempts < context.policy.maxAttempts,
    isDelivered: stateIn({ lifecycle: 'DELIVERED' }),
    isFailed: stateIn({ lifecycle: 'FAILED_PERM' }),
    isCancelled: stateIn({ lifecycle: 'CANCELLED' }),
    isExpired: stateIn({ lifecycle: 'EXPIRED' }),
    isExpiredAndPaid: and([stateIn({ lifecycle: 'EXPIRED' }), 'expiryCaptures']),
    // An OTP that missed its deadline was answered with a refusal: it costs nothing.
    expiryCaptures: ({ context }) => context.policy.onExpired === 'capture' && !isUntakenOtp(context),
  },
})

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
              { target: 'QUEUED', actions: ['wakeIfNotDispatched', 'dispatch'] },
            ],
            CANCEL_REQUESTED: 'CANCELLED',
          },
        },
        QUEUED: {
          on: {
            DISPATCHED: [{ guard: 'validityOver', target: 'EXPIRED' }, { target: 'SENDING' }],
            ALARM_RANG: [
              { guard: 'validityOver', target: 'EXPIRED' },
              { actions: ['wakeToDispatchAgain', 'dispatch'] },
            ],
            // Of an earlier attempt, when a later one was throttled: it was taken after all.
            PROVIDER_ACCEPTED: {
              target: 'SENT',
              actions: ['noteAcceptance', 'forgetError', 'wakeAtExpiry'],
            },
            CANCEL_REQUESTED: 'CANCELLED',
            // A receipt of an earlier attempt.
            RECEIPT_DELIVERED: 'DELIVERED',
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
            PROVIDER_ACCEPTED: {
              target: 'SENT',
              actions: ['noteAcceptance', 'forgetError', 'wakeAtExpiry'],
            },
            PROVIDER_REJECTED_TEMP: [
              { guard: 'mayFailOver', target: 'SENDING', reenter: true, actions: 'noteError' },
              { guard: 'mayRetry', target: 'FAILED_TEMP', actions: ['noteError', 'wakeToRetry'] },
              { guard: 'isCurrentAttempt', target: 'FAILED_PERM', actions: 'noteError' },
            ],
            PROVIDER_REJECTED_PERM: [
              { guard: 'mayFailOver', target: 'SENDING', reenter: true, actions: 'noteError' },
              { guard: 'isCurrentAttempt', target: 'FAILED_PERM', actions: 'noteError' },
            ],
            PROVIDER_THROTTLED: [
              { guard: 'mayFailOverThrottled', target: 'SENDING', reenter: true, actions: 'uncountAttempt' },
              {
                guard: 'isCurrentAttempt',
                target: 'QUEUED',
                actions: ['uncountAttempt', 'wakeAfterThrottle'],
              },
            ],
            PROVIDER_UNKNOWN: [
              { guard: 'mayResendElsewhere', target: 'SENDING', reenter: true, actions: 'noteError' },
              { guard: 'mayResend', target: 'FAILED_TEMP', actions: ['noteError', 'wakeToRetry'] },
              // It may have arrived: neither resent nor failed, it waits for its validity to end.
              { guard: 'isCurrentAttempt', actions: ['noteError', 'wakeAtExpiry'] },
            ],
            ALARM_RANG: [
              { guard: 'validityOver', target: 'EXPIRED' },
              {
                guard: 'mayResendElsewhere',
                target: 'SENDING',
                reenter: true,
                actions: 'noteLostSubmission',
              },
              { guard: 'mayResend', target: 'FAILED_TEMP', actions: ['noteLostSubmission', 'wakeToRetry'] },
              { actions: ['noteLostSubmission', 'wakeAtExpiry'] },
            ],
            RECEIPT_DELIVERED: 'DELIVERED',
          },
        },
        SENT: {
          on: {
            RECEIPT_DELIVERED: 'DELIVERED',
            RECEIPT_FAILED: { target: 'FAILED_PERM', actions: 'noteError' },
            RECEIPT_EXPIRED: { target: 'EXPIRED', actions: 'noteError' },
            RECEIPT_PROGRESS: { actions: 'wakeAtExpiry' },
            RECEIPT_UNKNOWN: { actions: 'wakeAtExpiry' },
            ALARM_RANG: { guard: 'validityOver', target: 'EXPIRED' },
          },
        },
        FAILED_TEMP: {
          on: {
            ALARM_RANG: [{ guard: 'validityOver', target: 'EXPIRED' }, { target: 'SENDING' }],
            // The answer came after its lease had ended: it was taken after all.
            PROVIDER_ACCEPTED: {
              target: 'SENT',
              actions: ['noteAcceptance', 'forgetError', 'wakeAtExpiry'],
            },
            CANCEL_REQUESTED: 'CANCELLED',
            RECEIPT_DELIVERED: 'DELIVERED',
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
