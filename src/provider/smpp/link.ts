import type { Socket } from 'node:net'
import type { BodyOf } from '../../smpp/commands.ts'
import type { Pdu } from '../../smpp/pdu.ts'
import type { Answered } from '../../smpp/pending.ts'
import { type NewResponse, responseWords } from '../../smpp/responses.ts'
import { openSession, type Session } from '../../smpp/session.ts'
import { feedFrom, transportOf } from '../../smpp/socket-transport.ts'
import type { LineState } from '../kind.ts'
import { type Destination, dial } from './dial.ts'

/** The commands that bind. */
export type BindCommand = 'bind_transceiver' | 'bind_transmitter' | 'bind_receiver'

/** Where a link goes and how. Times in milliseconds. */
export type LinkOptions = {
  readonly to: Destination
  readonly bind: BindCommand
  readonly credentials: BodyOf<BindCommand>
  readonly responseTimeoutMs: number
  readonly enquireLinkMs: number
  /** Answers a request of the SMSC. Must not reject. */
  readonly onRequest: (pdu: Pdu) => NewResponse | Promise<NewResponse>
  /** In [0, 1). */
  readonly random: () => number
  /** Whose link it is, in the log. */
  readonly provider: string
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

/** One bound session that is made again whenever it ends. */
export type Link = {
  /** Null while it is not bound. */
  session(): Session | null
  /** Waits while it is tried for the first time: until it is bound, has failed, or the signal comes. */
  settled(signal: AbortSignal): Promise<void>
  /**
   * A request that was sent then, by `performance.now`, has no answer. When nothing at all was heard since, the other side
   * hangs or is gone: the session ends, and is made again.
   */
  unanswered(session: Session, sentAtMs: number): void
  state(): LineState
  /** Unbinds, waits no longer for it than `CLOSE_WITHIN_MS`. */
  close(): Promise<void>
}

/** The first wait before it is tried again; doubled up to the second while it fails. */
export const FIRST_RETRY_MS = 500
export const MAX_RETRY_MS = 30_000
/** Bounds of how long a session must have been bound to be a good one. */
const MIN_GOOD_MS = 1_000
const MAX_GOOD_MS = 10_000
const TICKS_PER_TIMEOUT = 4
const MIN_TICK_MS = 50
/** Receipts and inbound messages that wait to be durable on one session. */
const MAX_IN_HAND = 1_000
/** An SMSC that does not answer must not hold up the end of the process, which is at most 10 s away. */
const CLOSE_WITHIN_MS = 2_000
/** Said once of each session, for there may be many: what was asked is unknown by then. */
const LATE = 'an SMSC answered when its answer was waited for no more; response_timeout_ms may be too short'

/** Connects and binds, and goes on doing so until it is closed. */
export function openLink(options: LinkOptions): Link {
  const { provider, bind, log } = options
  let bound: Session | null = null
  let current: Session | null = null
  let heardAtMs = 0
  let lastError: string | null = null
  let failures = 0
  let attempts = 0
  let waitedMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const closing = new AbortController()
  const firstTry = Promise.withResolvers<void>()

  async function begin(): Promise<void> {
    try {
      const socket = await dial(options.to, attempts++, closing.signal)
      if (closing.signal.aborted) socket.destroy()
      else await run(socket)
    } catch (error) {
      again(error instanceof Error ? error.message : 'no connection', false)
    }
  }

  /** Runs a session over a connection until it ends. */
  async function run(socket: Socket): Promise<void> {
    let boundAtMs = Number.POSITIVE_INFINITY
    let late = 0
    const session = openSession(transportOf(socket), {
      responseTimeoutMs: options.responseTimeoutMs,
      enquireLinkMs: options.enquireLinkMs,
      maxInHand: MAX_IN_HAND,
      onRequest: options.onRequest,
      onLate(pdu) {
        if (late++ === 0) log.warn({ provider, bind, answer: responseWords(pdu) }, LATE)
      },
      onEnd(reason) {
        clearInterval(ticking)
        current = null
        bound = null
        again(reason, wasGood(performance.now() - boundAtMs, waitedMs))
      },
    })
    const shortestMs = Math.min(options.responseTimeoutMs, options.enquireLinkMs)
    const ticking = setInterval(session.tick, Math.max(MIN_TICK_MS, shortestMs / TICKS_PER_TIMEOUT))
    current = session
    feedFrom(socket, session, () => {
      heardAtMs = performance.now()
    })
    if (await isBoundNow(session)) boundAtMs = performance.now()
  }

  async function isBoundNow(session: Session): Promise<boolean> {
    const answered = await asked(session)
    if (answered.kind !== 'response') {
      session.end(`${bind}: ${answered.kind === 'silence' ? 'no answer in time' : answered.reason}`)
      return false
    }
    if (answered.pdu.status !== 0) {
      session.end(responseWords(answered.pdu))
      return false
    }
    bound = session
    lastError = null
    firstTry.resolve()
    log.info({ provider, bind }, 'an SMPP session is bound')
    return true
  }

  function asked(session: Session): Promise<Answered> {
    try {
      return session.request({ command: bind, body: options.credentials })
    } catch {
      return Promise.resolve({ kind: 'garbled', reason: 'what it binds with is more than a PDU can hold' })
    }
  }

  function again(reason: string, isFirst: boolean): void {
    if (closing.signal.aborted) return
    lastError = reason
    failures = isFirst ? 0 : failures + 1
    firstTry.resolve()
    log.warn({ provider, bind, reason, failures }, 'an SMPP session ended or cannot be had; it is made again')
    waitedMs = retryAfterMs(failures, options.random())
    timer = setTimeout(() => void begin(), waitedMs)
  }

  void begin()
  return {
    session: () => bound,
    async settled(signal) {
      if (bound || failures > 0 || signal.aborted) return
      const over = Promise.withResolvers<void>()
      const end = () => over.resolve()
      signal.addEventListener('abort', end, { once: true })
      await Promise.race([firstTry.promise, over.promise])
      signal.removeEventListener('abort', end)
    },
    unanswered(session, sentAtMs) {
      if (session === bound && heardAtMs < sentAtMs)
        session.end('a request has no answer, nor was anything heard since')
    },
    state: () => ({ state: bound ? 'open' : failures === 0 ? 'opening' : 'failed', lastError }),
    async close() {
      closing.abort()
      clearTimeout(timer)
      firstTry.resolve()
      const session = current
      if (session === null) return
      const late = setTimeout(() => session.end('closed'), CLOSE_WITHIN_MS)
      if (bound) await bound.unbind()
      else session.end('closed')
      clearTimeout(late)
    },
  }
}

/**
 * Whether the next wait is the first again: a session was a good one that was bound for longer than it was waited for, so that
 * an SMSC that hangs up now and then is soon talked to again, and one that hangs up at once ever more seldom.
 */
export function wasGood(boundMs: number, waitedMs: number): boolean {
  return boundMs >= Math.min(MAX_GOOD_MS, Math.max(MIN_GOOD_MS, waitedMs))
}

/** Half of the wait is fixed and half is jitter, so that sessions that ended together do not come back together. */
function retryAfterMs(failures: number, random: number): number {
  const fullMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1))
  return fullMs / 2 + (random * fullMs) / 2
}
