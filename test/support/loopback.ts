import type { Server } from 'node:net'

/** Listens on a free loopback port; answers `url` with that in the place of its host and port. */
export async function listenFor(server: Server, url: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the server has no port')
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(address.port)
  return through.href
}
