import type { RedisConnection } from '../../../src/cache/redis-connection.ts'

/** Waits for each answer: a Redis that is slow for a moment, as the machine is, is not taken for away. */
export function patient(redis: RedisConnection): RedisConnection {
  return { ...redis, ask: (command) => command(redis.client) }
}
