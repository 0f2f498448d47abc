import type { Exchange, Said } from '../../domain/message/exchange.ts'
import type { Pdu } from '../../smpp/pdu.ts'
import type { Answered } from '../../smpp/pending.ts'
import { statusWords } from '../../smpp/status.ts'
import { TLVS, type Tlv, tagWords, tlvSpecOf } from '../../smpp/tlvs.ts'
import type { SubmitRequest } from '../port.ts'
import type { SubmitBody } from './submission.ts'

/** One part's submission, and what came of it. */
export type PartExchange = {
  readonly request: SubmitRequest
  /** From 1; null: the message has one part. */
  readonly part: number | null
  /** Its text as it may be shown. */
  readonly text: string
  readonly body: SubmitBody
  readonly tlvs: readonly Tlv[]
  readonly answered: Answered
  readonly startedAtMs: number
  readonly tookMs: number
}

/** A part's PDUs as they are kept with the message: their fields by name, the text as text, no octets of it. */
export function exchangeOf(of: PartExchange): Exchange {
  const { request, part, text, body, tlvs, answered, startedAtMs, tookMs } = of
  return {
    messageId: request.messageId,
    attempt: request.attempt,
    part,
    what: 'submission',
    startedAtMs,
    tookMs,
    outcome: outcomeOf(answered),
    sent: { line: 'submit_sm', fields: fieldsOf(body, tlvs), body: text },
    answered: answered.kind === 'response' ? answerOf(answered.pdu, request.mask) : null,
  }
}

function outcomeOf(answered: Answered): string {
  switch (answered.kind) {
    case 'response':
      return nameOf(answered.pdu.status)
    case 'silence':
      return 'no answer in time'
    case 'garbled':
    case 'lost':
      return answered.reason
  }
}

function answerOf({ command, status, body, tlvs }: Pdu, mask: (words: string) => string): Said {
  const fields = Object.entries(fieldsOf(body, tlvs)).map(([name, value]) => [
    name,
    typeof value === 'string' ? mask(value) : value,
  ])
  return { line: `${command} ${nameOf(status)}`, fields: Object.fromEntries(fields), body: null }
}

/** The name of a command_status without its number, where it has one. */
function nameOf(status: number): string {
  return statusWords(status).replace(/ .*$/, '')
}

/** What holds the text. */
const TEXTS: readonly number[] = [TLVS.message_payload.tag]

/** The fields of a PDU that say something, and its parameters, by name. */
export function fieldsOf(body: object, tlvs: readonly Tlv[]): Record<string, string | number> {
  const fields: [string, string | number][] = []
  for (const [name, value] of Object.entries(body))
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) fields.push([name, value])
  for (const { tag, value } of tlvs)
    if (!TEXTS.includes(tag)) fields.push([tagName(tag), tlvShown(tag, value)])
  return Object.fromEntries(fields)
}

const TAG_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(TLVS).map(([name, { tag }]) => [tag, name]),
)

function tagName(tag: number): string {
  return TAG_NAMES.get(tag) ?? tagWords(tag)
}

/** A number as it is, a text as text, anything else in hexadecimal. */
function tlvShown(tag: number, value: Uint8Array): string | number {
  const octets = Buffer.from(value)
  if (tlvSpecOf(tag)?.type === 'integer' && octets.length <= 4 && octets.length > 0)
    return octets.readUIntBE(0, octets.length)
  const text = octets.toString('latin1').replace(/\0$/, '')
  return /^[\x20-\x7e]*$/.test(text) ? text : octets.toString('hex')
}
