import type { MessageEvent, MessageEventType } from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import type { Actor } from '../../../../src/domain/actor.ts'
import { isFinal, LIFECYCLE, type LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { ClientId, MessageId, Msisdn } from '../../../../src/domain/message.ts'
import { NO_PARAMETERS } from '../../../../src/domain/parameters.ts'
import { NO_ROUTE, type Route } from '../../../../src/domain/route/routing.ts'
import type { Stop } from '../../../../src/domain/stop.ts'

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

type EventFacts = {
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
  }
}

const NEXT = { after: routeTo(['beta'], ALWAYS), all: routeTo(['alpha', 'beta'], ALWAYS) } as const
const RECEIPT_IS_OVERDUE = {
  lane: 'express',
  wakeAtMs: NOW_MS,
  after: routeTo(['beta'], { ...NEVER, onNoReceiptMs: 20_000 }),
} as const
/** Taken by another at its first attempt, asked once more since. */
const TAKEN_BEFORE = { attempts: 2, attempt: 2, taken: true, providerMessageId: null, ofAttempt: 1 } as const

/** Half an hour after `NOW_MS`. */
export const HELD_UNTIL_MS = 1_700_001_810_000
export const OPTED_OUT = { kind: 'opted_out', words: '+14155552671 said STOP' } as const
export const HELD = {
  kind: 'held',
  why: 'send_window',
  untilMs: HELD_UNTIL_MS,
  words: 'it is night there',
} as const

/** What the guards ask about. */
export const SITUATIONS = {
  usual: {},
  lastMillisecondOfValidity: { atMs: EXPIRES_AT_MS - 1 },
  validityOver: { atMs: EXPIRES_AT_MS },
  validityOverAndExpiryIsPaid: { atMs: EXPIRES_AT_MS, policy: { onExpired: 'capture' } },
  noAttemptLeft: { policy: { maxAttempts: 1 } },
  onUnknownWait: { mayResend: false },
  /** The event speaks of attempt 1, the message is at attempt 2. */
  staleAttempt: { attempts: 2 },
  /** Asked of alpha, with beta to go to. */
  next: NEXT,
  nextNoAttemptLeft: { ...NEXT, policy: { maxAttempts: 1 } },
  nextOnUnknownWait: { ...NEXT, mayResend: false },
  nextStaleAttempt: { ...NEXT, attempts: 2 },
  nextOver: { ...NEXT, atMs: EXPIRES_AT_MS },
  /** The rule does not let it go on, or only after 20 s of throttling: it has been due for ten. */
  nextForbidden: { after: routeTo(['beta']), all: routeTo(['alpha', 'beta']) },
  nextTooSoon: { after: routeTo(['beta'], { ...NEVER, onThrottleMs: 20_000 }) },
  /** The order comes out of beta's queue; alarms say that it should be there. */
  elsewhere: { provider: 'beta', all: routeTo(['beta', 'alpha']) },
  /** Of a release that chose no provider. */
  noProvider: { ofRow: null },
  noRoute: { all: NO_ROUTE },
  otp: { lane: 'otp' },
  otpOver: { lane: 'otp', atMs: EXPIRES_AT_MS },
  otpOverAndExpiryIsPaid: { lane: 'otp', atMs: EXPIRES_AT_MS, policy: { onExpired: 'capture' } },
  /** It was taken, and the time that its rule gives a receipt is over. */
  receiptOverdue: RECEIPT_IS_OVERDUE,
  receiptOverdueNoAttemptLeft: { ...RECEIPT_IS_OVERDUE, policy: { maxAttempts: 1 } },
  receiptOverdueNoNext: { ...RECEIPT_IS_OVERDUE, after: routeTo([], ALWAYS) },
  receiptOverdueForbidden: { ...RECEIPT_IS_OVERDUE, after: routeTo(['beta']) },
  takenBefore: TAKEN_BEFORE,
  takenBeforeNoAttemptLeft: { ...TAKEN_BEFORE, policy: { maxAttempts: 2 } },
  /** Taken twice; the receipt is of the first time. */
  receiptOfEarlier: { attempts: 2, attempt: 2, ofAttempt: 1 },
  /** An id for each of three parts, the receipt is of the second. */
  aPart: { parts: 3, partsOpen: 0b111, partsAttempt: 1, ofAttempt: 1, part: 2 },
  theLastPart: { parts: 3, partsOpen: 0b010, partsAttempt: 1, ofAttempt: 1, part: 2 },
  aPartAgain: { parts: 3, partsOpen: 0b101, partsAttempt: 1, ofAttempt: 1, part: 2 },
  aPartOfEarlier: { parts: 3, partsOpen: 0b111, partsAttempt: 2, ofAttempt: 1, part: 2 },
  /** Its order is not to be carried out: the number has opted out; it is night there. */
  optedOut: { stop: OPTED_OUT },
  held: { stop: HELD },
  heldOver: { stop: HELD, atMs: EXPIRES_AT_MS },
  /** Out of beta's queue, too. */
  heldElsewhere: { stop: HELD, provider: 'beta', all: routeTo(['beta', 'alpha']) },
} as const satisfies Record<string, Facts>

type RowFacts = Partial<
  Pick<
    Actor,
    'attempts' | 'lane' | 'wakeAtMs' | 'taken' | 'providerMessageId' | 'parts' | 'partsOpen' | 'partsAttempt'
  >
>
type Facts = RowFacts &
  Pick<EventFacts, 'atMs' | 'attempt' | 'provider' | 'mayResend' | 'ofAttempt' | 'part' | 'stop'> & {
    /** What comes with answers and with the alarm of a message that was submitted. */
    readonly after?: Route
    /** What comes with the alarm of one that waits for its turn. */
    readonly all?: Route
    /** The provider in the message's row; alpha if left out. */
    readonly ofRow?: string | null
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
  const facts: Facts = SITUATIONS[situation]
  const { atMs, attempt, provider, mayResend, ofAttempt, part, policy, ofRow, stop, ...others } = facts
  const { after = routeTo([]), all = routeTo(['alpha']), ...row } = others
  const { waitsFor } = LIFECYCLE[status]
  const isSubmitted = waitsFor === 'answer' || waitsFor === 'receipt'
  const route = type === 'ALARM_RANG' && !isSubmitted ? all : after
  const given = {
    atMs,
    attempt,
    provider: type === 'DISPATCHED' ? provider : undefined,
    mayResend,
    ofAttempt,
    part,
    stop,
  }
  const known = Object.entries(given).filter(([, value]) => value !== undefined)
  return {
    actor: actorIn(status, { ...row, ...(ofRow === undefined ? {} : { provider: ofRow }) }),
    event: eventOf(type, { route, ...Object.fromEntries(known) }),
    policy: { ...POLICY, ...policy },
  }
}
