import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { openLimits } from '../../../../src/cache/limits.ts'
import { openMemoryLimiter } from '../../../../src/cache/memory.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { disableCallbackEndpoint } from '../../../../src/store/callback/callback-endpoints.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, type Reply } from '../../../support/api.ts'
import { callbacksOf, moveThrough, startSender, waitForCallbacks } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { openEndpoint, verified } from '../../../support/endpoint.ts'
import { newMainKey } from '../../../support/keys.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { ADMIN, TOKEN } from '../../../support/places.ts'

let database: TestDatabase
let db: Db
let app: ListeningApp
let client: ClientId
let key: string
/** The clock of limits, which the tests move: nothing is given back between two requests. */
let nowMs = 0

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const limits = openLimits({ ratePerS: 100, burst: 200 })
  const limiter = openMemoryLimiter({ now: () => nowMs })
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, auth: 'api_key', limits, limiter }))
})
beforeEach(async () => {
  client = await createTestClient(db, 10_000)
  key = await newMainKey(db, client)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const mine = (method: string, path: string, body?: object, as = key): Promise<Reply> =>
  ask(method, `${app.url}/v1/me${path}`, { 'x-api-key': as }, body)
const byAdmin = (method: string, path: string, body?: object): Promise<Reply> =>
  ask(method, `${app.url}${path}`, ADMIN, body)

test('a client sets its endpoint, is told there with its secret, and has one callback told again', async () => {
  const there = openEndpoint()
  const set = await mine('PUT', '/callback', { url: there.url, every_status: true })
  const secret = String(set.body['secret'])
  expect((await mine('GET', '/callback')).body).toMatchObject({
    client_id: client,
    url: `${there.url}`,
    every_status: true,
  })
  expect((await byAdmin('GET', `/v1/clients/${client}/callback`)).body['url']).toBe(there.url)
  await moveThrough(db, client, ['DELIVERED'])
  const stop = startSender(db)
  await waitForCallbacks(db, client, 'DELIVERED', 1)
  const id = must((await callbacksOf(db, client))[0], 'a callback').id
  expect(await mine('POST', `/callbacks/${id}/replay`)).toMatchObject({ status: 202, body: { replayed: 1 } })
  await waitForCallbacks(db, client, 'DELIVERED', 1)
  nowMs += 60_000
  const window = {
    from: new Date(Date.now() - 3_600_000).toISOString(),
    to: new Date(Date.now() + 3_600_000).toISOString(),
  }
  expect((await mine('POST', '/callbacks/replay', window)).body).toEqual({ replayed: 1, next_cursor: null })
  await waitForCallbacks(db, client, 'DELIVERED', 1)
  await stop()
  expect(there.received).toHaveLength(3)
  for (const one of there.received) verified(one, secret)
  const rotated = await mine('POST', '/callback/rotate-secret', { overlap_hours: 0 })
  expect(rotated.body['secret']).not.toBe(secret)
  expect((await mine('DELETE', '/callback')).status).toBe(204)
  expect((await byAdmin('GET', `/v1/clients/${client}/callback`)).body['url']).toBeNull()
  await there.close()
})

test('an endpoint that was disabled is enabled, and its open breaker closes', async () => {
  const url = 'http://127.0.0.1:19999/'
  expect((await mine('POST', '/callback/enable')).body['code']).toBe('no_callback_endpoint')
  await mine('PUT', '/callback', { url })
  await disableCallbackEndpoint(db.sql, client, url, '410', Date.now())
  await db.sql`
    insert into callback_target_breakers values (${client}, '0', 5, 1, now() + interval '1 hour')`
  expect((await mine('GET', '/callback')).body).toMatchObject({ enabled: false, breaker: { state: 'open' } })
  expect((await mine('POST', '/callback/enable')).body).toMatchObject({
    url,
    enabled: true,
    disabled_reason: null,
    breaker: { state: 'closed' },
  })
  await disableCallbackEndpoint(db.sql, client, url, '410', Date.now())
  expect((await byAdmin('POST', `/v1/clients/${client}/callback/enable`)).body['enabled']).toBe(true)
})

test('callbacks of another client are not there', async () => {
  const other = await createTestClient(db, 10_000)
  const otherKey = await newMainKey(db, other)
  await mine('PUT', '/callback', { url: 'http://127.0.0.1:19999/' })
  await mine('PUT', '/callback', { url: 'http://127.0.0.1:19999/' }, otherKey)
  const [messageId] = await moveThrough(db, client, ['DELIVERED'])
  const id = must((await callbacksOf(db, client))[0], 'a callback').id
  expect((await mine('POST', `/callbacks/${id}/replay`, undefined, otherKey)).body['code']).toBe(
    'unknown_callback',
  )
  expect(
    (await mine('POST', '/callbacks/replay', { message_id: messageId }, otherKey)).body['replayed'],
  ).toBe(0)
  expect(
    (await mine('POST', '/callbacks/replay', { message_id: messageId, client_id: client })).body,
  ).toMatchObject({
    code: 'unknown_field',
    field: 'client_id',
  })
})

test('replays are counted by the rate of the client, and keep no message from being sent', async () => {
  await mine('PUT', '/callback', { url: 'http://127.0.0.1:19999/' })
  const some = { message_id: crypto.randomUUID() }
  expect((await mine('POST', '/callbacks/replay', some)).status).toBe(202)
  // It counted as 500 of a burst of 200.
  const beyond = await mine('POST', '/callbacks/replay', some)
  expect([beyond.status, beyond.body['code'], Number(beyond.headers.get('retry-after')) > 1]).toEqual([
    429,
    'rate_limited',
    true,
  ])
  const sent = await ask(
    'POST',
    `${app.url}/v1/messages`,
    { 'x-api-key': key },
    {
      client_id: client,
      to: '+1234567890',
      from: 'SENDER',
      text: 'x',
    },
  )
  expect(sent.status).toBe(202)
})

test('an endpoint is refused with its field and rule, as an admin is', async () => {
  const refused = await mine('PUT', '/callback', { url: 'ftp://client.example/' })
  expect([refused.status, refused.body['field']]).toEqual([400, 'url'])
  expect((await mine('POST', '/callbacks/replay', {})).body).toMatchObject({ field: 'message_id' })
  expect((await mine('POST', '/callback/rotate-secret', { overlap_hours: 169 })).body['field']).toBe(
    'overlap_hours',
  )
})

test('a client reads its limits, and the prices that it pays by', async () => {
  await byAdmin('PUT', '/v1/price-lists/default', { prices: [{ prefix: '49', price_cents: 0.79 }] })
  expect((await mine('GET', '/limits')).body).toMatchObject({
    client_id: client,
    rate_limit_rps: 100,
    rate_limit_burst: 200,
    price_list: 'default',
    api_keys: 20,
  })
  const prices = async (query = '') => (await mine('GET', `/prices${query}`)).body['prices']
  const everybodys = [{ prefix: '49', price_cents: 0.79 }]
  expect(await prices()).toMatchObject(everybodys)
  await byAdmin('PUT', '/v1/price-lists/theirs', { prices: [{ prefix: '44', price_cents: 1.2345 }] })
  await byAdmin('PATCH', `/v1/clients/${client}`, { price_list: 'theirs' })
  expect((await mine('GET', '/limits')).body['price_list']).toBe('theirs')
  expect(await prices()).toMatchObject([{ prefix: '44', price_cents: 1.2345 }])
  expect(await prices('?list=default')).toMatchObject(everybodys)
  const csv = await fetch(`${app.url}/v1/me/prices`, { headers: { 'x-api-key': key, accept: 'text/csv' } })
  expect((await csv.text()).split('\r\n')[1]).toStartWith('44,1.2345,')
  // Of no other client's list: it can only name its own and everybody's.
  expect((await mine('GET', '/prices?list=theirs')).body).toMatchObject({
    code: 'invalid_field',
    field: 'list',
  })
})
