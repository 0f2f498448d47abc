import { createServer } from 'node:net'

/** Below Linux's range for outgoing connections (32768–60999), so that no client can be given the port of a
 * stopped server, and no reconnecting client can end up connected to itself. */
const FIRST_PORT = 20_000
const LAST_PORT = 32_000
const ATTEMPTS = 100

const given = new Set<number>()

/**
 * A TCP port of 127.0.0.1 that nobody listens on now; random, so that runs side by side rarely ask for the same. This process is
 * never given one twice: nobody may listen on the first yet.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT))
    if (given.has(port)) continue
    given.add(port)
    if (await canListen(port)) return port
  }
  throw new Error(`no free port in ${ATTEMPTS} attempts between ${FIRST_PORT} and ${LAST_PORT}`)
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
