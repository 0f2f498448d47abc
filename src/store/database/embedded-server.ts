import { createServer, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { isOwnConnection, NOT_OURS } from './own-connection.ts'

// Message kinds and codes of the PostgreSQL frontend/backend protocol 3.0 (PostgreSQL manual, 55.7).
const QUERY = 0x51
const PARSE = 0x50
const CLOSE = 0x43
const SYNC = 0x53
const FLUSH = 0x48
const TERMINATE = 0x58
const ERROR_RESPONSE = 0x45
const SSL_REQUEST = 80_877_103
const GSS_REQUEST = 80_877_104
const CANCEL_REQUEST = 80_877_102
const STARTUP_HEADER_BYTES = 8
const MESSAGE_HEADER_BYTES = 5
const SYNC_MESSAGE = new Uint8Array([SYNC, 0, 0, 0, 4])

/** Pauses before a session that broke is opened again, doubling. */
const FIRST_REOPEN_PAUSE_MS = 250
const MAX_REOPEN_PAUSE_MS = 8_000

/**
 * Answers are copied out of the engine, and the collector takes the engine for the rest of the heap: it would wait until
 * some hundred MB of them lie there. It is called after so many bytes instead, for a few milliseconds.
 */
const COLLECT_AFTER_BYTES = 32 * 1024 * 1024

/** A database that is served. */
export type Embedded = { close(): Promise<void> }

/** What one connection asks in one go: its messages up to a Sync, a Query or a Flush. */
type Ask = { readonly from: Socket; readonly messages: Uint8Array; readonly ends: boolean }

/**
 * Serves one PGlite session to many connections, which take turns: a turn lasts to the end of a transaction, or of a
 * Parse–Bind–Execute–Sync sequence. (The `pglite-socket` package lets other connections in between the messages of such
 * a sequence, which destroys the unnamed portal: error 34000.)
 */
export async function serveEmbedded(open: () => Promise<PGlite>, path: string): Promise<Embedded> {
  let db = await open()
  const waiting: Ask[] = []
  const sockets = new Set<Socket>()
  let turn: Socket | null = null
  let running = false
  let reopening = false
  let bytes = 0

  async function run(): Promise<void> {
    if (running) return
    running = true
    for (let ask = next(); ask; ask = next()) {
      turn = ask.from
      const answer = await answerOf(db, ask.messages).catch(() => null)
      if (answer === null || isBroken(answer)) {
        running = false
        return await reopen()
      }
      if (!ask.from.destroyed) ask.from.write(answer)
      collectAfter(ask.messages.length + answer.length)
      if (ask.ends && !db.isInTransaction()) turn = null
    }
    running = false
  }

  /**
   * A session that could not write its log (a full disk) answers nothing more, ever. It is given up as a crashed one is: not
   * closed, which would write what it has in memory, but opened anew from what is on the disk, as soon as that succeeds.
   */
  async function reopen(): Promise<void> {
    if (reopening) return
    reopening = true
    waiting.length = 0
    turn = null
    for (const socket of sockets) socket.destroy()
    for (let pauseMs = FIRST_REOPEN_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_REOPEN_PAUSE_MS)) {
      await Bun.sleep(pauseMs)
      const opened = await open().catch(() => null)
      if (opened === null) continue
      db = opened
      reopening = false
      return
    }
  }

  function collectAfter(more: number): void {
    bytes += more
    if (bytes < COLLECT_AFTER_BYTES) return
    bytes = 0
    Bun.gc(true)
  }

  function next(): Ask | undefined {
    if (!turn) return waiting.shift()
    const index = waiting.findIndex(({ from }) => from === turn)
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  /**
   * A connection that ends in the middle of its turn leaves neither a transaction nor a half sequence behind. Nor does any
   * leave its prepared statements: all share one session, which would keep them with their plans for ever.
   */
  async function leave(socket: Socket, statements: ReadonlySet<string>): Promise<void> {
    for (let i = waiting.length - 1; i >= 0; i--) if (waiting[i]?.from === socket) waiting.splice(i, 1)
    if (reopening) return
    if (turn === socket) {
      // After the ask that is running now, if any: PGlite runs one thing at a time.
      try {
        await answerOf(db, SYNC_MESSAGE)
        if (db.isInTransaction()) await db.exec('rollback')
      } catch {
        return await reopen()
      }
      turn = null
    }
    if (statements.size > 0) waiting.push({ from: socket, messages: closeMessages(statements), ends: true })
    void run()
  }

  const server = createServer((socket) => {
    // Who asks meanwhile hears at once that nobody is there.
    if (reopening) return socket.destroy()
    sockets.add(socket)
    const statements = new Set<string>()
    const read = openReader(socket, statements)
    socket.on('data', (chunk: Buffer) => {
      waiting.push(...read(chunk))
      void run()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      void leave(socket, statements)
    })
  })
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(path, resolve)
  await listening
  return {
    async close() {
      server.close()
      if (!reopening) await db.close()
    },
  }
}

/**
 * The octets of an answer. `execProtocolRaw` would parse them besides, and keep each row that it parsed for as long as the
 * session lives.
 */
async function answerOf(db: PGlite, messages: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  await db.execProtocolRawStream(messages, {
    // Lent out of the engine's memory, until this returns.
    onRawData: (piece) => pieces.push(piece.slice()),
    syncToFs: false,
  })
  return Buffer.concat(pieces)
}

/** True when the answer says that the session has ended, or is in a state from which it does not come back. */
function isBroken(answer: Uint8Array): boolean {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength)
  for (let at = 0; at + MESSAGE_HEADER_BYTES <= bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    const fields = () => bytes.subarray(at + MESSAGE_HEADER_BYTES, at + 1 + bytes.readInt32BE(at + 1))
    if (bytes[at] === ERROR_RESPONSE && BROKEN.some((field) => fields().includes(field))) return true
  }
  return false
}

/** Fields of an ErrorResponse: severities, and 24000, "cannot drop active portal". */
const BROKEN = ['SPANIC\0', 'SFATAL\0', 'C24000\0'].map((field) => Buffer.from(field))

/** Closes prepared statements, with the Sync that ends it. */
function closeMessages(names: ReadonlySet<string>): Uint8Array {
  const closing = [...names].map((name) => {
    // Kind, length, 'S' for a statement, and its name up to a zero.
    const message = Buffer.from(`\0\0\0\0\0S${name}\0`)
    message.writeUInt8(CLOSE, 0)
    message.writeInt32BE(message.length - 1, 1)
    return message
  })
  return new Uint8Array(Buffer.concat([...closing, SYNC_MESSAGE]))
}

/** Cuts what a connection sends into asks, and notes the names of the statements that it prepares. */
function openReader(socket: Socket, statements: Set<string>): (chunk: Buffer) => Ask[] {
  let buffer: Buffer = Buffer.alloc(0)
  let started = false
  /** Where the messages that belong to the next ask end. */
  let scanned = 0

  return (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
    const asks: Ask[] = []
    while (!started && buffer.length >= STARTUP_HEADER_BYTES && buffer.length >= buffer.readInt32BE(0)) {
      const length = Math.max(STARTUP_HEADER_BYTES, buffer.readInt32BE(0))
      const code = buffer.readInt32BE(4)
      const isRequest = code === SSL_REQUEST || code === GSS_REQUEST
      if (code === CANCEL_REQUEST || (!isRequest && !isOwnConnection(buffer.subarray(0, length)))) {
        socket.end(code === CANCEL_REQUEST ? '' : NOT_OURS)
        return []
      }
      if (isRequest) {
        socket.write('N')
        buffer = buffer.subarray(length)
      } else {
        started = true
        asks.push(cut(length, true))
      }
    }
    while (started && buffer.length >= scanned + MESSAGE_HEADER_BYTES) {
      const end = scanned + 1 + buffer.readInt32BE(scanned + 1)
      if (buffer.length < end) break
      const kind = buffer[scanned]
      if (kind === PARSE) {
        const name = buffer.subarray(
          scanned + MESSAGE_HEADER_BYTES,
          buffer.indexOf(0, scanned + MESSAGE_HEADER_BYTES),
        )
        if (name.length > 0) statements.add(name.toString())
      }
      scanned = end
      if (kind === TERMINATE) {
        socket.end()
        buffer = buffer.subarray(scanned)
        scanned = 0
      } else if (kind === QUERY || kind === SYNC || kind === FLUSH) {
        asks.push(cut(scanned, kind !== FLUSH))
        scanned = 0
      }
    }
    return asks
  }

  function cut(end: number, ends: boolean): Ask {
    const messages = new Uint8Array(buffer.subarray(0, end))
    buffer = buffer.subarray(end)
    return { from: socket, messages, ends }
  }
}
