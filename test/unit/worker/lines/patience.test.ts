import { expect, test } from 'bun:test'
import {
  IN_A_ROW,
  MAX_REST_MS,
  openPatience,
  THROTTLED_REST_MS,
  WHILE_THROTTLED,
} from '../../../../src/worker/lines/patience.ts'

test('a provider that fails or throttles now and then is asked as ever', () => {
  const patience = openPatience()
  for (let count = 0; count < 100; count++) {
    patience.answered(count % 3 === 0 ? 'well' : count % 3 === 1 ? 'failed' : 'throttled', count, count)
    expect([patience.restMs(count), patience.most()]).toEqual([0, Number.POSITIVE_INFINITY])
  }
})

test('one that fails everything is asked ever more seldom, by one at a time, and as ever when it is well', () => {
  const patience = openPatience()
  for (let count = 1; count < IN_A_ROW; count++) patience.answered('failed', 0, 0)
  expect([patience.restMs(0), patience.most()]).toEqual([0, Number.POSITIVE_INFINITY])
  const rests: number[] = []
  for (let probe = 0; probe < 6; probe++) {
    patience.answered('failed', 0, 0)
    rests.push(patience.restMs(0))
  }
  expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, MAX_REST_MS, MAX_REST_MS])
  expect([patience.restMs(MAX_REST_MS), patience.most()]).toEqual([0, 1])
  patience.answered('well', MAX_REST_MS, MAX_REST_MS)
  expect([patience.restMs(MAX_REST_MS), patience.most()]).toEqual([0, Number.POSITIVE_INFINITY])
})

test('a session that is lost with all that was under way on it is one failure, and the next question another', () => {
  const patience = openPatience()
  for (let count = 0; count < 100; count++) patience.answered('failed', 900, 1_000)
  expect(patience.restMs(1_000)).toBe(1_000)
  patience.answered('failed', 950, 1_500)
  expect(patience.restMs(1_500)).toBe(500)
  patience.answered('failed', 2_000, 2_100)
  expect(patience.restMs(2_100)).toBe(2_000)
})

test('one that throttles everything is left alone after each such answer, and then asked by few', () => {
  const patience = openPatience()
  for (let count = 0; count < IN_A_ROW; count++) patience.answered('throttled', 500, 500)
  expect([patience.restMs(500), patience.most()]).toEqual([THROTTLED_REST_MS, WHILE_THROTTLED])
  expect(patience.restMs(500 + THROTTLED_REST_MS)).toBe(0)
  patience.answered('well', 2_000, 2_000)
  expect(patience.most()).toBe(Number.POSITIVE_INFINITY)
})
