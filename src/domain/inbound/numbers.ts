import { byText } from '../by-text.ts'
import { readCallbackUrl } from '../callback/callback-url.ts'
import type { ClientId } from '../message.ts'
import { type Violation, violation } from '../violation.ts'
import { firstWordOf } from './first-word.ts'

/** A number or short code of a client, or one of its keywords: whom it is for what comes in there. */
export type NumberEntry = {
  /** As it was given: in E.164 form, or digits only. */
  readonly number: string
  /** The first word of a text, as `firstWordOf` answers it; null: whatever the text says. */
  readonly keyword: string | null
  readonly clientId: ClientId
  /** Of numbers that stand in for one another as senders of the client; null: of none. */
  readonly group: string | null
  /** Where what comes in there is posted, in Twilio's form; null: it is told as the client's endpoint is set. */
  readonly smsUrl: string | null
}

/** Entries of the list, at most: some 50 MB in the memory of each api. */
export const MAX_NUMBERS = 100_000

/** What a number of the list may look like. */
export const NUMBER_PATTERN = '^(\\+[1-9][0-9]{1,14}|[0-9]{2,15})$'
export const NUMBER_RULE = 'must be a number in E.164 form, or a short code of 2 to 15 digits'

/** The longest keyword, in characters. */
export const MAX_KEYWORD_CHARACTERS = 40
export const KEYWORD_RULE = `must be one word of at most ${MAX_KEYWORD_CHARACTERS} characters with a letter or a digit, or null`

/** What a group may be called. */
export const GROUP_PATTERN = '^[A-Za-z0-9]{1,11}$'
export const GROUP_RULE = 'must be 1 to 11 letters and digits, or null'

/** What names an address among numbers: its digits, with or without a plus; '' for one that is no number. */
export function digitsOf(address: string): string {
  return /^\+?[0-9]+$/.test(address) ? address.replace('+', '') : ''
}

/** An entry as it was given, with what may be left out. */
export type GivenNumber = {
  readonly number: string
  readonly keyword?: string | null
  readonly client_id: string
  readonly group?: string | null
  readonly sms_url?: string | null
}

/** The list in its order, or the rule that it breaks. */
export type ReadNumbers = { readonly kind: 'numbers'; readonly numbers: readonly NumberEntry[] } | Violation

/**
 * Reads a list whose form was checked: by number, then keyword, keywords as they are compared. One number with one keyword
 * stands once, with or without its plus. `allowPrivate`: whether URLs may lead to private and loopback addresses.
 */
export function readNumbers(given: readonly GivenNumber[], allowPrivate = false): ReadNumbers {
  const places = new Map<string, number>()
  const numbers: NumberEntry[] = []
  for (const [
    place,
    { number, keyword = null, client_id, group = null, sms_url = null },
  ] of given.entries()) {
    const word = keyword === null ? null : firstWordOf(keyword)
    if (word === '' || /[\s\p{Cs}\p{Cc}]/u.test(keyword?.trim() ?? ''))
      return violation(`numbers.${place}.keyword`, KEYWORD_RULE)
    const key = `${digitsOf(number)}/${word ?? ''}`
    const before = places.get(key)
    if (before !== undefined)
      return violation(
        `numbers.${place}.number`,
        `must be in the list once with its keyword: numbers.${before} has both`,
      )
    places.set(key, place)
    const url = sms_url === null ? null : readCallbackUrl(sms_url, allowPrivate)
    if (url?.kind === 'violation') return violation(`numbers.${place}.sms_url`, url.rule)
    const clientId = client_id.toLowerCase() as ClientId // a UUID by its form
    numbers.push({ number, keyword: word, clientId, group, smsUrl: sms_url })
  }
  return { kind: 'numbers', numbers: numbers.toSorted(compareNumbers) }
}

/** The order of the list. */
export function compareNumbers(a: NumberEntry, b: NumberEntry): number {
  return byText(a.number, b.number) || byText(a.keyword ?? '', b.keyword ?? '')
}
