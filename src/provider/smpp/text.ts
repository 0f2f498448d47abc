import { gsm7Octets, packSeptets } from '../../domain/gsm7.ts'
import type { Encoding } from '../../domain/message.ts'

/** What an SMSC understands by data_coding 0, the SMSC Default Alphabet (SMPP v3.4, clause 5.2.19). */
export const DEFAULT_ALPHABETS = ['gsm', 'gsm_packed', 'latin1'] as const
export type DefaultAlphabet = (typeof DEFAULT_ALPHABETS)[number]

/** A part's user data: its octets with their data_coding. */
export type UserData = { readonly dataCoding: number; readonly octets: Uint8Array }

/** SMPP v3.4, clause 5.2.19. */
const DEFAULT_ALPHABET = 0b0000_0000
const LATIN_1 = 0b0000_0011
const UCS_2 = 0b0000_1000

/**
 * The octets of one part's text, behind `headerOctets` of user data header, which is not in them. An SMSC whose default is
 * Latin-1 is given a text of the GSM alphabet in Latin-1, data_coding 0, when all of it is in there, else in UCS-2.
 */
export function userDataOf(
  text: string,
  encoding: Encoding,
  alphabet: DefaultAlphabet,
  headerOctets: number,
): UserData {
  if (encoding === 'UCS2') return { dataCoding: UCS_2, octets: ucs2(text) }
  const septets = gsm7Octets(text)
  switch (alphabet) {
    case 'gsm':
      return { dataCoding: DEFAULT_ALPHABET, octets: septets }
    case 'gsm_packed':
      return { dataCoding: DEFAULT_ALPHABET, octets: packSeptets(septets, fillBitsAfter(headerOctets)) }
    case 'latin1':
      return isLatin1(text)
        ? { dataCoding: DEFAULT_ALPHABET, octets: Buffer.from(text, 'latin1') }
        : { dataCoding: UCS_2, octets: ucs2(text) }
  }
}

/** The data_coding of Latin-1, for SMSCs that are told it by name. */
export const DATA_CODING_LATIN_1 = LATIN_1

/** Big-endian, as UCS-2 travels. */
function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false
  return true
}

/** Bits from the end of a header to the next septet (3GPP TS 23.040, clause 9.2.3.24). */
function fillBitsAfter(headerOctets: number): number {
  return (7 - ((headerOctets * 8) % 7)) % 7
}
