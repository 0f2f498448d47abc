import { readReceiptText } from '../../../src/smpp/receipt-text.ts'
import { bindTransceiver, endProcess, submissionOf } from '../../kit/transceiver.ts'

/** A message as it came in over HTTP, under an id that nobody else has. */
export type Message = { readonly id: string; readonly to: string; readonly text: string }

/** What the SMSC says of a message: its own id of it, and what became of it. */
export type Receipt = { readonly id: string; readonly status: string }

/** What an engine is given to work with. */
export type Deeds = {
  readonly databaseUrl: string
  /** Step one: submits, and answers with the SMSC's id. As many wait for their answers as the window has room for. */
  submit(message: Message): Promise<string>
  /** Step three: tells the client of a message's end. */
  tell(id: string): Promise<void>
}

/** A durable engine that carries a message through its three steps: submitted, its receipt taken, its client told. */
export type Engine = {
  /** Resolves when the message is durable; only then is its request answered. */
  accept(message: Message): Promise<void>
  /** Resolves when these receipts are durable; only then are they answered. */
  receive(receipts: readonly Receipt[]): Promise<void>
}

/** What an engine's process is given in its environment. */
export const ENGINE_ENV = [
  'DATABASE_URL',
  'HTTP_PORT',
  'SMSC_PORT',
  'SMSC_SYSTEM_ID',
  'CALLBACK_URL',
] as const

const WINDOW = 100

/**
 * Serves `POST /v1/messages` in front of an engine, on a port that several such processes share, and holds a session with the
 * SMSC. It prints `listening` once both are there.
 */
export async function serveEngine(open: (deeds: Deeds) => Promise<Engine>): Promise<void> {
  const given = Object.fromEntries(ENGINE_ENV.map((name) => [name, process.env[name] ?? '']))
  const { DATABASE_URL = '', HTTP_PORT, SMSC_PORT, SMSC_SYSTEM_ID = '', CALLBACK_URL } = given
  let engine: Engine | null = null
  let arrived: Receipt[] = []
  let taken: Promise<{ readonly status: 0 }> | null = null

  /** Receipts that were read at once are taken at once. */
  function take(receipt: Receipt): Promise<{ readonly status: 0 }> {
    arrived.push(receipt)
    taken ??= Promise.resolve().then(async () => {
      const receipts = arrived
      arrived = []
      taken = null
      await engine?.receive(receipts)
      return { status: 0 }
    })
    return taken
  }

  const session = await bindTransceiver(
    { port: Number(SMSC_PORT), systemId: SMSC_SYSTEM_ID, password: 'secret' },
    (pdu) => {
      if (pdu.command !== 'deliver_sm') throw new Error(`the SMSC sent ${pdu.command}`)
      const { id, stat } = readReceiptText(Buffer.from(pdu.body.short_message).toString('latin1'))
      return take({ id: id ?? '', status: stat ?? '' })
    },
    endProcess,
  )
  const window = openWindow(WINDOW)
  engine = await open({
    databaseUrl: DATABASE_URL,
    submit: ({ to, text }) =>
      window(async () => {
        const answered = await session.request(submissionOf(to, text, true))
        if (answered.kind !== 'response' || answered.pdu.command !== 'submit_sm_resp')
          throw new Error(`the SMSC did not answer: ${answered.kind}`)
        return answered.pdu.body.message_id
      }),
    async tell(id) {
      const answer = await fetch(`${CALLBACK_URL}?n=${id}`, { method: 'POST' })
      if (!answer.ok) throw new Error(`the client answered ${answer.status}`)
    },
  })
  const { accept } = engine
  Bun.serve({
    port: Number(HTTP_PORT),
    hostname: '127.0.0.1',
    reusePort: true,
    routes: {
      '/v1/messages': {
        async POST(request) {
          const { to, text } = (await request.json()) as Partial<Message> // a border: looked at in the next line
          if (typeof to !== 'string' || typeof text !== 'string') return new Response(null, { status: 400 })
          const id = crypto.randomUUID()
          await accept({ id, to, text })
          return Response.json({ id }, { status: 202 })
        },
      },
    },
  })
  console.log('listening')
}

/** Lets so many run at once; the others wait, in turn. */
function openWindow(size: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running === size) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
