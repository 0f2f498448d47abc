import { callingCodeOfCountry } from '../country.ts'
import { isStorable, STORABLE_RULE } from '../message/message-draft.ts'
import { readSender, SENDER_RULE } from '../sender/sender.ts'
import { type Violation, violation } from '../violation.ts'
import { findUnreachable } from './route-reach.ts'
import type { RouteRule } from './routing.ts'

/** Digits that begin numbers in E.164 form. */
const PREFIX = /^[1-9][0-9]{0,14}$/
const PREFIX_RULE = 'must be 1 to 15 digits of E.164 without the plus, the first not 0'
const COUNTRY_RULE = 'must be a country that numbers are of, as ISO 3166-1 alpha-2 in upper case'

/** What the prefixes of a list may be, all together: some 30 MB in each process at worst. */
export const MAX_ALL_PREFIXES = 50_000

/**
 * The first thing that is wrong with a list of rules, besides providers that are not there; null: nothing. Fields are named
 * from `routes` on, by the places of JSON.
 */
export function violationOfRules(rules: readonly RouteRule[]): Violation | null {
  const all = rules.reduce((sum, { match }) => sum + (match.prefixes?.length ?? 0), 0)
  if (all > MAX_ALL_PREFIXES)
    return violation('routes', `must have at most ${MAX_ALL_PREFIXES} prefixes in all`)
  for (const [place, rule] of rules.entries()) {
    const wrong = violationOfRule(rule, `routes.${place}`)
    if (wrong) return wrong
  }
  return violationOfNames(rules) ?? violationOfReach(rules)
}

function violationOfRule(rule: RouteRule, at: string): Violation | null {
  const { name, match, failover } = rule
  if (!isStorable(name)) return violation(`${at}.name`, STORABLE_RULE)
  if (name.trim() !== name) return violation(`${at}.name`, 'must not begin or end with a blank')
  if (match.sender !== undefined && readSender(match.sender) === null)
    return violation(`${at}.match.sender`, SENDER_RULE)
  if (match.country !== undefined && callingCodeOfCountry(match.country) === null)
    return violation(`${at}.match.country`, COUNTRY_RULE)
  if (match.lane === 'normal' && failover.onNoReceiptMs !== null)
    return violation(
      `${at}.failover.on_no_receipt_ms`,
      'must be null in the lane normal: it acts on OTP and express',
    )
  return violationOfPrefixes(rule, at) ?? violationOfTargets(rule, at)
}

function violationOfPrefixes({ match }: RouteRule, at: string): Violation | null {
  const { prefixes, country } = match
  if (prefixes === undefined) return null
  const code = country === undefined ? null : callingCodeOfCountry(country)
  const seen = new Set<string>()
  for (const [place, prefix] of prefixes.entries()) {
    const field = `${at}.match.prefix${prefixes.length === 1 ? '' : `.${place}`}`
    if (!PREFIX.test(prefix)) return violation(field, PREFIX_RULE)
    if (seen.has(prefix)) return violation(field, `must not be there twice: ${prefix}`)
    if (code !== null && !prefix.startsWith(code) && !code.startsWith(prefix))
      return violation(field, `must fit the country: numbers of ${country} begin with ${code}`)
    seen.add(prefix)
  }
  return null
}

function violationOfTargets({ targets }: RouteRule, at: string): Violation | null {
  const seen = new Set<string>()
  for (const [place, { provider }] of targets.entries()) {
    if (seen.has(provider))
      return violation(`${at}.targets.${place}.provider`, `must be there once in a rule: ${provider}`)
    seen.add(provider)
  }
  return null
}

function violationOfNames(rules: readonly RouteRule[]): Violation | null {
  const placeOf = new Map<string, number>()
  for (const [place, { name }] of rules.entries()) {
    const before = placeOf.get(name)
    if (before !== undefined)
      return violation(`routes.${place}.name`, `must be another than that of routes.${before}: ${name}`)
    placeOf.set(name, place)
  }
  return null
}

function violationOfReach(rules: readonly RouteRule[]): Violation | null {
  const found = findUnreachable(rules)
  if (found === null) return null
  const { rule, coveredBy } = found
  return violation(
    `routes.${rule}.match`,
    `must be reachable: all that it matches goes by "${rules[coveredBy]?.name}" (routes.${coveredBy})`,
  )
}
