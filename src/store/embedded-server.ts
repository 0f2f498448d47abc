import { createServer, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'

// Message kinds and codes of the PostgreSQL frontend/backend protocol 3.0 (PostgreSQL manual, 55.7).
const QUERY = 0x51
const SYNC = 0x53
const FLUSH = 0x48
const TERMINATE = 0x58
const SSL_REQUEST = 80_877_103
const GSS_REQUEST = 80_877_104
const CANCEL_REQUEST = 80_877_102
const STARTUP_HEADER_BYTES = 8
const MESSAGE_HEADER_BYTES = 5
const SYNC_MESSAGE = new Uint8Array([SYNC, 0, 0, 0, 4])

/** Pauses before a session that broke is opened again, doubling. */
const FIRST_REOPEN_PAUSE_MS = 250
const MAX_REOPEN_PAUSE_MS = 8_000

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

  async function run(): Promise<void> {
    if (running) return
    running = true
    for (let ask = next(); ask; ask = next()) {
      turn = ask.from
      const answer = await db.execProtocolRaw(ask.messages).catch(() => null)
      if (answer === null || isBroken(answer)) {
        running = false
        return await reopen()
      }
      if (!ask.from.destroyed) ask.from.write(answer)
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

  function next(): Ask | undefined {
    if (!turn) return waiting.shift()
    const index = waiting.findIndex(({ from }) => from === turn)
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  /** A connection that ends in the middle of its turn leaves neither a transaction nor a half sequence behind. */
  async function leave(socket: Socket): Promise<void> {
    for (let i = waiting.length - 1; i >= 0; i--) if (waiting[i]?.from === socket) waiting.splice(i, 1)
    if (turn !== socket || reopening) return
    // After the ask that is running now, if any: PGlite runs one thing at a time.
    try {
      await db.execProtocolRaw(SYNC_MESSAGE)
      if (db.isInTransaction()) await db.exec('rollback')
    } catch {
      return await reopen()
    }
    turn = null
    void run()
  }

  const server = createServer((socket) => {
    // Who asks meanwhile hears at once that nobody is there.
    if (reopening) return socket.destroy()
    sockets.add(socket)
    const read = openReader(socket)
    socket.on('data', (chunk: Buffer) => {
      waiting.push(...read(chunk))
      void run()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      void leave(socket)
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

/** True when the answer says that the session has ended, or is in a state from which it does not come back. */
function isBroken(answer: Uint8Array): boolean {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength)
  return BROKEN.some((field) => bytes.includes(field))
}

/** Fields of an ErrorResponse, which no text of a row can hold: severities, and 24000, "cannot drop active portal". */
const BROKEN = ['SPANIC\0', 'SFATAL\0', 'C24000\0'].map((field) => Buffer.from(field))

/** Cuts what a connection sends into asks. */
function openReader(socket: Socket): (chunk: Buffer) => Ask[] {
  let buffer: Buffer = Buffer.alloc(0)
  let started = false
  /** Where the messages that belong to the next ask end. */
  let scanned = 0

  return (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
    const asks: Ask[] = []
    while (!started && buffer.length >= STARTUP_HEADER_BYTES && buffer.length >= buffer.readInt32BE(0)) {
      const length = buffer.readInt32BE(0)
      const code = buffer.readInt32BE(4)
      if (code === SSL_REQUEST || code === GSS_REQUEST) socket.write('N')
      else if (code === CANCEL_REQUEST) socket.end()
      else {
        started = true
        asks.push(cut(length, true))
        continue
      }
      buffer = buffer.subarray(length)
    }
    while (started && buffer.length >= scanned + MESSAGE_HEADER_BYTES) {
      const end = scanned + 1 + buffer.readInt32BE(scanned + 1)
      if (buffer.length < end) break
      const kind = buffer[scanned]
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
