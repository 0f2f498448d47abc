/** What listens on every address is reached on this one. */
const LOOPBACK: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/**
 * The URL by which a process of this machine reaches an API that listens on `host`, without a slash at its end. Over TLS its
 * certificate is for another name: who asks there does not check it.
 */
export function ownUrl(host: string, port: number, scheme: 'http' | 'https'): string {
  const address = LOOPBACK[host] ?? host
  return `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}`
}
