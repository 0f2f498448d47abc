import type { Encoding, MessageId, Msisdn } from '../domain/message.ts'
import type { Receipt } from '../domain/receipt.ts'
import type { OnUnknown } from '../domain/retry.ts'

/** One submission of one message to a provider. */
export type SubmitRequest = {
  readonly messageId: MessageId
  readonly to: Msisdn
  readonly from: string
  readonly text: string
  readonly encoding: Encoding
  readonly parts: number
  /** Which attempt this is, from 1. A throttled submission is not an attempt. */
  readonly attempt: number
  /** How often the provider has throttled this message before. */
  readonly throttles: number
}

/** What a provider answered. `detail` is its raw words, kept in the history. */
export type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly providerMessageId: string; readonly detail: string }
  | { readonly kind: 'rejected_temporary'; readonly error: string; readonly detail: string }
  | { readonly kind: 'rejected_permanent'; readonly error: string; readonly detail: string }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | null; readonly detail: string }
  /** Neither success nor failure: no answer in time, or a connection lost after the request left. */
  | { readonly kind: 'unknown'; readonly error: string }

/** A receipt body that could not be read, with the field and the rule it broke. */
export type UnreadableReceipt = { readonly kind: 'unreadable'; readonly field: string; readonly rule: string }

/** The way to one operator or aggregator. */
export type Provider = {
  /** The name in URLs and in `messages.provider`: 1 to 32 of a–z, 0–9, `-`. */
  readonly name: string
  /** What to do after an unknown answer: submit again (may arrive twice) or wait for the validity to end. */
  readonly onUnknown: OnUnknown
  /** Submits once. Never rejects: whatever goes wrong is an answer. `signal` ends it as unknown. */
  submit(request: SubmitRequest, signal: AbortSignal): Promise<SubmitAnswer>
  /** Reads the body of a receipt request. */
  readReceipt(body: unknown): Receipt | UnreadableReceipt
  /** Stops background work; what is durable goes on at the next start. */
  close(): Promise<void>
}
