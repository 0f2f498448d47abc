import { isIpAddress, isPublicAddress } from '../ip-address.ts'
import { isStorable } from '../message/message-draft.ts'
import { CALLBACK_PORT_RULE, mayCallPort, portOf } from './callback-port.ts'

/** Longest URL taken, in characters. */
const MAX_URL_CHARACTERS = 2_048

/** What a callback URL must be, worded to follow the name of its field. */
export const CALLBACK_URL_RULE = `must be an http or https URL of at most ${MAX_URL_CHARACTERS} characters, without user name, password and fragment`

/** Variables that allow private and loopback addresses: to callbacks, and to requests to providers. */
export type LiftingVariable = 'CALLBACK_ALLOW_PRIVATE' | 'PROVIDER_ALLOW_PRIVATE'

/** Where the host of a URL must be, and what lifts that. */
export function publicHostRule(lifting: LiftingVariable): string {
  return `must name a host on the public Internet: no private, loopback, link-local, shared, multicast or reserved address and no local name (${lifting}=true lifts this for development)`
}

/** Where the host of a callback URL must be. */
export const PUBLIC_HOST_RULE = publicHostRule('CALLBACK_ALLOW_PRIVATE')

/** A URL read, or the rule that it breaks. */
export type CallbackUrlReading =
  | { readonly kind: 'url'; readonly url: URL; readonly host: string }
  | { readonly kind: 'violation'; readonly rule: string }

/** Names that are local by definition (RFC 6761, 6762, 8375; `internal` is reserved by ICANN). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa|localdomain)\.?$/

/**
 * Reads a callback URL. `host` is what is to be resolved: a name, or an address without brackets in its canonical form,
 * whatever form the text had. An address is checked here, a name when it is resolved. `lifting` is named where it is refused.
 */
export function readCallbackUrl(
  text: string,
  allowPrivate: boolean,
  lifting: LiftingVariable = 'CALLBACK_ALLOW_PRIVATE',
): CallbackUrlReading {
  // The parser would replace what it cannot write.
  const url = text.length <= MAX_URL_CHARACTERS && isStorable(text) ? URL.parse(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '' || url.hash !== '')
    return { kind: 'violation', rule: CALLBACK_URL_RULE }
  if (url.username !== '' || url.password !== '') return { kind: 'violation', rule: CALLBACK_URL_RULE }
  if (!mayCallPort(portOf(url))) return { kind: 'violation', rule: CALLBACK_PORT_RULE }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (!allowPrivate && !mayBePublic(host)) return { kind: 'violation', rule: publicHostRule(lifting) }
  return { kind: 'url', url, host }
}

function mayBePublic(host: string): boolean {
  if (isIpAddress(host)) return isPublicAddress(host)
  // A name without a dot is found in the search domain of this machine's own network.
  return host.replace(/\.$/, '').includes('.') && !LOCAL_NAME.test(host)
}
