import { centsOf as centsIn, moneyOfCents, PER_CENT } from '../../../domain/money.ts'

/**
 * Money is written one way on every page, the way of the API: in cents, with the word. `5 cents`, `1 cent`,
 * `99,995 cents`, `0.79 cents`, `−1,250 cents`.
 */
export function money(cents: number): string {
  const digits = Math.abs(cents).toLocaleString('en', { maximumFractionDigits: 4 })
  return `${cents < 0 ? '−' : ''}${digits} ${unitOf(cents)}`
}

/** A change of money, with its sign: `+1,250 cents`, `−5 cents`, `–` for none. */
export function moneyChange(cents: number): string {
  return cents === 0 ? '–' : `${cents > 0 ? '+' : '−'}${money(Math.abs(cents))}`
}

/** The word after an amount that is written apart from it. */
export function unitOf(cents: number): string {
  return Math.abs(cents) === 1 ? 'cent' : 'cents'
}

/** Cents as people type them: `1250`, `1,250`, `0.79`; null when it has more than four decimals, or is not more than 0. */
export function centsOf(typed: string): number | null {
  const cents = signedCentsOf(typed)
  return cents !== null && cents > 0 ? cents : null
}

/** The same, of what may be nothing or below it: `0`, `-1250`, `−0.79`; null when it is no amount. */
export function signedCentsOf(typed: string): number | null {
  const plain = typed
    .trim()
    .replaceAll(/,(?=\d{3}(?:\D|$))/g, '')
    .replace(/^[−–]/, '-')
  const money = moneyOfCents(plain)
  return money === null ? null : centsIn(money)
}

/** Amounts together, in cents: added up as whole numbers of 1/10,000 cent, which are exact. */
export function totalOf(amounts: readonly number[]): number {
  return amounts.reduce((units, cents) => units + Math.round(cents * PER_CENT), 0) / PER_CENT
}

/** Shares of a whole in percent; all 0 where there is nothing. */
export function sharesOf(amounts: readonly number[]): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  return amounts.map((amount) => (total === 0 ? 0 : (amount / total) * 100))
}
