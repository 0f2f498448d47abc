import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { oneOf } from '../../../domain/fields/one-of.ts'
import {
  normaliseError,
  outcomeIn,
  RECEIPT_OUTCOMES,
  type Receipt,
  type ReceiptOutcome,
} from '../../../domain/message/receipt.ts'
import { SMPP_STATUS } from '../../../domain/provider/smpp-status.ts'
import { deliveredAs } from '../../../smpp/esm-class.ts'
import { type IdForm, idInForm, MAX_MESSAGE_ID, plainId } from '../../../smpp/message-id.ts'
import { readReceiptText } from '../../../smpp/receipt-text.ts'
import { type Tlv, tlvInteger, tlvOctets, tlvText } from '../../../smpp/tlvs.ts'
import type { UnreadableReceipt } from '../../port.ts'

/** message_state (SMPP v3.4, clause 5.2.28; 0 and 9 of v5.0, clause 4.7.15), as the word of Appendix B. */
const STATES = [
  'SCHEDULED',
  'ENROUTE',
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
  'SKIPPED',
] as const

/** With the words of v5.0 that Appendix B does not have. */
const OUTCOMES: ReadonlyMap<string, ReceiptOutcome> = new Map([
  ...SMPP_STATUS,
  ['SCHEDULED', 'progress'],
  ['SKIPPED', 'failed'],
])

/** In which form an SMSC writes ids: in its answers, in the text of its receipts, in their receipted_message_id. */
export type IdForms = {
  readonly answers: IdForm
  readonly receipts: IdForm
  readonly parameter: IdForm
}

/** What a delivery is, as far as receipts go. */
export type ReadReceipt =
  | Receipt
  /** It says that it is a receipt, and names no message or no status. */
  | { readonly kind: 'unreadable' }
  /** No receipt: a handset's message. */
  | null

/**
 * A deliver_sm or data_sm as the receipt that it is. Whether it is one says its esm_class, or that it has the parameters of
 * one: never its text, which a handset may have written. Parameters are believed before the text: message_state before
 * `stat`, receipted_message_id before `id`. An intermediate notification is never an end.
 */
export function receiptOf(esmClass: number, text: string, tlvs: readonly Tlv[], forms: IdForms): ReadReceipt {
  const { smscReceipt, intermediate } = deliveredAs(esmClass)
  const told = tlvText(tlvs, 'receipted_message_id')
  const state = tlvInteger(tlvs, 'message_state')
  if (!(smscReceipt || intermediate || (told && state !== null))) return null
  const read = readReceiptText(text)
  const id = told ? idAs(told, forms.parameter, forms.answers) : idAs(read.id, forms.receipts, forms.answers)
  const status = wordOf(STATES[state ?? -1] ?? read.stat, MAX_STATUS)
  if (id === null || status === null) return { kind: 'unreadable' }
  const outcome = outcomeIn(OUTCOMES, status)
  return {
    kind: 'receipt',
    providerMessageId: id,
    outcome: intermediate && !smscReceipt ? 'progress' : outcome,
    status,
    error: outcome === 'delivered' ? null : errorOf(read.err, tlvOctets(tlvs, 'network_error_code')),
  }
}

/** An id as the answers have it: in one form, and without what their writing adds. */
function idAs(id: string | null, told: IdForm, answers: IdForm): string | null {
  const known = wordOf(id, MAX_MESSAGE_ID)
  return known === null ? null : plainId(idInForm(known, told, answers), answers)
}

/** Longest word of a status, and of an error, that is kept. */
const MAX_STATUS = 32

/** Visible ASCII up to a NUL octet, with which some SMSCs end their texts; null: it is no such word. */
function wordOf(value: string | null, most: number): string | null {
  const [word = ''] = (value ?? '').split('\0', 1)
  return word.length <= most && /^[\x21-\x7e]+$/.test(word) ? word : null
}

/** The text's `err`, or network type and code (clause 5.3.2.31). Zeros are no error. */
function errorOf(err: string | null, network: Uint8Array | null): string | null {
  const word = wordOf(err, MAX_STATUS)
  if (word !== null && !/^0*$/.test(word)) return normaliseError(`err ${word}`)
  if (network === null || network.length < 3) return null
  const code = ((network[1] ?? 0) << 8) | (network[2] ?? 0)
  return code === 0 ? null : `network error ${network[0]}/${code}`
}

/** What is kept of a receipt, and read again when it is matched. */
export type KeptReceipt = {
  readonly id: string
  readonly status: string
  readonly outcome: ReceiptOutcome
  readonly error?: string
}

/** Keeps what `receiptOf` has read. */
export function keptOf({ providerMessageId, status, outcome, error }: Receipt): KeptReceipt {
  return { id: providerMessageId, status, outcome, ...(error === null ? {} : { error }) }
}

/** Reads what was kept. */
export function readKept(body: unknown): Receipt | UnreadableReceipt {
  if (!keptCheck.Check(body))
    return { kind: 'unreadable', field: 'body', rule: 'must be a receipt as it was kept' }
  const { id, status, outcome, error } = body
  return { kind: 'receipt', providerMessageId: id, status, outcome, error: error ?? null }
}

const keptCheck = TypeCompiler.Compile(
  Type.Object(
    {
      id: Type.String({ minLength: 1 }),
      status: Type.String({ minLength: 1 }),
      outcome: oneOf(RECEIPT_OUTCOMES),
      error: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
)
