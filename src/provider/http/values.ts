import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { wholeHeader } from '../../domain/message/user-data.ts'
import type { Encoding } from '../../domain/message.ts'
import { gsm7Octets } from '../../domain/text/gsm7.ts'
import type { SubmitRequest } from '../port.ts'
import type { Variable } from './template.ts'

/** What values are made of besides the message. */
export type ValuesOptions = {
  readonly receiptUrl: string | null
  /** What `{encoding}` stands for, for providers that have words of their own. */
  readonly encoding: Readonly<Partial<Record<Encoding, string>>> | undefined
  readonly nowMs: number
}

/** What a variable is for this submission. */
export function variableOf(name: Variable, request: SubmitRequest, options: ValuesOptions): string {
  switch (name) {
    case 'to':
      return request.to
    case 'to_no_plus':
      return request.to.slice(1)
    case 'to_national':
      return parsePhoneNumberFromString(request.to)?.nationalNumber ?? request.to.slice(1)
    case 'from':
      return request.from
    case 'text':
      return request.text
    case 'text_hex':
      return textOctets(request).toString('hex').toUpperCase()
    case 'text_ucs2_hex':
      return ucs2(request.text).toString('hex').toUpperCase()
    case 'encoding':
      return options.encoding?.[request.encoding] ?? request.encoding
    case 'parts':
      return String(request.parts)
    case 'message_id':
      return request.messageId
    case 'submission_id':
      return submissionId(request)
    case 'reference':
      return request.reference ?? ''
    case 'receipt_url':
      return options.receiptUrl ?? ''
    case 'validity_s':
      return String(validityS(request, options.nowMs))
    case 'validity_min':
      return String(Math.ceil(validityS(request, options.nowMs) / 60))
    case 'expires_at':
      return new Date(Math.max(request.expiresAtMs, options.nowMs + 1_000)).toISOString()
    case 'dlt_entity_id':
      return request.dlt?.entityId ?? ''
    case 'dlt_template_id':
      return request.dlt?.templateId ?? ''
    case 'data_coding':
      return String(dataCodingOf(request))
    case 'message_class':
      return String(messageClass(dataCodingOf(request)) ?? '')
    case 'protocol_id':
      return String(request.userData?.protocol_id ?? '')
    case 'udh':
      return headerOf(request).toString('latin1')
    case 'udh_hex':
      return headerOf(request).toString('hex').toUpperCase()
    case 'octets':
      return octetsOf(request).toString('latin1')
    case 'octets_hex':
      return octetsOf(request).toString('hex').toUpperCase()
    case 'text_or_octets':
      return (request.encoding === 'BINARY' ? octetsOf(request) : Buffer.from(request.text)).toString(
        'latin1',
      )
  }
}

/**
 * The name of a submission: of its message and attempt. Providers that give no id return it in their receipts. A throttled
 * submission was not taken, so the next one may have its name.
 */
export function submissionId({ messageId, attempt }: SubmitRequest): string {
  return `${messageId}-${attempt}`
}

/** How long a message is still worth delivering, in seconds. At least 1: a provider takes 0 for no bound. */
export function validityS({ expiresAtMs }: SubmitRequest, nowMs: number): number {
  return Math.max(1, Math.ceil((expiresAtMs - nowMs) / 1_000))
}

/** As it came, or of a text that of its alphabet. */
function dataCodingOf({ userData, encoding }: SubmitRequest): number {
  return userData?.data_coding ?? (encoding === 'UCS2' ? UCS2_CODING : 0)
}

/** The data_coding of UCS-2 (SMPP v3.4, clause 5.2.19). */
const UCS2_CODING = 8

/** 0 (shown at once) to 3; null: it has none (3GPP TS 23.038, clause 4: groups 00x1, 01x1 and 1111). */
function messageClass(dataCoding: number): number | null {
  const hasClass = (dataCoding & 0b1001_0000) === 0b0001_0000 || dataCoding >> 4 === 0b1111
  return hasClass ? dataCoding & 0b11 : null
}

function headerOf({ userData }: SubmitRequest): Buffer {
  return Buffer.from(userData === null ? '' : wholeHeader(userData), 'hex')
}

/** As they came, or those of a text in its alphabet. */
function octetsOf(request: SubmitRequest): Buffer {
  return request.userData === null ? textOctets(request) : Buffer.from(request.userData.octets, 'hex')
}

/** Of GSM 03.38 one for each septet. */
function textOctets({ text, encoding }: SubmitRequest): Buffer {
  return encoding === 'GSM7' ? Buffer.from(gsm7Octets(text)) : ucs2(text)
}

/** UTF-16, the high octet first. */
function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}
