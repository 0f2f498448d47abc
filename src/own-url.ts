/** What listens on every address is reached on this one. */
const LOOPBACK: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** The URL by which a process of this machine reaches an API that listens on `host`, without a slash at its end. */
export function ownUrl(host: string, port: number): string {
  const address = LOOPBACK[host] ?? host
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}
