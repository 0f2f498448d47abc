import { connect, createServer, type Socket } from 'node:net'
import { listenFor } from './loopback.ts'

/** A network line to a server on loopback. */
export type Line = {
  /** The server's URL through this line. */
  readonly url: string
  /** From now on nothing passes, either way: connections stay open, new ones are taken, nobody answers. */
  hang(): void
  /** What was held back passes, and everything after it. */
  resume(): void
  close(): Promise<void>
}

type Pair = { readonly client: Socket; upstream: Socket | null }

/** Opens a line to the server of `url`, which may go away and come back on its port. */
export async function openLine(url: string): Promise<Line> {
  const target = new URL(url)
  const pairs = new Set<Pair>()
  let hanging = false

  function join(pair: Pair): void {
    pair.upstream ??= dial(pair)
    pair.client.pipe(pair.upstream)
    pair.upstream.pipe(pair.client)
  }

  function part({ client, upstream }: Pair): void {
    client.unpipe()
    client.pause()
    upstream?.unpipe()
    upstream?.pause()
  }

  function dial(pair: Pair): Socket {
    const upstream = connect(Number(target.port), target.hostname)
    endTogether(pair, upstream)
    return upstream
  }

  /** A line that hangs does not tell one end that the other has gone. */
  function endTogether(pair: Pair, socket: Socket): void {
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (hanging) return
      drop(pair)
    })
  }

  function drop(pair: Pair): void {
    pairs.delete(pair)
    pair.client.destroy()
    pair.upstream?.destroy()
  }

  const server = createServer((client) => {
    const pair: Pair = { client, upstream: null }
    pairs.add(pair)
    endTogether(pair, client)
    if (hanging) client.pause()
    else join(pair)
  })
  const through = await listenFor(server, url)

  return {
    url: through,
    hang() {
      hanging = true
      for (const pair of pairs) part(pair)
    },
    resume() {
      hanging = false
      for (const pair of pairs) {
        if (pair.client.destroyed || pair.upstream?.destroyed) drop(pair)
        else join(pair)
      }
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const pair of pairs) drop(pair)
      await closed
    },
  }
}
