import type { Socket } from 'node:net'
import type { Pdu } from '../../../smpp/pdu.ts'
import type { NewResponse } from '../../../smpp/responses.ts'
import { openSession } from '../../../smpp/session.ts'
import { feedFrom, transportOf } from '../../../smpp/socket-transport.ts'
import { STATUSES } from '../../../smpp/status.ts'
import { integerTlv, TLVS, TLVS_SINCE } from '../../../smpp/tlvs.ts'
import type { Asked, Asker, Requests } from '../requests.ts'
import type { Bound, BoundSessions } from './bound-sessions.ts'
import { type BindPdu, type LogInDeps, logInSession, type Origin } from './log-in-session.ts'
import type { Delivery, OpenReceivers, Receiver } from './receivers.ts'

/** How long an ESME may take to answer a delivery, or to end a PDU that it began. */
const RESPONSE_TIMEOUT_MS = 30_000

/** After so long without a word it is asked whether it is there. */
const ENQUIRE_LINK_MS = 60_000

/** Before an unbind of ours what is in hand is answered, so long at most; then the client has so long for its own answer. */
const IN_HAND_WITHIN_MS = 2_000
const UNBOUND_WITHIN_MS = 1_000
/** The longest end of a session. */
export const UNBIND_WITHIN_MS = IN_HAND_WITHIN_MS + UNBOUND_WITHIN_MS

const LOOK_EVERY_MS = 20

/** How we name ourselves in the answer to a bind. */
const OUR_SYSTEM_ID = 'sms-gateway'

/** sc_interface_version: the version that is spoken (SMPP v3.4, clause 5.3.2.25). */
const OUR_VERSION = 0x34

/** What a connection needs. */
export type ConnectionDeps = LogInDeps & {
  readonly places: BoundSessions
  readonly receivers: Pick<OpenReceivers, 'add' | 'remove'>
  readonly requests: Requests
}

/** One connection with its session. */
export type Connection = {
  isBound(): boolean
  /** True until it asks to be bound. */
  isSilent(): boolean
  /** To be called each second. */
  tick(): void
  /** Takes nothing new, answers what is in hand, says unbind where a client is bound, and ends, within `UNBIND_WITHIN_MS`. */
  unbind(reason: string): Promise<void>
  /** Ends at once. */
  end(reason: string): void
}

type Ask = (asker: Asker, pdu: Pdu) => NewResponse | Promise<NewResponse>

/** Serves a client over a connection until it ends. */
export function serve(
  deps: ConnectionDeps,
  socket: Socket,
  origin: Origin,
  { bound: toldBound, ended: toldEnded }: { bound(): void; ended(): void },
): Connection {
  const { log, places, receivers } = deps
  let state: 'unbound' | 'binding' | 'bound' | 'over' = 'unbound'
  let bound: (Bound & { readonly asker: Asker }) | null = null
  let receiver: Receiver | null = null
  let takesMore = true
  let why: string | null = null
  let unbinding: Promise<void> | null = null
  let received = 0
  let sent = 0
  let inHand = 0
  let unacked = 0

  const session = openSession(transportOf(socket), {
    responseTimeoutMs: RESPONSE_TIMEOUT_MS,
    enquireLinkMs: ENQUIRE_LINK_MS,
    // Before the bind nothing is in hand but the bind, and whatever else comes is refused at once.
    get maxInHand() {
      return bound?.account.window ?? 2
    },
    // What a client hands in before it leaves is answered, or it would come again.
    unbindWaitMs: RESPONSE_TIMEOUT_MS,
    onUnbind: receiveNoMore,
    onRequest,
    onFault: failed,
    onEnd,
  })

  function onRequest(pdu: Pdu): NewResponse | Promise<NewResponse> {
    switch (pdu.command) {
      case 'bind_transmitter':
      case 'bind_receiver':
      case 'bind_transceiver':
        return state === 'unbound' ? bind(pdu) : { status: STATUSES.ESME_RALYBND }
      case 'submit_sm':
      case 'data_sm':
      case 'submit_multi':
      case 'query_sm':
      case 'cancel_sm':
      case 'replace_sm':
        return answer(pdu)
      default:
        return { status: STATUSES.ESME_RINVCMDID }
    }
  }

  async function bind(pdu: BindPdu): Promise<NewResponse> {
    state = 'binding'
    const binding = await logInSession(deps, pdu, origin)
    if (binding.kind === 'refused') {
      // Behind the answer. A new try is a new connection, which is counted.
      setTimeout(() => session.end('it was not bound'), 0)
      return { status: binding.status }
    }
    if (isOver()) {
      places.remove(binding.session.id)
      return null
    }
    const now: Bound = {
      session: binding.session,
      account: binding.account,
      traffic: () => ({ received, sent, inHand, unacked }),
      unbind,
    }
    begin(now)
    const tlvs =
      pdu.body.interface_version >= TLVS_SINCE ? [integerTlv('sc_interface_version', OUR_VERSION)] : []
    return { status: STATUSES.ESME_ROK, body: { system_id: OUR_SYSTEM_ID }, tlvs }
  }

  function isOver(): boolean {
    return state === 'over'
  }

  function begin(now: Bound): void {
    const { id, clientId, kind, version } = now.session
    state = 'bound'
    bound = Object.assign(now, {
      asker: {
        sessionId: id,
        version,
        get account() {
          return now.account
        },
      },
    })
    places.add(now)
    toldBound()
    log.info({ clientId, session: id, kind, ...origin }, 'an SMPP client is bound')
    // Behind the answer: who has not read that he is bound expects no delivery.
    if (kind !== 'transmitter') setTimeout(() => receive(now), 0)
  }

  function receive(now: Bound): void {
    if (isOver() || !takesMore) return
    receiver = {
      get account() {
        return now.account
      },
      unacked: () => unacked,
      async deliver(delivery) {
        const answered = session.request(forVersion(now.session.version, delivery))
        sent++
        unacked++
        try {
          return await answered
        } finally {
          unacked--
        }
      },
    }
    receivers.add(receiver)
  }

  function answer(pdu: Extract<Pdu, { readonly command: Asked }>): NewResponse | Promise<NewResponse> {
    if (bound === null || bound.session.kind === 'receiver') return { status: STATUSES.ESME_RINVBNDSTS }
    received++
    if (!takesMore) return { status: STATUSES.ESME_RMSGQFUL }
    const { asker } = bound
    // The table has for each command what takes its PDU.
    const ask = deps.requests[pdu.command] as Ask | undefined
    return ask ? counted(ask(asker, pdu)) : { status: STATUSES.ESME_RINVCMDID }
  }

  function counted(answered: NewResponse | Promise<NewResponse>): NewResponse | Promise<NewResponse> {
    if (!(answered instanceof Promise)) return answered
    inHand++
    return answered.finally(() => {
      inHand--
    })
  }

  function failed(error: unknown): void {
    log.error({ err: error, session: bound?.session.id }, 'a request of an SMPP client failed')
  }

  function receiveNoMore(): void {
    if (receiver) receivers.remove(receiver)
    receiver = null
  }

  function onEnd(reason: string): void {
    state = 'over'
    receiveNoMore()
    if (bound) {
      const { id, clientId } = bound.session
      places.remove(id)
      log.info({ clientId, session: id, reason: why ?? reason, received, sent }, 'an SMPP session has ended')
    }
    toldEnded()
  }

  function unbind(reason: string): Promise<void> {
    why ??= reason
    takesMore = false
    receiveNoMore()
    unbinding ??= bound ? sayUnbind() : Promise.resolve(session.end(reason))
    return unbinding
  }

  async function sayUnbind(): Promise<void> {
    const cutAtMs = performance.now() + IN_HAND_WITHIN_MS
    while (inHand > 0 && !isOver() && performance.now() < cutAtMs) await Bun.sleep(LOOK_EVERY_MS)
    const late = setTimeout(() => session.end('no answer to unbind'), UNBOUND_WITHIN_MS)
    await session.unbind()
    clearTimeout(late)
  }

  feedFrom(socket, session)
  return {
    isBound: () => state === 'bound',
    isSilent: () => state === 'unbound',
    tick: session.tick,
    unbind,
    end: session.end,
  }
}

/** What a client gives that says no version; larvitsmpp does, and reads receipts by their optional parameters only. */
const NO_VERSION = 0

/** An older version knows no optional parameters: only a text that would be lost without its own keeps that. */
function forVersion(version: number, delivery: Delivery): Delivery {
  if (version >= TLVS_SINCE || version === NO_VERSION || !delivery.tlvs) return delivery
  return { ...delivery, tlvs: delivery.tlvs.filter(({ tag }) => tag === TLVS.message_payload.tag) }
}
