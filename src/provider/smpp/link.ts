import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { BodyOf, CommandName } from '../../smpp/commands.ts'
import type { Pdu } from '../../smpp/pdu.ts'
import { type NewResponse, responseWords } from '../../smpp/responses.ts'
import { openSession, type Session } from '../../smpp/session.ts'
import type { LineState } from '../kind.ts'

/** The commands that bind. */
export type BindCommand = 'bind_transceiver' | 'bind_transmitter' | 'bind_receiver'

/** Where a link goes and how. Times in milliseconds. */
export type LinkOptions = {
  readonly host: string
  readonly port: number
  /** Null: in clear. */
  readonly tls: null | {
    readonly serverName: string
    readonly ca: string | null
    readonly cert: string | null
    readonly key: string | null
    readonly verify: boolean
  }
  readonly bind: BindCommand
  readonly credentials: BodyOf<BindCommand>
  readonly responseTimeoutMs: number
  readonly enquireLinkMs: number
  /** Answers a request of the SMSC. */
  readonly onRequest: (pdu: Pdu) => NewResponse | Promise<NewResponse>
  /** In [0, 1). */
  readonly random: () => number
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

/** One bound session that is made again whenever it ends. */
export type Link = {
  /** Null while it is not bound. */
  session(): Session | null
  state(): LineState
  /** Unbinds, waits no longer than a response may take. */
  close(): Promise<void>
}

/** The first wait before it is tried again; doubled up to the second while it fails. */
const FIRST_RETRY_MS = 500
const MAX_RETRY_MS = 30_000
/** A session that was bound so long was a good one: the next wait is the first again. */
const GOOD_AFTER_MS = 10_000
const CONNECT_TIMEOUT_MS = 10_000
const TICKS_PER_TIMEOUT = 4
/** Receipts and inbound messages that wait to be durable on one session. */
const MAX_IN_HAND = 1_000

/** Connects and binds, and goes on doing so until it is closed. */
export function openLink(options: LinkOptions): Link {
  let bound: Session | null = null
  let current: Session | null = null
  let lastError: string | null = null
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  function begin(): void {
    if (closed) return
    let boundAtMs: number | null = null
    const socket = dial(options)
    const session = openSession(transportOf(socket), {
      responseTimeoutMs: options.responseTimeoutMs,
      enquireLinkMs: options.enquireLinkMs,
      maxInHand: MAX_IN_HAND,
      onRequest: options.onRequest,
      onEnd(reason) {
        clearInterval(ticking)
        if (current === session) current = null
        bound = null
        if (closed) return
        lastError = reason
        failures = boundAtMs !== null && performance.now() - boundAtMs >= GOOD_AFTER_MS ? 0 : failures + 1
        options.log.warn({ reason, failures }, 'an SMPP session ended, it is made again')
        timer = setTimeout(begin, retryAfterMs(failures, options.random()))
      },
    })
    current = session
    const shortest = Math.min(options.responseTimeoutMs, options.enquireLinkMs)
    const ticking = setInterval(session.tick, Math.max(50, shortest / TICKS_PER_TIMEOUT))
    socket.on('data', session.received)
    socket.on('error', (error) => session.lost(reasonOf(error)))
    socket.on('close', () => session.lost('the connection was closed'))
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => session.lost('no connection in time'))
    socket.once(options.tls ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(0)
      void bind(session).then((isBound) => {
        if (isBound) boundAtMs = performance.now()
      })
    })
  }

  async function bind(session: Session): Promise<boolean> {
    const answered = await session.request({ command: options.bind, body: options.credentials })
    if (answered.kind !== 'response') {
      session.end(answered.kind === 'lost' ? answered.reason : `no answer to ${options.bind}`)
      return false
    }
    if (answered.pdu.status !== 0) {
      session.end(responseWords(answered.pdu))
      return false
    }
    bound = session
    lastError = null
    options.log.info({ bind: options.bind }, 'an SMPP session is bound')
    return true
  }

  begin()
  return {
    session: () => bound,
    state: () => ({ state: bound ? 'open' : failures === 0 ? 'opening' : 'failed', lastError }),
    async close() {
      closed = true
      clearTimeout(timer)
      if (bound) await bound.unbind()
      else current?.end('closed')
    },
  }
}

function dial({ host, port, tls }: LinkOptions): Socket {
  const socket = tls
    ? connectTls({
        host,
        port,
        servername: tls.serverName,
        rejectUnauthorized: tls.verify,
        ...(tls.ca === null ? {} : { ca: tls.ca }),
        ...(tls.cert === null || tls.key === null ? {} : { cert: tls.cert, key: tls.key }),
      })
    : connectTcp({ host, port })
  socket.setNoDelay(true)
  return socket
}

function transportOf(socket: Socket) {
  return {
    write: (octets: Buffer) => void socket.write(octets),
    waiting: () => socket.writableLength,
    end: () => void socket.destroySoon(),
  }
}

/** Half of the wait is fixed and half is jitter, so that sessions that ended together do not come back together. */
function retryAfterMs(failures: number, random: number): number {
  const fullMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1))
  return fullMs / 2 + (random * fullMs) / 2
}

/** A connection's own words may hold an address; its code does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

/** Which commands an account's bind is made of. */
export function bindsOf(bind: 'transceiver' | 'pair' | 'transmitter'): readonly BindCommand[] {
  if (bind === 'pair') return ['bind_transmitter', 'bind_receiver']
  return bind === 'transceiver' ? ['bind_transceiver'] : ['bind_transmitter']
}

/** True for what the SMSC hands over: receipts and inbound messages. */
export function isDelivery(pdu: Pdu): pdu is Extract<Pdu, { command: 'deliver_sm' | 'data_sm' }> {
  const commands: readonly CommandName[] = ['deliver_sm', 'data_sm']
  return commands.includes(pdu.command)
}
