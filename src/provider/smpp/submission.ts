import { absoluteTime } from '../../domain/smpp/time.ts'
import { isMessageId } from '../../smpp/message-id.ts'
import type { PduOf } from '../../smpp/pdu.ts'
import type { Answered } from '../../smpp/pending.ts'
import { responseWords } from '../../smpp/responses.ts'
import { type Tlv, tlvText } from '../../smpp/tlvs.ts'
import type { SubmitRequest } from '../port.ts'
import { destinationOf, type SmppAddress, senderOf } from './address.ts'
import { type NotTaken, refusalOf, type StatusOutcome } from './answers.ts'
import type { Segment } from './segments.ts'
import type { SmppSettings } from './settings.ts'

/** A submit_sm without its number. */
export type SubmitBody = PduOf<'submit_sm'>['body']

/** Registered delivery: a final receipt, or none (SMPP v3.4, clause 5.2.17). */
const WITH_RECEIPT = 1
const WITHOUT_RECEIPT = 0

/** The body of one part's submit_sm. */
export function bodyOf(
  request: SubmitRequest,
  segment: Segment,
  settings: SmppSettings,
  { isLast, nowMs }: { readonly isLast: boolean; readonly nowMs: number },
): SubmitBody {
  const withPlus = settings.plus ?? false
  const types = settings.ton_npi ?? {}
  return {
    service_type: settings.service_type ?? '',
    ...sourceOf(senderOf(request.from, withPlus, types)),
    ...destOf(destinationOf(request.to, withPlus, types.destination)),
    esm_class: segment.esmClass,
    protocol_id: segment.protocolId ?? 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: validityOf(settings.validity ?? 'none', request.expiresAtMs, nowMs),
    registered_delivery: wantsReceipt(settings.receipts ?? 'each_part', isLast)
      ? WITH_RECEIPT
      : WITHOUT_RECEIPT,
    replace_if_present_flag: 0,
    data_coding: segment.dataCoding,
    sm_default_msg_id: 0,
    short_message: segment.shortMessage,
  }
}

function sourceOf({ ton, npi, address }: SmppAddress) {
  return { source_addr_ton: ton, source_addr_npi: npi, source_addr: address }
}

function destOf({ ton, npi, address }: SmppAddress) {
  return { dest_addr_ton: ton, dest_addr_npi: npi, destination_addr: address }
}

function wantsReceipt(receipts: 'each_part' | 'last_part' | 'none', isLast: boolean): boolean {
  return receipts === 'each_part' || (receipts === 'last_part' && isLast)
}

/** Longest span that a relative time can say in days alone, so that months, which differ, need not be told. */
const MAX_DAYS = 31

/** `YYMMDDhhmmsstnnp` in UTC, or `R` for a span (SMPP v3.4, clause 7.1.1). */
export function validityOf(
  form: 'none' | 'relative' | 'absolute',
  expiresAtMs: number,
  nowMs: number,
): string {
  if (form === 'none') return ''
  if (form === 'absolute') return absoluteTime(expiresAtMs)
  const most = MAX_DAYS * 86_400
  const seconds = Math.min(most, Math.max(1, Math.floor((expiresAtMs - nowMs) / 1_000)))
  const pad = (value: number) => String(value).padStart(2, '0')
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24]
  return `0000${pad(days)}${pad(hours)}${pad(Math.floor(seconds / 60) % 60)}${pad(seconds % 60)}000R`
}

/** India's DLT platforms: the principal entity's id, and the template's. */
const DLT_ENTITY = 0x1400
const DLT_TEMPLATE = 0x1401

/**
 * The parameters of a submission: of several with one tag the message's comes before its DLT ids, and these before the
 * provider's. `ofProvider` null: it takes none.
 */
export function parametersOf(
  { tlvs, dlt }: Pick<SubmitRequest, 'tlvs' | 'dlt'>,
  ofProvider: readonly Tlv[] | null,
): readonly Tlv[] {
  if (ofProvider === null) return NO_TLVS
  if (tlvs.length === 0 && dlt === null) return ofProvider
  const all = new Map(ofProvider.map((tlv) => [tlv.tag, tlv]))
  if (dlt?.entityId) all.set(DLT_ENTITY, { tag: DLT_ENTITY, value: Buffer.from(dlt.entityId) })
  if (dlt?.templateId) all.set(DLT_TEMPLATE, { tag: DLT_TEMPLATE, value: Buffer.from(dlt.templateId) })
  for (const { tag, octets } of tlvs) all.set(tag, { tag, value: octets })
  return [...all.values()]
}

const NO_TLVS: readonly Tlv[] = []

/** What one part's submit_sm came to. */
export type PartAnswer =
  | { readonly kind: 'accepted'; readonly id: string; readonly detail: string }
  | NotTaken

/** What is said of one part. */
export function partAnswerOf(answered: Answered, overrides: ReadonlyMap<number, StatusOutcome>): PartAnswer {
  switch (answered.kind) {
    case 'silence':
      return { kind: 'unknown', error: 'no submit_sm_resp in time' }
    case 'lost':
      return { kind: 'unknown', error: `the session ended before its answer: ${answered.reason}` }
    case 'garbled':
      return { kind: 'unknown', error: `an answer that cannot be read: ${answered.reason}` }
    case 'response': {
      const { pdu } = answered
      if (pdu.status !== 0)
        return refusalOf(pdu.status, tlvText(pdu.tlvs, 'additional_status_info_text'), overrides)
      if (pdu.command !== 'submit_sm_resp')
        return { kind: 'unknown', error: `answered by ${responseWords(pdu)}` }
      const id = pdu.body.message_id
      // It was taken, and nobody will know which receipt is its.
      if (id === '') return { kind: 'unknown', error: 'a submit_sm_resp without a message_id' }
      if (!isMessageId(id))
        return { kind: 'unknown', error: 'a submit_sm_resp whose message_id no receipt could name' }
      return { kind: 'accepted', id, detail: `${responseWords(pdu)} message_id ${id}` }
    }
  }
}
