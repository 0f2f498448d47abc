import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { Result } from 'ioredis'
import { assert } from '../domain/assert.ts'
import type { ClientId } from '../domain/message.ts'
import { openMemoryLimiter } from './memory.ts'
import type { Limiter } from './port.ts'
import type { RedisConnection } from './redis-connection.ts'
import { assertCost, type Limit, type Verdict, verdictOf } from './token-bucket.ts'

/**
 * `takeTokens` of token-bucket.ts, atomic and on the clock of Redis, which all processes share. A bucket is the text
 * "<thousandths of a token> <Unix ms>"; it vanishes when it would be full. A refused taking writes nothing.
 */
const TAKE_TOKENS = `
local rate, full, cost = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3]) * 1000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local level = full
local kept = redis.call('GET', KEYS[1])
if kept then
  local was, at = string.match(kept, '^(-?%d+) (%d+)$')
  level = math.min(full, was + math.max(0, now - at) * rate)
end
if level < math.min(cost, full) then return {0, level} end
level = level - cost
if level < full then
  redis.call('SET', KEYS[1], string.format('%d %d', level, now), 'PX', math.ceil((full - level) / rate))
end
return {1, level}`

declare module 'ioredis' {
  interface RedisCommander<Context> {
    takeTokens(key: string, ratePerS: number, burst: number, cost: number): Result<unknown, Context>
  }
}

const Reply = Type.Tuple([Type.Union([Type.Literal(0), Type.Literal(1)]), Type.Integer()])

/** The check at the start takes nothing, from a bucket of nobody. */
const NOBODY = '00000000-0000-0000-0000-000000000000' as ClientId // the nil UUID, RFC 9562, 5.9

/**
 * One bucket per client for all processes; while Redis is away, one in this process, full at first. Rejects when
 * Redis does not run the script. `now`, for the latter, is whole Unix milliseconds. `close` closes the connection.
 */
export async function openRedisLimiter({
  redis,
  now,
}: {
  readonly redis: RedisConnection
  readonly now: () => number
}): Promise<Limiter> {
  const alone = openMemoryLimiter({ now })
  redis.client.defineCommand('takeTokens', { numberOfKeys: 1, lua: TAKE_TOKENS })

  const takeShared = (clientId: ClientId, limit: Limit, cost: number) =>
    redis.client.takeTokens(`sms:rate:${clientId}`, limit.ratePerS, limit.burst, cost)

  await takeShared(NOBODY, { ratePerS: 1, burst: 1 }, 0)
  return {
    kind: 'redis',
    async take(clientId, limit, cost) {
      assertCost(cost)
      const reply = await redis.ask(() => takeShared(clientId, limit, cost))
      return reply === undefined ? await alone.take(clientId, limit, cost) : readVerdict(reply, limit, cost)
    },
    ping: redis.ping,
    close: redis.close,
  }
}

function readVerdict(reply: unknown, limit: Limit, cost: number): Verdict {
  assert(Value.Check(Reply, reply), 'the script answers with two numbers')
  const [isAllowed, milliTokens] = reply
  return verdictOf(limit, isAllowed === 1 ? 'allowed' : 'refused', milliTokens, cost)
}
