/**
 * An amount of money: a whole number of 1/10,000 cent, so that 0.79 cents a part is exact. Never a fraction, never a
 * float of cents. At the edges (JSON, CSV, SQL) it is cents with up to four decimals, under names that end in `_cents`.
 */
export type Money = number & { readonly __brand: 'Money' }

/** Units in a cent. */
export const PER_CENT = 10_000

/**
 * What a client may have been topped up by in all: 10^15 units, 10^11 cents. Sums below it are exact in a JSON number
 * of cents (15 digits), and by I2 no sum of a client can be larger.
 */
export const MAX_MONEY = 1_000_000_000_000_000 as Money // a whole number

/** Cents as JSON or a text gives them; null when they have more than four decimals, or are no number within ± `MAX_MONEY`. */
export function moneyOfCents(cents: number | string): Money | null {
  const text = typeof cents === 'number' ? decimalOf(cents) : cents
  const found = /^(-?)(\d{1,12})(?:\.(\d{1,4}))?$/.exec(text)
  if (!found) return null
  const [, sign, whole = '', decimals = ''] = found
  const units = Number(whole) * PER_CENT + Number(decimals.padEnd(4, '0'))
  if (units > MAX_MONEY) return null
  return (sign && units > 0 ? -units : units) as Money // made of whole numbers
}

/** As a JSON number of cents, exact to its last decimal. */
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

/** Without an exponent, which small numbers get. */
function decimalOf(cents: number): string {
  return Number.isFinite(cents) && Math.abs(cents) < 1e-6 && cents !== 0 ? 'too small' : String(cents)
}

/** What a client may have been topped up by in all, in whole cents: the largest number that JSON readers keep exact. */
export const MAX_CENTS = Number.MAX_SAFE_INTEGER
