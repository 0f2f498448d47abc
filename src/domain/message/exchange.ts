import type { MessageId } from '../message.ts'

/** What was said to a provider for a message, and what it said, as people read it: without secrets and without codes. */
export type Exchange = {
  readonly messageId: MessageId
  /** The attempt it was of, from 1. */
  readonly attempt: number
  /** The part of the message, from 1; null: all of it. */
  readonly part: number | null
  readonly what: (typeof EXCHANGES)[number]
  /** Unix milliseconds. */
  readonly startedAtMs: number
  /** Until the answer came, or was given up; null: nobody was waited for. */
  readonly tookMs: number | null
  /** In a word or a few: `201`, `ESME_RTHROTTLED`, `no answer in time`. */
  readonly outcome: string
  /** What we said; null: nothing left, as of a receipt. */
  readonly sent: Said | null
  /** What the provider said: its answer, or its receipt; null: nothing. */
  readonly answered: Said | null
}

/** Who began it: `submission`, we did; `receipt`, the provider. */
export const EXCHANGES = ['submission', 'receipt'] as const

/** One side's words: an HTTP request or answer, or a PDU. */
export type Said = {
  /** `POST https://api.example.com/messages`, `201`, `submit_sm`, `submit_sm_resp ESME_ROK`. */
  readonly line: string
  /** HTTP headers, or fields and parameters of a PDU. */
  readonly fields: Readonly<Record<string, string | number>>
  /** The body, or the text of a PDU; null: none. */
  readonly body: string | null
}
