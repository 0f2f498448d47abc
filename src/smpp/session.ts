import { type BodyOf, type CommandName, commandOfName, isResponseId, responseTo } from './commands.ts'
import { type Decoded, decodePdu } from './decode.ts'
import { encodePdu } from './encode.ts'
import type { Pdu, PduOf } from './pdu.ts'
import { openPduReader } from './pdu-reader.ts'
import { STATUSES, statusWords } from './status.ts'
import type { Tlv } from './tlvs.ts'

/** What a session needs of the connection it runs over. */
export type Transport = {
  /** Octets that wait because the peer does not read, or null when all have left. */
  write(octets: Buffer): void
  /** Octets that have not left yet. */
  waiting(): number
  /** Stops and starts what `received` is told. */
  pause(): void
  resume(): void
  /** Ends the connection, without waiting for the peer. */
  end(): void
}

/** What became of a request. */
export type Answered =
  | { readonly kind: 'response'; readonly pdu: Pdu }
  /** The answer came, and could not be read. */
  | { readonly kind: 'garbled'; readonly reason: string }
  /** No answer in time. It may still come, and is then told to `onLate`. */
  | { readonly kind: 'silence' }
  /** The session ended first; what was asked may have arrived. */
  | { readonly kind: 'lost'; readonly reason: string }

/** A request to be sent: the session gives it its number. */
export type NewRequest<C extends CommandName = CommandName> = {
  readonly command: C
  readonly body: BodyOf<C>
  readonly tlvs?: readonly Tlv[]
}

/** What a request of the peer is answered with; the session copies its number. Null: this request has no answer. */
export type NewResponse = {
  readonly status: number
  readonly body?: Readonly<Record<string, unknown>>
  readonly tlvs?: readonly Tlv[]
} | null

/** What a session is told, and how patient it is. Times in milliseconds. */
export type SessionOptions = {
  /** Answers a request of the peer; enquire_link and unbind the session answers itself. Must not reject. */
  readonly onRequest: (pdu: Pdu) => NewResponse | Promise<NewResponse>
  /** A response to a request that was given up. */
  readonly onLate?: (pdu: Pdu) => void
  /** Told once, when the session has ended, with the reason in words. */
  readonly onEnd: (reason: string) => void
  /** How long a request may stay without its answer. */
  readonly responseTimeoutMs: number
  /** After so long without a word of the peer it is asked whether it is there; 0: never. */
  readonly enquireLinkMs: number
  /** Requests of the peer in hand beyond which no more is read. */
  readonly maxInHand: number
  /** Now, in milliseconds; `performance.now` if left out. */
  readonly now?: () => number
}

/** One SMPP session, of either side. */
export type Session = {
  /** Sends a request; never rejects. How many are under way at once is the caller's to bound. */
  request<C extends CommandName>(request: NewRequest<C>): Promise<Answered>
  /** Requests that wait for their answer. */
  inFlight(): number
  /** Octets as they came from the connection. */
  received(chunk: Buffer): void
  /** The connection is gone. */
  lost(reason: string): void
  /** To be called several times within the shortest of the times above: notices what did not come. */
  tick(): void
  /** Says unbind, waits for its answer no longer than `responseTimeoutMs`, and ends. */
  unbind(): Promise<void>
  /** Ends at once; what is in flight is lost. */
  end(reason: string): void
}

/** sequence_number goes from 1 to this and begins anew (SMPP v3.4, clause 5.1.4). */
export const MAX_SEQUENCE = 0x7fff_ffff

/** A peer that lets so many octets wait does not read any more. */
export const MAX_UNREAD_OCTETS = 1024 * 1024

type Waiting = { readonly sentAtMs: number; answer(answered: Answered): void }

/** Runs a session over a connection that is open. */
export function openSession(transport: Transport, options: SessionOptions): Session {
  const { now = () => performance.now() } = options
  const reader = openPduReader()
  const waiting = new Map<number, Waiting>()
  let outgoing: Buffer[] = []
  let sequence = 0
  let inHand = 0
  let isPaused = false
  let heardAtMs = now()
  let enquiredAtMs: number | null = null
  let ended: string | null = null

  /** PDUs of the same turn of the event loop leave together. */
  function send(octets: Buffer): void {
    if (outgoing.push(octets) === 1) queueMicrotask(flush)
  }

  function flush(): void {
    const [first] = outgoing
    if (ended === null && first) {
      transport.write(outgoing.length === 1 ? first : Buffer.concat(outgoing))
      if (transport.waiting() > MAX_UNREAD_OCTETS) end('the peer does not read')
    }
    outgoing = []
  }

  function request<C extends CommandName>({ command, body, tlvs = [] }: NewRequest<C>): Promise<Answered> {
    if (ended !== null) return Promise.resolve({ kind: 'lost', reason: ended })
    const { promise, resolve } = Promise.withResolvers<Answered>()
    const number = nextSequence()
    waiting.set(number, { sentAtMs: now(), answer: resolve })
    send(encodePdu({ command, status: 0, sequence: number, body, tlvs } as Pdu)) // its body is that of its command
    return promise
  }

  /** The next number that no request under way has. */
  function nextSequence(): number {
    do sequence = sequence === MAX_SEQUENCE ? 1 : sequence + 1
    while (waiting.has(sequence))
    return sequence
  }

  function received(chunk: Buffer): void {
    if (ended !== null) return
    heardAtMs = now()
    const { pdus, broken } = reader.push(chunk)
    for (const octets of pdus) take(decodePdu(octets))
    if (broken === null || ended !== null) return
    nack(STATUSES.ESME_RINVCMDLEN, 0)
    flush()
    end(`a PDU said that it has ${broken} octets`)
  }

  function take(decoded: Decoded): void {
    if (ended !== null) return
    switch (decoded.kind) {
      case 'pdu':
        if (isResponse(decoded.pdu.command)) takeResponse(decoded.pdu)
        else takeRequest(decoded.pdu)
        return
      case 'malformed':
        if (isResponse(decoded.command)) settle(decoded.sequence, { kind: 'garbled', reason: decoded.reason })
        else refuse(decoded.command, decoded.error, decoded.sequence)
        return
      case 'unknown':
        if (!isResponseId(decoded.id)) nack(STATUSES.ESME_RINVCMDID, decoded.sequence)
    }
  }

  function takeResponse(pdu: Pdu): void {
    if (waiting.has(pdu.sequence)) settle(pdu.sequence, { kind: 'response', pdu })
    else options.onLate?.(pdu)
  }

  function settle(number: number, answered: Answered): void {
    const one = waiting.get(number)
    waiting.delete(number)
    one?.answer(answered)
  }

  function takeRequest(pdu: Pdu): void {
    if (pdu.command === 'enquire_link') {
      respond(pdu, { status: STATUSES.ESME_ROK })
      return
    }
    if (pdu.command === 'unbind') {
      respond(pdu, { status: STATUSES.ESME_ROK })
      flush()
      end('the peer said unbind')
      return
    }
    inHand++
    if (inHand >= options.maxInHand && !isPaused) {
      isPaused = true
      transport.pause()
    }
    const answer = options.onRequest(pdu)
    if (answer instanceof Promise) void answer.then((response) => done(pdu, response))
    else done(pdu, answer)
  }

  function done(pdu: Pdu, response: NewResponse): void {
    inHand--
    respond(pdu, response)
    if (!isPaused || inHand >= options.maxInHand || ended !== null) return
    isPaused = false
    transport.resume()
  }

  function respond(pdu: Pdu, response: NewResponse): void {
    const command = responseTo(pdu.command)
    if (ended !== null || command === undefined || response === null) return
    const { status, body = {}, tlvs = [] } = response
    const whole = { ...emptyBodyOf(command), ...body }
    send(encodePdu({ command, status, sequence: pdu.sequence, body: whole, tlvs } as unknown as Pdu)) // as its spec says
  }

  /** The answer to a request that cannot be read: in its own words, without a body. */
  function refuse(command: CommandName, status: number, number: number): void {
    const response = responseTo(command)
    if (response === undefined) {
      nack(status, number)
      return
    }
    const body = emptyBodyOf(response)
    send(encodePdu({ command: response, status, sequence: number, body, tlvs: [] } as unknown as Pdu)) // as its spec says
  }

  function nack(status: number, number: number): void {
    const pdu: PduOf<'generic_nack'> = {
      command: 'generic_nack',
      status,
      sequence: number,
      body: {},
      tlvs: [],
    }
    send(encodePdu(pdu))
  }

  function tick(): void {
    if (ended !== null) return
    const nowMs = now()
    // In the order they were sent.
    for (const [number, { sentAtMs }] of waiting) {
      if (nowMs - sentAtMs < options.responseTimeoutMs) break
      settle(number, { kind: 'silence' })
    }
    if (options.enquireLinkMs > 0) enquire(nowMs)
  }

  function enquire(nowMs: number): void {
    if (enquiredAtMs !== null) {
      if (heardAtMs >= enquiredAtMs) enquiredAtMs = null
      else if (nowMs - enquiredAtMs >= options.responseTimeoutMs) end('no answer to enquire_link')
      return
    }
    if (nowMs - heardAtMs < options.enquireLinkMs) return
    enquiredAtMs = nowMs
    void request({ command: 'enquire_link', body: {} })
  }

  function end(reason: string): void {
    if (ended !== null) return
    ended = reason
    transport.end()
    for (const number of [...waiting.keys()]) settle(number, { kind: 'lost', reason })
    options.onEnd(reason)
  }

  return {
    request,
    inFlight: () => waiting.size,
    received,
    lost: end,
    tick,
    async unbind() {
      if (ended !== null) return
      await request({ command: 'unbind', body: {} })
      end('unbound')
    },
    end,
  }
}

function isResponse(command: CommandName): boolean {
  return isResponseId(commandOfName(command)?.id ?? 0)
}

const EMPTY = { octet: 0, text: '', message: Buffer.alloc(0), destinations: [], failures: [] } as const

/** Every field with its default, for answers that have nothing to say. */
function emptyBodyOf(command: CommandName): Readonly<Record<string, unknown>> {
  return Object.fromEntries((commandOfName(command)?.fields ?? []).map(([name, type]) => [name, EMPTY[type]]))
}

/** What a response says, in words for a log and a history. */
export function responseWords({ command, status }: Pick<Pdu, 'command' | 'status'>): string {
  return `${command} ${statusWords(status)}`
}
