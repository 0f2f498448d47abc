import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { transition } from 'xstate'
import {
  MESSAGE_EVENT_TYPES,
  type MessageEvent,
  type MessageEventType,
} from '../../../../actors/message/events.ts'
import { messageMachine } from '../../../../actors/message/machine.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { contextOf, MAX_HISTORY, stepActor, transitionMessage } from '../../../../actors/message/step.ts'
import { must } from '../../../../src/domain/assert.ts'
import {
  type FinalState,
  isFinal,
  LIFECYCLE_STATES,
  type LifecycleState,
} from '../../../../src/domain/lifecycle.ts'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import { actorIn, CREATED_AT_MS, EXPIRES_AT_MS, eventOf, NOW_MS, POLICY } from './an-actor.ts'
import { live, newborn, orders, starts, worlds } from './lives.ts'
import { cell, SITUATION_NAMES } from './situations.ts'
import { STATE_TABLE } from './state-table.ts'

// Hundreds of lives on a busy machine.
setDefaultTimeout(30_000)

function snapshotOf(actor: Actor, policy: MessagePolicy) {
  return messageMachine.resolveState({
    value: {
      lifecycle: actor.status,
      credit: must(STATE_TABLE[actor.status].money[0], 'a place of the money'),
    },
    context: contextOf(actor, policy),
  })
}

function expectXStatesOwn(actor: Actor, event: MessageEvent, policy: MessagePolicy): void {
  const snapshot = snapshotOf(actor, policy)
  const [ours, effects] = transitionMessage(snapshot, event)
  const [theirs, actions] = transition(messageMachine, snapshot, event)
  expect(ours.value).toEqual(theirs.value)
  expect(ours.context).toEqual(theirs.context)
  expect(isFinal(ours.value.lifecycle) ? 'done' : 'active').toBe(theirs.status)
  expect(ours === snapshot).toBe(theirs === snapshot)
  expect<unknown>(effects).toEqual(actions.map(({ type, params }) => ({ type, ...(params ?? {}) })))
}

describe('our transition is XState’s own', () => {
  for (const status of LIFECYCLE_STATES) {
    test.each([...MESSAGE_EVENT_TYPES])(`for a message that is ${status} on %s`, (type) => {
      for (const situation of SITUATION_NAMES) {
        const { actor, event, policy } = cell(status, type, situation)
        expectXStatesOwn(actor, event, policy)
      }
    })
  }

  test('whatever happens, in whatever order', () => {
    fc.assert(
      fc.property(starts, orders, worlds, (start, happenings, world) => {
        for (const { before, event } of live(newborn(start), happenings, world))
          expectXStatesOwn(before, event, world.policy)
      }),
      { numRuns: 200 },
    )
  })

  test('and one call leaves nothing behind for the next', () => {
    const snapshot = snapshotOf(actorIn('QUEUED'), POLICY)
    const first = transitionMessage(snapshot, eventOf('DISPATCHED'))
    transitionMessage(snapshot, eventOf('CANCEL_REQUESTED'))
    expect(transitionMessage(snapshot, eventOf('DISPATCHED'))).toEqual(first)
    expect(first[1]).toEqual([{ type: 'submit', attempt: 1, throttles: 0 }])
  })
})

describe('the history (I4)', () => {
  test('has one row per applied or ignored event, its seq the new version', () => {
    const rows: unknown[] = []
    let actor = actorIn('QUEUED', { version: 1 })
    for (const type of [
      'DISPATCHED',
      'DISPATCHED',
      'CANCEL_REQUESTED',
      'PROVIDER_ACCEPTED',
      'RECEIPT_PROGRESS',
      'RECEIPT_DELIVERED',
      'RECEIPT_DELIVERED',
      'ALARM_RANG',
    ] as const) {
      const step = stepActor(actor, eventOf(type), null, POLICY)
      actor = step.actor
      if (step.history) {
        const { seq, event, from, to, ignored, attempt } = step.history
        rows.push([seq, event, from, to, ignored, attempt])
      }
    }
    expect(rows).toEqual([
      [2, 'DISPATCHED', 'QUEUED', 'SENDING', false, 1],
      [3, 'CANCEL_REQUESTED', 'SENDING', 'SENDING', true, 1],
      [4, 'PROVIDER_ACCEPTED', 'SENDING', 'SENT', false, 1],
      [5, 'RECEIPT_PROGRESS', 'SENT', 'SENT', false, 1],
      [6, 'RECEIPT_DELIVERED', 'SENT', 'DELIVERED', false, 1],
      [7, 'RECEIPT_DELIVERED', 'DELIVERED', 'DELIVERED', true, 1],
    ])
    expect(actor.version).toBe(7)
  })

  test.each<[LifecycleState, MessageEventType, string]>([
    ['DELIVERED', 'RECEIPT_DELIVERED', 'a receipt repeated for ever'],
    ['SENT', 'RECEIPT_PROGRESS', 'progress reported for ever'],
    ['SENT', 'RECEIPT_UNKNOWN', 'a receipt that says UNKNOWN for ever'],
    ['SENDING', 'CANCEL_REQUESTED', 'a cancellation asked for ever'],
  ])('of a message that is %s stops growing at 200 rows: %s, %s', (status, type) => {
    let actor = actorIn(status, { version: 1 })
    let rows = 1
    for (let turn = 0; turn < 300; turn++) {
      const step = stepActor(actor, eventOf(type, { atMs: NOW_MS + turn }), 'again', POLICY)
      if (step.history) rows++
      else
        expect(step).toEqual({
          outcome: 'dropped',
          actor,
          history: null,
          partIds: [],
          credit: null,
          effects: [],
        })
      actor = step.actor
    }
    expect(rows).toBe(200)
    expect(MAX_HISTORY).toBe(200)
  })

  test('takes what changes the message even when it is full', () => {
    const full = actorIn('SENT', { version: 5_000 })
    const step = stepActor(full, eventOf('RECEIPT_DELIVERED'), null, POLICY)
    expect([step.outcome, step.credit, step.history?.seq]).toEqual(['applied', 'CAPTURED', 5_001])
    const stuck = actorIn('SENT', { version: 5_000, wakeAtMs: NOW_MS + 30_000 })
    expect(stepActor(stuck, eventOf('RECEIPT_PROGRESS'), null, POLICY).actor.wakeAtMs).toBe(EXPIRES_AT_MS)
  })
})

describe('the raw text behind an event', () => {
  const BROKEN = '\u{fffd}'
  test.each<[string, string | null, string | null]>([
    ['none', null, null],
    ['empty', '', ''],
    ['as it came', 'id:1 stat:DELIVRD', 'id:1 stat:DELIVRD'],
    ['of 2,000 characters', 'x'.repeat(2_000), 'x'.repeat(2_000)],
    ['of 2,001 characters is cut', 'x'.repeat(2_001), 'x'.repeat(2_000)],
    ['with NUL', 'a\0b\0', `a${BROKEN}b${BROKEN}`],
    ['with half a surrogate pair', 'a\ud83db\ude00', `a${BROKEN}b${BROKEN}`],
    ['with a pair that the cut would halve', `${'x'.repeat(1_999)}😀`, `${'x'.repeat(1_999)}${BROKEN}`],
    ['with a whole pair', 'ok 😀', 'ok 😀'],
  ])('is stored: %s', (_, detail, stored) => {
    expect(stepActor(actorIn('SENT'), eventOf('RECEIPT_PROGRESS'), detail, POLICY).history?.detail).toBe(
      stored,
    )
  })

  test('is made storable as last error too', () => {
    const lastErrorOf = (error: string) =>
      stepActor(actorIn('SENDING'), eventOf('PROVIDER_REJECTED_PERM', { error }), null, POLICY).actor
        .lastError
    expect(lastErrorOf('no\0such\ud83d')).toBe(`no${BROKEN}such${BROKEN}`)
    expect(lastErrorOf('x'.repeat(9_999))).toHaveLength(2_000)
  })
})

describe('the alarm (I6)', () => {
  const wakeAfter = (
    status: LifecycleState,
    type: MessageEventType,
    changes: Partial<Actor> = {},
    facts: Parameters<typeof eventOf>[1] = {},
    policy: Partial<MessagePolicy> = {},
  ) =>
    stepActor(actorIn(status, changes), eventOf(type, facts), null, { ...POLICY, ...policy }).actor.wakeAtMs

  // NOW_MS is ten seconds after the message was made and 3,590 s before its validity ends.
  const table: readonly [
    name: string,
    status: LifecycleState,
    type: MessageEventType,
    changes: Partial<Actor>,
    facts: Parameters<typeof eventOf>[1],
    policy: Partial<MessagePolicy>,
    wakeAtMs: number,
  ][] = [
    ['a submission has 15 s to be answered', 'QUEUED', 'DISPATCHED', {}, {}, {}, 1_700_000_025_000],
    ['so has a second one', 'QUEUED', 'DISPATCHED', { attempts: 1 }, {}, {}, 1_700_000_025_000],
    [
      'unless its provider may take longer',
      'QUEUED',
      'DISPATCHED',
      {},
      { leaseMs: 65_000 },
      {},
      1_700_000_075_000,
    ],
    ['the order of a retry is missed after 30 s', 'FAILED_TEMP', 'ALARM_RANG', {}, {}, {}, 1_700_000_040_000],
    [
      'even when the validity ends earlier: its answer is on the way',
      'QUEUED',
      'DISPATCHED',
      {},
      { atMs: EXPIRES_AT_MS - 1 },
      {},
      1_700_003_614_999,
    ],
    [
      'a taken message waits for its receipt',
      'SENDING',
      'PROVIDER_ACCEPTED',
      { wakeAtMs: 1 },
      {},
      {},
      EXPIRES_AT_MS,
    ],
    [
      'so does one that waited for a retry',
      'FAILED_TEMP',
      'PROVIDER_ACCEPTED',
      { wakeAtMs: 1 },
      {},
      {},
      EXPIRES_AT_MS,
    ],
    ['and one that was throttled', 'QUEUED', 'PROVIDER_ACCEPTED', { wakeAtMs: 1 }, {}, {}, EXPIRES_AT_MS],
    ['progress keeps it waiting', 'SENT', 'RECEIPT_PROGRESS', { wakeAtMs: 1 }, {}, {}, EXPIRES_AT_MS],
    ['UNKNOWN keeps it waiting', 'SENT', 'RECEIPT_UNKNOWN', { wakeAtMs: 1 }, {}, {}, EXPIRES_AT_MS],
    [
      'a retry is due after half a second at least',
      'SENDING',
      'PROVIDER_REJECTED_TEMP',
      {},
      { random: 0 },
      {},
      1_700_000_010_500,
    ],
    [
      'a retry is due within a second',
      'SENDING',
      'PROVIDER_REJECTED_TEMP',
      {},
      { random: 0.999999 },
      {},
      1_700_000_010_999,
    ],
    [
      'the second retry takes twice as long',
      'SENDING',
      'PROVIDER_REJECTED_TEMP',
      { attempts: 2 },
      { attempt: 2, random: 0 },
      {},
      1_700_000_011_000,
    ],
    [
      'a resend after an unknown answer waits like a retry',
      'SENDING',
      'PROVIDER_UNKNOWN',
      {},
      { random: 0.5 },
      {},
      1_700_000_010_750,
    ],
    ['so does one after a lost answer', 'SENDING', 'ALARM_RANG', {}, { random: 0.5 }, {}, 1_700_000_010_750],
    [
      'a retry never lies beyond the validity',
      'SENDING',
      'PROVIDER_REJECTED_TEMP',
      {},
      { atMs: EXPIRES_AT_MS - 100, random: 0 },
      {},
      EXPIRES_AT_MS,
    ],
    [
      'an unknown answer that may not be resent waits for the end',
      'SENDING',
      'PROVIDER_UNKNOWN',
      { wakeAtMs: 1 },
      { mayResend: false },
      {},
      EXPIRES_AT_MS,
    ],
    [
      'a lost answer that may not be resent waits for the end',
      'SENDING',
      'ALARM_RANG',
      { wakeAtMs: 1 },
      { mayResend: false },
      {},
      EXPIRES_AT_MS,
    ],
    [
      'a throttled message waits as long as it was asked to',
      'SENDING',
      'PROVIDER_THROTTLED',
      {},
      { retryAfterMs: 7_000 },
      {},
      1_700_000_017_000,
    ],
    [
      'a throttled message that was not asked waits like after a first attempt',
      'SENDING',
      'PROVIDER_THROTTLED',
      { attempts: 2 },
      { attempt: 2, random: 0 },
      {},
      1_700_000_010_500,
    ],
    [
      'and longer each time',
      'SENDING',
      'PROVIDER_THROTTLED',
      { throttles: 3 },
      { throttles: 3, random: 0 },
      {},
      1_700_000_014_000,
    ],
    [
      'a throttled message never waits beyond the validity',
      'SENDING',
      'PROVIDER_THROTTLED',
      {},
      { retryAfterMs: 86_400_000 },
      {},
      EXPIRES_AT_MS,
    ],
    ['a lost dispatch is noticed after 30 s', 'QUEUED', 'ALARM_RANG', {}, {}, {}, 1_700_000_040_000],
    [
      'an older message waits as long again as it has waited',
      'QUEUED',
      'ALARM_RANG',
      {},
      { atMs: 1_700_000_090_000 },
      {},
      1_700_000_180_000,
    ],
    [
      'a dispatch never lies beyond the validity',
      'QUEUED',
      'ALARM_RANG',
      {},
      { atMs: EXPIRES_AT_MS - 1 },
      {},
      EXPIRES_AT_MS,
    ],
    [
      'a scheduled message’s first lost dispatch is noticed after 30 s however long ago it was made',
      'SCHEDULED',
      'ALARM_RANG',
      { dueAtMs: CREATED_AT_MS - 604_800_000 },
      {},
      {},
      1_700_000_040_000,
    ],
  ]
  test.each([...table])('%s', (_, status, type, changes, facts, policy, wakeAtMs) => {
    expect(wakeAfter(status, type, changes, facts, policy)).toBe(wakeAtMs)
  })

  test('is off in every final state', () => {
    const ends: Record<FinalState, number | null> = {
      DELIVERED: wakeAfter('SENT', 'RECEIPT_DELIVERED'),
      FAILED_PERM: wakeAfter('SENT', 'RECEIPT_FAILED'),
      CANCELLED: wakeAfter('QUEUED', 'CANCEL_REQUESTED'),
      EXPIRED: wakeAfter('SENT', 'ALARM_RANG', {}, { atMs: EXPIRES_AT_MS }),
    }
    expect(ends).toEqual({ DELIVERED: null, FAILED_PERM: null, CANCELLED: null, EXPIRED: null })
  })

  test('rings 14 times in a backlog of three days', () => {
    let actor = actorIn('QUEUED', {
      expiresAtMs: CREATED_AT_MS + 259_200_000,
      wakeAtMs: CREATED_AT_MS + 30_000,
    })
    let dispatches = 0
    for (let rings = 0; actor.wakeAtMs !== null && rings < 50; rings++) {
      const step = stepActor(actor, eventOf('ALARM_RANG', { atMs: actor.wakeAtMs }), null, POLICY)
      dispatches += step.effects.length
      actor = step.actor
    }
    expect(actor.status).toBe('EXPIRED')
    // After 30 s, 60 s, 2 min, …: 30 s × 2^13 = 245,760 s is the last before three days (259,200 s).
    expect(dispatches).toBe(14)
  })
})
