import { NOTHING_GIVEN } from '../../../domain/fields/given-fields.ts'
import type { MessageDraft } from '../../../domain/message/message-draft.ts'
import type { MessageId } from '../../../domain/message.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import type { Address } from '../../../smpp/fields.ts'
import type { PduOf } from '../../../smpp/pdu.ts'
import { tlvInteger } from '../../../smpp/tlvs.ts'
import { addressesOf, quoteOf, receiptsTo } from '../deliver/receipt-form.ts'
import { type Refused, refused } from '../refusal.ts'
import { readDestination, readSource } from './addresses.ts'
import { readSubmittedParameters } from './parameters.ts'
import { readSubmittedData, type SubmittedData } from './submitted-data.ts'
import { readTimes } from './times.ts'

/** A PDU that asks for messages to be sent. */
export type SubmitPdu = PduOf<'submit_sm'> | PduOf<'data_sm'> | PduOf<'submit_multi'>

/** What a PDU wants to have sent, whoever it is for. */
export type Submission = {
  readonly kind: 'submission'
  readonly account: SmppAccount
  readonly source: Address
  readonly data: SubmittedData
  readonly draft: Omit<MessageDraft, 'to' | 'callbackTo'>
  readonly registeredDelivery: number
  /** user_message_reference; null: none was given. */
  readonly reference: number | null
  /** Names the request, so that it is carried out once; null: it has no name. */
  readonly key: string | null
}

/** Reads all of a submission but its destination, at the instant `nowMs`. */
export function readSubmission(pdu: SubmitPdu, account: SmppAccount, nowMs: number): Submission | Refused {
  const { body, tlvs } = pdu
  const wrong = violationOfFlags(body)
  if (wrong) return wrong
  const source = { ton: body.source_addr_ton, npi: body.source_addr_npi, address: body.source_addr }
  const from = readSource(source)
  if (typeof from !== 'string') return from
  const timing = readTimes({ ...TIMELESS, ...body, lifeSeconds: tlvInteger(tlvs, 'qos_time_to_live') }, nowMs)
  if (timing.kind === 'refused') return timing
  const parameters = readSubmittedParameters(tlvs, account)
  if (parameters.kind === 'refused') return parameters
  const data = readSubmittedData(pdu)
  if (data.kind === 'refused') return data
  const reference = tlvInteger(tlvs, 'user_message_reference')
  const { text, encoding, parts, userData } = data
  return {
    kind: 'submission',
    account,
    source,
    data,
    registeredDelivery: body.registered_delivery,
    reference,
    key: parameters.key,
    draft: {
      clientId: account.clientId,
      from,
      text,
      encoding,
      parts,
      ...NOTHING_GIVEN,
      reference: reference === null ? null : String(reference),
      express: account.express && 'priority_flag' in body && body.priority_flag > 0,
      otp: false,
      endUserIp: null,
      sendAtMs: timing.sendAtMs,
      validityMs: timing.validityMs,
      ...parameters.given,
      door: 'smpp',
      userData,
    },
  }
}

/** A data_sm has neither. */
const TIMELESS = { schedule_delivery_time: '', validity_period: '' }

/** A message of a submission to one destination. `id`: the message that the response names, where that may be another one. */
export function draftFor(
  { draft, source, account, data, registeredDelivery, reference }: Submission,
  destination: Address,
  id?: MessageId,
): MessageDraft | Refused {
  const to = readDestination(destination)
  if (typeof to !== 'string') return to
  const callbackTo = receiptsTo(registeredDelivery, {
    ...addressesOf(source, destination),
    text: quoteOf(data.text),
    id_form: account.receipts.messageId,
    ...(id !== undefined && { id }),
    ...(reference !== null && { reference }),
  })
  return { ...draft, to, callbackTo }
}

/** Of esm_class (SMPP v3.4, clause 5.2.12): a transaction is answered when the handset has it, other types are answers of handsets. */
const MODES = 0b11
const TRANSACTION_MODE = 0b10
const MESSAGE_TYPES = 0b0011_1100

/** The highest level of a priority (clause 5.2.14). */
const MAX_PRIORITY = 3

function violationOfFlags(body: SubmitPdu['body']): Refused | null {
  const { esm_class: esmClass } = body
  if ((esmClass & MODES) === TRANSACTION_MODE || (esmClass & MESSAGE_TYPES) !== 0)
    return refused(
      'ESME_RINVESMCLASS',
      'esm_class must be of the default message type, and not of the transaction mode',
    )
  if (body.service_type.toUpperCase() === 'USSD')
    return refused('ESME_RINVSERTYP', 'service_type must not be USSD: only short messages are taken')
  if (!('priority_flag' in body)) return null
  if (body.priority_flag > MAX_PRIORITY)
    return refused('ESME_RINVPRTFLG', `priority_flag must be from 0 to ${MAX_PRIORITY}`)
  if (body.replace_if_present_flag !== 0)
    return refused('ESME_RINVREPFLAG', 'replace_if_present_flag must be 0: replace_sm replaces a message')
  if (body.sm_default_msg_id !== 0)
    return refused('ESME_RINVDFTMSGID', 'sm_default_msg_id must be 0: there are no canned messages')
  return null
}
