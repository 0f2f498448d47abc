import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Archive } from './archive/archive.ts'
import { archivePlaceOf } from './archive-config.ts'
import { openBacklog } from './bus/backlog.ts'
import type { Bus } from './bus/port.ts'
import { openShards } from './bus/shards.ts'
import { openLimits } from './cache/limits.ts'
import { type CallbackPost, openCallbackPost } from './callback/post.ts'
import { callbackPolicyOf } from './callback-config.ts'
import { openCheckedDb, openCounters } from './compose-checked.ts'
import { openKnown } from './compose-directory.ts'
import type { Counting } from './compose-metrics.ts'
import { openTraces } from './compose-traces.ts'
import { allowedHostsOf, type Config } from './config.ts'
import { openClientParameters } from './directory/client-parameters.ts'
import { openGuardBlocks } from './directory/guard-blocks.ts'
import { openNumbers } from './directory/numbers.ts'
import { openUuid7s } from './domain/new-uuid7.ts'
import { openSenderGate } from './flow/accept/choose-sender.ts'
import { openReferences } from './flow/accept/give-references.ts'
import { openAdmission } from './flow/accept/open-admission.ts'
import { openKnownDays } from './flow/archive/known-days.ts'
import { openCallbackHooks } from './flow/callback/callback-hooks.ts'
import { openFraudGuard } from './flow/guard/guard-messages.ts'
import { openDispatching } from './flow/message/dispatching.ts'
import { openOptedOutStops, openSuppressionGate } from './flow/opt-out/opted-out.ts'
import { openOutcomeCounter } from './flow/problem/count-outcomes.ts'
import { openAcceptCounter } from './flow/report/count-accepting.ts'
import { openStops } from './flow/stop/open-stops.ts'
import { openSendWindowStops } from './flow/stop/send-window-stops.ts'
import { openSenderCapStops } from './flow/stop/sender-cap-stops.ts'
import { openLiveFeed } from './live/feed.ts'
import { openLiveWatch } from './live/watch.ts'
import { withTraces } from './log.ts'
import { policyOf } from './message-policy.ts'
import type { Metrics } from './metrics/metrics.ts'
import { callbackSecretsOf, type OtpSecrets, otpSecretsOf, otpSettingsOf } from './otp-secret.ts'
import { resolveBySystem } from './outbound/addresses.ts'
import { openPages, PAGE_TIMEOUT_MS } from './outbound/pages.ts'
import { restoreInThread } from './restore-in-thread.ts'
import { WORKER_CONNECTION } from './store/callback/callback-secrets.ts'
import type { Db, DbAddress } from './store/database/db.ts'
import { countOverdue } from './store/message/alarms.ts'
import { countParkedReceipts } from './store/receipt/parked-receipts.ts'
import { openParking } from './store/receipt/parking.ts'
import { openWays } from './worker/lines/ways.ts'
import { openOptOuts } from './worker/opt-outs.ts'
import { openProviderLog } from './worker/provider-log.ts'
import type { ApiDeps, Deps, WorkerDeps } from './world.ts'

/** Connections per event loop: a commit in flight, the one being filled, reads and alarms. */
const API_CONNECTIONS = 8
const WORKER_CONNECTIONS = 6

/** Capture counters per client; more than the workers that usually settle at once. */
const CAPTURE_SLOTS = 32

/** What an api process or thread needs. `port` is the one it listens at, known later. */
export async function openApiDeps(
  config: Config,
  address: DbAddress,
  bus: Bus,
  log: Logger,
  stopping: AbortSignal,
  drain: ApiDeps['drain'],
  port: () => number,
  counting: Counting,
): Promise<ApiDeps> {
  const db = await openCheckedDb(address, 'sms-api', API_CONNECTIONS)
  const secrets = otpSecretsOf(config)
  const { part: numbersPart, ...numbers } = openNumbers(db)
  const { part: blocksPart, ...blocks } = openGuardBlocks(db, Date.now)
  const known = await openKnown(config, db, port, ['price', 'cost'], [numbersPart, blocksPart])
  const policy = policyOf(config, known.providers.all)
  const tracer = await openTraces(config, db, log, 'api')
  const named = withTraces(log, tracer)
  const opened = {
    ...world(db, bus, named, 'api', secrets, counting.metrics, archiveOf(config, db, known)),
    tracer,
    ...known,
  }
  const { counters, ...limiting } = await openCounters(config, log)
  const guard = openFraudGuard({ ...opened, blocks, counters })
  return {
    ...opened,
    ...limiting,
    numbers,
    inbound: { joinMs: config.INBOUND_JOIN_MS, repeatMs: config.INBOUND_REPEAT_MS },
    admission: openAdmission([
      openSenderGate({ ...known, numbers }),
      openSuppressionGate(opened),
      guard.gate,
    ]),
    accepting: openAcceptCounter(opened),
    guardHits: guard.hits,
    dispatching: openDispatching(opened),
    validityMs: config.MESSAGE_VALIDITY_MS,
    dispatchLeaseMs: policy.dispatchLeaseMs,
    liveWatch: openLiveWatch({ bus, now: Date.now }),
    restoreDay: (day) => restoreInThread({ config, address, day }),
    adminToken: config.ADMIN_TOKEN ?? null,
    adminTokenAlso: config.ADMIN_TOKEN_ALSO ?? null,
    auth: config.AUTH,
    host: config.HOST,
    allowedHosts: allowedHostsOf(config) ?? [],
    drain,
    scrape: counting.scrape,
    metricsTokens: counting.tokens,
    callbackPost: callbackPostOf(config),
    callbackPolicy: callbackPolicyOf(config),
    pages: openPages({
      allowPrivate: known.reach.allowPrivate,
      resolve: resolveBySystem,
      timeoutMs: PAGE_TIMEOUT_MS,
      now: Date.now,
    }),
    policy,
    slot: captureSlot(),
    otp: otpSettingsOf(config, secrets),
    providerLogDays: config.PROVIDER_LOG_DAYS,
    stopping,
    backlog: openBacklog({
      bus,
      maxMessages: config.MAX_BACKLOG,
      countOverdue: (most) => countOverdue(db.sql, Date.now(), most),
    }),
    limits: openLimits({ ratePerS: config.RATE_LIMIT_RPS, burst: config.RATE_LIMIT_BURST }),
  }
}

/** What an actor worker needs. `port` is the api's on this machine, for their receipts. */
export async function openWorkerDeps(
  config: Config,
  address: DbAddress,
  bus: Bus,
  log: Logger,
  port: number,
  metrics: Metrics,
): Promise<WorkerDeps> {
  const db = await openCheckedDb(address, WORKER_CONNECTION, WORKER_CONNECTIONS)
  const secrets = otpSecretsOf(config)
  const { part: parametersPart, ...clientParameters } = openClientParameters(db)
  const known = await openKnown(config, db, () => port, ['cost'], [parametersPart])
  const tracer = await openTraces(config, db, log, 'worker')
  const named = withTraces(log, tracer)
  const opened = {
    ...world(db, bus, named, 'worker', secrets, metrics, archiveOf(config, db, known)),
    tracer,
    ...known,
    clientParameters,
  }
  const providerLogDays = config.PROVIDER_LOG_DAYS
  const deps = { ...opened, providerLog: providerLogDays === 0 ? null : openProviderLog(opened) }
  return {
    ...deps,
    optOuts: openOptOuts(opened),
    outcomes: openOutcomeCounter(opened),
    providerLogDays,
    actsDays: config.ACTS_DAYS,
    policy: policyOf(config, known.providers.all),
    stopsOf: openStops([
      openOptedOutStops(opened),
      openSendWindowStops(known),
      openSenderCapStops({ ...known, db }),
    ]),
    findWay: openWays(deps),
    holder: `${hostname()}/${process.pid}/${crypto.randomUUID().slice(0, 8)}`,
    receiptParkMs: config.RECEIPT_PARK_MS,
    slot: captureSlot(),
    ...secrets,
    callbackPost: callbackPostOf(config),
    callbackHooks: openCallbackHooks(opened),
    callbackPolicy: callbackPolicyOf(config),
    callbackConcurrency: config.CALLBACK_CONCURRENCY,
  }
}

function callbackPostOf(config: Config): CallbackPost {
  return openCallbackPost({
    allowPrivate: config.CALLBACK_ALLOW_PRIVATE === 'true',
    timeoutMs: config.CALLBACK_TIMEOUT_MS,
    resolve: resolveBySystem,
  })
}

function captureSlot(): number {
  return Math.floor(Math.random() * CAPTURE_SLOTS)
}

/** What is of the configuration, or is opened before. */
type Known =
  | 'directory'
  | 'controls'
  | 'suppressions'
  | 'providers'
  | 'health'
  | 'router'
  | 'reach'
  | 'providerSeal'
  | 'numberSecret'
  | 'tracer'

/** Days in cold storage, as this process reads them. */
function archiveOf(config: Config, db: Db, { numberSecret }: Pick<Deps, 'numberSecret'>): Archive {
  return openKnownDays(db, archivePlaceOf(config), numberSecret)
}

function world(
  db: Db,
  bus: Bus,
  log: Logger,
  part: 'api' | 'worker',
  secrets: OtpSecrets,
  metrics: Metrics,
  archive: Archive,
): Omit<Deps, Known> {
  return {
    metrics,
    db,
    bus,
    archive,
    shards: openShards(Date.now),
    parking: openParking({ countParked: () => countParkedReceipts(db.sql) }),
    nextReference: openReferences({ db, random: Math.random }),
    live: openLiveFeed({ bus, now: Date.now, source: `${part}-${process.pid}` }),
    log,
    now: Date.now,
    random: Math.random,
    callbackSecrets: callbackSecretsOf(secrets),
    newId: openUuid7s({ now: Date.now, random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)) }),
  }
}
