import { createServer, type Server, type Socket } from 'node:net'
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

/** What one connection asks in one go: its messages up to a Sync, a Query or a Flush. */
type Ask = { readonly from: Socket; readonly messages: Uint8Array; readonly ends: boolean }

/**
 * Serves one PGlite session to many connections, which take turns: a turn lasts to the end of a transaction, or of a
 * Parse–Bind–Execute–Sync sequence. (The `pglite-socket` package lets other connections in between the messages of such
 * a sequence, which destroys the unnamed portal: error 34000.)
 */
export function serveEmbedded(db: PGlite, path: string): Promise<Server> {
  const waiting: Ask[] = []
  let turn: Socket | null = null
  let running = false

  async function run(): Promise<void> {
    if (running) return
    running = true
    for (let ask = next(); ask; ask = next()) {
      turn = ask.from
      const answer = await db.execProtocolRaw(ask.messages).catch((error) => {
        ask.from.destroy(error instanceof Error ? error : undefined)
        return null
      })
      if (answer && !ask.from.destroyed) ask.from.write(answer)
      if (ask.ends && !db.isInTransaction()) turn = null
    }
    running = false
  }

  function next(): Ask | undefined {
    if (!turn) return waiting.shift()
    const index = waiting.findIndex(({ from }) => from === turn)
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  /** A connection that ends in the middle of its turn leaves neither a transaction nor a half sequence behind. */
  async function leave(socket: Socket): Promise<void> {
    for (let i = waiting.length - 1; i >= 0; i--) if (waiting[i]?.from === socket) waiting.splice(i, 1)
    if (turn !== socket) return
    // After the ask that is running now, if any: PGlite runs one thing at a time.
    await db.execProtocolRaw(SYNC_MESSAGE)
    if (db.isInTransaction()) await db.exec('rollback')
    turn = null
    void run()
  }

  const server = createServer((socket) => {
    const read = openReader(socket)
    socket.on('data', (chunk: Buffer) => {
      waiting.push(...read(chunk))
      void run()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => void leave(socket))
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve(server))
  })
}

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
