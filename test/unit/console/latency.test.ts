import { describe, expect, test } from 'bun:test'
import {
  doublingsOf,
  heatOf,
  levelOf,
  levelStarts,
  rowText,
  shareText,
} from '../../../src/console/web/latency/heat.ts'
import { percentileChart } from '../../../src/console/web/latency/percentiles.ts'
import { keptPart, startsOf } from '../../../src/console/web/latency/shown-time.ts'
import { valuesIn } from '../../../src/console/web/plots/chart.ts'
import { durationAxis, logAxis } from '../../../src/console/web/plots/value-axis.ts'

const MINUTE_MS = 60_000
const starts = [0, 1, 2, 3, 4].map((minute) => minute * MINUTE_MS)
const buckets = [
  { startMs: 0, histogram: { steps: [28, 29], counts: [30, 10] } },
  { startMs: 3 * MINUTE_MS, histogram: { steps: [33], counts: [200] } },
]

describe('a heat map', () => {
  test('has a column for each bucket and a row for each step between the fastest and the slowest', () => {
    const heat = heatOf(buckets, starts, MINUTE_MS, 100)
    expect([heat.firstStep, heat.rows, heat.most, heat.columns.length]).toEqual([28, 6, 200, 5])
    expect(heat.columns[0]).toEqual({ startMs: 0, endMs: MINUTE_MS, total: 40, counts: [30, 10, 0, 0, 0, 0] })
    expect(heat.columns[1]?.total).toBe(0)
    expect(heat.columns[3]?.counts).toEqual([0, 0, 0, 0, 0, 200])
  })

  test('has several buckets in a column where there is no room for each', () => {
    const { columns } = heatOf(buckets, starts, MINUTE_MS, 2)
    expect(columns.map(({ startMs, endMs, total }) => [startMs, endMs, total])).toEqual([
      [0, 3 * MINUTE_MS, 40],
      [3 * MINUTE_MS, 5 * MINUTE_MS, 200],
    ])
  })

  test('of nothing has no rows', () => {
    expect(heatOf([], starts, MINUTE_MS, 10)).toMatchObject({ firstStep: 0, rows: 0, most: 0 })
  })

  test('as a table has a column for each doubling that holds any', () => {
    const heat = heatOf(buckets, starts, MINUTE_MS, 100)
    const { titles, countsOf } = doublingsOf(heat)
    expect(titles).toEqual(['128 to 256 ms', '256 to 512 ms'])
    expect(heat.columns.map(countsOf)).toEqual([
      [40, 0],
      [0, 0],
      [0, 0],
      [0, 200],
      [0, 0],
    ])
  })
})

describe('a colour', () => {
  test.each([
    [0, 0],
    [1, 1],
    [10, 2],
    [20, 3],
    [499, 6],
    [500, 7],
  ])('by share: %d of a thousand has level %d', (count, level) => {
    expect(levelOf(count, { total: 1_000 }, 9_999, 'share')).toBe(level)
  })

  test('by count: on a logarithmic scale up to the fullest cell, without levels that would be the same', () => {
    expect(levelStarts(10_000_000, 'count')).toEqual([1, 10, 100, 1_000, 10_000, 100_000, 1_000_000])
    expect(levelStarts(3, 'count')).toEqual([1, 2, 3])
    expect([1, 99, 10_000_000].map((count) => levelOf(count, { total: 1 }, 10_000_000, 'count'))).toEqual([
      1, 2, 7,
    ])
  })
})

test.each([
  [0, '0 to 1.2 ms'],
  [28, '128 to 152 ms'],
  [39, '861 ms to 1.02 s'],
  [40, '1.02 to 1.22 s'],
  [63, '55.1 s to 1 min 5 s'],
])('step %d is %s', (step, text) => {
  expect(rowText(step)).toBe(text)
})

test.each([
  [0, '0 %'],
  [0.004, '< 1 %'],
  [0.162, '16 %'],
  [0.999, '> 99 %'],
  [1, '100 %'],
])('a share of %d is %s', (share, text) => {
  expect(shareText(share)).toBe(text)
})

test('percentiles are three lines, with a gap where nothing was', () => {
  const histogram = { steps: [], counts: [] }
  const latency = { count: 9, p50_ms: 8, p95_ms: 9, p99_ms: 20, histogram }
  const latencies = { starts: [0, 60_000], each: [latency, null], total: latency }
  const chart = percentileChart(latencies)
  expect(chart.times).toEqual([0, 60])
  expect(chart.lines.map(({ name, values }) => [name, values])).toEqual([
    ['p50', [8, null]],
    ['p95', [9, null]],
    ['p99', [20, null]],
  ])
  expect(valuesIn(chart)).toEqual([8, 9, 20])
  expect(percentileChart(latencies, ['p95']).lines.map(({ name }) => name)).toEqual(['p95'])
})

test('an axis of durations is logarithmic where they spread, and begins at 0 where they do not', () => {
  expect(durationAxis([10, 1_000])).toEqual({
    kind: 'logarithmic',
    from: 8,
    to: 1_250,
    marks: [10, 50, 200, 1_000],
  })
  expect(durationAxis([10, 40]).kind).toBe('even')
  expect(durationAxis([]).kind).toBe('even')
  expect(logAxis(2_048, 8_192)).toMatchObject({ marks: [2_048, 8_192] })
  const marks = (to: number) => {
    const axis = logAxis(1, to)
    return axis.kind === 'logarithmic' ? axis.marks.length : 0
  }
  expect([60_000, 86_400_000].map(marks).every((count) => count > 2 && count <= 6)).toBeTrue()
})

describe('a time', () => {
  const iso = (ms: number) => new Date(ms).toISOString()

  test('has the buckets that have begun', () => {
    const time = { from: iso(0), to: iso(5 * MINUTE_MS), bucket: 'minute' as const }
    expect(startsOf(time, 2 * MINUTE_MS + 1)).toEqual([0, MINUTE_MS, 2 * MINUTE_MS])
    expect(startsOf(time, 1e12)).toHaveLength(5)
  })

  test('is cut where nothing is kept any more', () => {
    const nowMs = Date.UTC(2026, 10, 24, 10, 30)
    const of = (from: number, to: number) => keptPart({ from: iso(from), to: iso(to), bucket: 'hour' }, nowMs)
    expect(of(nowMs - 30 * 86_400_000, nowMs)?.from).toBe('2026-11-16T11:00:00.000Z')
    expect(of(Date.UTC(2026, 10, 23), nowMs)?.from).toBe('2026-11-23T00:00:00.000Z')
    expect(of(0, nowMs - 9 * 86_400_000)).toBeNull()
  })
})
