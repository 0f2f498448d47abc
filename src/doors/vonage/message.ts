import type { CallbackTo } from '../../domain/callback/callback-to.ts'
import { readCallbackUrl } from '../../domain/callback/callback-url.ts'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { Msisdn } from '../../domain/message.ts'
import type { GivenDlt } from '../../domain/parameters.ts'
import { gsm7Octets, septetsIn } from '../../domain/text/gsm7.ts'
import { readDestination, senderOf } from '../http/addresses.ts'
import { type DoorMessage, draftsOf } from '../http/drafts.ts'
import type { Parameters } from '../http/parameters.ts'
import type { Asking } from '../http/way.ts'
import { refused, type STATUSES, type VonageRefusal } from './statuses.ts'

/** What was asked for, read. */
export type VonageMessage = {
  readonly kind: 'message'
  readonly to: Msisdn
  readonly reference: string | null
  readonly drafts: readonly MessageDraft[]
}

/** What Vonage calls the fields of the API, and with what a broken one is refused. */
const OF_FIELDS: Readonly<Record<string, readonly [keyof typeof STATUSES, string]>> = {
  from: ['sender', 'Illegal Sender Address - rejected'],
  text: ['tooLong', 'Message Too Long'],
  reference: ['invalid', 'Invalid client-ref param'],
  validity_seconds: ['invalid', 'Invalid ttl param'],
  dlt: ['invalid', 'Invalid entity-id or content-id param'],
}

/** A ttl of Vonage, in milliseconds: 20 s to 7 days. */
const TTL = { least: 20_000, most: 604_800_000 } as const

/** What a receipt is told of: all but what comes before it is taken. */
const TOLD = LIFECYCLE_STATES.filter(
  (state) => !['SCHEDULED', 'QUEUED', 'SENDING', 'FAILED_TEMP'].includes(state),
)

/** Reads a message of Vonage's SMS API. `user` is what the client calls itself. */
export function readMessage(given: Parameters, user: string, asking: Asking): VonageMessage | VonageRefusal {
  const text = (name: string) => given.text(name) ?? ''
  const missing = ['from', 'to'].find((name) => text(name) === '')
  if (missing !== undefined) return refused('missing', `Missing ${missing} param`)
  const to = readDestination(text('to'))
  if (to === null) return refused('invalid', 'Invalid to param')
  const content = contentOf(given, asking.reference)
  if (content.kind === 'refused') return content
  const ttl = given.octets('ttl')
  if (ttl !== null && !(/^\d+$/.test(ttl) && Number(ttl) >= TTL.least && Number(ttl) <= TTL.most))
    return refused('invalid', 'Invalid ttl param')
  const callbackTo = receiptsTo(text('callback'), user, asking)
  if (callbackTo && 'kind' in callbackTo) return callbackTo
  const reference = text('client-ref') || null
  const read = draftsOf(
    {
      door: 'vonage',
      clientId: asking.clientId,
      to,
      from: senderOf(text('from')),
      content,
      express: false,
      reference,
      inSeconds: 0,
      validSeconds: ttl === null ? null : Math.ceil(Number(ttl) / 1_000),
      dlt: dltOf(text('entity-id'), text('content-id')),
      callbackTo,
    },
    asking.nowMs,
  )
  if (read.kind === 'drafts') return { kind: 'message', to, reference, drafts: read.drafts }
  const [status, words] = OF_FIELDS[read.field] ?? ['invalid', `Invalid ${read.field} param`]
  return refused(status, words)
}

type Content = DoorMessage['content']

/** A text, flash or not, or octets with a header. */
function contentOf(given: Parameters, reference: number): Content | VonageRefusal {
  const type = given.octets('type') ?? 'text'
  const raw = { kind: 'raw', reference, header: NONE, protocolId: 0 } as const
  if (type === 'binary') {
    const [body, udh] = [hexIn(given, 'body'), hexIn(given, 'udh')]
    if (given.octets('body') === null) return refused('missing', 'Missing body param')
    if (body === null) return refused('invalid', 'Invalid body param')
    if (udh === null || (udh.length > 0 && udh.length !== (udh[0] ?? 0) + 1))
      return refused('invalid', 'Invalid udh param')
    const protocolId = numberIn(given, 'protocol-id', MAX_PROTOCOL)
    if (protocolId === null) return refused('invalid', 'Invalid protocol-id param')
    return { ...raw, dataCoding: DATA, header: udh, octets: body, protocolId }
  }
  if (type !== 'text' && type !== 'unicode') return refused('invalid', 'Invalid type param')
  const text = given.text('text') ?? ''
  if (text === '') return refused('missing', 'Missing text param')
  const messageClass = numberIn(given, 'message-class', MAX_CLASS)
  if (messageClass === null) return refused('invalid', 'Invalid message-class param')
  if (given.octets('message-class') === null) return { kind: 'text', text }
  const isGsm = septetsIn(text) !== null
  return {
    ...raw,
    dataCoding: WITH_CLASS | (isGsm ? 0 : UCS2) | messageClass,
    octets: isGsm ? gsm7Octets(text) : Buffer.from(text, 'utf16le').swap16(),
  }
}

const NONE = new Uint8Array(0)

/** 8 bits, and of the scheme that names a class (3GPP TS 23.038, clause 4). */
const DATA = 0x04
const WITH_CLASS = 0x10
const UCS2 = 0x08
const MAX_CLASS = 3
const MAX_PROTOCOL = 255

/** Empty where it is not given; null: these are no octets. */
function hexIn(given: Parameters, name: string): Uint8Array | null {
  const digits = given.octets(name) ?? ''
  return /^(?:[0-9a-f]{2})*$/i.test(digits) ? Buffer.from(digits, 'hex') : null
}

/** 0 where it is not given; null: it is no whole number up to `most`. */
function numberIn(given: Parameters, name: string, most: number): number | null {
  const digits = given.octets(name) ?? '0'
  return /^\d{1,3}$/.test(digits) && Number(digits) <= most ? Number(digits) : null
}

function dltOf(entityId: string, contentId: string): GivenDlt | null {
  if (entityId === '' && contentId === '') return null
  return { ...(entityId && { entity_id: entityId }), ...(contentId && { template_id: contentId }) }
}

/** Null: as the client's endpoint is set, as Vonage goes by the settings of the account. */
function receiptsTo(
  callback: string,
  user: string,
  { allowPrivate }: Asking,
): CallbackTo | VonageRefusal | null {
  if (callback === '') return null
  if (readCallbackUrl(callback, allowPrivate).kind === 'violation')
    return refused('callbackUrl', 'Invalid Callback Url')
  return { via: 'vonage', url: callback, statuses: TOLD, form: { api_key: user } }
}
