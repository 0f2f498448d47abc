import type { PartPlace } from '../../../domain/inbound/part-place.ts'
import { isStorable, partsRule } from '../../../domain/message/message-draft.ts'
import type { UserData } from '../../../domain/message/user-data.ts'
import type { Encoding } from '../../../domain/message.ts'
import { storable } from '../../../domain/storable.ts'
import { gsm7Octets } from '../../../domain/text/gsm7.ts'
import { measureText } from '../../../domain/text/parts.ts'
import { placeInHeader } from '../../../domain/text/user-data-header.ts'
import type { InboundRaw } from '../../../provider/port.ts'
import { alphabetOf, textOfReceived } from '../../../provider/smpp/received/received-text.ts'
import { concatenationIn, userDataIn } from '../../../provider/smpp/received/user-data.ts'
import { DATA_CODINGS, UNPACKED_GSM } from '../../../provider/smpp/text.ts'
import { deliveredAs } from '../../../smpp/esm-class.ts'
import { type Tlv, tlvOctets } from '../../../smpp/tlvs.ts'
import { encodingOf, roomBehind } from '../../http/short-messages.ts'
import { type Refused, refused } from '../refusal.ts'

/** What an ESME wants to have sent: how it travels, and what of it people can read. */
export type SubmittedData = {
  readonly kind: 'data'
  /** '' where it is for a program. */
  readonly text: string
  readonly encoding: Encoding
  readonly parts: number
  /** Null: the text says it all, octet for octet, or is too long for one part and is cut by the gateway. */
  readonly userData: UserData | null
  /** Which part of a long message it is; null: it is whole. */
  readonly place: PartPlace | null
  /** As `textOfReceived` reads it, to be read again with other parts. */
  readonly raw: InboundRaw
}

/** The fields of a submission that its user data is read from. */
export type CarriedData = {
  readonly body: {
    readonly esm_class: number
    readonly data_coding: number
    readonly protocol_id?: number
    readonly short_message?: Uint8Array
  }
  readonly tlvs: readonly Tlv[]
}

/** Octets of the header that an SMSC makes of the sar_ parameters. */
const SAR_HEADER_OCTETS = 6

/** Reads user data: what fits one short message is kept as it came, a longer text without a header goes out as several parts. */
export function readSubmittedData(carried: CarriedData): SubmittedData | Refused {
  const { data_coding: dataCoding, protocol_id: protocolId = 0 } = carried.body
  const { header, octets } = userDataIn(carried)
  const wrong = violationOfPlaces(carried, header)
  if (wrong) return wrong
  const raw = readAs({ header, octets, dataCoding })
  const place = concatenationIn(header, carried.tlvs)
  const isSar = place !== null && placeInHeader(header) === null
  const text = textOfReceived([raw], UNPACKED_GSM)
  const headerOctets = isSar ? Math.max(header.length, SAR_HEADER_OCTETS) : header.length
  const isPlain = header.length === 0 && place === null && protocolId === 0 && dataCoding < GSM_SCHEMES
  if (octets.length > roomBehind(headerOctets, dataCoding)) return isPlain ? longText(text, raw) : tooLong()
  if (isPlain && isSameAsText(text, dataCoding, octets))
    return { kind: 'data', text, ...sizeOf(text), userData: null, place, raw }
  const userData: UserData = {
    data_coding: dataCoding,
    header: Buffer.from(header).toString('hex'),
    octets: Buffer.from(octets).toString('hex'),
    ...(protocolId !== 0 && { protocol_id: protocolId }),
    ...(isSar && { sar: place }),
  }
  return {
    kind: 'data',
    text: storable(text),
    encoding: encodingOf(dataCoding, text),
    parts: 1,
    userData,
    place,
    raw,
  }
}

/** From here on data_coding is the scheme of GSM, with a class or a group of its own (SMPP v3.4, clause 5.2.19). */
const GSM_SCHEMES = 0x10

function violationOfPlaces({ body, tlvs }: CarriedData, header: Uint8Array): Refused | null {
  const payload = tlvOctets(tlvs, 'message_payload')
  if (payload?.length && body.short_message?.length)
    return refused(
      'ESME_RINVMSGLEN',
      'short_message must be empty where message_payload has the text (SMPP v3.4, clause 5.3.2.32)',
    )
  if (deliveredAs(body.esm_class).hasUdh && header.length === 0)
    return refused(
      'ESME_RINVMSGLEN',
      'short_message must begin with a user data header no longer than itself, as esm_class says',
    )
  return null
}

function tooLong(): Refused {
  return refused(
    'ESME_RINVMSGLEN',
    'short_message must fit one short message with its header: 140 octets, or 160 characters of 7 bits',
  )
}

function longText(text: string, raw: InboundRaw): SubmittedData | Refused {
  if (alphabetOf(raw.dataCoding, UNPACKED_GSM) === null) return tooLong()
  if (!saysAll(text, raw))
    return refused(
      'ESME_RINVMSGLEN',
      'a text of several parts must be one in its data_coding, without U+0000',
    )
  const size = sizeOf(text)
  const rule = partsRule(size.encoding, size.parts)
  if (rule !== null) return refused('ESME_RINVMSGLEN', `the text ${rule}`)
  return { kind: 'data', text, ...size, userData: null, place: null, raw }
}

/** Whether all of the octets are characters that can be stored. */
function saysAll(text: string, { dataCoding, octets }: InboundRaw): boolean {
  if (!isStorable(text)) return false
  switch (alphabetOf(dataCoding, UNPACKED_GSM)) {
    case 'gsm':
      return Buffer.compare(gsm7Octets(text), octets) === 0
    case 'utf-16be':
      return isInUcs2(text, hasByteOrder(octets) ? octets.subarray(2) : octets)
    default:
      return !text.includes('\ufffd')
  }
}

function sizeOf(text: string): { readonly encoding: Encoding; readonly parts: number } {
  const { encoding, parts } = measureText(text)
  return { encoding, parts }
}

/** IA5 (SMPP v3.4, clause 5.2.19); some write the alphabet of GSM under it, whose @ and letters with accents are control characters there. */
const IA5 = 0b0000_0001
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

function readAs(raw: InboundRaw): InboundRaw {
  const isGsm = (octet: number) => octet < 0x20 && octet !== LINE_FEED && octet !== CARRIAGE_RETURN
  return raw.dataCoding === IA5 && raw.octets.some(isGsm) ? { ...raw, dataCoding: DATA_CODINGS.default } : raw
}

/** Whether the gateway would write the text in just these octets. */
function isSameAsText(text: string, dataCoding: number, octets: Uint8Array): boolean {
  if (text === '' || !isStorable(text)) return false
  const { encoding } = measureText(text)
  if (dataCoding === DATA_CODINGS.default)
    return encoding === 'GSM7' && Buffer.compare(gsm7Octets(text), octets) === 0
  if (dataCoding !== DATA_CODINGS.ucs2 || encoding !== 'UCS2') return false
  return isInUcs2(text, octets)
}

function isInUcs2(text: string, octets: Uint8Array): boolean {
  return Buffer.compare(Buffer.from(text, 'utf16le').swap16(), octets) === 0
}

/** U+FEFF in front says the order of octets, and is no character of the text (RFC 2781, clause 3.2). */
function hasByteOrder([first, second]: Uint8Array): boolean {
  return first === 0xfe && second === 0xff
}
