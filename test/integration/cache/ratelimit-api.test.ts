import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import postgres from 'postgres'
import { openLimits } from '../../../src/cache/limits.ts'
import { openMemoryLimiter } from '../../../src/cache/memory.ts'
import { RedisAway } from '../../../src/cache/port.ts'
import type { Limit } from '../../../src/cache/token-bucket.ts'
import type { ClientId } from '../../../src/domain/message.ts'
import { refreshLimits } from '../../../src/flow/refresh-limits.ts'
import type { ApiDeps } from '../../../src/world.ts'
import cases from '../../cases/idempotency_ratelimit.json' with { type: 'json' }
import { apiDeps, openBusAway, SILENT } from '../../support/apart.ts'
import { get, message, post } from '../../support/api.ts'
import { run } from '../../support/command.ts'
import { createEmptyDataDir } from '../../support/data-dir.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { startGateway } from '../../support/gateway.ts'
import { listenApp } from '../../support/listening-app.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(async () => {
  await database.drop()
})

async function withApp(parts: Partial<ApiDeps>, use: (url: string) => Promise<void>): Promise<void> {
  const app = listenApp(apiDeps({ db: database.db, bus: openBusAway(), ...parts }))
  try {
    await use(app.url)
  } finally {
    await app.stop()
  }
}

/** One limit for everybody, on a clock that stands still unless `now` is given. */
const limited = (limit: Limit, now = () => 1_790_000_000_000) => ({
  limiter: openMemoryLimiter({ now }),
  limits: openLimits(limit),
})

describe('a limit of 20 messages at once and one a second', () => {
  const limit = { ratePerS: 1, burst: 20 }

  test('tells on each 202 what is left and when all are there again', async () => {
    await withApp(limited(limit), async (url) => {
      const client = await createTestClient(database.db, 100)
      const fields = []
      for (let i = 0; i < 2; i++) {
        const { status, headers } = await post(`${url}/v1/messages`, message(client, '0001'))
        fields.push([status, headers.get('ratelimit-policy'), headers.get('ratelimit')])
      }
      expect(fields).toEqual([
        [202, '"default";q=20;w=20', '"default";r=19;t=1'],
        [202, '"default";q=20;w=20', '"default";r=18;t=2'],
      ])
    })
  })

  test('refuses what is beyond with 429, in the form of every refusal, and nothing is done', async () => {
    const parts = limited(limit)
    await withApp(parts, async (url) => {
      const client = await createTestClient(database.db, 100)
      await parts.limiter.take(client, limit, 20)
      const { status, headers, body } = await post(`${url}/v1/messages`, message(client, '0001'))
      expect([status, body]).toEqual([
        429,
        {
          error: 'too many messages of this client, nothing was done',
          code: 'rate_limited',
          request_id: headers.get('x-request-id') ?? '',
        },
      ])
      expect([headers.get('retry-after'), headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual(
        ['1', '"default";r=0;t=1', '"default";q=20;w=20'],
      )
      expect((await get(`${url}/v1/me?client_id=${client}`)).body['credit_cents']).toBe(100)
      expect((await get(`${url}/v1/messages?client_id=${client}`)).body['messages']).toEqual([])
    })
  })

  test('Retry-After and t are never earlier than the token', async () => {
    let nowMs = 1_790_000_000_000
    const parts = limited({ ratePerS: 3, burst: 1 }, () => nowMs)
    await withApp(parts, async (url) => {
      const client = await createTestClient(database.db, 100)
      await post(`${url}/v1/messages`, message(client, '0001'))
      const refused = await post(`${url}/v1/messages`, message(client, '0001'))
      const waitS = Number(refused.headers.get('retry-after'))
      expect([refused.status, waitS, refused.headers.get('ratelimit')]).toEqual([429, 1, '"default";r=0;t=1'])
      nowMs += waitS * 1_000
      expect((await post(`${url}/v1/messages`, message(client, '0001'))).status).toBe(202)
    })
  })

  test('is one for both ways to write the id of a client', async () => {
    await withApp(limited({ ratePerS: 1, burst: 1 }), async (url) => {
      const client = await createTestClient(database.db, 100)
      expect((await post(`${url}/v1/messages`, message(client, '0001'))).status).toBe(202)
      expect((await post(`${url}/v1/messages`, message(client.toUpperCase(), '0001'))).status).toBe(429)
    })
  })

  test('is not touched by a body that breaks a rule, by other clients and by other routes', async () => {
    await withApp(limited({ ratePerS: 1, burst: 1 }), async (url) => {
      const [client, other] = [
        await createTestClient(database.db, 100),
        await createTestClient(database.db, 100),
      ]
      const wrong = await post(`${url}/v1/messages`, message(client, '0001', { to: '123' }))
      expect([wrong.status, wrong.headers.get('ratelimit')]).toEqual([400, null])
      for (let i = 0; i < 3; i++) {
        const read = await get(`${url}/v1/messages?client_id=${client}`)
        expect([read.status, read.headers.get('ratelimit')]).toEqual([200, null])
      }
      expect((await post(`${url}/v1/messages`, message(other, '0001'))).status).toBe(202)
      expect((await post(`${url}/v1/messages`, message(client, '0001'))).status).toBe(202)
      expect((await post(`${url}/v1/messages`, message(client, '0001'))).status).toBe(429)
    })
  })

  test('tells what is left on refusals of every kind too, once the client is known', async () => {
    const parts = limited(limit)
    await withApp(parts, async (url) => {
      const [poor, nobody] = [await createTestClient(database.db, 4), crypto.randomUUID()]
      const asked: readonly [status: number, body: object][] = [
        [402, message(poor, '0001')],
        [404, message(nobody, '0001')],
      ]
      for (const [status, body] of asked) {
        const reply = await post(`${url}/v1/messages`, body)
        expect([reply.status, reply.headers.get('ratelimit-policy')]).toEqual([status, '"default";q=20;w=20'])
        expect(reply.headers.get('ratelimit')).toMatch(/^"default";r=1[89];t=[12]$/)
      }
    })
    const broken = {
      ...database.db,
      sql: postgres('postgres://127.0.0.1:1/none', { max: 1 }),
    } as typeof database.db // only its sql is used
    await withApp({ ...limited(limit), db: broken }, async (url) => {
      const { status, headers } = await post(`${url}/v1/messages`, message(crypto.randomUUID(), '0001'))
      expect([status, headers.get('ratelimit'), headers.get('retry-after')]).toEqual([
        503,
        '"default";r=19;t=1',
        '2',
      ])
    })
  })

  test('is documented with its headers', async () => {
    await withApp({}, async (url) => {
      const { body } = await get(`${url}/docs/json`)
      const paths = body['paths'] as Record<
        string,
        { post?: { responses: Record<string, { headers?: object }> } }
      >
      const responses = (paths['/v1/messages'] ?? paths['/v1/messages/'])?.post?.responses
      const names = (status: string) => Object.keys(responses?.[status]?.headers ?? {})
      expect(names('202')).toEqual([
        'Location',
        'RateLimit-Policy',
        'RateLimit',
        'Idempotency-Replayed',
        'X-Request-Id',
      ])
      expect(names('429')).toEqual(['Retry-After', 'RateLimit-Policy', 'RateLimit', 'X-Request-Id'])
    })
  })
})

test('without a limit nothing is counted and nothing is told', async () => {
  await withApp({}, async (url) => {
    const client = await createTestClient(database.db, 2_000)
    const replies = await Promise.all(
      Array.from({ length: 300 }, () => post(`${url}/v1/messages`, message(client, '0001'))),
    )
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]))
    for (const { headers } of replies) {
      expect([headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([null, null])
    }
  })
})

describe('a client with a limit of its own', () => {
  const own = (parts: { readonly ratePerS: number | null; readonly burst: number | null }) => parts
  const remaining = async (url: string, client: string) => {
    const { status, headers } = await post(`${url}/v1/messages`, message(client, '0001'))
    return [status, headers.get('ratelimit-policy'), headers.get('ratelimit')]
  }
  async function setLimit(client: string, rps: number | null, burst: number | null): Promise<void> {
    await database.db.sql`
      update clients set rate_limit_rps = ${rps}, rate_limit_burst = ${burst} where id = ${client}`
  }

  test('has it from the next reading on, the others have the default', async () => {
    const parts = limited({ ratePerS: 10, burst: 20 })
    await withApp(parts, async (url) => {
      const [client, other] = [
        await createTestClient(database.db, 100),
        await createTestClient(database.db, 100),
      ]
      const refresh = () => refreshLimits({ db: database.db, limits: parts.limits, log: SILENT })
      await refresh()
      expect(await remaining(url, client)).toEqual([202, '"default";q=20;w=2', '"default";r=19;t=1'])
      await setLimit(client, 1, 5)
      await refresh()
      expect(await remaining(url, client)).toEqual([202, '"default";q=5;w=5', '"default";r=4;t=1'])
      await setLimit(client, null, 8)
      await refresh()
      expect(await remaining(url, client)).toEqual([202, '"default";q=8;w=1', '"default";r=3;t=1'])
      await setLimit(client, null, null)
      await refresh()
      expect(await remaining(url, client)).toEqual([202, '"default";q=20;w=2', '"default";r=2;t=2'])
      expect(await remaining(url, other)).toEqual([202, '"default";q=20;w=2', '"default";r=19;t=1'])
    })
  })

  test('has it also where there is no default', () => {
    const limits = openLimits({ ratePerS: 0, burst: 200 })
    const [slow, wide, other] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()] as ClientId[]
    if (!slow || !wide || !other) throw new Error('three ids were made')
    limits.replace(
      new Map([
        [slow, own({ ratePerS: 5, burst: null })],
        [wide, own({ ratePerS: null, burst: 9 })],
      ]),
    )
    expect([limits.of(slow), limits.of(wide), limits.of(other)]).toEqual([
      { ratePerS: 5, burst: 200 },
      null,
      null,
    ])
  })

  test.each([
    [0, null],
    [100_001, null],
    [null, 0],
    [null, 1_000_001],
  ])('cannot be given %p a second and %p at once', async (rps, burst) => {
    const client = await createTestClient(database.db, 100)
    await expect(setLimit(client, rps, burst)).rejects.toThrow('check constraint')
  })

  test('is read by a running gateway, whose default is 100 a second and 200 at once', async () => {
    const gateway = await startGateway({
      POSTGRES_URL: database.url,
      NATS_URL: process.env['NATS_URL'] ?? '',
      ROLE: 'api',
    })
    const client = await createTestClient(database.db, 1_000)
    expect(await remaining(gateway.url, client)).toEqual([202, '"default";q=200;w=2', '"default";r=199;t=1'])
    await setLimit(client, 7, 70)
    const isTold = async () => {
      const [, told] = await remaining(gateway.url, client)
      return told === '"default";q=70;w=10'
    }
    await eventually(isTold)
    expect(await gateway.stop()).toBe(0)
  })
})

describe('draft-ietf-httpapi-ratelimit-headers', () => {
  type Item = { readonly name: string; readonly [parameter: string]: string | number }

  /** A list of strings with integer parameters (RFC 9651, 3.1 and 3.1.2), as both fields are. */
  function parse(field: string): Item[] {
    return field.split(',').map((item) => {
      const [name = '', ...parameters] = item.trim().split(';')
      if (!/^"[^"]+"$/.test(name)) throw new Error(`${name} is not a string`)
      const values = parameters.map((parameter) => {
        const [, key, value] = /^([a-z*][a-z0-9_.*-]*)=(\d{1,15})$/.exec(parameter) ?? []
        if (key === undefined) throw new Error(`${parameter} is not an integer parameter`)
        return [key, Number(value)]
      })
      return { name: name.slice(1, -1), ...Object.fromEntries(values) }
    })
  }

  const headerCases = cases.cases.flatMap(({ id, kind, input, expected }) =>
    kind === 'ratelimit_header' && input.header && expected.parsed
      ? [[id, input.header, expected.parsed] as const]
      : [],
  )
  test.each(headerCases)('%s: the fields of the case are read', (_, header, parsed) => {
    expect<unknown>(parse(header.slice(header.indexOf(':') + 1))).toEqual(parsed)
    expect(headerCases.length).toBe(2)
  })

  test('idem-21, idem-23: a 429 has both fields in that form, and Retry-After is not earlier than t', async () => {
    await withApp(limited({ ratePerS: 7, burst: 50 }), async (url) => {
      const client = await createTestClient(database.db, 1_000)
      const replies = await Promise.all(
        Array.from({ length: 60 }, () => post(`${url}/v1/messages`, message(client, '0001'))),
      )
      const refused = replies.filter(({ status }) => status === 429)
      expect(refused).toHaveLength(10)
      for (const { headers } of refused) {
        expect(parse(headers.get('ratelimit-policy') ?? '')).toEqual([{ name: 'default', q: 50, w: 8 }])
        const [left] = parse(headers.get('ratelimit') ?? '')
        expect(left).toEqual({ name: 'default', r: 0, t: 1 })
        expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(Number(left?.['t']))
      }
    })
  })
})

describe('/ready', () => {
  const bus = { ...openBusAway(), ping: async () => 0 }
  const redis = (ping: () => Promise<number>) => ({ ping, close: async () => {} })

  test('names Redis when there is one', async () => {
    await withApp({ bus, redis: redis(async () => 0.1) }, async (url) => {
      const { status, body } = await get(`${url}/ready`)
      expect([status, body['status']]).toEqual([200, 'ready'])
      expect(body['dependencies']).toMatchObject({ redis: { status: 'up', latency_ms: expect.any(Number) } })
    })
  })

  test('is degraded while Redis is away, and takes traffic', async () => {
    const away = redis(() => Promise.reject(new RedisAway('away')))
    await withApp({ bus, redis: away }, async (url) => {
      const { status, body } = await get(`${url}/ready`)
      expect([status, body['status']]).toEqual([200, 'degraded'])
      expect(body['dependencies']).toMatchObject({ redis: { status: 'down', latency_ms: null } })
    })
  })
})

describe('a gateway process', () => {
  const services = () => ({
    POSTGRES_URL: database.url,
    NATS_URL: process.env['NATS_URL'] ?? '',
    REDIS_URL: process.env['REDIS_URL'] ?? '',
    ROLE: 'api',
  })

  const redisIsUp = async (url: string) => {
    const { body } = await get(`${url}/ready`)
    expect(body['dependencies']).toMatchObject({ redis: { status: 'up' } })
    return true
  }

  test('shares its limit with the other one over Redis', async () => {
    const env = { ...services(), RATE_LIMIT_RPS: '1', RATE_LIMIT_BURST: '5' }
    const gateways = await Promise.all([startGateway(env), startGateway(env)])
    // A gateway to which Redis is too slow for a moment counts alone for that long.
    await eventually(async () => {
      const client = await createTestClient(database.db, 1_000)
      const startedAtMs = performance.now()
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          post(`${gateways[i % 2]?.url}/v1/messages`, message(client, '0001')),
        ),
      )
      // One a second comes back.
      const most = 5 + Math.floor((performance.now() - startedAtMs) / 1_000)
      expect(replies.filter(({ status }) => status === 202).length).toBeWithin(5, most + 1)
      for (const { status, headers } of replies) {
        if (status === 202) continue
        expect([status, headers.get('retry-after')]).toEqual([429, '1'])
      }
      return true
    })
    await eventually(() => redisIsUp(gateways[0].url))
    expect(await Promise.all(gateways.map((gateway) => gateway.stop()))).toEqual([0, 0])
  })

  test('without a limit asks Redis only whether it is there', async () => {
    const gateway = await startGateway({ ...services(), RATE_LIMIT_RPS: '0' })
    const client = await createTestClient(database.db, 100)
    const sent = await post(`${gateway.url}/v1/messages`, message(client, '0001'))
    expect([sent.status, sent.headers.get('ratelimit')]).toEqual([202, null])
    await eventually(() => redisIsUp(gateway.url))
    expect(await gateway.stop()).toBe(0)
  })

  const unusable: readonly [name: string, url: string, line: RegExp][] = [
    [
      'does not answer',
      'redis://user:hunter2@127.0.0.1:1',
      /^REDIS_URL \(127\.0\.0\.1:1\) cannot be used: [^\n]*ECONNREFUSED[^\n]*\n$/,
    ],
    [
      'is not a URL',
      'redis://user:hunter2@host:port',
      /^REDIS_URL must be a URL like redis:\/\/host:6379 or redis\+sentinel:\/\/host:26379,host:26379\/NAME\n$/,
    ],
  ]
  for (const [name, url, line] of unusable) {
    test(`whose Redis ${name} says so in one line, without the password, and exits with 1`, async () => {
      const data = createEmptyDataDir()
      const env = { ...services(), REDIS_URL: url, DATA_DIR: data.path, PORT: '0' }
      const { code, stderr } = await run(['src/main.ts'], env)
      data.remove()
      expect(code).toBe(1)
      expect(stderr).toMatch(line)
      expect(stderr).not.toContain('hunter2')
    })
  }
})
