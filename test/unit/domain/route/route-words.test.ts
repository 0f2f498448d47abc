import { describe, expect, test } from 'bun:test'
import { type RoutedEvent, routeWords, whyOf } from '../../../../src/domain/route/route-words.ts'
import { NO_ROUTE, type Route } from '../../../../src/domain/route/routing.ts'

const route = (providers: readonly string[], skipped: Route['skipped'] = []): Route => ({
  rule: 'otp',
  providers,
  failover: { onRefusal: true, onThrottleMs: 0, onNoReceiptMs: null },
  skipped,
})

describe('a route in words', () => {
  test.each<[Route, string | null, readonly string[]]>([
    [route(['mock', 'mock-b']), 'mock', ['By the rule "otp": mock, then mock-b.', 'So it goes to mock.']],
    [
      route(['mock-b', 'mock'], [{ provider: 'mock', why: 'breaker_open' }]),
      'mock-b',
      [
        'By the rule "otp": mock-b, then mock.',
        'mock has failed too often in the last seconds: its breaker is open.',
        'So it goes to mock-b.',
      ],
    ],
    [
      route(['mock'], [{ provider: 'mock', why: 'no_line' }]),
      'mock',
      ['By the rule "otp": mock.', 'mock has no open line.', 'Nobody can send now: it waits for mock.'],
    ],
    [
      route([], [{ provider: 'mock-b', why: 'draining' }]),
      null,
      ['By the rule "otp": nobody.', 'mock-b drains: it submits what it has and gets no more.'],
    ],
    [NO_ROUTE, null, ['No rule matches.']],
  ])('%j', (of, chosen, words) => {
    expect(routeWords(of, chosen)).toEqual(words)
  })
})

const row = (second: number, event: string, more: Partial<RoutedEvent> = {}): RoutedEvent => ({
  at: `2026-11-24T10:00:0${second}.000Z`,
  event,
  to: 'QUEUED',
  ignored: false,
  attempt: 0,
  provider: null,
  route: null,
  ...more,
})
const submitted = (second: number, attempt: number, provider: string) =>
  row(second, 'DISPATCHED', { to: 'SENDING', attempt, provider })

describe('why each attempt went where it went', () => {
  const first = route(['mock', 'mock-b'])
  const next = route(['mock-b'], [{ provider: 'acme', why: 'paused' }])

  test('is the choice that came last before it', () => {
    const events = [
      row(1, 'ACCEPTED', { provider: 'mock', route: first }),
      submitted(2, 1, 'mock'),
      row(3, 'PROVIDER_REJECTED_TEMP', { attempt: 1, provider: 'mock-b', route: next }),
      submitted(4, 2, 'mock-b'),
      row(5, 'PROVIDER_ACCEPTED', { to: 'SENT', attempt: 2, provider: 'mock-b' }),
    ]
    expect(whyOf(events)).toEqual([
      {
        attempt: 1,
        at: '2026-11-24T10:00:02.000Z',
        provider: 'mock',
        route: first,
        event: 'ACCEPTED',
        words: ['By the rule "otp": mock, then mock-b.', 'So it goes to mock.'],
      },
      {
        attempt: 2,
        at: '2026-11-24T10:00:04.000Z',
        provider: 'mock-b',
        route: next,
        event: 'PROVIDER_REJECTED_TEMP',
        words: ['By the rule "otp": mock-b.', 'acme is paused.', 'So it goes to mock-b.'],
      },
    ])
  })

  test('is the newest of several, when it waited and its alarm rang', () => {
    const events = [
      row(1, 'ACCEPTED', { provider: 'mock', route: first }),
      row(2, 'ALARM_RANG', { provider: 'mock-b', route: next }),
      submitted(3, 1, 'mock-b'),
    ]
    expect(whyOf(events).map(({ event }) => event)).toEqual(['ALARM_RANG'])
  })

  test('is not one that was ignored, and an order that was ignored is no attempt', () => {
    const events = [
      row(1, 'ACCEPTED', { provider: 'mock', route: first }),
      row(2, 'ALARM_RANG', { provider: 'mock', route: next, ignored: true }),
      submitted(3, 1, 'mock'),
      { ...submitted(4, 1, 'mock'), ignored: true },
    ]
    expect(whyOf(events).map(({ event, attempt }) => [event, attempt])).toEqual([['ACCEPTED', 1]])
  })

  test('is not told by a history from before routes', () => {
    expect(whyOf([row(1, 'ACCEPTED'), submitted(2, 1, 'mock')])).toEqual([
      {
        attempt: 1,
        at: '2026-11-24T10:00:02.000Z',
        provider: 'mock',
        route: null,
        event: null,
        words: ['The history does not say why.'],
      },
    ])
  })
})
