import type { ToldBody } from '../../../domain/callback/told-body.ts'
import { elementsIn, placeInHeader } from '../../../domain/text/user-data-header.ts'
import type { InboundRaw } from '../../../provider/port.ts'
import { type SmppAddress, senderOf } from '../../../provider/smpp/address.ts'
import { alphabetOf } from '../../../provider/smpp/received/received-text.ts'
import { cutText, segmentsOf } from '../../../provider/smpp/segments.ts'
import { UNPACKED_GSM } from '../../../provider/smpp/text.ts'
import { UDH_INDICATOR } from '../../../smpp/esm-class.ts'
import { FIELDS } from '../../../smpp/fields.ts'
import type { NewRequest } from '../../../smpp/session.ts'
import { integerTlv, TLVS, type Tlv } from '../../../smpp/tlvs.ts'
import type { InboundPart } from '../../../store/inbound/inbound-parts.ts'
import { PLAIN } from './receipt.ts'
import { addressesOf } from './receipt-form.ts'

type ToldInbound = Extract<ToldBody, { readonly kind: 'received' }>['data']

/** Long texts go as parts with a header, which any ESME joins, whatever version it speaks; 8 bits would name two of a day alike. */
const LONG_MESSAGES = 'udh16'

/** Octets that short_message holds (SMPP v3.4, clause 5.2.21). */
const MAX_SHORT_MESSAGE = 254

/**
 * An inbound message as the deliver_sm that carry it, in their order: its text in the alphabet of GSM or in UCS-2, cut as a
 * network does; or its parts octet for octet, where what they say is no text. The same message is the same at every delivery.
 */
export function inboundDeliveries(
  message: ToldInbound,
  parts: readonly Pick<InboundPart, 'raw' | 'part'>[],
): readonly NewRequest<'deliver_sm'>[] {
  const addressed = {
    ...PLAIN,
    ...addressesOf(fitting(senderOf(message.from, false)), fitting(senderOf(message.to, false))),
  }
  return segmentsFor(message, parts).map(({ esmClass, dataCoding, shortMessage, tlvs }) => ({
    command: 'deliver_sm',
    body: { ...addressed, esm_class: esmClass, data_coding: dataCoding, short_message: shortMessage },
    tlvs,
  }))
}

/** What the field holds of it (SMPP v3.4, clause 5.2.8): providers of other kinds name senders at more length, in any letters. */
function fitting(address: SmppAddress): SmppAddress {
  const characters = [...address.address].slice(0, FIELDS.source_addr.size - 1)
  return { ...address, address: characters.join('').replace(/[^ -~]/gu, '?') }
}

type Carried = {
  readonly esmClass: number
  readonly dataCoding: number
  readonly shortMessage: Uint8Array
  readonly tlvs: readonly Tlv[]
}

function segmentsFor(
  { id, text }: ToldInbound,
  parts: readonly Pick<InboundPart, 'raw' | 'part'>[],
): readonly Carried[] {
  const raws = parts.flatMap(({ raw, part }) => (raw ? [{ raw, part }] : []))
  if (raws.length === parts.length && raws.some(({ raw }) => saysMoreThanText(raw)))
    return raws.map(({ raw, part }) => asItCame(raw, part))
  const reference = Number.parseInt(id.slice(-4), 16)
  return segmentsOf(cutText(text, LONG_MESSAGES, UNPACKED_GSM), LONG_MESSAGES, UNPACKED_GSM, reference)
}

/** Information elements of which the text has all (3GPP TS 23.040, clause 9.2.3.24): concatenation, and languages. */
const IN_THE_TEXT = [0x00, 0x08, 0x24, 0x25]

function saysMoreThanText({ dataCoding, header }: InboundRaw): boolean {
  return (
    alphabetOf(dataCoding, UNPACKED_GSM) === null ||
    elementsIn(header).some(({ kind }) => !IN_THE_TEXT.includes(kind))
  )
}

function asItCame({ octets, header, dataCoding }: InboundRaw, part: InboundPart['part']): Carried {
  const all = Buffer.concat([header, octets])
  const isLong = all.length > MAX_SHORT_MESSAGE
  const sar =
    part === null || placeInHeader(header) !== null
      ? []
      : [
          integerTlv('sar_msg_ref_num', part.reference & 0xffff),
          integerTlv('sar_total_segments', part.total),
          integerTlv('sar_segment_seqnum', part.number),
        ]
  return {
    esmClass: header.length > 0 ? UDH_INDICATOR : 0,
    dataCoding,
    shortMessage: isLong ? new Uint8Array(0) : all,
    tlvs: isLong ? [{ tag: TLVS.message_payload.tag, value: all }, ...sar] : sar,
  }
}
