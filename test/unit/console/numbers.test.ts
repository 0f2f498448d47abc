import { describe, expect, test } from 'bun:test'
import { shortAmount } from '../../../src/console/web/numbers.ts'

describe('an amount fits into a state of the chart', () => {
  const amounts: readonly (readonly [number, string])[] = [
    [0, '0'],
    [0.79, '0.79'],
    [99.1234, '99.1234'],
    [362.3805, '362.38'],
    [1234.5678, '1,234.6'],
    [9_999.9999, '10,000'],
    [12_345, '12.3K'],
  ]
  for (const [cents, words] of amounts) test(words, () => expect(shortAmount(cents)).toBe(words))
})
