import ipaddr from 'ipaddr.js'

/**
 * Blocks of the IANA IPv4 special-purpose registry (RFC 6890) that are not the public Internet, and multicast
 * (RFC 5771).
 */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT (RFC 6598)
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // public by its number, but the host that serves Azure's machines
  '169.254.0.0/16', // link-local, with 169.254.169.254: the metadata of clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // IETF protocols
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
].map((block) => ipaddr.IPv4.parseCIDR(block))

/** What IANA has given out as global unicast (RFC 4291, 2.4): all else is local, reserved, mapped or translated. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** Blocks of it that are not hosts of the Internet, or carry an IPv4 address that would have to be checked again. */
const NOT_PUBLIC_V6 = [
  '2001::/23', // IETF protocols: Teredo, ORCHID, benchmarks, AMT, …
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation (RFC 9637)
].map((block) => ipaddr.IPv6.parseCIDR(block))

const LOOPBACK_V4 = ipaddr.IPv4.parseCIDR('127.0.0.0/8')
const LOOPBACK_V6 = ipaddr.IPv6.parseCIDR('::1/128')

/** What `isIpAddress` asks for, in words for an error message. */
export const IP_RULE = 'must be an IP address, without a port and a zone'

/** True when this text is an IP address: four decimals, or IPv6 without brackets and zone. */
export function isIpAddress(text: string): boolean {
  return readAddress(text) !== null
}

/** True when the address never leaves this machine: no proxy can reach it. */
export function isLoopbackAddress(text: string): boolean {
  const address = readAddress(text)
  if (address === null) return false
  return address instanceof ipaddr.IPv4 ? address.match(LOOPBACK_V4) : address.match(LOOPBACK_V6)
}

/**
 * True when the address belongs to a host of the public Internet. False for private, loopback, link-local, shared,
 * multicast, reserved and documentation addresses, for IPv6 that embeds an IPv4 address (mapped, NAT64, 6to4, Teredo),
 * and for what is no address.
 */
export function isPublicAddress(text: string): boolean {
  const address = readAddress(text)
  if (address === null) return false
  if (address instanceof ipaddr.IPv4) return !NOT_PUBLIC_V4.some((block) => address.match(block))
  return address.match(GLOBAL_V6) && !NOT_PUBLIC_V6.some((block) => address.match(block))
}

/**
 * Who is behind an address, as far as can be told: an IPv4 address itself, also when it comes as IPv6, and of IPv6 the
 * first 64 bits, which one customer has at least. What is no address stays as it is.
 */
export function networkOf(text: string): string {
  const [withoutZone = ''] = text.split('%')
  const address = readAddress(withoutZone)
  if (address === null || address instanceof ipaddr.IPv4) return withoutZone
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString()
  const groups = address.parts.slice(0, 4).map((group) => group.toString(16))
  return `${groups.join(':')}::/64`
}

/** What `isIpBlock` asks for, in words for an error message. */
export const IP_BLOCK_RULE = 'an IP address, or a block as 192.0.2.0/24 or 2001:db8::/32'

/** True for an address, and for a block of them in CIDR notation (RFC 4632, 3.1) whose bits behind the prefix are 0. */
export function isIpBlock(text: string): boolean {
  return readBlock(text) !== null
}

/** True when the address is one of these addresses, or in one of these blocks; IPv4 also when it comes as IPv6. */
export function isInBlocks(address: string, blocks: readonly string[]): boolean {
  const given = readAddress(address.split('%')[0] ?? '')
  const plain = given instanceof ipaddr.IPv6 && given.isIPv4MappedAddress() ? given.toIPv4Address() : given
  return blocks.some((text) => {
    const block = readBlock(text)
    return plain !== null && block !== null && block[0].kind() === plain.kind() && plain.match(block)
  })
}

/** An address is a block of one. */
function readBlock(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const [, base = '', bits] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? []
  const address = readAddress(base)
  if (address === null) return null
  const length = address.kind() === 'ipv4' ? 32 : 128
  const prefix = bits === undefined ? length : Number(bits)
  if (prefix > length) return null
  return isZeroBehind(address.toByteArray(), prefix) ? [address, prefix] : null
}

function isZeroBehind(octets: readonly number[], prefix: number): boolean {
  return octets.every((octet, index) => {
    const kept = Math.min(8, Math.max(0, prefix - 8 * index))
    return (octet & (0xff >> kept)) === 0
  })
}

/**
 * Only the canonical form of IPv4, also at the end of IPv6: the URL parser has turned hexadecimal, octal and short forms
 * into it. IPv6 in every form of RFC 4291, 2.2.
 */
function readAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  const end = text.slice(text.lastIndexOf(':') + 1)
  if (end.includes('.') && !ipaddr.IPv4.isValidFourPartDecimal(end)) return null
  return !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null
}
