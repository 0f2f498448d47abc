import { plainId } from '../../smpp/message-id.ts'
import type { Pdu } from '../../smpp/pdu.ts'
import type { NewResponse } from '../../smpp/responses.ts'
import { STATUSES } from '../../smpp/status.ts'
import { type Tlv, tlvOctets } from '../../smpp/tlvs.ts'
import type { Hooks, LineState, OpenProvider, SettingsViolation } from '../kind.ts'
import type { SubmitAnswer, SubmitRequest } from '../port.ts'
import type { NotTaken, StatusOutcome } from './answers.ts'
import { bindsOf, isDelivery, type Link, openLink } from './link.ts'
import { type IdForms, keptOf, receiptOf } from './receipts.ts'
import { openReferences } from './references.ts'
import { segmentsOf } from './segments.ts'
import type { SmppSettings } from './settings.ts'
import { bodyOf, type PartAnswer, submitPart } from './submission.ts'
import { openWindow } from './window.ts'

const VERSIONS = { '3.3': 0x33, '3.4': 0x34, '5.0': 0x50 } as const

/** Until a session is bound again a message waits so long before it is asked for anew, in milliseconds. */
const UNBOUND_RETRY_MS = 1_000

/** A later part that is throttled is tried again after this: the ones before it are with the SMSC already. */
const PART_RETRY_MS = 250

/** What a schema cannot say of the settings. */
export function checkSmpp({ tls, bind, receipts }: SmppSettings): SettingsViolation | null {
  if (bind === 'transmitter' && receipts !== 'none')
    return {
      field: 'receipts',
      rule: 'must be none where only a transmitter is bound: nothing comes back on it',
    }
  if (tls?.verify === false && tls.ca !== undefined)
    return { field: 'tls.verify', rule: 'must not be false where certificates are given to check by' }
  return null
}

/** Opens an SMSC account: a session (or a transmitter and a receiver) that is kept bound until it is closed. */
export function openSmpp(settings: SmppSettings, hooks: Hooks): OpenProvider {
  const forms: IdForms = {
    told: settings.message_id_format?.receipts ?? 'as_is',
    answered: settings.message_id_format?.answers ?? 'as_is',
  }
  const overrides = new Map(
    Object.entries(settings.status_map ?? {}).map(([status, outcome]): [number, StatusOutcome] => [
      Number(status),
      outcome,
    ]),
  )
  const ownTlvs = Object.entries(settings.tlvs ?? {}).map(
    ([tag, value]): Tlv => ({ tag: Number(tag), value: Buffer.from(value, 'utf8') }),
  )
  const references = openReferences(hooks.random)
  const window = openWindow(settings.window ?? 10)
  const links = bindsOf(settings.bind ?? 'transceiver').map((bind) =>
    openLink({
      host: settings.host,
      port: settings.port,
      tls: tlsOf(settings, hooks),
      bind,
      credentials: {
        system_id: settings.system_id,
        password: hooks.secrets['password'] ?? '',
        system_type: settings.system_type ?? '',
        interface_version: VERSIONS[settings.interface_version ?? '3.4'],
        addr_ton: 0,
        addr_npi: 0,
        address_range: settings.address_range ?? '',
      },
      responseTimeoutMs: settings.response_timeout_ms ?? 10_000,
      enquireLinkMs: settings.enquire_link_ms ?? 30_000,
      onRequest: answerRequest,
      random: hooks.random,
      log: hooks.log,
    }),
  )
  const [transmitter] = links

  async function answerRequest(pdu: Pdu): Promise<NewResponse> {
    // These have no answer (SMPP v3.4, clauses 4.1.7 and 4.12).
    if (pdu.command === 'alert_notification' || pdu.command === 'outbind') return null
    if (!isDelivery(pdu)) return { status: STATUSES.ESME_RINVBNDSTS }
    const receipt = receiptOf(pdu.body.esm_class, textOf(pdu), pdu.tlvs, forms)
    if (receipt === null) return { status: STATUSES.ESME_RX_P_APPN }
    const known = { ...receipt, providerMessageId: plainId(receipt.providerMessageId, forms.answered) }
    try {
      await hooks.tell([{ receipt: known, body: keptOf(known) }])
      return { status: STATUSES.ESME_ROK }
    } catch {
      // Not durable: the SMSC keeps it and comes again.
      return { status: STATUSES.ESME_RX_T_APPN }
    }
  }

  async function submit(request: SubmitRequest, signal: AbortSignal): Promise<SubmitAnswer> {
    const segments = segmentsOf(
      request,
      {
        longMessages: settings.long_messages ?? 'udh8',
        alphabet: settings.default_alphabet ?? 'gsm',
      },
      references.next(request.to),
    )
    const ids: string[] = []
    const details: string[] = []
    for (const [index, segment] of segments.entries()) {
      const isLast = index === segments.length - 1
      const body = bodyOf(request, segment, settings, { isLast, nowMs: hooks.now() })
      const answer = await submitInWindow(body, [...segment.tlvs, ...ownTlvs], index > 0, signal)
      if (answer.kind !== 'accepted') return ids.length === 0 ? answer : afterParts(answer, ids.length)
      ids.push(plainId(answer.id, forms.answered))
      details.push(answer.detail)
    }
    const [first = '', ...others] = ids
    return { kind: 'accepted', providerMessageIds: [first, ...others], detail: details.join('\n') }
  }

  /** One part, when the window has room and a session is bound. Of a message that has begun, a throttled part is tried again. */
  async function submitInWindow(
    body: ReturnType<typeof bodyOf>,
    tlvs: readonly Tlv[],
    hasBegun: boolean,
    signal: AbortSignal,
  ): Promise<PartAnswer> {
    for (;;) {
      const leave = await window.enter(signal)
      if (leave === null) return givenUp(hasBegun)
      const session = transmitter?.session()
      if (!session) {
        leave()
        return hasBegun
          ? { kind: 'unknown', error: 'the session ended between two parts' }
          : notBound(transmitter)
      }
      const answer = await Promise.race([submitPart(session, body, tlvs, overrides), whenAborted(signal)])
      leave()
      if (!(hasBegun && answer.kind === 'throttled') || signal.aborted) return answer
      await Promise.race([Bun.sleep(PART_RETRY_MS), whenAborted(signal)])
    }
  }

  return {
    submit,
    state: () => stateOf(links),
    async close() {
      await Promise.all(links.map((link) => link.close()))
    },
  }
}

/** Nothing of it was sent, so it may be tried again; not an attempt. */
function notBound(link: Link | undefined): NotTaken {
  const why = link?.state().lastError
  return {
    kind: 'throttled',
    retryAfterMs: UNBOUND_RETRY_MS,
    detail: `no session is bound${why ? `: ${why}` : ''}`,
  }
}

function givenUp(hasBegun: boolean): NotTaken {
  return hasBegun
    ? { kind: 'unknown', error: 'given up between two parts' }
    : { kind: 'throttled', retryAfterMs: null, detail: 'the window had no room in time' }
}

/** The parts before were taken and cannot be called back; the handset shows nothing until all are there. */
function afterParts(answer: NotTaken, taken: number): SubmitAnswer {
  const words = `part ${taken + 1}, after ${taken} that were taken`
  switch (answer.kind) {
    case 'unknown':
      return { ...answer, error: `${words}: ${answer.error}` }
    case 'throttled':
      return { kind: 'rejected_temporary', error: `${words}: throttled`, detail: answer.detail }
    default:
      return { ...answer, error: `${words}: ${answer.error}` }
  }
}

function whenAborted(signal: AbortSignal): Promise<NotTaken> {
  const answer = { kind: 'unknown', error: 'no answer in time' } as const
  if (signal.aborted) return Promise.resolve(answer)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(answer), { once: true }))
}

/** Whatever binds least well. */
function stateOf(links: readonly Link[]): LineState {
  const states = links.map((link) => link.state())
  return (
    states.find(({ state }) => state === 'failed') ??
    states.find(({ state }) => state === 'opening') ?? { state: 'open', lastError: null }
  )
}

function tlsOf({ host, tls }: SmppSettings, { secrets }: Hooks) {
  if (!tls) return null
  return {
    serverName: tls.server_name ?? host,
    ca: tls.ca ?? null,
    cert: secrets['certificate'] ?? null,
    key: secrets['private_key'] ?? null,
    verify: tls.verify ?? true,
  }
}

/** Receipts are read octet by octet: their keys and ids are ASCII whatever the alphabet. */
function textOf(pdu: Extract<Pdu, { command: 'deliver_sm' | 'data_sm' }>): string {
  const payload = tlvOctets(pdu.tlvs, 'message_payload')
  const octets = payload ?? ('short_message' in pdu.body ? pdu.body.short_message : new Uint8Array(0))
  return Buffer.from(octets).toString('latin1')
}
