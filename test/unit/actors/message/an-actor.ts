import type { MessageEvent, MessageEventType } from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { isFinal, type LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import type { Stop } from '../../../../src/domain/message/stop.ts'
import type { ClientId, MessageId, Msisdn } from '../../../../src/domain/message.ts'
import { NO_PARAMETERS } from '../../../../src/domain/parameters.ts'
import type { Route } from '../../../../src/domain/route/routing.ts'

/** 14 November 2023, 22:13:20 UTC. */
export const CREATED_AT_MS = 1_700_000_000_000
/** An hour later. */
export const EXPIRES_AT_MS = 1_700_003_600_000
/** Ten seconds after it was created: nothing is due. */
export const NOW_MS = 1_700_000_010_000

/** One second doubling to a minute, three attempts, an expired message costs nothing. */
export const POLICY: MessagePolicy = {
  retry: { minDelayMs: 1_000, maxDelayMs: 60_000, factor: 2 },
  maxAttempts: 3,
  submitLeaseMs: 15_000,
  dispatchLeaseMs: 30_000,
  receiptWaitMs: 7_200_000,
  onExpired: 'release',
}

/** A message in this state, as the machine leaves it there the first time. */
export function actorIn(status: LifecycleState, changes: Partial<Actor> = {}): Actor {
  const submitted = status !== 'SCHEDULED' && status !== 'QUEUED'
  const taken = status === 'SENT' || status === 'DELIVERED'
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
    provider: 'alpha',
    providerMessageId: taken ? 'op-1' : null,
    taken,
    partsOpen: null,
    partsAttempt: null,
    reference: null,
    class: null,
    parameters: NO_PARAMETERS,
    userData: null,
    hasCallbackTo: false,
    attempts: submitted ? 1 : 0,
    throttles: 0,
    lastError: null,
    version: 7,
    wakeAtMs: isFinal(status) ? null : EXPIRES_AT_MS,
    dueAtMs: CREATED_AT_MS,
    heldFor: null,
    pinnedTo: null,
    expiresAtMs: EXPIRES_AT_MS,
    movedAtMs: CREATED_AT_MS,
    ...changes,
  }
}

/** A rule that lets nobody go on, and one that lets everybody. */
export const NEVER: Route['failover'] = { onRefusal: false, onThrottleMs: null, onNoReceiptMs: null }
export const ALWAYS: Route['failover'] = { onRefusal: true, onThrottleMs: 0, onNoReceiptMs: 20_000 }

/** A route to these, all of whom can send. */
export function routeTo(providers: readonly string[], failover: Route['failover'] = NEVER): Route {
  return { rule: 'all', providers, failover, skipped: [] }
}

/** What is said of an event; what is left out is usual. */
export type EventFacts = {
  readonly atMs?: number
  readonly attempt?: number
  readonly throttles?: number
  readonly random?: number
  readonly retryAfterMs?: number | null
  readonly error?: string
  /** Of DISPATCHED whose queue it was, of PROVIDER_ACCEPTED who it was. */
  readonly provider?: string
  readonly othersLeft?: number
  readonly leaseMs?: number | null
  readonly route?: Route
  readonly mayResend?: boolean
  readonly ids?: readonly [string, ...string[]]
  readonly onNoReceiptMs?: number | null
  readonly ofAttempt?: number | null
  readonly part?: number | null
  readonly stop?: Stop | null
  readonly sendAtMs?: number | null
  readonly expiresAtMs?: number
}

/** An event of this type; what a type has no use for is left out. Unless told, alpha is all there is, and allows what is asked. */
export function eventOf(type: MessageEventType, facts: EventFacts = {}): MessageEvent {
  const { atMs = NOW_MS, attempt = 1, throttles = 0, random = 0.5, retryAfterMs = null } = facts
  const { error = 'absent subscriber', provider = 'alpha', mayResend = true } = facts
  const { route = routeTo(type === 'ALARM_RANG' ? ['alpha'] : []) } = facts
  const of = { atMs, attempt, throttles }
  const receipt = { attempt: facts.ofAttempt ?? null, part: facts.part ?? null }
  switch (type) {
    case 'DISPATCHED':
      return {
        type,
        atMs,
        provider,
        othersLeft: facts.othersLeft ?? 0,
        leaseMs: facts.leaseMs ?? null,
        stop: facts.stop ?? null,
      }
    case 'PROVIDER_ACCEPTED': {
      const { ids = [`op-${attempt}`], onNoReceiptMs = null } = facts
      return { type, ...of, provider, providerMessageIds: ids, onNoReceiptMs }
    }
    case 'PROVIDER_REJECTED_TEMP':
      return { type, ...of, error, random, route }
    case 'PROVIDER_UNKNOWN':
      return { type, ...of, error, random, route, mayResend }
    case 'PROVIDER_REJECTED_PERM':
      return { type, ...of, error, route }
    case 'PROVIDER_THROTTLED':
      return { type, ...of, retryAfterMs, random, route }
    case 'RECEIPT_FAILED':
    case 'RECEIPT_EXPIRED':
      return { type, atMs, error, ...receipt }
    case 'RECEIPT_DELIVERED':
    case 'RECEIPT_PROGRESS':
    case 'RECEIPT_UNKNOWN':
      return { type, atMs, ...receipt }
    case 'ALARM_RANG':
      return { type, atMs, random, route, mayResend }
    case 'CANCEL_REQUESTED':
      return { type, atMs }
    case 'REPLACED':
      return { type, atMs, sendAtMs: facts.sendAtMs ?? null, expiresAtMs: facts.expiresAtMs ?? EXPIRES_AT_MS }
  }
}

/** Half an hour after `NOW_MS`. */
export const HELD_UNTIL_MS = 1_700_001_810_000
export const OPTED_OUT = { kind: 'opted_out', words: '+14155552671 said STOP' } as const
export const HELD = {
  kind: 'held',
  why: 'send_window',
  untilMs: HELD_UNTIL_MS,
  words: 'it is night there',
} as const
