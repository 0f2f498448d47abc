import { describe, expect, test } from 'bun:test'
import { messageMachine } from '../../../actors/message/machine.ts'
import { graphOf } from '../../../src/console/machine-graph.ts'
import type { StoredEvent } from '../../../src/console/web/answers.ts'
import { eventWords, GUARD_WORDS, orderWords } from '../../../src/console/web/message/event-words.ts'
import { mermaidOf } from '../../../src/console/web/message/exports.ts'
import { reasonOf } from '../../../src/console/web/message/reasons.ts'
import { duration } from '../../../src/console/web/numbers.ts'
import { maskDigits, maskNumber } from '../../../src/console/web/privacy.tsx'
import { clocksIn } from '../../../src/console/web/times.ts'
import { playScenario, previewEvents } from '../../../src/console/web/what-if/scenario.ts'
import { readScenario, writeScenario } from '../../../src/console/web/what-if/scenario-link.ts'
import { POLICY } from '../actors/message/an-actor.ts'

const AT = Date.parse('2026-11-24T10:00:00.000Z')

function message(changes: Partial<Parameters<typeof reasonOf>[0]>): Parameters<typeof reasonOf>[0] {
  return {
    status: 'DELIVERED',
    last_error: null,
    attempts: 1,
    throttles: 0,
    cost_cents: 5,
    credit_state: 'HELD',
    created_at: new Date(AT).toISOString(),
    expires_at: new Date(AT + 72 * 3_600_000).toISOString(),
    next_alarm_at: null,
    provider: 'alpha',
    lane: 'normal',
    ...changes,
  }
}

const NOTHING_CHOSEN = {
  provider: 'alpha',
  part: null,
  route: null,
  ids: null,
  on_no_receipt_ms: null,
  held_for: null,
  held_until: null,
}

function row(event: string, from: StoredEvent['from'], to: StoredEvent['to'], afterMs = 1_000): StoredEvent {
  const at = new Date(AT + afterMs).toISOString()
  return { seq: 2, at, event, from, to, ignored: false, attempt: 1, detail: null, ...NOTHING_CHOSEN }
}

describe('why a message is where it is', () => {
  const reasons: readonly (readonly [string, Parameters<typeof message>[0], StoredEvent, string])[] = [
    [
      'opted out since',
      { status: 'CANCELLED', last_error: '+1234567890 has opted out', credit_state: 'RELEASED' },
      row('DISPATCHED', 'QUEUED', 'CANCELLED'),
      'It was not submitted: +1234567890 has opted out. Its 5 cents are released: the client has them back.',
    ],
    [
      'held back',
      {
        status: 'SCHEDULED',
        last_error: 'ACME sends at most 3 parts a minute',
        credit_state: 'HELD',
        next_alarm_at: new Date(AT + 62_000).toISOString(),
      },
      row('DISPATCHED', 'QUEUED', 'SCHEDULED'),
      'Held back: ACME sends at most 3 parts a minute. It goes on in 1 min 1 s. Its 5 cents are held.',
    ],
    [
      'refused for good',
      { status: 'FAILED_PERM', last_error: 'ESME_RINVDSTADR', credit_state: 'RELEASED' },
      row('PROVIDER_REJECTED_PERM', 'SENDING', 'FAILED_PERM'),
      'The provider alpha refused it for good: ESME_RINVDSTADR (the number is not valid). Its 5 cents are released: the client has them back.',
    ],
    [
      'out of attempts',
      { status: 'FAILED_PERM', last_error: 'queue full', attempts: 5, credit_state: 'RELEASED' },
      row('PROVIDER_REJECTED_TEMP', 'SENDING', 'FAILED_PERM'),
      'The provider alpha refused it for now 5 times, which are all the attempts it had; last: queue full. Its 5 cents are released: the client has them back.',
    ],
    [
      'a bad receipt',
      { status: 'FAILED_PERM', last_error: 'absent subscriber', credit_state: 'RELEASED' },
      row('RECEIPT_FAILED', 'SENT', 'FAILED_PERM'),
      'The provider alpha took it, but its receipt says that it could not be delivered: absent subscriber. Its 5 cents are released: the client has them back.',
    ],
    [
      'a receipt that says EXPIRED',
      { status: 'EXPIRED', last_error: 'EXPIRED', credit_state: 'RELEASED' },
      row('RECEIPT_EXPIRED', 'SENT', 'EXPIRED'),
      'The provider alpha took it, but its receipt says that it gave up: EXPIRED. Its 5 cents are released: the client has them back.',
    ],
    [
      'no receipt',
      { status: 'EXPIRED', credit_state: 'CAPTURED' },
      row('ALARM_RANG', 'SENT', 'EXPIRED'),
      'The provider alpha took it, but sent no final receipt within its validity of 3 d. Its 5 cents are captured: the client has paid.',
    ],
    [
      'delivered',
      { credit_state: 'CAPTURED' },
      row('RECEIPT_DELIVERED', 'SENT', 'DELIVERED'),
      'Delivered 1 s after it was accepted, with 1 attempt. Its 5 cents are captured: the client has paid.',
    ],
    [
      'about to be retried',
      { status: 'FAILED_TEMP', last_error: 'queue full', next_alarm_at: new Date(AT + 61_000).toISOString() },
      row('PROVIDER_REJECTED_TEMP', 'SENDING', 'FAILED_TEMP'),
      'Attempt 1 failed for now: queue full. It is submitted again in 1 min. Its 5 cents are held.',
    ],
  ]
  for (const [name, changes, deciding, words] of reasons)
    test(name, () => expect(reasonOf(message(changes), [deciding], AT + 1_000)).toBe(words))

  describe('while it is sent', () => {
    const sending = {
      status: 'SENDING' as const,
      provider: 'alpha',
      last_error: 'no answer in time',
      next_alarm_at: new Date(AT + 62_000).toISOString(),
    }
    const dispatched = row('DISPATCHED', 'QUEUED', 'SENDING')
    const reason = (events: Parameters<typeof reasonOf>[1]) => reasonOf(message(sending), events, AT + 2_000)
    test('the answer is waited for, whatever went wrong before', () =>
      expect(reason([dispatched])).toStartWith(
        'Submitted 1 s ago (attempt 1); the provider alpha has not answered yet.',
      ))
    test('no answer is waited for any more once it is unknown', () =>
      expect(reason([dispatched, row('PROVIDER_UNKNOWN', 'SENDING', 'SENDING')])).toStartWith(
        'Submitted 1 s ago (attempt 1); whether the provider alpha took it is not known: no answer in time. It waits for its receipt, and expires in 1 min without one.',
      ))
    test('a receipt of a part says nothing of the answer that is waited for', () =>
      expect(reason([dispatched, row('RECEIPT_DELIVERED', 'SENDING', 'SENDING')])).toContain(
        'has not answered yet',
      ))
    test('an event that was ignored changes nothing', () =>
      expect(
        reason([dispatched, { ...row('PROVIDER_UNKNOWN', 'SENDING', 'SENDING'), ignored: true }]),
      ).toContain('has not answered yet'))
  })
})

test('an instant in a sentence is said by the clock, with its day', () => {
  const said = clocksIn('since 2026-11-24T12:26:05.216Z: wrote stop', AT)
  // The hour is that of the zone of whoever reads.
  expect(said).toMatch(/^since 2[345] Nov \d\d:\d\d:05: wrote stop$/)
  expect(clocksIn('no time at all')).toBe('no time at all')
})

describe('what people must not see', () => {
  test('a number shows its ends', () => expect(maskNumber('+1555120003')).toBe('+15•••••003'))
  test('a text hides numbers, and keeps command states', () =>
    expect(maskDigits('0x00000014 to 15551234567: full')).toBe('0x00000014 to 155•••••567: full'))
  test('a text keeps ids of messages, however many digits they have', () =>
    expect(maskDigits('echo-01921947-6121-7300-83a2-374379498282 to +15551234567')).toBe(
      'echo-01921947-6121-7300-83a2-374379498282 to +15••••••567',
    ))
})

describe('a scenario', () => {
  const states = ['SCHEDULED', 'QUEUED', 'SENDING']
  const link =
    'v=1&start=QUEUED&attempts=1&lane=normal&providers=2&failover=off&unknown=wait&expired=capture&events=DISPATCHED,PROVIDER_UNKNOWN,ALARM_RANG.end,RECEIPT_DELIVERED.stale'

  test('is all in its link', () => {
    const scenario = readScenario(new URLSearchParams(link), states)
    expect(new URLSearchParams(writeScenario(scenario)).toString()).toBe(new URLSearchParams(link).toString())
  })

  test('reads nonsense as its defaults', () => {
    const scenario = readScenario(
      new URLSearchParams('start=NOWHERE&attempts=x&events=,NO.soon,DISPATCHED'),
      states,
    )
    expect(scenario).toEqual({
      start: 'QUEUED',
      maxAttempts: 5,
      lane: 'normal',
      providers: 1,
      failover: true,
      onUnknown: 'resend',
      onExpired: 'release',
      fork: null,
      events: [{ type: 'DISPATCHED', moment: 'soon', isStale: false }],
    })
  })

  test('plays on the machine, with its settings', () => {
    const played = playScenario(readScenario(new URLSearchParams(link), states), POLICY)
    expect(played.steps.map(({ lifecycle, credit, outcome }) => [lifecycle, credit, outcome])).toEqual([
      ['SENDING', 'HELD', 'applied'],
      ['SENDING', 'HELD', 'applied'],
      ['EXPIRED', 'CAPTURED', 'applied'],
      ['EXPIRED', 'CAPTURED', 'ignored'],
    ])
  })

  test('says before an event what it would do', () => {
    const played = playScenario(readScenario(new URLSearchParams('events=DISPATCHED'), states), POLICY)
    const outcomes = new Map(previewEvents(played, 'soon', false).map((one) => [one.type, one]))
    expect(outcomes.get('PROVIDER_ACCEPTED')).toMatchObject({ outcome: 'applied', to: 'SENT' })
    expect(outcomes.get('RECEIPT_FAILED')).toMatchObject({ outcome: 'ignored', to: 'SENDING' })
    expect(outcomes.get('DISPATCHED')).toMatchObject({ outcome: 'dropped', to: 'SENDING' })
    const late = new Map(previewEvents(played, 'end', false).map((one) => [one.type, one]))
    expect(late.get('ALARM_RANG')).toMatchObject({ to: 'EXPIRED', effects: ['releaseHold'] })
    expect(late.get('ALARM_RANG')?.guards).toEqual([{ name: 'validityOver', holds: true }])
    expect(outcomes.get('PROVIDER_REJECTED_TEMP')?.guards).toEqual([
      { name: 'mayFailOver', holds: false },
      { name: 'mayRetry', holds: true },
    ])
    expect(outcomes.get('PROVIDER_ACCEPTED')?.guards).toEqual([])
    const stale = new Map(previewEvents(played, 'soon', true).map((one) => [one.type, one]))
    expect(stale.get('PROVIDER_REJECTED_PERM')).toMatchObject({
      outcome: 'ignored',
      guards: [
        { name: 'mayFailOver', holds: false },
        { name: 'wasTaken', holds: false },
        { name: 'isCurrentAttempt', holds: false },
      ],
    })
  })
})

test('the Mermaid text names every transition, and marks the path', () => {
  const graph = graphOf(messageMachine)
  const text = mermaidOf(graph, new Set(['lifecycle.QUEUED', 'credit.HELD']))
  expect(text).toContain('  SENDING --> FAILED_TEMP: PROVIDER_REJECTED_TEMP [mayRetry]\n')
  expect(text).toContain('  class QUEUED,HELD path\n')
  const arrows = text.split('\n').filter((line) => line.includes('-->') && !line.includes('[*]'))
  expect(arrows).toHaveLength(graph.transitions.length)
})

test('durations are in one or two units', () => {
  expect([8.4, 3_200, 304_000, 7_800_000, 273_600_000].map(duration)).toEqual([
    '8 ms',
    '3.2 s',
    '5 min 4 s',
    '2 h 10 min',
    '3 d 4 h',
  ])
})

test('every guard and every order of the machine has words, and none but these', () => {
  const { transitions } = graphOf(messageMachine)
  const guards = new Set(transitions.flatMap(({ guard }) => (guard === null ? [] : [guard])))
  const unsaid = [...guards].filter((guard) => GUARD_WORDS[guard] === undefined)
  expect(unsaid).toEqual([])
  expect([
    orderWords('submit {"attempt":2,"throttles":0}'),
    orderWords('releaseHold'),
    orderWords('sendPostcard'),
    eventWords('PROVIDER_THROTTLED'),
    eventWords('POSTCARD_SENT'),
  ]).toEqual([
    'give it to the provider, attempt 2',
    'give the held money back',
    'send postcard',
    'The provider asked to slow down',
    'postcard sent',
  ])
})
