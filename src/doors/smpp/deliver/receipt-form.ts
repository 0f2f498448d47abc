import type { CallbackTo } from '../../../domain/callback/callback-to.ts'
import type { LifecycleState } from '../../../domain/lifecycle.ts'
import type { MessageId } from '../../../domain/message.ts'
import type { MessageIdForm } from '../../../domain/smpp/account.ts'
import { wantedReceipts } from '../../../smpp/esm-class.ts'
import type { Address } from '../../../smpp/fields.ts'

/**
 * What the receipt of a message says besides its state, as it was submitted; it goes back from `dest_` to `source_`. A type, not an
 * interface: it is kept as `CallbackTo.form`.
 */
export type ReceiptForm = {
  readonly source_addr_ton: number
  readonly source_addr_npi: number
  readonly source_addr: string
  readonly dest_addr_ton: number
  readonly dest_addr_npi: number
  readonly destination_addr: string
  /** The first 20 characters of its text, in ASCII: what that lacks is `.` */
  readonly text: string
  /** How its id was answered: its receipts name it in the same form. */
  readonly id_form: MessageIdForm
  /** Of one of several destinations: the message whose id the response named. */
  readonly id?: MessageId
  /** user_message_reference (SMPP v3.4, clause 5.3.2.17), 0 to 65535: receipts repeat it. */
  readonly reference?: number
}

/** Characters of the text that a receipt quotes (SMPP v3.4, Appendix B). */
const QUOTED_CHARACTERS = 20

/** The quote of a text. */
export function quoteOf(text: string): string {
  return [...text.slice(0, 2 * QUOTED_CHARACTERS)]
    .slice(0, QUOTED_CHARACTERS)
    .join('')
    .replace(/[^ -~]/gu, '.')
}

/** A source and a destination as the fields of a PDU. */
export function addressesOf(source: Address, destination: Address) {
  return {
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    source_addr: source.address,
    dest_addr_ton: destination.ton,
    dest_addr_npi: destination.npi,
    destination_addr: destination.address,
  }
}

const FAILURES = ['FAILED_PERM', 'CANCELLED', 'EXPIRED'] as const satisfies readonly LifecycleState[]

/** On its way: an intermediate notification (SMPP v3.4, clause 5.2.17). */
const INTERMEDIATE = ['SENT'] as const satisfies readonly LifecycleState[]

/** `registered_delivery` of SMPP v5.0, clause 4.7.21: a receipt of a delivery only. */
const SUCCESS_ONLY = 3

/** What an ESME is told of its message; null: it asked for nothing. */
export function receiptsTo(registeredDelivery: number, form: ReceiptForm): CallbackTo | null {
  const { final, onFailureOnly, intermediate } = wantedReceipts(registeredDelivery)
  const successOnly = (registeredDelivery & 0b11) === SUCCESS_ONLY
  const statuses: readonly LifecycleState[] = [
    ...(intermediate ? INTERMEDIATE : []),
    ...(final || successOnly ? (['DELIVERED'] as const) : []),
    ...(final || onFailureOnly ? FAILURES : []),
  ]
  return statuses.length === 0 ? null : { via: 'smpp', url: null, statuses, form }
}
