import { septetsIn, septetsOf } from './gsm7.ts'
import { measureText } from './parts.ts'

/** A character that was replaced, how often, and by what: nothing where it cannot be seen. */
export type Replacement = { readonly character: string; readonly count: number; readonly replacement: string }

/** What smart encoding makes of a text. */
export type SmartEncoding = {
  /** False: the text is as it was. */
  readonly applies: boolean
  readonly text: string
  /** In the order of their first appearance. */
  readonly replacements: readonly Replacement[]
}

/**
 * Makes a text fit GSM-7 by replacing typographic characters by look-alikes. All or nothing: a text that would not fit
 * GSM-7 as a whole, or would then need more parts (… is three septets), stays as it is. A second call changes nothing.
 */
export function smartEncode(text: string): SmartEncoding {
  const untouched: SmartEncoding = { applies: false, text, replacements: [] }
  if (septetsIn(text) !== null) return untouched
  const replacements = new Map<string, { character: string; count: number; replacement: string }>()
  let encoded = ''
  for (const character of charactersOf(text)) {
    const replacement = replacementOf(character)
    if (replacement === null) return untouched
    encoded += replacement
    if (replacement === character) continue
    const known = replacements.get(character)
    if (known) known.count++
    else replacements.set(character, { character, count: 1, replacement })
  }
  if (encoded === '' || measureText(encoded).parts > measureText(text).parts) return untouched
  return { applies: true, text: encoded, replacements: [...replacements.values()] }
}

/** What stands for a character in GSM-7, itself if it is of that alphabet; null when nothing does. */
export function replacementOf(character: string): string | null {
  if (septetsIn(character) !== null) return character
  const known = LOOK_ALIKES.get(character)
  if (known !== undefined) return known
  // A letter that is one when composed: e with U+0301, the ohm sign.
  const composed = character.normalize('NFC')
  return septetsIn(composed) === null ? null : composed
}

/** The code points of a text, each with the accents that follow it. */
export function charactersOf(text: string): readonly string[] {
  return text.match(CHARACTER) ?? []
}

/** Variation selectors are marks as well, but compose nothing. */
const CHARACTER = /\P{Mn}[\p{Mn}--[\ufe00-\ufe0f]]+|./gsv

/** One code point, or the first and the last of a range. */
type Points = number | readonly [number, number]

/**
 * After the list of Twilio's Smart Encoding (docs/messaging/services/smart-encoding-char-list), which is the field's. Left
 * out on purpose: what changes the meaning (2½ would read 21/2), and letters of other alphabets. Added: primes, minus,
 * soft hyphen, marks of direction, ligatures. ‹ and › keep their direction, a space stays one space, „ and ‚ are quotes.
 */
const RULES: readonly (readonly [replacement: string, codePoints: readonly Points[]])[] = [
  ['"', [0xab, 0xbb, 0x2ba, 0x2ee, [0x201c, 0x201f], 0x2033, 0x2036, 0x275d, 0x275e, [0x301d, 0x301f]]],
  [
    "'",
    [
      0x60,
      0xb4,
      0x2b9,
      [0x2bb, 0x2bd],
      0x2c8,
      0x2ca,
      0x2cb,
      [0x2018, 0x201b],
      0x2032,
      0x2035,
      0x275b,
      0x275c,
    ],
  ],
  ['<', [0x2039]],
  ['>', [0x203a]],
  ['-', [[0x2010, 0x2015], 0x2022, 0x2023, 0x2043, 0x2212, 0x2219, 0x25aa, 0x25cf, 0x25e6, 0xfe58, 0xfe63]],
  [' ', [0x9, 0xa0, 0x1680, [0x2000, 0x200a], 0x202f, 0x205f, 0x3000]],
  ['\n', [0xb, 0x85, 0x2028, 0x2029]],
  // Cannot be seen: soft hyphen, zero width, direction, joiners, byte order mark, variation selectors.
  [
    '',
    [0xad, [0x200b, 0x200f], [0x202a, 0x202e], [0x2060, 0x2064], [0x2066, 0x2069], 0xfe0e, 0xfe0f, 0xfeff],
  ],
  ['.', [0x2024, 0x3002]],
  ['..', [0x2025]],
  ['...', [0x2026]],
  [',', [0x3001]],
  ['!!', [0x203c]],
  ['??', [0x2047]],
  ['?!', [0x2048]],
  ['!?', [0x2049]],
  ['/', [0xf7, 0x2044, 0x2215, 0x29f8]],
  ['\\', [0x29f5, 0x29f9]],
  ['x', [0xd7]],
  ['*', [0x204e, 0x2217, 0x2731, 0x2733]],
  ['~', [0x2dc, 0x223c]],
  ['^', [0x2c6]],
  ['|', [0x2223, 0x23d0]],
  ['OE', [0x152]],
  ['oe', [0x153]],
  ['IJ', [0x132]],
  ['ij', [0x133]],
  ['ff', [0xfb00]],
  ['fi', [0xfb01]],
  ['fl', [0xfb02]],
  ['ffi', [0xfb03]],
  ['ffl', [0xfb04]],
  ['st', [0xfb05, 0xfb06]],
]

/** Full-width forms of ASCII stand in its order, this far behind it. */
const FULL_WIDTH = { first: 0xff01, last: 0xff5e, distance: 0xfee0 } as const

const LOOK_ALIKES = new Map<string, string>()
for (const [replacement, codePoints] of RULES) {
  for (const range of codePoints) {
    const [first, last] = typeof range === 'number' ? [range, range] : range
    for (let point = first; point <= last; point++) LOOK_ALIKES.set(String.fromCodePoint(point), replacement)
  }
}
for (let point: number = FULL_WIDTH.first; point <= FULL_WIDTH.last; point++) {
  const ascii = point - FULL_WIDTH.distance
  // The alphabet has all of ASCII but the grave accent.
  const replacement = septetsOf(ascii) > 0 ? String.fromCharCode(ascii) : "'"
  LOOK_ALIKES.set(String.fromCodePoint(point), replacement)
}
