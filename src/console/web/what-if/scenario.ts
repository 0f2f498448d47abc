import type { MessageContext } from '../../../../actors/message/context.ts'
import {
  isInternal,
  MESSAGE_EVENT_TYPES,
  type MessageEvent,
  type MessageEventType,
} from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { isLifecycleState, LIFECYCLE } from '../../../domain/lifecycle.ts'
import type { OnUnknown } from '../../../domain/message/retry.ts'
import type { Lane } from '../../../domain/message.ts'
import type { Route } from '../../../domain/route/routing.ts'
import { openPlayer, type PlayedStep } from '../replay/machine-player.ts'
import type { Fork } from './fork.ts'

/** When an event comes: a second after the one before, when the alarm rings, or when the validity is over. */
export const MOMENTS = ['soon', 'alarm', 'end'] as const
export type Moment = (typeof MOMENTS)[number]

/** An event picked by hand. `isStale`: the answer is to an earlier submission. */
export type PickedEvent = {
  readonly type: MessageEventType
  readonly moment: Moment
  readonly isStale: boolean
}

/** A life of a message as somebody thought it up. */
export type Scenario = {
  readonly start: string
  readonly maxAttempts: number
  readonly lane: Lane
  /** How many providers its rule names. */
  readonly providers: 1 | 2
  /** Whether its rule lets it go on to the second: after a refusal, a throttle, or without a receipt for 20 s. */
  readonly failover: boolean
  /** Of every provider. */
  readonly onUnknown: OnUnknown
  readonly onExpired: MessagePolicy['onExpired']
  /** The real message that it goes on from; null: it begins in `start`. */
  readonly fork: Fork | null
  readonly events: readonly PickedEvent[]
}

/** What the machine makes of a scenario. */
export type Played = {
  readonly scenario: Scenario
  readonly first: { readonly lifecycle: string; readonly credit: string; readonly context: MessageContext }
  readonly steps: readonly PlayedStep[]
  readonly last: { readonly lifecycle: string; readonly credit: string; readonly context: MessageContext }
  /** The time of the last event, in milliseconds since acceptance. */
  readonly nowMs: number
}

/** What an event would do now. */
export type Preview = {
  readonly type: MessageEventType
  readonly outcome: 'applied' | 'ignored' | 'dropped'
  readonly to: string
  readonly guards: PlayedStep['guards']
  readonly effects: readonly string[]
}

/** Longest scenario: a link must stay a link. */
export const MAX_EVENTS = 60
const STEP_MS = 1_000

/** Plays a scenario on the machine, from where a real message was if it goes on from one. Acceptance is at 0 ms. */
export function playScenario(scenario: Scenario, policy: MessagePolicy): Played {
  const { maxAttempts, onExpired, fork } = scenario
  const context = contextIn(scenario, { ...policy, maxAttempts, onExpired })
  const player = openPlayer(
    fork
      ? { lifecycle: fork.lifecycle, credit: fork.credit, context }
      : { lifecycle: scenario.start, context },
  )
  const first = player.state
  let nowMs = fork?.nowMs ?? 0
  const steps = scenario.events.map((picked) => {
    nowMs = momentMs(picked.moment, nowMs, player.state.context)
    return player.send(eventOf(scenario, picked, nowMs, player.state))
  })
  const last = player.state
  player.stop()
  return { scenario, first, steps, last, nowMs }
}

/** What each event would do next. */
export function previewEvents(
  { scenario, last, nowMs }: Played,
  moment: Moment,
  isStale: boolean,
): Preview[] {
  return MESSAGE_EVENT_TYPES.map((type) => {
    const player = openPlayer(last)
    const atMs = momentMs(moment, nowMs, last.context)
    const { outcome, lifecycle, guards, effects } = player.send(
      eventOf(scenario, { type, moment, isStale }, atMs, last),
    )
    player.stop()
    const dropped = outcome === 'ignored' && isInternal(type)
    return { type, outcome: dropped ? 'dropped' : outcome, to: lifecycle, guards, effects }
  })
}

function momentMs(moment: Moment, nowMs: number, { wakeAtMs, expiresAtMs }: MessageContext): number {
  if (moment === 'alarm') return Math.max(nowMs + 1, wakeAtMs ?? nowMs + STEP_MS)
  return moment === 'end' ? Math.max(nowMs + 1, expiresAtMs) : nowMs + STEP_MS
}

/** A message in the middle of its life has been submitted once. */
function contextIn({ start, lane, fork }: Scenario, policy: MessagePolicy): MessageContext {
  if (fork) return { ...fork.context, otp: lane === 'otp', urgent: lane !== 'normal', policy }
  const waitsFor = isLifecycleState(start) ? LIFECYCLE[start].waitsFor : null
  const isNew = waitsFor === 'itsTime' || waitsFor === 'dispatch'
  const isSent = waitsFor === 'receipt'
  const expiresAtMs = 3 * 86_400_000
  return {
    attempts: isNew ? 0 : 1,
    throttles: 0,
    dueAtMs: 0,
    otp: lane === 'otp',
    urgent: lane !== 'normal',
    provider: FIRST,
    expiresAtMs,
    wakeAtMs: isSent ? expiresAtMs : isNew ? policy.dispatchLeaseMs : policy.submitLeaseMs,
    providerMessageId: isSent ? 'provider-1' : null,
    taken: isSent,
    partsOpen: null,
    partsAttempt: null,
    lastError: null,
    heldFor: null,
    policy,
  }
}

const FIRST = 'first'
const SECOND = 'second'
const NO_RECEIPT_MS = 20_000
/** Its client puts it off by so long. */
const LATER_MS = 3_600_000

/** What the rule of the scenario gives: all of its providers, or the second where the first was asked. */
function routeIn({ providers, failover, fork }: Scenario, asked: string | null): Route {
  const first = fork?.context.provider ?? FIRST
  const all = providers === 2 ? [first, SECOND] : [first]
  return {
    rule: 'the rule',
    providers: asked === null ? all : asked === first ? all.slice(1) : [],
    failover: {
      onRefusal: failover,
      onThrottleMs: failover ? 0 : null,
      onNoReceiptMs: failover ? NO_RECEIPT_MS : null,
    },
    skipped: [],
  }
}

function eventOf(
  scenario: Scenario,
  { type, isStale }: PickedEvent,
  atMs: number,
  { context, lifecycle }: Pick<Played['last'], 'context' | 'lifecycle'>,
): MessageEvent {
  const of = { atMs, attempt: context.attempts - (isStale ? 1 : 0), throttles: context.throttles }
  const route = routeIn(scenario, context.provider)
  const mayResend = scenario.onUnknown === 'resend'
  // Of the message, by the id that it has, or by one of an earlier attempt.
  const receipt = { attempt: isStale ? of.attempt : null, part: null }
  switch (type) {
    case 'PROVIDER_ACCEPTED':
      return {
        type,
        ...of,
        provider: isStale ? FIRST : (context.provider ?? FIRST),
        providerMessageIds: [`provider-${of.attempt}`],
        onNoReceiptMs: route.providers.length > 0 ? route.failover.onNoReceiptMs : null,
      }
    case 'PROVIDER_REJECTED_TEMP':
      return { type, ...of, error: 'refused for now', random: 0.5, route }
    case 'PROVIDER_REJECTED_PERM':
      return { type, ...of, error: 'refused for good', route }
    case 'PROVIDER_THROTTLED':
      return { type, ...of, retryAfterMs: null, random: 0.5, route }
    case 'PROVIDER_UNKNOWN':
      return { type, ...of, error: 'no answer in time', random: 0.5, route, mayResend }
    case 'RECEIPT_FAILED':
      return { type, atMs, error: 'UNDELIV', ...receipt }
    case 'RECEIPT_EXPIRED':
      return { type, atMs, error: 'EXPIRED', ...receipt }
    case 'RECEIPT_DELIVERED':
    case 'RECEIPT_PROGRESS':
    case 'RECEIPT_UNKNOWN':
      return { type, atMs, ...receipt }
    case 'ALARM_RANG': {
      const waitsFor = isLifecycleState(lifecycle) ? LIFECYCLE[lifecycle].waitsFor : null
      const isSubmitted = waitsFor === 'answer' || waitsFor === 'receipt'
      return { type, atMs, random: 0.5, route: isSubmitted ? route : routeIn(scenario, null), mayResend }
    }
    case 'DISPATCHED':
      return {
        type,
        atMs,
        provider: context.provider,
        othersLeft: route.providers.length,
        leaseMs: null,
        stop: null,
      }
    case 'CANCEL_REQUESTED':
      return { type, atMs }
    case 'REPLACED':
      return { type, atMs, sendAtMs: atMs + LATER_MS, expiresAtMs: context.expiresAtMs }
  }
}
