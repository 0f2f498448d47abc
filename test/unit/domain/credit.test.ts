import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  afterHold,
  fundsOf,
  isLow,
  leastLimit,
  type Purse,
  shortageOf,
  spendableOf,
} from '../../../src/domain/credit.ts'
import { MAX_MONEY, type Money, minus, NO_MONEY } from '../../../src/domain/money.ts'
import { cents } from '../../support/money.ts'

const purse = (credit: number, creditLimit = 0, dailyCap: number | null = null, spent = 0): Purse => ({
  credit: cents(credit),
  creditLimit: cents(creditLimit),
  dailyCap: dailyCap === null ? null : cents(dailyCap),
  spent: cents(spent),
})

describe('a client can pay', () => {
  test.each([
    ['to its last cent', purse(5), 5, null],
    ['nothing beyond it', purse(4.9999), 5, ['insufficient_credits', 4.9999]],
    ['to the end of its limit', purse(-995, 1000), 5, null],
    ['nothing beyond that', purse(-995.0001, 1000), 5, ['insufficient_credits', 4.9999]],
    ['to its daily cap', purse(100, 0, 20, 15), 5, null],
    ['nothing beyond that either', purse(100, 0, 20, 15.0001), 5, ['daily_cap_reached', 4.9999]],
    ['nothing under a cap that was lowered since', purse(100, 0, 10, 15), 5, ['daily_cap_reached', 0]],
    ['nothing under a cap of nothing', purse(100, 0, 0, 0), 0.0001, ['daily_cap_reached', 0]],
    ['what costs nothing, also at the end of all', purse(-10, 10, 0, 15), 0, null],
    ['and is told of its credit first', purse(1, 0, 0, 0), 5, ['insufficient_credits', 1]],
  ] as const)('%s', (_, of, cost, refused) => {
    const shortage = shortageOf(of, cents(cost))
    expect(shortage && [shortage.kind, shortage.available]).toEqual(
      refused === null ? null : ([refused[0], cents(refused[1])] as never),
    )
  })
})

const money = fc.integer({ min: 0, max: 10_000_000 }).map((units) => units as Money)

test('what it can pay is what it is not refused, and one unit more it is', () => {
  fc.assert(
    fc.property(money, money, fc.option(money), money, (owed, more, dailyCap, spent) => {
      // As I1 has it: never below the limit.
      const of = { credit: minus(more, owed), creditLimit: owed, dailyCap, spent }
      const spendable = spendableOf(of)
      expect(spendable).toBeGreaterThanOrEqual(0)
      expect(shortageOf(of, spendable)).toBeNull()
      expect(shortageOf(of, (spendable + 1) as Money)?.available).toBe(spendable)
      const left = afterHold(of, spendable)
      expect(fundsOf(left)).toBeGreaterThanOrEqual(0)
      expect(spendableOf(left)).toBe(NO_MONEY)
    }),
  )
})

test('a mark is reached, not only passed; without one nothing is low', () => {
  expect(isLow(cents(5.0001), cents(5))).toBe(false)
  expect(isLow(cents(5), cents(5))).toBe(true)
  expect(isLow(cents(-40), cents(-40))).toBe(true)
  expect(isLow(NO_MONEY, null)).toBe(false)
})

test('a limit is never less than what is owed', () => {
  expect(leastLimit(cents(12))).toBe(NO_MONEY)
  expect(leastLimit(cents(-12.5))).toBe(cents(12.5))
  expect(leastLimit(minus(NO_MONEY, MAX_MONEY))).toBe(MAX_MONEY)
})
