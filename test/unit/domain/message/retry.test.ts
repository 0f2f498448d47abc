import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { retryDelayMs } from '../../../../src/domain/message/retry.ts'

describe('the wait between attempts, from 1 s to 60 s, doubling', () => {
  const policy = { minDelayMs: 1000, maxDelayMs: 60_000, factor: 2 }
  const table: readonly [name: string, attempt: number, random: number, delayMs: number][] = [
    ['after the first is half a second at least', 1, 0, 500],
    ['after the first is 750 ms in the middle', 1, 0.5, 750],
    ['after the first is under a second', 1, 0.999999, 999],
    ['after the second doubles', 2, 0, 1000],
    ['after the third doubles again', 3, 0.5, 3000],
    ['after the sixth is 16 s at least', 6, 0, 16_000],
    ['after the seventh has reached the top', 7, 0, 30_000],
    ['after the seventh stays under the top', 7, 0.5, 45_000],
    ['after the hundredth is no longer', 100, 0.5, 45_000],
    ['after more attempts than a number can hold is no longer', 5000, 0.5, 45_000],
  ]
  for (const [name, attempt, random, delayMs] of table) {
    test(name, () => expect(retryDelayMs({ attempt, random, policy })).toBe(delayMs))
  }
})

describe('the wait between attempts', () => {
  test('stays the same with factor 1', () => {
    const policy = { minDelayMs: 200, maxDelayMs: 1000, factor: 1 }
    expect([1, 2, 9].map((attempt) => retryDelayMs({ attempt, random: 0, policy }))).toEqual([100, 100, 100])
  })

  test('is whole milliseconds with a factor that is not', () => {
    const policy = { minDelayMs: 100, maxDelayMs: 1000, factor: 1.5 }
    // 100 × 1.5² = 225, of which half is 112.5
    expect(retryDelayMs({ attempt: 3, random: 0, policy })).toBe(112)
  })

  test('is never under 1 ms, even of a policy of 0', () => {
    const policy = { minDelayMs: 0, maxDelayMs: 0, factor: 2 }
    expect([1, 2000].map((attempt) => retryDelayMs({ attempt, random: 0, policy }))).toEqual([1, 1])
  })

  test('lies between half the full wait and the top, whatever is drawn', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 2, max: 100_000 }),
        fc.integer({ min: 0, max: 3_600_000 }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        (attempt, random, minDelayMs, aboveMs, factor) => {
          const maxDelayMs = minDelayMs + aboveMs
          const delayMs = retryDelayMs({ attempt, random, policy: { minDelayMs, maxDelayMs, factor } })
          expect(Number.isInteger(delayMs)).toBe(true)
          expect(delayMs).toBeGreaterThanOrEqual(Math.floor(minDelayMs / 2))
          expect(delayMs).toBeLessThanOrEqual(maxDelayMs)
        },
      ),
    )
  })
})
