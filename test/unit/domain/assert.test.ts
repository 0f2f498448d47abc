import { expect, test } from 'bun:test'
import { assert, must } from '../../../src/domain/assert.ts'

test('what must be so and is not stops, and says what', () => {
  expect(() => assert(1 + 1 === 3, 'sums')).toThrow('assertion failed: sums')
  expect(assert(1 + 1 === 2, 'sums')).toBeUndefined()
})

test('what must be there is answered, also when it is nothing much; what is missing stops', () => {
  expect([0, '', false].map((value) => must(value, 'it'))).toEqual([0, '', false])
  for (const missing of [null, undefined]) expect(() => must(missing, 'a client')).toThrow('a client')
})
