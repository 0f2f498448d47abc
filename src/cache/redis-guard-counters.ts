import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { Result } from 'ioredis'
import { assert } from '../domain/assert.ts'
import { type CountAsk, PLACES, SLICES } from '../domain/guard/counting.ts'
import { type GuardCounters, openMemoryGuardCounters } from './guard-counters.ts'
import type { RedisConnection } from './redis-connection.ts'

/**
 * What `openMemoryGuardCounters` counts, on the clock of Redis: for each key the milliseconds of its window, its place (-1: its
 * messages are counted) and the longest run to be told. Messages are fields of a hash by slices of the window, places are
 * fields with the instant of their taking; both vanish a window after the last one.
 */
const COUNT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answers = {}
for i, key in ipairs(KEYS) do
  local window, place, most = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  local count = 0
  if place < 0 then
    local at = math.floor(now * ${SLICES} / window)
    redis.call('HINCRBY', key, string.format('%.0f', at), 1)
    local slices = redis.call('HGETALL', key)
    for j = 1, #slices, 2 do
      if tonumber(slices[j]) < at - ${SLICES} then redis.call('HDEL', key, slices[j]) else count = count + slices[j + 1] end
    end
    redis.call('PEXPIRE', key, window + math.ceil(window / ${SLICES}))
  else
    redis.call('HSET', key, place, string.format('%.0f', now))
    local function taken(one)
      if one < 0 or one >= ${PLACES} then return false end
      local at = redis.call('HGET', key, one)
      return at and tonumber(at) > now - window
    end
    count = 1
    local one = place - 1
    while count < most and taken(one) do count = count + 1; one = one - 1 end
    one = place + 1
    while count < most and taken(one) do count = count + 1; one = one + 1 end
    redis.call('PEXPIRE', key, window)
  end
  answers[i] = count
end
return answers`

/** Counted by one call of the script: Redis does nothing else meanwhile, about a millisecond. */
const MAX_ASKS = 100

declare module 'ioredis' {
  interface RedisCommander<Context> {
    countForGuard(
      keyCount: number,
      ...keysAndArguments: readonly (string | number)[]
    ): Result<unknown, Context>
  }
}

const replyCheck = TypeCompiler.Compile(Type.Array(Type.Integer({ minimum: 1 })))

/**
 * Counters of all processes; while Redis is away those of this process, which begin at nothing. `now`, for the latter, is Unix
 * milliseconds. The connection stays with who opened it.
 */
export function openRedisGuardCounters({
  redis,
  now,
}: {
  readonly redis: Pick<RedisConnection, 'client' | 'ask'>
  readonly now: () => number
}): GuardCounters {
  const alone = openMemoryGuardCounters({ now })
  redis.client.defineCommand('countForGuard', { lua: COUNT })
  const call = (asks: readonly CountAsk[]) =>
    redis.client.countForGuard(
      asks.length,
      ...asks.map(({ key }) => `sms:guard:${key}`),
      ...asks.flatMap((ask) =>
        ask.kind === 'run' ? [ask.windowMs, ask.place, ask.most] : [ask.windowMs, -1, 0],
      ),
    )
  return {
    kind: 'redis',
    async count(asks) {
      const counted: number[] = []
      for (let at = 0; at < asks.length; at += MAX_ASKS) {
        const some = asks.slice(at, at + MAX_ASKS)
        const reply = await redis.ask(() => call(some))
        counted.push(...(reply === undefined ? await alone.count(some) : readCounts(reply, some.length)))
      }
      return counted
    },
  }
}

function readCounts(reply: unknown, asked: number): readonly number[] {
  assert(replyCheck.Check(reply) && reply.length === asked, 'the script answers with a number for each')
  return reply
}
