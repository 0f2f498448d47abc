import type { Actor } from '../../../domain/message/actor.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import {
  type ReplaceDeps,
  type ReplaceOutcome,
  replaceMessage,
} from '../../../flow/message/replace-message.ts'
import { destinationOf, senderOf } from '../../../provider/smpp/address.ts'
import { DATA_CODINGS } from '../../../provider/smpp/text.ts'
import { UDH_INDICATOR } from '../../../smpp/esm-class.ts'
import type { PduOf } from '../../../smpp/pdu.ts'
import type { NewResponse } from '../../../smpp/responses.ts'
import { STATUSES } from '../../../smpp/status.ts'
import { addressesOf, quoteOf, type ReceiptForm, receiptsTo } from '../deliver/receipt-form.ts'
import { isRefused, type Refused, refusalResponse, refused } from '../refusal.ts'
import { readSubmittedData } from '../submit/submitted-data.ts'
import { readTimes } from '../submit/times.ts'
import { findNamed, unknownMessage } from './look.ts'

/**
 * Answers replace_sm (SMPP v3.4, clause 4.10): while the message waits it gets another text, time and validity; receipts are as this
 * one asks. The new text is in the data_coding of the old one, and begins with a header where the old one did: the PDU says neither.
 */
export async function answerReplace(
  deps: ReplaceDeps,
  account: SmppAccount,
  { body, tlvs }: PduOf<'replace_sm'>,
): Promise<NewResponse> {
  if (body.sm_default_msg_id !== 0)
    return refusalResponse(
      refused('ESME_RINVDFTMSGID', 'sm_default_msg_id must be 0: there are no canned messages'),
    )
  const actor = await findNamed(deps, account, body.message_id)
  if (isRefused(actor)) return refusalResponse(actor)
  const nowMs = deps.now()
  const timing = readTimes({ ...body, lifeSeconds: null }, nowMs)
  if (timing.kind === 'refused') return refusalResponse(timing)
  const data = readSubmittedData({ body: { ...shapeOf(actor), short_message: body.short_message }, tlvs })
  if (data.kind === 'refused') return refusalResponse(data)
  const { text, encoding, parts, userData } = data
  const callbackTo = receiptsTo(body.registered_delivery, formOf(actor, account, body, text))
  const { sendAtMs, validityMs } = timing
  const outcome = await replaceMessage(deps, {
    clientId: account.clientId,
    messageId: actor.id,
    content: { text, encoding, parts, userData, callbackTo },
    sendAtMs: body.schedule_delivery_time === '' ? null : (sendAtMs ?? nowMs),
    expiresAtMs: validityMs === null ? null : (sendAtMs ?? nowMs) + validityMs,
  })
  return responseTo(outcome)
}

/** What the PDU leaves out. */
function shapeOf({ userData, encoding }: Actor) {
  return {
    esm_class: userData && userData.header !== '' ? UDH_INDICATOR : 0,
    data_coding: userData?.data_coding ?? (encoding === 'UCS2' ? DATA_CODINGS.ucs2 : DATA_CODINGS.default),
    protocol_id: userData?.protocol_id ?? 0,
  }
}

/** Receipts go to the source that the PDU names or, where it names none, to the sender of the message. */
function formOf(
  { to, from }: Pick<Actor, 'to' | 'from'>,
  { receipts }: SmppAccount,
  { source_addr_ton: ton, source_addr_npi: npi, source_addr: address }: PduOf<'replace_sm'>['body'],
  text: string,
): ReceiptForm {
  const source = address === '' ? senderOf(from, false) : { ton, npi, address }
  return {
    ...addressesOf(source, destinationOf(to, false)),
    text: quoteOf(text),
    id_form: receipts.messageId,
  }
}

function responseTo(outcome: ReplaceOutcome): NewResponse {
  const words = refusalOf(outcome)
  return words ? refusalResponse(words) : { status: STATUSES.ESME_ROK }
}

function refusalOf(outcome: ReplaceOutcome): Refused | null {
  switch (outcome.kind) {
    case 'replaced':
      return null
    case 'unknown_message':
      return unknownMessage()
    case 'not_replaceable':
      return refused('ESME_RREPLACEFAIL', `the message is ${outcome.status}: it can no longer be replaced`)
    case 'too_long':
      return refused('ESME_RINVMSGLEN', `the text must fit the parts that were paid for: ${outcome.parts}`)
    case 'too_late':
      return refused('ESME_RINVEXPIRY', 'validity_period must not be over before the message is sent')
    case 'no_route':
      return refused('ESME_RREPLACEFAIL', 'no provider of its route takes such user data')
  }
}
