import type { MessageEvent, MessageEventType } from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { LIFECYCLE, type LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import { NO_ROUTE, type Route } from '../../../../src/domain/route/routing.ts'
import {
  ALWAYS,
  actorIn,
  type EventFacts,
  EXPIRES_AT_MS,
  eventOf,
  HELD,
  HELD_UNTIL_MS,
  NEVER,
  NOW_MS,
  OPTED_OUT,
  POLICY,
  routeTo,
} from './an-actor.ts'

const NEXT = { after: routeTo(['beta'], ALWAYS), all: routeTo(['alpha', 'beta'], ALWAYS) } as const
const RECEIPT_IS_OVERDUE = {
  lane: 'express',
  wakeAtMs: NOW_MS,
  after: routeTo(['beta'], { ...NEVER, onNoReceiptMs: 20_000 }),
} as const
/** Taken by another at its first attempt, asked once more since. */
const TAKEN_BEFORE = { attempts: 2, attempt: 2, taken: true, providerMessageId: null, ofAttempt: 1 } as const

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
  /** It is to be sent half an hour later, or at once. */
  postponed: { sendAtMs: HELD_UNTIL_MS },
  broughtForward: { sendAtMs: NOW_MS },
} as const satisfies Record<string, Facts>

type RowFacts = Partial<
  Pick<
    Actor,
    'attempts' | 'lane' | 'wakeAtMs' | 'taken' | 'providerMessageId' | 'parts' | 'partsOpen' | 'partsAttempt'
  >
>
type Facts = RowFacts &
  Pick<
    EventFacts,
    'atMs' | 'attempt' | 'provider' | 'mayResend' | 'ofAttempt' | 'part' | 'stop' | 'sendAtMs'
  > & {
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
  const { atMs, attempt, provider, mayResend, ofAttempt, part, policy, ofRow, stop, sendAtMs, ...others } =
    facts
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
    sendAtMs,
  }
  const known = Object.entries(given).filter(([, value]) => value !== undefined)
  return {
    actor: actorIn(status, { ...row, ...(ofRow === undefined ? {} : { provider: ofRow }) }),
    event: eventOf(type, { route, ...Object.fromEntries(known) }),
    policy: { ...POLICY, ...policy },
  }
}
