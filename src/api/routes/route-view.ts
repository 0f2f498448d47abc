import type { Candidate } from '../../directory/routes.ts'
import { countryOf, NO_COUNTRY } from '../../domain/country.ts'
import type { ProviderHealth } from '../../domain/provider-health.ts'
import { ruleJson } from '../../domain/route-json.ts'
import { routeWords, SKIP_WORDS } from '../../domain/route-words.ts'
import type { Routable, RouteRule } from '../../domain/routing.ts'
import type { ApiDeps } from '../../world.ts'
import type { RouteCandidate, RouteExplanation, Routes } from './route-answers.ts'

/** Rules as JSON. */
export function routesJson(rules: readonly RouteRule[]): Routes {
  return { routes: rules.map(ruleJson) }
}

/** Where a message would go now, as JSON. */
export function explanationJson(
  { router, health }: Pick<ApiDeps, 'router' | 'health'>,
  message: Routable,
): RouteExplanation {
  const found = router.explain(message)
  const route = router.route(message)
  const [chosen = null] = route.providers
  const country = countryOf(message.to)
  return {
    message_id: message.id,
    lane: message.lane,
    country: country === NO_COUNTRY ? null : country,
    rule: found && ruleJson(found.rule),
    position: found && router.all().indexOf(found.rule),
    chosen,
    providers: route.providers,
    candidates: (found?.candidates ?? []).map((one, _, all) =>
      candidateJson(one, all, health.of(one.provider)),
    ),
    words: routeWords(route, chosen),
  }
}

function candidateJson(
  { provider, order, weight, why }: Candidate,
  all: readonly Candidate[],
  health: ProviderHealth | null,
): RouteCandidate {
  const same = all.filter((one) => one.order === order).reduce((sum, one) => sum + one.weight, 0)
  return {
    provider,
    order,
    weight,
    share: weight / same,
    skipped: why,
    words: `${provider} ${why === null ? 'can send' : SKIP_WORDS[why]}`,
    state: health?.state ?? null,
    lines_open: health?.lines.open ?? 0,
    answers: health?.lines.answers ?? 0,
    failures: health?.lines.failures ?? 0,
    breaker_open_until: openUntil(health?.openUntilMs ?? null),
  }
}

function openUntil(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}
