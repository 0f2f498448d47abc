import { callingCodeOfCountry, countryOfPrefix } from '../country.ts'
import { NO_RULE, openRouteGroups, type RouteGroups } from './route-groups.ts'
import type { RouteMatch, RouteRule } from './routing.ts'

/** A rule that no message goes by, and the one that takes what it asks for. Both are places in the list. */
export type Unreachable = { readonly rule: number; readonly coveredBy: number }

/**
 * The first rule that no message can ever go by: each of its prefixes is either a sibling's that stands before, or covered by
 * a rule before it that asks for nothing more. Null: none is known. Never a rule that some message goes by; but one that
 * several rules cover only together (one per lane, or ten prefixes in the place of one) is not found.
 */
export function findUnreachable(rules: readonly RouteRule[]): Unreachable | null {
  const groups = openRouteGroups(rules)
  for (const [rule, { match }] of rules.entries()) {
    const coverers = (match.prefixes ?? ['']).map((prefix) => covererOf(groups, rule, match, prefix))
    const [coveredBy = NO_RULE] = coverers
    if (!coverers.includes(NO_RULE)) return { rule, coveredBy }
  }
  return null
}

/** The rule that takes what this one asks for with this prefix; `NO_RULE`: it can win there. */
function covererOf(groups: RouteGroups, rule: number, match: RouteMatch, prefix: string): number {
  const own = groups.rootOf(groups.keyOf(match))
  if (own === null) return NO_RULE
  const siblings = groups.walk(own, prefix, 0)
  if (siblings.exact < rule) return siblings.exact
  // All that it matches with this prefix is of this country, and begins with these digits.
  const country = match.country ?? countryOfPrefix(prefix)
  const digits = prefix === '' && match.country ? (callingCodeOfCountry(match.country) ?? '') : prefix
  const longer = groups.walk(own, digits, 0).longest
  if (digits !== prefix && longer !== rule) return longer
  const wider = groups.keyOf({ ...match, ...(country !== null && { country }) })
  let first = NO_RULE
  for (const root of groups.rootsOf(wider))
    if (root !== own) first = Math.min(first, groups.walk(root, digits, 0).first)
  // A sibling with a shorter prefix that stands before it gives its place to this one.
  return first < siblings.first ? first : NO_RULE
}
