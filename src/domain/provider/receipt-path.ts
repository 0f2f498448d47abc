/** The path that a provider posts its receipts to, up to their proof. */
export function pathOfReceipts(provider: string): string {
  return `/v1/providers/${provider}/dlr`
}

/** The path that a provider posts what comes in from handsets to, up to its proof. */
export function pathOfInbound(provider: string): string {
  return `/v1/providers/${provider}/inbound`
}
