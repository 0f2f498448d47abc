import { expect, test } from 'bun:test'
import { countryOf } from '../../../../src/domain/country.ts'
import { numberTypeOf } from '../../../../src/domain/guard/number-type.ts'

// By the plans: 900 numbers of the NANP (premium rate), 0180 of Germany (shared cost), 070 and 076 of the United Kingdom
// (personal numbers, pagers), and the codes of no country in the ITU's list of assigned codes (E.164).
test.each([
  ['+19005551234', 'premium_rate'],
  ['+33899123456', 'premium_rate'],
  ['+979123456789', 'premium_rate'],
  ['+491805123456', 'shared_cost'],
  ['+80812345678', 'shared_cost'],
  ['+18005551234', 'toll_free'],
  ['+80012345678', 'toll_free'],
  ['+447012345678', 'personal'],
  ['+878101234567', 'personal'],
  ['+447640123456', 'pager'],
  ['+870773111632', 'satellite'],
  ['+881612345678', 'satellite'],
  ['+88216123456', 'satellite'],
  ['+8835100123456', 'satellite'],
  ['+441212345678', 'fixed_line'],
  ['+1234567890', 'unassigned'],
  ['+99', 'unassigned'],
  ['+49', 'unassigned'],
  ['+3581', 'unassigned'],
  ['+447781123456', null], // of Guernsey, with the code of the United Kingdom
  ['+390691234567', 'fixed_line'],
  ['+491711234567', null],
  ['+12025550123', null],
  ['+447911123456', null],
] as const)('%s is %p', (number, type) => {
  expect(numberTypeOf(number, countryOf(number))).toBe(type)
})
