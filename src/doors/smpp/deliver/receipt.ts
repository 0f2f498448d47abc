import type { ToldBody } from '../../../domain/callback/told-body.ts'
import { isFinal } from '../../../domain/lifecycle.ts'
import type { MessageId } from '../../../domain/message.ts'
import type { ReceiptFormat } from '../../../domain/smpp/account.ts'
import { writeMessageId } from '../../../domain/smpp/message-id.ts'
import { MESSAGE_STATES, receiptDate } from '../../../domain/smpp/message-state.ts'
import { INTERMEDIATE_NOTIFICATION, SMSC_RECEIPT } from '../../../smpp/esm-class.ts'
import type { NewRequest } from '../../../smpp/session.ts'
import { integerTlv, TLVS, type Tlv, textTlv } from '../../../smpp/tlvs.ts'
import type { ReceiptForm } from './receipt-form.ts'

type ToldStatus = Extract<ToldBody, { readonly kind: 'status' }>

/**
 * A receipt, with the text of SMPP v3.4, Appendix B: of one message, so of one short message; its dates are UTC. A state that is
 * no end is told by an intermediate notification.
 */
export function receiptOf(
  { timestamp, data }: ToldStatus,
  form: ReceiptForm,
  format: ReceiptFormat,
): NewRequest<'deliver_sm'> {
  const id = writeMessageId(form.id_form, form.id ?? (data.id as MessageId)) // a field of messages' ids
  const { state, stat } = MESSAGE_STATES[data.status]
  const error = errorOf(data.last_error)
  const text = [
    `id:${id}`,
    'sub:001',
    `dlvrd:${data.status === 'DELIVERED' ? '001' : '000'}`,
    `submit date:${receiptDate(data.created_at)}`,
    `done date:${receiptDate(timestamp)}`,
    `stat:${stat}`,
    `err:${error.word}`,
    `text:${form.text}`,
  ].join(' ')
  const reference = form.reference === undefined ? [] : [integerTlv('user_message_reference', form.reference)]
  return {
    command: 'deliver_sm',
    body: {
      ...PLAIN,
      source_addr_ton: form.dest_addr_ton,
      source_addr_npi: form.dest_addr_npi,
      source_addr: form.destination_addr,
      dest_addr_ton: form.source_addr_ton,
      dest_addr_npi: form.source_addr_npi,
      destination_addr: form.source_addr,
      esm_class: isFinal(data.status) ? SMSC_RECEIPT : INTERMEDIATE_NOTIFICATION,
      data_coding: 0,
      short_message: Buffer.from(text, 'latin1'),
    },
    tlvs:
      format === 'text'
        ? []
        : [
            textTlv('receipted_message_id', id),
            integerTlv('message_state', state),
            networkError(error),
            ...reference,
          ],
  }
}

/** The fields of a deliver_sm that have nothing to say (SMPP v3.4, clause 4.6.1). */
export const PLAIN = {
  service_type: '',
  protocol_id: 0,
  priority_flag: 0,
  schedule_delivery_time: '',
  validity_period: '',
  registered_delivery: 0,
  replace_if_present_flag: 0,
  sm_default_msg_id: 0,
} as const

/** An error as `err` and network_error_code say it. */
type NetworkError = { readonly word: string; readonly network: number; readonly code: number }

/** GSM (SMPP v3.4, clause 5.3.2.31). */
const GSM = 3

/** What providers have told of the network in numbers (src/provider/smpp/received/receipts.ts); other words are no number. */
function errorOf(lastError: string | null): NetworkError {
  const parameter = /^network error (\d{1,3})\/(\d{1,5})$/.exec(lastError ?? '')
  const [network, code] = parameter
    ? [Number(parameter[1]), Number(parameter[2])]
    : [GSM, /^\d{1,3}$/.test(lastError ?? '') ? Number(lastError) : 0]
  return { word: String(code).padStart(3, '0').slice(-3), network: network & 0xff, code: code & 0xffff }
}

function networkError({ network, code }: NetworkError): Tlv {
  return { tag: TLVS.network_error_code.tag, value: Uint8Array.of(network, code >> 8, code & 0xff) }
}
