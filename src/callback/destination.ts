import { PUBLIC_HOST_RULE, readCallbackUrl } from '../domain/callback/callback-url.ts'
import { addressesOf, type Resolver } from '../outbound/addresses.ts'

/** Where a callback goes: the URL as it was given, and the addresses that were checked and are to be connected to, in this order. */
export type Destination = { readonly url: URL; readonly host: string; readonly addresses: readonly string[] }

/** A destination that may be called, or the rule that it breaks. */
export type DestinationCheck =
  | { readonly kind: 'destination'; readonly destination: Destination }
  | { readonly kind: 'violation'; readonly rule: string }

const UNRESOLVED_RULE = 'must name a host that can be resolved'

/** Checks where a URL leads, by the addresses of its name (`addressesOf`). Never rejects. */
export async function checkDestination(
  guard: { readonly resolve: Resolver; readonly allowPrivate: boolean },
  text: string,
): Promise<DestinationCheck> {
  const read = readCallbackUrl(text, guard.allowPrivate)
  if (read.kind === 'violation') return read
  const { url, host } = read
  const found = await addressesOf(guard, host)
  if (found.kind === 'unresolved') return { kind: 'violation', rule: UNRESOLVED_RULE }
  if (found.kind === 'not_public') return { kind: 'violation', rule: PUBLIC_HOST_RULE }
  return { kind: 'destination', destination: { url, host, addresses: found.addresses } }
}
