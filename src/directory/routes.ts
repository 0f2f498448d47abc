import { openRouteMatcher, type RouteMatcher } from '../domain/route/route-match.ts'
import { orderTargets } from '../domain/route/route-order.ts'
import {
  NO_ROUTE,
  type Routable,
  type Route,
  type RouteRule,
  type Router,
  type RouteTarget,
  type SkipReason,
} from '../domain/route/routing.ts'
import type { Db } from '../store/database/db.ts'
import { readRoutes } from '../store/routes.ts'
import type { DirectoryPart } from './directory.ts'
import type { Health } from './health.ts'

/** A target of a message's rule, as it stands now. */
export type Candidate = RouteTarget & {
  /** Why it is passed over; null: it can send. */
  readonly why: SkipReason | null
}

/** What this process knows of the routes: as old as the last `refresh` of the directory. */
export type Routes = Router & {
  /** The rule that a message goes by, and its targets in this message's own order; null: no rule matches. */
  explain(message: Routable): { readonly rule: RouteRule; readonly candidates: readonly Candidate[] } | null
  /** All rules, in their order. */
  all(): readonly RouteRule[]
}

/** The routes as a part of the directory; no rule is known until it was loaded. */
export function openRoutes({
  db,
  health,
}: {
  readonly db: Pick<Db, 'sql'>
  readonly health: Pick<Health, 'skipReasonOf' | 'takesUserData'>
}): Routes & { readonly part: DirectoryPart } {
  let known = openRouteMatcher([])
  const part: DirectoryPart = {
    what: 'routes',
    async load() {
      known = openRouteMatcher((await readRoutes(db.sql)).rules)
    },
  }
  return { ...openRouter(() => known, health), part }
}

/** A router by the rules that stand at each moment. */
export function openRouter(
  rules: () => RouteMatcher,
  health: Pick<Health, 'skipReasonOf' | 'takesUserData'>,
): Routes {
  /** Of rules with one target, while it can send: nearly all messages go so, and what is written of the route is made once. */
  const usual = new WeakMap<RouteRule, Route>()

  function explain(message: Routable) {
    const rule = rules().match(message)
    return rule === null ? null : { rule, candidates: candidatesOf(rule, message) }
  }

  function candidatesOf({ targets }: RouteRule, message: Routable): readonly Candidate[] {
    return orderTargets(targets, message).map((target) => ({
      ...target,
      why: isAbove(message, target) ? 'texts_only' : health.skipReasonOf(target.provider),
    }))
  }

  /** For this there is nothing to wait for: whatever becomes of the provider, it does not take it. */
  function isAbove({ raw }: Routable, { provider }: Pick<RouteTarget, 'provider'>): boolean {
    return raw?.required === true && !health.takesUserData(provider)
  }

  /** To the provider that an admin gave it to, well or not; null: to none, or an admin has taken that one out of use since. */
  function pinnedRoute(message: Routable): Route | null {
    const { pinnedTo: provider } = message
    if (!provider) return null
    const why = isAbove(message, { provider }) ? 'texts_only' : health.skipReasonOf(provider)
    if (why !== null && !PASSING.includes(why)) return null
    const skipped = why === null ? [] : [{ provider, why }]
    return { ...NO_ROUTE, providers: [provider], skipped }
  }

  return {
    explain,
    all: () => rules().rules,
    route(message) {
      const pinned = pinnedRoute(message)
      if (pinned) return pinned
      const rule = rules().match(message)
      if (rule === null) return NO_ROUTE
      const [only, another] = rule.targets
      const isUsual =
        only !== undefined &&
        !another &&
        !message.raw?.required &&
        health.skipReasonOf(only.provider) === null
      const known = isUsual ? usual.get(rule) : undefined
      if (known) return known
      const candidates = candidatesOf(rule, message)
      const route = routeOf(rule, candidates, waiting(candidates))
      if (isUsual) usual.set(rule, route)
      return route
    },
    routeAfter(message, provider) {
      // Whom an admin gave it to is asked again in time, and nobody else is.
      if (pinnedRoute(message)) return NO_ROUTE
      const found = explain(message)
      if (!found) return NO_ROUTE
      // One that the rule names no more has nobody before it: all the others come after.
      const asked = found.candidates.findIndex((one) => one.provider === provider)
      return routeOf(found.rule, found.candidates.slice(asked + 1), [])
    },
  }
}

/** Why a provider cannot send that may be over in a moment, without an admin. */
const PASSING: readonly SkipReason[] = ['no_line', 'breaker_open']

/** Those that can send now, and behind them those that a message may wait for. */
function routeOf(rule: RouteRule, candidates: readonly Candidate[], behind: readonly string[]): Route {
  const providers: string[] = []
  const skipped: { provider: string; why: SkipReason }[] = []
  for (const { provider, why } of candidates)
    if (why === null) providers.push(provider)
    else skipped.push({ provider, why })
  return { rule: rule.name, providers: [...providers, ...behind], failover: rule.failover, skipped }
}

/**
 * Whom a message waits for when nobody can send: first an active one, which may be well again in a moment, then one that
 * is paused, last one that drains, which submits what it has but is to get no more while there is another.
 */
const WAITED_FOR: readonly (readonly SkipReason[])[] = [['no_line', 'breaker_open'], ['paused'], ['draining']]

function waiting(candidates: readonly Candidate[]): string[] {
  return WAITED_FOR.flatMap((reasons) =>
    candidates.filter(({ why }) => why !== null && reasons.includes(why)).map(({ provider }) => provider),
  )
}
