import { assert } from './assert.ts'

/**
 * An amount of money: a whole number of 1/10,000 cent, so that 0.79 cents a part is exact. Never a fraction, never a
 * float of cents. At the edges (JSON, CSV, SQL) it is cents with up to four decimals, under names that end in `_cents`;
 * inside, a value of this type has a plain name (`cost`, `credit`), since its type says the unit.
 */
export type Money = number & { readonly __brand: 'Money' }

/** Units in a cent. */
export const PER_CENT = 10_000

/** No money. */
export const NO_MONEY = 0 as Money // a whole number

/** The smallest amount there is: 1/10,000 cent. */
export const LEAST_MONEY = 1 as Money // a whole number

/**
 * What a client may have been topped up by in all: 10^15 units, 10^11 cents. Sums below it are exact in a JSON number
 * of cents (15 digits), and by I2 no sum of a client can be larger.
 */
export const MAX_MONEY = 1_000_000_000_000_000 as Money // a whole number

const DECIMAL = /^(-?)(\d{1,12})(?:\.(\d{1,4}))?$/

/**
 * Cents as JSON or a text gives them; null when they have more than four decimals, or are no number within ±
 * `MAX_MONEY`. A number is read by the shortest decimal that means it, which is what was written in the JSON; one that
 * needs an exponent is too small or too large. Minus nothing is no amount.
 */
export function moneyOfCents(cents: number | string): Money | null {
  const found = DECIMAL.exec(Object.is(cents, -0) ? '-0' : String(cents))
  if (!found) return null
  const units = unitsOf(found)
  return units > MAX_MONEY || (found[1] === '-' && units === 0) ? null : signed(found, units)
}

/**
 * An amount as PostgreSQL writes out a numeric (`12.3400`), also a sum over many clients. Throws on anything that is not
 * exact here: an amount beyond ± 2^53 units, or with more than four decimals, is never read as another one.
 */
export function moneyOfSql(text: string): Money {
  const found = DECIMAL.exec(text)
  assert(found !== null, () => `an amount of money in SQL: ${text}`)
  return exact(signed(found, unitsOf(found)))
}

/** As a JSON number of cents, exact to its last decimal up to `MAX_MONEY`. */
export function centsOf(money: Money): number {
  return money / PER_CENT
}

/** As a decimal text of cents for SQL and CSV: `2.37`, without needless zeros. */
export function centsText(money: Money): string {
  const sign = money < 0 ? '-' : ''
  const units = Math.abs(money)
  const decimals = String(units % PER_CENT)
    .padStart(4, '0')
    .replace(/0+$/, '')
  return `${sign}${Math.floor(units / PER_CENT)}${decimals === '' ? '' : `.${decimals}`}`
}

/** All of them together. Throws when the sum is not exact any more. */
export function sumOf(...amounts: readonly Money[]): Money {
  let units = 0
  for (const amount of amounts) units = exact(units + amount)
  return exact(units)
}

/** What is left of one amount without another; may be below nothing. */
export function minus(from: Money, what: Money): Money {
  return exact(from - what)
}

/** So many times the amount; `count` is a whole number. */
export function times(count: number, amount: Money): Money {
  assert(Number.isSafeInteger(count), () => `a whole number of times: ${count}`)
  return exact(count * amount)
}

/** 1/10,000 cents of the digits, without their sign. */
function unitsOf([, , whole = '', decimals = '']: RegExpExecArray): number {
  return Number(whole) * PER_CENT + Number(decimals.padEnd(4, '0'))
}

function signed([, sign]: RegExpExecArray, units: number): Money {
  return (sign === '-' && units > 0 ? -units : units) as Money // made of whole numbers
}

function exact(units: number): Money {
  assert(Number.isSafeInteger(units), () => `an exact amount of money: ${units}`)
  return (units + 0) as Money // a whole number that is exact, by the line above; minus nothing is nothing
}
