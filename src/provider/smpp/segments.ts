import type { Encoding } from '../../domain/message.ts'
import { splitText } from '../../domain/parts.ts'
import { UDH_INDICATOR } from '../../smpp/esm-class.ts'
import { integerTlv, TLVS, type Tlv } from '../../smpp/tlvs.ts'
import { type DefaultAlphabet, userDataOf } from './text.ts'

/**
 * How a long message travels: with a user data header whose reference has 8 or 16 bits (3GPP TS 23.040, clauses 9.2.3.24.1 and
 * 9.2.3.24.8), with the three sar_ parameters (SMPP v3.4, clauses 5.3.2.22 to 5.3.2.24), or whole in message_payload
 * (clause 5.3.2.32), which the SMSC cuts.
 */
export const LONG_MESSAGES = ['udh8', 'udh16', 'sar', 'payload'] as const
export type LongMessages = (typeof LONG_MESSAGES)[number]

/** One submit_sm's share of a message. */
export type Segment = {
  readonly esmClass: number
  readonly dataCoding: number
  /** Empty where the text is in message_payload. */
  readonly shortMessage: Uint8Array
  readonly tlvs: readonly Tlv[]
}

/**
 * A text as the submit_sm that carry it, in their order: one when it fits, or with `payload`. `reference` must differ from
 * that of any other long message to the same handset of late; its low 8 or 16 bits are used.
 */
export function segmentsOf(
  { text, encoding }: { readonly text: string; readonly encoding: Encoding },
  { longMessages, alphabet }: { readonly longMessages: LongMessages; readonly alphabet: DefaultAlphabet },
  reference: number,
): readonly Segment[] {
  const { parts } = splitText(text)
  if (parts.length === 1) {
    const { dataCoding, octets } = userDataOf(text, encoding, alphabet, 0)
    return [{ esmClass: 0, dataCoding, shortMessage: octets, tlvs: [] }]
  }
  if (longMessages === 'payload') {
    const { dataCoding, octets } = userDataOf(text, encoding, alphabet, 0)
    const payload = { tag: TLVS.message_payload.tag, value: octets }
    return [{ esmClass: 0, dataCoding, shortMessage: new Uint8Array(0), tlvs: [payload] }]
  }
  return parts.map((part, index): Segment => {
    const of = { reference, total: parts.length, number: index + 1 }
    if (longMessages === 'sar') {
      const { dataCoding, octets } = userDataOf(part, encoding, alphabet, 0)
      return { esmClass: 0, dataCoding, shortMessage: octets, tlvs: sarTlvs(of) }
    }
    const header = longMessages === 'udh8' ? header8(of) : header16(of)
    const { dataCoding, octets } = userDataOf(part, encoding, alphabet, header.length)
    return {
      esmClass: UDH_INDICATOR,
      dataCoding,
      shortMessage: Buffer.concat([header, octets]),
      tlvs: [],
    }
  })
}

type Place = { readonly reference: number; readonly total: number; readonly number: number }

function header8({ reference, total, number }: Place): Uint8Array {
  return Uint8Array.of(0x05, 0x00, 0x03, reference & 0xff, total, number)
}

function header16({ reference, total, number }: Place): Uint8Array {
  return Uint8Array.of(0x06, 0x08, 0x04, (reference >> 8) & 0xff, reference & 0xff, total, number)
}

function sarTlvs({ reference, total, number }: Place): readonly Tlv[] {
  return [
    integerTlv('sar_msg_ref_num', reference & 0xffff),
    integerTlv('sar_total_segments', total),
    integerTlv('sar_segment_seqnum', number),
  ]
}
