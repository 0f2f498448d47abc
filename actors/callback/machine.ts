import { assign, setup } from 'xstate'
import type { CallbackEffect } from './effects.ts'
import type { CallbackEvent } from './events.ts'
import type { CallbackPolicy } from './policy.ts'

/** What the machine remembers of a callback. Instants in Unix milliseconds. */
export type CallbackContext = {
  readonly attempts: number
  readonly version: number
  /** PENDING: when it is due. DELIVERING: when its lease ends. Null in the other states. */
  readonly wakeAtMs: number | null
  readonly lastStatusCode: number | null
  readonly lastError: string | null
  readonly deliveredAtMs: number | null
  readonly policy: CallbackPolicy
}

/** Effects are only named here, and carried out after the commit. */
const EFFECTS = { disableEndpoint: () => {} } satisfies Record<CallbackEffect['type'], () => void>

const machineSetup = setup({
  types: {
    context: {} as CallbackContext,
    events: {} as CallbackEvent,
    input: {} as CallbackContext,
  },
  actions: {
    ...EFFECTS,

    countAttempt: assign({ attempts: ({ context }) => context.attempts + 1 }),
    startAgain: assign({ attempts: 0 }),
    noteAnswer: assign({
      lastStatusCode: ({ event }) => ('statusCode' in event ? event.statusCode : null),
      lastError: ({ event }) => ('error' in event ? event.error : null),
    }),
    noteError: assign({
      lastError: ({ context, event }) => ('error' in event ? event.error : context.lastError),
    }),
    noteDelivery: assign({ deliveredAtMs: ({ event }) => event.atMs }),
    wakeNow: assign({ wakeAtMs: ({ event }) => event.atMs }),
    wakeAfterLease: assign({ wakeAtMs: ({ context, event }) => event.atMs + context.policy.leaseMs }),
    wakeToRetry: assign({ wakeAtMs: ({ context, event }) => event.atMs + waitMs(context, event) }),
    sleepForEver: assign({ wakeAtMs: null }),
  },
  guards: {
    isCurrentClaim: ({ context, event }) => 'version' in event && event.version === context.version,
    mayRetry: ({ context, event }) =>
      'version' in event &&
      event.version === context.version &&
      context.attempts < context.policy.waitsMs.length,
  },
})

/**
 * The life of a callback. No invoke, no after, nothing asynchronous: time and I/O are events. DELIVERED and DEAD rest
 * until somebody asks for a replay. SPEC.md beside this file holds the full table.
 */
export const callbackMachine = machineSetup.createMachine({
  id: 'callback',
  initial: 'PENDING',
  context: ({ input }) => input,
  states: {
    PENDING: {
      on: {
        CLAIMED: 'DELIVERING',
        // Of a claim that was given up: it arrived after all.
        DELIVERY_SUCCEEDED: 'DELIVERED',
        GIVEN_UP: { target: 'DEAD', actions: 'noteError' },
        REPLAY_REQUESTED: { actions: ['startAgain', 'wakeNow'] },
      },
    },
    DELIVERING: {
      entry: 'wakeAfterLease',
      on: {
        // Its lease has ended: the answer is lost, the same attempt is made again.
        CLAIMED: { target: 'DELIVERING', reenter: true },
        DELIVERY_SUCCEEDED: 'DELIVERED',
        DELIVERY_FAILED: [
          { guard: 'mayRetry', target: 'PENDING', actions: ['countAttempt', 'noteAnswer', 'wakeToRetry'] },
          { guard: 'isCurrentClaim', target: 'DEAD', actions: ['countAttempt', 'noteAnswer'] },
        ],
        ENDPOINT_GONE: {
          guard: 'isCurrentClaim',
          target: 'DEAD',
          actions: ['countAttempt', 'noteAnswer', 'disableEndpoint'],
        },
        GIVEN_UP: { target: 'DEAD', actions: 'noteError' },
      },
    },
    DELIVERED: {
      entry: ['countAttempt', 'noteAnswer', 'noteDelivery', 'sleepForEver'],
      on: { REPLAY_REQUESTED: { target: 'PENDING', actions: ['startAgain', 'wakeNow'] } },
    },
    DEAD: {
      entry: 'sleepForEver',
      on: {
        DELIVERY_SUCCEEDED: 'DELIVERED',
        REPLAY_REQUESTED: { target: 'PENDING', actions: ['startAgain', 'wakeNow'] },
      },
    },
  },
})

/** The schedule's wait, some jitter longer, so that what failed together does not come back together; what the endpoint asks for is a floor. */
function waitMs({ attempts, policy }: CallbackContext, event: CallbackEvent): number {
  if (event.type !== 'DELIVERY_FAILED') return 0
  // The attempt has been counted already.
  const planned = policy.waitsMs[attempts - 1] ?? 0
  return Math.max(Math.floor(planned * (1 + policy.jitter * event.random)), event.retryAfterMs ?? 0)
}
