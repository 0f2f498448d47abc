import type { MessageContext } from '../../../../actors/message/context.ts'
import {
  isInternal,
  MESSAGE_EVENT_TYPES,
  type MessageEvent,
  type MessageEventType,
} from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { isLifecycleState, LIFECYCLE } from '../../../domain/lifecycle.ts'
import type { OnUnknown } from '../../../domain/retry.ts'
import { openPlayer, type PlayedStep } from '../replay/machine-player.ts'

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
  /** Of every provider. */
  readonly onUnknown: OnUnknown
  readonly onExpired: MessagePolicy['onExpired']
  readonly events: readonly PickedEvent[]
}

/** What the machine makes of a scenario. */
export type Played = {
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

/** A scenario from the parameters of a link; what is missing or wrong is left at its default. */
export function readScenario(params: URLSearchParams, states: readonly string[]): Scenario {
  const start = params.get('start') ?? ''
  const attempts = Number(params.get('attempts'))
  return {
    start: states.includes(start) ? start : (states.find((state) => state === 'QUEUED') ?? states[0] ?? ''),
    maxAttempts: Number.isInteger(attempts) && attempts >= 1 && attempts <= 20 ? attempts : 5,
    onUnknown: params.get('unknown') === 'wait' ? 'wait' : 'resend',
    onExpired: params.get('expired') === 'capture' ? 'capture' : 'release',
    events: (params.get('events') ?? '')
      .split(',')
      .slice(0, MAX_EVENTS)
      .flatMap((text) => readEvent(text) ?? []),
  }
}

function readEvent(text: string): PickedEvent | null {
  const [name = '', ...marks] = text.split('.')
  const type = MESSAGE_EVENT_TYPES.find((one) => one === name)
  if (!type) return null
  const moment = MOMENTS.find((one) => marks.includes(one)) ?? 'soon'
  return { type, moment, isStale: marks.includes('stale') }
}

/** A scenario as the parameters of a link. */
export function writeScenario(scenario: Scenario): Record<string, string> {
  return {
    start: scenario.start,
    attempts: String(scenario.maxAttempts),
    unknown: scenario.onUnknown,
    expired: scenario.onExpired,
    events: scenario.events
      .map(({ type, moment, isStale }) =>
        [type, ...(moment === 'soon' ? [] : [moment]), ...(isStale ? ['stale'] : [])].join('.'),
      )
      .join(','),
  }
}

/** Plays a scenario on the machine. Acceptance is at 0 ms. */
export function playScenario(scenario: Scenario, policy: MessagePolicy): Played {
  const { maxAttempts, onExpired } = scenario
  const onUnknown = Object.fromEntries(
    [policy.provider, ...policy.fallbacks].map((provider) => [provider, scenario.onUnknown] as const),
  )
  const context = contextIn(scenario.start, { ...policy, maxAttempts, onUnknown, onExpired })
  const player = openPlayer({ lifecycle: scenario.start, context })
  const first = player.state
  let nowMs = 0
  const steps = scenario.events.map((picked) => {
    nowMs = momentMs(picked.moment, nowMs, player.state.context)
    return player.send(eventOf(picked, nowMs, player.state.context))
  })
  const last = player.state
  player.stop()
  return { first, steps, last, nowMs }
}

/** What each event would do next. */
export function previewEvents({ last, nowMs }: Played, moment: Moment, isStale: boolean): Preview[] {
  return MESSAGE_EVENT_TYPES.map((type) => {
    const player = openPlayer(last)
    const atMs = momentMs(moment, nowMs, last.context)
    const { outcome, lifecycle, guards, effects } = player.send(
      eventOf({ type, moment, isStale }, atMs, last.context),
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
function contextIn(state: string, policy: MessagePolicy): MessageContext {
  const waitsFor = isLifecycleState(state) ? LIFECYCLE[state].waitsFor : null
  const isNew = waitsFor === 'itsTime' || waitsFor === 'dispatch'
  const expiresAtMs = 3 * 86_400_000
  return {
    attempts: isNew ? 0 : 1,
    throttles: 0,
    dueAtMs: 0,
    otp: false,
    provider: isNew ? null : policy.provider,
    expiresAtMs,
    wakeAtMs: waitsFor === 'receipt' ? expiresAtMs : isNew ? policy.dispatchLeaseMs : policy.submitLeaseMs,
    providerMessageId: waitsFor === 'receipt' ? 'provider-1' : null,
    lastError: null,
    policy,
  }
}

function eventOf({ type, isStale }: PickedEvent, atMs: number, context: MessageContext): MessageEvent {
  const of = { atMs, attempt: context.attempts - (isStale ? 1 : 0), throttles: context.throttles }
  switch (type) {
    case 'PROVIDER_ACCEPTED':
      return {
        type,
        ...of,
        provider: context.provider ?? context.policy.provider,
        providerMessageId: `provider-${of.attempt}`,
      }
    case 'PROVIDER_REJECTED_TEMP':
      return { type, ...of, error: 'refused for now', random: 0.5 }
    case 'PROVIDER_REJECTED_PERM':
      return { type, ...of, error: 'refused for good' }
    case 'PROVIDER_THROTTLED':
      return { type, ...of, retryAfterMs: null, random: 0.5 }
    case 'PROVIDER_UNKNOWN':
      return { type, ...of, error: 'no answer in time', random: 0.5 }
    case 'RECEIPT_FAILED':
      return { type, atMs, error: 'UNDELIV' }
    case 'RECEIPT_EXPIRED':
      return { type, atMs, error: 'EXPIRED' }
    case 'ALARM_RANG':
      return { type, atMs, random: 0.5 }
    case 'DISPATCHED':
    case 'RECEIPT_DELIVERED':
    case 'RECEIPT_PROGRESS':
    case 'RECEIPT_UNKNOWN':
    case 'CANCEL_REQUESTED':
      return { type, atMs }
  }
}
