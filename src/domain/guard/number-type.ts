import { type E164Number, PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/core'
import metadata from 'libphonenumber-js/max/metadata'
import { NO_COUNTRY } from '../country.ts'

/** Types of numbers as libphonenumber tells them apart, and what stands for each here. */
const TYPE_OF = {
  PREMIUM_RATE: 'premium_rate',
  SHARED_COST: 'shared_cost',
  TOLL_FREE: 'toll_free',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  VOICEMAIL: 'voicemail',
  UAN: 'company',
  VOIP: 'voip',
  FIXED_LINE: 'fixed_line',
  FIXED_LINE_OR_MOBILE: null,
  MOBILE: null,
} as const

/** Types that can be refused. `satellite`: of a network of no country; `unassigned`: no number of its country's plan. */
export const NUMBER_TYPES = [
  'premium_rate',
  'shared_cost',
  'toll_free',
  'personal',
  'pager',
  'voicemail',
  'company',
  'satellite',
  'voip',
  'fixed_line',
  'unassigned',
] as const
export type NumberType = (typeof NUMBER_TYPES)[number]

/** Types that nobody signs in with, and at which a message costs its sender or pays its owner more than elsewhere. */
export const USUALLY_REFUSED = [
  'premium_rate',
  'shared_cost',
  'toll_free',
  'personal',
  'pager',
  'voicemail',
  'company',
  'satellite',
] as const satisfies readonly NumberType[]

/** Codes of no country (ITU-T E.164, list of assigned codes): Inmarsat, global mobile satellite, international networks, … */
const TYPE_OF_CODE: Readonly<Record<string, NumberType>> = {
  '800': 'toll_free',
  '808': 'shared_cost',
  '870': 'satellite',
  '878': 'personal',
  '881': 'satellite',
  '882': 'satellite',
  '883': 'satellite',
  '979': 'premium_rate',
}

/** Shorter ones, with their `+`, may be no more than a calling code. */
const SHORTEST_TO_TRY = 6

/**
 * The type of a number in E.164 form and of this country (ISO 3166-1, or `NO_COUNTRY`), by the plan of its country in libphonenumber;
 * null: an ordinary one, of a mobile phone as far as can be told. Some 5 µs (Bun 1.4.5, 2 cores, shared), 10 µs more of what is
 * of another country than the first of its calling code.
 */
export function numberTypeOf(msisdn: string, country: string): NumberType | null {
  const ofCode = TYPE_OF_CODE[msisdn.slice(1, 4)]
  if (ofCode) return ofCode
  const type = typeAtFirst(msisdn, country) ?? parsePhoneNumberFromString(msisdn, metadata)?.getType()
  return type === undefined ? 'unassigned' : TYPE_OF[type]
}

/** As the plan of the first country of its calling code has it, without looking for another one. */
function typeAtFirst(msisdn: string, country: string) {
  if (country === NO_COUNTRY || msisdn.length < SHORTEST_TO_TRY) return undefined
  return new PhoneNumber(msisdn as E164Number, metadata).getType() // it begins with a calling code, as it has a country
}
