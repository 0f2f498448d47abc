/** The path that a provider posts its receipts to, up to their proof. */
export function pathOfReceipts(provider: string): string {
  return `/v1/providers/${provider}/dlr`
}
