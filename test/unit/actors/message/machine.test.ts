import { describe, expect, test } from 'bun:test'
import { MESSAGE_EVENT_TYPES, type MessageEventType } from '../../../../actors/message/events.ts'
import { stepActor } from '../../../../actors/message/step.ts'
import type { Actor } from '../../../../src/domain/actor.ts'
import {
  isFinal,
  LIFECYCLE,
  LIFECYCLE_STATES,
  type LifecycleState,
  statesWhere,
} from '../../../../src/domain/lifecycle.ts'
import {
  actorIn,
  CREATED_AT_MS,
  cell,
  EXPIRES_AT_MS,
  eventOf,
  NOW_MS,
  onUnknownOfAll,
  POLICY,
  SITUATION_NAMES,
  type Situation,
} from './an-actor.ts'
import type { Result } from './results.ts'
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
    expect(step).toEqual({ outcome: 'dropped', actor, history: null, credit: null, effects: [] })
    return
  }
  const row = { messageId: actor.id, seq: 8, atMs: event.atMs, event: type, from: status, detail: 'raw' }
  if (expected === 'ignored') {
    expect(step).toEqual({
      outcome: 'ignored',
      actor: { ...actor, version: 8, movedAtMs: event.atMs },
      history: { ...row, to: status, ignored: true, attempt: actor.attempts },
      credit: null,
      effects: [],
    })
    return
  }
  expect(step.outcome).toBe('applied')
  expect(step.actor.status).toBe(expected.status)
  expect(step.credit).toBe(expected.credit)
  expect(step.actor.version).toBe(8)
  expect(step.history).toEqual({ ...row, to: expected.status, ignored: false, attempt: step.actor.attempts })
  const throttled = type === 'PROVIDER_THROTTLED' ? 1 : 0
  const submit = { type: 'submit', attempt: actor.attempts + 1 - throttled, throttles: throttled }
  expect<unknown>(step.effects).toEqual(
    expected.effects.map((effect) => (effect === 'submit' ? submit : { type: effect })),
  )
}

describe('an OTP', () => {
  const OTP = { lane: 'otp', expiresAtMs: NOW_MS + 4_000 } as const
  const alarmAt = (actor: Actor) => (actor.wakeAtMs ?? 0) - NOW_MS
  const step = (
    actor: Actor,
    type: MessageEventType,
    facts: Parameters<typeof eventOf>[1] = {},
    policy = POLICY,
  ) => stepActor(actor, eventOf(type, facts), null, policy).actor

  test.each([
    ['alpha', { alpha: 'wait', beta: 'resend' }, 'alpha', 1],
    ['alpha', { alpha: 'resend', beta: 'wait' }, 'beta', 2],
    ['beta', { alpha: 'resend', beta: 'wait' }, 'beta', 1],
    ['beta', { alpha: 'wait', beta: 'wait' }, 'beta', 1],
    ['gone', { alpha: 'resend', beta: 'resend' }, 'gone', 1],
  ] as const)(
    'that %s does not answer goes by what that one allows: %j',
    (asked, onUnknown, next, attempts) => {
      const sending = actorIn('SENDING', { ...OTP, provider: asked })
      const after = step(sending, 'PROVIDER_UNKNOWN', {}, { ...POLICY, onUnknown })
      expect([after.status, after.provider, after.attempts]).toEqual(['SENDING', next, attempts])
    },
  )

  test('goes from provider to provider, and then to the first again', () => {
    const three = { ...POLICY, fallbacks: ['beta', 'gamma'] }
    const first = step(actorIn('QUEUED', OTP), 'DISPATCHED', {}, three)
    const second = step(first, 'PROVIDER_REJECTED_PERM', {}, three)
    const third = step(second, 'PROVIDER_THROTTLED', { attempt: 2 }, three)
    const waits = step(third, 'PROVIDER_UNKNOWN', { attempt: 2, throttles: 1 }, three)
    const again = step(
      { ...waits, expiresAtMs: NOW_MS + 60_000 },
      'ALARM_RANG',
      { atMs: NOW_MS + 2_000 },
      three,
    )
    expect(
      [first, second, third, waits, again].map(({ provider, status }) => `${provider} ${status}`),
    ).toEqual(['alpha SENDING', 'beta SENDING', 'gamma SENDING', 'gamma FAILED_TEMP', 'alpha SENDING'])
    expect(second.lastError).toBe('absent subscriber')
  })

  test('gives each provider it may still go to the same part of the time that is left', () => {
    const first = step(actorIn('QUEUED', OTP), 'DISPATCHED')
    expect(alarmAt(first)).toBe(2_000)
    expect(alarmAt(step(first, 'PROVIDER_REJECTED_TEMP', { atMs: NOW_MS + 1_000 }))).toBe(4_000)
  })

  test('gives the whole time to a provider after whose silence it may not be sent again', () => {
    expect(
      alarmAt(
        step(actorIn('QUEUED', OTP), 'DISPATCHED', {}, { ...POLICY, onUnknown: onUnknownOfAll('wait') }),
      ),
    ).toBe(4_000)
  })

  test('waits for no submission longer than its lease', () => {
    const longer = actorIn('QUEUED', { lane: 'otp', expiresAtMs: NOW_MS + 60_000 })
    expect(alarmAt(step(longer, 'DISPATCHED'))).toBe(15_000)
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

test('a message that is no OTP goes to the first provider only', () => {
  const actor = actorIn('FAILED_TEMP', { provider: 'alpha' })
  expect(stepActor(actor, eventOf('ALARM_RANG'), null, POLICY).actor.provider).toBe('alpha')
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
    expect(after('FAILED_TEMP', 'ALARM_RANG')).toMatchObject({ attempts: 2, throttles: 0, provider: 'alpha' })
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

test('SENT is left only for a final state, SCHEDULED only by its alarm or for a final one: their alarms stay true', () => {
  for (const status of statesWhere(({ waitsLong }) => waitsLong)) {
    for (const type of MESSAGE_EVENT_TYPES) {
      for (const situation of SITUATION_NAMES) {
        const { actor, event, policy } = cell(status, type, situation)
        const next = stepActor(actor, event, null, policy).actor.status
        const mayFollow = isFinal(next) || (LIFECYCLE[status].waitsFor === 'itsTime' && type === 'ALARM_RANG')
        if (next !== status) expect(mayFollow, `${status} ${type} ${situation} ${next}`).toBe(true)
      }
    }
  }
})

describe('the reason of a refusal or of silence is kept', () => {
  test.each<[type: MessageEventType, situation: Situation, status: LifecycleState]>([
    ['PROVIDER_REJECTED_TEMP', 'usual', 'FAILED_TEMP'],
    ['PROVIDER_REJECTED_TEMP', 'noAttemptLeft', 'FAILED_PERM'],
    ['PROVIDER_REJECTED_TEMP', 'otp', 'SENDING'],
    ['PROVIDER_REJECTED_PERM', 'usual', 'FAILED_PERM'],
    ['PROVIDER_REJECTED_PERM', 'otp', 'SENDING'],
    ['PROVIDER_REJECTED_PERM', 'otpAtLastProvider', 'FAILED_PERM'],
    ['PROVIDER_UNKNOWN', 'usual', 'FAILED_TEMP'],
    ['PROVIDER_UNKNOWN', 'onUnknownWait', 'SENDING'],
    ['PROVIDER_UNKNOWN', 'otp', 'SENDING'],
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
