import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Histogram, percentileMs, stepOf } from '../../../src/domain/histogram.ts'

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

  test('of the sum of two histograms is that of all durations together', () => {
    const [a, b] = [
      [10, 20, 30],
      [40, 5_000],
    ]
    const sum = histogramOf([...a, ...b])
    expect(percentileMs(sum, 0.5)).toBe(percentileMs(histogramOf([...b, ...a]), 0.5))
    expect(percentileMs(sum, 0.95)).toBeGreaterThan(4_200)
  })
})
