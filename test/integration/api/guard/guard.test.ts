import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { openRedis, type RedisConnection } from '../../../../src/cache/redis-connection.ts'
import { openRedisGuardCounters } from '../../../../src/cache/redis-guard-counters.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { audit } from '../../../../src/store/audit.ts'
import { apiDeps, openBusAway, SILENT } from '../../../support/apart.ts'
import { ask, get, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { openTestGuard, type Said } from '../../../support/guard.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

let database: TestDatabase
let redis: RedisConnection
let clientId: ClientId
let apps: (ListeningApp & { refresh(): Promise<boolean>; flush(): Promise<void> })[] = []

beforeAll(async () => {
  database = await createDatabase()
  const url = must(process.env['REDIS_URL'], 'npm test brings Redis up')
  redis = await openRedis({ url, name: 'sms-test', log: SILENT })
})
beforeEach(async () => {
  clientId = await createTestClient(database.db, 10_000)
})
afterEach(async () => {
  await Promise.all(apps.map((app) => app.stop()))
  apps = []
})
afterAll(async () => {
  expect(await audit(database.db)).toEqual([])
  await redis.close()
  await database.drop()
})

/** An api with a guard of this control; `redis`: it counts there, and not alone. */
async function listen(said: Said, counts: 'alone' | 'redis' = 'alone') {
  const { db } = database
  // Asked as long as it takes: a Redis that is late is away, and each process counts for itself.
  const patient: Pick<RedisConnection, 'client' | 'ask'> = {
    client: redis.client,
    ask: (command) => command(redis.client),
  }
  const counters =
    counts === 'redis' ? { counters: openRedisGuardCounters({ redis: patient, now: Date.now }) } : {}
  const { directory, admission, guardHits } = await openTestGuard(db, said, counters)
  const parts = { db, bus: openBusAway(), adminToken: TOKEN, directory, admission, guardHits }
  const app = { ...listenApp(apiDeps(parts)), refresh: directory.refresh, flush: guardHits.flush }
  apps.push(app)
  return app
}

const body = (to: string, more: object = {}) => ({
  client_id: clientId,
  to,
  from: 'SENDER',
  text: 'Hello World',
  ...more,
})
const send = ({ url }: ListeningApp, to: string, more: object = {}) =>
  post(`${url}/v1/messages`, body(to, more))
const list = async ({ url }: ListeningApp, what: 'blocks' | 'hits', query = '') =>
  (await get(`${url}/v1/guard/${what}?client_id=${clientId}${query}`, ADMIN)).body
const rowsOf = async (app: ListeningApp, what: 'blocks' | 'hits', query = '') =>
  (await list(app, what, query))[what] as readonly Record<string, unknown>[]
const wrongFieldOf = ({ status, body: { field } }: Reply) => [status, field]

describe('a script that goes through 200 numbers in a row', () => {
  const SAID: Said = { applies_to: 'all' }

  test.each(['alone', 'redis'] as const)(
    'is stopped at the twentieth by a gateway that counts %s',
    async (counts) => {
      const one = await listen(SAID, counts)
      // What counts alone is one process.
      const two = counts === 'redis' ? await listen(SAID, counts) : one
      const replies: Reply[] = []
      for (let i = 0; i < 200; i++) replies.push(await send(i % 2 ? one : two, `+49171123${4000 + i}`))
      expect(replies.map(({ status }) => status)).toEqual([...Array(19).fill(202), ...Array(181).fill(429)])
      const refused = must(replies[19], 'the twentieth')
      expect(refused.body).toMatchObject({
        code: 'guard_blocked',
        field: 'to',
        rule: 'sequence',
        error: 'the fraud guard lets no such message through now: 20 numbers in a row within 600 s',
      })
      const [block, ...others] = await rowsOf(one, 'blocks', '&active=true')
      expect(others).toEqual([])
      expect(block).toMatchObject({ rule: 'sequence', key: '+49171123', active: true, lifted_at: null })
      expect(refused.body['until']).toBe(String(block?.['until']))
      const waitS = Number(refused.headers.get('retry-after'))
      expect(waitS).toBeWithin(3_500, 3_601)
      await Promise.all([one.flush(), two.flush()])
      const hits = await rowsOf(one, 'hits')
      expect(hits.reduce((sum, { hits: count }) => sum + Number(count), 0)).toBe(181)
      expect(new Set(hits.map(({ rule, key, outcome }) => `${rule} ${key} ${outcome}`))).toEqual(
        new Set(['sequence +49171123 refused']),
      )
      const [row] = await database.db.sql<{ messages: number }[]>`
      select count(*)::integer as messages from messages where client_id = ${clientId}`
      expect(row?.messages).toBe(19)
    },
  )

  test('is refused item by item in a batch, free of charge', async () => {
    const app = await listen({ applies_to: 'all', sequence: { run: 3 } })
    const messages = Array.from({ length: 5 }, (_, i) => ({ to: `+4917112340${i}0`, text: 'x' }))
    const inARow = Array.from({ length: 5 }, (_, i) => ({ to: `+49171199990${i}`, text: 'x' }))
    const { status, body: answer } = await post(`${app.url}/v1/messages/batch`, {
      client_id: clientId,
      from: 'SENDER',
      messages: [...messages, ...inARow],
    })
    expect(status).toBe(202)
    const results = answer['messages'] as readonly Record<string, unknown>[]
    expect(results.map(({ code }) => code ?? 'accepted')).toEqual([
      ...Array(7).fill('accepted'),
      ...Array(3).fill('guard_blocked'),
    ])
    expect(results[7]).toMatchObject({ rule: 'sequence', until: expect.stringMatching(/Z$/) })
    const { body: me } = await get(`${app.url}/v1/me?client_id=${clientId}`)
    expect(me).toMatchObject({ credit_cents: 10_000 - 7 * 5, held_cents: 7 * 5 })
    const blocked = { client_id: clientId, from: 'SENDER', messages: inARow }
    const all = await post(`${app.url}/v1/messages/batch`, blocked)
    expect(all).toMatchObject({ status: 429, body: { code: 'guard_blocked', accepted: 0 } })
    expect(Number(all.headers.get('retry-after'))).toBeWithin(3_500, 3_601)
  })
})

describe('a block', () => {
  test('is lifted by one call in every process, and comes not again at once', async () => {
    const said: Said = { applies_to: 'all', per_prefix: { mode: 'block', messages: 1 } }
    const one = await listen(said, 'redis')
    const two = await listen(said, 'redis')
    const sent = [await send(one, '+491711234001'), await send(two, '+491711234777')]
    expect(sent.map(({ status }) => status)).toEqual([202, 429])
    const [block] = await rowsOf(one, 'blocks')
    const lifted = await ask('DELETE', `${one.url}/v1/guard/blocks/${block?.['id']}?allow_s=60`, ADMIN)
    expect([lifted.status, lifted.body]).toMatchObject([200, { id: block?.['id'], active: false }])
    const { lifted_at, allowed_until } = lifted.body
    expect(Date.parse(String(allowed_until)) - Date.parse(String(lifted_at))).toBe(60_000)
    await two.refresh()
    for (const app of [one, two]) {
      const { status, body: answer } = await send(app, '+491711234001')
      expect(status).toBe(202)
      const events = await get(`${app.url}/v1/messages/${answer['message_id']}/events`)
      expect((events.body['events'] as readonly object[])[0]).toMatchObject({
        event: 'ACCEPTED',
        detail:
          'fraud guard: more than 1 messages to numbers that differ in their last four digits within 600 s',
      })
    }
    expect(await rowsOf(one, 'blocks', '&active=true')).toEqual([])
    expect(await rowsOf(one, 'blocks', '&active=false')).toHaveLength(1)
    await one.flush()
    await two.flush()
    const outcomes = (await rowsOf(one, 'hits')).map(({ outcome }) => outcome)
    expect(new Set(outcomes)).toEqual(new Set(['refused', 'noted']))
    // Again it only begins the time anew.
    const again = await ask('DELETE', `${one.url}/v1/guard/blocks/${block?.['id']}`, ADMIN)
    expect([again.status, again.body['lifted_at']]).toEqual([200, lifted_at])
  })

  test('that is not there cannot be lifted, nor for longer than 30 days', async () => {
    const { url } = await listen({})
    const path = `${url}/v1/guard/blocks/${crypto.randomUUID()}`
    const unknown = await ask('DELETE', path, ADMIN)
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'unknown_block'])
    expect(wrongFieldOf(await ask('DELETE', `${path}?allow_s=2592001`, ADMIN))).toEqual([400, 'allow_s'])
    expect(wrongFieldOf(await ask('DELETE', `${path}?allow_s=-1`, ADMIN))).toEqual([400, 'allow_s'])
    expect(wrongFieldOf(await ask('DELETE', `${url}/v1/guard/blocks/7`, ADMIN))).toEqual([400, 'id'])
  })
})

describe('the end user', () => {
  test('is counted by his address, of IPv6 by his network, and is kept nowhere with the message', async () => {
    const app = await listen({ applies_to: 'all', per_end_user: { messages: 1 } })
    const first = await send(app, '+49171111', { end_user_ip: '2001:db8:1:2::7' })
    expect(first.status).toBe(202)
    const second = await send(app, '+49171222', { end_user_ip: '2001:db8:1:2:ffff::8' })
    expect([second.status, second.body['rule']]).toEqual([429, 'per_end_user'])
    expect((await send(app, '+49171222', { end_user_ip: '2001:db8:1:3::7' })).status).toBe(202)
    const shown = await get(`${app.url}/v1/messages/${first.body['message_id']}`)
    expect(JSON.stringify(shown.body)).not.toContain('2001:')
  })

  test.each(['', 'localhost', '198.51.100', '198.51.100.7:80', 'fe80::1%eth0', '[::1]'])(
    '%p is no address',
    async (end_user_ip) => {
      const app = await listen({})
      const reply = await send(app, '+49171111', { end_user_ip })
      expect([reply.status, reply.body['error']]).toEqual([
        400,
        'end_user_ip must be an IP address, without a port and a zone',
      ])
    },
  )

  test('may be another one for each message of a batch', async () => {
    const { url } = await listen({ applies_to: 'all', per_end_user: { messages: 1 } })
    const messages = ['198.51.100.7', '198.51.100.8', '198.51.100.7', 'nobody'].map((end_user_ip, i) => ({
      to: `+4917111${i}`,
      text: 'x',
      end_user_ip,
    }))
    const { body: answer } = await post(`${url}/v1/messages/batch`, {
      client_id: clientId,
      from: 'SENDER',
      messages,
    })
    const results = answer['messages'] as readonly Record<string, unknown>[]
    expect(results.map(({ code, field }) => [code ?? 'accepted', field])).toEqual([
      ['accepted', undefined],
      ['accepted', undefined],
      ['guard_blocked', 'messages.2.to'],
      ['invalid_field', 'messages.3.end_user_ip'],
    ])
  })
})

describe('lists', () => {
  test('go on page by page, and are narrowed', async () => {
    const app = await listen({
      applies_to: 'all',
      per_number: { mode: 'block', messages: 1 },
      countries: { allowed: ['DE'] },
    })
    for (const to of ['+491711', '+491712', '+491713']) {
      await send(app, to)
      expect((await send(app, to)).status).toBe(429)
    }
    expect((await send(app, '+12025550123')).status).toBe(422)
    await app.flush()
    for (const [what, total] of [
      ['blocks', 3],
      ['hits', 4],
    ] as const) {
      const seen: unknown[] = []
      let cursor: unknown = null
      do {
        const page = await list(app, what, `&limit=1${cursor === null ? '' : `&cursor=${cursor}`}`)
        seen.push(...(page[what] as readonly object[]).map((row) => JSON.stringify(row)))
        cursor = page['next_cursor']
      } while (cursor !== null)
      expect([what, new Set(seen).size, seen.length]).toEqual([what, total, total])
    }
    expect(await rowsOf(app, 'blocks', '&rule=sequence')).toEqual([])
    expect(await rowsOf(app, 'hits', '&rule=countries')).toMatchObject([
      { key: 'US', outcome: 'refused', hits: 1 },
    ])
    expect(await rowsOf(app, 'hits', '&outcome=noted')).toEqual([])
    expect(await rowsOf(app, 'hits', '&to=2026-01-01T00:00:00Z')).toEqual([])
    const all = await get(`${app.url}/v1/guard/hits?limit=500`, ADMIN)
    expect((all.body['hits'] as readonly object[]).length).toBeGreaterThanOrEqual(4)
  })

  test('by the hour sum what was found', async () => {
    const app = await listen({ countries: { allowed: [] }, applies_to: 'all' })
    await send(app, '+491711')
    await send(app, '+12025550123')
    await app.flush()
    const hourMs = Math.floor(Date.now() / 3_600_000) * 3_600_000
    const window = (hours: number) =>
      `from=${new Date(hourMs - 3_600_000).toISOString()}&to=${new Date(hourMs + hours * 3_600_000).toISOString()}`
    const reply = await get(`${app.url}/v1/guard/hits/hours?client_id=${clientId}&${window(2)}`, ADMIN)
    const hours = reply.body['hours'] as readonly Record<string, unknown>[]
    expect(hours.reduce((sum, { hits }) => sum + Number(hits), 0)).toBe(2)
    expect(hours[0]).toMatchObject({ rule: 'countries', outcome: 'refused' })
    const wrong = (query: string) => get(`${app.url}/v1/guard/hits/hours?${query}`, ADMIN)
    expect(wrongFieldOf(await wrong(window(744)))).toEqual([400, 'to'])
    expect(wrongFieldOf(await wrong(window(-1)))).toEqual([400, 'from'])
    expect(wrongFieldOf(await wrong('from=2026-02-30T00:00:00Z&to=2026-03-01T00:00:00Z'))).toEqual([
      400,
      'from',
    ])
  })

  test('are for admins only', async () => {
    const { url } = await listen({})
    for (const path of ['blocks', 'hits', `hits/hours`])
      expect(
        (await get(`${url}/v1/guard/${path}`, { authorization: 'Bearer wrong-token-of-somebody' })).status,
      ).toBe(401)
  })
})
