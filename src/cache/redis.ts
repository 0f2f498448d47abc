import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { Result } from 'ioredis'
import { assert } from '../domain/assert.ts'
import type { ClientId } from '../domain/message.ts'
import { openMemoryLimiter } from './memory.ts'
import type { Limiter, LimitKey } from './port.ts'
import type { RedisConnection } from './redis-connection.ts'
import { assertCost, type Limit, type Verdict, verdictOf } from './token-bucket.ts'

/**
 * `takeTokens` of token-bucket.ts, atomic and on the clock of Redis, which all processes share: one key per taking, with
 * rate, burst and cost; the answer is 1 or 0 and the level for each. A bucket is the text "<thousandths of a token>
 * <Unix ms>"; it vanishes when it would be full. A refused taking writes nothing.
 */
const TAKE_TOKENS = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answers = {}
for i, key in ipairs(KEYS) do
  local rate, full, cost = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]) * 1000, tonumber(ARGV[3 * i]) * 1000
  local level = full
  local kept = redis.call('GET', key)
  if kept then
    local was, at = string.match(kept, '^(-?%d+) (%d+)$')
    level = math.min(full, was + math.max(0, now - at) * rate)
  end
  local allowed = 0
  if level >= math.min(cost, full) then
    allowed = 1
    level = level - cost
    if level < full then
      redis.call('SET', key, string.format('%d %d', level, now), 'PX', math.ceil((full - level) / rate))
    end
  end
  answers[2 * i - 1] = allowed
  answers[2 * i] = level
end
return answers`

/** Takings in one call of the script: Redis does nothing else meanwhile, half a millisecond. */
const MAX_TAKINGS = 100

declare module 'ioredis' {
  interface RedisCommander<Context> {
    takeTokens(keyCount: number, ...keysAndArguments: readonly (string | number)[]): Result<unknown, Context>
  }
}

/**
 * Between the starts of two calls lies 1 ms for each taking of the first, 15 at most: with more than a taking per
 * millisecond they gather, with fewer nobody waits. A call costs this process 240 µs and Redis 100, however few share it.
 * As long as between two commits (`kit/pace.ts`), for which they would gather next: what comes together is accepted together.
 */
const PAUSE_PER_TAKING_MS = 1
const MAX_PAUSE_MS = 15

const replyCheck = TypeCompiler.Compile(Type.Array(Type.Integer()))

/** What the script answered, looked at once for all takings of a call. */
type Reply = readonly number[] | 'away' | 'not numbers'

function readReply(reply: unknown): Reply {
  if (reply === undefined) return 'away'
  return replyCheck.Check(reply) ? reply : 'not numbers'
}

/** A taking that waits for its call. */
type Taking = {
  readonly key: LimitKey
  readonly limit: Limit
  readonly cost: number
  /** What the script answered to all of a call, and which of them this one is. */
  answer(reply: { readonly all: Reply; readonly index: number }): void
}

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
  const waiting: Taking[] = []
  let isCalling = false
  let nextCallAtMs = 0
  redis.client.defineCommand('takeTokens', { lua: TAKE_TOKENS })

  const call = (takings: readonly Omit<Taking, 'answer'>[]) =>
    redis.client.takeTokens(
      takings.length,
      ...takings.map(({ key }) => `sms:rate:${key}`),
      ...takings.flatMap(({ limit, cost }) => [limit.ratePerS, limit.burst, cost]),
    )

  /** One call at a time: what comes while Redis answers, or in the pause after it, shares the next one. */
  async function callWhileTheyWait(): Promise<void> {
    if (isCalling) return
    isCalling = true
    while (waiting.length > 0) {
      const restMs = nextCallAtMs - performance.now()
      // A timer is no finer.
      if (restMs >= 1 && waiting.length < MAX_TAKINGS) await Bun.sleep(restMs)
      const takings = waiting.splice(0, MAX_TAKINGS)
      nextCallAtMs = performance.now() + Math.min(MAX_PAUSE_MS, takings.length * PAUSE_PER_TAKING_MS)
      const all = readReply(await redis.ask(() => call(takings)))
      takings.forEach(({ answer }, index) => {
        answer({ all, index })
      })
    }
    isCalling = false
  }

  await call([{ key: NOBODY, limit: { ratePerS: 1, burst: 1 }, cost: 0 }])
  return {
    kind: 'redis',
    async take(key, limit, cost) {
      assertCost(cost)
      const { promise, resolve } = Promise.withResolvers<Parameters<Taking['answer']>[0]>()
      waiting.push({ key, limit, cost, answer: resolve })
      void callWhileTheyWait()
      const { all, index } = await promise
      return all === 'away' ? await alone.take(key, limit, cost) : readVerdict(all, index, limit, cost)
    },
    ping: redis.ping,
    close: redis.close,
  }
}

function readVerdict(reply: Reply, index: number, limit: Limit, cost: number): Verdict {
  assert(typeof reply !== 'string', 'the script answers with numbers')
  const isAllowed = reply[2 * index]
  const milliTokens = reply[2 * index + 1]
  assert(milliTokens !== undefined, 'the script answers with two numbers for each taking')
  return verdictOf(limit, isAllowed === 1 ? 'allowed' : 'refused', milliTokens, cost)
}
