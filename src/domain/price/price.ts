import { type Money, NO_MONEY, sumOf, times } from '../money.ts'

/** What a part costs; the surcharge comes on top for each part of an express message. */
export type Prices = { readonly pricePerPart: Money; readonly expressSurcharge: Money }

/** The price of a message, fixed when it is accepted: each part pays, and each pays the surcharge when express. */
export function priceOf(
  message: { readonly parts: number; readonly express: boolean },
  prices: Prices,
): Money {
  const surcharge = message.express ? prices.expressSurcharge : NO_MONEY
  return times(message.parts, sumOf(prices.pricePerPart, surcharge))
}
