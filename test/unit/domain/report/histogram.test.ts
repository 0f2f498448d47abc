import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  countOf,
  type Histogram,
  percentileMs,
  stepOf,
  stepStartMs,
  sumOfHistograms,
} from '../../../../src/domain/report/histogram.ts'

function histogramOf(durations: readonly number[]): Histogram {
  const counts = new Map<number, number>()
  for (const ms of durations) counts.set(stepOf(ms), (counts.get(stepOf(ms)) ?? 0) + 1)
  const sorted = [...counts].toSorted(([a], [b]) => a - b)
  return { steps: sorted.map(([step]) => step), counts: sorted.map(([, count]) => count) }
}

/** The smallest duration that a share q do not exceed. */
function exact(durations: readonly number[], q: number): number {
  return durations.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * durations.length)) - 1] ?? Number.NaN
}

describe('a step', () => {
  test.each([
    [-5, 0],
    [0, 0],
    [1, 0],
    [1.18, 0],
    [1.19, 1],
    [2, 4],
    [1_000, 39],
    [60_000, 63],
    [259_200_000, 111],
  ])('of %d ms is %d', (ms, step) => {
    expect(stepOf(ms)).toBe(step)
  })
})

describe('a percentile', () => {
  test('of nothing is none', () => {
    expect(percentileMs({ steps: [], counts: [] }, 0.5)).toBeNull()
  })

  test('is never further from the exact one than a step is wide', () => {
    const duration = fc.double({ min: 1, max: 3e9, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.5, 0.95, 0.99),
        (all, q) => {
          const estimate = percentileMs(histogramOf(all), q) ?? Number.NaN
          const truth = exact(all, q)
          // Half a millisecond of rounding.
          expect(estimate).toBeLessThanOrEqual(truth * 2 ** 0.25 + 0.5)
          expect(estimate).toBeGreaterThanOrEqual(truth / 2 ** 0.25 - 0.5)
        },
      ),
    )
  })

  test('of many durations is within 3 %: p50 and p95 of 1 to 10,000 ms', () => {
    const histogram = histogramOf(Array.from({ length: 10_000 }, (_, i) => i + 1))
    expect(Math.abs((percentileMs(histogram, 0.5) ?? 0) / 5_000 - 1)).toBeLessThan(0.03)
    expect(Math.abs((percentileMs(histogram, 0.95) ?? 0) / 9_500 - 1)).toBeLessThan(0.03)
  })

  test('of the sum of two histograms, step by step, is that of all durations together', () => {
    const duration = fc.double({ min: 0, max: 3e9, noNaN: true })
    fc.assert(
      fc.property(fc.array(duration), fc.array(duration), fc.constantFrom(0.5, 0.95, 0.99), (a, b, q) => {
        expect(percentileMs(sumOf(histogramOf(a), histogramOf(b)), q)).toBe(
          percentileMs(histogramOf([...a, ...b]), q),
        )
      }),
    )
  })

  // By hand: 1 to 3 ms lie in the steps 0, 4 and 6 (2^(6/4) = 2.83); 1,000 ms in step 39 (861 to 1,024 ms).
  test.each([
    [[1, 2, 3, 1_000], 0.5, 2],
    [[1, 2, 3, 1_000], 0.95, 939],
    [[1_000], 0.99, 939],
    // The share is of all: of two, half is the first one.
    [[1, 1_000], 0.5, 1],
    [[1, 1_000], 0.51, 939],
    [[1, 1_000], 0, 1],
  ])('of %j at %d is %d ms', (durations, q, ms) => {
    expect(percentileMs(histogramOf(durations), q)).toBe(ms)
  })
})

/** As the rollups add them up (`foldSpan`). */
function sumOf(...histograms: readonly Histogram[]): Histogram {
  const counts = new Map<number, number>()
  for (const { steps, counts: of } of histograms)
    for (const [index, step] of steps.entries()) counts.set(step, (counts.get(step) ?? 0) + (of[index] ?? 0))
  const sorted = [...counts].toSorted(([a], [b]) => a - b)
  return { steps: sorted.map(([step]) => step), counts: sorted.map(([, count]) => count) }
}

test('of a hundred, 99 % took no longer than all but the slowest; sums are of all of them', () => {
  const fast = { steps: [12], counts: [98] } // 8 to 9.5 ms
  const slow = { steps: [12, 40], counts: [1, 1] } // 1,024 to 1,218 ms
  const all = sumOfHistograms([fast, slow])
  expect(all).toEqual({ steps: [12, 40], counts: [99, 1] })
  expect([0.5, 0.95, 0.99, 1].map((q) => percentileMs(all, q))).toEqual([9, 9, 10, 1_117])
  expect([countOf(all), stepStartMs(0), stepStartMs(28), Math.round(stepStartMs(29))]).toEqual([
    100, 0, 128, 152,
  ])
})
