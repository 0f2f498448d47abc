import type { LifecycleState } from './lifecycle.ts'
import type { ClientId, MessageId } from './message.ts'

/** The name of a callback: a UUIDv7, and what the client sees as `webhook-id` at every delivery. */
export type CallbackId = string & { readonly __brand: 'CallbackId' }

/** States of a callback, the words of the API. */
export const CALLBACK_STATES = ['PENDING', 'DELIVERING', 'DELIVERED', 'DEAD'] as const
export type CallbackState = (typeof CALLBACK_STATES)[number]

/** The row that is the actor. Instants in Unix milliseconds. */
export type Callback = {
  readonly id: CallbackId
  readonly clientId: ClientId
  readonly messageId: MessageId
  /** The status of the message that it tells. */
  readonly status: LifecycleState
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
