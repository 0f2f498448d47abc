import type { PartPlace } from '../domain/inbound/part-place.ts'
import type { Receipt } from '../domain/message/receipt.ts'
import type { UserData } from '../domain/message/user-data.ts'
import type { Encoding, MessageId, Msisdn } from '../domain/message.ts'
import type { KeywordAction } from '../domain/opt-out/keywords.ts'
import type { Dlt, ExtraTlv } from '../domain/parameters.ts'
import type { TraceHeaders } from '../domain/trace/trace-parent.ts'

/** One submission of one message to a provider. */
export type SubmitRequest = {
  readonly messageId: MessageId
  readonly to: Msisdn
  readonly from: string
  readonly text: string
  readonly encoding: Encoding
  readonly parts: number
  /** Goes out as it is, in the place of the text, by kinds that take such; null: the text goes out. */
  readonly userData: UserData | null
  /** The client's own reference. */
  readonly reference: string | null
  /** The end of its validity, Unix milliseconds. */
  readonly expiresAtMs: number
  /** Which attempt this is, from 1. A throttled submission is not an attempt. */
  readonly attempt: number
  /** How often the provider has throttled this message before. */
  readonly throttles: number
  /** SMPP parameters of its client and its own, merged; kinds that are not SMPP ignore them. */
  readonly tlvs: readonly ExtraTlv[]
  /** What India's DLT registers, of its client and its own; null: nothing. */
  readonly dlt: Dlt | null
  /** Gives its trace on, by kinds that ask over HTTP; left out: traces are off. */
  readonly trace?: TraceHeaders
  /** Takes out of words what nobody may keep of this message: the code of an OTP. Else it gives them back as they are. */
  readonly mask: (words: string) => string
}

/** What a provider answered. `detail` is its raw words, kept in the history. */
export type SubmitAnswer =
  | {
      readonly kind: 'accepted'
      /** The provider's ids: one for the message, or one per part in their order. */
      readonly providerMessageIds: readonly [string, ...string[]]
      readonly detail: string
    }
  | ({ readonly kind: 'rejected_temporary'; readonly error: string; readonly detail: string } & SomeTaken)
  | ({
      readonly kind: 'rejected_permanent'
      readonly error: string
      readonly detail: string
      /** Its number does not want messages from this sender: from now on the gateway sends it none. Left out: for another reason. */
      readonly optedOut?: true
    } & SomeTaken)
  | {
      readonly kind: 'throttled'
      readonly retryAfterMs: number | null
      readonly detail: string
      /** True: nothing was sent, so it says nothing of what the provider takes. Left out: the provider's own word. */
      readonly unasked?: true
    }
  /** Neither success nor failure: no answer in time, or a connection lost after the request left. */
  | ({ readonly kind: 'unknown'; readonly error: string } & SomeTaken)

/** An answer for a message of which some parts were taken all the same: by their ids receipts of them find it, and change nothing. */
type SomeTaken = {
  /** Left out: none. */
  readonly partsTaken?: readonly TakenPart[]
}

/** A part, from 1, and the provider's id for it. */
export type TakenPart = { readonly part: number; readonly providerMessageId: string }

/** The two addresses of a provider, as they stand in their paths. Most kinds read whatever comes at either. */
export const INBOX_ADDRESSES = ['dlr', 'inbound'] as const
export type InboxAddress = (typeof INBOX_ADDRESSES)[number]

/** A request to an address of a provider, as it came: nothing of it has been believed yet. */
export type RawRequest = {
  readonly method: string
  /** The whole URL as the provider asked for it: behind PUBLIC_URL, whatever a proxy made of it. Signatures are made over it. */
  readonly url: string
  /** Which of a provider's two addresses was asked: that of its receipts, or that of what comes in. */
  readonly address: InboxAddress
  /** What stands in the path behind the address, as it came; '' when there is nothing. */
  readonly tail: string
  readonly headers: Headers
  readonly bytes: Uint8Array
  /**
   * What `bytes` are as JSON, undefined when there are none. Throws what the HTTP edge answers `unsupported_media_type` or
   * `invalid_json` to; a kind that is sent JSON under another type reads the bytes.
   */
  readonly json: () => unknown
}

/** What an inbox makes of a request. */
export type InboxAnswer = SeenAnswer | NeedsPage

/** The same when nothing more is to be seen. */
export type SeenAnswer = ToldReceipts | Confirmation | UnreadableReceipt | ForgedReceipt

/** What stands at this address must be seen before the request can be judged: the certificate that it was signed with. */
export type NeedsPage = {
  readonly kind: 'needs_page'
  /** Of the provider's own, and always the same there: asked for by GET and kept under this address. */
  readonly url: string
  /** Goes on with what stands there. Pure. */
  readonly seen: (page: string) => SeenAnswer
}

/** The provider asks whether its receipts are wanted here: a GET of `url`, once for each such request, tells it yes. */
export type Confirmation = { readonly kind: 'confirm'; readonly url: string }

/** Receipts and inbound messages that are the provider's own. None: the request tells of no message. */
export type ToldReceipts = {
  readonly kind: 'told'
  readonly receipts: readonly ToldReceipt[]
  /** Left out: none. */
  readonly inbound?: readonly ToldInbound[]
}

/** A message that came in from a handset, or a part of one, as the provider told it: who it is for is decided later. */
export type ToldInbound = { readonly inbound: Inbound }

/** An inbound message or a part of one. */
export type Inbound = {
  /** Numbers, short codes or names as the provider wrote them, with a plus where it says that they are international. */
  readonly from: string
  readonly to: string
  /** Its text as far as it could be read. */
  readonly text: string
  /** What it was read from, where a provider gives octets. */
  readonly raw: InboundRaw | null
  /** Of a long message: which, of how many, and what its parts have in common; null: it is whole. */
  readonly part: PartPlace | null
  /** The provider's own id of it, by which a repetition is known; null: it gives none. */
  readonly providerMessageId: string | null
  /** What the provider took it for, and has answered itself. Left out: it says nothing of that. */
  readonly told?: KeywordAction
}

/** User data of an inbound message or a part of one. */
export type InboundRaw = {
  /** Without the user data header. */
  readonly octets: Uint8Array
  /** SMPP v3.4, clause 5.2.19. */
  readonly dataCoding: number
  /** The user data header with its length (3GPP TS 23.040, clause 9.2.3.24); empty: none. */
  readonly header: Uint8Array
}

/** What a receipt says, and what is kept of it as JSON, at most `MAX_RECEIPT_BYTES`: `readReceipt` reads it again. */
export type ToldReceipt = { readonly receipt: Receipt; readonly body: unknown }

/** The request does not prove that it is the provider's. */
export type ForgedReceipt = { readonly kind: 'forged' }

/** A receipt body that could not be read, with the field and the rule it broke. */
export type UnreadableReceipt = { readonly kind: 'unreadable'; readonly field: string; readonly rule: string }
