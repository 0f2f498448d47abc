import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** Stands for a number of no country that is known; no country will ever be assigned it (ISO 3166-1, user-assigned). */
export const NO_COUNTRY = 'ZZ'

/** Characters of a number, `+` included, that tell countries with the same calling code apart. */
export const COUNTRY_PREFIX = 9

/** Calling codes have 1 to 3 digits, and none begins another (ITU-T E.164, 6.2.1). */
const CALLING_CODE_LENGTHS = [1, 2, 3] as const

/** Prefixes remembered, at most: what the NANP and a few shared codes have; beyond it all are forgotten. */
const MAX_REMEMBERED = 50_000

/** `+1` and the area code: in the North American Numbering Plan it alone says which country. */
const NANP_PREFIX = 5
/** Seven digits that every country of the plan uses. */
const ANY_SUBSCRIBER = '2345678'

const remembered = new Map<string, string>()
const countriesOf: ReadonlyMap<string, readonly string[]> = Map.groupBy(getCountries(), (country): string =>
  getCountryCallingCode(country),
)

const codeOf: ReadonlyMap<string, string> = new Map(
  [...countriesOf].flatMap(([code, countries]) => countries.map((country) => [country, code] as const)),
)

/**
 * The country (ISO 3166-1 alpha-2) that a number in E.164 form belongs to, by libphonenumber's plans: by its calling
 * code where that has one country; by its area code in the NANP (+1); elsewhere by as many digits as it takes.
 * `NO_COUNTRY` when that tells nothing: satellites, codes and area codes that are not assigned.
 */
export function countryOf(msisdn: string): string {
  const code = callingCodeOf(msisdn)
  const countries = countriesOf.get(code)
  if (!countries) return NO_COUNTRY
  const [only] = countries
  if (countries.length === 1 && only) return only
  const key = msisdn.slice(0, code === '1' ? NANP_PREFIX : COUNTRY_PREFIX)
  const known = remembered.get(key)
  if (known) return known
  const country = parsePhoneNumberFromString(code === '1' ? key + ANY_SUBSCRIBER : msisdn)?.country
  // A number of a wrong length says nothing about the others that begin like it.
  if (!country && code !== '1') return NO_COUNTRY
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  remembered.set(key, country ?? NO_COUNTRY)
  return country ?? NO_COUNTRY
}

/** What a country has to be, in words for an error message. */
export const COUNTRY_RULE = 'must be a country (ISO 3166-1) that has numbers, such as GB'

/** The calling code of a country (ISO 3166-1 alpha-2, upper case), digits; null: no numbers are known to be of it. */
export function callingCodeOfCountry(country: string): string | null {
  return codeOf.get(country) ?? null
}

/** The country that all numbers are of which begin with these digits; null: they alone do not tell. */
export function countryOfPrefix(digits: string): string | null {
  const [only, ...others] = countriesOf.get(callingCodeOf(`+${digits}`)) ?? []
  return others.length === 0 ? (only ?? null) : null
}

/** The calling code of a number in E.164 form, digits; empty: none is assigned. */
export function callingCodeOf(msisdn: string): string {
  for (const length of CALLING_CODE_LENGTHS) {
    const code = msisdn.slice(1, 1 + length)
    if (countriesOf.has(code)) return code
  }
  return ''
}
