import { expect, test } from 'bun:test'
import { pauseAfter } from '../../../src/kit/pace.ts'

test.each([
  [0, 0],
  [1, 1],
  [14, 14],
  [15, 15],
  [500, 15],
])('after %d items the next batch starts %d ms later', (items, ms) => {
  expect(pauseAfter(items)).toBe(ms)
})

test.each([
  [1, 1],
  [29, 29],
  [30, 30],
  [500, 30],
])('after %d items of what gathers for up to 30 ms the next batch starts %d ms later', (items, ms) => {
  expect(pauseAfter(items, 30)).toBe(ms)
})
