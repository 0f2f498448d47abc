import type { ClientId, MessageId } from '../message.ts'
import type { Told } from './told.ts'

/** The name of a callback: a UUIDv7, and what the client sees as `webhook-id` at every delivery. */
export type CallbackId = string & { readonly __brand: 'CallbackId' }

/** States of a callback, the words of the API. */
export const CALLBACK_STATES = ['PENDING', 'DELIVERING', 'DELIVERED', 'DEAD'] as const
export type CallbackState = (typeof CALLBACK_STATES)[number]

/** What is known of a state of a callback, once: lists in SQL, the documents and the console are made from it. */
export type CallbackFacts = {
  /** It is to be delivered: it has an alarm, and a CHECK of the database says so, too (C3). */
  readonly open: boolean
  /** A worker has it under way, with a lease. */
  readonly underWay: boolean
  /** An admin may ask for it to be sent again. */
  readonly replayable: boolean
  /** As the documentation says it. */
  readonly means: string
}

/** The catalogue of a callback's states. */
export const CALLBACK_LIFE: Readonly<Record<CallbackState, CallbackFacts>> = {
  PENDING: { open: true, underWay: false, replayable: true, means: 'waits for `next_attempt_at`' },
  DELIVERING: { open: true, underWay: true, replayable: false, means: 'on its way' },
  DELIVERED: { open: false, underWay: false, replayable: true, means: 'answered 2xx' },
  DEAD: { open: false, underWay: false, replayable: true, means: 'given up, can be replayed' },
}

/** The states of which this holds, in their order. */
export function callbackStatesWhere(holds: (facts: CallbackFacts) => boolean): readonly CallbackState[] {
  return CALLBACK_STATES.filter((state) => holds(CALLBACK_LIFE[state]))
}

/** The row that is the actor. Instants in Unix milliseconds. */
export type Callback = {
  readonly id: CallbackId
  readonly clientId: ClientId
  /** Of an inbound message its id; of what is of no message the callback's own. */
  readonly messageId: MessageId
  /** What it tells of the message. */
  readonly status: Told
  readonly state: CallbackState
  /** Deliveries that were answered or failed since it was queued or replayed last. */
  readonly attempts: number
  /** Counts changes of state; the guard of every write. */
  readonly version: number
  /** PENDING: when it is due. DELIVERING: when its lease ends. Null in the other states. */
  readonly wakeAtMs: number | null
  readonly lastStatusCode: number | null
  readonly lastError: string | null
  readonly deliveredAtMs: number | null
}
