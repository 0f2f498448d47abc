import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Encoding } from '../../domain/message.ts'
import { gsm7Octets } from '../../domain/text/gsm7.ts'
import type { SubmitRequest } from '../port.ts'
import type { Variable } from './template.ts'

/** What values are made of besides the message. */
export type ValuesOptions = {
  readonly receiptUrl: string | null
  /** What `{encoding}` stands for, for providers that have words of their own. */
  readonly encoding: Readonly<Record<Encoding, string>> | undefined
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
      return request.encoding === 'GSM7' ? gsm7Hex(request.text) : ucs2Hex(request.text)
    case 'text_ucs2_hex':
      return ucs2Hex(request.text)
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

function gsm7Hex(text: string): string {
  return Buffer.from(gsm7Octets(text)).toString('hex').toUpperCase()
}

/** UTF-16, the high octet first. */
function ucs2Hex(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()
}
