/** What is looked at of a text, in UTF-16 units: no keyword begins later. */
const LOOKED_AT = 200

/** The longest word that is compared, in characters: longer ones are cut. */
const MAX_WORD_CHARACTERS = 40

/**
 * The first word of a text as words of handsets are compared: in compatibility form (Unicode NFKC), case folded, without
 * characters that nobody sees and without punctuation at its ends; '' when there is none.
 */
export function firstWordOf(text: string): string {
  const [first = ''] = seen(text.slice(0, LOOKED_AT)).trim().split(/\s+/, 1)
  const word = first.replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, '')
  return [...folded(word)].slice(0, MAX_WORD_CHARACTERS).join('')
}

/** Without marks of direction, joiners, variation selectors and the like, which phones put in unasked. */
function seen(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}|\p{Cc}|\p{Variation_Selector}/gu, (mark) => (/\s/.test(mark) ? ' ' : ''))
}

/** By the capitals first: of ß they are SS, too. */
function folded(word: string): string {
  return word.toUpperCase().toLowerCase()
}
