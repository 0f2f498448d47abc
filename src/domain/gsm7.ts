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
    const basic = BASIC.indexOf(character)
    const extended = basic < 0 ? EXTENSION_SEPTETS.get(character) : undefined
    if (extended !== undefined) octets.push(ESCAPE, extended)
    else octets.push(septetAt(basic < 0 ? BASIC.indexOf('?') : basic))
  }
  return Uint8Array.from(octets)
}

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

const ESCAPE = 0x1b

/** The escape has no place in the string of the table, but one in the alphabet. */
function septetAt(place: number): number {
  return place < ESCAPE ? place : place + 1
}

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
const EXTENSION_SEPTETS: ReadonlyMap<string, number> = new Map([
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
])

/** One entry for every UTF-16 code unit, so that a lookup is never out of bounds. 64 KiB, mostly zero. */
const SEPTETS = new Uint8Array(0x10000)
for (const character of BASIC) SEPTETS[character.charCodeAt(0)] = 1
for (const character of EXTENSION) SEPTETS[character.charCodeAt(0)] = 2
