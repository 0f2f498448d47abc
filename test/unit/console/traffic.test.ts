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
import { fromFirstValue, isEmpty, isPoint } from '../../../src/console/web/plots/chart.ts'
import { COMPARED, changeOf, pointsOf, withThen } from '../../../src/console/web/traffic/compare.ts'
import { groupsOf, MOST_ROWS } from '../../../src/console/web/traffic/groups.ts'
import {
  addressOf,
  byProvider,
  type Fixed,
  fixedRange,
  RANGES,
  rangeOf,
  readEveryMs,
  spanOf,
  zoomedIn,
  zoomedOut,
} from '../../../src/console/web/traffic/ranges.ts'
import { failureRows } from '../../../src/console/web/traffic/reason-rows.ts'
import { deliveryChart, rateChart, waitingOf } from '../../../src/console/web/traffic/series.ts'

import { viewAddress, viewOf } from '../../../src/console/web/traffic/view.ts'
import { MAX_BUCKETS, MINUTES_KEPT_MS, SPAN_MS } from '../../../src/domain/report/report-span.ts'

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
      const step = SPAN_MS[range.bucket]
      expect(Date.parse(to) % step).toBe(0)
      expect(Date.parse(to) - nowMs).toBeLessThanOrEqual(step)
      expect((Date.parse(to) - Date.parse(from)) / step).toBe(range.buckets)
    }
  })
})

describe('a time of one’s own', () => {
  const nowMs = Date.parse('2026-11-24T12:34:56Z')
  const ms = (text: string) => Date.parse(`2026-11-${text}:00Z`)
  const fixed = (from: string, to: string) => fixedRange(ms(from), ms(to), nowMs) as Fixed // none of these is a fault

  test.each([
    ['24T11:01', '24T12:00', 'minute', '24T11:01', '24T12:00'],
    ['23T11:30', '24T11:30', 'minute', '23T11:30', '24T11:30'],
    ['23T11:29', '24T11:30', 'hour', '23T11:00', '24T12:00'],
    ['01T00:30', '24T11:30', 'hour', '01T00:00', '24T12:00'],
  ])('from %s to %s is shown by the %s', (from, to, bucket, wholeFrom, wholeTo) => {
    expect(fixed(from, to)).toMatchObject({ bucket, fromMs: ms(wholeFrom), toMs: ms(wholeTo) })
  })

  test('is shown by hours and days where minutes are kept no more, or it is long', () => {
    const old = Math.floor((nowMs - MINUTES_KEPT_MS - SPAN_MS.hour) / SPAN_MS.minute) * SPAN_MS.minute
    expect(fixedRange(old, old + SPAN_MS.hour, nowMs)).toMatchObject({ bucket: 'hour' })
    const day = ms('24T00:00')
    expect(fixedRange(day - 31 * SPAN_MS.day, day, nowMs)).toMatchObject({ bucket: 'hour' })
    expect(fixedRange(day - 31 * SPAN_MS.day + 60_000, day + 60_000, nowMs)).toMatchObject({ bucket: 'day' })
    expect(fixedRange(day - MAX_BUCKETS.day * SPAN_MS.day, day, nowMs)).toMatchObject({ bucket: 'day' })
  })

  test.each([
    [Number.NaN, nowMs, 'from', 'must be a time'],
    [ms('24T11:00') + 1_000, ms('24T12:00'), 'from', 'must be a whole minute'],
    [ms('24T11:00'), ms('24T11:00'), 'from', 'must be before the end'],
    [ms('24T13:00'), ms('24T14:00'), 'from', 'must not be ahead'],
    [ms('24T00:00') - 367 * SPAN_MS.day, ms('24T00:00'), 'to', 'must be at most 366 days after the start'],
  ] as const)('that breaks a rule names it: %p to %p', (from, to, field, rule) => {
    expect(fixedRange(from, to, nowMs)).toEqual({ field, rule })
  })

  test('stands in the address with all that is seen', () => {
    const address = {
      from: '2026-11-24T11:01Z',
      to: '2026-11-24T12:00Z',
      with: 'week',
      by: 'reason',
      sort: '-share',
    }
    const view = viewOf(new URLSearchParams(address), nowMs)
    expect('range' in view && viewAddress(view)).toEqual(address)
    for (const range of RANGES) expect(rangeOf(new URLSearchParams(addressOf(range)), nowMs)).toEqual(range)
    expect(viewOf(new URLSearchParams({ from: 'yesterday', to: '2026-11-24T12:00Z' }), nowMs)).toEqual({
      field: 'from',
      rule: 'must be a time',
    })
  })

  test('is zoomed into by what was dragged over, two buckets at least, and out of to three times as much', () => {
    const hour = spanOf(fixed('24T11:00', '24T12:00'), nowMs)
    const dragged = ms('24T11:10') / 1_000
    expect(zoomedIn(hour, dragged + 7, dragged + 130, nowMs)).toEqual(fixed('24T11:10', '24T11:13'))
    expect(zoomedIn(hour, dragged + 7, dragged + 9, nowMs)).toEqual(fixed('24T11:10', '24T11:12'))
    expect(zoomedOut(fixed('24T09:00', '24T10:00'), nowMs)).toEqual(fixed('24T08:00', '24T11:00'))
    // It does not end later than now.
    expect(zoomedOut(fixed('24T11:30', '24T12:30'), nowMs)).toEqual(fixed('24T09:35', '24T12:35'))
  })

  test('is read once when it is past; what moves on is read again, the longer the less', () => {
    expect(readEveryMs(fixed('24T11:00', '24T12:00'), nowMs)).toBeNull()
    expect(readEveryMs(fixed('24T11:00', '24T12:33'), nowMs)).toBe(4_000)
    expect(RANGES.map((range) => readEveryMs(range, nowMs))).toEqual([
      4_000, 4_000, 15_000, 15_000, 60_000, 60_000,
    ])
  })

  test('of a day of minutes has hours where each provider has a line', () => {
    const day = spanOf(fixed('23T11:30', '24T11:30'), nowMs)
    expect(byProvider(day)).toEqual(
      spanOf(
        { ...fixed('23T11:30', '24T11:30'), fromMs: ms('23T11:00'), toMs: ms('24T12:00'), bucket: 'hour' },
        nowMs,
      ),
    )
    const short = spanOf(fixed('24T11:00', '24T12:00'), nowMs)
    expect(byProvider(short)).toBe(short)
  })
})

describe('compared with then', () => {
  const line = (values: readonly (number | null)[]) => [{ name: 'accepted', colour: 'c', values }]

  test('lines stand dashed at the hours of now, also where then has another bucket more or less', () => {
    const day = SPAN_MS.day / 1_000
    const now = { times: [day + 60, day + 120, day + 180], lines: line([1, 2, 3]) }
    const then = { times: [0, 60, 120], lines: line([9, 8, 7]) }
    const { times, lines } = withThen(now, then, { title: 'yesterday', byMs: SPAN_MS.day })
    expect(times).toEqual(now.times)
    expect(lines).toEqual([
      ...now.lines,
      { name: 'accepted, yesterday', colour: 'c', isDashed: true, values: [8, 7, null] },
    ])
  })

  test('before its first value nothing was counted then, and 0 after it is 0', () => {
    const day = SPAN_MS.day / 1_000
    const now = { times: [day, day + 60, day + 120, day + 180], lines: line([1, 2, 3, 4]) }
    const then = (values: readonly number[]) => ({ times: [0, 60, 120, 180], lines: line(values) })
    expect(withThen(now, then([0, 7, 0, 8]), COMPARED.day).lines[1]?.values).toEqual([null, 7, 0, 8])
    expect(withThen(now, then([0, 0, 0, 0]), COMPARED.day)).toBe(now)
  })

  test('changes are said as people do', () => {
    expect(
      [
        [112, 100],
        [97, 100],
        [420, 100],
        [5, 0],
        [0, 0],
        [0, 8],
      ].map(([now = 0, then = 0]) => changeOf(now, then)),
    ).toEqual(['+12 %', '−3 %', '×4.2', 'new', '–', '−100 %'])
    expect([pointsOf(0.98, 0.976), pointsOf(0.5, 0.62), pointsOf(1, 1), pointsOf(null, 1)]).toEqual([
      '+0.4',
      '−12',
      '±0',
      '–',
    ])
  })
})

describe('a table', () => {
  const span = { from: '2026-11-24T11:00:00.000Z', to: '2026-11-24T12:00:00.000Z' }
  const NO_NAMES: ReadonlyMap<string, string> = new Map()

  test('has the most messages first, what was there then too, and links to exactly its messages', () => {
    const now = [
      row('', { DELIVERED: 6, EXPIRED: 2, SENT: 2 }, { provider: 'b', delivery_rate: 0.75 }),
      row('', { FAILED_PERM: 30 }, { provider: 'a', delivery_rate: 0 }),
      row('', { QUEUED: 1 }, { provider: null }),
    ]
    const then = [
      row('', { DELIVERED: 5 }, { provider: 'gone', delivery_rate: 1 }),
      row('', { DELIVERED: 4 }, { provider: 'b', delivery_rate: 1 }),
    ]
    const { rows, others } = groupsOf('provider', span, now, then, NO_NAMES)
    expect(others).toBeNull()
    expect(
      rows.map(({ name, messages, failed, sent, before }) => [name, messages, failed, sent, before]),
    ).toEqual([
      ['a', 30, 30, 0, { messages: 0, rate: null }],
      ['b', 10, 2, 2, { messages: 4, rate: 1 }],
      ['at none yet', 1, 0, 0, { messages: 0, rate: null }],
      ['gone', 0, 0, 0, { messages: 5, rate: 1 }],
    ])
    expect(rows.map(({ terms }) => terms)).toEqual([
      { provider: 'a', ...span },
      { provider: 'b', ...span },
      null,
      { provider: 'gone', ...span },
    ])
  })

  test('names countries and clients, and adds up all beyond the first hundred', () => {
    expect(
      groupsOf('country', span, [row('', { SENT: 1 }, { country: 'DE' })], null, NO_NAMES).rows[0],
    ).toMatchObject({
      name: 'DE',
      more: 'Germany',
      before: null,
      terms: { country: 'DE', ...span },
    })
    const many = Array.from({ length: MOST_ROWS + 3 }, (_, at) =>
      row('', { DELIVERED: 200 - at }, { client_id: `c${at}`, provider_cost_cents: 0.1, margin_cents: 1 }),
    )
    const { rows, others } = groupsOf('client', span, many, null, new Map([['c0', 'Shop']]))
    expect([rows.length, rows[0]?.name, rows[1]?.name]).toEqual([MOST_ROWS, 'Shop', 'c1'])
    expect(others).toMatchObject({
      name: 'all others (3)',
      messages: 100 + 99 + 98,
      rate: 1,
      costCents: 0.3,
      sentP95Ms: null,
      terms: null,
    })
  })

  test('of reasons links to the messages that say so still', () => {
    const at = '2026-11-24T11:30:00.000Z'
    const reason = {
      provider: 'b',
      reason: 'absent',
      status: 'FAILED_PERM',
      messages: 3,
      share: 0.5,
      last_at: at,
      accepted_from: at,
    } as const
    const report = {
      ...span,
      counted_from: null,
      messages: 6,
      others: 0,
      rows: [
        reason,
        { ...reason, status: 'FAILED_TEMP', reason: '…' },
        { ...reason, provider: null, reason: null },
      ] as const,
    }
    const rows = failureRows(
      { ...report, rows: [...report.rows] },
      { ...report, rows: [{ ...reason, messages: 1 }] },
    )
    expect(rows.map(({ terms }) => terms)).toEqual([
      { status: 'FAILED_PERM', provider: 'b', error: 'absent', from: at, to: span.to },
      { provider: 'b', from: at, to: span.to },
      { status: 'FAILED_PERM', from: at, to: span.to },
    ])
    expect(rows.map(({ before }) => before?.messages)).toEqual([1, 0, 0])
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

  test('are not told for a bucket that was not read to its end and is not read again', () => {
    const { lines } = rateChart(rows, 60_000, '2026-11-24T12:01:30Z', true)
    expect(lines.map(({ values }) => values[1])).toEqual([null, null, null, null])
    expect(rateChart(rows, 60_000, '2026-11-24T12:02:00Z', true).lines[0]?.values).toEqual([2, 20 / 60])
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

  test('has values of 0 where they are measures, such as a share that nobody got', () => {
    const none = chartOf([...Array(160).fill(null), ...Array(8).fill(0)])
    expect([isEmpty(none), isEmpty(none, 'measures')]).toEqual([true, false])
    expect(fromFirstValue(none, 'measures').nothingBefore).toBe(160 * 3_600)
    expect(isPoint(chartOf([0, null]), 'measures')).toBe(true)
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
