import type { Logger } from 'pino'
import { openNatsBus } from './bus/nats.ts'
import type { Bus } from './bus/port.ts'
import { type GuardCounters, openMemoryGuardCounters } from './cache/guard-counters.ts'
import { openMemoryLimiter } from './cache/memory.ts'
import { openRedisLimiter } from './cache/redis.ts'
import { openRedis } from './cache/redis-connection.ts'
import { openRedisGuardCounters } from './cache/redis-guard-counters.ts'
import { type Config, ConfigError } from './config.ts'
import { type Db, type DbAddress, openDb } from './store/database/db.ts'
import { findSessionFault } from './store/database/sessions.ts'
import type { ApiDeps } from './world.ts'

/** Opens a pool and asks it once, so that a wrong or dead address, or a pooler that cannot be used, is one clear line at the start. */
export async function openCheckedDb(address: DbAddress, name: string, max: number): Promise<Db> {
  const open = (most: number) => openDb({ address, name, max: most })
  let db: Db | null = null
  try {
    db = open(max)
    await db.sql`select 1`
    const fault = address.kind === 'url' ? await findSessionFault(db, () => open(1)) : null
    if (fault !== null) throw new ConfigError(fault)
    return db
  } catch (error) {
    await db?.close()
    const reason = reasonOf(error)
    const hint = REFUSED_BY_POOLER.test(reason) ? ' (a pooler: see PgBouncer in docs/operate.md)' : ''
    throw new ConfigError(`${placeOf(address)} cannot be used: ${reason}${hint}`)
  }
}

/** What PgBouncer says to settings that it does not know; PostgreSQL has other words. */
const REFUSED_BY_POOLER = /^unsupported startup parameter/

/** Opens the NATS bus; an address that does not answer is one clear line. */
export async function openCheckedNats(
  { NATS_URL: url = '', NATS_REPLICAS: replicas }: Pick<Config, 'NATS_URL' | 'NATS_REPLICAS'>,
  name: string,
  log: Logger,
): Promise<Bus> {
  try {
    return await openNatsBus({ url, name, log, replicas: replicas ?? null })
  } catch (error) {
    const reason = reasonOf(error)
    const hint = TOO_FEW_SERVERS.test(reason)
      ? ` (NATS_REPLICAS=${replicas} takes a cluster of ${replicas} servers)`
      : ''
    throw new ConfigError(`NATS_URL (${hostsOf(url)}) cannot be used: ${reason}${hint}`)
  }
}

/** What a NATS server says that stands alone, and a cluster of fewer servers than there are to be copies. */
const TOO_FEW_SERVERS = /^replicas > 1 not supported|no suitable peers|insufficient resources/

/** Opens what counts, in Redis when there is a URL; an address that does not answer is one clear line. */
export async function openCounters(
  config: Config,
  log: Logger,
): Promise<Pick<ApiDeps, 'limiter' | 'redis'> & { readonly counters: GuardCounters }> {
  const clock = { now: Date.now }
  if (!config.REDIS_URL)
    return { limiter: openMemoryLimiter(clock), redis: null, counters: openMemoryGuardCounters(clock) }
  try {
    const redis = await openRedis({ url: config.REDIS_URL, name: 'sms-api', log })
    const counters = openRedisGuardCounters({ redis, ...clock })
    return { limiter: await openRedisLimiter({ redis, ...clock }), redis, counters }
  } catch (error) {
    throw new ConfigError(`REDIS_URL (${hostsOf(config.REDIS_URL)}) cannot be used: ${reasonOf(error)}`)
  }
}

function placeOf(address: DbAddress): string {
  return address.kind === 'url'
    ? `POSTGRES_URL (${hostsOf(address.url)})`
    : `the embedded database (${address.path})`
}

/** The hosts of a URL, which may have several, each perhaps with a scheme of its own; without users and passwords, commas in them included. */
function hostsOf(url: string): string {
  const authorities = url.split(/,?\s*[a-z+]+:\/\//i).filter(Boolean)
  return authorities
    .map((one) => one.replace(/[/?].*$/, '').replace(/^.*@/, ''))
    .join(', ')
    .replaceAll(/,(?=\S)/g, ', ')
}

function reasonOf(error: unknown): string {
  if (error instanceof Error)
    return (error.cause instanceof Error ? error.cause.message : error.message) || error.name
  return String(error)
}
