import './api/http/production.ts'
import packageJson from '../package.json'
import { openAdminToken } from './admin-token.ts'
import { createApp } from './api/app.ts'
import { cameFrom } from './api/http/access/entrance.ts'
import { type Drain, openDrain } from './api/http/drain.ts'
import { startApiTurns } from './api-turns.ts'
import { banner } from './banner.ts'
import { BACKLOG_POLL_MS } from './bus/backlog.ts'
import { openLocalPublisher } from './bus/local.ts'
import { certificateFilesOf, followCertificate, readCertificate } from './certificate-files.ts'
import { openApiDeps } from './compose.ts'
import { openCheckedNats } from './compose-checked.ts'
import { openApiReadings, openCounting } from './compose-metrics.ts'
import { ConfigError, readConfig } from './config.ts'
import { consoleRoutes } from './console/console-routes.ts'
import { goesToMocks } from './console/mock-numbers.ts'
import { keepFresh } from './directory/keep-fresh.ts'
import { keepLooking } from './directory/keep-looking.ts'
import type { CertificatePair } from './domain/certificate-pair.ts'
import { hostFromHere, isLoopbackHost } from './domain/host.ts'
import { httpDoors } from './doors/http-doors.ts'
import { startSmppCallbacks } from './doors/smpp/deliver/callback-sender.ts'
import { openRequests } from './doors/smpp/requests.ts'
import { openSmppServer } from './doors/smpp/server.ts'
import { openIntake } from './flow/accept/intake.ts'
import { BULK_TICK_MS, bulkByTurns } from './flow/bulk/bulk-by-turns.ts'
import { warnOfClearSecrets } from './flow/callback/seal-callback-secrets.ts'
import {
  FORGET_FINGERPRINTS_TICK_MS,
  forgetFingerprints,
  INBOUND_TICK_MS,
  takeInbound,
} from './flow/inbound/take-inbound.ts'
import { openHeed } from './flow/opt-out/heed-keywords.ts'
import { openProblems } from './flow/problem/read-problems.ts'
import { refreshLimits } from './flow/refresh-limits.ts'
import { inTime } from './kit/in-time.ts'
import { startTicker } from './kit/ticker.ts'
import { BOTH_FOR_MS, listen, requireHttpPorts } from './listen.ts'
import { openLog } from './log.ts'
import { openTally } from './metrics/tally.ts'
import { listenForWatchers, watchWorker } from './metrics-port.ts'
import { openAddress, prepare, requireSchema } from './prepare-database.ts'
import { readSmppListening, requireSmppPorts } from './smpp-listening.ts'
import { DataDirInUse } from './store/database/embedded.ts'
import { logsFailureOf } from './store/database/loop-failure.ts'
import { MigrationRefused } from './store/database/migrate.ts'
import { SHORTEN_LOG_TICK_MS, shortenLog } from './store/database/shorten-log.ts'
import { vacuumQueues } from './store/database/vacuum.ts'
import { PARKING_POLL_MS } from './store/receipt/parking.ts'
import { openWorkerThreads } from './worker/thread-pool.ts'

const { version } = packageJson

/** Nothing that hangs may keep the process longer than this after SIGTERM, or after balancers have had `DRAIN_MS`. */
const EXIT_DEADLINE_MS = 9_000

/** Deliveries under way to SMPP clients get so long for their answers at a stop. */
const SMPP_CALLBACKS_STOP_MS = 2_000

/** The last orders get so long at a stop; what the bus has not taken by then is found by its alarm. */
const DISPATCH_STOP_MS = 1_500

/** The last spans get so long at a stop. */
const TRACES_STOP_MS = 1_000

const VACUUM_TICK_MS = 60_000

/** The composition root: configuration, then dependencies, then the role; the stop runs in reverse order. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = openLog(config.LOG_LEVEL, { role: config.ROLE })
  const smppListening = config.ROLE === 'worker' ? null : readSmppListening(config)
  const httpCertificate = config.ROLE === 'worker' ? null : certificateFilesOf(config, 'TLS')
  const httpPair = httpCertificate && readCertificate(httpCertificate)
  await requireHttpPorts(config)
  if (smppListening) await requireSmppPorts(smppListening)
  const stops: (() => Promise<unknown>)[] = []
  const drain = openDrain({ noticeMs: config.DRAIN_MS, now: () => performance.now(), wait: Bun.sleep })
  const stopping =
    config.ROLE === 'worker'
      ? stopOnSignals(stops, log, null, EXIT_DEADLINE_MS)
      : stopOnSignals(stops, log, drain, config.DRAIN_MS + EXIT_DEADLINE_MS)

  const tally = openTally()
  const threads = config.ROLE === 'api' ? null : openWorkerThreads(config, log, tally)
  const counting = openCounting(config, tally, threads)
  const address = await openAddress(config, stops)
  if (config.ROLE === 'all') await prepare(address, config)
  else await requireSchema(address)

  if (config.ROLE === 'worker') {
    // Before the threads: it says that they stop, until they have.
    const parts = threads && { address, log, counting, threads, stopping }
    const metricsPort = parts && (await watchWorker(config, parts, stops))
    stops.push(() => threads?.stop() ?? Promise.resolve())
    await threads?.start({ address, port: config.PORT, local: null })
    log.info({ version, workers: config.ACTOR_WORKERS, metricsPort }, 'worker started')
    return
  }

  const local = config.NATS_URL || !threads ? null : openLocalPublisher({ channels: threads.channels, log })
  const bus = local ?? (await openCheckedNats(config, 'sms-api', log))
  stops.push(() => bus.close())
  // Those who run services share one token, which only they can choose.
  const made = config.ADMIN_TOKEN || address.kind === 'url' ? null : openAdminToken(config.DATA_DIR)
  const withToken = made ? { ...config, ADMIN_TOKEN: made.token } : config
  const listening = { port: config.PORT }
  const deps = await openApiDeps(
    withToken,
    address,
    bus,
    log,
    stopping,
    drain,
    () => listening.port,
    counting,
  )
  counting.reads(openApiReadings(deps, threads !== null, config))
  stops.push(() => deps.db.close())
  stops.push(async () => await deps.tracer?.close(TRACES_STOP_MS))
  stops.push(() => inTime(deps.dispatching.idle(), DISPATCH_STOP_MS, () => {}))
  stops.push(async () => deps.live.close())
  stops.push(async () => await deps.redis?.close())
  await refreshLimits(deps)
  warnOfClearSecrets(deps)
  const problems = openProblems(deps)
  stops.push(...startApiTurns(deps, problems.readProblems))
  stops.push(keepFresh(deps.directory, log))
  stops.push(keepLooking(deps.health, log))
  stops.push(startTicker(PARKING_POLL_MS, () => deps.parking.poll(), logsFailureOf('parking', log)))
  const inbound = { ...deps, heed: openHeed(deps) }
  stops.push(startTicker(INBOUND_TICK_MS, () => takeInbound(inbound), logsFailureOf('inbound', log)))
  stops.push(
    startTicker(
      FORGET_FINGERPRINTS_TICK_MS,
      () => forgetFingerprints(deps),
      logsFailureOf('inbound fingerprints', log),
    ),
  )
  stops.push(startTicker(BULK_TICK_MS, () => bulkByTurns(deps), logsFailureOf('bulk acts', log)))
  stops.push(startTicker(BACKLOG_POLL_MS, () => deps.backlog.poll(), logsFailureOf('backlog', log)))
  const intake = openIntake(deps)
  const app = createApp(deps, {
    intake,
    problems,
    pages: consoleRoutes({
      policy: deps.policy,
      auth: deps.auth,
      playsMock: () => goesToMocks(deps),
      traceUrl: config.TRACE_URL ?? null,
      warm: config.ROLE === 'all',
    }),
    doors: httpDoors(deps, intake),
    overTls: httpPair !== null,
  })
  const server = listen(app, config, httpPair)
  const watched = listenForWatchers(config, httpPair, (request, _, address) =>
    app.handle(cameFrom(request, address)),
  )
  stops.push(async () => await watched?.stop())
  const renew = (pair: CertificatePair) => {
    drain.endConnections(BOTH_FOR_MS)
    server.renew(pair)
    watched?.renew(pair)
  }
  if (httpCertificate && httpPair) stops.push(followCertificate(httpCertificate, httpPair, renew, log))
  listening.port = server.port
  stops.push(async () => await threads?.stop())
  // At once: one after the other they could take longer than the process may.
  const servers: { stop(): Promise<unknown> }[] = [server]
  stops.push(() => Promise.all(servers.map((one) => one.stop())))
  const smpp = smppListening && (await openSmppServer(deps, openRequests(deps, intake), smppListening))
  if (smpp) {
    servers.push(smpp)
    const files = certificateFilesOf(config, 'SMPP_TLS')
    if (files && smppListening.tls) stops.push(followCertificate(files, smppListening.tls, smpp.renew, log))
    const telling = startSmppCallbacks(deps, smpp.receivers)
    stops.push(() => telling.stop(SMPP_CALLBACKS_STOP_MS))
  }
  // First of all: a live stream would keep the server from stopping.
  stops.push(async () => deps.liveWatch.close())
  await threads?.start({ address, port: server.port, local })
  // A server does both by itself.
  if (address.kind === 'socket') {
    stops.push(startTicker(VACUUM_TICK_MS, () => vacuumQueues(deps.db), logsFailureOf('vacuum', log)))
    stops.push(startTicker(SHORTEN_LOG_TICK_MS, () => shortenLog(deps.db), logsFailureOf('checkpoint', log)))
  }
  if (config.ROLE === 'all') {
    const base = `${httpPair ? 'https' : 'http'}://${hostFromHere(config.HOST)}:${server.port}`
    // A token that was given is a secret of others: it is shown to who sits there, and in no log of a container.
    const token = made?.token ?? (process.stdout.isTTY ? config.ADMIN_TOKEN : null)
    process.stdout.write(banner(base, address, bus.kind, made, token ?? null))
  }
  if (config.AUTH === 'none' && !isLoopbackHost(config.HOST))
    log.warn(
      { host: config.HOST },
      'AUTH=none on a HOST that other machines reach: whoever reaches it can send messages for every client whose id he knows; set AUTH=api_key',
    )
  const smppPorts = smpp && { smppPort: smpp.port, smppTlsPort: smpp.tlsPort }
  const metricsPort = watched?.port
  log.info(
    { version, port: server.port, ...smppPorts, metricsPort, postgres: address.kind, bus: bus.kind },
    'gateway started',
  )
}

/** Stops what is open when a signal comes; the answer is aborted then. */
function stopOnSignals(
  stops: (() => Promise<unknown>)[],
  log: ReturnType<typeof openLog>,
  drain: Drain | null,
  deadlineMs: number,
): AbortSignal {
  const stopping = new AbortController()
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(0), deadlineMs)
    // Everything works as before until those who hold a connection know that it ends.
    await drain?.begin()
    stopping.abort()
    for (const one of stops.reverse()) {
      await one().catch((error) => log.warn({ err: error }, 'a step of the stop failed, the others follow'))
    }
    log.info('gateway stopped')
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return stopping.signal
}

try {
  await main()
} catch (error) {
  const isTold =
    error instanceof ConfigError || error instanceof DataDirInUse || error instanceof MigrationRefused
  if (!isTold) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
