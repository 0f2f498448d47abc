import { describe, expect, test } from 'bun:test'
import { openThrottle } from '../../../../src/worker/lines/throttle.ts'

describe('a provider that throttles', () => {
  test('one message or nine in a row changes nothing for the others', () => {
    const throttle = openThrottle()
    for (let turn = 0; turn < 9; turn++) throttle.answered(true, 0)
    expect([throttle.restMs(0), throttle.most()]).toEqual([0, Number.POSITIVE_INFINITY])
  })

  test('ten in a row is asked again a second later, with ten at a time', () => {
    const throttle = openThrottle()
    for (let turn = 0; turn < 10; turn++) throttle.answered(true, 5_000)
    expect([throttle.restMs(5_000), throttle.restMs(5_400), throttle.most()]).toEqual([1_000, 600, 10])
    expect(throttle.restMs(6_000)).toBe(0)
    throttle.answered(true, 6_100)
    expect(throttle.restMs(6_100)).toBe(1_000)
  })

  test('is asked as ever once it gives another answer', () => {
    const throttle = openThrottle()
    for (let turn = 0; turn < 10; turn++) throttle.answered(true, 0)
    throttle.answered(false, 1_000)
    throttle.answered(true, 1_001)
    expect([throttle.restMs(1_001), throttle.most()]).toEqual([0, Number.POSITIVE_INFINITY])
  })
})
