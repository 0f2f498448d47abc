import { expect, test } from 'bun:test'
import { openLearntRate, RECOVERED_MS } from '../../../../src/worker/lines/learnt-rate.ts'
import { randomFrom } from '../../../support/random.ts'

test('a provider that throttles nothing has no bound', () => {
  const learnt = openLearntRate()
  for (let nowMs = 0; nowMs < 5_000; nowMs++) learnt.answered('well', 3, nowMs)
  learnt.answered('failed', 1, 5_000)
  expect(learnt.partsPerS(5_000)).toBeNull()
})

test('one that throttles is asked for less than it took in the seconds before, and then for ever more', () => {
  const learnt = openLearntRate()
  for (let count = 0; count < 50; count++) learnt.answered('well', 2, 1_000 + count)
  // A wave of what was under way is one cut.
  for (let count = 0; count < 20; count++) learnt.answered('throttled', 1, 1_100)
  expect(learnt.partsPerS(1_100)).toBe(80)
  expect(learnt.partsPerS(2_099)).toBe(80)
  expect(learnt.partsPerS(2_100)).toBe(88)
  expect(learnt.partsPerS(4_100)).toBeCloseTo(106.48)
  learnt.answered('well', 100, 4_100)
  for (let count = 0; count < 10; count++) learnt.answered('throttled', 1, 4_200)
  expect(learnt.partsPerS(4_200)).toBe(80)
})

test.each([0.02, 0.05])(
  'one that throttles a share of %d of all messages, however few it is sent, is not sent ever fewer',
  (share) => {
    const learnt = openLearntRate()
    const random = randomFrom(1)
    // What waited while it was away goes out at once.
    for (let count = 0; count < 400; count++)
      learnt.answered(count % 10 === 9 ? 'throttled' : 'well', 1, 1_000 + count)
    expect(learnt.partsPerS(1_400)).not.toBeNull()
    let owed = 0
    for (let nowMs = 1_400; nowMs < 61_400; nowMs++) {
      owed = Math.min(owed + Math.min(learnt.partsPerS(nowMs) ?? Number.POSITIVE_INFINITY, 50) / 1_000, 1)
      if (owed < 1) continue
      owed--
      learnt.answered(random() < share ? 'throttled' : 'well', 1, nowMs)
      if (nowMs > 10_000) expect(learnt.partsPerS(nowMs) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(25)
    }
  },
)

test('one that throttles everything for a minute is then asked for half of what it took, not for one a second', () => {
  const learnt = openLearntRate()
  for (let count = 0; count < 1_000; count++) learnt.answered('well', 1, 1_000 + count)
  for (let nowMs = 2_010; nowMs < 62_000; nowMs += 10) learnt.answered('throttled', 1, nowMs)
  const rate = learnt.partsPerS(62_000)
  expect(rate).toBeGreaterThanOrEqual(500)
  expect(rate).toBeLessThanOrEqual(550)
})

test('one that takes much less than before is asked for that some seconds later', () => {
  const learnt = openLearntRate()
  for (let nowMs = 0; nowMs < 5_000; nowMs++) learnt.answered('well', 1, nowMs)
  for (let nowMs = 5_000; nowMs < 15_000; nowMs += 10)
    learnt.answered(nowMs % 100 === 0 ? 'well' : 'throttled', 1, nowMs)
  expect(learnt.partsPerS(15_000)).toBeLessThan(12)
})

test('single messages that are throttled, as of a line with little to do, are no reason to be slow', () => {
  const learnt = openLearntRate()
  for (let nowMs = 0; nowMs < 60_000; nowMs += 112) {
    learnt.answered(nowMs % 1_000 === 0 ? 'well' : 'throttled', 1, nowMs)
    expect(learnt.partsPerS(nowMs)).toBeNull()
  }
})

test('one that takes nothing is asked for one part a second, and as ever a minute after its last word', () => {
  const learnt = openLearntRate()
  for (let count = 0; count < 10; count++) learnt.answered('throttled', 1, 0)
  expect(learnt.partsPerS(0)).toBe(1)
  expect(learnt.partsPerS(1_000)).toBe(2)
  expect(learnt.partsPerS(RECOVERED_MS - 1)).toBeGreaterThan(300)
  expect(learnt.partsPerS(RECOVERED_MS)).toBeNull()
})

test('against an SMSC that takes 50 a second, one every 20 ms, most of them are used and few are thrown back', () => {
  const learnt = openLearntRate()
  let nextMs = 0
  let owed = 0
  let taken = 0
  let throttled = 0
  for (let nowMs = 0; nowMs < 60_000; nowMs++) {
    const rate = learnt.partsPerS(nowMs) ?? 1_000
    owed = Math.min(owed + rate / 1_000, 1)
    if (owed < 1) continue
    owed--
    const isTaken = nowMs >= nextMs
    if (isTaken) nextMs = nowMs + 20
    learnt.answered(isTaken ? 'well' : 'throttled', 1, nowMs)
    if (nowMs < 30_000) continue
    if (isTaken) taken++
    else throttled++
  }
  expect(taken).toBeGreaterThan(30 * 50 * 0.6)
  expect(throttled).toBeLessThan(taken * 0.1)
})
