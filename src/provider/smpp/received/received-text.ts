import { type Shifts, textOfSeptets, unpackSeptets } from '../../../domain/text/gsm7.ts'
import { elementsIn } from '../../../domain/text/user-data-header.ts'
import type { InboundRaw } from '../../port.ts'
import { CARRIAGE_RETURN, DATA_CODINGS, type DefaultAlphabet, fillBitsAfter, type Writing } from '../text.ts'

/**
 * The text of what an SMSC has handed over: the user data of the parts of one message, in their order; `null` is a part that is
 * missing. An escape and its character, the halves of a surrogate pair and the octets of a character may stand in two parts that
 * follow each other. Total: what cannot be read is left out or replaced, and octets for a program have no text.
 */
export function textOfReceived(parts: readonly (InboundRaw | null)[], writing: Writing): string {
  const runs: Run[] = []
  let last: Run | null = null
  for (const part of parts) {
    const piece = part && pieceOf(part, writing)
    if (piece && last && isAlike(piece, last)) last.units.push(piece.units)
    else {
      last = piece && { ...piece, units: [piece.units] }
      if (last) runs.push(last)
    }
  }
  return runs.map(textOfRun).join('')
}

/** The text of a receipt: its keys and ids are ASCII in every alphabet but UCS-2, in which some SMSCs write them. */
export function textOfReceipt(dataCoding: number, octets: Uint8Array, { codings }: Writing): string {
  return dataCoding === codings.ucs2 || dataCoding === DATA_CODINGS.ucs2
    ? UTF_16.decode(evenOf(octets))
    : Buffer.from(octets).toString('latin1')
}

/** `septets`: the alphabet of GSM; others by the label of their encoding (WHATWG, Encoding). */
type Alphabet = 'septets' | 'latin1' | 'utf-16be' | 'iso-8859-5' | 'iso-8859-8' | 'iso-2022-jp' | 'euc-kr'

/** What a part is made of: septets one in an octet, or octets. */
type Piece = { readonly alphabet: Alphabet; readonly shifts: Shifts; readonly units: Uint8Array }
/** Pieces of the same kind that follow each other. */
type Run = { readonly alphabet: Alphabet; readonly shifts: Shifts; readonly units: Uint8Array[] }

function isAlike(one: Piece, other: Run): boolean {
  const { locking, single } = other.shifts
  return one.alphabet === other.alphabet && one.shifts.locking === locking && one.shifts.single === single
}

function textOfRun({ alphabet, shifts, units }: Run): string {
  const octets = Buffer.concat(units)
  if (alphabet === 'septets') return textOfSeptets(octets, shifts)
  if (alphabet === 'latin1') return octets.toString('latin1')
  return new TextDecoder(alphabet).decode(octets)
}

/** Null: it is for a program, or packed in a way that nobody uses. */
function pieceOf({ dataCoding, octets, header }: InboundRaw, writing: Writing): Piece | null {
  const shifts = shiftsIn(header)
  const named = alphabetOf(dataCoding, writing)
  const alphabet = dataCoding === IA5 && named === 'latin1' && shifts !== NO_SHIFTS ? 'gsm' : named
  switch (alphabet) {
    case null:
      return null
    case 'gsm':
      return { alphabet: 'septets', shifts, units: octets }
    case 'gsm_packed':
      return { alphabet: 'septets', shifts, units: unpacked(octets, header.length) }
    case 'utf-16be':
      return { alphabet, shifts: NO_SHIFTS, units: evenOf(octets) }
    default:
      return { alphabet, shifts: NO_SHIFTS, units: octets }
  }
}

/** Languages are of the alphabet of GSM only, and some (npm smpp) write this data_coding for it. */
const IA5 = 0b0000_0001

const NO_SHIFTS: Shifts = { locking: null, single: null }
const UTF_16 = new TextDecoder('utf-16be')

/** Without the CR that fills the last octet (3GPP TS 23.038, clause 6.1.2.3.1). */
function unpacked(octets: Uint8Array, headerOctets: number): Uint8Array {
  const fillBits = fillBitsAfter(headerOctets)
  const septets = unpackSeptets(octets, fillBits)
  const endsWithOctet = (octets.length * 8 - fillBits) % 7 === 0
  return endsWithOctet && septets.at(-1) === CARRIAGE_RETURN ? septets.subarray(0, -1) : septets
}

/** What is half a character is none. */
function evenOf(octets: Uint8Array): Uint8Array {
  return octets.subarray(0, octets.length & ~1)
}

/** Information element identifiers of national languages (3GPP TS 23.040, clauses 9.2.3.24.15 and 9.2.3.24.16). */
const SINGLE_SHIFT = 0x24
const LOCKING_SHIFT = 0x25

/** Of elements of one kind the last counts (clause 9.2.3.24). */
function shiftsIn(header: Uint8Array): Shifts {
  let shifts = NO_SHIFTS
  for (const { kind, value } of elementsIn(header)) {
    const [language = null] = value
    if (value.length !== 1) continue
    if (kind === SINGLE_SHIFT) shifts = { ...shifts, single: language }
    if (kind === LOCKING_SHIFT) shifts = { ...shifts, locking: language }
  }
  return shifts
}

/** The alphabet that a data_coding names; null: it is octets for a program. */
export function alphabetOf(
  dataCoding: number,
  { alphabet, codings }: Writing,
): DefaultAlphabet | Exclude<Alphabet, 'septets'> | null {
  if (dataCoding === codings.ucs2) return 'utf-16be'
  if (dataCoding === codings.default) return alphabet
  if (dataCoding < 0x10) return CODINGS.get(dataCoding) ?? null
  switch (inGroup(dataCoding)) {
    case 'default':
      return alphabet
    case 'ucs2':
      return 'utf-16be'
    case 'data':
      return null
  }
}

/** Elements of a header that a whole text needs no more, or has read: references (clauses 9.2.3.24.1 and 9.2.3.24.8) and languages. */
const OF_TEXTS: ReadonlySet<number> = new Set([0x00, 0x08, SINGLE_SHIFT, LOCKING_SHIFT])

/** True for user data of which a text says all: it is no octets for a program, and its header says nothing else. */
export function isAllText({ header, dataCoding }: InboundRaw, writing: Writing): boolean {
  return (
    alphabetOf(dataCoding, writing) !== null && elementsIn(header).every(({ kind }) => OF_TEXTS.has(kind))
  )
}

/** Alphabets by their data_coding, where it names one (SMPP v3.4, clause 5.2.19); 2, 4 and 9 are octets. */
const CODINGS: ReadonlyMap<number, Exclude<Alphabet, 'septets'>> = new Map([
  [IA5, 'latin1'],
  [0b0000_0011, 'latin1'],
  [0b0000_0110, 'iso-8859-5'],
  [0b0000_0111, 'iso-8859-8'],
  [0b0000_1000, 'utf-16be'],
  [0b0000_1010, 'iso-2022-jp'],
  [0b0000_1110, 'euc-kr'],
])

/** From 0x10 on it is the data coding scheme of GSM, as SMSCs pass it on (3GPP TS 23.038, clause 4); what that reserves is the default. */
function inGroup(scheme: number): 'default' | 'ucs2' | 'data' {
  const group = scheme >> 4
  // A message class.
  if (group === 0b1111) return scheme & 0b100 ? 'data' : 'default'
  // Message waiting.
  if (group === 0b1110) return 'ucs2'
  if (group >= 0b1000) return 'default'
  // Compressed (3GPP TS 23.042).
  if (scheme & 0b10_0000) return 'data'
  return (['default', 'data', 'ucs2', 'default'] as const)[(scheme >> 2) & 0b11] ?? 'default'
}
