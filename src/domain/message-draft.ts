import type { ClientId, Encoding, Msisdn } from './message.ts'
import { MSISDN_RULE, readMsisdn } from './msisdn.ts'
import { MAX_PARTS, measureText } from './parts.ts'
import { readSender, SENDER_RULE } from './sender.ts'

/** A message as a client asks for it, checked and measured. */
export type MessageDraft = {
  readonly clientId: ClientId
  readonly to: Msisdn
  readonly from: string
  readonly text: string
  readonly encoding: Encoding
  readonly parts: number
  readonly reference: string | null
  readonly express: boolean
  readonly otp: boolean
  /** When it is to be sent, in Unix milliseconds; null: at once. */
  readonly sendAtMs: number | null
  /** How long it may try, from `sendAtMs` or its acceptance, in milliseconds; null: as configured. */
  readonly validityMs: number | null
}

/** A field that breaks a rule. */
export type Violation = { readonly kind: 'violation'; readonly field: string; readonly rule: string }

/** What PostgreSQL's text and every provider's encoding can hold: Unicode without NUL and without half surrogate pairs. */
export const STORABLE_RULE = 'must be valid Unicode without U+0000'

/** Checks a message by the rules of E.164, of senders and of 3GPP TS 23.038/23.040. */
export function readDraft(asked: {
  readonly client_id: string
  readonly to: string
  readonly from: string
  readonly text: string
  readonly reference?: string
  readonly express?: boolean
}): { readonly kind: 'draft'; readonly draft: MessageDraft } | Violation {
  const to = readMsisdn(asked.to)
  if (to === null) return violation('to', MSISDN_RULE)
  const from = readSender(asked.from)
  if (from === null) return violation('from', SENDER_RULE)
  if (!isStorable(asked.text)) return violation('text', STORABLE_RULE)
  if (asked.reference !== undefined && !isStorable(asked.reference))
    return violation('reference', STORABLE_RULE)
  const { encoding, parts } = measureText(asked.text)
  if (parts > MAX_PARTS) {
    return violation('text', `must fit ${MAX_PARTS} parts: as ${encoding} it needs ${parts}`)
  }
  return {
    kind: 'draft',
    draft: {
      clientId: asked.client_id.toLowerCase() as ClientId, // the schema has checked that it is a UUID
      to,
      from,
      text: asked.text,
      encoding,
      parts,
      reference: asked.reference ?? null,
      express: asked.express ?? false,
      otp: false,
      sendAtMs: null,
      validityMs: null,
    },
  }
}

/** True for a text that keeps `STORABLE_RULE`. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function violation(field: string, rule: string): Violation {
  return { kind: 'violation', field, rule }
}
