import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { CallbackPolicy } from '../../actors/callback/policy.ts'
import type { MessagePolicy } from '../../actors/message/policy.ts'
import { NO_ARCHIVE } from '../../src/archive/archive.ts'
import { openBacklog } from '../../src/bus/backlog.ts'
import { openLocalConsumer, openLocalPublisher } from '../../src/bus/local.ts'
import type { Channel } from '../../src/bus/local-message.ts'
import type { Bus } from '../../src/bus/port.ts'
import { openShards } from '../../src/bus/shards.ts'
import { openLimits } from '../../src/cache/limits.ts'
import { openMemoryLimiter } from '../../src/cache/memory.ts'
import type { CallbackHooks } from '../../src/callback/form.ts'
import { type CallbackPost, openCallbackPost } from '../../src/callback/post.ts'
import { openCallbackSecrets } from '../../src/callback/secrets.ts'
import type { ClientControls } from '../../src/directory/client-controls.ts'
import type { ClientParameters } from '../../src/directory/client-parameters.ts'
import type { Numbers } from '../../src/directory/numbers.ts'
import { openProviderSeal } from '../../src/directory/provider-seal.ts'
import type { Suppressions } from '../../src/directory/suppressions.ts'
import { controlOf } from '../../src/domain/controls.ts'
import { openUuid7s } from '../../src/domain/new-uuid7.ts'
import { NO_PARAMETERS } from '../../src/domain/parameters.ts'
import type { Router } from '../../src/domain/route/routing.ts'
import { openReferences } from '../../src/flow/accept/give-references.ts'
import { openAdmission } from '../../src/flow/accept/open-admission.ts'
import { openDispatching } from '../../src/flow/message/dispatching.ts'
import { type LiveFeed, openLiveFeed } from '../../src/live/feed.ts'
import { openLiveWatch } from '../../src/live/watch.ts'
import { openMetrics } from '../../src/metrics/metrics.ts'
import { openScrape } from '../../src/metrics/scrape.ts'
import { openTally } from '../../src/metrics/tally.ts'
import { numberSecretOf } from '../../src/number-secret.ts'
import { openPages } from '../../src/outbound/pages.ts'
import type { Db } from '../../src/store/database/db.ts'
import { countParkedReceipts } from '../../src/store/receipt/parked-receipts.ts'
import { openParking } from '../../src/store/receipt/parking.ts'
import type { ApiDeps } from '../../src/world.ts'
import { knownProviders, RECEIPT_TOKEN } from './known-providers.ts'
import { knownHealth, knownRoutes } from './known-routes.ts'
import { knownTariffs } from './tariffs.ts'

// Parts of a gateway, put together in the thread of a test.

let scratch: string | null = null

/** Where kinds keep what they have to; removed when the process ends. */
export function scratchFolder(): string {
  if (scratch !== null) return scratch
  const path = mkdtempSync(join(tmpdir(), 'sms-gateway-kinds-'))
  process.on('exit', () => rmSync(path, { recursive: true, force: true }))
  scratch = path
  return path
}

/** A log nobody reads. */
export const SILENT = pino({ level: 'silent' })

/** Where no day is archived, and nobody opts out. */
export const NOTHING_LATE = { archive: NO_ARCHIVE, optOuts: { keep() {} }, log: SILENT }

/** A live feed that tells nobody. */
export const UNTOLD: LiveFeed = { moved() {}, received() {}, close() {} }

/** No client has parameters for all of its messages. */
export const NO_CLIENT_PARAMETERS: ClientParameters = { of: () => NO_PARAMETERS }

/** Counts for nobody. */
export const UNCOUNTED = openMetrics(openTally(), 0)

/** Every number may be written to. */
export const NO_SUPPRESSIONS: Suppressions = { mayHold: () => false, hashOf: () => null, note() {} }

/** Nothing is said of what may go out. */
export const USUAL_CONTROLS: ClientControls = { of: (name) => controlOf(name) }

/** Nobody has a number. */
export const NO_NUMBERS: Numbers = { match: () => null, group: () => [] }
/** What secrets of providers are sealed with. */
export const SECRETS_KEY = 'a key of the tests, 32 characters or more'

/** In the environment the secrets that would be made in DATA_DIR, which a part of a gateway does not have. */
export const SECRETS_IN_ENV = { SECRETS_KEY, NUMBER_SECRET: 'a secret of the tests, 32 characters or more' }

/** What numbers are hashed with. */
export const NUMBER_SECRET = numberSecretOf(SECRETS_IN_ENV.NUMBER_SECRET)

/** Where the receipts of `mock` go. */
export const RECEIPT_PATH = `/v1/providers/mock/dlr/${RECEIPT_TOKEN}`

/** Short leases and waits, so that a test sees them end. */
export const POLICY: MessagePolicy = {
  retry: { minDelayMs: 20, maxDelayMs: 100, factor: 2 },
  maxAttempts: 3,
  submitLeaseMs: 2_000,
  dispatchLeaseMs: 1_000,
  receiptWaitMs: 3_600_000,
  onExpired: 'release',
}

/** For who counts what happens to a message: no lease ends on a busy machine. */
export const PATIENT_POLICY: MessagePolicy = { ...POLICY, submitLeaseMs: 60_000, dispatchLeaseMs: 60_000 }

/** What seals signing secrets. */
export const callbackSecrets = openCallbackSecrets('a secret of thirty-two characters')

/** No door signs with a token, and nothing is kept of an answer. */
export const NO_CALLBACK_HOOKS: CallbackHooks = { tokenOf: async () => null, keepReplies: async () => {} }

/** The standard schedule of callbacks in short; a lease that no test is slow enough for. */
export const CALLBACK_POLICY: CallbackPolicy = { waitsMs: [20, 40, 60], jitter: 0.2, leaseMs: 60_000 }

/** The way to endpoints on this machine, which answer at once, on a busy machine later; names resolve to loopback. */
export function openLoopbackLine(): CallbackPost {
  return openCallbackPost({ allowPrivate: true, timeoutMs: 30_000, resolve: async () => ['127.0.0.1'] })
}

/** Both ends of the local bus in one thread: what is published at one end is taken at the other. */
export function openBusPair(): { readonly publisher: Bus; readonly consumer: Bus; close(): Promise<void> } {
  const { port1, port2 } = new MessageChannel()
  const publisher = openLocalPublisher({ channels: [endOf(port1)] })
  const consumer = openLocalConsumer({ channel: endOf(port2) })
  return {
    publisher,
    consumer,
    async close() {
      await publisher.close()
      await consumer.close()
      port1.close()
      port2.close()
    },
  }
}

function endOf(port: MessagePort): Channel {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.onmessage = (event) => listener(event.data)
    },
  }
}

/** A bus that is away: no worker is behind it. */
export function openBusAway(): Bus {
  return openLocalPublisher({ channels: [] })
}

/** What an api process needs, with these parts. */
export function apiDeps({
  router = knownRoutes(),
  ...parts
}: { readonly db: Db; readonly bus: Bus; readonly router?: Router } & Partial<
  Omit<ApiDeps, 'router'>
>): ApiDeps {
  const tally = openTally()
  const deps: Omit<ApiDeps, 'dispatching'> = {
    log: SILENT,
    tracer: null,
    archive: NO_ARCHIVE,
    // As long as it takes: how far a search comes is for the test to say, not for the machine.
    searchedForMs: Number.POSITIVE_INFINITY,
    restoreDay: async () => false,
    directory: { refresh: async () => false, ageMs: () => 0 },
    providers: knownProviders([{ name: 'mock' }, { name: 'mock-b' }]),
    controls: USUAL_CONTROLS,
    numbers: NO_NUMBERS,
    inbound: { joinMs: 60_000, repeatMs: 60_000 },
    suppressions: NO_SUPPRESSIONS,
    admission: openAdmission([]),
    guardHits: { flush: async () => {} },
    health: knownHealth(),
    // One of a test need not say why.
    router: { explain: () => null, all: () => [], ...router },
    providerSeal: openProviderSeal(SECRETS_KEY),
    numberSecret: NUMBER_SECRET,
    reach: { receiptBase: () => 'http://127.0.0.1:8080', allowPrivate: true, dataDir: scratchFolder() },
    nextReference: openReferences({ db: parts.db, random: () => 0.5 }),
    shards: openShards(Date.now),
    live: openLiveFeed({ bus: parts.bus, now: Date.now, source: 'api' }),
    liveWatch: openLiveWatch({ bus: parts.bus, now: Date.now }),
    now: Date.now,
    random: () => 0.5,
    callbackSecrets,
    newId: openUuid7s({ now: parts.now ?? Date.now, random: randomBytes }),
    tariffs: knownTariffs(parts.db),
    validityMs: 3_600_000,
    dispatchLeaseMs: (parts.policy ?? POLICY).dispatchLeaseMs,
    policy: POLICY,
    slot: 0,
    parking: openParking({ countParked: () => countParkedReceipts(parts.db.sql) }),
    adminToken: null,
    adminTokenAlso: null,
    auth: 'none',
    host: '127.0.0.1',
    allowedHosts: [],
    drain: { asked: () => false, hasBegun: () => false },
    metrics: openMetrics(tally, 100),
    scrape: openScrape(tally, []),
    metricsTokens: [],
    limiter: openMemoryLimiter({ now: Date.now }),
    limits: openLimits({ ratePerS: 0, burst: 1 }),
    callbackPost: openLoopbackLine(),
    callbackPolicy: CALLBACK_POLICY,
    pages: openPages({ allowPrivate: false, resolve: async () => [], timeoutMs: 1_000, now: Date.now }),
    redis: null,
    backlog: openBacklog({ bus: parts.bus, maxMessages: 1_000_000, countOverdue: async () => 0 }),
    otp: null,
    providerLogDays: 7,
    stopping: new AbortController().signal,
    ...parts,
  }
  return { dispatching: openDispatching(deps), ...deps }
}
