import type { Logger } from 'pino'
import { version } from '../package.json'
import { namesOneOf } from './api/http/access/admin.ts'
import { openCheckedDb, openCheckedNats } from './compose-checked.ts'
import type { CountedThreads, Counting } from './compose-metrics.ts'
import { type Config, ConfigError } from './config.ts'
import { isLoopbackHost } from './domain/host.ts'
import { openDependencyChecks } from './flow/check-dependencies.ts'
import { readDependencies } from './flow/metrics/dependency-readings.ts'
import { openGatewayReadings } from './flow/metrics/gateway-readings.ts'
import { addressReason } from './listen.ts'
import type { DbAddress } from './store/database/db.ts'

/** A connection that asks nothing for so long is closed, in seconds: longer than the usual pause between two scrapes. */
const IDLE_TIMEOUT_S = 70

/** Connections of a worker's main thread, which does nothing but tell how it is. */
const CONNECTIONS = 2

const PATHS: readonly string[] = ['/metrics', '/health', '/ready']

/** Answers a request for one of `PATHS`. */
type AnswerPage = (request: Request, path: string) => Response | Promise<Response>

/** Listens at HOST and METRICS_PORT for what watches this process. Throws `ConfigError` when that cannot be. */
export function listenForWatchers(
  { HOST, METRICS_PORT }: Pick<Config, 'HOST' | 'METRICS_PORT'>,
  answer: AnswerPage,
): { readonly port: number; stop(): Promise<void> } | null {
  if (METRICS_PORT === undefined) return null
  try {
    const server = Bun.serve({
      hostname: HOST,
      port: METRICS_PORT,
      reusePort: false,
      idleTimeout: IDLE_TIMEOUT_S,
      fetch(request) {
        const { pathname } = new URL(request.url)
        const isRead = request.method === 'GET' || request.method === 'HEAD'
        return isRead && PATHS.includes(pathname)
          ? answer(request, pathname)
          : plain(404, 'here are GET /metrics, /health and /ready only')
      },
    })
    return { port: server.port ?? METRICS_PORT, stop: () => server.stop(true) }
  } catch (error) {
    throw new ConfigError(addressReason(error, HOST, 'METRICS_PORT', METRICS_PORT))
  }
}

type WorkerConfig = Pick<Config, 'HOST' | 'AUTH' | 'ADMIN_TOKEN' | 'ADMIN_TOKEN_ALSO' | 'NATS_URL'>

/** Listens for what watches a worker, where METRICS_PORT is set; answers the port. What it opened is closed by one of `stops`. */
export async function watchWorker(
  config: WorkerConfig & Pick<Config, 'METRICS_PORT'>,
  parts: Parameters<typeof openWorkerPages>[1],
  stops: (() => Promise<unknown>)[],
): Promise<number | undefined> {
  if (config.METRICS_PORT === undefined) return undefined
  const pages = await openWorkerPages(config, parts)
  stops.push(pages.close)
  const listening = listenForWatchers(config, pages.answer)
  stops.push(async () => await listening?.stop())
  return listening?.port
}

/**
 * What a worker answers. `/ready`: 503 while the database cannot write, the clock cannot be right or a thread is dead; the bus away is
 * `degraded`, for then alarms drive its messages. Opens two connections to the database and one to the bus.
 */
async function openWorkerPages(
  config: WorkerConfig,
  {
    address,
    log,
    counting,
    threads,
  }: {
    readonly address: DbAddress
    readonly log: Logger
    readonly counting: Counting
    readonly threads: Pick<CountedThreads, 'alive'>
  },
): Promise<{ readonly answer: AnswerPage; close(): Promise<void> }> {
  const db = await openCheckedDb(address, 'sms-watch', CONNECTIONS)
  const bus = await openCheckedNats(config, 'sms-watch', log)
  const asked = { db, bus, now: Date.now }
  counting.reads(openGatewayReadings(asked))
  counting.reads(readDependencies(asked))
  const checkDependencies = openDependencyChecks(asked)

  async function ready(): Promise<Response> {
    const { postgres, clock, bus: nats } = await checkDependencies()
    const { threads: alive, of } = threads.alive()
    const isAway = postgres.status === 'down' || clock.status === 'down' || alive < of
    const status = isAway ? 'unavailable' : nats.status === 'down' ? 'degraded' : 'ready'
    const dependencies = {
      postgres: { status: postgres.status, latency_ms: postgres.latencyMs },
      clock: { status: clock.status, ahead_of_database_ms: clock.aheadMs },
      nats: { status: nats.status, latency_ms: nats.latencyMs },
    }
    return Response.json({ status, dependencies, threads: { alive, of } }, { status: isAway ? 503 : 200 })
  }

  async function metrics(request: Request): Promise<Response> {
    if (!mayScrape(config, counting.tokens, request.headers.get('authorization')))
      return plain(403, 'metrics are for who sends Authorization: Bearer with METRICS_TOKEN or ADMIN_TOKEN')
    const { contentType, text } = await counting.scrape()
    return new Response(text, { headers: { 'content-type': contentType } })
  }

  return {
    answer(request, path) {
      if (path === '/metrics') return metrics(request)
      return path === '/ready' ? ready() : Response.json({ status: 'ok', version })
    },
    async close() {
      await bus.close()
      await db.close()
    },
  }
}

/** Who may read metrics where no API asks: without any METRICS_TOKEN whoever reaches loopback, as there. */
function mayScrape(
  { HOST, AUTH, ADMIN_TOKEN, ADMIN_TOKEN_ALSO }: WorkerConfig,
  tokens: readonly string[],
  authorization: string | null,
): boolean {
  const isOpen = tokens.length === 0 && AUTH === 'none' && isLoopbackHost(HOST)
  return isOpen || namesOneOf([...tokens, ADMIN_TOKEN ?? null, ADMIN_TOKEN_ALSO ?? null], authorization)
}

function plain(status: number, words: string): Response {
  return new Response(`${words}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
