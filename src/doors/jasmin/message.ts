import type { CallbackTo } from '../../domain/callback/callback-to.ts'
import { readCallbackUrl } from '../../domain/callback/callback-url.ts'
import type { LifecycleState } from '../../domain/lifecycle.ts'
import { isStorable, type MessageDraft } from '../../domain/message/message-draft.ts'
import { readSmppTime } from '../../domain/smpp/time.ts'
import { storable } from '../../domain/storable.ts'
import { readDestination, senderOf } from '../http/addresses.ts'
import { type DoorMessage, draftsOf } from '../http/drafts.ts'
import type { Parameters } from '../http/parameters.ts'
import { textIn } from '../http/short-messages.ts'
import type { Asking } from '../http/way.ts'
import { invalid, type JasminRefusal } from './arguments.ts'
import { readCustomTlvs } from './tlvs.ts'

/** Characters of the text that a receipt quotes. */
const QUOTED = 20

const FAILURES = ['FAILED_PERM', 'CANCELLED', 'EXPIRED'] as const satisfies readonly LifecycleState[]

/** What is told at a dlr-level: what the SMSC answered, what became of the message, or both. */
const LEVELS: readonly (readonly LifecycleState[])[] = [
  ['SENT', ...FAILURES],
  ['DELIVERED', ...FAILURES],
  ['SENT', 'DELIVERED', ...FAILURES],
]

/** The words of Jasmin for fields of the API. */
const ARGUMENT_OF: Readonly<Record<string, string>> = {
  send_at: 'sdt',
  validity_seconds: 'validity-period',
  text: 'content',
  tlvs: 'custom_tlvs',
}

/** Reads a message whose arguments have the right form; `otherwise` is its text when it says none. */
export function readMessage(
  given: Parameters,
  asking: Asking,
  otherwise: string | null = null,
): { readonly kind: 'message'; readonly drafts: readonly MessageDraft[] } | JasminRefusal {
  const text = (name: string) => given.text(name) ?? ''
  const to = readDestination(text('to'))
  if (to === null) return invalid(`Argument [to] has an invalid value: [${text('to').slice(0, 32)}].`)
  const from = senderOf(text('from')) || asking.usualSender
  if (from === null) return invalid('Mandatory argument [from] is not found.')
  const content = contentOf(given, asking.reference, otherwise)
  if (content.kind === 'refused') return content
  const inSeconds = secondsTo(text('sdt'), asking.nowMs)
  if (inSeconds === null) return invalid(`Argument [sdt] has an invalid value: [${text('sdt')}].`)
  const tlvs = given.octets('custom_tlvs') === null ? null : readCustomTlvs(text('custom_tlvs'))
  if (tlvs?.kind === 'refused') return tlvs
  const callbackTo = receiptsTo(given, content.kind === 'text' ? content.text : '', asking.allowPrivate)
  if (callbackTo && 'kind' in callbackTo) return callbackTo
  const validity = given.octets('validity-period')
  const read = draftsOf(
    {
      door: 'jasmin',
      clientId: asking.clientId,
      to,
      from,
      content,
      express: Number(given.octets('priority') ?? 0) > 0,
      reference: null,
      inSeconds,
      validSeconds: validity === null ? null : Number(validity) * 60,
      tlvs: tlvs?.tlvs ?? null,
      callbackTo: null,
    },
    asking.nowMs,
  )
  if (read.kind === 'violation')
    return invalid(
      `Argument [${ARGUMENT_OF[read.field] ?? read.field}] has an invalid value: it ${read.rule}.`,
    )
  // Of a message that is cut the last part is told of, as Jasmin does; its id is the answer.
  const last = read.drafts.length - 1
  const drafts = read.drafts.map((draft, index) => (index === last ? { ...draft, callbackTo } : draft))
  return { kind: 'message', drafts }
}

type Content = DoorMessage['content']

/** A text where the coding has an alphabet, whatever that is; octets for a program stay as they are. */
function contentOf(given: Parameters, reference: number, otherwise: string | null): Content | JasminRefusal {
  const [content, hex] = [given.octets('content'), given.octets('hex-content')]
  if (content === null && hex === null)
    return otherwise === null
      ? invalid('content or hex-content not present.')
      : { kind: 'text', text: otherwise }
  if (content !== null && hex !== null)
    return invalid('content and hex-content cannot be used both in same request.')
  const coding = Number(given.octets('coding') ?? 0)
  if (content !== null && coding === 0) return textContent(given.text('content') ?? '')
  if (hex !== null && !/^(?:[0-9a-f]{2})*$/i.test(hex))
    return invalid(`Invalid hex-content data: '${hex.slice(0, 32)}'`)
  const octets = hex === null ? Buffer.from(content ?? '', 'latin1') : Buffer.from(hex, 'hex')
  const text = textIn(coding, octets)
  if (text !== null) return textContent(text)
  return { kind: 'raw', reference, dataCoding: coding, header: new Uint8Array(0), octets, protocolId: 0 }
}

function textContent(text: string): Content | JasminRefusal {
  if (text === '') return invalid('Argument [content] has an invalid value: it must not be empty.')
  return isStorable(text)
    ? { kind: 'text', text }
    : invalid('Argument [content] has an invalid value: it is no text.')
}

/** 0: at once. Null: it is no time, or one that is past. */
function secondsTo(sdt: string, nowMs: number): number | null {
  if (sdt === '') return 0
  const atMs = readSmppTime(sdt, nowMs)
  return atMs === null || atMs < nowMs ? null : (atMs - nowMs) / 1_000
}

/** Told with dlr=yes, which a dlr-url or a dlr-level says, too; Jasmin's defaults are level 1 and POST. */
function receiptsTo(
  given: Parameters,
  text: string,
  allowPrivate: boolean,
): CallbackTo | JasminRefusal | null {
  const url = given.octets('dlr-url')
  if (url === null) return null
  const read = storable(Buffer.from(url, 'latin1').toString('utf8'))
  const check = readCallbackUrl(read, allowPrivate)
  if (check.kind === 'violation') return invalid(`Argument [dlr-url] has an invalid value: it ${check.rule}.`)
  const level = Number(given.octets('dlr-level') ?? 1)
  const form = {
    level,
    method: (given.octets('dlr-method') ?? 'POST').toUpperCase(),
    text: [...text].slice(0, QUOTED).join(''),
  }
  return { via: 'jasmin', url: read, statuses: LEVELS[level - 1] ?? [], form }
}
