import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../fields/one-of.ts'
import { type ClientId, LANES } from '../message.ts'
import { PROVIDER_NAME_PATTERN } from '../provider/provider.ts'
import type { Violation } from '../violation.ts'
import { violationOfRules } from './route-rules.ts'
import type { RouteMatch, RouteRule } from './routing.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

/** Rules of a list, at most: what one message costs hardly depends on it, what a person overlooks does. */
export const MAX_ROUTES = 5_000
/** Providers of a rule, at most. */
export const MAX_TARGETS = 20
/** The highest order and weight of a target. */
export const MAX_ORDER = 1_000
export const MAX_WEIGHT = 1_000
/** Prefixes of a rule, at most. */
export const MAX_PREFIXES = 10_000
const MAX_NAME_CHARACTERS = 64
/** A day: an hour is the longest that a message waits for anything by itself. */
const MAX_WAIT_MS = 86_400_000
/** Below it providers have hardly had the time to answer. */
const MIN_NO_RECEIPT_MS = 100

const wholeNumber = (minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, description: `must be a whole number from ${minimum} to ${maximum}` })
const waitMs = (minimum: number) =>
  Type.Union([Type.Integer({ minimum, maximum: MAX_WAIT_MS }), Type.Null()], {
    description: `must be a whole number of milliseconds from ${minimum} to ${MAX_WAIT_MS}, or null for never`,
  })
const strict = { additionalProperties: false, description: 'must be a JSON object' } as const

const MatchJson = Type.Object(
  {
    client_id: Type.Optional(
      Type.String({
        pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
        description: 'must be a UUID',
      }),
    ),
    sender: Type.Optional(Type.String({ description: 'must be a text' })),
    prefix: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1, maxItems: MAX_PREFIXES })], {
        description: `must be digits of E.164 without the plus, or a list of 1 to ${MAX_PREFIXES} such texts`,
      }),
    ),
    country: Type.Optional(Type.String({ description: 'must be a text' })),
    lane: Type.Optional(oneOf(LANES)),
  },
  strict,
)

const TargetJson = Type.Object(
  {
    provider: Type.String({ pattern: PROVIDER_NAME_PATTERN, description: 'must be the name of a provider' }),
    order: Type.Optional(wholeNumber(0, MAX_ORDER)),
    weight: Type.Optional(wholeNumber(1, MAX_WEIGHT)),
  },
  strict,
)

const FailoverJson = Type.Object(
  {
    on_refusal: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
    on_throttle_ms: Type.Optional(waitMs(0)),
    on_no_receipt_ms: Type.Optional(waitMs(MIN_NO_RECEIPT_MS)),
  },
  strict,
)

/** A rule as JSON: what is left out of its conditions is any, of its targets 1, of its failover never. */
export const RouteJson = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: MAX_NAME_CHARACTERS,
      description: `must be a text of 1 to ${MAX_NAME_CHARACTERS} characters`,
    }),
    match: Type.Optional(MatchJson),
    targets: Type.Array(TargetJson, {
      minItems: 1,
      maxItems: MAX_TARGETS,
      description: `must be a list of 1 to ${MAX_TARGETS} providers`,
    }),
    failover: Type.Optional(FailoverJson),
    refuse_below_cost: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
  },
  strict,
)
export type RouteJson = Static<typeof RouteJson>

/** The list as JSON. */
export const RoutesJson = Type.Array(RouteJson, {
  maxItems: MAX_ROUTES,
  description: `must be a list of at most ${MAX_ROUTES} rules`,
})

/** A rule as JSON with all that may be left out of it but conditions. */
export type WholeRouteJson = {
  readonly name: string
  readonly match: NonNullable<RouteJson['match']>
  readonly targets: readonly { readonly provider: string; readonly order: number; readonly weight: number }[]
  readonly failover: {
    readonly on_refusal: boolean
    readonly on_throttle_ms: number | null
    readonly on_no_receipt_ms: number | null
  }
  readonly refuse_below_cost: boolean
}

/** What was read of a list. */
export type ReadRules = { readonly kind: 'rules'; readonly rules: readonly RouteRule[] } | Violation

/** Rules of JSON that has their form, or the first field that breaks a rule, named from `routes` on. */
export function readRules(routes: readonly RouteJson[]): ReadRules {
  const rules = routes.map(ruleOf)
  return violationOfRules(rules) ?? { kind: 'rules', rules }
}

/** Prefixes that only one text names are that text. */
export function ruleJson({ name, match, targets, failover, refuseBelowCost }: RouteRule): WholeRouteJson {
  const { clientId, sender, prefixes, country, lane } = match
  const [only, ...others] = prefixes ?? []
  return {
    name,
    match: {
      ...(clientId !== undefined && { client_id: clientId }),
      ...(sender !== undefined && { sender }),
      ...(prefixes !== undefined && {
        prefix: only !== undefined && others.length === 0 ? only : [...prefixes],
      }),
      ...(country !== undefined && { country }),
      ...(lane !== undefined && { lane }),
    },
    targets,
    failover: {
      on_refusal: failover.onRefusal,
      on_throttle_ms: failover.onThrottleMs,
      on_no_receipt_ms: failover.onNoReceiptMs,
    },
    refuse_below_cost: refuseBelowCost,
  }
}

function ruleOf({ name, match = {}, targets, failover = {}, refuse_below_cost }: RouteJson): RouteRule {
  return {
    name,
    match: matchOf(match),
    targets: targets.map(({ provider, order = 1, weight = 1 }) => ({ provider, order, weight })),
    failover: {
      onRefusal: failover.on_refusal ?? false,
      onThrottleMs: failover.on_throttle_ms ?? null,
      onNoReceiptMs: failover.on_no_receipt_ms ?? null,
    },
    refuseBelowCost: refuse_below_cost ?? false,
  }
}

function matchOf({ client_id, sender, prefix, country, lane }: NonNullable<RouteJson['match']>): RouteMatch {
  return {
    ...(client_id !== undefined && { clientId: client_id.toLowerCase() as ClientId }), // the schema has checked the form
    ...(sender !== undefined && { sender }),
    ...(prefix !== undefined && { prefixes: typeof prefix === 'string' ? [prefix] : prefix }),
    ...(country !== undefined && { country }),
    ...(lane !== undefined && { lane }),
  }
}
