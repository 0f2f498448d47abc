import type { TextEncoding } from '../message.ts'
import { type Money, minus } from '../money.ts'
import { type Prices, priceOf } from '../price/price.ts'
import { septetsIn } from '../text/gsm7.ts'
import { freeUnits, splitText, UNITS_PER_PART } from '../text/parts.ts'
import { charactersOf, replacementOf, type SmartEncoding, smartEncode } from '../text/smart-encoding.ts'

/** How a text would travel, and for how much. */
export type TextPreview = {
  readonly encoding: TextEncoding
  readonly units: number
  /** As a phone network carries them; not bounded by MAX_PARTS. */
  readonly parts: readonly string[]
  /** Units that one of so many parts holds. */
  readonly unitsPerPart: number
  /** Units left in the last part. */
  readonly freeUnits: number
  readonly price: Money
}

/** A character outside GSM-7: it alone makes the whole text UCS-2. */
export type ForcingCharacter = {
  readonly character: string
  /** `U+2019`. */
  readonly codePoint: string
  readonly count: number
  /** Where it stands, in Unicode characters from 0. */
  readonly positions: readonly number[]
  /** What smart encoding would put in its place; null when it knows nothing. */
  readonly replacement: string | null
}

/** Measures a text as `POST /v1/messages` would. */
export function previewText(text: string, express: boolean, prices: Prices): TextPreview {
  const { encoding, units, parts } = splitText(text)
  return {
    encoding,
    units,
    parts,
    unitsPerPart: UNITS_PER_PART[encoding][parts.length === 1 ? 'alone' : 'joined'],
    freeUnits: freeUnits(encoding, parts),
    price: priceOf({ parts: parts.length, express }, prices),
  }
}

/** What smart encoding would save of a text, in parts and money: none where it does not apply. */
export function previewSmartEncoding(
  text: string,
  express: boolean,
  prices: Prices,
): SmartEncoding & {
  readonly preview: TextPreview
  readonly savesParts: number
  readonly saves: Money
} {
  const smart = smartEncode(text)
  const before = previewText(text, express, prices)
  const preview = previewText(smart.text, express, prices)
  return {
    ...smart,
    preview,
    savesParts: before.parts.length - preview.parts.length,
    saves: minus(before.price, preview.price),
  }
}

/** The characters that force UCS-2, in the order of their first appearance; none for a text of GSM-7. */
export function forcingCharacters(text: string): ForcingCharacter[] {
  const found = new Map<string, number[]>()
  let position = 0
  for (const character of charactersOf(text)) {
    if (septetsIn(character) === null) {
      const positions = found.get(character)
      if (positions) positions.push(position)
      else found.set(character, [position])
    }
    position += Array.from(character).length
  }
  return [...found].map(([character, positions]) => ({
    character,
    codePoint: codePointOf(character),
    count: positions.length,
    positions,
    replacement: replacementOf(character),
  }))
}

/** The code points of a character as Unicode writes them, joined by blanks: `U+2019`, `U+0065 U+0301`. */
export function codePointOf(character: string): string {
  return Array.from(character, (point) => {
    const hex = (point.codePointAt(0) ?? 0).toString(16).toUpperCase()
    return `U+${hex.padStart(4, '0')}`
  }).join(' ')
}
