// An SMSC in a process of its own: takes what it is given, books it, and tells receipts on any session of the account.
// Arguments: the file of its book, and a port (0: any). It prints `listening PORT`, and `done` for each order.
import { createInterface } from 'node:readline'
import { openSinkBook, readSinkBook } from './book.ts'
import { type Deed, type Mood, type Order, WELL } from './mood.ts'
import { isSettled, type Owed, openOwedReceipts, type Receiver } from './owed.ts'
import {
  COMMAND,
  headerOnly,
  openCutter,
  readHeader,
  readSubmission,
  readSystemId,
  STATUS,
  withText,
} from './wire.ts'

type Connection = {
  readonly cut: (chunk: Buffer) => Buffer[]
  /** Null until it is bound. */
  systemId: string | null
  /** Octets that the kernel did not take yet. */
  unwritten: Buffer
  sequence: number
  readonly receiver: Receiver
}
type Socket = Bun.Socket<Connection>

const FIRST_ID = 1_000_000_000
const NOTHING = Buffer.alloc(0)

const [bookFile = '', port = '0'] = process.argv.slice(2)
const before = readSinkBook(bookFile)
const book = openSinkBook(bookFile)
const owed = openOwedReceipts(book)
const sockets = new Set<Socket>()
let mood: Mood = WELL
let taken = before.taken.length

// A receipt that nobody has taken is owed still, by the sink that was here before.
for (const { id, systemId, destination, source } of before.taken)
  if (!isSettled(before.answers.get(id) ?? []))
    owed.owe(systemId, { id, destination, source: Buffer.from(source, 'hex'), dueAtMs: 0 })

function write(socket: Socket, pdus: readonly Buffer[]): void {
  const [first = NOTHING] = pdus
  const octets = pdus.length === 1 ? first : Buffer.concat(pdus)
  const { data } = socket
  if (data.unwritten.length > 0) data.unwritten = Buffer.concat([data.unwritten, octets])
  else data.unwritten = octets.subarray(Math.max(0, socket.write(octets)))
}

function received(socket: Socket, chunk: Buffer): void {
  const answers: Buffer[] = []
  const submissions: Buffer[] = []
  for (const pdu of socket.data.cut(chunk)) {
    const { command, status, sequence } = readHeader(pdu)
    switch (command) {
      case COMMAND.submitSm:
        submissions.push(submitted(socket.data.systemId, pdu, sequence))
        break
      case COMMAND.deliverSm + COMMAND.response:
        if (socket.data.systemId !== null)
          owed.answered(socket.data.systemId, socket.data.receiver, sequence, status)
        break
      case COMMAND.bindReceiver:
      case COMMAND.bindTransmitter:
      case COMMAND.bindTransceiver:
        bound(socket, pdu, command, sequence)
        break
      case COMMAND.enquireLink:
      case COMMAND.unbind:
        answers.push(headerOnly(command + COMMAND.response, STATUS.ok, sequence))
        break
      default:
        if (command < COMMAND.response)
          answers.push(headerOnly(COMMAND.response, STATUS.invalidCommand, sequence))
    }
  }
  book.flush()
  if (submissions.length > 0) answerSubmissions(socket, submissions)
  if (answers.length > 0) write(socket, answers)
}

/** Takes it or refuses it, and gives the answer. */
function submitted(systemId: string | null, pdu: Buffer, sequence: number): Buffer {
  const { source, destination, part } = readSubmission(pdu)
  const account = systemId ?? 'nobody'
  if (mood.status !== STATUS.ok) {
    book.refused(account, destination, part)
    return headerOnly(COMMAND.submitSm + COMMAND.response, mood.status, sequence)
  }
  const id = String(FIRST_ID + ++taken)
  book.took({ id, systemId: account, destination, part, source: source.toString('hex') })
  const receipt: Owed = { id, destination, source, dueAtMs: performance.now() + mood.receiptAfterMs }
  for (let copy = 0; copy < mood.copies; copy++) owed.owe(account, receipt)
  return withText(COMMAND.submitSm + COMMAND.response, STATUS.ok, sequence, id)
}

function answerSubmissions(socket: Socket, answers: readonly Buffer[]): void {
  if (mood.answerAfterMs === null) return
  if (mood.answerAfterMs === 0) write(socket, answers)
  else setTimeout(() => sockets.has(socket) && write(socket, answers), mood.answerAfterMs)
}

function bound(socket: Socket, pdu: Buffer, command: number, sequence: number): void {
  const status = mood.bind === 'refuse' ? STATUS.bindFailed : STATUS.ok
  write(socket, [withText(command + COMMAND.response, status, sequence, 'sink')])
  if (mood.bind === 'close') socket.end()
  if (mood.bind !== 'take') return
  const { data } = socket
  data.systemId = readSystemId(pdu)
  if (command !== COMMAND.bindTransmitter) owed.join(data.systemId, data.receiver)
}

function gone(socket: Socket): void {
  if (!sockets.delete(socket)) return
  const { systemId, receiver } = socket.data
  if (systemId !== null) owed.leave(systemId, receiver)
}

function doToAll(deed: Deed): void {
  for (const socket of [...sockets]) {
    switch (deed) {
      case 'hang up':
        socket.terminate()
        break
      case 'unbind':
        write(socket, [headerOnly(COMMAND.unbind, 0, socket.data.receiver.nextSequence())])
        break
      case 'speak HTTP':
        write(socket, [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')])
    }
  }
}

function connectionOf(socket: () => Socket): Connection {
  const data: Connection = {
    cut: openCutter(),
    systemId: null,
    unwritten: NOTHING,
    sequence: 0,
    receiver: {
      inFlight: new Map(),
      nextSequence: () => ++data.sequence,
      send: (pdus) => write(socket(), pdus),
    },
  }
  return data
}

const server = Bun.listen<Connection>({
  hostname: '127.0.0.1',
  port: Number(port),
  socket: {
    open(socket) {
      socket.data = connectionOf(() => socket)
      sockets.add(socket)
    },
    data: received,
    drain(socket) {
      const { data } = socket
      if (data.unwritten.length > 0)
        data.unwritten = data.unwritten.subarray(Math.max(0, socket.write(data.unwritten)))
    },
    close: gone,
    error(socket, error) {
      console.error(error)
      socket.terminate()
    },
  },
})
console.log(`listening ${server.port}`)

for await (const line of createInterface({ input: process.stdin })) {
  const order: Order = JSON.parse(line)
  mood = { ...mood, ...order.mood }
  if (order.deed) doToAll(order.deed)
  console.log('done')
}
