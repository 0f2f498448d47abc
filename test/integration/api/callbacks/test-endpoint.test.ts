import { afterAll, beforeAll, expect, test } from 'bun:test'
import { openMemoryLimiter } from '../../../../src/cache/memory.ts'
import { openCallbackPost } from '../../../../src/callback/post.ts'
import { disableCallbackEndpoint } from '../../../../src/store/callback/callback-endpoints.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { openEndpoint, verified } from '../../../support/endpoint.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { ADMIN, TOKEN } from '../../../support/places.ts'

let database: TestDatabase
let db: Db
let app: ListeningApp
/** The same, which calls no private address. */
let strict: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  // A clock that stands: no minute ends between two requests.
  const limiter = openMemoryLimiter({ now: () => 0 })
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, limiter }))
  const callbackPost = openCallbackPost({ allowPrivate: false, timeoutMs: 500, resolve: async () => [] })
  strict = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, callbackPost }))
})
afterAll(async () => {
  await app.stop()
  await strict.stop()
  await database.drop()
})

const byAdmin = (method: string, path: string, body?: object, base = app.url) =>
  ask(method, `${base}/v1/clients/${path}`, ADMIN, body)

test('a test event is signed as callbacks are, says what came back, and is no callback', async () => {
  const client = await createTestClient(db, 10_000)
  const there = openEndpoint((_, index) =>
    index === 0 ? new Response('thanks') : new Response('no such shop', { status: 404 }),
  )
  const set = await byAdmin('PUT', `${client}/callback`, { url: there.url })
  const taken = await byAdmin('POST', `${client}/callback/test`)
  expect(taken).toMatchObject({
    status: 200,
    body: { url: there.url, taken: true, status_code: 200, error: null, answer: 'thanks' },
  })
  const [received] = there.received
  expect(received && verified(received, String(set.body['secret']))).toMatchObject({
    type: 'test',
    data: { client_id: client },
  })
  expect([received?.id, received?.body]).toEqual([String(taken.body['id']), String(taken.body['body'])])

  // What a client gets wrong is seen as it is, and counts for nothing.
  await disableCallbackEndpoint(db.sql, client, there.url, '410', Date.now())
  expect((await byAdmin('POST', `${client}/callback/test`)).body).toMatchObject({
    taken: false,
    status_code: 404,
    answer: 'no such shop',
  })
  expect((await byAdmin('GET', `${client}/callback`)).body).toMatchObject({
    enabled: false,
    breaker: { state: 'closed', failures: 0 },
    counts: { open: 0, delivered_24h: 0, dead_24h: 0 },
  })
  await there.close()
  expect((await byAdmin('POST', `${client}/callback/test`)).body).toMatchObject({
    taken: false,
    status_code: null,
    answer: null,
    error: 'the connection was refused',
  })
})

test('a test event goes to no private address, to nobody without an endpoint, and six times a minute at most', async () => {
  const client = await createTestClient(db, 10_000)
  const there = openEndpoint()
  expect((await byAdmin('POST', `${client}/callback/test`)).body['code']).toBe('no_callback_endpoint')
  await byAdmin('PUT', `${client}/callback`, { url: there.url })
  expect((await byAdmin('POST', `${client}/callback/test`, undefined, strict.url)).body).toMatchObject({
    taken: false,
    error: expect.stringContaining('blocked: the URL'),
  })
  expect(there.received).toHaveLength(0)
  for (let sent = 1; sent < 6; sent++)
    expect((await byAdmin('POST', `${client}/callback/test`)).status).toBe(200)
  const beyond = await byAdmin('POST', `${client}/callback/test`)
  expect([beyond.status, beyond.body['code']]).toEqual([429, 'test_limited'])
  expect(Number(beyond.headers.get('retry-after'))).toBeWithin(1, 11)
  expect(there.received).toHaveLength(5)
  await there.close()
})
