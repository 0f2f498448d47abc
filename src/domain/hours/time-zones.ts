import { type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { callingCodeOf } from '../country.ts'
import file from './time-zones.json'

// Large, with what is known of the types of numbers: to be imported when it is needed.

/** Of numbers of which nothing is known, such as those of satellites. */
const UNKNOWN: readonly string[] = ['Etc/UTC']

/** Longest beginning of a number in the file, in digits. */
const MAX_DIGITS = 9

/** Calling codes of countries whose mobile numbers have area codes: libphonenumber's list (GEO_MOBILE_COUNTRIES). */
const MOBILES_WITH_AREAS: ReadonlySet<string> = new Set(['52', '54', '55', '62', '86'])

/** The zones' names by `&`, the beginnings of numbers by blanks. */
const zones: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(file).flatMap(([names, beginnings]) => {
    const list = names.split('&')
    return beginnings.split(' ').map((digits) => [digits, list] as const)
  }),
)

/**
 * The zones (IANA names) that a number may be in, at least one. As libphonenumber has it: by as many digits as are known where
 * they tell a place, else, as of most mobile numbers, all of its country.
 */
export function timeZonesOf(msisdn: string): readonly string[] {
  const code = callingCodeOf(msisdn)
  const one = onlyOf(code)
  if (one) return one
  if (!isOfAPlace(typeOf(msisdn, code), code)) return zones.get(code) ?? UNKNOWN
  const digits = msisdn.slice(1, 1 + MAX_DIGITS)
  for (let length = digits.length; length > 0; length--) {
    const found = zones.get(digits.slice(0, length))
    if (found) return found
  }
  return UNKNOWN
}

/** By calling code: the zones of all of its numbers, null where they are not the same. Which type a number is costs 0.1 ms to know. */
const only = new Map<string, readonly string[] | null>()

function onlyOf(code: string): readonly string[] | null {
  const known = only.get(code)
  if (known !== undefined) return known
  const lists = new Set([...zones].flatMap(([digits, list]) => (digits.startsWith(code) ? [list] : [])))
  const [first] = lists
  const found = first && lists.size === 1 ? first : null
  only.set(code, found)
  return found
}

/** `+1` and the area code, which in the North American Numbering Plan says what a number is. */
const NANP_PREFIX = 5
/** Seven digits that every area of the plan uses. */
const ANY_SUBSCRIBER = '2345678'
/** By area code, of which there are at most 1,000. */
const nanpTypes = new Map<string, NumberType>()

function typeOf(msisdn: string, code: string): NumberType {
  if (code !== '1') return parsePhoneNumberFromString(msisdn)?.getType()
  const area = msisdn.slice(0, NANP_PREFIX)
  if (!nanpTypes.has(area)) nanpTypes.set(area, parsePhoneNumberFromString(area + ANY_SUBSCRIBER)?.getType())
  return nanpTypes.get(area)
}

function isOfAPlace(type: NumberType, code: string): boolean {
  if (type === 'FIXED_LINE' || type === 'FIXED_LINE_OR_MOBILE') return true
  return type === 'MOBILE' && MOBILES_WITH_AREAS.has(code)
}
