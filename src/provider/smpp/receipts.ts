import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import {
  normaliseError,
  outcomeIn,
  RECEIPT_OUTCOMES,
  type Receipt,
  type ReceiptOutcome,
} from '../../domain/receipt.ts'
import { SMPP_STATUS } from '../../domain/smpp-status.ts'
import { deliveredAs } from '../../smpp/esm-class.ts'
import { type IdForm, idInForm } from '../../smpp/message-id.ts'
import { readReceiptText } from '../../smpp/receipt-text.ts'
import { type Tlv, tlvInteger, tlvOctets, tlvText } from '../../smpp/tlvs.ts'
import type { UnreadableReceipt } from '../port.ts'

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

/** With the words of v5.0 that Appendix B does not have, and those that SMSCs write out. */
const OUTCOMES: ReadonlyMap<string, ReceiptOutcome> = new Map([
  ...SMPP_STATUS,
  ['DELIVERED', 'delivered'],
  ['UNDELIVERED', 'failed'],
  ['REJECTED', 'failed'],
  ['ACCEPTED', 'progress'],
  ['SCHEDULED', 'progress'],
  ['SKIPPED', 'failed'],
])

/** In which form an SMSC writes the ids of its receipts, and those of its answers. */
export type IdForms = { readonly told: IdForm; readonly answered: IdForm }

/**
 * A deliver_sm or data_sm as the receipt that it is; null: it is none (an inbound message, an acknowledgement of a handset)
 * or names no message. Parameters are believed before the text: message_state before `stat`, receipted_message_id before `id`.
 * An intermediate notification is never an end.
 */
export function receiptOf(
  esmClass: number,
  text: string,
  tlvs: readonly Tlv[],
  forms: IdForms,
): Receipt | null {
  const { smscReceipt, intermediate } = deliveredAs(esmClass)
  const told = tlvText(tlvs, 'receipted_message_id')
  const read = readReceiptText(text)
  if (!(smscReceipt || intermediate || (told && tlvInteger(tlvs, 'message_state') !== null))) return null
  // A parameter is in the form of the answers: it is their message_id (clause 5.3.2.12).
  const id = told || (read.id === null ? null : idInForm(read.id, forms.told, forms.answered))
  const state = STATES[tlvInteger(tlvs, 'message_state') ?? -1]
  const status = state ?? read.stat
  if (!id || !status) return null
  const outcome = outcomeIn(OUTCOMES, status)
  return {
    kind: 'receipt',
    providerMessageId: id,
    outcome: intermediate && !smscReceipt ? 'progress' : outcome,
    status,
    error: outcome === 'delivered' ? null : errorOf(read.err, tlvOctets(tlvs, 'network_error_code')),
  }
}

/** The text's `err`, or network type and code (clause 5.3.2.31). Zeros are no error. */
function errorOf(err: string | null, network: Uint8Array | null): string | null {
  if (err !== null && !/^0*$/.test(err)) return normaliseError(`err ${err}`)
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
      outcome: Type.Union(RECEIPT_OUTCOMES.map((word) => Type.Literal(word))),
      error: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
)
