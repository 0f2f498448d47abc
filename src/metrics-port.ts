import type { Logger } from 'pino'
import { version } from '../package.json'
import { bearerOf, namesOneOf } from './api/http/access/admin.ts'
import { type Admins, openAdmins } from './api/http/access/admins.ts'
import { openWrongTokens } from './api/http/access/wrong-tokens.ts'
import { certificateFilesOf, followCertificate, readCertificate } from './certificate-files.ts'
import { openCheckedDb, openCheckedNats } from './compose-checked.ts'
import type { CountedThreads, Counting } from './compose-metrics.ts'
import type { Config } from './config.ts'
import { hasScope } from './domain/admin.ts'
import type { CertificatePair } from './domain/certificate-pair.ts'
import { ERRORS } from './domain/errors.ts'
import { isLoopbackHost } from './domain/host.ts'
import { networkOf } from './domain/ip-address.ts'
import { openDependencyChecks } from './flow/check-dependencies.ts'
import { readDependencies } from './flow/metrics/dependency-readings.ts'
import { openGatewayReadings } from './flow/metrics/gateway-readings.ts'
import { type Listening, listenAlone } from './listen.ts'
import type { DbAddress } from './store/database/db.ts'

/** A connection that asks nothing for so long is closed, in seconds: longer than the usual pause between two scrapes. */
const IDLE_TIMEOUT_S = 70

/** Connections of a worker's main thread, which does nothing but tell how it is. */
const CONNECTIONS = 2

const TOO_MANY = ERRORS.too_many_wrong_tokens

const PATHS: readonly string[] = ['/metrics', '/health', '/ready']

/** Answers a request for one of `PATHS`, from this address. */
type AnswerPage = (request: Request, path: string, address: string) => Response | Promise<Response>

/**
 * Listens at HOST and METRICS_PORT for what watches this process, over TLS where there is a certificate; null: there is no such port.
 * Throws `ConfigError` when that cannot be.
 */
export function listenForWatchers(
  { HOST: host, METRICS_PORT: port }: Pick<Config, 'HOST' | 'METRICS_PORT'>,
  pair: CertificatePair | null,
  answer: AnswerPage,
): Listening | null {
  if (port === undefined) return null
  return listenAlone({ host, variable: 'METRICS_PORT', port }, pair, {
    open: (at) =>
      Bun.serve({
        ...at,
        idleTimeout: IDLE_TIMEOUT_S,
        fetch(request, server) {
          const { pathname } = new URL(request.url)
          const isRead = request.method === 'GET' || request.method === 'HEAD'
          return isRead && PATHS.includes(pathname)
            ? answer(request, pathname, server.requestIP(request)?.address ?? 'unknown')
            : plain(404, 'here are GET /metrics, /health and /ready only')
        },
      }),
    stop: (server) => server.stop(true),
  })
}

type WorkerConfig = Pick<
  Config,
  'HOST' | 'AUTH' | 'ADMIN_TOKEN' | 'ADMIN_TOKEN_ALSO' | 'NATS_URL' | 'ARCHIVE_AFTER_DAYS'
>

/** Listens for what watches a worker, where METRICS_PORT is set; answers the port. What it opened is closed by `stops`. */
export async function watchWorker(
  config: WorkerConfig & Pick<Config, 'METRICS_PORT' | 'TLS_CERT' | 'TLS_KEY'>,
  parts: Parameters<typeof openWorkerPages>[1],
  stops: (() => Promise<unknown>)[],
): Promise<number | undefined> {
  if (config.METRICS_PORT === undefined) return undefined
  const files = certificateFilesOf(config, 'TLS')
  const pair = files && readCertificate(files)
  const pages = await openWorkerPages(config, parts)
  stops.push(pages.close)
  const listening = listenForWatchers(config, pair, pages.answer)
  if (!listening) return undefined
  stops.push(listening.stop)
  if (files && pair) stops.push(followCertificate(files, pair, listening.renew, parts.log))
  return listening.port
}

/**
 * What a worker answers. `/ready`: 503 while it stops, the database cannot write, the clock cannot be right or a thread is dead; the bus
 * away is `degraded`, for then alarms drive its messages. Opens two connections to the database and one to the bus.
 */
async function openWorkerPages(
  config: WorkerConfig,
  {
    address,
    log,
    counting,
    threads,
    stopping,
  }: {
    readonly address: DbAddress
    readonly log: Logger
    readonly counting: Counting
    readonly threads: Pick<CountedThreads, 'alive'>
    readonly stopping: AbortSignal
  },
): Promise<{ readonly answer: AnswerPage; close(): Promise<void> }> {
  const db = await openCheckedDb(address, 'sms-watch', CONNECTIONS)
  const bus = await openCheckedNats(config, 'sms-watch', log)
  const asked = { db, bus, now: Date.now, archiveAfterDays: config.ARCHIVE_AFTER_DAYS }
  counting.reads(openGatewayReadings(asked))
  counting.reads(readDependencies(asked))
  const checkDependencies = openDependencyChecks(asked)
  const { ADMIN_TOKEN: adminToken = null, ADMIN_TOKEN_ALSO: adminTokenAlso = null } = config
  const admins = openAdmins({ ...asked, adminToken, adminTokenAlso })
  const wrongTokens = openWrongTokens({ log, now: () => performance.now(), wait: Bun.sleep })

  async function ready(): Promise<Response> {
    const { postgres, clock, bus: nats } = await checkDependencies()
    const { threads: alive, of } = threads.alive()
    const isAway = postgres.status === 'down' || clock.status === 'down' || alive < of
    const answering = isAway ? 'unavailable' : nats.status === 'down' ? 'degraded' : 'ready'
    const status = stopping.aborted ? 'stopping' : answering
    const dependencies = {
      postgres: { status: postgres.status, latency_ms: postgres.latencyMs },
      clock: { status: clock.status, ahead_of_database_ms: clock.aheadMs },
      nats: { status: nats.status, latency_ms: nats.latencyMs },
    }
    return Response.json(
      { status, dependencies, threads: { alive, of } },
      { status: isAway || stopping.aborted ? 503 : 200 },
    )
  }

  async function metrics(request: Request, address: string): Promise<Response> {
    const authorization = request.headers.get('authorization')
    if (!(await mayScrape(config, counting.tokens, admins, authorization))) {
      const isGuess = bearerOf(authorization) !== null
      if (isGuess && (await wrongTokens.slow(networkOf(address))) === 'late')
        return plain(TOO_MANY.status, TOO_MANY.error)
      return plain(
        403,
        'metrics are for who sends Authorization: Bearer with METRICS_TOKEN, or the token of an admin with the scope read',
      )
    }
    const { contentType, text } = await counting.scrape()
    return new Response(text, { headers: { 'content-type': contentType } })
  }

  return {
    answer(request, path, address) {
      if (path === '/metrics') return metrics(request, address)
      return path === '/ready' ? ready() : Response.json({ status: 'ok', version })
    },
    async close() {
      await bus.close()
      await db.close()
    },
  }
}

/** Who may read metrics where no API asks: without any METRICS_TOKEN whoever reaches loopback, as there. */
async function mayScrape(
  { HOST, AUTH }: WorkerConfig,
  tokens: readonly string[],
  admins: Admins,
  authorization: string | null,
): Promise<boolean> {
  const isOpen = tokens.length === 0 && AUTH === 'none' && isLoopbackHost(HOST)
  if (isOpen || namesOneOf(tokens, authorization)) return true
  // While the database is away the token of an admin with a name cannot be judged.
  const named = await admins.find(authorization).catch(() => null)
  return named !== null && !named.isOver && hasScope(named.admin, 'read')
}

function plain(status: number, words: string): Response {
  return new Response(`${words}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
