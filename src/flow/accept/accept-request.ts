import { must } from '../../domain/assert.ts'
import type { Barred } from '../../domain/controls/admission.ts'
import type { GivenRequest } from '../../domain/message/given-request.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { RequestId } from '../../domain/message/request-id.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import type { Money } from '../../domain/money.ts'
import type { KeptAnswer } from '../../store/idempotency.ts'
import type { NewMessage } from '../../store/message/new-message.ts'

/** Messages that one client asks to be accepted together, one or more. */
export type AcceptRequest = {
  readonly clientId: ClientId
  readonly drafts: readonly MessageDraft[]
  /** So many drafts that follow one another are the parts of one message: all of them are accepted, or none. Left out: 1. */
  readonly partsPerMessage?: number
  /** Null: asked again, it is another request. */
  readonly once: Once | null
  /** The names of its messages, fresh UUIDv7s in the order of the drafts, where they must be known before; left out: they are given some. */
  readonly ids?: readonly MessageId[]
  /** The request that they come with, which names them where `ids` does not; left out: each is its own. */
  readonly origin?: Origin
  /** The provider by which alone its messages go, while that takes messages; left out: by their rules. */
  readonly pinnedTo?: string
  /** What the first rows of their histories say besides. */
  readonly note?: string
  /** Of a request for one OTP: its name was given before, and its deadline, in Unix milliseconds. */
  readonly otp?: { readonly messageId: MessageId; readonly deadlineAtMs: number }
}

/** Where messages come from. */
export type Origin = {
  readonly requestId: RequestId
  /** What is kept of it besides; null: nothing, its messages lead to it. */
  readonly given: GivenRequest | null
  /** When it came, as `Tracer.now` has it; left out: traces are off. */
  readonly joinedMs?: number
}

/** A request that is carried out once, however often it is asked. */
export type Once = {
  /** The client's name for the request, 1 to 255 characters. At most once in a batch of requests. */
  readonly key: string
  /** The same for the same request; it is kept. */
  readonly fingerprint: string
  /** What to answer to a repeat, kept with the messages; null when that will only be known later. */
  readonly answer: (outcomes: readonly AcceptOutcome[]) => KeptAnswer | null
}

/** What became of a message that asked to be accepted. */
export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly id: MessageId; readonly status: NewMessage['status'] }
  | { readonly kind: 'unknown_client' }
  | Unwanted
  | { readonly kind: 'insufficient_credits'; readonly required: Money; readonly available: Money }
  | {
      readonly kind: 'daily_cap_reached'
      readonly required: Money
      readonly available: Money
      /** When the next day begins, in Unix milliseconds. */
      readonly untilMs: number
    }

/** Why a draft has no part in the commit: nothing was held for it. */
export type Unwanted =
  /** No rule says which provider would take it. */
  | { readonly kind: 'no_route' }
  /** Its rule takes none that costs more than it brings. */
  | { readonly kind: 'below_cost' }
  | Barred

/** What became of a request. Nothing is kept under its key unless one of its messages was accepted. */
export type RequestOutcome =
  /** In the order of its drafts. */
  | { readonly kind: 'decided'; readonly outcomes: readonly AcceptOutcome[] }
  /** The key was used within a day; nothing was done. A null answer is not known yet. */
  | {
      readonly kind: 'repeated'
      readonly fingerprint: string
      readonly requestId: MessageId
      readonly answer: KeptAnswer | null
    }
  /** The database failed for this request after others of its batch were accepted: nothing of it was done. */
  | { readonly kind: 'failed'; readonly error: unknown }

/** A request with its messages: priced, named, and routed. */
export type Asked = AcceptRequest & {
  /** Of each draft that is wanted. */
  readonly messages: readonly NewMessage[]
  /** Of each draft, in their order. */
  readonly routed: readonly (NewMessage | Unwanted)[]
  readonly askedAtMs: number
}

/** What belongs together of a list that has something for each draft, or for each that became a message. */
export function messagesIn<T>({ partsPerMessage = 1 }: AcceptRequest, ofParts: readonly T[]): T[][] {
  const count = Math.ceil(ofParts.length / partsPerMessage)
  return Array.from({ length: count }, (_, at) =>
    ofParts.slice(at * partsPerMessage, (at + 1) * partsPerMessage),
  )
}

/** What became of the drafts of a request, given what became of those of its messages. */
export function outcomesOfDrafts(
  { routed }: Pick<Asked, 'routed'>,
  ofMessages: readonly AcceptOutcome[],
): AcceptOutcome[] {
  let at = 0
  return routed.map((one) => (isWanted(one) ? must(ofMessages[at++], 'every message has an outcome') : one))
}

/** True for a draft that became a message. */
export function isWanted(one: NewMessage | Unwanted): one is NewMessage {
  return !('kind' in one)
}

/** The outcome of a message that was accepted. */
export function acceptedOutcome({ id, status }: NewMessage): AcceptOutcome {
  return { kind: 'accepted', id, status }
}
