import { describe, expect, test } from 'bun:test'
import { type RoutedEvent, routeWords, whyOf } from '../../../src/domain/route-words.ts'
import { NO_ROUTE, type Route } from '../../../src/domain/routing.ts'

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

const row = (atMs: number, event: string, more: Partial<RoutedEvent> = {}): RoutedEvent => ({
  atMs,
  event,
  ignored: false,
  attempt: null,
  provider: null,
  route: null,
  ...more,
})
const submitted = (atMs: number, attempt: number, provider: string) =>
  row(atMs, 'DISPATCHED', { attempt, provider })

describe('why each attempt went where it went', () => {
  const first = route(['mock', 'mock-b'])
  const next = route(['mock-b'], [{ provider: 'acme', why: 'paused' }])

  test('is the route that came last before it and names its provider', () => {
    const rows = [
      row(1, 'ACCEPTED', { route: first }),
      submitted(2, 1, 'mock'),
      row(3, 'PROVIDER_REJECTED_TEMP', { attempt: 1, provider: 'mock', route: next }),
      submitted(4, 2, 'mock-b'),
    ]
    expect(whyOf(rows, 'DISPATCHED')).toEqual([
      {
        attempt: 1,
        atMs: 2,
        provider: 'mock',
        route: first,
        event: 'ACCEPTED',
        words: routeWords(first, 'mock'),
      },
      {
        attempt: 2,
        atMs: 4,
        provider: 'mock-b',
        route: next,
        event: 'PROVIDER_REJECTED_TEMP',
        words: routeWords(next, 'mock-b'),
      },
    ])
  })

  test('is the newest of several, when it waited and its alarm rang', () => {
    const rows = [
      row(1, 'ACCEPTED', { route: first }),
      row(2, 'ALARM_RANG', { route: next }),
      submitted(3, 1, 'mock-b'),
    ]
    expect(whyOf(rows, 'DISPATCHED').map(({ event }) => event)).toEqual(['ALARM_RANG'])
  })

  test('is not a route that names others only, nor one that was ignored', () => {
    const rows = [
      row(1, 'ACCEPTED', { route: first }),
      row(2, 'ALARM_RANG', { route: route(['acme']) }),
      row(3, 'ALARM_RANG', { route: next, ignored: true }),
      submitted(4, 1, 'mock'),
      row(5, 'DISPATCHED', { attempt: 1, provider: 'mock', ignored: true }),
    ]
    expect(whyOf(rows, 'DISPATCHED').map(({ event, attempt }) => [event, attempt])).toEqual([['ACCEPTED', 1]])
  })

  test('is not told by a history from before routes', () => {
    expect(whyOf([row(1, 'ACCEPTED'), submitted(2, 1, 'mock')], 'DISPATCHED')).toEqual([
      {
        attempt: 1,
        atMs: 2,
        provider: 'mock',
        route: null,
        event: null,
        words: ['The history does not say why.'],
      },
    ])
  })
})
