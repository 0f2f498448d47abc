import type { ToldBody } from '../../../domain/callback/told-body.ts'
import { placeInHeader } from '../../../domain/text/user-data-header.ts'
import type { InboundRaw } from '../../../provider/port.ts'
import { type SmppAddress, senderOf } from '../../../provider/smpp/address.ts'
import { rawSegment } from '../../../provider/smpp/raw-segment.ts'
import { isAllText } from '../../../provider/smpp/received/received-text.ts'
import { cutText, type Segment, segmentsOf } from '../../../provider/smpp/segments.ts'
import { UNPACKED_GSM } from '../../../provider/smpp/text.ts'
import { FIELDS } from '../../../smpp/fields.ts'
import type { NewRequest } from '../../../smpp/session.ts'
import type { InboundPart } from '../../../store/inbound/inbound-parts.ts'
import { PLAIN } from './receipt.ts'
import { addressesOf } from './receipt-form.ts'

type ToldInbound = Extract<ToldBody, { readonly kind: 'received' }>['data']

/** Long texts go as parts with a header, which any ESME joins, whatever version it speaks; 8 bits would name two of a day alike. */
const LONG_MESSAGES = 'udh16'

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

function segmentsFor(
  { id, text }: ToldInbound,
  parts: readonly Pick<InboundPart, 'raw' | 'part'>[],
): readonly Segment[] {
  const raws = parts.flatMap(({ raw, part }) => (raw ? [{ raw, part }] : []))
  if (raws.length === parts.length && raws.some(({ raw }) => !isAllText(raw, UNPACKED_GSM)))
    return raws.map(({ raw, part }) => asItCame(raw, part))
  const reference = Number.parseInt(id.slice(-4), 16)
  return segmentsOf(cutText(text, LONG_MESSAGES, UNPACKED_GSM), LONG_MESSAGES, UNPACKED_GSM, reference)
}

function asItCame({ octets, header, dataCoding }: InboundRaw, part: InboundPart['part']): Segment {
  const userData = {
    data_coding: dataCoding,
    header: Buffer.from(header).toString('hex'),
    octets: Buffer.from(octets).toString('hex'),
    ...(part !== null && placeInHeader(header) === null && { sar: part }),
  }
  return rawSegment('', userData, true)
}
