import { expect, test } from 'bun:test'
import { CREDIT_STATES, LANES, laneOf } from '../../../src/domain/message.ts'

test('the money has three states, and there are three lanes', () => {
  expect([[...CREDIT_STATES], [...LANES]]).toEqual([
    ['HELD', 'CAPTURED', 'RELEASED'],
    ['otp', 'express', 'normal'],
  ])
})

test.each([
  [false, false, 'normal'],
  [false, true, 'express'],
  [true, false, 'otp'],
  [true, true, 'otp'],
] as const)('otp %p, express %p travels in the lane %s', (otp, express, lane) => {
  expect(laneOf({ otp, express })).toBe(lane)
})
