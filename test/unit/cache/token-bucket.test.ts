import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  type Bucket,
  type Limit,
  MAX_COST,
  takeTokens,
  type Verdict,
} from '../../../src/cache/token-bucket.ts'

const NOW_MS = 1_790_000_000_000

describe('of 10 a second, 20 at once', () => {
  const limit = { ratePerS: 10, burst: 20 }
  const allowed = (remaining: number, resetMs: number): Verdict => ({ kind: 'allowed', remaining, resetMs })
  const refused = (remaining: number, resetMs: number, retryAfterMs: number): Verdict => ({
    kind: 'refused',
    remaining,
    resetMs,
    retryAfterMs,
  })
  const table: readonly [
    name: string,
    milliTokens: number | null,
    ago: number,
    cost: number,
    verdict: Verdict,
  ][] = [
    ['a client never seen has all', null, 0, 1, allowed(19, 100)],
    ['all can be taken at once', null, 0, 20, allowed(0, 2_000)],
    ['the last one can be taken', 1_000, 0, 1, allowed(0, 2_000)],
    ['none is left after it', 0, 0, 1, refused(0, 2_000, 100)],
    ['one comes every 100 ms', 0, 100, 1, allowed(0, 2_000)],
    ['not every 99', 0, 99, 1, refused(0, 1_901, 1)],
    ['parts of one are kept', 500, 50, 1, allowed(0, 2_000)],
    ['parts of one are not whole', 1_999, 0, 1, allowed(0, 1_901)],
    ['a second brings ten', 0, 1_000, 10, allowed(0, 2_000)],
    ['and not eleven', 0, 1_000, 11, refused(10, 1_000, 100)],
    ['an hour brings no more than the burst', 0, 3_600_000, 20, allowed(0, 2_000)],
    ['a limit that was lowered holds at once', 50_000, 0, 1, allowed(19, 100)],
    ['a clock that went back brings nothing', 0, -5_000, 1, refused(0, 2_000, 100)],
    ['nothing can be taken from an empty one', 0, 0, 0, allowed(0, 2_000)],
    ['more than the burst can be taken of a full one, and is a debt', 20_000, 0, 50, allowed(0, 5_000)],
    ['but not when one is missing', 19_000, 0, 50, refused(19, 100, 100)],
    ['a debt is paid off first', -30_000, 3_000, 1, refused(0, 2_000, 100)],
    ['and then it is over', -30_000, 3_100, 1, allowed(0, 2_000)],
    ['in debt even nothing has to wait', -10, 0, 0, refused(0, 2_001, 1)],
    ['a debt is told as none left', -30_000, 0, 1, refused(0, 5_000, 3_100)],
  ]
  for (const [name, milliTokens, agoMs, cost, verdict] of table) {
    test(name, () => {
      const bucket = milliTokens === null ? undefined : { milliTokens, atMs: NOW_MS - agoMs }
      expect(takeTokens(limit, bucket, NOW_MS, cost).verdict).toEqual(verdict)
    })
  }

  test('a clock that went back does not stop the refill', () => {
    const { bucket } = takeTokens(limit, { milliTokens: 0, atMs: NOW_MS + 3_600_000 }, NOW_MS, 1)
    expect(takeTokens(limit, bucket, NOW_MS + 100, 1).verdict.kind).toBe('allowed')
  })

  for (const cost of [-1, 0.5, 1_001, Number.NaN]) {
    test(`a cost of ${cost} is a bug`, () => {
      expect(() => takeTokens(limit, undefined, NOW_MS, cost)).toThrow(`cost ${cost} of 0 to 1000`)
    })
  }
})

const limits: fc.Arbitrary<Limit> = fc.record({
  ratePerS: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 100_000 })),
  burst: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000 })),
})
/** A cost as a share of the burst or of what can be asked, which is more than a small burst; after a pause. */
const takings = fc.array(
  fc.record({
    pauseMs: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 60_000 })),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
)

describe('whatever is taken', () => {
  test('in no window is more allowed than burst + rate × time', () => {
    fc.assert(
      fc.property(limits, takings, (limit, steps) => {
        const taken = run(limit, steps).filter(({ verdict }) => verdict.kind === 'allowed')
        for (const [i, first] of taken.entries()) {
          let sum = 0
          for (const last of taken.slice(i)) {
            // Only the last one may have left a debt: the others were paid off before it.
            const asked = sum + Math.min(last.cost, limit.burst)
            sum += last.cost
            // In thousandths, so that the comparison is exact.
            const most = limit.burst * 1_000 + limit.ratePerS * (last.atMs - first.atMs)
            expect(asked * 1_000).toBeLessThanOrEqual(most)
          }
        }
      }),
    )
  })

  test('a refusal names the first millisecond at which it would not be one', () => {
    fc.assert(
      fc.property(limits, takings, (limit, steps) => {
        for (const { bucket, verdict, cost, atMs } of run(limit, steps)) {
          if (verdict.kind === 'allowed') continue
          expect(verdict.retryAfterMs).toBeGreaterThanOrEqual(1)
          const kindAt = (ms: number) => takeTokens(limit, bucket, atMs + ms, cost).verdict.kind
          expect([kindAt(verdict.retryAfterMs - 1), kindAt(verdict.retryAfterMs)]).toEqual([
            'refused',
            'allowed',
          ])
        }
      }),
    )
  })

  test('all are there again after resetMs, and not before', () => {
    fc.assert(
      fc.property(limits, takings, (limit, steps) => {
        for (const { bucket, verdict, atMs } of run(limit, steps)) {
          const resetMsAt = (ms: number) => takeTokens(limit, bucket, atMs + ms, 0).verdict.resetMs
          expect(resetMsAt(verdict.resetMs)).toBe(0)
          if (verdict.resetMs > 0) expect(resetMsAt(verdict.resetMs - 1)).toBe(1)
        }
      }),
    )
  })
})

function run(limit: Limit, steps: readonly { readonly pauseMs: number; readonly share: number }[]) {
  let bucket: Bucket | undefined
  let atMs = NOW_MS
  return steps.map(({ pauseMs, share }) => {
    atMs += pauseMs
    const cost = Math.min(MAX_COST, Math.ceil(share * Math.max(limit.burst, MAX_COST * share)))
    const taken = takeTokens(limit, bucket, atMs, cost)
    bucket = taken.bucket
    return { ...taken, cost, atMs }
  })
}
