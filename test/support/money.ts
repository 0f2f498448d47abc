import { must } from '../../src/domain/assert.ts'
import { type Money, moneyOfCents } from '../../src/domain/money.ts'

/** Cents as `Money`: `cents(0.79)`. */
export function cents(amount: number): Money {
  return must(moneyOfCents(amount), `an amount of money: ${amount}`)
}
