import { expect, test } from 'bun:test'
import { readRetryAfter, verdictOf } from '../../../../src/domain/callback/callback-answer.ts'
import {
  type Breaker,
  type BreakerNews,
  CLOSED,
  stepBreaker,
} from '../../../../src/domain/callback/callback-breaker.ts'

const NOW = 1_000_000
const FAILURE: BreakerNews = { kind: 'failure', probe: false }
const PROBE_FAILURE: BreakerNews = { kind: 'failure', probe: true }
const after = (start: Breaker, news: readonly BreakerNews[]) =>
  news.reduce((breaker, one) => stepBreaker(breaker, one, NOW), start)

test('four failures in a row leave it closed, the fifth opens it for five seconds', () => {
  expect(after(CLOSED, Array(4).fill(FAILURE))).toEqual({ failures: 4, openings: 0, openUntilMs: null })
  expect(after(CLOSED, Array(5).fill(FAILURE))).toEqual({
    failures: 5,
    openings: 1,
    openUntilMs: NOW + 5_000,
  })
})

test('a success closes it and forgets the failures', () => {
  expect(after(CLOSED, [...Array(4).fill(FAILURE), { kind: 'success' }])).toEqual(CLOSED)
  expect(after(CLOSED, [...Array(5).fill(FAILURE), { kind: 'success' }])).toEqual(CLOSED)
})

test('failures of deliveries that left before it opened do not keep it open longer', () => {
  const open = after(CLOSED, Array(5).fill(FAILURE))
  expect(after(open, Array(20).fill(FAILURE))).toEqual(open)
})

test('each probe that fails doubles the pause, up to ten minutes', () => {
  let breaker = after(CLOSED, Array(5).fill(FAILURE))
  const pausesS: number[] = []
  for (let round = 0; round < 9; round++) {
    breaker = stepBreaker(breaker, PROBE_FAILURE, NOW)
    pausesS.push(((breaker.openUntilMs ?? 0) - NOW) / 1_000)
  }
  expect(pausesS).toEqual([10, 20, 40, 80, 160, 320, 600, 600, 600])
})

const throttled = (retryAfterMs: number | null, probe = false): BreakerNews => ({
  kind: 'throttled',
  probe,
  retryAfterMs,
})

test('a throttled answer opens it at once for as long as was asked, ten minutes at most', () => {
  const pauseMs = (asked: number | null) =>
    (stepBreaker(CLOSED, throttled(asked), NOW).openUntilMs ?? 0) - NOW
  expect([null, 1_000, 60_000, 86_400_000].map(pauseMs)).toEqual([5_000, 5_000, 60_000, 600_000])
})

test('a throttled answer counts as one opening and as no failure', () => {
  const before: Breaker = { failures: 3, openings: 0, openUntilMs: null }
  expect(stepBreaker(before, throttled(60_000), NOW)).toEqual({
    failures: 3,
    openings: 1,
    openUntilMs: NOW + 60_000,
  })
})

test('while it is open, only a throttled probe counts as another opening; what was asked for lengthens the pause', () => {
  const open: Breaker = { failures: 5, openings: 1, openUntilMs: NOW + 5_000 }
  expect(stepBreaker(open, throttled(null), NOW)).toEqual(open)
  expect(stepBreaker(open, throttled(4_000), NOW)).toEqual(open)
  expect(stepBreaker(open, throttled(6_000), NOW)).toEqual({ ...open, openUntilMs: NOW + 6_000 })
  expect(stepBreaker(open, throttled(null, true), NOW)).toEqual({
    ...open,
    openings: 2,
    openUntilMs: NOW + 10_000,
  })
  // Half open: one that had left before asks for nothing, and nothing is added.
  const halfOpen: Breaker = { ...open, openUntilMs: NOW - 1 }
  expect(stepBreaker(halfOpen, throttled(null), NOW)).toEqual({ ...open, openUntilMs: NOW })
})

test('Retry-After is read as seconds or as a date, a day at most', () => {
  const nowMs = Date.parse('2026-11-24T10:00:00Z')
  const read = (text: string | null) => readRetryAfter(text, nowMs)
  expect([null, '', 'soon', '12 apples'].map(read)).toEqual([null, null, null, null])
  expect(read('0')).toBe(0)
  expect(read(' 120 ')).toBe(120_000)
  expect(read('9999999')).toBe(86_400_000)
  expect(read('Tue, 24 Nov 2026 10:01:00 GMT')).toBe(60_000)
  expect(read('Tue, 24 Nov 2026 09:00:00 GMT')).toBe(0)
})

test('every status code has its meaning', () => {
  const kind = (code: number) => verdictOf(code, '7', 0).kind
  expect([200, 204, 299].map(kind)).toEqual(['delivered', 'delivered', 'delivered'])
  expect([199, 300, 301, 302, 307, 308, 400, 401, 404, 500, 503].map(kind)).toEqual(Array(11).fill('failed'))
  expect([429, 502, 504].map(kind)).toEqual(['throttled', 'throttled', 'throttled'])
  expect(kind(410)).toBe('gone')
  expect(verdictOf(503, '7', 0)).toEqual({ kind: 'failed', retryAfterMs: 7_000 })
})
