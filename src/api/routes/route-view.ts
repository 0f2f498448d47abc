import type { Candidate } from '../../directory/routes.ts'
import { countryOf, NO_COUNTRY } from '../../domain/country.ts'
import { centsOf, type Money, minus } from '../../domain/money.ts'
import { priceOf } from '../../domain/price/price.ts'
import type { ProviderHealth } from '../../domain/provider/provider-health.ts'
import { ruleJson } from '../../domain/route/route-json.ts'
import { routeWords, SKIP_WORDS } from '../../domain/route/route-words.ts'
import type { Routable, RouteRule } from '../../domain/route/routing.ts'
import type { SenderChoice } from '../../domain/sender/sender-choice.ts'
import type { ApiDeps } from '../../world.ts'
import type { RouteCandidate, RouteExplanation, Routes } from './route-answers.ts'

/** Rules as JSON. */
export function routesJson(rules: readonly RouteRule[]): Routes {
  return { routes: rules.map(ruleJson) }
}

/** A message that is not sent, and what it would be charged for. */
export type AskedRoute = {
  readonly message: Routable
  readonly parts: number
  readonly express: boolean
  /** What becomes of the sender that was asked for, `message` has the one it would go out with; null: none was. */
  readonly sender: SenderChoice | null
  /** Unix milliseconds. */
  readonly atMs: number
}

/** Where a message would go now, as JSON. */
export function explanationJson(
  { router, health, tariffs }: Pick<ApiDeps, 'router' | 'health' | 'tariffs'>,
  asked: AskedRoute,
): RouteExplanation {
  const { message, sender, parts, atMs } = asked
  const found = router.explain(message)
  const route = router.route(message)
  const [chosen = null] = route.providers
  const price = priceOf(asked, tariffs.pricesOf(message, atMs))
  const costOf = (provider: string) => tariffs.costOf(provider, message.to, parts, atMs)
  const isBelowCost = found?.rule.refuseBelowCost && chosen !== null && (costOf(chosen) ?? price) > price
  const isSenderRefused = sender?.kind === 'sender_refused'
  const refused = isSenderRefused
    ? 'sender_refused'
    : chosen === null
      ? 'no_route'
      : isBelowCost
        ? 'below_cost'
        : null
  const country = countryOf(message.to)
  return {
    message_id: message.id,
    lane: message.lane,
    country: country === NO_COUNTRY ? null : country,
    from: sender?.kind === 'sender' ? sender.from : null,
    rule: found && ruleJson(found.rule),
    position: found && router.all().indexOf(found.rule),
    chosen,
    providers: route.providers,
    candidates: (found?.candidates ?? []).map((one, _, all) => ({
      ...candidateJson(one, all, health.of(one.provider)),
      ...marginJson(price, costOf(one.provider)),
    })),
    price_cents: centsOf(price),
    refused,
    words: [
      ...routeWords(route, chosen),
      ...senderWords(sender),
      ...(refused === null || refused === 'sender_refused' ? [] : [REFUSED_WORDS[refused]]),
    ],
  }
}

const REFUSED_WORDS = {
  no_route: 'It would be refused: nobody is there to take it.',
  below_cost: 'It would be refused: it costs more than it brings.',
} as const

function senderWords(sender: SenderChoice | null): readonly string[] {
  if (sender?.kind === 'sender_refused') return [`It would be refused: from ${sender.rule}.`]
  return sender === null || sender.note === null ? [] : [`Its sender would be ${sender.note}.`]
}

function marginJson(price: Money, cost: Money | null): Pick<RouteCandidate, 'cost_cents' | 'margin_cents'> {
  return {
    cost_cents: cost === null ? null : centsOf(cost),
    margin_cents: cost === null ? null : centsOf(minus(price, cost)),
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

function openUntil(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}
