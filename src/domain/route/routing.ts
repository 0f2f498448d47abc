import type { ClientId, Lane, MessageId, Msisdn } from '../message.ts'

/** What a message is routed by. */
export type Routable = {
  readonly id: MessageId
  readonly clientId: ClientId
  readonly to: Msisdn
  readonly from: string
  readonly lane: Lane
  /** The provider that an admin gave it to; null, or left out: none. */
  readonly pinnedTo?: string | null
  /** Left out: it goes out as a text. */
  readonly raw?: RawRouting
}

/** What a message is routed by besides whose user data goes out as it came. */
export type RawRouting = {
  /** No text says it: only providers that take user data can send it. */
  readonly required: boolean
  /** What the parts of one long message have in common, where each is a message of its own: they go one way. Null: it is whole. */
  readonly longMessage: string | null
}

/** Conditions of a rule; all of those that are given must hold. */
export type RouteMatch = {
  readonly clientId?: ClientId
  readonly sender?: string
  /** Digits of E.164 without the plus; one of them must begin the destination. */
  readonly prefixes?: readonly string[]
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country?: string
  readonly lane?: Lane
}

/** A provider of a rule: lower `order` first; among the same order by `weight`. */
export type RouteTarget = { readonly provider: string; readonly order: number; readonly weight: number }

/** When a message goes on to the next provider of its rule. */
export type Failover = {
  /** After a refusal, for now or for good, or an unknown answer that allows another submission. */
  readonly onRefusal: boolean
  /** After a throttled submission, once the message has been due for so long, in milliseconds; null: never. */
  readonly onThrottleMs: number | null
  /** OTP and express only: without a final receipt so long after it was taken, in milliseconds; null: never. */
  readonly onNoReceiptMs: number | null
}

/** An ordered rule; the first one that matches wins, of those that differ only in their prefix the longest. */
export type RouteRule = {
  readonly name: string
  readonly match: RouteMatch
  readonly targets: readonly RouteTarget[]
  readonly failover: Failover
  /** Acceptance refuses what would cost more than it brings. */
  readonly refuseBelowCost: boolean
}

/**
 * What comes with an event, like time and dice: whom the message may go to now, the best first. At acceptance and on the
 * ALARM_RANG of a message that waits for its turn all targets of its rule, those that can send first; on an answer, and on
 * the ALARM_RANG of a message that was submitted, only those after the one that was asked that can send. The machine
 * picks; the history keeps it.
 */
export type Route = {
  /** The rule's name; null: no rule matches any more. */
  readonly rule: string | null
  readonly providers: readonly string[]
  readonly failover: Failover
  /** Targets that were passed over, with the reason, for people. */
  readonly skipped: readonly { readonly provider: string; readonly why: SkipReason }[]
}

/** Nobody: no rule matches, or nobody is to be asked. */
export const NO_ROUTE: Route = {
  rule: null,
  providers: [],
  failover: { onRefusal: false, onThrottleMs: null, onNoReceiptMs: null },
  skipped: [],
}

/** Why a target is passed over. */
export const SKIP_REASONS = [
  'unknown',
  'paused',
  'draining',
  'no_line',
  'breaker_open',
  'texts_only',
] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

/** Chooses providers. Synchronous: rules, lines and breakers are known to the process. */
export type Router = {
  /** All targets for a message that is accepted or whose alarm rang, those that can send first. */
  route(message: Routable): Route
  /** The targets after `provider`, in this message's order, that can send now. */
  routeAfter(message: Routable, provider: string): Route
}
