/** Deepest nesting taken: a batch needs 4, receipts of providers some more. Whatever walks a value may call itself so often. */
export const MAX_JSON_DEPTH = 32

/** Values taken in one list or object: a batch has 1,000 messages. */
export const MAX_JSON_WIDTH = 10_000

/** Values taken in one body: a batch of 1,000 messages with 64 variables each has 74,000. */
export const MAX_JSON_VALUES = 100_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPENING_BRACKET = 0x5b
const CLOSING_BRACKET = 0x5d
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d

/**
 * The rule that JSON text breaks by being too deep, too wide or of too many values, or null; what else may be wrong is
 * not looked at. One pass over the bytes: a parser takes half a second for 4 MB of brackets or names, and what walks
 * the value gigabytes.
 */
export function brokenBound(bytes: Uint8Array): string | null {
  const widths = new Uint32Array(MAX_JSON_DEPTH + 1)
  let depth = 0
  let values = 0
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case QUOTE:
        at = endOfText(bytes, at)
        break
      case OPENING_BRACKET:
      case OPENING_BRACE:
        if (++depth > MAX_JSON_DEPTH) return DEPTH_RULE
        if (++values > MAX_JSON_VALUES) return VALUES_RULE
        widths[depth] = 1
        break
      case CLOSING_BRACKET:
      case CLOSING_BRACE:
        if (depth > 0) depth--
        break
      case COMMA: {
        const width = (widths[depth] ?? 0) + 1
        if (width > MAX_JSON_WIDTH) return WIDTH_RULE
        if (++values > MAX_JSON_VALUES) return VALUES_RULE
        widths[depth] = width
      }
    }
  }
  return null
}

const DEPTH_RULE = `must be nested at most ${MAX_JSON_DEPTH} deep`
const WIDTH_RULE = `must have at most ${MAX_JSON_WIDTH} values in one list or object`
const VALUES_RULE = `must have at most ${MAX_JSON_VALUES} values`

/** Where the text ends that begins at this quote; the end of the bytes when it does not. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from + 1
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}
