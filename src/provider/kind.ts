import type { Static, TSchema } from '@sinclair/typebox'
import type { Exchange } from '../domain/message/exchange.ts'
import type { Receipt } from '../domain/message/receipt.ts'
import type { Msisdn } from '../domain/message.ts'
import type { LINE_STATES, ProviderDefaults } from '../domain/provider/provider.ts'
import type {
  InboundRaw,
  InboxAnswer,
  RawRequest,
  SubmitAnswer,
  SubmitRequest,
  ToldInbound,
  ToldReceipt,
  UnreadableReceipt,
} from './port.ts'

/** Named secrets of a provider, in clear: they leave memory only in requests to the provider. */
export type Secrets = Readonly<Record<string, string>>

/** A secret that a kind knows by name. `multiline`: it has lines, which a field of one line would take out of it. */
export type SecretField = {
  readonly name: string
  readonly required: boolean
  readonly meaning: string
  readonly multiline?: true
}

/** A setting that cannot be used: its path in the settings (`request.url`; '' is all of them) and the rule it breaks. */
export type SettingsViolation = { readonly field: string; readonly rule: string }

/** What the gateway gives a provider that is opened. */
export type Hooks = {
  /** The provider's name. */
  readonly name: string
  readonly secrets: Secrets
  /**
   * Where its receipts are posted to, its proof included: PUBLIC_URL or this process's own address, and the path. Null: this
   * process knows no address by which it is reached.
   */
  readonly receiptUrl: string | null
  /** What proves its receipts at the end of that path. */
  readonly receiptToken: string
  /** A folder of this machine for what a kind keeps, in files that bear the provider's name. */
  readonly dataDir: string
  /** Whether requests may go to private and loopback addresses. */
  readonly allowPrivate: boolean
  /**
   * For kinds that hear of receipts and inbound messages on a session. Resolves when they are durable: only then may the other
   * side be told yes. Rejects when they are not, or there is no room for them: the other side must send them again.
   */
  tell(what: readonly (ToldReceipt | ToldInbound)[]): Promise<void>
  /**
   * A number that joins the parts of a long message, 0 to 65535: the next of a count that all long messages to this number share,
   * whichever provider, line and process they go by. Rejects when it cannot be had.
   */
  nextReference(to: Msisdn): Promise<number>
  /** Keeps an exchange with its message, soon and as far as there is room. Null: nothing is kept. */
  readonly keepExchange: null | ((exchange: Exchange) => void)
  /** Unix milliseconds. */
  readonly now: () => number
  /** In [0, 1). */
  readonly random: () => number
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

/** What a line's provider is doing, as it is shown. */
export type LineState = {
  readonly state: (typeof LINE_STATES)[number]
  /** Its last failure, in words without secrets; null: none. */
  readonly lastError: string | null
}

/** One open way to a provider, held by one line. */
export type OpenProvider = {
  /** Submits once. Never rejects: whatever goes wrong is an answer. `signal` ends it as unknown. */
  submit(request: SubmitRequest, signal: AbortSignal): Promise<SubmitAnswer>
  state(): LineState
  /** Stops background work; what is durable goes on at the next open. */
  close(): Promise<void>
}

/** Settings to begin with, for a service or a gateway that many use. */
export type ProviderPreset = {
  /** 1 to 32 of a–z, 0–9, `-`. */
  readonly name: string
  /** What people call it. */
  readonly title: string
  /** What is to be known before it is used, in a sentence or two. */
  readonly notes: string
  /** Pass the kind's check when all of `secrets` are given. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly secrets: readonly SecretField[]
}

/** How a provider is opened. */
export type Way = {
  /** Another one when it must be opened anew: settings, secrets or address have changed. Holds secrets: never shown. */
  readonly made: string
  /** It submits user data as it came; left out: texts only. */
  readonly takesUserData?: boolean
  /** Throws when the kind breaks its word. */
  open(): OpenProvider
}

/** How the provider of this name is opened now; null: it cannot be used, which is logged once for each change of it. */
export type FindWay = (name: string) => Way | null

/** Providers that are open here, each with the time that a submission may stay unanswered, in milliseconds. */
export type OpenedProviders = {
  get(
    name: string,
  ):
    | ({ readonly provider: OpenProvider; readonly timeoutMs: number } & Pick<Way, 'takesUserData'>)
    | undefined
}

/**
 * A kind of provider: code. A folder under `src/provider/` and a line in `kinds.ts`, made by `defineKind` (define-kind.ts).
 * `S` is the schema of its settings, which the API's document and the console's form are made from too; each description in
 * it is the rule that a refusal names.
 */
export type ProviderKind<S extends TSchema = TSchema> = {
  readonly settings: S
  /** Secrets it knows; `'any'`: settings name whatever they want. */
  readonly secrets: readonly SecretField[] | 'any'
  readonly defaults: ProviderDefaults
  /** What a schema cannot say: null when the settings can be used. Pure. */
  check(settings: Static<S>, secrets: ReadonlySet<string>): SettingsViolation | null
  /**
   * True: it submits user data as it came, octet for octet (`SubmitRequest.userData`). Pure. Left out: it takes texts only, and a
   * message that no text says (`needsUserData`) goes by none of its providers.
   */
  readonly takesUserData?: (settings: Static<S>) => boolean
  /** Only where a line of it is held. */
  open(settings: Static<S>, hooks: Hooks): OpenProvider
  /** How its receipts prove themselves: by the token in the path, which the edge compares, or by what `inbox` checks. */
  readonly proof: 'token' | 'inbox'
  /** Pure, in the api, whether a line is open or not. What it must see first, it asks for. Null: nothing comes over HTTP. */
  readonly inbox: null | ((settings: Static<S>, secrets: Secrets, request: RawRequest) => InboxAnswer)
  /** Reads what its inbox has kept of a receipt. Pure. */
  readReceipt(settings: Static<S>, body: unknown): Receipt | UnreadableReceipt
  /** What is answered when receipts are durable; null: 204 without a body. */
  readonly receiptAnswer: null | ((settings: Static<S>) => ReceiptAnswer)
  /** The same of a request that tells of inbound messages, whatever else it tells. */
  readonly inboundAnswer: null | ((settings: Static<S>) => ReceiptAnswer)
  /**
   * The text of one long message from the user data of its parts, in their order; `null` is a part that is missing. Pure.
   * Left out: the texts of the parts put together. Given where a character may stand half in one part and half in the next.
   */
  readonly textOfParts?: (settings: Static<S>, parts: readonly (InboundRaw | null)[]) => string
  /** The request that a submission would be, for `POST /v1/providers/:name/test`; secrets are shown as `***`. Null: none. */
  readonly render:
    | null
    | ((
        settings: Static<S>,
        hooks: Hooks,
        request: SubmitRequest,
      ) => RenderedRequest | Promise<RenderedRequest>)
  /** Settings to begin with; at most 50. */
  readonly presets: readonly ProviderPreset[]
}

/** What a sender of receipts expects to be answered. */
export type ReceiptAnswer = { readonly status: number; readonly contentType: string; readonly body: string }

/** A request as it would leave, for people to read. */
export type RenderedRequest = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}
