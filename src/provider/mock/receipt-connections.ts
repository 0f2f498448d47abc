import { isLoopbackHost } from '../../domain/host.ts'

/** What an endpoint made of a receipt. */
export type PostAnswer = { readonly kind: 'taken' } | { readonly kind: 'not_taken'; readonly reason: string }

/** Connections to the endpoints of receipts. */
export type ReceiptConnections = {
  /** Posts a receipt; never rejects, and answers within `timeoutMs`. Each that is under way has a connection of its own. */
  post(url: string, body: string): Promise<PostAnswer>
  /** Closes those that are idle; those in use are closed with their answer. */
  close(): void
}

/** Shorter than servers keep an idle connection: what is posted right when one closes it is lost, and posted again. */
const MAX_IDLE_MS = 3_000

/** Octets of an answer; that of a gateway has some hundred. */
const MAX_ANSWER = 65_536

type Endpoint = {
  readonly hostname: string
  readonly port: number
  readonly head: string
  readonly free: Socket[]
}
type Socket = Bun.Socket<Connection>
type Connection = {
  answered: ((answer: PostAnswer) => void) | null
  received: string
  unwritten: Buffer | null
  freeSinceMs: number
}

/**
 * Opens connections as they are needed and keeps them for the next receipts. HTTP/1.1 and no more than a receipt needs of it: some 22 µs of
 * CPU a post where `fetch` takes 46, which was a tenth of what a worker does for a message of the mock. Over TLS `fetch` posts.
 */
export function openReceiptConnections({ timeoutMs }: { readonly timeoutMs: number }): ReceiptConnections {
  const endpoints = new Map<string, Endpoint>()
  let closed = false

  function endpointOf(url: string): Endpoint {
    const known = endpoints.get(url)
    if (known) return known
    const { hostname, port, host, pathname, search } = new URL(url)
    const endpoint = {
      hostname: hostname.replaceAll(/[[\]]/g, ''),
      port: Number(port || HTTP_PORT),
      head: `POST ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: `,
      free: [],
    }
    endpoints.set(url, endpoint)
    return endpoint
  }

  async function socketTo(endpoint: Endpoint): Promise<Socket> {
    for (let socket = endpoint.free.pop(); socket; socket = endpoint.free.pop()) {
      if (performance.now() - socket.data.freeSinceMs < MAX_IDLE_MS) return socket
      socket.end()
    }
    const lost = (socket: Socket, reason: string) => {
      const place = endpoint.free.indexOf(socket)
      if (place >= 0) endpoint.free.splice(place, 1)
      socket.data.answered?.({ kind: 'not_taken', reason })
    }
    return await Bun.connect<Connection>({
      hostname: endpoint.hostname,
      port: endpoint.port,
      data: { answered: null, received: '', unwritten: null, freeSinceMs: 0 },
      socket: {
        data: (socket, chunk) => hear(endpoint, socket, chunk),
        drain: (socket) => write(socket, socket.data.unwritten),
        close: (socket) => lost(socket, 'the connection was closed'),
        error: (socket, error) => lost(socket, reasonOf(error)),
      },
    })
  }

  function hear(endpoint: Endpoint, socket: Socket, chunk: Buffer): void {
    const { data } = socket
    // Nothing was asked, or it was given up: what is said next on it could be taken for the answer to another receipt.
    if (data.answered === null) return void socket.terminate()
    data.received += chunk.toString('latin1')
    const answer = answerIn(data.received)
    if (answer === null && data.received.length > MAX_ANSWER) {
      data.answered({ kind: 'not_taken', reason: 'its answer is too long' })
      return void socket.terminate()
    }
    if (answer === null) return
    data.received = ''
    const { status, keeps } = answer
    data.answered(
      status >= 200 && status < 300
        ? { kind: 'taken' }
        : { kind: 'not_taken', reason: `it answered ${status}` },
    )
    if (!keeps || closed) return void socket.end()
    data.freeSinceMs = performance.now()
    endpoint.free.push(socket)
  }

  function postPlain(url: string, body: string): Promise<PostAnswer> {
    const endpoint = endpointOf(url)
    return new Promise((resolve, reject) => {
      let mine: Socket | null = null
      const timer = setTimeout(() => {
        answered({ kind: 'not_taken', reason: 'TimeoutError' })
        mine?.terminate()
      }, timeoutMs)
      let isOver = false
      const answered = (answer: PostAnswer) => {
        isOver = true
        clearTimeout(timer)
        if (mine) mine.data.answered = null
        resolve(answer)
      }
      socketTo(endpoint).then(
        (socket) => {
          if (isOver) return socket.end()
          mine = socket
          socket.data.answered = answered
          write(socket, Buffer.from(`${endpoint.head}${Buffer.byteLength(body)}\r\n\r\n${body}`))
        },
        (error) => {
          clearTimeout(timer)
          reject(error)
        },
      )
    })
  }

  return {
    async post(url, body) {
      try {
        return await (url.startsWith('http:') ? postPlain(url, body) : fetched(url, body, timeoutMs))
      } catch (error) {
        return { kind: 'not_taken', reason: reasonOf(error) }
      }
    },
    close() {
      closed = true
      for (const { free } of endpoints.values()) for (const socket of free.splice(0)) socket.end()
    },
  }
}

const HTTP_PORT = 80

/** What the socket does not take now it takes when it has drained. */
function write(socket: Socket, octets: Buffer | null): void {
  if (octets === null) return
  const written = Math.max(0, socket.write(octets))
  socket.data.unwritten = written < octets.length ? octets.subarray(written) : null
}

/** The status of an answer that has come whole, and whether the connection goes on after it; null: a piece is missing. */
function answerIn(received: string): { readonly status: number; readonly keeps: boolean } | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = received.slice(0, end).toLowerCase()
  const status = Number(head.slice('http/1.1 '.length, 'http/1.1 200'.length))
  const length = status === 204 ? 0 : Number(/\r\ncontent-length: *(\d+)/.exec(head)?.[1] ?? Number.NaN)
  // Where its end is not told by a length, more came than that, or it is the last one here, the connection is not used again.
  if (Number.isNaN(length) || /\r\nconnection: *close/.test(head)) return { status, keeps: false }
  const missing = end + '\r\n\r\n'.length + length - received.length
  return missing > 0 ? null : { status, keeps: missing === 0 }
}

/** No proxy is asked, whatever HTTPS_PROXY says. On this machine the certificate is the gateway's own, for another name. */
async function fetched(url: string, body: string, timeoutMs: number): Promise<PostAnswer> {
  const signal = AbortSignal.timeout(timeoutMs)
  const answer = await fetch(url, {
    method: 'POST',
    headers: JSON_HEADERS,
    body,
    signal,
    proxy: false,
    tls: { rejectUnauthorized: !isLoopbackHost(new URL(url).hostname) },
  })
  // An unread body keeps its connection from being used again.
  await answer.arrayBuffer()
  return answer.ok ? { kind: 'taken' } : { kind: 'not_taken', reason: `it answered ${answer.status}` }
}

/** An error's own words hold the URL, and that the token. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the request failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

const JSON_HEADERS = { 'content-type': 'application/json' }
