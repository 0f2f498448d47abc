import { createServer, type Socket } from 'node:net'

/** A server that answers bytes, as a broken one would. */
export type RawServer = {
  readonly url: string
  readonly port: number
  /** Requests that came whole, as text. */
  readonly requests: readonly string[]
  /** Connections taken so far. */
  connections(): number
  close(): Promise<void>
}

/** Listens on a free loopback port; `answer` is called with each request and its number, from 1. */
export async function openRawServer(
  answer: (socket: Socket, index: number) => void,
  host = '127.0.0.1',
): Promise<RawServer> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    let waiting = ''
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (data) => {
      waiting += data.toString('latin1')
      for (let end = endOf(waiting); end > 0; end = endOf(waiting)) {
        requests.push(waiting.slice(0, end))
        waiting = waiting.slice(end)
        answer(socket, requests.length)
      }
    })
  })
  const listening = Promise.withResolvers<void>()
  server.listen(0, host, listening.resolve)
  await listening.promise
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    close() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      for (const socket of sockets) socket.destroy()
      return closed.promise
    },
  }
}

/** Where the first request ends; 0 while it is not whole. */
function endOf(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0)
  const end = head + 4 + length
  return text.length >= end ? end : 0
}

/** An answer of HTTP/1.1 with this body. */
export function httpAnswer(status: string, body: string, headers: readonly string[] = []): string {
  const lines = [`HTTP/1.1 ${status}`, `content-length: ${Buffer.byteLength(body)}`, ...headers]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}
