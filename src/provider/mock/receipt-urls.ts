import { pathOfReceipts } from '../../domain/provider/receipt-path.ts'

/**
 * Where a mock operator posts its receipts: its token behind the path that ends in `/dlr`. `bases` are for the operator
 * named `first`; another one's name takes its place in them.
 */
export function receiptUrls(
  bases: readonly string[],
  { first, name, token }: { readonly first: string; readonly name: string; readonly token: string },
): string[] {
  return bases.map((base) => {
    const url = new URL(base)
    const path = url.pathname.replace(/\/+$/, '').replace(pathOfReceipts(first), pathOfReceipts(name))
    url.pathname = `${path}/${token}`
    return url.href
  })
}
