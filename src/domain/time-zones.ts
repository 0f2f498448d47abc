import { type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max'
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
  const number = parsePhoneNumberFromString(msisdn)
  if (!number) return UNKNOWN
  const code = number.countryCallingCode
  if (!isOfAPlace(number.getType(), code)) return zones.get(code) ?? UNKNOWN
  const digits = msisdn.slice(1, 1 + MAX_DIGITS)
  for (let length = digits.length; length > 0; length--) {
    const found = zones.get(digits.slice(0, length))
    if (found) return found
  }
  return UNKNOWN
}

function isOfAPlace(type: NumberType, code: string): boolean {
  if (type === 'FIXED_LINE' || type === 'FIXED_LINE_OR_MOBILE') return true
  return type === 'MOBILE' && MOBILES_WITH_AREAS.has(code)
}
