/** Control characters and those that turn the order of letters: a text of a stranger must not move the cursor. */
const UNSHOWABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Letters that terminals give two places: UAX #11, and emoji (UTS #51). */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}/u

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A text as one line that a terminal only shows: line breaks as `↵`, what else is not to be seen as `\u{…}`. */
export function shown(text: string): string {
  return text.replace(/\r\n|[\r\n]/g, '↵').replace(UNSHOWABLE, escaped)
}

/** JSON as one line that a terminal only shows. JSON itself escapes U+0000 to U+001F. */
export function shownJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSHOWABLE, (character) => `\\u${codeOf(character).padStart(4, '0')}`)
}

/** Places that a text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of letters.segment(text)) width += WIDE.test(segment) ? 2 : 1
  return width
}

/** As much of a text as fits, with `…` where something is missing. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let cut = ''
  let left = width - 1
  for (const { segment } of letters.segment(text)) {
    left -= widthOf(segment)
    if (left < 0) break
    cut += segment
  }
  return `${cut}…`
}

function escaped(character: string): string {
  return `\\u{${codeOf(character)}}`
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16)
}
