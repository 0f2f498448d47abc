import { connect } from 'node:net'
import type { FuzzRequest } from './requests.ts'

/** What came back; null when the connection ended without an answer. */
export type WireAnswer = {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  /** Empty when it is a stream: that has no end. */
  readonly body: string
} | null

/** No answer takes longer: an OTP waits 5 s. */
const PATIENCE_MS = 60_000

const STREAM = /^HTTP.*\r\ncontent-type: text\/event-stream.*\r\n\r\n/is

/** Sends a request byte for byte, which no HTTP client would, over a connection of its own, and reads the answer. */
export function sendOnWire(port: number, request: FuzzRequest): Promise<WireAnswer> {
  const { promise, resolve } = Promise.withResolvers<WireAnswer>()
  const socket = connect(port, '127.0.0.1')
  const pieces: Buffer[] = []
  let isStream = false
  const end = () => {
    clearTimeout(timer)
    socket.destroy()
    resolve(readAnswer(Buffer.concat(pieces).toString('latin1')))
  }
  const timer = setTimeout(end, PATIENCE_MS)
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece)
    isStream ||= STREAM.test(piece.toString('latin1'))
    if (isStream) end()
  })
  socket.on('close', end)
  // An answer may have come before.
  socket.on('error', end)
  for (const part of partsOf(request, port)) socket.write(part)
  return promise
}

function partsOf({ method, address, headers, body, chunked }: FuzzRequest, port: number): Uint8Array[] {
  const inChunks = chunked && body !== null && body.length > 0
  const lines = [
    `${method} ${address} HTTP/1.1`,
    ...('host' in headers ? [] : [`host: 127.0.0.1:${port}`]),
    'connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(inChunks ? ['transfer-encoding: chunked'] : body ? [`content-length: ${body.length}`] : []),
  ]
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  if (!body) return [head]
  if (!inChunks) return [head, body]
  const middle = Math.max(1, body.length >> 1)
  const chunk = (bytes: Uint8Array) =>
    bytes.length === 0 ? [] : [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]
  return [head, ...chunk(body.slice(0, middle)), ...chunk(body.slice(middle)), Buffer.from('0\r\n\r\n')]
}

function readAnswer(text: string): WireAnswer {
  const headEnd = text.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0)
  if (headEnd < 0 || status === 0) return null
  // 100 Continue goes before the answer.
  if (status < 200) return readAnswer(text.slice(headEnd + 4))
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  const rest = text.slice(headEnd + 4)
  const body = headers.get('transfer-encoding') === 'chunked' ? joinChunks(rest) : rest
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false
  return { status, headers, body: isStream ? '' : Buffer.from(body, 'latin1').toString('utf8') }
}

function joinChunks(text: string): string {
  const chunks: string[] = []
  for (let at = 0; ; ) {
    const lineEnd = text.indexOf('\r\n', at)
    const size = Number.parseInt(text.slice(at, lineEnd), 16)
    if (lineEnd < 0 || !(size > 0)) return chunks.join('')
    chunks.push(text.slice(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
