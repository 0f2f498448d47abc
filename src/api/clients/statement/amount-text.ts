import { centsText, type Money } from '../../../domain/money.ts'

/** Decimals of a column: as many as the amount with the most has, so that the points stand below one another. */
export type Decimals = 0 | 2 | 4

/** The decimals that all of these have room in. */
export function decimalsOf(amounts: Iterable<Money>): Decimals {
  let most: Decimals = 0
  for (const amount of amounts) {
    if (amount % 100 !== 0) return 4
    if (amount % 10_000 !== 0) most = 2
  }
  return most
}

/** Cents as people read them: `1,234,567.90`, `−0.79`. */
export function amountText(amount: Money, decimals: Decimals): string {
  const [whole = '', fraction = ''] = centsText(amount).replace('-', '').split('.')
  const point = decimals === 0 ? '' : `.${fraction.padEnd(decimals, '0')}`
  return `${amount < 0 ? '−' : ''}${grouped(whole)}${point}`
}

/** A count as people read it: `1,234`. */
export function countText(count: number): string {
  return grouped(String(count))
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}
