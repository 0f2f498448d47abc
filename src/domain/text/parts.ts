import type { TextEncoding } from '../message.ts'
import { septetsIn, septetsOf } from './gsm7.ts'

/** Most parts one message may have. Phones are only sure to join a few, and every part is paid for. */
export const MAX_PARTS = 10

/** How a text travels. `units` are septets in GSM7, UTF-16 code units in UCS2. */
export type TextMeasure = { readonly encoding: TextEncoding; readonly units: number; readonly parts: number }

/**
 * Encoding, units and number of parts of a text; the number is what is paid for. An empty text is one
 * part. Not bounded by MAX_PARTS: the caller compares. Agrees with `splitText`.
 */
export function measureText(text: string): TextMeasure {
  const { encoding, units } = encodingOf(text)
  if (units <= UNITS_PER_PART[encoding].alone) return { encoding, units, parts: 1 }

  let parts = 0
  for (let start = 0; start < text.length; start = endOfPart(text, start, encoding)) parts++
  return { encoding, units, parts }
}

/**
 * The text cut as a phone network carries it; joined again, the parts are the text. An escape with its
 * character and a surrogate pair stay whole, what a reader sees as one character (a flag, a family) may not.
 */
export function splitText(text: string): {
  readonly encoding: TextEncoding
  readonly units: number
  readonly parts: readonly string[]
} {
  const { encoding, units } = encodingOf(text)
  if (units <= UNITS_PER_PART[encoding].alone) return { encoding, units, parts: [text] }
  return { encoding, units, parts: joinedParts(text, encoding) }
}

/** The same for a text that has to travel in UCS-2, whatever its characters are. */
export function splitUcs2(text: string): readonly string[] {
  return text.length <= UNITS_PER_PART.UCS2.alone ? [text] : joinedParts(text, 'UCS2')
}

function joinedParts(text: string, encoding: TextEncoding): readonly string[] {
  const parts: string[] = []
  for (let start = 0; start < text.length; ) {
    const end = endOfPart(text, start, encoding)
    parts.push(text.slice(start, end))
    start = end
  }
  return parts
}

/**
 * A part carries 140 octets (3GPP TS 23.040, clause 9.2.3.24): 160 septets or 70 UCS-2 units. One of many
 * gives 6 of them to the concatenation header (clause 9.2.3.24.1), which leaves 153 or 67.
 */
export const UNITS_PER_PART = { GSM7: { alone: 160, joined: 153 }, UCS2: { alone: 70, joined: 67 } } as const

/** Units that fit into the last of these parts of a text, as `splitText` cuts it, before another part is needed. */
export function freeUnits(encoding: TextEncoding, parts: readonly string[]): number {
  const last = parts.at(-1) ?? ''
  const used = encoding === 'GSM7' ? (septetsIn(last) ?? 0) : last.length
  return UNITS_PER_PART[encoding][parts.length <= 1 ? 'alone' : 'joined'] - used
}

/** GSM7 when every character fits, else UCS2. A lone surrogate counts as one unit. */
function encodingOf(text: string): { encoding: TextEncoding; units: number } {
  const septets = septetsIn(text)
  return septets === null ? { encoding: 'UCS2', units: text.length } : { encoding: 'GSM7', units: septets }
}

/** Where the part of a joined text that starts at `start` ends. */
function endOfPart(text: string, start: number, encoding: TextEncoding): number {
  return encoding === 'GSM7' ? endOfSeptets(text, start) : endOfUnits(text, start)
}

function endOfSeptets(text: string, start: number): number {
  let free = UNITS_PER_PART.GSM7.joined
  let end = start
  for (; end < text.length; end++) {
    free -= septetsOf(text.charCodeAt(end))
    if (free < 0) break
  }
  return end
}

function endOfUnits(text: string, start: number): number {
  const end = start + UNITS_PER_PART.UCS2.joined
  if (end >= text.length) return text.length
  return isHighSurrogate(text.charCodeAt(end - 1)) && isLowSurrogate(text.charCodeAt(end)) ? end - 1 : end
}

function isHighSurrogate(codeUnit: number): boolean {
  return codeUnit >= 0xd800 && codeUnit <= 0xdbff
}

function isLowSurrogate(codeUnit: number): boolean {
  return codeUnit >= 0xdc00 && codeUnit <= 0xdfff
}
