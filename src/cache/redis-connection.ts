import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { RedisAway } from './port.ts'
import { redisAddress } from './redis-address.ts'

/** A Redis that needs longer than this is away: no request waits for it. */
export const ANSWER_TIMEOUT_MS = 50

/** How long opening a connection may take. */
const CONNECT_TIMEOUT_MS = 2_000

/** A connection on which an answer is due and nothing comes for this long is given up and made anew. */
const SILENCE_TIMEOUT_MS = 2_000

/** Pauses between attempts to reconnect, doubling, for ever. */
const RECONNECT_MIN_MS = 50
const RECONNECT_MAX_MS = 2_000

/** A sentinel that needs longer is passed over for the next: it may be stopped, and its host would still take a connection. */
const SENTINEL_TIMEOUT_MS = 500

/** While Redis is away it is asked this often whether it is back. */
const PROBE_PAUSE_MS = 250

/** What the probe writes, and how long it stays. */
const PROBE_KEY = 'sms:probe'
const PROBE_TTL_MS = 1_000

/** A connection that is either up or away, and says so once in the log each time it changes. */
export type RedisConnection = {
  readonly client: Redis
  /** The answer to a command, or undefined at once while Redis is away and after 50 ms when it turns out to be. */
  ask<T>(command: (client: Redis) => Promise<T>): Promise<T | undefined>
  /** Round trip of a small write in milliseconds: a full or read-only server is away too. Rejects with `RedisAway`. */
  ping(): Promise<number>
  /** A second call does nothing. */
  close(): Promise<void>
}

/** Connects to a URL as `redisAddress` has them; rejects with the reason, free of the password, when it cannot be used. */
export async function openRedis({
  url,
  name,
  log,
}: {
  readonly url: string
  readonly name: string
  readonly log: Pick<Logger, 'info' | 'warn'>
}): Promise<RedisConnection> {
  let state: 'opening' | 'up' | 'away' | 'closed' = 'opening'
  const pause = (attempt: number) =>
    state === 'opening' ? null : Math.min(RECONNECT_MIN_MS * 2 ** (attempt - 1), RECONNECT_MAX_MS)
  const address = redisAddress(url)
  const options = {
    connectionName: name,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    retryStrategy: pause,
    // A master that has become a replica keeps its connections where nobody cuts them.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
    sentinelRetryStrategy: pause,
    sentinelReconnectStrategy: pause,
    sentinelCommandTimeout: SENTINEL_TIMEOUT_MS,
    // A master that is cut off from its sentinels and not from us is left when they name another.
    failoverDetector: true,
  }
  const client =
    typeof address === 'string' ? new Redis(address, options) : new Redis({ ...address, ...options })
  try {
    await connect(client, probe)
  } catch (error) {
    if (typeof address === 'string' || !NO_SENTINEL.test(String(error))) throw error
    await connectToSentinel(address)
    throw error
  }
  state = 'up'
  client.on('close', () => lose('the connection was closed'))

  async function ask<T>(command: (client: Redis) => Promise<T>): Promise<T | undefined> {
    if (state !== 'up') return undefined
    try {
      return await soon(command(client))
    } catch (error) {
      lose(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  function lose(reason: string): void {
    if (state !== 'up') return
    state = 'away'
    log.warn({ reason }, 'redis is away, going on without it')
    void comeBack()
  }

  async function comeBack(): Promise<void> {
    while (state === 'away') {
      await Bun.sleep(PROBE_PAUSE_MS)
      if (
        client.status === 'ready' &&
        (await soon(probe(client)).then(isTrue, isFalse)) &&
        state === 'away'
      ) {
        state = 'up'
        log.info('redis is back')
      }
    }
  }

  return {
    client,
    ask,
    async ping() {
      const startedAtMs = performance.now()
      if ((await ask(probe)) === undefined) throw new RedisAway('redis is away')
      return performance.now() - startedAtMs
    },
    async close() {
      state = 'closed'
      client.disconnect()
    },
  }
}

const isTrue = () => true
const isFalse = () => false

/** What ioredis says when it has tried each sentinel: of the last one it says that its connection was closed, and not why. */
const NO_SENTINEL = /All sentinels are unreachable/

/** Rejects with the reason why the first sentinel cannot be used; resolves when it can. */
async function connectToSentinel(address: Exclude<ReturnType<typeof redisAddress>, string>): Promise<void> {
  const client = new Redis({
    ...address.sentinels[0],
    ...(address.sentinelTLS && { tls: address.sentinelTLS }),
    ...(address.sentinelPassword && { password: address.sentinelPassword }),
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: SENTINEL_TIMEOUT_MS,
    retryStrategy: null,
  })
  await connect(client, () => client.ping())
  client.disconnect()
}

/** ioredis tells why only through events, also of things it would go on without, such as a database that is not there. */
async function connect(client: Redis, ask: (client: Redis) => Promise<unknown>): Promise<void> {
  let reason: unknown
  client.on('error', (error) => {
    reason = error
  })
  try {
    await client.connect()
    await ask(client)
  } catch (error) {
    reason ??= error
  }
  if (reason === undefined) return
  client.disconnect()
  throw reason
}

function probe(client: Redis): Promise<unknown> {
  return client.set(PROBE_KEY, 1, 'PX', PROBE_TTL_MS)
}

/** The answer, or a rejection after `ANSWER_TIMEOUT_MS`. */
function soon<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // After a pause of our own event loop timers may come first while the answer already lies in the socket: one more
    // turn reads it. (setImmediate does not do on Bun 1.4.5.)
    const giveUp = () => {
      timer = setTimeout(() => reject(new RedisAway(`no answer within ${ANSWER_TIMEOUT_MS} ms`)), 1)
    }
    let timer = setTimeout(giveUp, ANSWER_TIMEOUT_MS)
    const settled = (settle: () => void) => {
      clearTimeout(timer)
      settle()
    }
    answer.then(
      (value) => settled(() => resolve(value)),
      (error) => settled(() => reject(error)),
    )
  })
}
