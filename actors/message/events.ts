/** Facts about a message, in the past tense. `atMs` is when, in Unix milliseconds; `random` is in [0, 1), for jitter. */
export type MessageEvent =
  /** Its turn came in its lane. */
  | { readonly type: 'DISPATCHED'; readonly atMs: number }
  /** The provider took it. `attempt` and `throttles` name the submission that was answered. */
  | {
      readonly type: 'PROVIDER_ACCEPTED'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly provider: string
      readonly providerMessageId: string
    }
  /** The provider refused it for now. */
  | {
      readonly type: 'PROVIDER_REJECTED_TEMP'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly error: string
      readonly random: number
    }
  /** The provider refused it for good. */
  | {
      readonly type: 'PROVIDER_REJECTED_PERM'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly error: string
    }
  /** The provider asked to slow down: nothing was submitted. */
  | {
      readonly type: 'PROVIDER_THROTTLED'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly retryAfterMs: number | null
      readonly random: number
    }
  /** No answer in time: neither success nor failure. */
  | {
      readonly type: 'PROVIDER_UNKNOWN'
      readonly atMs: number
      readonly attempt: number
      readonly throttles: number
      readonly error: string
      readonly random: number
    }
  | { readonly type: 'RECEIPT_DELIVERED'; readonly atMs: number }
  | { readonly type: 'RECEIPT_FAILED'; readonly atMs: number; readonly error: string }
  /** The provider gave up: its own validity ended (EXPIRED). */
  | { readonly type: 'RECEIPT_EXPIRED'; readonly atMs: number; readonly error: string }
  /** On its way (ENROUTE, ACCEPTD): not an end. */
  | { readonly type: 'RECEIPT_PROGRESS'; readonly atMs: number }
  /** The provider does not know (UNKNOWN), or we do not know its word: not an end. */
  | { readonly type: 'RECEIPT_UNKNOWN'; readonly atMs: number }
  | { readonly type: 'CANCEL_REQUESTED'; readonly atMs: number }
  /** `wake_at` passed. What that means depends on the state. */
  | { readonly type: 'ALARM_RANG'; readonly atMs: number; readonly random: number }

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
  ALARM_RANG: 'us',
}

/** Every event type, for tables that must be complete. */
export const MESSAGE_EVENT_TYPES = Object.keys(EVENT_SOURCES) as readonly MessageEventType[]

/** Events of our own making: a second one tells nobody anything, so it is dropped and not written to the history. */
export function isInternal(type: MessageEventType): boolean {
  return EVENT_SOURCES[type] === 'us'
}
