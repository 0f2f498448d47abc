import { expect, test } from 'bun:test'
import { amountText, countText, decimalsOf } from '../../../../../src/api/clients/statement/amount-text.ts'
import { cents } from '../../../../support/money.ts'

test.each([
  [1_234_567, 0, '1,234,567'],
  [1_234_567.8, 2, '1,234,567.80'],
  [-0.79, 4, '−0.7900'],
  [999, 2, '999.00'],
  [0, 0, '0'],
] as const)('%p cents with %p decimals are written %p', (amount, decimals, text) => {
  expect(amountText(cents(amount), decimals)).toBe(text)
})

test.each([
  [[1, 250_000], 0],
  [[1, 0.5], 2],
  [[0.79, 100], 2],
  [[0.79, -0.001], 4],
  [[], 0],
] as const)('%p cents stand below one another with %p decimals', (amounts, decimals) => {
  expect(decimalsOf(amounts.map((amount) => cents(amount)))).toBe(decimals)
})

test('counts have their thousands apart', () => {
  expect([0, 999, 1_000, 5_000_000].map(countText)).toEqual(['0', '999', '1,000', '5,000,000'])
})
