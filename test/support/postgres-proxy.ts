import { connect, createServer, type Socket } from 'node:net'
import { listenFor } from './loopback.ts'

/** What passed through, one way: all bytes of one connection so far are searched for `text`. */
export type Cut =
  /** The statement never reaches the server: the connection is lost as it leaves. */
  | { readonly kind: 'statement'; readonly text: string }
  /** The same, and the connection is not closed but reset. */
  | { readonly kind: 'reset'; readonly text: string }
  /** The server has answered, but nobody hears it: the connection is lost on the way back. */
  | { readonly kind: 'reply'; readonly text: string }

/** A line to PostgreSQL that can be cut. */
export type PostgresProxy = {
  /** The URL of the database through this line. */
  readonly url: string
  /** Cuts the next connection on which this passes; later ones pass. */
  cutOnce(cut: Cut): void
  /** How many connections were cut. */
  cuts(): number
  /** From now on new connections are dropped, or taken again. */
  refuseNew(refuse: boolean): void
  /** How many were dropped so. */
  refusals(): number
  /** The next new connection finds a server that is still starting, which says so and hangs up. */
  startingOnce(): void
  close(): Promise<void>
}

/** Opens a line to the server of `url`. */
export async function openPostgresProxy(url: string): Promise<PostgresProxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let next: Cut | null = null
  let done = 0
  let refusing = false
  let refused = 0
  let starting = false

  function cuts(kind: Cut['kind'], chunk: Buffer): boolean {
    if (next?.kind !== kind || !chunk.includes(next.text)) return false
    next = null
    done++
    return true
  }

  const server = createServer((client) => {
    if (refusing) {
      refused++
      client.destroy()
      return
    }
    if (starting) {
      starting = false
      client.once('data', () => client.end(STARTING))
      client.on('error', () => client.destroy())
      return
    }
    const upstream = connect(Number(target.port), target.hostname)
    const drop = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', drop)
      socket.on('close', () => {
        sockets.delete(socket)
        drop()
      })
    }
    client.on('data', (chunk: Buffer) => {
      if (cuts('reset', chunk)) client.resetAndDestroy()
      else if (cuts('statement', chunk)) drop()
      else upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => (cuts('reply', chunk) ? drop() : client.write(chunk)))
  })
  const through = await listenFor(server, url)
  return {
    url: through,
    cutOnce(cut) {
      next = cut
    },
    cuts: () => done,
    refuseNew(refuse) {
      refusing = refuse
    },
    refusals: () => refused,
    startingOnce() {
      starting = true
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** `cannot_connect_now` as an ErrorResponse (PostgreSQL manual, 55.7 and 55.8). */
const STARTING = errorResponse(['SFATAL', 'VFATAL', 'C57P03', 'Mthe database system is starting up'])

function errorResponse(fields: readonly string[]): Buffer {
  const body = Buffer.from(`${fields.map((field) => `${field}\0`).join('')}\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
