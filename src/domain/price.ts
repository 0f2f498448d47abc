/** What a part costs, in integer cents. */
export type Prices = { readonly pricePerPartCents: number; readonly expressSurchargeCents: number }

/** The price of a message in cents, fixed when it is accepted: each part pays, and each pays the surcharge when express. */
export function priceCents(
  message: { readonly parts: number; readonly express: boolean },
  prices: Prices,
): number {
  const surchargeCents = message.express ? prices.expressSurchargeCents : 0
  return message.parts * (prices.pricePerPartCents + surchargeCents)
}
