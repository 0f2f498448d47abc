import { describe, expect, test } from 'bun:test'
import { bytesOf, shortAmount } from '../../../src/console/web/numbers.ts'

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

describe('so many bytes are said in the largest unit that fits', () => {
  const sizes: readonly (readonly [number, string])[] = [
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [512_331_992, '512.3 MB'],
    [38_412_000_000, '38.4 GB'],
    [1_500_000_000_000_000, '1,500 TB'],
  ]
  for (const [bytes, words] of sizes) test(words, () => expect(bytesOf(bytes)).toBe(words))
})
