import { shortCount } from '../numbers.ts'

/** Cents of an amount as people type it: `12`, `12.5`, `1,200.05`; null when it is none, or not more than 0. */
export function centsOf(typed: string): number | null {
  const plain = typed.trim().replaceAll(/,(?=\d{3}(?:\D|$))/g, '')
  if (!/^\d{1,13}(?:\.\d{1,2})?$/.test(plain)) return null
  const [whole = '', fraction = ''] = plain.split('.')
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
  return cents > 0 && Number.isSafeInteger(cents) ? cents : null
}

/** Shares of a whole in percent; all 0 where there is nothing. */
export function sharesOf(amounts: readonly number[]): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  return amounts.map((amount) => (total === 0 ? 0 : (amount / total) * 100))
}

/** Cents as money in few characters: 0.05, 999.95, 1,234, 12.3K. */
export function shortMoney(cents: number): string {
  return cents < 100_000 ? money(cents) : shortCount(cents / 100)
}

/** Cents as money: 1,234.05. */
export function money(cents: number): string {
  return (cents / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}
