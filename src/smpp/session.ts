import { type AnsweringOptions, answering } from './answering.ts'
import { type BodyOf, type CommandName, isResponseCommand, isResponseId } from './commands.ts'
import { type Decoded, decodePdu } from './decode.ts'
import { encodePdu } from './encode.ts'
import { isDelivery, type Pdu } from './pdu.ts'
import { openPduReader } from './pdu-reader.ts'
import { type Answered, openPending } from './pending.ts'
import { emptyBodyOf, type NewResponse, nackOctets, refusalOctets } from './responses.ts'
import { STATUSES } from './status.ts'
import type { Tlv } from './tlvs.ts'

/** What a session needs of the connection it runs over. */
export type Transport = {
  write(octets: Buffer): void
  /** Octets that have not left yet, because the peer does not read. */
  waiting(): number
  /** Ends the connection without waiting for the peer: what it has not read may be dropped. */
  end(): void
}

/** A request to be sent: the session gives it its number. */
export type NewRequest<C extends CommandName = CommandName> = {
  readonly command: C
  readonly body: BodyOf<C>
  readonly tlvs?: readonly Tlv[]
}

/** What a session is told and answers, besides enquire_link and unbind, and how patient it is. Times in milliseconds. */
export type SessionOptions = AnsweringOptions & {
  /** A response that no request waits for (any more). */
  readonly onLate?: (pdu: Pdu) => void
  /** Told once, when the session has ended, with the reason in words. */
  readonly onEnd: (reason: string) => void
  /** How long a request may stay without its answer, and a PDU of the peer without its end. */
  readonly responseTimeoutMs: number
  /** After so long without a PDU of the peer it is asked whether it is there; 0: never. */
  readonly enquireLinkMs: number
  /** Requests of the peer in hand: what comes beyond them is refused for now. */
  readonly maxInHand: number
  /** When the peer says unbind, what it has in hand is answered before, for so long at most; left out: it is not. */
  readonly unbindWaitMs?: number
  /** Told when the peer says unbind: from then on no request is sent. */
  readonly onUnbind?: () => void
  /** Now, in milliseconds; `performance.now` if left out. */
  readonly now?: () => number
}

/** One SMPP session, of either side. */
export type Session = {
  /**
   * Sends a request; never rejects. How many are under way at once is the caller's to bound. Throws `RangeError` for what no
   * PDU can hold, as `encodePdu` does; then nothing was sent.
   */
  request<C extends CommandName>(request: NewRequest<C>): Promise<Answered>
  /** Requests that wait for their answer, enquire_link among them. */
  inFlight(): number
  /** Octets as they came from the connection. */
  received(chunk: Buffer): void
  /** The connection is gone. */
  lost(reason: string): void
  /** To be called several times within the shortest of the times above: notices what did not come. */
  tick(): void
  /** Says unbind, waits for its answer no longer than `responseTimeoutMs`, and ends. */
  unbind(): Promise<void>
  /** Ends at once, once what was answered has been handed to the connection; what is in flight is lost. */
  end(reason: string): void
}

const UNBOUND_BY_PEER = 'the peer said unbind'

/** A peer that lets so many octets wait does not read any more. */
export const MAX_UNREAD_OCTETS = 1024 * 1024

/** Runs a session over a connection that is open. */
export function openSession(transport: Transport, options: SessionOptions): Session {
  const { now = () => performance.now(), unbindWaitMs = 0 } = options
  const reader = openPduReader()
  const pending = openPending()
  const { ask, octetsOf } = answering(options)
  let outgoing: Buffer[] = []
  let inHand = 0
  let heardAtMs = now()
  /** Since when a PDU of the peer waits for its end. */
  let partialSinceMs: number | null = null
  let enquiredAtMs: number | null = null
  /** The peer's unbind that waits for the answers before it. */
  let leaving: { readonly pdu: Pdu; readonly untilMs: number } | null = null
  let ended: string | null = null

  /** PDUs of the same turn of the event loop leave together. */
  function send(octets: Buffer | null): void {
    if (ended !== null || octets === null) return
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
    if (ended !== null || leaving !== null)
      return Promise.resolve({ kind: 'lost', reason: ended ?? UNBOUND_BY_PEER })
    const sequence = pending.nextNumber()
    send(encodePdu({ command, status: 0, sequence, body, tlvs } as Pdu)) // its body is that of its command
    return pending.add(sequence, command, now())
  }

  function received(chunk: Buffer): void {
    if (ended !== null) return
    const { pdus, broken } = reader.push(chunk)
    noteHeard(pdus.length > 0)
    for (const octets of pdus) take(decodePdu(octets))
    if (broken === null || ended !== null) return
    send(nackOctets(0, STATUSES.ESME_RINVCMDLEN))
    endAfterFlush(`a PDU said that it has ${broken} octets`)
  }

  function noteHeard(isWhole: boolean): void {
    const nowMs = now()
    if (isWhole) heardAtMs = nowMs
    if (reader.pending() === 0) partialSinceMs = null
    else if (isWhole || partialSinceMs === null) partialSinceMs = nowMs
  }

  function take(decoded: Decoded): void {
    if (ended !== null) return
    switch (decoded.kind) {
      case 'pdu':
        if (isResponseCommand(decoded.pdu.command)) takeResponse(decoded.pdu)
        else takeRequest(decoded.pdu)
        return
      case 'malformed':
        if (isResponseCommand(decoded.command)) takeMalformedResponse(decoded)
        else send(refusalOctets(decoded.command, decoded.sequence, decoded.error))
        return
      case 'unknown':
        if (isResponseId(decoded.id)) pending.garbled(decoded.sequence, 'a response of no known command')
        else send(nackOctets(decoded.sequence, STATUSES.ESME_RINVCMDID))
    }
  }

  function takeResponse(pdu: Pdu): void {
    if (!pending.take(pdu)) options.onLate?.(pdu)
  }

  /** An error is one whatever stands behind it: there should be no body (clauses 4.1.2 to 4.7.2). */
  function takeMalformedResponse({
    command,
    status,
    sequence,
    reason,
  }: Extract<Decoded, { kind: 'malformed' }>): void {
    if (status === 0) pending.garbled(sequence, reason)
    else takeResponse({ command, status, sequence, body: emptyBodyOf(command), tlvs: [] } as unknown as Pdu) // as its spec says
  }

  function takeRequest(pdu: Pdu): void {
    if (pdu.command === 'enquire_link' || leaving !== null) {
      respond(pdu, { status: leaving === null ? STATUSES.ESME_ROK : STATUSES.ESME_RINVBNDSTS })
      return
    }
    if (pdu.command === 'unbind') {
      leaving = { pdu, untilMs: now() + unbindWaitMs }
      options.onUnbind?.()
      leaveIfDone()
      return
    }
    // To read no further would leave the answers to our own requests unread, too.
    if (inHand >= options.maxInHand) {
      respond(pdu, { status: isDelivery(pdu) ? STATUSES.ESME_RX_T_APPN : STATUSES.ESME_RMSGQFUL })
      return
    }
    const answer = ask(pdu)
    if (!(answer instanceof Promise)) {
      respond(pdu, answer)
      return
    }
    inHand++
    void answer.then((response) => {
      inHand--
      respond(pdu, response)
      leaveIfDone()
    })
  }

  function leaveIfDone(): void {
    if (leaving === null || (inHand > 0 && now() < leaving.untilMs)) return
    respond(leaving.pdu, { status: STATUSES.ESME_ROK })
    endAfterFlush(UNBOUND_BY_PEER)
  }

  function respond(pdu: Pdu, response: NewResponse): void {
    if (ended === null) send(octetsOf(pdu, response))
  }

  function tick(): void {
    if (ended !== null) return
    const nowMs = now()
    pending.expire(nowMs, options.responseTimeoutMs)
    leaveIfDone()
    if (partialSinceMs !== null && nowMs - partialSinceMs >= options.responseTimeoutMs)
      end('a PDU of the peer has no end')
    else if (options.enquireLinkMs > 0) enquire(nowMs)
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
    pending.loseAll(reason)
    options.onEnd(reason)
  }

  function endAfterFlush(reason: string): void {
    flush()
    end(reason)
  }

  return {
    request,
    inFlight: pending.size,
    received,
    lost: end,
    tick,
    async unbind() {
      if (ended !== null) return
      await request({ command: 'unbind', body: {} })
      endAfterFlush('unbound')
    },
    end: endAfterFlush,
  }
}
