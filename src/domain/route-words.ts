import type { Route, SkipReason } from './routing.ts'

/** Why a target is passed over, in words that can follow its name. */
export const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  unknown: 'is not there any more',
  paused: 'is paused',
  draining: 'drains: it submits what it has and gets no more',
  no_line: 'has no open line',
  breaker_open: 'has failed too often in the last seconds: its breaker is open',
}

/** A row of a message's history, as far as it says where the message goes. */
export type RoutedEvent = {
  /** Unix milliseconds. */
  readonly atMs: number
  readonly event: string
  readonly ignored: boolean
  /** The attempt that it is of; null: none, as at acceptance. */
  readonly attempt: number | null
  /** Who was asked, or in whose queue it is; null: the row does not say. */
  readonly provider: string | null
  /** The route that came with it; null: none did. */
  readonly route: Route | null
}

/** Why a submission went where it went. */
export type AttemptWhy = {
  readonly attempt: number
  /** When it was submitted, Unix milliseconds. */
  readonly atMs: number
  readonly provider: string
  /** The route by which the message came to it; null: the history says none, as that of a release before routes. */
  readonly route: Route | null
  /** What happened when it was chosen: the event that the route came with. */
  readonly event: string | null
  /** The same for people: a sentence each. */
  readonly words: readonly string[]
}

/**
 * Why each attempt went to its provider, from the rows of a history in their order: of the submissions (rows of `submitted`)
 * each goes by the last route before it that names its provider. Rows that were ignored say nothing.
 */
export function whyOf(rows: readonly RoutedEvent[], submitted: string): readonly AttemptWhy[] {
  const whys: AttemptWhy[] = []
  let routed: RoutedEvent[] = []
  for (const row of rows) {
    if (row.ignored) continue
    if (row.route !== null) routed.push(row)
    if (row.event !== submitted || row.provider === null || row.attempt === null) continue
    const { attempt, atMs, provider } = row
    const by = routed.findLast(({ route }) => route?.providers.includes(provider))
    whys.push({
      attempt,
      atMs,
      provider,
      route: by?.route ?? null,
      event: by?.event ?? null,
      words: by?.route ? routeWords(by.route, provider) : ['The history does not say why.'],
    })
    // A route is of one choice: the next attempt has one of its own, or goes where this one went.
    routed = routed.slice(-1)
  }
  return whys
}

/** A route in sentences: its rule, its providers in their order, and who was passed over and why. */
export function routeWords(route: Route, chosen: string | null): readonly string[] {
  if (route.rule === null) return ['No rule matches.']
  const { rule, providers, skipped } = route
  const waits = skipped.some(({ provider }) => provider === chosen)
  return [
    `By the rule "${rule}": ${providers.length === 0 ? 'nobody' : providers.join(', then ')}.`,
    ...skipped.map(({ provider, why }) => `${provider} ${SKIP_WORDS[why]}.`),
    ...(chosen === null
      ? []
      : [waits ? `Nobody can send now: it waits for ${chosen}.` : `So it goes to ${chosen}.`]),
  ]
}
