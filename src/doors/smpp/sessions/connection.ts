import type { Socket } from 'node:net'
import type { Pdu } from '../../../smpp/pdu.ts'
import type { NewResponse } from '../../../smpp/responses.ts'
import { openSession } from '../../../smpp/session.ts'
import { feedFrom, transportOf } from '../../../smpp/socket-transport.ts'
import { STATUSES } from '../../../smpp/status.ts'
import { integerTlv, TLVS } from '../../../smpp/tlvs.ts'
import type { Asked, Asker, Requests } from '../requests.ts'
import type { Bound, BoundSessions } from './bound-sessions.ts'
import { type BindPdu, type LogInDeps, logInSession, type Origin } from './log-in-session.ts'
import type { Delivery, OpenReceivers, Receiver } from './receivers.ts'

/** How long an ESME may take to answer a delivery, or to end a PDU that it began. */
const RESPONSE_TIMEOUT_MS = 30_000

/** After so long without a word it is asked whether it is there. */
const ENQUIRE_LINK_MS = 60_000

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
  /** Requests of the client that are not answered yet. */
  inHand(): number
  /** From now on requests are refused for now; what is in hand is answered. */
  takeNoMore(): void
  /** To be called each second. */
  tick(): void
  /** Says unbind where a client is bound, and ends. */
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
    onRequest,
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
      unbind: (reason) => void unbind(reason),
    }
    begin(now)
    const tlvs =
      pdu.body.interface_version >= OUR_VERSION ? [integerTlv('sc_interface_version', OUR_VERSION)] : []
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
    return ask ? answerBy(() => ask(asker, pdu)) : { status: STATUSES.ESME_RINVCMDID }
  }

  function answerBy(ask: () => NewResponse | Promise<NewResponse>): NewResponse | Promise<NewResponse> {
    try {
      const answered = ask()
      if (!(answered instanceof Promise)) return answered
      inHand++
      return answered.catch(failed).finally(() => {
        inHand--
      })
    } catch (error) {
      return failed(error)
    }
  }

  function failed(error: unknown): NewResponse {
    log.error({ err: error, session: bound?.session.id }, 'a request of an SMPP client failed')
    return { status: STATUSES.ESME_RSYSERR }
  }

  function onEnd(reason: string): void {
    state = 'over'
    if (receiver) receivers.remove(receiver)
    if (bound) {
      const { id, clientId } = bound.session
      places.remove(id)
      log.info({ clientId, session: id, reason: why ?? reason, received, sent }, 'an SMPP session has ended')
    }
    toldEnded()
  }

  async function unbind(reason: string): Promise<void> {
    why ??= reason
    takesMore = false
    if (receiver) receivers.remove(receiver)
    if (bound) await session.unbind()
    else session.end(reason)
  }

  feedFrom(socket, session)
  return {
    isBound: () => state === 'bound',
    inHand: () => inHand,
    takeNoMore() {
      takesMore = false
    },
    tick: session.tick,
    unbind,
    end: session.end,
  }
}

/** An older version knows no optional parameters (clause 5.2.4): only a text that would be lost without its own keeps that. */
function forVersion(version: number, delivery: Delivery): Delivery {
  if (version >= OUR_VERSION || !delivery.tlvs) return delivery
  return { ...delivery, tlvs: delivery.tlvs.filter(({ tag }) => tag === TLVS.message_payload.tag) }
}
