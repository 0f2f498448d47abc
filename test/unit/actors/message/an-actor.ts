import type { MessageEvent, MessageEventType } from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import type { Actor } from '../../../../src/domain/actor.ts'
import { isFinal, type LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { ClientId, MessageId, Msisdn } from '../../../../src/domain/message.ts'
import type { OnUnknown } from '../../../../src/domain/retry.ts'

/** 14 November 2023, 22:13:20 UTC. */
export const CREATED_AT_MS = 1_700_000_000_000
/** An hour later. */
export const EXPIRES_AT_MS = 1_700_003_600_000
/** Ten seconds after it was created: nothing is due. */
export const NOW_MS = 1_700_000_010_000

/** The same of every provider. */
export function onUnknownOfAll(word: OnUnknown): MessagePolicy['onUnknown'] {
  return { alpha: word, beta: word, gamma: word }
}

/** One second doubling to a minute, three attempts, resend after an unknown answer, an expired message costs nothing. */
export const POLICY: MessagePolicy = {
  provider: 'alpha',
  fallbacks: ['beta'],
  retry: { minDelayMs: 1_000, maxDelayMs: 60_000, factor: 2 },
  maxAttempts: 3,
  submitLeaseMs: 15_000,
  dispatchLeaseMs: 30_000,
  receiptWaitMs: 7_200_000,
  onUnknown: onUnknownOfAll('resend'),
  onExpired: 'release',
}

/** A message in this state, as the machine leaves it there the first time. */
export function actorIn(status: LifecycleState, changes: Partial<Actor> = {}): Actor {
  const submitted = status !== 'SCHEDULED' && status !== 'QUEUED'
  return {
    // Brand constructors: two UUIDs and an E.164 number.
    id: '018bcfe5-6800-7000-8000-000000000001' as MessageId,
    clientId: '550e8400-e29b-41d4-a716-446655440000' as ClientId,
    to: '+14155552671' as Msisdn,
    from: 'ACME',
    text: 'hello',
    encoding: 'GSM7',
    parts: 1,
    status,
    lane: 'normal',
    provider: submitted ? 'alpha' : null,
    providerMessageId: status === 'SENT' || status === 'DELIVERED' ? 'op-1' : null,
    attempts: submitted ? 1 : 0,
    throttles: 0,
    lastError: null,
    version: 7,
    wakeAtMs: isFinal(status) ? null : EXPIRES_AT_MS,
    dueAtMs: CREATED_AT_MS,
    expiresAtMs: EXPIRES_AT_MS,
    movedAtMs: CREATED_AT_MS,
    ...changes,
  }
}

/** An event of this type; what a type has no use for is left out. */
export function eventOf(
  type: MessageEventType,
  {
    atMs = NOW_MS,
    attempt = 1,
    throttles = 0,
    random = 0.5,
    retryAfterMs = null,
    error = 'absent subscriber',
  }: {
    readonly atMs?: number
    readonly attempt?: number
    readonly throttles?: number
    readonly random?: number
    readonly retryAfterMs?: number | null
    readonly error?: string
  } = {},
): MessageEvent {
  switch (type) {
    case 'PROVIDER_ACCEPTED':
      return { type, atMs, attempt, throttles, provider: 'alpha', providerMessageId: `op-${attempt}` }
    case 'PROVIDER_REJECTED_TEMP':
    case 'PROVIDER_UNKNOWN':
      return { type, atMs, attempt, throttles, error, random }
    case 'PROVIDER_REJECTED_PERM':
      return { type, atMs, attempt, throttles, error }
    case 'PROVIDER_THROTTLED':
      return { type, atMs, attempt, throttles, retryAfterMs, random }
    case 'RECEIPT_FAILED':
    case 'RECEIPT_EXPIRED':
      return { type, atMs, error }
    case 'ALARM_RANG':
      return { type, atMs, random }
    default:
      return { type, atMs }
  }
}

/** What the guards ask about. */
export const SITUATIONS = {
  usual: {},
  lastMillisecondOfValidity: { atMs: EXPIRES_AT_MS - 1 },
  validityOver: { atMs: EXPIRES_AT_MS },
  validityOverAndExpiryIsPaid: { atMs: EXPIRES_AT_MS, policy: { onExpired: 'capture' } },
  noAttemptLeft: { policy: { maxAttempts: 1 } },
  onUnknownWait: { policy: { onUnknown: onUnknownOfAll('wait') } },
  /** The event speaks of attempt 1, the message is at attempt 2. */
  staleAttempt: { attempts: 2 },
  /** Submitted to alpha, with beta to go to. */
  otp: { lane: 'otp' },
  /** Submitted to beta: both have been asked. */
  otpAtLastProvider: { lane: 'otp', provider: 'beta' },
  otpOver: { lane: 'otp', atMs: EXPIRES_AT_MS },
  otpOverAndExpiryIsPaid: { lane: 'otp', atMs: EXPIRES_AT_MS, policy: { onExpired: 'capture' } },
  otpNoAttemptLeft: { lane: 'otp', policy: { maxAttempts: 1 } },
  otpOnUnknownWait: { lane: 'otp', policy: { onUnknown: onUnknownOfAll('wait') } },
  otpStaleAttempt: { lane: 'otp', attempts: 2 },
} as const satisfies Record<string, Facts>

type Facts = Partial<Pick<Actor, 'attempts' | 'lane' | 'provider'>> & {
  readonly atMs?: number
  readonly policy?: Partial<MessagePolicy>
}
/** Their names. */
export type Situation = keyof typeof SITUATIONS
export const SITUATION_NAMES = Object.keys(SITUATIONS) as readonly Situation[]

/** The message, the event and the policy of one cell in one situation. */
export function cell(
  status: LifecycleState,
  type: MessageEventType,
  situation: Situation,
): { readonly actor: Actor; readonly event: MessageEvent; readonly policy: MessagePolicy } {
  const { atMs, policy, ...changes }: Facts = SITUATIONS[situation]
  return {
    actor: actorIn(status, changes),
    event: eventOf(type, atMs === undefined ? {} : { atMs }),
    policy: { ...POLICY, ...policy },
  }
}
