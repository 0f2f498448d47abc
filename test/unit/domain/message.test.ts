import { expect, test } from 'bun:test'
import { isFinal, LIFECYCLE_STATES } from '../../../src/domain/lifecycle.ts'
import { CREDIT_STATES, LANES, laneOf } from '../../../src/domain/message.ts'

// The words of the API, by SPEC.md.
test.each([
  ['SCHEDULED', false],
  ['QUEUED', false],
  ['SENDING', false],
  ['SENT', false],
  ['DELIVERED', true],
  ['FAILED_TEMP', false],
  ['FAILED_PERM', true],
  ['CANCELLED', true],
  ['EXPIRED', true],
] as const)('%s is final: %p', (state, final) => {
  expect(LIFECYCLE_STATES).toContain(state)
  expect(isFinal(state)).toBe(final)
})

test('there are nine states, three of the money and three lanes', () => {
  expect([LIFECYCLE_STATES.length, [...CREDIT_STATES], [...LANES]]).toEqual([
    9,
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
