import type { UserData } from '../../domain/message/user-data.ts'
import type { Encoding } from '../../domain/message.ts'
import { storable } from '../../domain/storable.ts'
import { MAX_PARTS, measureText } from '../../domain/text/parts.ts'
import { placeInHeader } from '../../domain/text/user-data-header.ts'
import { alphabetOf, textOfReceived } from '../../provider/smpp/received/received-text.ts'
import { UNPACKED_GSM } from '../../provider/smpp/text.ts'

/** What is to go out octet for octet. */
export type RawContent = {
  readonly dataCoding: number
  /** The user data header with its length; empty: there is none. */
  readonly header: Uint8Array
  /** One octet for each septet of the GSM alphabet. */
  readonly octets: Uint8Array
  readonly protocolId: number
}

/** One short message of it, and what of it people can read. */
export type ShortMessage = {
  /** '' where it is for a program. */
  readonly text: string
  readonly encoding: Encoding
  readonly userData: UserData
}

/** Octets of user data in one short message (3GPP TS 23.040, clause 9.2.3.24). */
const MAX_OCTETS = 140

/** What joins parts: identifier, length, reference, total, number (clause 9.2.3.24.1). */
const CONCATENATION = { identifier: 0x00, valueOctets: 3, octets: 5 } as const

const ESCAPE = 0x1b

/**
 * The short messages that this content takes: itself where it fits one, else parts that are joined by `reference` (0 to 255). Null: it
 * takes more than `MAX_PARTS`, its header leaves no room, or it is itself a part of another one.
 */
export function shortMessagesOf(content: RawContent, reference: number): readonly ShortMessage[] | null {
  const { header, octets } = content
  if (octets.length <= roomBehind(header.length, content.dataCoding) && header.length <= MAX_OCTETS)
    return [shortMessage(content)]
  // A part of a long message already: cut again it could not be joined.
  if (placeInHeader(header) !== null) return null
  const given = header.length === 0 ? [] : [...header.subarray(1)]
  const room = roomBehind(1 + given.length + CONCATENATION.octets, content.dataCoding)
  if (room < WIDEST_CHARACTER) return null
  const pieces = cut(content, room)
  if (pieces.length > MAX_PARTS) return null
  return pieces.map((piece, index) => {
    const { identifier, valueOctets } = CONCATENATION
    const elements = [...given, identifier, valueOctets, reference, pieces.length, index + 1]
    return shortMessage({ ...content, header: Uint8Array.of(elements.length, ...elements), octets: piece })
  })
}

/** The text that these octets are in the alphabet of this data_coding; null: they are for a program. */
export function textIn(dataCoding: number, octets: Uint8Array): string | null {
  if (alphabetOf(dataCoding, UNPACKED_GSM) === null) return null
  return textOfReceived([{ header: NO_HEADER, octets, dataCoding }], UNPACKED_GSM)
}

const NO_HEADER = new Uint8Array(0)

/** A surrogate pair. */
const WIDEST_CHARACTER = 4

/** Units of one short message that fit behind a header: octets, or septets, of which a header takes whole ones. */
export function roomBehind(headerOctets: number, dataCoding: number): number {
  const octets = MAX_OCTETS - headerOctets
  return isInSeptets(dataCoding) ? Math.floor((octets * 8) / 7) : octets
}

function isInSeptets(dataCoding: number): boolean {
  const alphabet = alphabetOf(dataCoding, UNPACKED_GSM)
  return alphabet === 'gsm' || alphabet === 'latin1'
}

/** An escape stays with its character, and so do the halves of a surrogate pair. */
function cut({ dataCoding, octets }: RawContent, room: number): Uint8Array[] {
  const alphabet = alphabetOf(dataCoding, UNPACKED_GSM)
  const pieces: Uint8Array[] = []
  for (let start = 0; start < octets.length; ) {
    let end = Math.min(start + room, octets.length)
    if (end < octets.length && alphabet === 'gsm' && octets[end - 1] === ESCAPE) end--
    if (end < octets.length && alphabet === 'utf-16be') {
      end -= (end - start) % 2
      if (isHighSurrogate(octets[end - 2])) end -= 2
    }
    pieces.push(octets.subarray(start, end))
    start = end
  }
  return pieces
}

function isHighSurrogate(octet = 0): boolean {
  return octet >= 0xd8 && octet <= 0xdb
}

function shortMessage({ dataCoding, header, octets, protocolId }: RawContent): ShortMessage {
  const text = storable(textOfReceived([{ header, octets, dataCoding }], UNPACKED_GSM))
  return {
    text,
    encoding: encodingOf(dataCoding, text),
    userData: {
      data_coding: dataCoding,
      header: Buffer.from(header).toString('hex'),
      octets: Buffer.from(octets).toString('hex'),
      ...(protocolId !== 0 && { protocol_id: protocolId }),
    },
  }
}

/** What a text of this data_coding counts as; BINARY: it is for a program. */
export function encodingOf(dataCoding: number, text: string): Encoding {
  switch (alphabetOf(dataCoding, UNPACKED_GSM)) {
    case null:
      return 'BINARY'
    case 'gsm':
    case 'gsm_packed':
      return 'GSM7'
    case 'utf-16be':
      return 'UCS2'
    default:
      return measureText(text).encoding
  }
}
