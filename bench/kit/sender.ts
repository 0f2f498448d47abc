/** One request of a load. Its body is ASCII, so that its length in bytes is its length. */
export type LoadRequest = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Called once per request: its HTTP status, or 0 when the connection was lost, and when it was due. */
export type OnAnswer = (status: number, dueAt: number) => void

/** Sends requests over kept-alive HTTP connections. */
export type Sender = {
  /** Sends at once, or as soon as a connection is free. `dueAt` is on the clock of `performance.now()`. */
  send(request: LoadRequest, dueAt: number): void
  /** Resolves when everything is answered; after `withinMs` the rest counts as lost. */
  idle(withinMs: number): Promise<void>
  close(): void
}

type Waiting = { readonly request: LoadRequest; readonly dueAt: number }
type Connection = { dueAt: number | null; received: string; unwritten: string }

const IDLE_POLL_MS = 5

/**
 * Opens up to `maxConnections` connections as they are needed, one request at a time on each. Nothing but what a request
 * needs, because it runs on the cores it measures: less than half of the CPU of `fetch` (bench/README.md).
 */
export function openSender(options: {
  readonly url: string
  readonly maxConnections: number
  readonly onAnswer: OnAnswer
}): Sender {
  const { hostname, port } = new URL(options.url)
  const host = `${hostname}:${port}`
  const free: Bun.Socket<Connection>[] = []
  const all = new Set<Bun.Socket<Connection>>()
  const waiting: Waiting[] = []
  let first = 0
  let connections = 0
  let unanswered = 0
  let closed = false

  function answer(connection: Connection, status: number): void {
    if (connection.dueAt === null) return
    const { dueAt } = connection
    connection.dueAt = null
    connection.received = ''
    unanswered--
    options.onAnswer(status, dueAt)
  }

  /** The next one that waits, oldest first. */
  function next(): Waiting | undefined {
    const one = waiting[first]
    if (one) first++
    // Given back in large pieces: shift() of a long queue would move it all each time.
    if (first === waiting.length || first === 10_000) {
      waiting.splice(0, first)
      first = 0
    }
    return one
  }

  function proceed(socket: Bun.Socket<Connection>): void {
    const one = next()
    if (one) write(socket, one)
    else free.push(socket)
  }

  function write(socket: Bun.Socket<Connection>, { request, dueAt }: Waiting): void {
    socket.data.dueAt = dueAt
    const octets = octetsOf(request, host)
    const written = socket.write(octets)
    if (written < octets.length) socket.data.unwritten = octets.slice(Math.max(0, written))
  }

  function lose(socket: Bun.Socket<Connection>): void {
    if (!all.delete(socket)) return
    connections--
    const index = free.indexOf(socket)
    if (index >= 0) free.splice(index, 1)
    answer(socket.data, 0)
    connectForWaiting()
  }

  function connectForWaiting(): void {
    if (closed || first === waiting.length || connections >= options.maxConnections) return
    connections++
    Bun.connect<Connection>({
      hostname,
      port: Number(port),
      data: { dueAt: null, received: '', unwritten: '' },
      socket: {
        open(socket) {
          all.add(socket)
          proceed(socket)
        },
        data(socket, chunk) {
          const { data } = socket
          data.received =
            data.received === '' ? chunk.toString('latin1') : data.received + chunk.toString('latin1')
          const status = statusOf(data.received)
          if (status === null) return
          answer(data, status)
          proceed(socket)
        },
        drain(socket) {
          const { unwritten } = socket.data
          if (unwritten !== '') socket.data.unwritten = unwritten.slice(Math.max(0, socket.write(unwritten)))
        },
        close: lose,
        error: lose,
      },
    }).catch(() => {
      connections--
      const one = next()
      if (one) {
        unanswered--
        options.onAnswer(0, one.dueAt)
      }
      connectForWaiting()
    })
  }

  return {
    send(request, dueAt) {
      unanswered++
      const socket = free.pop()
      if (socket) return write(socket, { request, dueAt })
      waiting.push({ request, dueAt })
      connectForWaiting()
    },
    async idle(withinMs) {
      const until = performance.now() + withinMs
      while (unanswered > 0 && performance.now() < until) await Bun.sleep(IDLE_POLL_MS)
      for (let one = next(); one; one = next()) options.onAnswer(0, one.dueAt)
      for (const socket of all) answer(socket.data, 0)
      unanswered = 0
    },
    close() {
      closed = true
      for (const socket of all) socket.end()
    },
  }
}

function octetsOf({ method, path, headers = {}, body }: LoadRequest, host: string): string {
  let head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n`
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`
  return body === undefined ? `${head}\r\n` : `${head}Content-Length: ${body.length}\r\n\r\n${body}`
}

/** The status of a whole answer; null while a piece is missing. */
function statusOf(received: string): number | null {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(received)?.[1] ?? 0)
  return received.length >= headEnd + 4 + length ? Number(received.slice(9, 12)) : null
}
