import type { Candidate } from '../../directory/routes.ts'
import { countryOf, NO_COUNTRY } from '../../domain/country.ts'
import { centsOf, type Money, minus } from '../../domain/money.ts'
import { priceOf } from '../../domain/price.ts'
import type { ProviderHealth } from '../../domain/provider-health.ts'
import { ruleJson } from '../../domain/route-json.ts'
import { routeWords, SKIP_WORDS } from '../../domain/route-words.ts'
import type { Routable, RouteRule } from '../../domain/routing.ts'
import { isRefusedBelowCost } from '../../flow/below-cost.ts'
import type { ApiDeps } from '../../world.ts'
import type { RouteCandidate, RouteExplanation, Routes } from './route-answers.ts'

/** Rules as JSON. */
export function routesJson(rules: readonly RouteRule[]): Routes {
  return { routes: rules.map(ruleJson) }
}

/** Where a message would go now, as JSON. */
export function explanationJson(
  { router, health, tariffs, now }: Pick<ApiDeps, 'router' | 'health' | 'tariffs' | 'now'>,
  message: Routable,
): RouteExplanation {
  const nowMs = now()
  const express = message.lane === 'express'
  const price = priceOf({ parts: 1, express }, tariffs.pricesOf(message, nowMs))
  const marginOf = (provider: string) => marginJson(price, tariffs.costOf(provider, message.to, 1, nowMs))
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
    price_cents: centsOf(price),
    below_cost:
      chosen !== null &&
      isRefusedBelowCost({ router, tariffs }, { ...message, parts: 1, cost: price, provider: chosen }, nowMs),
    providers: route.providers,
    candidates: (found?.candidates ?? []).map((one, _, all) => ({
      ...candidateJson(one, all, health.of(one.provider)),
      ...marginOf(one.provider),
    })),
    words: routeWords(route, chosen),
  }
}

function candidateJson(
  { provider, order, weight, why }: Candidate,
  all: readonly Candidate[],
  health: ProviderHealth | null,
): Omit<RouteCandidate, 'cost_cents' | 'margin_cents'> {
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

/** What a part costs and leaves; null where no list says. */
function marginJson(price: Money, cost: Money | null): Pick<RouteCandidate, 'cost_cents' | 'margin_cents'> {
  return {
    cost_cents: cost === null ? null : centsOf(cost),
    margin_cents: cost === null ? null : centsOf(minus(price, cost)),
  }
}

function openUntil(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}
