import { lookup } from 'node:dns/promises'
import { PUBLIC_HOST_RULE, readCallbackUrl } from '../domain/callback-url.ts'
import { isIpAddress, isPublicAddress } from '../domain/ip-address.ts'
import { inTime } from '../kit/in-time.ts'
import { inTurn } from './first-connected.ts'

/** All addresses of a name. Rejects when there is none. */
export type Resolver = (name: string) => Promise<readonly string[]>

/** Where a callback goes: the URL as it was given, and the addresses that were checked and are to be connected to, in this order. */
export type Destination = { readonly url: URL; readonly host: string; readonly addresses: readonly string[] }

/** A destination that may be called, or the rule that it breaks. */
export type DestinationCheck =
  | { readonly kind: 'destination'; readonly destination: Destination }
  | { readonly kind: 'violation'; readonly rule: string }

/** Names that do not resolve within this are taken as unknown. */
const RESOLVE_TIMEOUT_MS = 5_000

const UNRESOLVED_RULE = 'must name a host that can be resolved'

/** Asks the system's resolver, as every program of this machine does. */
export async function resolveBySystem(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true })
  return found.map(({ address }) => address)
}

/**
 * Checks where a URL leads. Every address of its name must be public, not only the one that is taken: a name with one
 * address inside is a trap or a mistake. The addresses are to be connected to as they are; asked again, the name could
 * answer otherwise. Never rejects.
 */
export async function checkDestination(
  { resolve, allowPrivate }: { readonly resolve: Resolver; readonly allowPrivate: boolean },
  text: string,
): Promise<DestinationCheck> {
  const read = readCallbackUrl(text, allowPrivate)
  if (read.kind === 'violation') return read
  const { url, host } = read
  const addresses = isIpAddress(host) ? [host] : await resolveInTime(resolve, host)
  if (addresses.length === 0) return { kind: 'violation', rule: UNRESOLVED_RULE }
  const allowed = addresses.every((each) => isIpAddress(each) && (allowPrivate || isPublicAddress(each)))
  if (!allowed) return { kind: 'violation', rule: PUBLIC_HOST_RULE }
  return { kind: 'destination', destination: { url, host, addresses: inTurn(addresses) } }
}

function resolveInTime(resolve: Resolver, host: string): Promise<readonly string[]> {
  const none = () => []
  return inTime(resolve(host).catch(none), RESOLVE_TIMEOUT_MS, none)
}
