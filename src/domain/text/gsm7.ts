import { lockingShiftTable, type SeptetTable, singleShiftTable } from './gsm7-languages.ts'

/**
 * Septets one UTF-16 code unit costs: 1 in the basic table, 2 behind an escape, 0 when it is not in the
 * alphabet (then the whole text travels as UCS-2). 3GPP TS 23.038, clauses 6.2.1 and 6.2.1.1.
 */
export function septetsOf(codeUnit: number): number {
  return SEPTETS[codeUnit] ?? 0
}

/**
 * Septets of a whole text, or null when one character is outside the alphabet. Nothing is replaced and
 * nothing is normalised: a decomposed é is outside. Runs on every message, so it only looks up and adds.
 */
export function septetsIn(text: string): number | null {
  let septets = 0
  for (let i = 0; i < text.length; i++) {
    const cost = septetsOf(text.charCodeAt(i))
    if (cost === 0) return null
    septets += cost
  }
  return septets
}

/**
 * A text in the alphabet, one septet in an octet, as it leaves where octets are not packed: an escape (0x1B) before a
 * character of the extension table. What is outside the alphabet becomes `?`: texts that hold it travel as UCS-2.
 */
export function gsm7Octets(text: string): Uint8Array {
  const octets: number[] = []
  for (const character of text) {
    const found = SEPTETS_OF.get(character) ?? UNKNOWN
    if (found > 0x7f) octets.push(ESCAPE)
    octets.push(found & 0x7f)
  }
  return Uint8Array.from(octets)
}

/** National languages that a header names, by their identifiers (clause 6.2.1.2.4); null: the default tables. */
export type Shifts = { readonly locking: number | null; readonly single: number | null }

/**
 * The text of septets, one in an octet. Behind an escape what the extension table, or the single shift table of a language,
 * lacks is what stands in the main table (clause 6.2.1.1, note 1, and Annex A.2). An escape without one is a space; octets above 0x7F, and
 * places of a locking shift table without a character, are `?`; a language without such a table changes nothing.
 */
export function textOfSeptets(septets: Uint8Array, { locking, single }: Shifts = NO_SHIFTS): string {
  const main = (locking === null ? undefined : lockingShiftTable(locking)) ?? BASIC_TABLE
  const extension = (single === null ? undefined : singleShiftTable(single)) ?? EXTENSION_TABLE
  let text = ''
  for (let at = 0; at < septets.length; at++) {
    const isEscaped = septets[at] === ESCAPE && at + 1 < septets.length
    const septet = septets[isEscaped ? ++at : at] ?? 0
    text += (isEscaped ? extension[septet] : undefined) ?? main[septet] ?? (septet === ESCAPE ? ' ' : '?')
  }
  return text
}

const NO_SHIFTS: Shifts = { locking: null, single: null }

/**
 * Septets packed into octets (clause 6.1.2.1.1), behind `fillBits` bits of 0, which let them begin at a septet after a user
 * data header (3GPP TS 23.040, clause 9.2.3.24).
 */
export function packSeptets(septets: Uint8Array, fillBits = 0): Uint8Array {
  const octets = new Uint8Array(Math.ceil((septets.length * 7 + fillBits) / 8))
  let bit = fillBits
  for (const septet of septets) {
    const at = bit >> 3
    const shifted = septet << (bit & 7)
    octets[at] = (octets[at] ?? 0) | (shifted & 0xff)
    if (shifted > 0xff) octets[at + 1] = shifted >> 8
    bit += 7
  }
  return octets
}

/** Packed octets as septets, one in an octet: as many as are whole behind `fillBits`. */
export function unpackSeptets(octets: Uint8Array, fillBits = 0): Uint8Array {
  const septets = new Uint8Array(Math.max(0, Math.floor((octets.length * 8 - fillBits) / 7)))
  for (let at = 0, bit = fillBits; at < septets.length; at++, bit += 7) {
    const pair = (octets[bit >> 3] ?? 0) | ((octets[(bit >> 3) + 1] ?? 0) << 8)
    septets[at] = (pair >> (bit & 7)) & 0x7f
  }
  return septets
}

const ESCAPE = 0x1b
/** Marks a septet that stands behind an escape. */
const EXTENDED = 0x80

/**
 * Basic table, clause 6.2.1, sixteen to a row in the order of the standard. 0x1B is the escape to the
 * extension table and no character, so the second row holds fifteen.
 */
const BASIC = [
  '@£$¥èéùìòÇ\nØø\rÅå',
  'Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ',
  ' !"#¤%&\'()*+,-./',
  '0123456789:;<=>?',
  '¡ABCDEFGHIJKLMNO',
  'PQRSTUVWXYZÄÖÑÜ§',
  '¿abcdefghijklmno',
  'pqrstuvwxyzäöñüà',
].join('')

/** Extension table, clause 6.2.1.1: each is sent as 0x1B and one more septet. `\f` is its page break. */
const EXTENSION = '\f^{}\\[~]|€'

/** The septet behind the escape, of each character of `EXTENSION`. */
const EXTENSION_SEPTETS = [0x0a, 0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x65]

/** Each character's septet, marked as `EXTENDED` where it stands behind an escape, which has a place in the basic table. */
const SEPTETS_OF: ReadonlyMap<string, number> = new Map([
  ...[...BASIC].map((character, place): [string, number] => [character, place < ESCAPE ? place : place + 1]),
  ...[...EXTENSION].map((character, place): [string, number] => [
    character,
    (EXTENSION_SEPTETS[place] ?? 0) | EXTENDED,
  ]),
])
const CHARACTERS: ReadonlyMap<number, string> = new Map(
  [...SEPTETS_OF].map(([character, septet]) => [septet, character]),
)
const BASIC_TABLE: SeptetTable = Array.from({ length: 0x80 }, (_, septet) => CHARACTERS.get(septet))
const EXTENSION_TABLE: SeptetTable = Array.from({ length: 0x80 }, (_, septet) =>
  CHARACTERS.get(septet | EXTENDED),
)
const UNKNOWN = BASIC.indexOf('?') + 1

/** One entry for every UTF-16 code unit, so that a lookup is never out of bounds. 64 KiB, mostly zero. */
const SEPTETS = new Uint8Array(0x10000)
for (const character of BASIC) SEPTETS[character.charCodeAt(0)] = 1
for (const character of EXTENSION) SEPTETS[character.charCodeAt(0)] = 2
