import fc from 'fast-check'
import {
  MESSAGE_EVENT_TYPES,
  type MessageEvent,
  type MessageEventType,
} from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { type Step, stepActor } from '../../../../actors/message/step.ts'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import { type ReplacedTimes, timesWords } from '../../../../src/domain/message/replacement.ts'
import type { OnUnknown } from '../../../../src/domain/message/retry.ts'
import type { Failover, Route } from '../../../../src/domain/route/routing.ts'
import { actorIn, CREATED_AT_MS, eventOf, HELD, OPTED_OUT, POLICY, routeTo } from './an-actor.ts'

// Lives of messages, in any order of events, in gateways with up to three providers.

/** How long a message is valid. */
export const VALIDITY_MS = 600_000

/** One thing that happens: what, how long after the last, and to which attempt it answers. */
export type Happening = {
  readonly type: MessageEventType
  readonly afterMs: number
  readonly attemptsAgo: number
  readonly random: number
  readonly retryAfterMs: number | null
  /** Providers that cannot send just then. */
  readonly down: readonly string[]
  /** The order comes out of the queue of another provider. */
  readonly isElsewhere: boolean
  /** How many ids are given, and the part that a receipt is about. */
  readonly ids: number
  readonly part: number | null
  /** Why an order is not carried out, and how long it waits. */
  readonly stop: 'opted_out' | number | null
  /** When its client says that it is to be sent: so long from then; null: as before. */
  readonly sendInMs: number | null
}

/** The gateway that a message lives in. */
export type World = {
  readonly policy: MessagePolicy
  readonly providers: readonly string[]
  readonly onUnknown: Readonly<Record<string, OnUnknown>>
  readonly failover: Failover
}

/** Dice. */
export const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const PROVIDERS = ['alpha', 'beta', 'gamma']
const happening: fc.Arbitrary<Happening> = fc.record({
  type: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...MESSAGE_EVENT_TYPES) },
    // The ways round, so that many submissions happen before an end.
    {
      weight: 6,
      arbitrary: fc.constantFrom<MessageEventType>(
        'DISPATCHED',
        'DISPATCHED',
        'ALARM_RANG',
        'ALARM_RANG',
        'PROVIDER_ACCEPTED',
        'PROVIDER_REJECTED_TEMP',
        'PROVIDER_THROTTLED',
        'PROVIDER_UNKNOWN',
      ),
    },
  ),
  afterMs: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
    { weight: 1, arbitrary: fc.constant(VALIDITY_MS) },
  ),
  attemptsAgo: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  random: unit,
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 120_000 })),
  down: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(PROVIDERS)),
  isElsewhere: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
  ids: fc.constantFrom(1, 1, 3),
  part: fc.constantFrom(null, null, 1, 2, 3),
  stop: fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant('opted_out' as const) },
    { weight: 3, arbitrary: fc.integer({ min: 1_000, max: 2 * VALIDITY_MS }) },
  ),
  sendInMs: fc.option(fc.integer({ min: 0, max: 2 * VALIDITY_MS })),
})
const onUnknown = fc.constantFrom<OnUnknown>('resend', 'wait')
const policies: fc.Arbitrary<MessagePolicy> = fc.record({
  retry: fc.constant(POLICY.retry),
  maxAttempts: fc.integer({ min: 1, max: 5 }),
  submitLeaseMs: fc.constant(15_000),
  dispatchLeaseMs: fc.constant(30_000),
  receiptWaitMs: fc.constant(2 * VALIDITY_MS),
  onExpired: fc.constantFrom('release', 'capture'),
})
/** Any gateway. */
export const worlds: fc.Arbitrary<World> = fc.record({
  policy: policies,
  // None: no rule matches any more.
  providers: fc.constantFrom([], ['alpha'], ['alpha', 'beta'], ['alpha', 'beta', 'gamma']),
  onUnknown: fc.record({ alpha: onUnknown, beta: onUnknown, gamma: onUnknown }),
  failover: fc.record({
    onRefusal: fc.boolean(),
    onThrottleMs: fc.option(fc.constantFrom(0, 30_000)),
    onNoReceiptMs: fc.option(fc.constantFrom(5_000, 60_000)),
  }),
})
/** Any message. */
export const starts = fc.constantFrom<Start>('SCHEDULED', 'QUEUED', 'EXPRESS', 'OTP')
/** Anything that happens, in any order. */
export const orders = fc.array(happening, { minLength: 1, maxLength: 40 })

const LANES = { SCHEDULED: 'normal', QUEUED: 'normal', EXPRESS: 'express', OTP: 'otp' } as const
/** How a message begins. */
export type Start = keyof typeof LANES

/** A message that was just accepted. */
export function newborn(start: Start): Actor {
  return actorIn(start === 'SCHEDULED' ? 'SCHEDULED' : 'QUEUED', {
    lane: LANES[start],
    version: 1,
    expiresAtMs: CREATED_AT_MS + VALIDITY_MS,
    wakeAtMs: CREATED_AT_MS + 30_000,
  })
}

/** Whom the message may go to when some cannot send, as SPEC.md says that an event of this type tells. */
export function routeIn(world: World, actor: Actor, type: MessageEventType, down: readonly string[]): Route {
  const { providers, failover } = world
  const isSubmitted = actor.status === 'SENDING' || actor.status === 'SENT'
  if (type === 'ALARM_RANG' && !isSubmitted) {
    const unable = providers.filter((one) => down.includes(one))
    const able = providers.filter((one) => !down.includes(one))
    const skipped = unable.map((provider) => ({ provider, why: 'no_line' as const }))
    return { ...routeTo([...able, ...unable], failover), skipped }
  }
  const others = providers.slice(providers.indexOf(actor.provider ?? '') + 1)
  return routeTo(
    others.filter((one) => !down.includes(one)),
    failover,
  )
}

/** One step of a life: the actor before it, the event, and what it did. */
export type Moment = {
  readonly before: Actor
  /** It answers an attempt before the one under way. */
  readonly stale: boolean
  readonly type: MessageEventType
  readonly event: MessageEvent
  readonly atMs: number
  readonly step: Step
}

/** What becomes of a message to which this happens. */
export function live(start: Actor, happenings: readonly Happening[], world: World): Moment[] {
  let actor = start
  let atMs = CREATED_AT_MS
  return happenings.map(
    ({ type, afterMs, attemptsAgo, down, isElsewhere, ids, part, stop, sendInMs, ...facts }) => {
      atMs += afterMs
      const before = actor
      const asked = before.provider ?? 'alpha'
      const attempt = before.attempts - attemptsAgo
      const [first, ...others] = Array.from({ length: ids }, (_, index) => `op-${attempt}-${index + 1}`)
      const times = replacedTimes(before, sendInMs, atMs)
      const event = eventOf(type, {
        ...facts,
        ...times,
        atMs,
        attempt,
        throttles: before.throttles,
        provider: isElsewhere ? 'elsewhere' : asked,
        route: routeIn(world, before, type, down),
        mayResend: world.onUnknown[asked] === 'resend',
        ids: [first ?? '', ...others],
        onNoReceiptMs: before.lane === 'normal' ? null : world.failover.onNoReceiptMs,
        ofAttempt: attemptsAgo > 0 ? attempt : before.partsAttempt,
        part,
        stop: typeof stop === 'number' ? { ...HELD, untilMs: atMs + stop } : stop === null ? null : OPTED_OUT,
      })
      const step = stepActor(before, event, type === 'REPLACED' ? timesWords(times) : null, world.policy)
      actor = step.actor
      return { before, stale: attemptsAgo > 0, type, event, atMs, step }
    },
  )
}

/** As `src/flow/message/replace-message.ts` has them: an OTP keeps its deadline, any other is valid as long as before. */
function replacedTimes(
  { lane, dueAtMs, expiresAtMs }: Actor,
  sendInMs: number | null,
  atMs: number,
): ReplacedTimes {
  const sendAtMs = sendInMs === null || lane === 'otp' ? null : atMs + sendInMs
  const laterMs = sendAtMs === null ? 0 : Math.max(0, sendAtMs - dueAtMs)
  return { sendAtMs, expiresAtMs: lane === 'otp' ? expiresAtMs : Math.max(expiresAtMs + laterMs, atMs + 1) }
}
