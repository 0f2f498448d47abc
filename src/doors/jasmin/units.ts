import { centsOf, type Money } from '../../domain/money.ts'

/** Cents in the unit of balances and rates. */
const CENTS = 100

/** An amount as Jasmin writes it, in whole units of the currency. */
export function unitsOf(money: Money): number {
  return centsOf(money) / CENTS
}
