import type { CallbackId } from '../domain/callback/callback.ts'
import type { CallbackVerdict } from '../domain/callback/callback-answer.ts'
import type { CallbackTo, Via } from '../domain/callback/callback-to.ts'
import type { ToldBody } from '../domain/callback/told-body.ts'
import type { ClientId } from '../domain/message.ts'

/** What is to be told, with everything its form may need. */
export type FormedCallback = {
  /** The same at every delivery. */
  readonly id: CallbackId
  readonly told: ToldBody
  /** As it came with the message, or as it is set for the number. */
  readonly url: string
  readonly form: CallbackTo['form']
  /** What the client's requests at the door were signed with last; null: it is not known, or the form does not sign. */
  readonly token: string | null
}

/** One request to a client. Its URL is checked when it is made, as that of an endpoint. */
export type CallbackRequest = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Null: there is none, as with GET. */
  readonly body: string | null
}

/** What came back. */
export type FormAnswer = {
  readonly statusCode: number
  readonly retryAfter: string | null
  /** Its first 16 KiB, read as UTF-8. */
  readonly body: string
}

/** What an answer means. */
export type FormReading = {
  readonly verdict: CallbackVerdict
  /** Of what was taken: texts to be sent back to the handset that an inbound message came from, at most `MAX_REPLIES`; left out: none. */
  readonly replies?: readonly string[]
}

/** Replies that one answer may hold. */
export const MAX_REPLIES = 10

/** How a client is told in the form of a gateway that it was made for. Pure: the same callback is the same request at every delivery. */
export type CallbackForm = {
  /** It signs with the client's token at the door. */
  readonly signs: boolean
  requestOf(callback: FormedCallback): CallbackRequest
  /** `verdictOf` (domain/callback/callback-answer.ts) reads a status code as Standard Webhooks has it. */
  readingOf(answer: FormAnswer, nowMs: number): FormReading
}

/** Forms of requests to a URL that came with a message. */
export type FormedVia = Exclude<Via, 'http' | 'smpp'>

/** What forms of callbacks need of the door that they belong to. */
export type CallbackHooks = {
  /** What this client's requests at the door of the form were signed with last; null: it is not known. */
  tokenOf(clientId: ClientId, via: FormedVia): Promise<string | null>
  /** Keeps what the callback of this inbound message was answered with, to be sent: once, however often it is called. Rejects when it is not kept. */
  keepReplies(answered: {
    readonly id: CallbackId
    readonly message: Extract<ToldBody, { readonly kind: 'received' }>['data']
    readonly replies: readonly string[]
  }): Promise<void>
}
