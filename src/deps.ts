import type { Logger } from 'pino'
import type { MessagePolicy } from '../actors/message/policy.ts'
import type { Bus } from './bus/port.ts'
import type { Shards } from './bus/shards.ts'
import type { Limiter } from './cache/port.ts'
import type { RedisConnection } from './cache/redis-connection.ts'
import type { Prices } from './domain/price.ts'
import type { LiveFeed } from './live/feed.ts'
import type { LiveWatch } from './live/watch.ts'
import type { Provider } from './provider/port.ts'
import type { Db } from './store/db.ts'

/** What every part may ask of the world. */
export type Deps = {
  readonly db: Db
  readonly bus: Bus
  readonly shards: Shards
  /** Told of every move after its commit. */
  readonly live: LiveFeed
  readonly log: Logger
  /** Unix milliseconds. */
  readonly now: () => number
  /** In [0, 1). */
  readonly random: () => number
  /** A UUIDv7. */
  readonly newId: () => string
}

/** What an api process needs. */
export type ApiDeps = Deps & {
  readonly prices: Prices
  /** How long an accepted message may live, in milliseconds. */
  readonly validityMs: number
  /** How long an accepted message waits for its dispatch before its alarm rings, in milliseconds. */
  readonly dispatchLeaseMs: number
  /** What moves in all processes. */
  readonly liveWatch: LiveWatch
  /** How each provider's receipts are read. */
  readonly receiptReaders: ReadonlyMap<string, Provider['readReceipt']>
  /** Null: clients send as fast as they can. */
  readonly limiter: Limiter | null
  /** What operators name themselves with; null: operator routes are off. */
  readonly adminToken: string | null
  /** Null: there is none to be asked about. */
  readonly redis: Pick<RedisConnection, 'ping' | 'close'> | null
}

/** What an actor worker needs. */
export type WorkerDeps = Deps & {
  readonly policy: MessagePolicy
  readonly provider: Provider
  readonly providers: ReadonlyMap<string, Provider>
  /** How long a provider may take to answer, in milliseconds. */
  readonly timeoutMs: number
  /** How long a receipt waits for its message, in milliseconds. */
  readonly receiptParkMs: number
  /** Which of the client's capture counters this worker adds to. */
  readonly slot: number
}
