import type { Logger } from 'pino'
import type { CallbackPolicy } from '../actors/callback/policy.ts'
import type { MessagePolicy } from '../actors/message/policy.ts'
import type { Archive } from './archive/archive.ts'
import type { Backlog } from './bus/backlog.ts'
import type { Bus } from './bus/port.ts'
import type { Shards } from './bus/shards.ts'
import type { Limits } from './cache/limits.ts'
import type { Limiter } from './cache/port.ts'
import type { RedisConnection } from './cache/redis-connection.ts'
import type { CallbackHooks } from './callback/form.ts'
import type { CallbackPost } from './callback/post.ts'
import type { CallbackSecrets } from './callback/secrets.ts'
import type { ClientControls } from './directory/client-controls.ts'
import type { ClientParameters } from './directory/client-parameters.ts'
import type { Directory } from './directory/directory.ts'
import type { Health } from './directory/health.ts'
import type { Numbers } from './directory/numbers.ts'
import type { ProviderSeal } from './directory/provider-seal.ts'
import type { Providers } from './directory/providers.ts'
import type { Routes } from './directory/routes.ts'
import type { Suppressions } from './directory/suppressions.ts'
import type { Tariffs } from './directory/tariffs.ts'
import type { Admission } from './domain/controls/admission.ts'
import type { NumberSecret } from './domain/erasure/number-hash.ts'
import type { InboundSettings } from './domain/inbound/inbound-settings.ts'
import type { Actor } from './domain/message/actor.ts'
import type { Dispatchable } from './domain/message/dispatchable.ts'
import type { Exchange } from './domain/message/exchange.ts'
import type { StopsOf } from './domain/message/stop.ts'
import type { MessageId } from './domain/message.ts'
import type { OtpLimits } from './domain/otp.ts'
import type { OutcomeCounter } from './domain/problem/outcome-counter.ts'
import type { AcceptCounter } from './domain/report/accept-counter.ts'
import type { Router } from './domain/route/routing.ts'
import type { LiveFeed } from './live/feed.ts'
import type { LiveWatch } from './live/watch.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Scrape } from './metrics/scrape.ts'
import type { Pages } from './outbound/pages.ts'
import type { FindWay, Hooks } from './provider/kind.ts'
import type { Db } from './store/database/db.ts'
import type { Parking } from './store/receipt/parking.ts'
import type { Tracer } from './trace/tracer.ts'

/** What every part may ask of the world. */
export type Deps = {
  readonly db: Db
  readonly bus: Bus
  readonly shards: Shards
  /** What this process knows of the configuration, read anew each second. */
  readonly directory: Directory
  readonly providers: Providers
  /** What may go out, and when. */
  readonly controls: ClientControls
  /** Which numbers are not written to. */
  readonly suppressions: Suppressions
  /** Who can send now, looked at each second. */
  readonly health: Health
  /** Whom messages may go to. */
  readonly router: Router
  readonly reach: ProviderReach
  /** What secrets of providers are sealed with; null: there is no SECRETS_KEY, and no provider has a secret. */
  readonly providerSeal: ProviderSeal | null
  /** What numbers are hashed with; null: there is no NUMBER_SECRET, and none is. */
  readonly numberSecret: NumberSecret | null
  /** How many more receipts may wait for their messages. */
  readonly parking: Parking
  /** Joins the parts of a long message to this number: `Hooks.nextReference`. */
  readonly nextReference: Hooks['nextReference']
  /** Days that the database has no more. */
  readonly archive: Archive
  /** Told of every move after its commit. */
  readonly live: LiveFeed
  /** Counts what happens here. */
  readonly metrics: Metrics
  readonly log: Logger
  /** Null: traces are off. */
  readonly tracer: Tracer | null
  /** Unix milliseconds. */
  readonly now: () => number
  /** In [0, 1). */
  readonly random: () => number
  /** Of the signing secrets of callbacks. */
  readonly callbackSecrets: CallbackSecrets
  /** A UUIDv7 of now, whatever `now` was before. */
  readonly newId: () => string
}

/** How providers and this process reach each other. */
export type ProviderReach = {
  /** The URL by which providers reach the gateway, without a slash at its end; null: this process knows none. */
  receiptBase(): string | null
  /** Whether requests to providers may go to private and loopback addresses. */
  readonly allowPrivate: boolean
  /** For what kinds keep on this machine. */
  readonly dataDir: string
}

/** Where a worker keeps what was said between it and providers; a call costs a push into an array. */
export type ProviderLog = {
  /** Keeps an exchange of this provider, soon and as far as there is room, without secrets and codes, and cut. Never throws. */
  keep(provider: string, exchange: Exchange): void
  /** From now on whatever is kept of this message is without this code. */
  hideCode(messageId: MessageId, code: string): void
  /** Writes what waits, if the database is there. */
  close(): Promise<void>
}

/** Where a worker keeps which numbers a provider says are not to be written to. */
export type OptOuts = {
  /** Keeps that the number of this message wants none from its sender, soon; `words` are the provider's. Never throws. */
  keep(message: Pick<Actor, 'clientId' | 'to' | 'from' | 'provider'>, words: string): void
  /** Writes what waits, if the database is there. */
  close(): Promise<void>
}

/** What an api process needs. */
export type ApiDeps = Deps & {
  /** Whose it is what comes in. */
  readonly numbers: Numbers
  readonly inbound: InboundSettings
  /** What messages cost. */
  readonly tariffs: Tariffs
  /** Which drafts may go out. */
  readonly admission: Admission
  /** Counts how long requests take to their acceptance; left out by tests that count none. */
  readonly accepting?: AcceptCounter
  /** What the fraud guard found, and is not written yet. */
  readonly guardHits: { flush(): Promise<void> }
  /** The same, with the rules themselves. */
  readonly router: Routes
  /** The orders of what was accepted. */
  readonly dispatching: {
    /** Takes messages that are committed. Never waits, never fails. */
    give(messages: readonly Dispatchable[]): void
    /** Holds nothing back, and resolves when all that was given is with the bus or left to alarms. */
    idle(): Promise<void>
  }
  /** How long an accepted message may live, in milliseconds. */
  readonly validityMs: number
  /** How long an accepted message waits for its dispatch before its alarm rings, in milliseconds. */
  readonly dispatchLeaseMs: number
  /** For what clients themselves ask of an actor: a cancel. */
  readonly policy: MessagePolicy
  /** Which of the client's capture counters this process adds to. */
  readonly slot: number
  readonly limiter: Limiter
  /** How fast each client may send. */
  readonly limits: Limits
  /** How many more messages may wait. */
  readonly backlog: Backlog
  /** For so long a search, and a list by status, looks at messages, in milliseconds; left out: `SEARCHED_FOR_MS`. */
  readonly searchedForMs?: number
  /** Brings a day (`2026-01-31`) back from cold storage; false: it is not there, or in other hands. Rejects when its place is away. */
  readonly restoreDay: (day: string) => Promise<boolean>
  /** What admins name themselves with; null: admin routes are off. */
  readonly adminToken: string | null
  /** A token that opens them besides; null: none. */
  readonly adminTokenAlso: string | null
  /** The address listened at, as HOST gives it: on loopback what is of all clients is open. */
  readonly host: string
  /** Names besides those of loopback by which the gateway is asked, as `readHostName` writes them. */
  readonly allowedHosts: readonly string[]
  /** What this process tells whoever scrapes it. */
  readonly scrape: Scrape
  /** What they name themselves with; none: they come as an admin does, or to loopback. */
  readonly metricsTokens: readonly string[]
  /** Told of every request, for the end of connections. */
  readonly drain: { asked(): boolean; hasBegun(): boolean }
  /** Who may speak for a client: anyone, or who has a key of it. */
  readonly auth: 'none' | 'api_key'
  /** The way to clients' endpoints. */
  readonly callbackPost: CallbackPost
  readonly callbackPolicy: CallbackPolicy
  /** What providers keep for those who read their receipts. */
  readonly pages: Pages
  /** What moves in all processes. */
  readonly liveWatch: LiveWatch
  /** Null: there is none to be asked about. */
  readonly redis: Pick<RedisConnection, 'ping' | 'close'> | null
  /** Null: OTPs are off. */
  readonly otp: OtpSettings | null
  /** How many days exchanges with providers are shown; 0: none are kept. */
  readonly providerLogDays: number
  /** Aborted when the process is to end: what waits is to be answered soon. */
  readonly stopping: AbortSignal
}

/** How OTPs are sent. */
export type OtpSettings = {
  /** What codes are encrypted and verified with. */
  readonly secret: string
  /** A secret that is read besides; null or left out: none. */
  readonly secretAlso?: string | null
  /** How long a request waits for a provider to take its code, in milliseconds. */
  readonly deadlineMs: number
  /** Whether the answer holds the code. */
  readonly echoCode: boolean
  /** Over all clients; those of a gateway that was not told others, if left out. */
  readonly limits?: OtpLimits
}

/** What an actor worker needs. */
export type WorkerDeps = Deps & {
  readonly policy: MessagePolicy
  /** Which orders are not carried out now. */
  readonly stopsOf: StopsOf
  /** How a provider is opened, as its row says now. */
  readonly findWay: FindWay
  /** What this worker's lines are held under: unique among all threads, and readable. */
  readonly holder: string
  /** How long a receipt waits for its message, in milliseconds. */
  readonly receiptParkMs: number
  /** What providers take. */
  readonly tariffs: Pick<Tariffs, 'costOf'>
  /** What providers are told of all messages of a client. */
  readonly clientParameters: ClientParameters
  /** Which of the client's capture counters this worker adds to. */
  readonly slot: number
  /** The way to clients' endpoints. */
  readonly callbackPost: CallbackPost
  readonly callbackHooks: CallbackHooks
  readonly callbackPolicy: CallbackPolicy
  /** Callbacks under way to one endpoint from this worker, at most. */
  readonly callbackConcurrency: number
  /** What codes are encrypted with; null: OTPs cannot be submitted. */
  readonly otpSecret: string | null
  /** What they may be encrypted with besides; null: nothing. */
  readonly otpSecretAlso: string | null
  /** How many days exchanges with providers are kept; 0: none are. */
  readonly providerLogDays: number
  /** How many days acts are kept; 0: for ever. */
  readonly actsDays: number
  /** Null: none are kept. */
  readonly providerLog: ProviderLog | null
  readonly optOuts: OptOuts
  /** Counts what becomes of messages; left out by tests that count none. */
  readonly outcomes?: OutcomeCounter
}
