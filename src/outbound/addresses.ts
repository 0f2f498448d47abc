import { lookup } from 'node:dns/promises'
import { isIpAddress, isPublicAddress } from '../domain/ip-address.ts'
import { inTime } from '../kit/in-time.ts'
import { inTurn } from './first-connected.ts'

/** All addresses of a name. Rejects when there is none. */
export type Resolver = (name: string) => Promise<readonly string[]>

/** The addresses of a host that may be connected to, in this order; or that it has none, or one that is not public. */
export type Addresses =
  | { readonly kind: 'addresses'; readonly addresses: readonly [string, ...string[]] }
  | { readonly kind: 'unresolved' }
  | { readonly kind: 'not_public' }

/** Names that do not resolve within this are taken as unknown. */
const RESOLVE_TIMEOUT_MS = 5_000

/** Asks the system's resolver, as every program of this machine does. */
export async function resolveBySystem(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true })
  return found.map(({ address }) => address)
}

/**
 * Where a host (a name, or an address without brackets) leads. Every address of a name must be public, not only the one
 * that is taken: a name with one address inside is a trap or a mistake. The addresses are to be connected to as they are;
 * asked again, the name could answer otherwise. Never rejects.
 */
export async function addressesOf(
  { resolve, allowPrivate }: { readonly resolve: Resolver; readonly allowPrivate: boolean },
  host: string,
): Promise<Addresses> {
  const [first, ...others] = isIpAddress(host) ? [host] : inTurn(await resolveInTime(resolve, host))
  if (first === undefined) return { kind: 'unresolved' }
  const addresses = [first, ...others] as const
  const allowed = addresses.every((each) => isIpAddress(each) && (allowPrivate || isPublicAddress(each)))
  return allowed ? { kind: 'addresses', addresses } : { kind: 'not_public' }
}

function resolveInTime(resolve: Resolver, host: string): Promise<readonly string[]> {
  const none = () => []
  return inTime(resolve(host).catch(none), RESOLVE_TIMEOUT_MS, none)
}
