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
].map(blockV4)

/** What IANA has given out as global unicast (RFC 4291, 2.4): all else is local, reserved, mapped or translated. */
const GLOBAL_V6 = blockV6('2000::/3')

/** Blocks of it that are not hosts of the Internet, or carry an IPv4 address that would have to be checked again. */
const NOT_PUBLIC_V6 = [
  '2001::/23', // IETF protocols: Teredo, ORCHID, benchmarks, AMT, …
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation (RFC 9637)
].map(blockV6)

type Block = { readonly first: bigint; readonly last: bigint }

/** True when this text is an IP address: four decimals, or IPv6 without brackets and zone. */
export function isIpAddress(text: string): boolean {
  return valueV4(text) !== null || valueV6(text) !== null
}

const LOOPBACK = [blockV4('127.0.0.0/8'), blockV6('::1/128')] as const

/** True when the address never leaves this machine: no proxy can reach it. */
export function isLoopbackAddress(text: string): boolean {
  const [blockOfV4, blockOfV6] = LOOPBACK
  const v4 = valueV4(text)
  if (v4 !== null) return isIn(blockOfV4, v4)
  const v6 = valueV6(text)
  return v6 !== null && isIn(blockOfV6, v6)
}

/**
 * True when the address belongs to a host of the public Internet. False for private, loopback, link-local, shared,
 * multicast, reserved and documentation addresses, for IPv6 that embeds an IPv4 address (mapped, NAT64, 6to4, Teredo),
 * and for what is no address.
 */
export function isPublicAddress(text: string): boolean {
  const v4 = valueV4(text)
  if (v4 !== null) return !NOT_PUBLIC_V4.some((block) => isIn(block, v4))
  const v6 = valueV6(text)
  return v6 !== null && isIn(GLOBAL_V6, v6) && !NOT_PUBLIC_V6.some((block) => isIn(block, v6))
}

/**
 * Who is behind an address, as far as can be told: an IPv4 address itself, also when it comes as IPv6, and of IPv6 the
 * first 64 bits, which one customer has at least. What is no address stays as it is.
 */
export function networkOf(text: string): string {
  const [address = ''] = text.split('%')
  const v6 = valueV6(address)
  if (v6 === null) return address
  if (v6 >> 32n === 0xffffn) return [24n, 16n, 8n, 0n].map((bits) => (v6 >> bits) & 0xffn).join('.')
  const groups = [112n, 96n, 80n, 64n].map((bits) => ((v6 >> bits) & 0xffffn).toString(16))
  return `${groups.join(':')}::/64`
}

function isIn({ first, last }: Block, value: bigint): boolean {
  return first <= value && value <= last
}

function blockV4(cidr: string): Block {
  return block(cidr, valueV4, 32)
}

function blockV6(cidr: string): Block {
  return block(cidr, valueV6, 128)
}

function block(cidr: string, read: (text: string) => bigint | null, bits: number): Block {
  const [address = '', length = ''] = cidr.split('/')
  const first = read(address) ?? 0n
  return { first, last: first | ((1n << BigInt(bits - Number(length))) - 1n) }
}

/** Only the canonical form: the URL parser has turned hexadecimal, octal and short forms into it. */
function valueV4(text: string): bigint | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return null
  const bytes = text.split('.').map(Number)
  if (bytes.some((byte) => byte > 255)) return null
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

/** RFC 4291, 2.2: eight groups of hexadecimal digits, one run of zeros as `::`, the last two groups perhaps as IPv4. */
function valueV6(text: string): bigint | null {
  const groups = withoutDots(text.toLowerCase())
  if (groups === null || !/^[0-9a-f:]+$/.test(groups)) return null
  const halves = groups.split('::')
  if (halves.length > 2) return null
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n)
}

/** An IPv4 address at the end as two groups. */
function withoutDots(text: string): string | null {
  if (!text.includes('.')) return text
  const start = text.lastIndexOf(':') + 1
  const value = valueV4(text.slice(start))
  if (start === 0 || value === null) return null
  return `${text.slice(0, start)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`
}
