import type { PartPlace } from '../../domain/inbound/part-place.ts'
import type { TextEncoding } from '../../domain/message.ts'
import { splitText, splitUcs2 } from '../../domain/text/parts.ts'
import { UDH_INDICATOR } from '../../smpp/esm-class.ts'
import { integerTlv, TLVS, type Tlv } from '../../smpp/tlvs.ts'
import { encodingFor, userDataOf, type Writing } from './text.ts'

/**
 * How a long message travels: with a user data header whose reference has 8 or 16 bits (3GPP TS 23.040, clauses 9.2.3.24.1 and
 * 9.2.3.24.8), with the three sar_ parameters (SMPP v3.4, clauses 5.3.2.22 to 5.3.2.24), or whole in message_payload
 * (clause 5.3.2.32), which the SMSC cuts.
 */
export const LONG_MESSAGES = ['udh8', 'udh16', 'sar', 'payload'] as const
export type LongMessages = (typeof LONG_MESSAGES)[number]

/** One submit_sm's share of a message. */
export type Segment = {
  /** The text that it carries, for people. */
  readonly text: string
  readonly esmClass: number
  readonly dataCoding: number
  /** SMPP v3.4, clause 5.2.18; left out: 0. */
  readonly protocolId?: number
  /** Empty where the text is in message_payload. */
  readonly shortMessage: Uint8Array
  readonly tlvs: readonly Tlv[]
}

/** A text cut as it will travel. */
export type Cut = {
  readonly encoding: TextEncoding
  readonly pieces: readonly string[]
  /** `numbered`: its pieces need what joins them again, a reference among it. */
  readonly as: 'alone' | 'numbered' | 'payload'
}

/**
 * Cuts a text for an SMSC: as it was paid for, but that one whose default alphabet lacks a character of it gets it in UCS-2,
 * in more pieces. An escape with its character and a surrogate pair stay whole.
 */
export function cutText(text: string, longMessages: LongMessages, { alphabet }: Writing): Cut {
  const { encoding, parts } = splitText(text)
  const travelsAs = encodingFor(text, encoding, alphabet)
  const pieces = travelsAs === encoding ? parts : splitUcs2(text)
  if (pieces.length === 1) return { encoding: travelsAs, pieces, as: 'alone' }
  if (longMessages === 'payload') return { encoding: travelsAs, pieces: [text], as: 'payload' }
  return { encoding: travelsAs, pieces, as: 'numbered' }
}

/**
 * A cut text as the submit_sm that carry it, in their order. `reference` must differ from that of any other long message to
 * the same handset of late; its low 8 or 16 bits are used.
 */
export function segmentsOf(
  { encoding, pieces, as }: Cut,
  longMessages: LongMessages,
  writing: Writing,
  reference: number,
): readonly Segment[] {
  return pieces.map((text, index): Segment => {
    const place = { reference, total: pieces.length, number: index + 1 }
    const header = as === 'numbered' ? headerOf(longMessages, place) : NO_OCTETS
    const { dataCoding, octets } = userDataOf(text, encoding, writing, header.length)
    const segment = { text, esmClass: 0, dataCoding, shortMessage: octets, tlvs: [] }
    if (as === 'payload')
      return { ...segment, shortMessage: NO_OCTETS, tlvs: [{ tag: TLVS.message_payload.tag, value: octets }] }
    if (as === 'alone') return segment
    if (header.length === 0) return { ...segment, tlvs: sarTlvs(place) }
    return { ...segment, esmClass: UDH_INDICATOR, shortMessage: Buffer.concat([header, octets]) }
  })
}

const NO_OCTETS = new Uint8Array(0)

/** The header that says the place of a part; empty where that is said beside it. */
export function headerOf(longMessages: LongMessages, { reference, total, number }: PartPlace): Uint8Array {
  switch (longMessages) {
    case 'udh8':
      return Uint8Array.of(0x05, 0x00, 0x03, reference & 0xff, total, number)
    case 'udh16':
      return Uint8Array.of(0x06, 0x08, 0x04, (reference >> 8) & 0xff, reference & 0xff, total, number)
    case 'sar':
    case 'payload':
      return NO_OCTETS
  }
}

/** The place of a part beside its header (clauses 5.3.2.22 to 5.3.2.24). */
export function sarTlvs({ reference, total, number }: PartPlace): readonly Tlv[] {
  return [
    integerTlv('sar_msg_ref_num', reference & 0xffff),
    integerTlv('sar_total_segments', total),
    integerTlv('sar_segment_seqnum', number),
  ]
}
