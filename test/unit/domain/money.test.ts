import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  centsOf,
  centsText,
  LEAST_MONEY,
  MAX_MONEY,
  type Money,
  minus,
  moneyOfCents,
  moneyOfSql,
  NO_MONEY,
  sumOf,
  times,
} from '../../../src/domain/money.ts'
import { cents } from '../../support/money.ts'

const amount = fc.integer({ min: -MAX_MONEY, max: MAX_MONEY }).map((units) => units as Money) // whole numbers

describe('cents', () => {
  test.each([
    [0.79, 7_900],
    [2.37, 23_700],
    [0.0001, 1],
    [-0.0001, -1],
    [5, 50_000],
    [-5, -50_000],
    [0, 0],
    [1e5, 1_000_000_000],
    [99_999_999_999.9999, 999_999_999_999_999],
    [100_000_000_000, 1_000_000_000_000_000],
    ['0.79', 7_900],
    ['0.7900', 7_900],
    ['12', 120_000],
    ['-0.5', -5_000],
    ['007', 70_000],
    ['0', 0],
  ])('%p are %p units', (given, units) => {
    expect<number | null>(moneyOfCents(given)).toBe(units)
  })

  test.each([
    0.79001,
    1.23456,
    1e-5,
    1e-7,
    5e-324,
    1e21,
    1e15,
    100_000_000_000.0001,
    -100_000_000_000.0001,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    2 ** 53,
    0.1 + 0.2, // 0.30000000000000004
  ])('a number that is no exact amount is refused: %p', (number) => {
    expect(moneyOfCents(number)).toBeNull()
  })

  test.each([
    ...[
      '',
      ' ',
      '.5',
      '5.',
      '+5',
      '-',
      '--5',
      '1e3',
      '0x10',
      '1,5',
      '1.00000',
      ' 5',
      '5 ',
      '5\n',
      '٥',
      '-0',
      '-0.0000',
    ],
    ...['100000000000.0001', '9999999999999', 'NaN', 'Infinity', '1_000', '1.2.3'],
  ])('a text that is no exact amount is refused: %p', (text) => {
    expect(moneyOfCents(text)).toBeNull()
  })

  test('come back as they were, as a number in JSON and as a text', () => {
    fc.assert(
      fc.property(amount, (money) => {
        const json = JSON.stringify(centsOf(money))
        expect(json).not.toContain('e')
        expect(moneyOfCents(JSON.parse(json))).toBe(money)
        expect(moneyOfCents(centsText(money))).toBe(money)
        expect(moneyOfSql(centsText(money))).toBe(money)
        // The number says the same as the text, and no more.
        expect(json).toBe(centsText(money))
      }),
      { numRuns: 5_000 },
    )
  })

  test.each([
    [cents(2.37), '2.37'],
    [cents(5), '5'],
    [cents(0.0001), '0.0001'],
    [cents(-0.05), '-0.05'],
    [NO_MONEY, '0'],
    [cents(10.1), '10.1'],
    [MAX_MONEY, '100000000000'],
  ])('%p are written %p', (money, text) => {
    expect(centsText(money)).toBe(text)
  })
})

describe('what PostgreSQL says', () => {
  test.each([
    ['0', 0],
    ['0.0000', 0],
    ['2.3700', 23_700],
    ['-7.0000', -70_000],
    ['99999999999.9999', 999_999_999_999_999],
    // Of all clients together there may be more than one may have.
    ['900719925474.0991', 9_007_199_254_740_991],
  ])('%p is %p units', (text, units) => {
    expect<number>(moneyOfSql(text)).toBe(units)
  })

  test.each(['900719925474.0992', '9007199254740991', '1.00001', '', 'NaN', '1e3', 'Infinity'])(
    'and cannot be held exactly is an error, never another amount: %p',
    (text) => {
      expect(() => moneyOfSql(text)).toThrow('an ')
    },
  )
})

describe('reckoning', () => {
  test('a million times 1/10,000 cent are 100 cents', () => {
    let money = NO_MONEY
    for (let n = 0; n < 1_000_000; n++) money = sumOf(money, LEAST_MONEY)
    expect(centsText(money)).toBe('100')
    expect(money).toBe(times(1_000_000, LEAST_MONEY))
    for (let n = 0; n < 1_000_000; n++) money = minus(money, LEAST_MONEY)
    expect(money).toBe(NO_MONEY)
  })

  test('three times 0.79 are 2.37', () => {
    expect(centsOf(times(3, cents(0.79)))).toBe(2.37)
    expect(centsOf(sumOf(cents(0.79), cents(0.79), cents(0.79)))).toBe(2.37)
    expect(sumOf()).toBe(NO_MONEY)
  })

  test('is exact or an error', () => {
    const most = moneyOfSql('900719925474.0991')
    expect(() => sumOf(most, LEAST_MONEY)).toThrow('an exact amount')
    expect(() => times(2, most)).toThrow('an exact amount')
    expect(() => minus(moneyOfSql('-900719925474.0991'), LEAST_MONEY)).toThrow('an exact amount')
    expect(() => times(0.5, cents(1))).toThrow('a whole number of times')
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 8 }), (a, b, n) => {
        expect(BigInt(sumOf(a, b))).toBe(BigInt(a) + BigInt(b))
        expect(BigInt(minus(a, b))).toBe(BigInt(a) - BigInt(b))
        expect(BigInt(times(n, a))).toBe(BigInt(n) * BigInt(a))
      }),
    )
  })
})
