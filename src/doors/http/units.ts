import { centsOf, type Money } from '../../domain/money.ts'

/** Cents in the unit of balances and rates. */
const CENTS = 100

/** An amount in whole units of the currency, as other gateways write it. */
export function unitsOf(money: Money): number {
  return centsOf(money) / CENTS
}
