import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Money } from '../../../../src/domain/money.ts'
import {
  compareEntries,
  compileTariff,
  type TariffEntry,
  type TariffRate,
} from '../../../../src/domain/price/tariff.ts'

const entry = (
  prefix: string,
  perPart: number,
  validFromMs = 0,
  surcharge: number | null = null,
): TariffEntry => ({
  prefix,
  validFromMs,
  perPart: perPart as Money, // whole units
  expressSurcharge: surcharge as Money | null, // and these
})

/** The same by looking at every entry. */
function slowFind(entries: readonly TariffEntry[], to: string, atMs: number): TariffRate | null {
  const digits = to.replace('+', '')
  let best: TariffEntry | null = null
  for (const one of entries) {
    if (!digits.startsWith(one.prefix) || one.validFromMs > atMs) continue
    const isBetter =
      best === null ||
      one.prefix.length > best.prefix.length ||
      (one.prefix.length === best.prefix.length && one.validFromMs > best.validFromMs)
    if (isBetter) best = one
  }
  return best && { perPart: best.perPart, expressSurcharge: best.expressSurcharge }
}

const perPartOf = (entries: readonly TariffEntry[], to: string, atMs = 0) =>
  compileTariff(entries.toSorted(compareEntries)).find(to, atMs)?.perPart ?? null

describe('the price of a number', () => {
  const list = [entry('', 1), entry('4', 2), entry('49', 3), entry('49151', 4), entry('44', 5), entry('1', 6)]

  test.each([
    ['+4915112345678', 4],
    ['+4915212345678', 3],
    ['+49', 3],
    ['+4915', 3],
    ['+48123456', 2],
    ['+441', 5],
    ['+33123456', 1],
    ['+19', 6],
    ['+999999999999999', 1],
    ['491511234', 4],
  ])('%s: the longest prefix that begins it', (to, price) => {
    expect<number | null>(perPartOf(list, to)).toBe(price)
  })

  test('a short number has no prefix that is longer than itself', () => {
    expect<number | null>(perPartOf([entry('490', 1), entry('4900', 2), entry('4', 3)], '+49')).toBe(3)
    expect<number | null>(perPartOf([entry('4900', 2)], '+490')).toBeNull()
  })

  test('a number before, between and behind all prefixes has none', () => {
    const some = [entry('2', 1), entry('4', 2)]
    expect(['+1', '+3', '+5', '+999999999999999'].map((to) => perPartOf(some, to))).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(perPartOf([], '+49')).toBeNull()
  })

  test('the newest entry that is valid by then, and a shorter prefix until one is', () => {
    const some = [entry('49', 1, 100), entry('49', 2, 200), entry('4', 3, 0), entry('491', 4, 300)]
    expect([99, 100, 199, 200, 299, 300].map((atMs) => perPartOf(some, '+491', atMs))).toEqual<
      (number | null)[]
    >([3, 1, 1, 2, 2, 4])
  })

  test('a surcharge of nothing is not the same as none', () => {
    const { find } = compileTariff([entry('1', 5, 0, 0), entry('2', 5, 0, null), entry('3', 0, 0, 7)])
    expect(['+1', '+2', '+3'].map((to) => find(to, 0)?.expressSurcharge)).toEqual<(number | null)[]>([
      0,
      null,
      7,
    ])
  })

  test('entries out of their order, or twice, are a bug of whoever gives them', () => {
    expect(() => compileTariff([entry('2', 1), entry('1', 1)])).toThrow('in order')
    expect(() => compileTariff([entry('1', 1, 5), entry('1', 2, 5)])).toThrow('in order')
  })
})

describe('any list', () => {
  const digits = (minLength: number, maxLength: number) =>
    fc
      .tuple(
        fc.constantFrom('1', '4', '9'),
        fc.array(fc.constantFrom('0', '1', '9'), { minLength: minLength - 1, maxLength: maxLength - 1 }),
      )
      .map(([first, rest]) => first + rest.join(''))
  const prefix = fc.oneof(
    { weight: 1, arbitrary: fc.constant('') },
    { weight: 9, arbitrary: digits(1, 6) },
    { weight: 1, arbitrary: digits(15, 15) },
  )
  const entries = fc
    .uniqueArray(fc.tuple(prefix, fc.integer({ min: 0, max: 4 })), {
      maxLength: 60,
      selector: ([digits, at]) => `${digits} ${at}`,
    })
    .map((keys) => keys.map(([digits, at], index) => entry(digits, index, at, index % 2 ? index : null)))

  test('says of any number at any time what looking at every entry says', () => {
    fc.assert(
      fc.property(
        entries,
        fc.array(fc.tuple(fc.oneof(digits(2, 15), digits(2, 4)), fc.integer({ min: -1, max: 5 })), {
          maxLength: 30,
        }),
        (list, asked) => {
          const { find } = compileTariff(list.toSorted(compareEntries))
          for (const [to, atMs] of asked) expect(find(`+${to}`, atMs)).toEqual(slowFind(list, to, atMs))
          // And the edges of each prefix.
          for (const { prefix } of list)
            for (const fill of ['0', '9']) {
              const to = `${prefix || '1'}`.padEnd(15, fill)
              expect(find(to, 3)).toEqual(slowFind(list, to, 3))
            }
        },
      ),
      { numRuns: 500 },
    )
  })
})

test('200,000 prefixes are made ready in two seconds, and one is found in a few microseconds at most', () => {
  const list = Array.from({ length: 200_000 }, (_, index) =>
    entry(`${1 + (index % 9)}${String(index).padStart(6, '0')}`, index),
  ).toSorted(compareEntries)
  const beganAtMs = performance.now()
  const tariff = compileTariff(list)
  const madeMs = performance.now() - beganAtMs
  const numbers = list.filter((_, index) => index % 20 === 0).map(({ prefix }) => `+${prefix}1234`)
  const askedAtMs = performance.now()
  let found = 0
  for (const to of numbers) if (tariff.find(to, 1)) found++
  const eachUs = ((performance.now() - askedAtMs) * 1_000) / numbers.length
  expect(found).toBe(numbers.length)
  expect(tariff.entries).toBe(200_000)
  expect(madeMs).toBeLessThan(2_000)
  // A bound for a machine that does other things too; bench/tariffs.ts measures it.
  expect(eachUs).toBeLessThan(20)
})
