import { LIFECYCLE, type LifecycleState } from '../lifecycle.ts'
import type { Route, SkipReason } from './routing.ts'

/** Why a target is passed over, in words that can follow its name. */
export const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  unknown: 'is not there any more',
  paused: 'is paused',
  draining: 'drains: it submits what it has and gets no more',
  no_line: 'has no open line',
  breaker_open: 'has failed too often in the last seconds: its breaker is open',
  texts_only: 'takes texts only, and no text says what this message does',
}

/** What the history keeps of a route. */
export type RouteTold = Pick<Route, 'rule' | 'providers' | 'skipped'>

/** A row of a message's history as it is shown, as far as it says where the message goes. */
export type RoutedEvent = {
  /** RFC 3339. */
  readonly at: string
  readonly event: string
  readonly to: LifecycleState
  readonly ignored: boolean
  /** Submissions so far. */
  readonly attempt: number
  /** In whose queue it is then, or who was asked last; null: the history does not say. */
  readonly provider: string | null
  /** What was known when a provider was chosen; null: none was. */
  readonly route: RouteTold | null
}

/** Why a submission went where it went. */
export type AttemptWhy = {
  readonly attempt: number
  /** When it was submitted, RFC 3339. */
  readonly at: string
  readonly provider: string
  /** By what it came there; null: the history does not say, as that of a release before routes. */
  readonly route: RouteTold | null
  /** What happened when it was chosen: the event that the route came with. */
  readonly event: string | null
  /** The same for people: a sentence each. */
  readonly words: readonly string[]
}

/**
 * Why each submission went to its provider, from a whole history in its order: by the last choice before it, if that names
 * the provider. Rows that were ignored say nothing. Of an attempt that was throttled there are several, for it gave its
 * number back.
 */
export function whyOf(events: readonly RoutedEvent[]): readonly AttemptWhy[] {
  const whys: AttemptWhy[] = []
  let chosen: RoutedEvent | null = null
  for (const row of events) {
    if (row.ignored) continue
    if (row.route !== null) chosen = row
    if (row.provider === null || LIFECYCLE[row.to].waitsFor !== 'answer') continue
    const { attempt, at, provider } = row
    const by: RoutedEvent | null = chosen?.route?.providers.includes(provider) ? chosen : null
    whys.push({
      attempt,
      at,
      provider,
      route: by?.route ?? null,
      event: by?.event ?? null,
      words: by?.route ? routeWords(by.route, provider) : ['The history does not say why.'],
    })
  }
  return whys
}

/** A route in sentences: its rule, its providers in their order, and who was passed over and why. */
export function routeWords(route: RouteTold, chosen: string | null): readonly string[] {
  const { rule, providers, skipped } = route
  if (rule === null)
    return providers.length === 0
      ? ['No rule matches.']
      : [
          `An admin moved it to ${providers.join(', ')}.`,
          ...skipped.map(({ provider, why }) => `${provider} ${SKIP_WORDS[why]}: it waits there.`),
        ]
  const waits = skipped.some(({ provider }) => provider === chosen)
  return [
    `By the rule "${rule}": ${providers.length === 0 ? 'nobody' : providers.join(', then ')}.`,
    ...skipped.map(({ provider, why }) => `${provider} ${SKIP_WORDS[why]}.`),
    ...(chosen === null
      ? []
      : [waits ? `Nobody can send now: it waits for ${chosen}.` : `So it goes to ${chosen}.`]),
  ]
}
