import type { Resolver } from '../../outbound/addresses.ts'
import { plainId } from '../../smpp/message-id.ts'
import { isDelivery, type Pdu } from '../../smpp/pdu.ts'
import type { NewResponse } from '../../smpp/responses.ts'
import { STATUSES } from '../../smpp/status.ts'
import type { Hooks, LineState, OpenProvider } from '../kind.ts'
import type { SubmitAnswer, SubmitRequest } from '../port.ts'
import { bindsOf, credentialsOf, idFormsOf, overridesOf, tlsOf, tlvsOf, writingOf } from './account.ts'
import { type BindCommand, type Link, openLink } from './link.ts'
import { outcomeOfParts, type SendPart, submitParts } from './parts.ts'
import { rawSegment } from './raw-segment.ts'
import { answerDelivery } from './received/deliveries.ts'
import { cutText, type Segment, segmentsOf } from './segments.ts'
import { type Sending, sendPart } from './send-part.ts'
import type { SmppSettings } from './settings.ts'
import { type PartAnswer, parametersOf } from './submission.ts'
import { openWindow } from './window.ts'

/** Until a session is bound again a message waits so long before it is asked for anew, in milliseconds. */
const UNBOUND_RETRY_MS = 1_000

/**
 * Opens an SMSC account: a session (or a transmitter and a receiver) that is kept bound until it is closed. `resolve` asks for
 * addresses of names.
 */
export function openSmpp(settings: SmppSettings, hooks: Hooks, resolve: Resolver): OpenProvider {
  const forms = idFormsOf(settings)
  const writing = writingOf(settings)
  const overrides = overridesOf(settings)
  const ownTlvs = tlvsOf(settings)
  const longMessages = settings.long_messages ?? 'udh8'
  const window = openWindow(settings.window ?? 10)
  const binds = bindsOf(settings.bind)
  const transmitter = linkOf(binds.transmitter)
  const receiver = linkOf(binds.receiver)

  function linkOf(bind: BindCommand | null): Link | null {
    if (bind === null) return null
    return openLink({
      to: {
        host: settings.host,
        port: settings.port,
        tls: tlsOf(settings, hooks.secrets),
        allowPrivate: hooks.allowPrivate,
        resolve,
      },
      bind,
      credentials: credentialsOf(settings, hooks.secrets),
      responseTimeoutMs: settings.response_timeout_ms ?? 10_000,
      enquireLinkMs: settings.enquire_link_ms ?? 30_000,
      onRequest: answerRequest,
      random: hooks.random,
      provider: hooks.name,
      log: hooks.log,
    })
  }

  function answerRequest(pdu: Pdu): NewResponse | Promise<NewResponse> {
    // These have no answer (SMPP v3.4, clauses 4.1.7 and 4.12.1).
    if (pdu.command === 'alert_notification' || pdu.command === 'outbind') return null
    if (isDelivery(pdu)) return answerDelivery(pdu, { hooks, forms, writing })
    return { status: STATUSES.ESME_RINVCMDID }
  }

  function inPlainForm(answer: PartAnswer): PartAnswer {
    return answer.kind === 'accepted' ? { ...answer, id: plainId(answer.id, forms.answers) } : answer
  }

  /** The parts of a message, with the reference that joins them; null: none could be had. */
  async function segmentsFor(request: SubmitRequest): Promise<readonly Segment[] | null> {
    const { text, userData } = request
    if (userData !== null) return [rawSegment(text, userData, ownTlvs !== null)]
    const cut = cutText(text, longMessages, writing)
    if (cut.as !== 'numbered') return segmentsOf(cut, longMessages, writing, 0)
    try {
      return segmentsOf(cut, longMessages, writing, await hooks.nextReference(request.to))
    } catch {
      return null
    }
  }

  async function submit(request: SubmitRequest, signal: AbortSignal): Promise<SubmitAnswer> {
    if (transmitter === null) return RECEIVES_ONLY
    await transmitter.settled(signal)
    const segments = await segmentsFor(request)
    if (segments === null) return NO_REFERENCE
    const session = transmitter.session()
    if (session === null) return notBound(transmitter)
    const { length: count } = segments
    const sending: Sending = {
      request,
      segments,
      settings,
      tlvs: parametersOf(request, ownTlvs),
      overrides,
      session,
      unanswered: (sentAtMs) => transmitter.unanswered(session, sentAtMs),
      hooks,
    }
    const send: SendPart = (index) => {
      const segment = segments[index]
      if (!segment || transmitter.session() !== session) return null
      return sendPart(sending, segment, index).then(inPlainForm)
    }
    const outcome = outcomeOfParts(await submitParts({ count, send, window }, signal), count)
    if (outcome.kind !== 'accepted') return outcome
    const { ids } = outcome
    // Of the others nothing will be heard.
    const [first = '', ...others] = settings.receipts === 'last_part' ? ids.slice(-1) : ids
    return { kind: 'accepted', providerMessageIds: [first, ...others], detail: outcome.detail }
  }

  return {
    submit,
    state: () => stateOf(transmitter, receiver),
    async close() {
      await Promise.all([transmitter?.close(), receiver?.close()])
    },
  }
}

const RECEIVES_ONLY: SubmitAnswer = {
  kind: 'rejected_temporary',
  error: 'this account is bound as a receiver: nothing can be submitted to it',
  detail: 'not sent',
}

const NO_REFERENCE: SubmitAnswer = {
  kind: 'throttled',
  retryAfterMs: null,
  detail: 'not sent: no reference for its parts could be had',
  unasked: true,
}

/** Nothing of it was sent, so it may be tried again; not an attempt. */
function notBound(link: Link): SubmitAnswer {
  const why = link.state().lastError
  return {
    kind: 'throttled',
    retryAfterMs: UNBOUND_RETRY_MS,
    detail: `not sent: no session is bound${why ? `: ${why}` : ''}`,
    unasked: true,
  }
}

/** That of the transmitter: while it is bound there is a way out, and receipts wait at the SMSC. */
function stateOf(transmitter: Link | null, receiver: Link | null): LineState {
  const states = [transmitter, receiver].flatMap((link) => (link ? [link.state()] : []))
  const lastError = states.find((state) => state.lastError !== null)?.lastError ?? null
  return { state: states[0]?.state ?? 'failed', lastError }
}
