/**
 * Money is written one way on every page, the way of the API: in cents, with the word. `5 cents`, `1 cent`,
 * `99,995 cents`, `0.79 cents`.
 */
export function money(cents: number): string {
  return `${cents.toLocaleString('en', { maximumFractionDigits: 4 })} ${unitOf(cents)}`
}

/** A change of money, with its sign: `+1,250 cents`, `−5 cents`, `–` for none. */
export function moneyChange(cents: number): string {
  return cents === 0 ? '–' : `${cents > 0 ? '+' : '−'}${money(Math.abs(cents))}`
}

/** The word after an amount that is written apart from it. */
export function unitOf(cents: number): string {
  return Math.abs(cents) === 1 ? 'cent' : 'cents'
}

/** Cents as people type them: `1250`, `1,250`; null when it is no whole number, or not more than 0. */
export function centsOf(typed: string): number | null {
  const plain = typed.trim().replaceAll(/,(?=\d{3}(?:\D|$))/g, '')
  if (!/^\d{1,15}$/.test(plain)) return null
  const cents = Number(plain)
  return cents > 0 ? cents : null
}

/** Shares of a whole in percent; all 0 where there is nothing. */
export function sharesOf(amounts: readonly number[]): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  return amounts.map((amount) => (total === 0 ? 0 : (amount / total) * 100))
}
