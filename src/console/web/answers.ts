import type { callbackEndpointRoutes } from '../../api/callbacks/callback-endpoint.ts'
import type { callbackJson, endpointJson } from '../../api/callbacks/callback-view.ts'
import type { clientJson, ledgerLineJson } from '../../api/clients/client-view.ts'
import type { Refusal } from '../../api/http/refuse.ts'
import type { creditsJson } from '../../api/messages/message-credits.ts'
import type { eventJson, messageJson } from '../../api/messages/message-view.ts'
import type { previewJson } from '../../api/messages/preview.ts'
import type { foundJson, searchJson } from '../../api/messages/search.ts'
import type { sentJson } from '../../api/messages/send.ts'
import type { deadLetterRoutes, letterJson, wholeJson } from '../../api/ops/dead-letters.ts'
import type { healthRoutes } from '../../api/ops/health.ts'
import type { GROUP_FIELDS, reportRowJson } from '../../api/reports/report-view.ts'
import type { reportHeadJson } from '../../api/reports/reports.ts'

// What the gateway answers, as its own views make it. Types only: no code of the gateway comes into the page with them.

/** What JSON leaves of a value: an id is a text again. */
export type Wire<T> = T extends string & { readonly __brand: string }
  ? string
  : T extends object
    ? { readonly [K in keyof T]: Wire<T[K]> }
    : T

/** A page of a list: its items under their name, and where it goes on. */
export type Page<Name extends string, Item> = {
  readonly [K in Name]: readonly Item[]
} & { readonly next_cursor: string | null }

/** What a route answers when it does not refuse. */
type Answer<Route extends { readonly response: { 200: unknown } }> = Wire<
  Exclude<Route['response'][200], Refusal>
>

/** A message with its text. */
export type Message = Wire<ReturnType<typeof messageJson>>
/** A message as `GET /v1/messages/search` lists it. */
export type FoundMessage = Wire<ReturnType<typeof foundJson>>
/** A page of a search, and how far was looked. */
export type SearchPage = Wire<ReturnType<typeof searchJson>>
/** A row of a history. */
export type StoredEvent = Wire<ReturnType<typeof eventJson>>
/** A history, oldest first. */
export type History = { readonly events: readonly StoredEvent[] }
/** What `GET /v1/messages/:id/credits` answers: all of one instant. */
export type MessageCredits = Wire<ReturnType<typeof creditsJson>>
/** What is answered to a message that was accepted. */
export type SentMessage = Wire<ReturnType<typeof sentJson>>
/** What `POST /v1/messages/preview` answers. */
export type Preview = Wire<ReturnType<typeof previewJson>>

/** A client and its money. */
export type Client = Wire<ReturnType<typeof clientJson>>
/** A line of a client's ledger. */
export type LedgerLine = Wire<ReturnType<typeof ledgerLineJson>>
/** Where a client is told, and how that goes. */
export type Endpoint = Wire<ReturnType<typeof endpointJson>>
/** A callback of a list. */
export type Callback = Wire<ReturnType<typeof callbackJson>>

type EndpointRoutes = ReturnType<typeof callbackEndpointRoutes>['~Routes']['v1']['clients'][':id']['callback']
/** What setting an endpoint answers; the secret the first time only. */
export type EndpointSet = Answer<EndpointRoutes['put']>
/** A new secret. */
export type SecretRotated = Answer<EndpointRoutes['rotate-secret']['post']>

type LetterRoutes = ReturnType<typeof deadLetterRoutes>['~Routes']['v1']['dead-letters']
/** How many letters are tried again. */
export type LettersReplayed = Answer<LetterRoutes['replay']['post']>
/** What could not be processed. */
export type DeadLetter = Wire<ReturnType<typeof letterJson>>
/** The same with what came. */
export type WholeLetter = Wire<ReturnType<typeof wholeJson>>

/** What a group is named by, under the field of what was grouped by. */
type GroupValue = {
  readonly [Field in (typeof GROUP_FIELDS)[keyof typeof GROUP_FIELDS]]?: Field extends 'express'
    ? boolean
    : string | null
}

/** A row of a report: a bucket of a series, or a group of a summary. */
export type ReportRow = Wire<ReturnType<typeof reportRowJson>> & GroupValue
/** A report. */
export type Report = Wire<ReturnType<typeof reportHeadJson>> & { readonly rows: readonly ReportRow[] }

/** What `/ready` says. */
export type Readiness = Answer<ReturnType<typeof healthRoutes>['~Routes']['ready']['get']>
