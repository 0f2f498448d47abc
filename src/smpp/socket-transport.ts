import type { Socket } from 'node:net'
import type { Session, Transport } from './session.ts'

/** The last answers of a session that ends have so long to leave. */
const LAST_WORDS_MS = 1_000

/** What a session needs of a socket, in clear or over TLS. */
export function transportOf(socket: Socket): Transport {
  return {
    write: (octets) => void socket.write(octets),
    waiting: () => socket.writableLength,
    end() {
      socket.destroySoon()
      // It waits for what a peer that does not read has not read.
      const late = setTimeout(() => socket.destroy(), LAST_WORDS_MS)
      socket.once('close', () => clearTimeout(late))
    },
  }
}

/** Gives a session what comes from its socket, and the end of it; `heard` is told of each chunk first. */
export function feedFrom(
  socket: Socket,
  session: Pick<Session, 'received' | 'lost'>,
  heard = () => {},
): void {
  socket.on('data', (chunk: Buffer) => {
    heard()
    session.received(chunk)
  })
  socket.on('error', () => session.lost('the connection broke'))
  socket.on('close', () => session.lost('the connection was closed'))
}
