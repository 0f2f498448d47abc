import { expect, test } from 'bun:test'
import { ILL_AFTER, MAX_PROBE_MS, openBackOff } from '../../../../src/worker/lines/back-off.ts'

test('a provider that fails now and then is asked as ever', () => {
  const backOff = openBackOff()
  for (let count = 0; count < 100; count++) {
    backOff.answered(count % ILL_AFTER === 0, count)
    expect(backOff.waitMs(5, count)).toBe(0)
  }
})

test('one that fails everything is asked ever more seldom, by one at a time, and at once when it is well', () => {
  const backOff = openBackOff()
  for (let count = 1; count < ILL_AFTER; count++) backOff.answered(false, 0)
  expect([backOff.waitMs(3, 0), backOff.isAlone()]).toEqual([0, false])
  const waits: number[] = []
  for (let probe = 0; probe < 6; probe++) {
    backOff.answered(false, 0)
    waits.push(backOff.waitMs(0, 0))
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, MAX_PROBE_MS, MAX_PROBE_MS])
  expect([backOff.waitMs(1, MAX_PROBE_MS), backOff.waitMs(0, MAX_PROBE_MS)]).toEqual([
    Number.POSITIVE_INFINITY,
    0,
  ])
  backOff.answered(true, MAX_PROBE_MS)
  expect([backOff.waitMs(3, MAX_PROBE_MS), backOff.isAlone()]).toEqual([0, false])
})
