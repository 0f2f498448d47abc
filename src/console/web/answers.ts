import type * as admins from '../../api/admins/admin-answers.ts'
import type * as callbacks from '../../api/callbacks/callback-answers.ts'
import type * as clients from '../../api/clients/client-answers.ts'
import type * as keys from '../../api/clients/key-answers.ts'
import type * as statements from '../../api/clients/statement/statement-answers.ts'
import type * as controls from '../../api/controls/control-answers.ts'
import type * as erasures from '../../api/erasure/erasure-answers.ts'
import type * as guard from '../../api/guard/guard-answers.ts'
import type * as inbound from '../../api/inbound/inbound-answers.ts'
import type * as numbers from '../../api/inbound/number-schemas.ts'
import type * as bulk from '../../api/messages/bulk/bulk-answers.ts'
import type * as exchanges from '../../api/messages/exchange-answers.ts'
import type * as messages from '../../api/messages/message-answers.ts'
import type * as message from '../../api/messages/message-schema.ts'
import type * as paths from '../../api/messages/paths-answers.ts'
import type * as preview from '../../api/messages/preview/preview-answer.ts'
import type * as redact from '../../api/messages/redact-answers.ts'
import type * as sent from '../../api/messages/sent-answers.ts'
import type * as alerts from '../../api/ops/alert-answers.ts'
import type * as archive from '../../api/ops/archive-answers.ts'
import type * as audits from '../../api/ops/audit-answers.ts'
import type * as letters from '../../api/ops/dead-letter-schemas.ts'
import type * as health from '../../api/ops/health-answers.ts'
import type * as problems from '../../api/ops/problem-answers.ts'
import type * as providers from '../../api/providers/provider-answers.ts'
import type * as latency from '../../api/reports/latency-answers.ts'
import type * as machine from '../../api/reports/machine-answers.ts'
import type * as otps from '../../api/reports/otp-answers.ts'
import type * as reasons from '../../api/reports/reason-answers.ts'
import type * as reports from '../../api/reports/report-answers.ts'
import type * as routes from '../../api/routes/route-answers.ts'
import type * as smpp from '../../api/smpp/smpp-answers.ts'
import type * as suppressions from '../../api/suppressions/suppression-answers.ts'
import type * as tariffs from '../../api/tariffs/tariff-answers.ts'

// What the gateway answers, by the schemas of its document. Types only: no code of the gateway comes into the page with them.

/** What is read is not written to. */
type Read<T> = T extends object ? { readonly [K in keyof T]: Read<T[K]> } : T

/** A page of a list: its items under their name, and where it goes on. */
export type Page<Name extends string, Item> = {
  readonly [K in Name]: readonly Item[]
} & { readonly next_cursor: string | null }

/** A message with its text. */
export type Message = Read<message.Message>
/** A message as `GET /v1/messages/search` lists it. */
export type FoundMessage = Read<message.FoundMessage>
/** A page of a search, and how far was looked. */
export type SearchPage = Read<messages.FoundMessages>
/** What many messages have in common, and their way. */
export type MessagePaths = Read<paths.MessagePaths>
/** A row of a history. */
export type StoredEvent = Read<messages.MessageEvent>
/** A history, oldest first, and why each submission went where it went. */
export type History = Read<messages.MessageHistory>
/** A receipt that came when its message was archived. */
export type LateReceipt = History['late_receipts'][number]
/** Whom a message could go to, the one it went to first, and who was passed over. */
export type Choice = NonNullable<StoredEvent['route']>
/** What `GET /v1/messages/:id/credits` answers: all of one instant. */
export type MessageCredits = Read<messages.MessageCredits>
/** What was said to providers for a message, and how far back that is kept. */
export type MessageExchanges = Read<exchanges.MessageExchanges>
/** One request with its answer, or a receipt. */
export type Exchange = Read<exchanges.Exchange>
/** What is answered to a message that was accepted. */
export type SentMessage = Read<sent.AcceptedMessage>
/** What became of a batch. */
export type SentBatch = Read<sent.Batch>
/** What `POST /v1/messages/preview` answers. */
export type Preview = Read<preview.Preview>

/** What would become of many messages. */
export type BulkCount = Read<bulk.BulkCount>
/** An act on many messages. */
export type BulkJob = Read<bulk.BulkJob>
/** Messages of one, each with what became of it. */
export type BulkItemPage = Read<bulk.BulkItemPage>

/** A client and its money. */
export type Client = Read<clients.Client>
/** A line of a client's ledger. */
export type LedgerLine = Read<clients.LedgerLine>
/** The API keys of a client, never themselves. */
export type ApiKeys = Read<keys.ApiKeys>
/** One of them. */
export type ListedApiKey = Read<keys.ListedApiKey>
/** A key that was made, with itself. */
export type MadeApiKey = Read<keys.ApiKey>
/** Where a client is told, and how that goes. */
export type Endpoint = Read<callbacks.CallbackEndpoint>
/** A callback of a list. */
export type Callback = Read<callbacks.Callback>
/** The same with what was sent. */
export type WholeCallback = Read<callbacks.CallbackWithBody>
/** How many callbacks are sent again, and where to go on. */
export type ReplayedCallbacks = Read<callbacks.ReplayedCallbacks>
/** What came of a test event. */
export type TestedEndpoint = Read<callbacks.TestedEndpoint>
/** What setting an endpoint answers; the secret the first time only. */
export type EndpointSet = Read<callbacks.SetEndpoint>
/** A new secret. */
export type SecretRotated = Read<callbacks.RotatedSecret>

/** As whom a client binds to the SMPP server. */
export type SmppAccount = Read<smpp.SmppAccountAnswer>
/** A session of the SMPP server. */
export type SmppSession = Read<smpp.SmppSessionList>['sessions'][number]

/** A message from a handset. */
export type InboundMessage = Read<inbound.InboundPage['inbound'][number]>
/** The same with its parts as they came. */
export type WholeInbound = Read<inbound.WholeInbound>
/** What was written between a client and a number. */
export type Conversation = Read<inbound.Conversation>
/** A number of a client. */
export type OwnNumber = Read<numbers.Numbers['numbers'][number]>

/** How many letters are tried again. */
export type LettersReplayed = Read<letters.ReplayedLetters>
/** What could not be processed. */
export type DeadLetter = Read<letters.DeadLetter>
/** The same with what came. */
export type WholeLetter = Read<letters.DeadLetterWithPayload>

/** A row of a report: a bucket of a series, or a group of a summary. */
export type ReportRow = Read<reports.ReportRow>
/** A report. */
export type Report = Read<reports.Summary | reports.Timeseries>

/** Why messages failed in a time. */
export type ReasonReport = Read<reasons.ReasonReport>
/** How long messages took, with their histograms. */
export type LatencyTimes = Read<latency.LatencyTimes>
/** How long acceptances took. */
export type AcceptingTimes = Read<latency.AcceptingTimes>
/** What became of one-time passwords. */
export type OtpTimes = Read<otps.OtpTimes>

/** What went through the machine, bucket by bucket. */
export type MachineTimes = Read<machine.MachineTimes>

/** What `/ready` says. */
export type Readiness = Read<health.Readiness>

/** A rule of the routes. */
export type Route = Read<routes.Route>
/** A provider of a rule. */
export type RouteTarget = Route['targets'][number]
/** The whole ordered list. */
export type Routes = Read<routes.Routes>
/** By which rule a message would go, to whom, and why. */
export type Explained = Read<routes.RouteExplanation>

/** A list of prices without its entries. */
export type PriceList = Read<tariffs.PriceList>
/** The entries of a list of prices. */
export type Prices = Read<tariffs.Prices>
/** The entries of a provider's list of costs. */
export type Costs = Read<tariffs.Costs>

/** A provider with its live state. Of its secrets only the names are told. */
export type ProviderAnswer = Read<providers.Provider>
/** The same, read by its name: with the addresses that it posts to. */
export type OneProvider = Read<providers.OneProvider>
/** A line: the right of a process to talk to a provider. */
export type ProviderLine = ProviderAnswer['live']['lines'][number]
/** A kind of provider: what a provider of it is made of. */
export type KindAnswer = Read<providers.KindList>['kinds'][number]
/** Settings of a provider that is known, to begin with. */
export type Preset = Read<providers.PresetList>['presets'][number]
/** What a test of a provider gave. */
export type ProviderTest = Read<providers.ProviderTest>

/** What is said of a control, and what holds by it. */
export type ControlAnswer = Read<controls.ControlAnswer>

/** A number that is not written to. */
export type Suppression = Read<suppressions.Suppression>
/** What became of a list of them that was read in. */
export type SuppressionsReadIn = Read<(typeof suppressions.ReadInSuppressions)['static']>

/** What the fraud guard keeps from going out for a time. */
export type GuardBlock = Read<guard.GuardBlock>
/** What a rule of the fraud guard found within a minute. */
export type GuardHits = Read<guard.GuardHits>
/** What its rules found, by the hour. */
export type GuardHours = Read<guard.GuardHours>

/** A month of a client in a few figures. */
export type MonthSums = Read<statements.MonthSums>
/** The months of a client. */
export type StatementList = Read<statements.StatementList>

/** Whose a token is, and what may be done with it. */
export type OwnToken = Read<admins.OwnAdmin>
/** A token of an admin, never itself. */
export type AdminToken = Read<admins.AdminToken>
/** A token that was made, with itself. */
export type MadeAdminToken = Read<admins.MadeAdminToken>
/** A change that somebody made, or tried to make. */
export type Act = Read<admins.Act>
/** The removal of a number everywhere, and the proof of it. */
export type Erasure = Read<erasures.Erasure>
/** What was removed of a message, and what removes it from the archive. */
export type RedactedMessage = Read<redact.RedactedMessage>
/** A day that was begun to be archived. */
export type ArchivedDay = Read<archive.ArchivedDay>

/** What `GET /v1/problems` answers. */
export type Problems = Read<problems.Problems>
/** Something that is wrong now. */
export type Problem = Problems['problems'][number]
/** Whether the money of all clients adds up. */
export type MoneyCheck = Read<problems.MoneyCheckAnswer>
/** What an audit came to. */
export type Audit = Read<audits.Audit>
/** An alert, and how it stands. */
export type Alert = Read<alerts.Alert>
/** Where alerts are told. */
export type AlertWebhook = Read<alerts.AlertWebhook>
/** The same as it was set. */
export type AlertWebhookSet = Read<alerts.SetAlertWebhook>
/** What came of a test of it. */
export type AlertWebhookTested = Read<alerts.AlertWebhookTest>
