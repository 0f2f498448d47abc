import type { ClientId, Lane } from '../message.ts'

/** How an alert stands. One that could not be read stays as it is. */
export const ALERT_STATES = ['ok', 'firing'] as const
export type AlertState = (typeof ALERT_STATES)[number]

/** What a rule may be narrowed to. */
export const ALERT_SCOPES = ['provider', 'country', 'lane', 'client_id'] as const
export type AlertScope = (typeof ALERT_SCOPES)[number]

type MetricFacts = {
  /** As people call it. */
  readonly title: string
  /** Behind the value, in words. */
  readonly unit:
    | '%'
    | 'messages'
    | 's'
    | 'providers'
    | 'receipts'
    | 'callbacks'
    | 'clients'
    | 'cents'
    | 'violations'
    | 'problems'
  /** It fires when its value is above, or below, the threshold: not at it. */
  readonly fires: 'above' | 'below'
  readonly scopes: readonly AlertScope[]
  /** It is of the last minutes (`over_minutes`); otherwise of now. */
  readonly windowed: boolean
  /** What is counted, in words that go on after the name of the alert. */
  readonly means: string
}

/** What alerts can be about: each is counted by the gateway already. */
export const ALERT_METRICS = {
  failure_share: {
    title: 'share of failures',
    unit: '%',
    fires: 'above',
    scopes: ['provider', 'country', 'client_id'],
    windowed: true,
    means:
      'the share of failed and expired messages among those that have ended, of what was accepted in the time',
  },
  delivery_rate: {
    title: 'delivery rate',
    unit: '%',
    fires: 'below',
    scopes: ['provider', 'country', 'client_id'],
    windowed: true,
    means: 'the share of delivered messages among those that have ended, of what was accepted in the time',
  },
  failures: {
    title: 'failures',
    unit: 'messages',
    fires: 'above',
    scopes: ['provider'],
    windowed: true,
    means: 'messages that failed or expired in the time',
  },
  oldest_waiting: {
    title: 'oldest message that waits',
    unit: 's',
    fires: 'above',
    scopes: ['provider', 'lane'],
    windowed: false,
    means: 'how long the oldest message waits for its provider',
  },
  providers_down: {
    title: 'providers that are down',
    unit: 'providers',
    fires: 'above',
    scopes: ['provider'],
    windowed: false,
    means: 'active providers that cannot send: no line is open, or their breaker is',
  },
  otp_p95: {
    title: 'one-time passwords, time to the provider (p95)',
    unit: 's',
    fires: 'above',
    scopes: [],
    windowed: true,
    means:
      'how long 95 % of the one-time passwords of the time took at most until a provider had them; one that still waits counts as it waits',
  },
  dead_letters: {
    title: 'dead letters',
    unit: 'receipts',
    fires: 'above',
    scopes: [],
    windowed: false,
    means: 'dead letters that were not replayed',
  },
  callbacks_dead: {
    title: 'callbacks that were given up',
    unit: 'callbacks',
    fires: 'above',
    scopes: [],
    windowed: true,
    means: 'callbacks of the time that were given up',
  },
  low_balances: {
    title: 'clients with low credit',
    unit: 'clients',
    fires: 'above',
    scopes: [],
    windowed: false,
    means: 'clients at or below their low-water mark, or with nothing left to spend',
  },
  balance: {
    title: 'credit of a client',
    unit: 'cents',
    fires: 'below',
    scopes: ['client_id'],
    windowed: false,
    means: 'what the client has left to spend, its credit limit included',
  },
  audit_violations: {
    title: 'broken invariants',
    unit: 'violations',
    fires: 'above',
    scopes: [],
    windowed: false,
    means: 'broken invariants that the last audit found',
  },
  bad_problems: {
    title: 'anything bad that is wrong now',
    unit: 'problems',
    fires: 'above',
    scopes: [],
    windowed: false,
    means: 'what is wrong now, as far as it is bad and not a warning',
  },
} as const satisfies Readonly<Record<string, MetricFacts>>

/** What an alert is about. */
export type AlertMetric = keyof typeof ALERT_METRICS
export const ALERT_METRIC_NAMES = Object.keys(ALERT_METRICS) as AlertMetric[] // the keys of this very object

/** What is known of a metric. */
export function metricFacts(metric: AlertMetric): MetricFacts {
  return ALERT_METRICS[metric]
}

/** A unit after its amount: one of something, or many. */
export function unitAfter(amount: number, unit: string): string {
  return amount === 1 && unit.length > 1 && unit.endsWith('s') ? unit.slice(0, -1) : unit
}

/** Alerts that there may be, so that a look at all of them stays short. */
export const MAX_ALERTS = 100

/** Minutes that an alert may look back over. */
export const MAX_ALERT_MINUTES = 1_440

/** What fires when. */
export type AlertRule = {
  readonly name: string
  readonly metric: AlertMetric
  readonly threshold: number
  /** Of what happened in so many minutes; of a metric that is of now it means nothing. */
  readonly overMinutes: number
  /** Shares are judged when so many messages have ended. */
  readonly atLeast: number
  readonly provider: string | null
  readonly country: string | null
  readonly lane: Lane | null
  readonly clientId: ClientId | null
  /** False: it is not looked at. */
  readonly isOn: boolean
}

/** How it stands. Instants in Unix milliseconds. */
export type AlertStanding = {
  readonly state: AlertState
  /** What was read last; null: nothing yet, or too little to judge by. */
  readonly value: number | null
  /** Since when it is in this state; null: it was never looked at. */
  readonly sinceMs: number | null
  /** When it was read last; null: never. */
  readonly readAtMs: number | null
  /** When somebody was last told that it fires; null: never. */
  readonly toldAtMs: number | null
  /** That it fires was told, and not yet that it does so no more. */
  readonly isTold: boolean
}

/** A rule with how it stands. */
export type Alert = AlertRule &
  AlertStanding & { readonly id: string; readonly createdAtMs: number; readonly updatedAtMs: number }

/** The scope of a rule that its metric does not have; null: it fits. */
export function misfit(
  rule: Pick<AlertRule, 'metric' | 'provider' | 'country' | 'lane' | 'clientId'>,
): AlertScope | null {
  const { scopes } = metricFacts(rule.metric)
  const given = {
    provider: rule.provider,
    country: rule.country,
    lane: rule.lane,
    client_id: rule.clientId,
  } satisfies Readonly<Record<AlertScope, unknown>>
  return ALERT_SCOPES.find((scope) => given[scope] !== null && !scopes.includes(scope)) ?? null
}
