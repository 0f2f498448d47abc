import { describe, expect, test } from 'bun:test'
import type { ReportRow } from '../../../src/console/web/admin/answers.ts'
import { centsOf, money, sharesOf } from '../../../src/console/web/clients/amounts.ts'
import { BUCKET_MS, RANGES, spanOf } from '../../../src/console/web/traffic/ranges.ts'
import { deliveryChart, isEmpty, rateChart, waitingOf } from '../../../src/console/web/traffic/series.ts'

const row = (bucket: string, statuses: Record<string, number>, more: Partial<ReportRow> = {}): ReportRow => ({
  bucket,
  messages: Object.values(statuses).reduce((sum, count) => sum + count, 0),
  statuses,
  delivery_rate: null,
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
  expect(waitingOf({ statuses: { QUEUED: 1, SENDING: 2, FAILED_TEMP: 4, SENT: 8, DELIVERED: 16 } })).toBe(7)
})

describe('amounts', () => {
  test('are read as people type them, and nothing else is', () => {
    expect(['12', '12.5', ' 1,200.05 ', '0.01'].map(centsOf)).toEqual([1_200, 1_250, 120_005, 1])
    expect(['', '0', '-1', '1.234', '1e3', '12,5', 'x', '.5'].map(centsOf)).toEqual(Array(8).fill(null))
  })

  test('are exact where binary fractions are not', () => {
    expect(centsOf('1.15')).toBe(115)
    expect(centsOf('4.35')).toBe(435)
  })

  test('are written with two digits of cents', () => {
    expect([0, 5, 123_405].map(money)).toEqual(['0.00', '0.05', '1,234.05'])
  })

  test('share a whole; nothing shares nothing', () => {
    expect(sharesOf([1, 3])).toEqual([25, 75])
    expect(sharesOf([0, 0])).toEqual([0, 0])
  })
})
