import { expect, test } from 'bun:test'
import { wasGood } from '../../../../src/provider/smpp/link.ts'

test.each([
  ['that ended at once', 0, 0, false],
  ['that was bound for less than a second', 900, 250, false],
  ['that was bound for a second after a short wait', 1_000, 250, true],
  ['that was bound for less than it was waited for', 3_000, 4_000, false],
  ['that was bound for as long as it was waited for', 4_000, 4_000, true],
  ['that was bound for ten seconds after the longest wait', 10_000, 30_000, true],
  ['that was never bound', Number.NEGATIVE_INFINITY, 250, false],
])('a session %s is a good one or not', (_, boundMs, waitedMs, good) => {
  expect(wasGood(boundMs, waitedMs)).toBe(good)
})
