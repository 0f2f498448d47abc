import { describe, expect, test } from 'bun:test'
import { MESSAGE_EVENT_TYPES, type MessageEventType } from '../../../../actors/message/events.ts'
import { stepActor } from '../../../../actors/message/step.ts'
import {
  isFinal,
  LIFECYCLE_STATES,
  type LifecycleState,
  statesWhere,
} from '../../../../src/domain/lifecycle.ts'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import {
  ALWAYS,
  actorIn,
  CREATED_AT_MS,
  EXPIRES_AT_MS,
  eventOf,
  HELD,
  HELD_UNTIL_MS,
  NOW_MS,
  OPTED_OUT,
  POLICY,
  routeTo,
} from './an-actor.ts'
import type { Result } from './results.ts'
import { cell, SITUATION_NAMES, type Situation } from './situations.ts'
import { TABLE } from './state-table.ts'

function words(result: Result): string {
  if (typeof result === 'string') return `is ${result}`
  const { status, credit, effects } = result
  return [`makes it ${status}`, credit && `its money ${credit}`, ...effects].filter(Boolean).join(', ')
}

for (const status of LIFECYCLE_STATES) {
  describe(`to a message that is ${status}`, () => {
    for (const type of MESSAGE_EVENT_TYPES) {
      for (const situation of SITUATION_NAMES) {
        const expected = TABLE[status][type][situation]
        test(`${type} (${situation}) ${words(expected)}`, () => walk(status, type, situation, expected))
      }
    }
  })
}

function walk(status: LifecycleState, type: MessageEventType, situation: Situation, expected: Result): void {
  const { actor, event, policy } = cell(status, type, situation)
  const step = stepActor(actor, event, 'raw', policy)
  if (expected === 'dropped') {
    expect(step).toEqual({ outcome: 'dropped', actor, history: null, partIds: [], credit: null, effects: [] })
    return
  }
  const part = 'part' in event ? event.part : null
  const row = {
    messageId: actor.id,
    seq: 8,
    atMs: event.atMs,
    event: type,
    from: status,
    part,
    detail: 'raw',
  }
  if (expected === 'ignored') {
    expect(step).toEqual({
      outcome: 'ignored',
      actor: { ...actor, version: 8, movedAtMs: event.atMs },
      history: { ...row, to: status, ignored: true, attempt: actor.attempts, route: null },
      // An id that has no place in the row is kept beside it.
      partIds: step.partIds,
      credit: null,
      effects: [],
    })
    return
  }
  expect(step.outcome).toBe('applied')
  expect(step.actor.status).toBe(expected.status)
  expect(step.credit).toBe(expected.credit)
  expect(step.actor.version).toBe(8)
  expect(step.history).toEqual({
    ...row,
    to: expected.status,
    ignored: false,
    attempt: step.actor.attempts,
    route: step.history?.route ?? null,
  })
  const submit = { type: 'submit', attempt: actor.attempts + 1, throttles: 0 }
  expect<unknown>(step.effects).toEqual(
    expected.effects.map((effect) => (effect === 'submit' ? submit : { type: effect })),
  )
}

describe('an OTP', () => {
  const OTP = { lane: 'otp', expiresAtMs: NOW_MS + 4_000 } as const
  const alarmAt = (actor: Actor) => (actor.wakeAtMs ?? 0) - NOW_MS
  const step = (actor: Actor, type: MessageEventType, facts: Parameters<typeof eventOf>[1] = {}) =>
    stepActor(actor, eventOf(type, facts), null, POLICY).actor

  test('goes from provider to provider, and then to the first again', () => {
    const after = (...providers: string[]) => ({ route: routeTo(providers, ALWAYS) })
    const first = step(actorIn('QUEUED', OTP), 'DISPATCHED')
    const toSecond = step(first, 'PROVIDER_REJECTED_PERM', after('beta', 'gamma'))
    const second = step(toSecond, 'DISPATCHED', { provider: 'beta' })
    const toThird = step(second, 'PROVIDER_THROTTLED', { attempt: 2, ...after('gamma') })
    const third = step(toThird, 'DISPATCHED', { provider: 'gamma' })
    const waits = step(third, 'PROVIDER_UNKNOWN', { attempt: 2, throttles: 1, ...after() })
    const again = step({ ...waits, expiresAtMs: NOW_MS + 60_000 }, 'ALARM_RANG', {
      atMs: NOW_MS + 2_000,
      ...after('alpha', 'beta', 'gamma'),
    })
    expect(
      [first, toSecond, second, toThird, third, waits, again].map(
        ({ provider, status }) => `${provider} ${status}`,
      ),
    ).toEqual([
      'alpha SENDING',
      'beta QUEUED',
      'beta SENDING',
      'gamma QUEUED',
      'gamma SENDING',
      'gamma FAILED_TEMP',
      'alpha QUEUED',
    ])
    expect(second.lastError).toBe('absent subscriber')
  })

  test('gives each provider it may still go to the same part of the time that is left', () => {
    const first = step(actorIn('QUEUED', OTP), 'DISPATCHED', { othersLeft: 1 })
    expect(alarmAt(first)).toBe(2_000)
    const second = actorIn('QUEUED', { ...OTP, provider: 'beta', attempts: 1 })
    expect(alarmAt(step(second, 'DISPATCHED', { provider: 'beta', atMs: NOW_MS + 1_000 }))).toBe(4_000)
  })

  test('gives the whole time to a provider after whose silence nobody else is asked', () => {
    expect(alarmAt(step(actorIn('QUEUED', OTP), 'DISPATCHED', { othersLeft: 0 }))).toBe(4_000)
  })

  test('waits for no submission longer than its lease', () => {
    const longer = actorIn('QUEUED', { lane: 'otp', expiresAtMs: NOW_MS + 60_000 })
    expect(alarmAt(step(longer, 'DISPATCHED'))).toBe(15_000)
    expect(alarmAt(step(longer, 'DISPATCHED', { leaseMs: 7_000 }))).toBe(7_000)
  })

  test('misses an order to the next provider after a quarter of the time that is left', () => {
    const facts = { route: routeTo(['beta'], ALWAYS) }
    expect(alarmAt(step(actorIn('SENDING', OTP), 'PROVIDER_REJECTED_TEMP', facts))).toBe(1_000)
  })

  test('is valid until its deadline, and once it was taken as long as another message', () => {
    for (const status of ['QUEUED', 'SENDING', 'FAILED_TEMP'] as const) {
      const actor = step(actorIn(status, OTP), 'PROVIDER_ACCEPTED')
      expect(actor).toMatchObject({
        expiresAtMs: CREATED_AT_MS + POLICY.receiptWaitMs,
        wakeAtMs: CREATED_AT_MS + POLICY.receiptWaitMs,
      })
    }
  })

  test('that was taken by the provider before the one it went to is that one’s', () => {
    const actor = actorIn('SENDING', { ...OTP, attempts: 2, provider: 'beta' })
    expect(step(actor, 'PROVIDER_ACCEPTED', { attempt: 1 })).toMatchObject({
      provider: 'alpha',
      providerMessageId: 'op-1',
      status: 'SENT',
    })
  })

  test('that nobody took says so', () => {
    const over = { atMs: OTP.expiresAtMs }
    expect(step(actorIn('QUEUED', OTP), 'ALARM_RANG', over).lastError).toBe(
      'no provider took it before its deadline',
    )
  })
})

describe('what a message remembers', () => {
  const after = (
    status: LifecycleState,
    type: MessageEventType,
    changes: Parameters<typeof actorIn>[1] = {},
    facts: Parameters<typeof eventOf>[1] = {},
  ) => stepActor(actorIn(status, changes), eventOf(type, facts), null, POLICY).actor

  test('a submission counts as an attempt and names the provider', () => {
    expect(after('QUEUED', 'DISPATCHED')).toMatchObject({ attempts: 1, throttles: 0, provider: 'alpha' })
    expect(after('QUEUED', 'DISPATCHED', { attempts: 1 })).toMatchObject({ attempts: 2, throttles: 0 })
  })

  test('a throttled submission does not count as an attempt, and is counted apart', () => {
    expect(after('SENDING', 'PROVIDER_THROTTLED')).toMatchObject({ attempts: 0, throttles: 1 })
    expect(
      after('SENDING', 'PROVIDER_THROTTLED', { attempts: 2, throttles: 4 }, { attempt: 2, throttles: 4 }),
    ).toMatchObject({ attempts: 1, throttles: 5 })
  })

  test('the next submission tells how often it was throttled before', () => {
    const actor = actorIn('QUEUED', { attempts: 1, throttles: 5 })
    const { effects } = stepActor(actor, eventOf('DISPATCHED'), null, POLICY)
    expect(effects).toEqual([{ type: 'submit', attempt: 2, throttles: 5 }])
  })

  test('the provider’s id is noted and an earlier error forgotten when it is taken', () => {
    for (const status of ['QUEUED', 'SENDING', 'FAILED_TEMP'] as const)
      expect(after(status, 'PROVIDER_ACCEPTED', { lastError: 'busy' })).toMatchObject({
        providerMessageId: 'op-1',
        lastError: null,
      })
  })

  test('a second answer does not change the provider’s id', () => {
    expect(after('SENT', 'PROVIDER_ACCEPTED', { attempts: 2 }, { attempt: 2 }).providerMessageId).toBe('op-1')
  })

  test('every refusal leaves its reason', () => {
    for (const type of [
      'PROVIDER_REJECTED_TEMP',
      'PROVIDER_REJECTED_PERM',
      'PROVIDER_UNKNOWN',
      'RECEIPT_FAILED',
      'RECEIPT_EXPIRED',
    ] as const)
      expect(after(type.startsWith('RECEIPT_') ? 'SENT' : 'SENDING', type).lastError).toBe(
        'absent subscriber',
      )
  })

  test('a lost submission leaves its reason', () => {
    expect(after('SENDING', 'ALARM_RANG').lastError).toBe('no answer recorded for the submission')
  })

  test('expiry leaves a reason of its own only when there is none', () => {
    const over = { atMs: EXPIRES_AT_MS }
    expect(after('SENT', 'ALARM_RANG', {}, over).lastError).toBe('validity ended without a final receipt')
    expect(after('FAILED_TEMP', 'ALARM_RANG', { lastError: 'busy' }, over).lastError).toBe('busy')
  })

  test('a delivered message has no error', () => {
    expect(after('FAILED_TEMP', 'RECEIPT_DELIVERED', { lastError: 'busy' }).lastError).toBe(null)
  })

  test('who, what and until when never change', () => {
    for (const status of LIFECYCLE_STATES) {
      for (const type of MESSAGE_EVENT_TYPES) {
        const { id, clientId, to, from, text, encoding, parts, lane, dueAtMs, expiresAtMs } = after(
          status,
          type,
        )
        expect({
          id,
          clientId,
          to,
          from,
          text,
          encoding,
          parts,
          lane,
          dueAtMs,
          expiresAtMs,
        }).toMatchObject({
          text: 'hello',
          lane: 'normal',
          dueAtMs: CREATED_AT_MS,
          expiresAtMs: EXPIRES_AT_MS,
          to: actorIn(status).to,
        })
      }
    }
  })
})

test('an event that is dropped leaves the very same actor', () => {
  const actor = actorIn('SENT')
  expect(stepActor(actor, eventOf('ALARM_RANG', { atMs: NOW_MS }), null, POLICY).actor).toBe(actor)
})

test('SENT and SCHEDULED are left only for a final state, by their alarm when it is due, or by a late answer: their alarms stay true', () => {
  for (const status of statesWhere(({ waitsLong }) => waitsLong)) {
    for (const type of MESSAGE_EVENT_TYPES) {
      for (const situation of SITUATION_NAMES) {
        const { actor, event, policy } = cell(status, type, situation)
        const next = stepActor(actor, event, null, policy).actor.status
        const isDue = status === 'SCHEDULED' || event.atMs >= (actor.wakeAtMs ?? 0)
        // With that answer comes a new alarm (advance-actors.test.ts).
        const isLate = status === 'SCHEDULED' && type === 'PROVIDER_ACCEPTED'
        const mayFollow = isFinal(next) || (type === 'ALARM_RANG' && isDue) || isLate
        if (next !== status) expect(mayFollow, `${status} ${type} ${situation} ${next}`).toBe(true)
      }
    }
  }
})

describe('an order that is not carried out', () => {
  const step = (changes: Partial<Actor>, facts: Parameters<typeof eventOf>[1]) =>
    stepActor(actorIn('QUEUED', changes), eventOf('DISPATCHED', facts), null, POLICY)

  test('of a number that has opted out ends the message, with the reason in its row and its history', () => {
    const { actor, history, credit, effects } = step({ attempts: 1 }, { stop: OPTED_OUT })
    expect(actor).toMatchObject({ status: 'CANCELLED', lastError: '+14155552671 said STOP', wakeAtMs: null })
    expect([history?.detail, history?.route, credit, effects]).toEqual([
      '+14155552671 said STOP',
      null,
      'RELEASED',
      [],
    ])
  })

  test('of a message that was taken before leaves it to its receipt: it is paid for', () => {
    const taken = { attempts: 1, taken: true, lane: 'express' } as const
    const { actor, credit } = step(taken, { stop: OPTED_OUT })
    expect(actor).toMatchObject({ status: 'SENT', attempts: 1, wakeAtMs: EXPIRES_AT_MS })
    expect(credit).toBeNull()
  })

  test('of one that is held makes it due when it may go out, and costs no attempt', () => {
    const { actor, history, credit } = step({}, { stop: HELD })
    expect(actor).toMatchObject({
      status: 'SCHEDULED',
      attempts: 0,
      heldFor: 'send_window',
      dueAtMs: HELD_UNTIL_MS,
      wakeAtMs: HELD_UNTIL_MS,
      expiresAtMs: EXPIRES_AT_MS,
      lastError: 'it is night there',
    })
    expect([history?.detail, history?.route, credit]).toEqual([
      'it is night there',
      '{"h":["send_window",1700001810000]}',
      null,
    ])
  })

  test('of one that is held beyond its validity leaves it to end with that, and the reason stands', () => {
    const { actor } = step({}, { stop: { ...HELD, untilMs: EXPIRES_AT_MS + 60_000 } })
    expect(actor.wakeAtMs).toBe(EXPIRES_AT_MS)
    const end = stepActor(actor, eventOf('ALARM_RANG', { atMs: EXPIRES_AT_MS }), null, POLICY)
    expect(end.actor).toMatchObject({ status: 'EXPIRED', lastError: 'it is night there' })
    expect(end.credit).toBe('RELEASED')
  })

  test('whose hold is over goes on as one whose time has come: a lost order is missed by its age since then', () => {
    const { actor } = step({}, { stop: HELD })
    const atMs = HELD_UNTIL_MS
    const queued = stepActor(actor, eventOf('ALARM_RANG', { atMs }), null, POLICY).actor
    expect(queued).toMatchObject({ status: 'QUEUED', wakeAtMs: atMs + POLICY.dispatchLeaseMs })
    const again = stepActor(queued, eventOf('ALARM_RANG', { atMs: atMs + 40_000 }), null, POLICY).actor
    expect(again.wakeAtMs).toBe(atMs + 80_000)
  })
})

describe('a message that was replaced', () => {
  const LATER_MS = NOW_MS + 600_000
  const replaced = (status: LifecycleState, row: Partial<Actor>, facts: Parameters<typeof eventOf>[1]) =>
    stepActor(actorIn(status, row), eventOf('REPLACED', facts), null, POLICY)
  const timesOf = ({ actor }: ReturnType<typeof replaced>) => [
    actor.status,
    actor.dueAtMs,
    actor.wakeAtMs,
    actor.expiresAtMs,
  ]

  test('without another time goes out when it would have', () => {
    const row = { dueAtMs: LATER_MS, wakeAtMs: LATER_MS }
    expect(timesOf(replaced('SCHEDULED', row, {}))).toEqual(['SCHEDULED', LATER_MS, LATER_MS, EXPIRES_AT_MS])
    const due = { wakeAtMs: NOW_MS + 5_000 }
    expect(timesOf(replaced('QUEUED', due, {}))).toEqual([
      'QUEUED',
      CREATED_AT_MS,
      NOW_MS + 5_000,
      EXPIRES_AT_MS,
    ])
  })

  test('with another one is due then, and no longer valid than it is said to be', () => {
    const soonMs = NOW_MS + 60_000
    const row = { dueAtMs: LATER_MS, wakeAtMs: LATER_MS }
    const earlier = replaced('SCHEDULED', row, { sendAtMs: soonMs, expiresAtMs: soonMs + 1_000 })
    expect(timesOf(earlier)).toEqual(['SCHEDULED', soonMs, soonMs, soonMs + 1_000])
    expect(timesOf(replaced('SCHEDULED', row, { expiresAtMs: soonMs }))).toEqual([
      'SCHEDULED',
      LATER_MS,
      soonMs,
      soonMs,
    ])
  })

  test('that is put off leaves its queue: an order that is on its way is dropped, its alarm brings the next', () => {
    const { actor } = replaced('QUEUED', {}, { sendAtMs: LATER_MS })
    expect(actor).toMatchObject({ status: 'SCHEDULED', wakeAtMs: LATER_MS, attempts: 0 })
    expect(stepActor(actor, eventOf('DISPATCHED'), null, POLICY).outcome).toBe('dropped')
    const rang = stepActor(actor, eventOf('ALARM_RANG', { atMs: LATER_MS }), null, POLICY)
    expect([rang.actor.status, rang.effects]).toEqual(['QUEUED', [{ type: 'dispatch' }]])
  })

  test('while it is held is due at its new time, and its row says why it was held', () => {
    const row = {
      heldFor: 'send_window',
      dueAtMs: LATER_MS,
      wakeAtMs: LATER_MS,
      lastError: HELD.words,
    } as const
    const { actor } = replaced('SCHEDULED', row, { sendAtMs: NOW_MS + 1_000 })
    expect(actor).toMatchObject({ heldFor: 'send_window', dueAtMs: NOW_MS + 1_000, wakeAtMs: NOW_MS + 1_000 })
  })

  test('is none once it was taken, whatever time it is given', () => {
    for (const sendAtMs of [null, LATER_MS]) {
      const { outcome, actor } = replaced('QUEUED', { taken: true }, { sendAtMs, expiresAtMs: LATER_MS })
      expect([outcome, actor.status, actor.expiresAtMs]).toEqual(['ignored', 'QUEUED', EXPIRES_AT_MS])
    }
  })
})

describe('the reason of a refusal or of silence is kept', () => {
  test.each<[type: MessageEventType, situation: Situation, status: LifecycleState]>([
    ['PROVIDER_REJECTED_TEMP', 'usual', 'FAILED_TEMP'],
    ['PROVIDER_REJECTED_TEMP', 'noAttemptLeft', 'FAILED_PERM'],
    ['PROVIDER_REJECTED_TEMP', 'next', 'QUEUED'],
    ['PROVIDER_REJECTED_TEMP', 'takenBeforeNoAttemptLeft', 'SENT'],
    ['PROVIDER_REJECTED_PERM', 'usual', 'FAILED_PERM'],
    ['PROVIDER_REJECTED_PERM', 'next', 'QUEUED'],
    ['PROVIDER_REJECTED_PERM', 'nextForbidden', 'FAILED_PERM'],
    ['PROVIDER_REJECTED_PERM', 'takenBefore', 'SENT'],
    ['PROVIDER_UNKNOWN', 'usual', 'FAILED_TEMP'],
    ['PROVIDER_UNKNOWN', 'onUnknownWait', 'SENDING'],
    ['PROVIDER_UNKNOWN', 'next', 'QUEUED'],
  ])('of %s, %s: %s', (type, situation, status) => {
    const { actor, event, policy } = cell('SENDING', type, situation)
    const { actor: next } = stepActor(actor, event, null, policy)
    expect([next.status, next.lastError]).toEqual([status, 'absent subscriber'])
  })
})

test('a provider that asks for a wait without end, or for none that is a number, gets that of the first throttle', () => {
  for (const retryAfterMs of [Number.POSITIVE_INFINITY, Number.NaN]) {
    const event = eventOf('PROVIDER_THROTTLED', { retryAfterMs })
    // Between half a second and a second; half way at 0.5.
    expect(stepActor(actorIn('SENDING'), event, null, POLICY).actor.wakeAtMs).toBe(NOW_MS + 750)
  }
})
