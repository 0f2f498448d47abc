import { expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { NO_MONEY, sumOf, times } from '../../../../src/domain/money.ts'
import { boundsOf, monthOf, monthsUntil, readMonth } from '../../../../src/domain/statement/month.ts'
import { type MovedTotal, NO_SUMS } from '../../../../src/domain/statement/moved-total.ts'
import { MAX_CHARGES, makeStatement } from '../../../../src/domain/statement/statement.ts'
import { cents } from '../../../support/money.ts'

const captured = (price: number, movedOn: string, more: Partial<MovedTotal> = {}): MovedTotal => ({
  ...NO_SUMS,
  kind: 'capture',
  movedOn,
  country: 'DE',
  price: cents(price),
  messages: 2,
  parts: 2,
  amount: times(2, cents(price)),
  ...more,
})
const opening = { credit: cents(50_000), held: cents(50_000_000) }

test('lines of the same day, country and price are one, whichever days of messages they come from', () => {
  const totals = [
    captured(0.79, '2026-10-02'),
    captured(5, '2026-10-01'),
    captured(0.79, '2026-10-02'),
    captured(0.79, '2026-10-02', { country: null }),
  ]
  const { charges, rates } = makeStatement({ opening, payments: [], totals })
  expect(charges.map(({ day, country, price, messages }) => [day, country, price, messages])).toEqual([
    ['2026-10-01', 'DE', cents(5), 2],
    ['2026-10-02', 'DE', cents(0.79), 4],
    ['2026-10-02', null, cents(0.79), 2],
  ])
  expect(rates.map(({ country, price }) => [country, price])).toEqual([
    ['DE', cents(0.79)],
    ['DE', cents(5)],
    [null, cents(0.79)],
  ])
})

test('with more prices than a statement has lines for, those of a country and day are one, and add up as before', () => {
  const totals = Array.from({ length: MAX_CHARGES + 1 }, (_, index) =>
    captured((index + 1) / 10_000, '2026-10-02', { country: index % 2 === 0 ? 'DE' : 'US' }),
  )
  const { charges, captured: all } = makeStatement({ opening, payments: [], totals })
  expect(charges.map(({ country, price }) => [country, price])).toEqual([
    ['DE', null],
    ['US', null],
  ])
  expect(sumOf(...charges.map(({ amount }) => amount))).toBe(all.amount)
  expect(makeStatement({ opening, payments: [], totals: totals.slice(1) }).charges).toHaveLength(MAX_CHARGES)
})

test('a day ends with what it began with and what moved on it', () => {
  const at = new Date('2026-10-02T23:59:59.999Z')
  const payments = [{ at, id: 'a', kind: 'adjustment' as const, amount: cents(-1), note: 'a reason' }]
  const totals = [
    captured(2, '2026-10-03'),
    captured(3, '2026-10-03', { kind: 'release', country: null, price: null }),
    captured(4, '2026-10-04', { kind: 'hold', country: null, price: null }),
  ]
  const { days, closing } = makeStatement({
    opening: { credit: cents(20), held: cents(10) },
    payments,
    totals,
  })
  expect(days.map(({ day, closing }) => [day, closing.credit, closing.held])).toEqual([
    ['2026-10-02', cents(19), cents(10)],
    ['2026-10-03', cents(25), NO_MONEY],
    ['2026-10-04', cents(17), cents(8)],
  ])
  expect(closing).toEqual(must(days.at(-1), 'a day').closing)
})

test('months are those of UTC, also around the turn of a year', () => {
  const atMs = Date.UTC(2027, 0, 31, 23, 59)
  expect(monthsUntil(atMs, 3).map(String)).toEqual(['2027-01', '2026-12', '2026-11'])
  const { fromMs, toMs } = boundsOf(must(readMonth('2026-12'), 'a month'))
  expect([fromMs, toMs]).toEqual([Date.UTC(2026, 11), Date.UTC(2027, 0)])
  expect([fromMs, toMs - 1, toMs].map((ms) => String(monthOf(ms)))).toEqual(['2026-12', '2026-12', '2027-01'])
})

test.each(['2026-00', '2026-13', '26-10', '2026-1', '2026-10-01', ''])('%p is no month', (text) => {
  expect(readMonth(text)).toBeNull()
})
