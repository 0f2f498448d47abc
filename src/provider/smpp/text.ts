import type { TextEncoding } from '../../domain/message.ts'
import { gsm7Octets, packSeptets } from '../../domain/text/gsm7.ts'
import { isLatin1Text } from '../../smpp/tlvs.ts'

/** What an SMSC understands by data_coding 0, the SMSC Default Alphabet (SMPP v3.4, clause 5.2.19). */
export const DEFAULT_ALPHABETS = ['gsm', 'gsm_packed', 'latin1'] as const
export type DefaultAlphabet = (typeof DEFAULT_ALPHABETS)[number]

/** How texts are written for one SMSC. */
export type Writing = {
  readonly alphabet: DefaultAlphabet
  /** data_coding of the default alphabet and of UCS-2. */
  readonly codings: { readonly default: number; readonly ucs2: number }
}

/** The data_coding of the specification (SMPP v3.4, clause 5.2.19). */
export const DATA_CODINGS = { default: 0b0000_0000, ucs2: 0b0000_1000 } as const

/** As the specification has it, and all who do not say otherwise: data_coding 0 is the alphabet of GSM, one septet in an octet. */
export const UNPACKED_GSM: Writing = { alphabet: 'gsm', codings: DATA_CODINGS }

/** A part's user data: its octets with their data_coding. */
export type UserData = { readonly dataCoding: number; readonly octets: Uint8Array }

/**
 * In which encoding a text goes to an SMSC of this alphabet: one whose default is Latin-1 has no place for some characters of
 * the GSM alphabet (Greek capitals, the euro), and is given the whole text in UCS-2.
 */
export function encodingFor(text: string, encoding: TextEncoding, alphabet: DefaultAlphabet): TextEncoding {
  return encoding === 'GSM7' && alphabet === 'latin1' && !isLatin1Text(text) ? 'UCS2' : encoding
}

/** The octets of a part's text, behind `headerOctets` of user data header, which is not in them. */
export function userDataOf(
  text: string,
  encoding: TextEncoding,
  { alphabet, codings }: Writing,
  headerOctets: number,
): UserData {
  if (encoding === 'UCS2') return { dataCoding: codings.ucs2, octets: ucs2(text) }
  return { dataCoding: codings.default, octets: inDefaultAlphabet(text, alphabet, headerOctets) }
}

function inDefaultAlphabet(text: string, alphabet: DefaultAlphabet, headerOctets: number): Uint8Array {
  switch (alphabet) {
    case 'gsm':
      return gsm7Octets(text)
    case 'gsm_packed':
      return packed(gsm7Octets(text), fillBitsAfter(headerOctets))
    case 'latin1':
      return Buffer.from(text, 'latin1')
  }
}

/**
 * With seven bits left over a reader would see an @ more, for only octets are counted here: a CR stands in them (3GPP TS 23.038,
 * clause 6.1.2.3.1).
 */
function packed(septets: Uint8Array, fillBits: number): Uint8Array {
  const spareBits = (8 - ((septets.length * 7 + fillBits) % 8)) % 8
  return packSeptets(spareBits === 7 ? Uint8Array.of(...septets, CARRIAGE_RETURN) : septets, fillBits)
}

/** CR of the GSM alphabet (3GPP TS 23.038, clause 6.2.1). */
export const CARRIAGE_RETURN = 0x0d

/** Big-endian, as UCS-2 travels. */
function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

/** Bits from the end of a header to the next septet (3GPP TS 23.040, clause 9.2.3.24). */
export function fillBitsAfter(headerOctets: number): number {
  return (7 - ((headerOctets * 8) % 7)) % 7
}
