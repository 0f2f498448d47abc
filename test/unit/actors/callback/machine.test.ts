import { describe, expect, test } from 'bun:test'
import { transition } from 'xstate'
import {
  CALLBACK_EVENT_TYPES,
  type CallbackEvent,
  type CallbackEventType,
} from '../../../../actors/callback/events.ts'
import { callbackMachine } from '../../../../actors/callback/machine.ts'
import { type CallbackPolicy, STANDARD_WAITS_MS } from '../../../../actors/callback/policy.ts'
import { stepCallback, transitionCallback } from '../../../../actors/callback/step.ts'
import {
  CALLBACK_LIFE,
  CALLBACK_STATES,
  type Callback,
  type CallbackId,
  type CallbackState,
} from '../../../../src/domain/callback/callback.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'

const POLICY: CallbackPolicy = { waitsMs: [5_000, 300_000], jitter: 0.2, leaseMs: 30_000 }
const NOW = 1_000_000

function callback(state: CallbackState, more: Partial<Callback> = {}): Callback {
  return {
    id: 'c' as CallbackId,
    clientId: 'x' as ClientId,
    messageId: 'm' as MessageId,
    status: 'DELIVERED',
    state,
    attempts: 0,
    version: 7,
    wakeAtMs: state === 'PENDING' || state === 'DELIVERING' ? NOW - 1 : null,
    lastStatusCode: null,
    lastError: null,
    deliveredAtMs: null,
    ...more,
  }
}

const EVENTS: Record<CallbackEventType, CallbackEvent> = {
  CLAIMED: { type: 'CLAIMED', atMs: NOW },
  DELIVERY_SUCCEEDED: { type: 'DELIVERY_SUCCEEDED', atMs: NOW, version: 7, statusCode: 204 },
  DELIVERY_FAILED: {
    type: 'DELIVERY_FAILED',
    atMs: NOW,
    version: 7,
    statusCode: 500,
    error: 'the endpoint answered 500',
    retryAfterMs: null,
    random: 0.5,
  },
  ENDPOINT_GONE: { type: 'ENDPOINT_GONE', atMs: NOW, version: 7, statusCode: 410, error: 'gone' },
  GIVEN_UP: { type: 'GIVEN_UP', atMs: NOW, error: 'removed' },
  REPLAY_REQUESTED: { type: 'REPLAY_REQUESTED', atMs: NOW },
}

/** SPEC.md, every state × event: where it goes, or null when it is ignored. */
const TABLE: Record<CallbackEventType, Record<CallbackState, CallbackState | null>> = {
  CLAIMED: { PENDING: 'DELIVERING', DELIVERING: 'DELIVERING', DELIVERED: null, DEAD: null },
  DELIVERY_SUCCEEDED: { PENDING: 'DELIVERED', DELIVERING: 'DELIVERED', DELIVERED: null, DEAD: 'DELIVERED' },
  DELIVERY_FAILED: { PENDING: null, DELIVERING: 'PENDING', DELIVERED: null, DEAD: null },
  ENDPOINT_GONE: { PENDING: null, DELIVERING: 'DEAD', DELIVERED: null, DEAD: null },
  GIVEN_UP: { PENDING: 'DEAD', DELIVERING: 'DEAD', DELIVERED: null, DEAD: null },
  REPLAY_REQUESTED: { PENDING: 'PENDING', DELIVERING: null, DELIVERED: 'PENDING', DEAD: 'PENDING' },
}

/** As `stepCallback` makes it of a row. */
function snapshotOf(one: Callback) {
  const { state, attempts, version, wakeAtMs, lastStatusCode, lastError, deliveredAtMs } = one
  const context = { attempts, version, wakeAtMs, lastStatusCode, lastError, deliveredAtMs, policy: POLICY }
  return callbackMachine.resolveState({ value: state, context })
}

describe('our transition is XState’s own', () => {
  for (const type of CALLBACK_EVENT_TYPES) {
    test.each([...CALLBACK_STATES])(`for a callback that is %s on ${type}`, (state) => {
      // Before its last attempt, after it, and of a claim that is not its own.
      for (const more of [{}, { attempts: 3 }, { version: 8 }]) {
        const snapshot = snapshotOf(callback(state, more))
        const [ours, effects] = transitionCallback(snapshot, EVENTS[type])
        const [theirs, actions] = transition(callbackMachine, snapshot, EVENTS[type])
        expect([ours.value, ours.context]).toEqual([theirs.value, theirs.context])
        // It may be asked to begin again in any state.
        expect(theirs.status).toBe('active')
        expect(ours === snapshot).toBe(theirs === snapshot)
        expect<unknown>(effects).toEqual(actions.map((action) => ({ type: action.type })))
      }
    })
  }

  test('and one call leaves nothing behind for the next', () => {
    const snapshot = snapshotOf(callback('DELIVERING'))
    const first = transitionCallback(snapshot, EVENTS.ENDPOINT_GONE)
    transitionCallback(snapshot, EVENTS.DELIVERY_SUCCEEDED)
    expect(transitionCallback(snapshot, EVENTS.ENDPOINT_GONE)).toEqual(first)
    expect(first[1]).toEqual([{ type: 'disableEndpoint' }])
  })
})

describe('every state × event', () => {
  for (const type of CALLBACK_EVENT_TYPES) {
    for (const state of CALLBACK_STATES) {
      const wanted = TABLE[type][state]
      test(`${state} on ${type} ${wanted === null ? 'is left alone' : `goes to ${wanted}`}`, () => {
        const before = callback(state)
        const step = stepCallback(before, EVENTS[type], POLICY)
        if (wanted === null) {
          expect(step).toEqual({ outcome: 'ignored', callback: before, effects: [] })
          return
        }
        expect([step.outcome, step.callback.state, step.callback.version]).toEqual(['applied', wanted, 8])
        expect(step.effects).toEqual(type === 'ENDPOINT_GONE' ? [{ type: 'disableEndpoint' }] : [])
        // What it tells, and of what, is never another.
        const { id, clientId, messageId, status } = before
        expect(step.callback).toMatchObject({ id, clientId, messageId, status })
        // An open callback has an alarm, one that rests has none.
        expect(step.callback.wakeAtMs === null).toBe(wanted === 'DELIVERED' || wanted === 'DEAD')
      })
    }
  }

  test.each([...CALLBACK_STATES])('the catalogue says of %s what the machine does', (state) => {
    const { open, underWay, replayable } = CALLBACK_LIFE[state]
    expect(open).toBe(TABLE.GIVEN_UP[state] !== null)
    expect(underWay).toBe(TABLE.DELIVERY_FAILED[state] !== null)
    expect(replayable).toBe(TABLE.REPLAY_REQUESTED[state] !== null)
  })

  test('the machine has the states of the API, and no others', () => {
    expect(Object.keys(callbackMachine.states)).toEqual([...CALLBACK_STATES])
  })
})

describe('a delivery', () => {
  test('that failed comes again after its wait, up to the jitter later', () => {
    const waits = [0, 0.5, 0.999, 1 / 3].map((random) => {
      const event = { ...EVENTS.DELIVERY_FAILED, random } as CallbackEvent
      return (stepCallback(callback('DELIVERING'), event, POLICY).callback.wakeAtMs ?? 0) - NOW
    })
    // In whole milliseconds: the last one is 5,333.3.
    expect(waits).toEqual([5_000, 5_500, 5_999, 5_333])
  })

  test('that failed waits for as long as the endpoint asked, but never less than the schedule says', () => {
    const wait = (retryAfterMs: number) => {
      const event = { ...EVENTS.DELIVERY_FAILED, retryAfterMs, random: 0 } as CallbackEvent
      return (stepCallback(callback('DELIVERING'), event, POLICY).callback.wakeAtMs ?? 0) - NOW
    }
    expect([wait(60_000), wait(1_000)]).toEqual([60_000, 5_000])
  })

  test('that failed is counted and says why, with and without a status code', () => {
    for (const statusCode of [500, null]) {
      const event = { ...EVENTS.DELIVERY_FAILED, statusCode } as CallbackEvent
      const { callback: failed } = stepCallback(callback('DELIVERING', { attempts: 1 }), event, POLICY)
      expect(failed).toMatchObject({
        state: 'PENDING',
        attempts: 2,
        lastStatusCode: statusCode,
        lastError: 'the endpoint answered 500',
      })
    }
  })

  test('that found the endpoint gone is counted and says so', () => {
    const { callback: gone } = stepCallback(callback('DELIVERING'), EVENTS.ENDPOINT_GONE, POLICY)
    expect(gone).toMatchObject({ state: 'DEAD', attempts: 1, lastStatusCode: 410, lastError: 'gone' })
  })

  test.each(['PENDING', 'DELIVERING'] as const)('that is %s and given up says why', (state) => {
    const { callback: dead } = stepCallback(callback(state, { attempts: 3 }), EVENTS.GIVEN_UP, POLICY)
    expect(dead).toMatchObject({ state: 'DEAD', attempts: 3, lastError: 'removed' })
  })

  test('that failed after the last wait is the end, with its reason', () => {
    const { callback: dead } = stepCallback(
      callback('DELIVERING', { attempts: 2 }),
      EVENTS.DELIVERY_FAILED,
      POLICY,
    )
    expect(dead).toMatchObject({
      state: 'DEAD',
      attempts: 3,
      wakeAtMs: null,
      lastStatusCode: 500,
      lastError: 'the endpoint answered 500',
    })
  })

  test('of an earlier claim that failed or found the endpoint gone says nothing', () => {
    for (const type of ['DELIVERY_FAILED', 'ENDPOINT_GONE'] as const) {
      const event = { ...EVENTS[type], version: 6 } as CallbackEvent
      expect(stepCallback(callback('DELIVERING'), event, POLICY).outcome).toBe('ignored')
    }
  })

  test('of an earlier claim that succeeded counts: it arrived', () => {
    const event = { ...EVENTS.DELIVERY_SUCCEEDED, version: 3 } as CallbackEvent
    const step = stepCallback(callback('DELIVERING', { attempts: 1, lastError: 'old' }), event, POLICY)
    expect(step.callback).toMatchObject({
      state: 'DELIVERED',
      attempts: 2,
      lastStatusCode: 204,
      lastError: null,
      deliveredAtMs: NOW,
    })
  })

  test('whose answer was lost is made again as the same attempt, with a lease of its own', () => {
    const { callback: again } = stepCallback(callback('DELIVERING', { attempts: 2 }), EVENTS.CLAIMED, POLICY)
    expect(again).toMatchObject({ state: 'DELIVERING', attempts: 2, version: 8, wakeAtMs: NOW + 30_000 })
  })
})

test.each(['PENDING', 'DELIVERED', 'DEAD'] as const)(
  'a replay of one that is %s starts the schedule anew, now, with the reason of before',
  (state) => {
    const before = callback(state, {
      attempts: 10,
      wakeAtMs: state === 'PENDING' ? NOW + 60_000 : null,
      lastError: 'the endpoint answered 500',
      lastStatusCode: 500,
    })
    expect(stepCallback(before, EVENTS.REPLAY_REQUESTED, POLICY).callback).toEqual({
      ...before,
      state: 'PENDING',
      version: 8,
      attempts: 0,
      wakeAtMs: NOW,
    })
  },
)

test('an endpoint that always fails is tried ten times, at the times of the standard', () => {
  const policy = { ...POLICY, waitsMs: STANDARD_WAITS_MS, jitter: 0 }
  let one = callback('PENDING', { wakeAtMs: 0 })
  const triedAtS: number[] = []
  while (one.state === 'PENDING') {
    const atMs = one.wakeAtMs ?? 0
    triedAtS.push(atMs / 1_000)
    one = stepCallback(one, { type: 'CLAIMED', atMs }, policy).callback
    one = stepCallback(
      one,
      { ...EVENTS.DELIVERY_FAILED, atMs, version: one.version } as CallbackEvent,
      policy,
    ).callback
  }
  const waitsS = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
  expect(triedAtS).toEqual(waitsS.map((_, index) => waitsS.slice(0, index + 1).reduce((a, b) => a + b)))
  expect(one.state).toBe('DEAD')
})

test('an error is kept as PostgreSQL can keep it', () => {
  const event = { ...EVENTS.GIVEN_UP, error: `a\0b\ud800${'x'.repeat(600)}` } as CallbackEvent
  const { lastError } = stepCallback(callback('PENDING'), event, POLICY).callback
  expect([lastError?.slice(0, 4), lastError?.length]).toEqual(['a\ufffdb\ufffd', 500])
})
