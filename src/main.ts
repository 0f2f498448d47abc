import { startTicker } from '../actors/runtime/ticker.ts'
import { openAdminToken } from './admin-token.ts'
import { createApp } from './api/app.ts'
import { banner } from './banner.ts'
import { BACKLOG_POLL_MS } from './bus/backlog.ts'
import { openLocalPublisher } from './bus/local.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { consoleRoutes } from './console/console-routes.ts'
import { LIMITS_REFRESH_MS, refreshLimits } from './flow/refresh-limits.ts'
import { openLog } from './log.ts'
import { openApiDeps, openCheckedDb, openCheckedNats } from './open.ts'
import { seedDemoClient } from './seed.ts'
import { wakeOrphans } from './store/alarms.ts'
import { endCallbackLeases } from './store/callback-queue.ts'
import type { DbAddress } from './store/db.ts'
import { DataDirInUse, openEmbedded } from './store/embedded.ts'
import { migrate, schemaOf } from './store/migrate.ts'
import { vacuumQueues } from './store/vacuum.ts'
import { openWorkerThreads } from './worker-threads.ts'

/** Nothing that hangs may keep the process longer than this after SIGTERM. */
const EXIT_DEADLINE_MS = 9_000

/** A connection may be silent this long, in seconds: more than the longest wait for an OTP. */
const IDLE_TIMEOUT_S = 120

const VACUUM_TICK_MS = 60_000

/** The composition root: configuration, then dependencies, then the role; the stop runs in reverse order. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = openLog(config.LOG_LEVEL, { role: config.ROLE })
  const stops: (() => Promise<unknown>)[] = []
  const stopping = stopOnSignals(stops, log)

  const threads = config.ROLE === 'api' ? null : openWorkerThreads(config, log)
  const address = await openAddress(config, stops)
  if (config.ROLE === 'all') await prepare(address)
  else await requireSchema(address)

  if (config.ROLE === 'worker') {
    stops.push(() => threads?.stop() ?? Promise.resolve())
    await threads?.start({ address, port: config.PORT, local: null })
    log.info({ workers: config.ACTOR_WORKERS }, 'worker started')
    return
  }

  const local = config.NATS_URL || !threads ? null : openLocalPublisher({ channels: threads.channels })
  const bus = local ?? (await openCheckedNats(config.NATS_URL ?? '', 'sms-api', log))
  stops.push(() => bus.close())
  // Those who run services share one token, which only they can choose.
  const made = config.ADMIN_TOKEN || address.kind === 'url' ? null : openAdminToken(config.DATA_DIR)
  const withToken = made ? { ...config, ADMIN_TOKEN: made.token } : config
  const deps = await openApiDeps(withToken, address, bus, log, stopping)
  stops.push(() => deps.db.close())
  stops.push(async () => deps.live.close())
  stops.push(async () => await deps.redis?.close())
  await refreshLimits(deps)
  stops.push(startTicker('limits', LIMITS_REFRESH_MS, () => refreshLimits(deps), log))
  stops.push(startTicker('backlog', BACKLOG_POLL_MS, () => deps.backlog.poll(), log))
  const server = listen(
    createApp(deps, consoleRoutes({ policy: deps.policy, auth: deps.auth, warm: config.ROLE === 'all' })),
    config,
  )
  stops.push(async () => {
    await threads?.stop()
  })
  stops.push(() => server.stop())
  // First of all: a live stream would keep the server from stopping.
  stops.push(async () => deps.liveWatch.close())
  await threads?.start({ address, port: server.port, local })
  // A server vacuums by itself.
  if (address.kind === 'socket')
    stops.push(startTicker('vacuum', VACUUM_TICK_MS, () => vacuumQueues(deps.db), log))
  if (config.ROLE === 'all') process.stdout.write(banner(server.port, address, bus.kind, made))
  log.info({ port: server.port, postgres: address.kind, bus: bus.kind }, 'gateway started')
}

async function openAddress(config: Config, stops: (() => Promise<unknown>)[]): Promise<DbAddress> {
  if (config.POSTGRES_URL) return { kind: 'url', url: config.POSTGRES_URL }
  const embedded = await openEmbedded(config.DATA_DIR)
  stops.push(() => embedded.close())
  return embedded.address
}

async function prepare(address: DbAddress): Promise<void> {
  const db = await openCheckedDb(address, 'sms-migrate', 2)
  await migrate(db, Date.now())
  await seedDemoClient(db)
  if (address.kind === 'socket') {
    await wakeOrphans(db.sql, Date.now())
    await endCallbackLeases(db.sql, Date.now())
  }
  await db.close()
}

async function requireSchema(address: DbAddress): Promise<void> {
  const db = await openCheckedDb(address, 'sms-start', 1)
  const schema = await schemaOf(db)
  await db.close()
  if (schema === 'none')
    throw new ConfigError('the database of POSTGRES_URL has no tables yet: run `bun run migrate` first')
  if (schema === 'old')
    throw new ConfigError(
      'the database of POSTGRES_URL has the tables of an earlier release: run `bun run migrate` first',
    )
}

function listen(
  app: ReturnType<typeof createApp>,
  config: Config,
): { readonly port: number; stop(): Promise<void> } {
  try {
    app.listen({ port: config.PORT, hostname: config.HOST, idleTimeout: IDLE_TIMEOUT_S })
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw new ConfigError(
      taken
        ? `PORT ${config.PORT} is taken: stop what listens there or choose another PORT`
        : `HOST ${config.HOST} cannot be used`,
    )
  }
  // Answers what is being asked, takes nothing new.
  return { port: app.server?.port ?? config.PORT, stop: async () => void (await app.server?.stop()) }
}

/** Stops what is open when a signal comes; the answer is aborted then. */
function stopOnSignals(stops: (() => Promise<unknown>)[], log: ReturnType<typeof openLog>): AbortSignal {
  const stopping = new AbortController()
  const stop = async () => {
    if (stopping.signal.aborted) return
    stopping.abort()
    setTimeout(() => process.exit(0), EXIT_DEADLINE_MS)
    for (const one of stops.reverse()) {
      await one().catch((error) => log.warn({ err: error }, 'stop failed'))
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
  if (!(error instanceof ConfigError || error instanceof DataDirInUse)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
