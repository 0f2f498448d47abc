/** A host as a URL or a request names it. */
export type Host = {
  /** A name in small letters without its last dot, or an address in its one form and without brackets. */
  readonly name: string
  /** Null: none was said. */
  readonly port: number | null
}

/** `name`, `name:port`, `192.0.2.1:port`, `[2001:db8::1]:port` (RFC 3986, 3.2.2), as names of hosts are written. */
const HOST_PATTERN = /^(\[[0-9a-f:.]+\]|[a-z0-9_-][a-z0-9._-]*)(?::(\d{0,5}))?$/i

/** Reads what a Host header says (RFC 9112, 3.2), at most 255 characters; null when it names no host. */
export function readHost(text: string): Host | null {
  const [, named, port] = (text.length <= 255 && HOST_PATTERN.exec(text)) || []
  // The URL parser knows every spelling of an address: 127.1 and 0x7f.1 are 127.0.0.1, [0:0::1] is [::1].
  const url = named === undefined ? null : URL.parse(`http://${named}:${port ?? ''}/`)
  if (!url) return null
  const name = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  return name === '' ? null : { name, port: port ? Number(port) : null }
}

/** The one form of an address or a name without a port; IPv6 may come without its brackets. Null: it is neither. */
export function readHostName(text: string): string | null {
  const host = readHost(isBareV6(text) ? `[${text}]` : text)
  return host === null || host.port !== null ? null : host.name
}

function isBareV6(text: string): boolean {
  return text.includes(':') && /^[0-9a-f:.]+$/i.test(text) && text.indexOf(':') !== text.lastIndexOf(':')
}

/** True when only this machine itself can reach what listens there: `localhost`, 127.0.0.0/8 and ::1, however written. */
export function isLoopbackHost(host: string): boolean {
  const name = readHostName(host)
  return name !== null && (name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name))
}

/** A name or an address as it stands in a URL. */
export function hostInUrl(name: string): string {
  return name.includes(':') ? `[${name}]` : name
}

/** How what listens at a HOST is reached from this machine: by `localhost` where that leads there. */
export function hostFromHere(host: string): string {
  const name = readHostName(host) ?? host
  return ['0.0.0.0', '127.0.0.1', '::', '::1'].includes(name) ? 'localhost' : hostInUrl(name)
}
