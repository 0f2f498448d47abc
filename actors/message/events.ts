import type { PartId } from '../../src/domain/message/actor.ts'
import type { Stop } from '../../src/domain/message/stop.ts'
import type { Route } from '../../src/domain/route/routing.ts'

/**
 * Facts about a message, in the past tense. `atMs` is when, in Unix milliseconds; `random` is in [0, 1), for jitter. `route`
 * is whom the message may go to, as it was known to who saw the event: like time and dice it comes from outside.
 */
export type MessageEvent =
  /** Its turn came in a queue of this provider: it is submitted there, unless it has gone elsewhere. */
  | {
      readonly type: 'DISPATCHED'
      readonly atMs: number
      /** Null: of a release whose queues were of no provider; the order is for whichever the message has. */
      readonly provider: string | null
      /** Of an OTP: providers that may still be asked if this one is silent; its deadline is for all of them. */
      readonly othersLeft: number
      /** How long the submission may stay unanswered, in milliseconds; null: as long as the policy says. */
      readonly leaseMs: number | null
      /** Why it is not submitted now; null, as of nearly all: it is. */
      readonly stop: Stop | null
    }
  /** The provider took it. `attempt` and `throttles` name the submission that was answered. */
  | {
      readonly type: 'PROVIDER_ACCEPTED'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly provider: string
      /** One for the message, or one for each of its parts, at most `MAX_PARTS`. */
      readonly providerMessageIds: readonly [string, ...string[]]
      /** OTP and express only: how long it waits for a final receipt before the next provider is asked; null: it does not. */
      readonly onNoReceiptMs: number | null
    }
  /** The provider refused it for now. `route`: those after it that can send. */
  | (SomeTaken & {
      readonly type: 'PROVIDER_REJECTED_TEMP'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly error: string
      readonly random: number
      readonly route: Route
    })
  /** The provider refused it for good. */
  | (SomeTaken & {
      readonly type: 'PROVIDER_REJECTED_PERM'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly error: string
      readonly route: Route
    })
  /** The provider asked to slow down: nothing was submitted. */
  | {
      readonly type: 'PROVIDER_THROTTLED'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly retryAfterMs: number | null
      readonly random: number
      readonly route: Route
    }
  /** No answer in time: neither success nor failure. `mayResend`: the provider that was asked allows another submission. */
  | (SomeTaken & {
      readonly type: 'PROVIDER_UNKNOWN'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly error: string
      readonly random: number
      readonly route: Route
      readonly mayResend: boolean
    })
  | ({ readonly type: 'RECEIPT_DELIVERED'; readonly atMs: number } & ReceiptOf)
  | ({ readonly type: 'RECEIPT_FAILED'; readonly atMs: number; readonly error: string } & ReceiptOf)
  /** The provider gave up: its own validity ended (EXPIRED). */
  | ({ readonly type: 'RECEIPT_EXPIRED'; readonly atMs: number; readonly error: string } & ReceiptOf)
  /** On its way (ENROUTE, ACCEPTD): not an end. */
  | ({ readonly type: 'RECEIPT_PROGRESS'; readonly atMs: number } & ReceiptOf)
  /** The provider does not know (UNKNOWN), or we do not know its word: not an end. */
  | ({ readonly type: 'RECEIPT_UNKNOWN'; readonly atMs: number } & ReceiptOf)
  | { readonly type: 'CANCEL_REQUESTED'; readonly atMs: number }
  /** Its client gave it another text, or other user data, before it was submitted, and perhaps another time. */
  | {
      readonly type: 'REPLACED'
      readonly atMs: number
      /** When it is to be sent from now on; null: as before. */
      readonly sendAtMs: number | null
      /** The end of its validity from now on. */
      readonly expiresAtMs: number
    }
  /**
   * `wake_at` passed. What that means depends on the state, and so does `route`: while an answer or a receipt is waited for,
   * those after the provider that was asked; else all. `mayResend` as in PROVIDER_UNKNOWN.
   */
  | {
      readonly type: 'ALARM_RANG'
      readonly atMs: number
      readonly random: number
      readonly route: Route
      readonly mayResend: boolean
    }

/** An answer that is no acceptance of the message. */
type SomeTaken = {
  /** Ids of parts that the provider has taken all the same; left out, as of nearly all: none. */
  readonly partsTaken?: readonly PartId[]
}

/** What a receipt is about. */
export type ReceiptOf = {
  /** The attempt whose id it names; null: the one whose id stands in the message's row. */
  readonly attempt: number | null
  /** The part of the message, from 1; null: all of it. */
  readonly part: number | null
}

export type MessageEventType = MessageEvent['type']

/** Who tells it: ourselves, a provider that answers a submission or sends a receipt, or the client. */
export type EventSource = 'us' | 'answer' | 'receipt' | 'client'

/** Whom each event comes from. */
export const EVENT_SOURCES: Readonly<Record<MessageEventType, EventSource>> = {
  DISPATCHED: 'us',
  PROVIDER_ACCEPTED: 'answer',
  PROVIDER_REJECTED_TEMP: 'answer',
  PROVIDER_REJECTED_PERM: 'answer',
  PROVIDER_THROTTLED: 'answer',
  PROVIDER_UNKNOWN: 'answer',
  RECEIPT_DELIVERED: 'receipt',
  RECEIPT_FAILED: 'receipt',
  RECEIPT_EXPIRED: 'receipt',
  RECEIPT_PROGRESS: 'receipt',
  RECEIPT_UNKNOWN: 'receipt',
  CANCEL_REQUESTED: 'client',
  REPLACED: 'client',
  ALARM_RANG: 'us',
}

/** Every event type, for tables that must be complete. */
export const MESSAGE_EVENT_TYPES = Object.keys(EVENT_SOURCES) as readonly MessageEventType[]

/** Events of our own making: a second one tells nobody anything, so it is dropped and not written to the history. */
export function isInternal(type: MessageEventType): boolean {
  return EVENT_SOURCES[type] === 'us'
}
