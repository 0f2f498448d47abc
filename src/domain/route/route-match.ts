import { countryOf } from '../country.ts'
import { type GroupKey, NO_RULE, openRouteGroups, type RouteGroups } from './route-groups.ts'
import type { Routable, RouteRule } from './routing.ts'

// Which rule a message goes by:
//
// 1. A rule matches when all conditions hold that it gives: the client, the sender as it was given (case counts), the
//    country of the number, the lane, and a prefix: one of its prefixes begins the number. The longest of those is the
//    rule's prefix for this message. A rule without prefixes has the empty one: shorter than all.
// 2. Rules are siblings when they differ only in their prefix: client, sender, country and lane are the same, or left out in
//    both.
// 3. Of all rules the first one that matches is found. Of it and those of its siblings that match, wherever they stand, the
//    one with the longest prefix for this message wins; of the same prefix the one that stands first.
//
// So whatever stands between siblings: a sibling further down wins over rules in between, since it stands in the place of
// the shorter one above them; but only when that one matches too. A rule in between wins where no sibling above it matches.

/** Rules, made ready for many messages. */
export type RouteMatcher = {
  readonly rules: readonly RouteRule[]
  /** The rule that the message goes by; null: none matches. */
  match(message: Pick<Routable, 'clientId' | 'to' | 'from' | 'lane'>): RouteRule | null
  /** What it takes besides the rules, in bytes, roughly. */
  readonly bytes: number
}

/** Makes rules ready: a message then costs a few look-ups, however many rules there are. */
export function openRouteMatcher(rules: readonly RouteRule[]): RouteMatcher {
  const groups = openRouteGroups(rules)
  const byCountry = rules.some(({ match }) => match.country !== undefined)
  return {
    rules,
    bytes: groups.bytes,
    match({ clientId, to, from, lane }) {
      const key = groups.keyOf({ clientId, sender: from, lane, ...(byCountry && { country: countryOf(to) }) })
      return rules[winnerOf(groups, key, to)] ?? null
    },
  }
}

/** The place of the rule that wins; `NO_RULE`: none matches. */
function winnerOf(groups: RouteGroups, key: GroupKey, to: string): number {
  let first = NO_RULE
  let winner = NO_RULE
  for (const root of groups.rootsOf(key)) {
    const found = groups.walk(root, to, 1)
    if (found.first >= first) continue
    first = found.first
    winner = found.longest
  }
  return winner
}
