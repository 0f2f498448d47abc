import type { CreditState } from './message.ts'

/** Life-cycle states, the words of the API, in the order in which reports, CSV and the console list them. */
export const LIFECYCLE_STATES = [
  'SCHEDULED',
  'QUEUED',
  'SENDING',
  'SENT',
  'DELIVERED',
  'FAILED_TEMP',
  'FAILED_PERM',
  'CANCELLED',
  'EXPIRED',
] as const
export type LifecycleState = (typeof LIFECYCLE_STATES)[number]

/** What the lock of a message becomes when the message ends. */
export type Settlement = Exclude<CreditState, 'HELD'>

/** What an open message waits for. An order or an answer that is lost with its process is missed by the message's alarm. */
export type WaitsFor = 'itsTime' | 'dispatch' | 'answer' | 'retry' | 'receipt'

/** What reports and charts count a message as. */
export type CountsAs = 'scheduled' | 'waiting' | 'sent' | 'delivered' | 'failed' | 'expired' | 'cancelled'

/** What is known of a state, once: lists in SQL, reports, documents and the console are made from it. */
export type StateFacts = (OpenFacts | FinalFacts) & {
  readonly countsAs: CountsAs
  /** Messages usually pass through it on their way to DELIVERED: the chart draws them as its main line. */
  readonly mainLine: boolean
  /** The words of other gateways for it, as the documentation lists them; empty where there is none. */
  readonly elsewhere: { readonly twilio: string; readonly vonage: string; readonly kannel: string }
}

/** The money of an open message is held (I3). */
type OpenFacts = {
  readonly final: false
  readonly credit: readonly ['HELD']
  readonly waitsFor: WaitsFor
  /** Nothing is under way at a provider: its client may take it back, unless one has taken it before. The machine goes to CANCELLED from here. */
  readonly cancellable: boolean
  /** Its client may change what it says, on the same condition. The machine hears REPLACED here. */
  readonly replaceable: boolean
  /**
   * Messages wait long in it, so its alarm names it (`alarms.waits_in`, whose CHECK has a migration of its own), and the
   * others are found without walking over them. Left for another open state, a message is given an alarm that says so.
   */
  readonly waitsLong: boolean
}

/** A final state absorbs every later event (I5). The money is settled; the configuration decides which of two, where two are named. */
type FinalFacts = {
  readonly final: true
  readonly credit: readonly [Settlement, ...Settlement[]]
  readonly waitsFor: null
  readonly cancellable: false
  readonly replaceable: false
  readonly waitsLong: false
}

const FACTS = {
  SCHEDULED: {
    final: false,
    credit: ['HELD'],
    waitsFor: 'itsTime',
    cancellable: true,
    replaceable: true,
    waitsLong: true,
    countsAs: 'scheduled',
    mainLine: true,
    elsewhere: { twilio: 'scheduled', vonage: '', kannel: '' },
  },
  QUEUED: {
    final: false,
    credit: ['HELD'],
    waitsFor: 'dispatch',
    cancellable: true,
    replaceable: true,
    waitsLong: false,
    countsAs: 'waiting',
    mainLine: true,
    elsewhere: { twilio: 'accepted, queued', vonage: '', kannel: '' },
  },
  SENDING: {
    final: false,
    credit: ['HELD'],
    waitsFor: 'answer',
    cancellable: false,
    replaceable: false,
    waitsLong: false,
    countsAs: 'waiting',
    mainLine: true,
    elsewhere: { twilio: 'sending', vonage: '', kannel: '' },
  },
  SENT: {
    final: false,
    credit: ['HELD'],
    waitsFor: 'receipt',
    cancellable: false,
    replaceable: false,
    waitsLong: true,
    countsAs: 'sent',
    mainLine: true,
    elsewhere: {
      twilio: 'sent',
      vonage: 'accepted, buffered',
      kannel: '8 delivered to SMSC, 4 queued on SMSC',
    },
  },
  DELIVERED: {
    final: true,
    credit: ['CAPTURED'],
    waitsFor: null,
    cancellable: false,
    replaceable: false,
    waitsLong: false,
    countsAs: 'delivered',
    mainLine: true,
    elsewhere: { twilio: 'delivered', vonage: 'delivered', kannel: '1 delivered to phone' },
  },
  FAILED_TEMP: {
    final: false,
    credit: ['HELD'],
    waitsFor: 'retry',
    cancellable: true,
    replaceable: false,
    waitsLong: false,
    countsAs: 'waiting',
    mainLine: false,
    elsewhere: { twilio: '(retries are not shown)', vonage: '', kannel: '' },
  },
  FAILED_PERM: {
    final: true,
    credit: ['RELEASED'],
    waitsFor: null,
    cancellable: false,
    replaceable: false,
    waitsLong: false,
    countsAs: 'failed',
    mainLine: false,
    elsewhere: {
      twilio: 'failed, undelivered',
      vonage: 'failed, rejected',
      kannel: '16 non-delivered to SMSC, 2 non-delivered to phone',
    },
  },
  CANCELLED: {
    final: true,
    credit: ['RELEASED'],
    waitsFor: null,
    cancellable: false,
    replaceable: false,
    waitsLong: false,
    countsAs: 'cancelled',
    mainLine: false,
    elsewhere: { twilio: 'canceled', vonage: '', kannel: '' },
  },
  EXPIRED: {
    final: true,
    credit: ['RELEASED', 'CAPTURED'],
    waitsFor: null,
    cancellable: false,
    replaceable: false,
    waitsLong: false,
    countsAs: 'expired',
    mainLine: false,
    elsewhere: { twilio: 'failed, error 30036', vonage: 'expired', kannel: '0x22 expired' },
  },
} as const satisfies Readonly<Record<LifecycleState, StateFacts>>

/** The catalogue of states. CONTRIBUTING.md says what else a new one needs. */
export const LIFECYCLE: Readonly<Record<LifecycleState, StateFacts>> = FACTS

type Catalogue = typeof FACTS
type StatesOf<Facts> = { [S in keyof Catalogue]: Catalogue[S] extends Facts ? S : never }[keyof Catalogue]

/** A state that no event leaves. */
export type FinalState = StatesOf<{ readonly final: true }>

const IS_TAKEN = {
  scheduled: false,
  waiting: false,
  sent: true,
  delivered: true,
  // It may have been taken and then failed: its end says so, and that is what counts.
  failed: false,
  expired: false,
  cancelled: false,
} as const satisfies Readonly<Record<CountsAs, boolean>>
type CountsAsTaken = { [C in CountsAs]: (typeof IS_TAKEN)[C] extends true ? C : never }[CountsAs]

/** A state of a message that a provider has taken and not failed. */
export type TakenState = StatesOf<{ readonly countsAs: CountsAsTaken }>

/** The states of which this holds, in their order. */
export function statesWhere(holds: (facts: StateFacts) => boolean): readonly LifecycleState[] {
  return LIFECYCLE_STATES.filter((state) => holds(LIFECYCLE[state]))
}

/** States that absorb every later event (I5). */
export const FINAL_STATES = LIFECYCLE_STATES.filter(isFinal)

/** True when no later event can change a message in this state. */
export function isFinal(state: LifecycleState): state is FinalState {
  return LIFECYCLE[state].final
}

/** True when a provider has the message, and perhaps the phone. */
export function isTaken(state: LifecycleState): state is TakenState {
  return IS_TAKEN[LIFECYCLE[state].countsAs]
}

/** True for a word that is a state here: one of another release may be none. */
export function isLifecycleState(word: string): word is LifecycleState {
  return Object.hasOwn(FACTS, word)
}
