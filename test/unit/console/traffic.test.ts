import { describe, expect, test } from 'bun:test'
import type { ReportRow } from '../../../src/console/web/answers.ts'
import {
  centsOf,
  money,
  moneyChange,
  sharesOf,
  signedCentsOf,
  totalOf,
} from '../../../src/console/web/clients/amounts.ts'
import { BUCKET_MS, RANGES, spanOf } from '../../../src/console/web/traffic/ranges.ts'
import {
  deliveryChart,
  fromFirstValue,
  isEmpty,
  isPoint,
  rateChart,
  waitingOf,
} from '../../../src/console/web/traffic/series.ts'

type Statuses = ReportRow['statuses']

const NONE: Statuses = {
  SCHEDULED: 0,
  QUEUED: 0,
  SENDING: 0,
  SENT: 0,
  DELIVERED: 0,
  FAILED_TEMP: 0,
  FAILED_PERM: 0,
  CANCELLED: 0,
  EXPIRED: 0,
}

const row = (bucket: string, statuses: Partial<Statuses>, more: Partial<ReportRow> = {}): ReportRow => ({
  bucket,
  messages: Object.values(statuses).reduce((sum, count) => sum + count, 0),
  statuses: { ...NONE, ...statuses },
  delivery_rate: null,
  parts: 0,
  held_cents: 0,
  captured_cents: 0,
  released_cents: 0,
  sent_p50_ms: null,
  sent_p95_ms: null,
  delivered_p50_ms: null,
  delivered_p95_ms: null,
  ...more,
})

describe('the time of a report', () => {
  test('ends with the bucket that runs now, on whole buckets', () => {
    const nowMs = Date.parse('2026-11-24T12:34:56Z')
    for (const range of RANGES) {
      const { from, to } = spanOf(range, nowMs)
      const step = BUCKET_MS[range.bucket]
      expect(Date.parse(to) % step).toBe(0)
      expect(Date.parse(to) - nowMs).toBeLessThanOrEqual(step)
      expect((Date.parse(to) - Date.parse(from)) / step).toBe(range.buckets)
    }
  })
})

describe('messages per second', () => {
  const rows = [
    row('2026-11-24T12:00:00Z', { DELIVERED: 60, SENT: 30, FAILED_PERM: 20, EXPIRED: 10 }),
    row('2026-11-24T12:01:00Z', { QUEUED: 20 }),
  ]

  test('are counted over a whole bucket, or over as much of it as has passed', () => {
    const { lines } = rateChart(rows, 60_000, '2026-11-24T12:01:10Z')
    const of = (name: string) => lines.find((line) => line.name === name)?.values
    expect(of('accepted')).toEqual([2, 2])
    expect(of('sent or delivered')).toEqual([1.5, 0])
    expect(of('delivered')).toEqual([1, 0])
    expect(of('failed or expired')).toEqual([0.5, 0])
  })

  test('are not told for a bucket that has only begun', () => {
    const { lines } = rateChart(rows, 60_000, '2026-11-24T12:01:04Z')
    expect(lines.map(({ values }) => values[1])).toEqual([null, null, null, null])
  })

  test('are none where nothing was accepted', () => {
    expect(isEmpty(rateChart([row('2026-11-24T12:00:00Z', {})], 60_000, '2026-11-24T12:05:00Z'))).toBe(true)
    expect(isEmpty(rateChart(rows, 60_000, '2026-11-24T12:05:00Z'))).toBe(false)
  })
})

test('delivery rates are a line for each provider over the same times', () => {
  const chart = deliveryChart([
    row('2026-11-24T12:00:00Z', {}, { provider: 'a', delivery_rate: 0.5 }),
    row('2026-11-24T12:00:00Z', {}, { provider: 'b', delivery_rate: 1 }),
    row('2026-11-24T12:01:00Z', {}, { provider: 'b', delivery_rate: 0.9 }),
    row('2026-11-24T12:01:00Z', {}, { provider: null, delivery_rate: null }),
  ])
  expect(chart.times).toHaveLength(2)
  expect(chart.lines.map(({ name, values }) => [name, values])).toEqual([
    ['a', [0.5, null]],
    ['b', [1, 0.9]],
  ])
})

test('what waits is what no provider has', () => {
  expect(
    waitingOf({ statuses: { ...NONE, QUEUED: 1, SENDING: 2, FAILED_TEMP: 4, SENT: 8, DELIVERED: 16 } }),
  ).toBe(7)
})

describe('a week on the first day', () => {
  const times = Array.from({ length: 168 }, (_, hour) => hour * 3_600)
  const chartOf = (values: readonly (number | null)[]) => ({
    times,
    lines: [{ name: 'a', colour: '', values }],
  })
  const late = (values: readonly number[]) => chartOf([...Array(168 - values.length).fill(0), ...values])

  test('begins with the first hour that has something, and says so', () => {
    const { chart, nothingBefore } = fromFirstValue(late([1, 2, 3, 4, 5, 6, 7, 8]))
    expect(chart.times).toEqual(times.slice(160))
    expect(chart.lines[0]?.values).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(nothingBefore).toBe(160 * 3_600)
  })

  test('keeps a few hours around a single one, which is no line', () => {
    const { chart, nothingBefore } = fromFirstValue(late([7]))
    expect([chart.times.length, nothingBefore, isPoint(chart)]).toEqual([6, 167 * 3_600, true])
    expect(isPoint(late([7, 8]))).toBe(false)
  })

  test('is left alone when it is full, and when it is empty', () => {
    const full = chartOf(Array(168).fill(1))
    const empty = chartOf(Array(168).fill(null))
    expect(fromFirstValue(full)).toEqual({ chart: full, nothingBefore: null })
    expect(fromFirstValue(empty)).toEqual({ chart: empty, nothingBefore: null })
    expect(isPoint(empty)).toBe(false)
  })
})

describe('amounts', () => {
  test('are read as people type them, and nothing else is', () => {
    expect(['12', ' 1,200 ', '100000', '1,234,567'].map(centsOf)).toEqual([12, 1_200, 100_000, 1_234_567])
    expect(['0.79', '1,250.5', '0.0001', '2.3700'].map(centsOf)).toEqual([0.79, 1_250.5, 0.0001, 2.37])
    const none = ['', '0', '-1', '0.0000', '0.79001', '1e3', '12,5', 'x', '.5', '100000000000.0001']
    expect(none.map(centsOf)).toEqual(none.map(() => null))
  })

  test('may be nothing or below it where that is asked for', () => {
    expect(['-1,250', '−0.79', '–5', '0', '12'].map(signedCentsOf)).toEqual([-1_250, -0.79, -5, 0, 12])
    const none = ['', '-', '-0', '--5', '0.79001', '-1e3', 'x']
    expect(none.map(signedCentsOf)).toEqual(none.map(() => null))
  })

  test('are written in cents, with the word', () => {
    expect([0, 1, 5, 123_405, 0.79, 2.37, 1_250.5, 0.0001, 99_999_999_999.9999].map(money)).toEqual([
      '0 cents',
      '1 cent',
      '5 cents',
      '123,405 cents',
      '0.79 cents',
      '2.37 cents',
      '1,250.5 cents',
      '0.0001 cents',
      '99,999,999,999.9999 cents',
    ])
    expect([-1, -1_250.5].map(money)).toEqual(['−1 cent', '−1,250.5 cents'])
    expect([0, 1_250, -5].map(moneyChange)).toEqual(['–', '+1,250 cents', '−5 cents'])
  })

  test('add up exactly', () => {
    expect(totalOf([0.1, 0.2])).toBe(0.3)
    expect(totalOf(Array(10_000).fill(0.0001))).toBe(1)
    expect(totalOf([99_999_999_999.9999, 0.0001, -0.79])).toBe(99_999_999_999.21)
    expect(totalOf([])).toBe(0)
  })

  test('share a whole; nothing shares nothing', () => {
    expect(sharesOf([1, 3])).toEqual([25, 75])
    expect(sharesOf([0, 0])).toEqual([0, 0])
  })
})
