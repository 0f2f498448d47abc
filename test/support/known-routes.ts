import type { Health } from '../../src/directory/health.ts'
import { openRouter, type Routes } from '../../src/directory/routes.ts'
import { FIRST_ROUTES } from '../../src/domain/route/first-routes.ts'
import { openRouteMatcher } from '../../src/domain/route/route-match.ts'
import type { RouteRule, SkipReason } from '../../src/domain/route/routing.ts'

/** Providers of which some are passed over, by name, without asking a database; all others can send. */
export function knownHealth(
  passedOver: Readonly<Record<string, SkipReason>> = {},
  textsOnly: readonly string[] = [],
): Health {
  return {
    skipReasonOf: (provider) => passedOver[provider] ?? null,
    takesUserData: (provider) => !textsOnly.includes(provider),
    of: () => null,
    refresh: async () => {},
  }
}

/** A router by these rules, those of an empty database if none are said. */
export function knownRoutes(
  rules: readonly RouteRule[] = FIRST_ROUTES,
  passedOver: Readonly<Record<string, SkipReason>> = {},
  textsOnly: readonly string[] = [],
): Routes {
  const matcher = openRouteMatcher(rules)
  return openRouter(() => matcher, knownHealth(passedOver, textsOnly))
}
