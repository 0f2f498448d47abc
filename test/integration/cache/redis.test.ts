import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RedisClient } from 'bun'
import { providePrograms } from '../../../scripts/services/binaries.ts'
import type { PrivateServer } from '../../../scripts/services/private-server.ts'
import { privateRedis } from '../../../scripts/services/redis.ts'
import { RedisAway } from '../../../src/cache/port.ts'
import { openRedisLimiter } from '../../../src/cache/redis.ts'
import { openRedis, type RedisConnection } from '../../../src/cache/redis-connection.ts'
import type { Limit } from '../../../src/cache/token-bucket.ts'
import { must } from '../../../src/domain/assert.ts'
import type { ClientId } from '../../../src/domain/message.ts'
import { SILENT } from '../../support/apart.ts'
import { eventually } from '../../support/eventually.ts'
import { patient } from './patient.ts'

const newClient = () => crypto.randomUUID() as ClientId // a brand constructor: any UUID is a client id

function sharedUrl(): string {
  const url = process.env['REDIS_URL']
  if (!url) throw new Error('REDIS_URL is not set: run this through `npm test`, which brings Redis up')
  return url
}

async function open(
  url: string,
  limit: Limit,
  {
    log = SILENT,
    ask = patient,
    now = Date.now,
  }: {
    readonly log?: Parameters<typeof openRedis>[0]['log']
    readonly ask?: typeof patient
    readonly now?: () => number
  } = {},
) {
  const redis = await openRedis({ url, name: 'sms-test', log })
  const limiter = await openRedisLimiter({ redis: ask(redis), now })
  return {
    redis,
    limiter: { ...limiter, take: (client: ClientId, cost: number) => limiter.take(client, limit, cost) },
  }
}
type OneLimit = Awaited<ReturnType<typeof open>>['limiter']

describe('two processes on one Redis', () => {
  const limit = { ratePerS: 1, burst: 20 }
  let redis: RedisConnection
  let one: OneLimit
  let two: OneLimit

  beforeAll(async () => {
    ;({ redis, limiter: one } = await open(sharedUrl(), limit))
    ;({ limiter: two } = await open(sharedUrl(), limit))
  })
  afterAll(async () => {
    await one.close()
    await one.close()
    await two.close()
  })

  test('of 100 takings at once exactly the burst is allowed', async () => {
    const client = newClient()
    const startedAtMs = performance.now()
    const verdicts = await Promise.all(
      Array.from({ length: 100 }, (_, i) => (i % 2 ? one : two).take(client, 1)),
    )
    // One a second comes back.
    const cameBack = Math.ceil((performance.now() - startedAtMs) / 1_000) - 1
    const allowed = verdicts.filter(({ kind }) => kind === 'allowed')
    expect(allowed.length).toBeWithin(20, 21 + cameBack)
    expect(new Set(verdicts.map(({ remaining }) => remaining))).toEqual(new Set(Array(20).keys()))
  })

  test('a taking says what is left, and when there is more', async () => {
    // In the time of one token: beyond that there is another.
    const refused = await eventually(async () => {
      const client = newClient()
      expect(await one.take(client, 15)).toEqual({ kind: 'allowed', remaining: 5, resetMs: 15_000 })
      const asked = await two.take(client, 6)
      return asked.kind === 'refused' && asked
    })
    expect(refused.remaining).toBe(5)
    expect(refused.retryAfterMs).toBeWithin(1, 1_001)
    expect(refused.resetMs).toBe(refused.retryAfterMs + 14_000)
  })

  test('takings that share a call are each answered for their own client, limit and cost', async () => {
    const shared = await openRedisLimiter({ redis, now: Date.now })
    const clients = Array.from({ length: 250 }, newClient)
    const verdicts = await Promise.all(
      clients.map((client, index) => shared.take(client, { ratePerS: 1, burst: index + 1 }, index % 2)),
    )
    expect(verdicts.map(({ kind, remaining }) => [kind, remaining])).toEqual(
      clients.map((_, index) => ['allowed', index + 1 - (index % 2)]),
    )
  })

  test('a cost above the burst needs a full bucket and leaves a debt', async () => {
    const client = newClient()
    const startedAtMs = performance.now()
    expect(await one.take(client, 25)).toEqual({ kind: 'allowed', remaining: 0, resetMs: 25_000 })
    const refused = await two.take(client, 25)
    expect([refused.kind, refused.remaining]).toEqual(['refused', 0])
    if (refused.kind === 'refused')
      expect(refused.retryAfterMs).toBeWithin(25_000 - Math.ceil(performance.now() - startedAtMs), 25_001)
    const pttl = await redis.client.pttl(`sms:rate:${client}`)
    expect(pttl).toBeWithin(24_999 - Math.ceil(performance.now() - startedAtMs), 25_001)
  })

  test('what was refused costs nothing', async () => {
    const client = newClient()
    await one.take(client, 10)
    for (let i = 0; i < 5; i++) expect((await one.take(client, 20)).kind).toBe('refused')
    expect((await one.take(client, 10)).kind).toBe('allowed')
  })

  test('a bucket leaves Redis when it would be full, and a full one never gets there', async () => {
    const client = newClient()
    const key = `sms:rate:${client}`
    await one.take(client, 0)
    expect(await redis.client.exists(key)).toBe(0)
    const startedAtMs = performance.now()
    await one.take(client, 7)
    const pttl = await redis.client.pttl(key)
    expect(pttl).toBeWithin(6_999 - Math.ceil(performance.now() - startedAtMs), 7_001)
  })

  test('a bucket refills on the clock of Redis', async () => {
    const { limiter } = await open(sharedUrl(), { ratePerS: 20, burst: 2 })
    // Empty for 50 ms, which a busy machine may let pass.
    const client = await eventually(async () => {
      const one = newClient()
      expect((await limiter.take(one, 2)).kind).toBe('allowed')
      return (await limiter.take(one, 1)).kind === 'refused' && one
    })
    await eventually(async () => (await limiter.take(client, 1)).kind === 'allowed')
    await limiter.close()
  })

  test('a Redis that forgot the script is taught it again', async () => {
    await redis.client.script('FLUSH')
    const client = newClient()
    await one.take(client, 20)
    expect((await two.take(client, 1)).kind).toBe('refused')
  })

  test('the ping is a round trip', async () => {
    const startedAtMs = performance.now()
    const tripMs = await eventually(() => one.ping())
    expect(tripMs).toBeLessThanOrEqual(performance.now() - startedAtMs)
  })
})

describe('Redis away', () => {
  const limit = { ratePerS: 1, burst: 20 }
  const lines: string[] = []
  const log = {
    info: (_: unknown, line?: string) => lines.push(line ?? String(_)),
    warn: (_: unknown, line?: string) => lines.push(line ?? String(_)),
  } as unknown as Parameters<typeof openRedis>[0]['log'] // only these two forms are called
  const AWAY = 'redis is away, going on without it'
  const BACK = 'redis is back'
  let folder: string
  let server: PrivateServer
  let limiter: OneLimit
  let redis: RedisConnection

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sms-redis-'))
    server = await privateRedis(providePrograms(['redis-server'])('redis-server'), folder)
    await server.start()
    // A clock that stands still: nothing comes back while a test takes what there is.
    const now = () => 1_790_000_000_000
    ;({ redis, limiter } = await open(server.url, limit, { log, ask: (connection) => connection, now }))
  })
  afterAll(async () => {
    await limiter.close()
    await server.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  const isBack = () => eventually(async () => (await limiter.ping()) >= 0)

  /** Each change is said, once: on a busy machine there may be more of them than the test has made. */
  function expectTold(): void {
    expect(lines.length).toBeGreaterThanOrEqual(2)
    expect(lines).toEqual(lines.map((_, index) => (index % 2 === 0 ? AWAY : BACK)))
    expect(lines.at(-1)).toBe(BACK)
  }

  /** How many of so many takings of one client, all under way at once, are allowed. */
  async function takeAtOnce(count: number): Promise<number> {
    const client = newClient()
    const verdicts = await Promise.all(Array.from({ length: count }, () => limiter.take(client, 1)))
    return verdicts.filter(({ kind }) => kind === 'allowed').length
  }

  test('killed: takings go on in this process, and in Redis after its return', async () => {
    lines.length = 0
    const underWay = takeAtOnce(50)
    await server.kill()
    await underWay
    expect(await takeAtOnce(50)).toBe(20)
    await expect(limiter.ping()).rejects.toBeInstanceOf(RedisAway)
    await server.start()
    await isBack()
    await eventually(async () => {
      const client = newClient()
      await limiter.take(client, 3)
      return (await redis.client.exists(`sms:rate:${client}`)) === 1
    })
    expectTold()
  })

  test('frozen: takings go on in this process, and in Redis when it goes on', async () => {
    lines.length = 0
    // Never 0: that would be this process and all that started it.
    const pid = must(server.pid(), 'a server')
    process.kill(pid, 'SIGSTOP')
    try {
      // The signal is on its way for a moment, in which the server still answers.
      await eventually(() => limiter.take(newClient(), 1).then(() => lines.length > 0))
      expect(await takeAtOnce(200)).toBe(20)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await isBack()
    expectTold()
  })

  test('a pause of our own event loop is not taken for one of Redis', async () => {
    lines.length = 0
    for (let i = 0; i < 3; i++) {
      const answer = limiter.ping()
      // Far longer than a Redis takes on a busy machine.
      Bun.sleepSync(400)
      await answer
    }
    expect(lines).toEqual([])
  })

  test('read-only: takings go on in this process, and a Redis that cannot be written is away', async () => {
    lines.length = 0
    // Of its own: the limiter leaves a connection to a server that it may not write to.
    const admin = new RedisClient(server.url)
    await admin.send('REPLICAOF', ['127.0.0.1', '1'])
    expect(await takeAtOnce(50)).toBe(20)
    await expect(limiter.ping()).rejects.toBeInstanceOf(RedisAway)
    await admin.send('REPLICAOF', ['NO', 'ONE'])
    admin.close()
    await isBack()
    expectTold()
  })

  test('from the start: opening rejects with the reason, without the password', async () => {
    await server.stop()
    const port = new URL(server.url).port
    const opening = openRedis({ url: `redis://:hunter2@127.0.0.1:${port}`, name: 'sms-test', log })
    const reason = await opening.then(
      () => 'opened',
      (error) => String(error),
    )
    expect(reason).toContain('ECONNREFUSED')
    expect(reason).not.toContain('hunter2')
    await server.start()
    await isBack()
  })

  const wrong: readonly [name: string, host: string, reason: RegExp][] = [
    ['a wrong password', ':hunter2@127.0.0.1', /WRONGPASS|AUTH/],
    ['a host that is not there', 'no-such-host.invalid', /ENOTFOUND|EAI_AGAIN|getaddrinfo/],
  ]
  for (const [name, host, reason] of wrong) {
    test(`${name} rejects with the reason`, async () => {
      await redis.client.config('SET', 'requirepass', 'right')
      const url = `redis://${host}:${new URL(server.url).port}`
      await expect(openRedis({ url, name: 'sms-test', log })).rejects.toThrow(reason)
      await redis.client.config('SET', 'requirepass', '')
    })
  }

  test('a database that is not there rejects', async () => {
    await expect(openRedis({ url: `${server.url}/99`, name: 'sms-test', log })).rejects.toThrow(
      'out of range',
    )
  })
})
