import type { Guard, GuardRule } from '../controls/guard.ts'
import { NO_COUNTRY } from '../country.ts'
import type { ClientId, Msisdn } from '../message.ts'
import { prefixOf } from '../otp.ts'
import { type CountAsk, PLACES } from './counting.ts'
import { numberTypeOf } from './number-type.ts'

/** A message that the guard looks at. */
export type Watched = {
  readonly clientId: ClientId
  readonly to: Msisdn
  /** That of the number (ISO 3166-1), or `NO_COUNTRY`. */
  readonly country: string
  readonly otp: boolean
  /** Who asks the client for it: an address, of IPv6 its network; null: it does not say. */
  readonly endUser: string | null
  readonly guard: Guard
}

/** What a rule found: of what, and in words that tell why. */
export type Finding<R extends GuardRule = GuardRule> = {
  readonly rule: R
  readonly key: string
  readonly words: string
}

/** Rules that find something as often as they are asked. */
export function findStanding({ to, country, otp, guard }: Watched): Finding[] {
  const { countries, number_types } = guard
  const found: Finding[] = []
  const home = otp && countries.home.length > 0 ? countries.home : null
  const allowed = countries.allowed ?? home
  if (countries.mode !== 'off' && allowed && !allowed.includes(country))
    found.push({
      rule: 'countries',
      key: country,
      words: `${country === NO_COUNTRY ? 'a number of no country' : country} is not among the countries it may send to`,
    })
  const type =
    number_types.mode === 'off' || number_types.refused.length === 0 ? null : numberTypeOf(to, country)
  if (type && number_types.refused.includes(type))
    found.push({ rule: 'number_types', key: type, words: `the number is ${TYPE_WORDS[type]}` })
  return found
}

const TYPE_WORDS: Readonly<Record<NonNullable<ReturnType<typeof numberTypeOf>>, string>> = {
  premium_rate: 'a premium rate number',
  shared_cost: 'a shared cost number',
  toll_free: 'a toll free number',
  personal: 'a personal number that calls are forwarded from',
  pager: 'one of a pager',
  voicemail: 'one of a voicemail',
  company: 'a company number',
  satellite: 'of a satellite or another network of no country',
  voip: 'a VoIP number',
  fixed_line: 'one of a fixed line',
  unassigned: 'none that its country has assigned',
}

/** Rules that go by what was counted before. */
export const COUNTED_RULES = ['per_number', 'per_prefix', 'per_client', 'per_end_user', 'sequence'] as const
export type CountedRule = (typeof COUNTED_RULES)[number]

/** Rules that make a block of what they find. */
export const BLOCKING_RULES = [...COUNTED_RULES, 'verified_share'] as const
export type BlockingRule = (typeof BLOCKING_RULES)[number]

/** What such a rule looks at of a message, and blocks: null, when there is nothing of it. */
export function keyOf(rule: BlockingRule, { to, endUser, otp }: Watched): string | null {
  switch (rule) {
    case 'per_number':
      return to
    case 'per_prefix':
    case 'sequence':
      return prefixOf(to)
    case 'per_client':
      return ''
    case 'per_end_user':
      return endUser
    case 'verified_share':
      return otp ? prefixOf(to) : null
  }
}

/** What is to be counted for a rule. */
export function countAskOf(rule: CountedRule, key: string, { clientId, to, guard }: Watched): CountAsk {
  const windowMs = guard[rule].window_s * 1_000
  const counted = `${rule}:${windowMs}:${clientId}:${key}`
  if (rule !== 'sequence') return { kind: 'messages', key: counted, windowMs }
  const place = Number(to.slice(1).slice(-LAST_DIGITS))
  return { kind: 'run', key: counted, place, most: guard.sequence.run, windowMs }
}

/** As many as tell `PLACES` apart. */
const LAST_DIGITS = String(PLACES - 1).length

/** What a rule finds when so many were counted; null: nothing. */
export function findCounted(
  rule: CountedRule,
  key: string,
  { guard }: Watched,
  counted: number,
): Finding<CountedRule> | null {
  if (rule === 'sequence') {
    const { run, window_s } = guard.sequence
    return counted < run ? null : { rule, key, words: `${run} numbers in a row within ${window_s} s` }
  }
  const { messages, window_s } = guard[rule]
  return counted <= messages
    ? null
    : { rule, key, words: `more than ${messages} messages ${OF_WHAT[rule]} within ${window_s} s` }
}

const OF_WHAT: Readonly<Record<Exclude<CountedRule, 'sequence'>, string>> = {
  per_number: 'to this number',
  per_prefix: 'to numbers that differ in their last four digits',
  per_client: 'of this client',
  per_end_user: 'for this end user',
}

/** How many codes went to numbers of a prefix within a window, and how many of them were verified. */
export type VerifiedShare = { readonly sent: number; readonly verified: number }

/** What `verified_share` finds; null: nothing. */
export function findTooFewVerified(
  key: string,
  { guard }: Watched,
  { sent, verified }: VerifiedShare,
): Finding<'verified_share'> | null {
  const { least_percent, least_sent } = guard.verified_share
  if (sent < least_sent || verified * 100 >= sent * least_percent) return null
  const words = `of the codes to numbers that differ in their last four digits fewer than ${least_percent} % were verified`
  return { rule: 'verified_share', key, words }
}
