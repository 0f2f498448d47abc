import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { Webhook } from 'standardwebhooks'
import { openCallbackPost } from '../../../../src/callback/post.ts'
import { openCallbackSecrets } from '../../../../src/callback/secrets.ts'
import { lookAtAlerts } from '../../../../src/flow/alert/look-at-alerts.ts'
import { MAX_TRIES, tellAlerts } from '../../../../src/flow/alert/tell-alerts.ts'
import { openProblems } from '../../../../src/flow/problem/read-problems.ts'
import { sealAnew } from '../../../../src/flow/seal-anew.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { addDeadLetters, removeDeadLettersBefore } from '../../../../src/store/receipt/dead-letters.ts'
import type { ApiDeps } from '../../../../src/world.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, type Reply } from '../../../support/api.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { type Endpoint, openEndpoint } from '../../../support/endpoint.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const HOUR_MS = 3_600_000

let database: TestDatabase
let db: Db
let app: ListeningApp
let deps: ApiDeps
let laterMs = 0
/** The clock of the gateway stands where a test begins, and goes on by `laterMs`. */
let startedMs = Date.now()
const endpoints: Endpoint[] = []

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  deps = apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, now: () => startedMs + laterMs })
  app = listenApp(deps)
})
beforeEach(async () => {
  laterMs = 0
  startedMs = Date.now()
  await db.sql`truncate alerts, alert_notices, dead_letters`
  await db.sql`update alert_webhook set url = null, secret = null`
})
afterEach(async () => {
  for (const one of endpoints.splice(0)) await one.close()
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const call = (method: string, path = '', body?: unknown): Promise<Reply> =>
  ask(method, `${app.url}/v1/alerts${path}`, { authorization: `Bearer ${TOKEN}` }, body)

/** A look and a round of telling by a process that has just been started. */
async function turn(more: Partial<ApiDeps> = {}): Promise<void> {
  const started = { ...deps, ...more }
  await db.sql`update alert_webhook set due_at = now() - interval '1 second'`
  await lookAtAlerts({ ...started, readProblems: openProblems(started).readProblems })
  await tellAlerts(started)
}

function endpoint(answers?: Parameters<typeof openEndpoint>[0]): Endpoint {
  const opened = openEndpoint(answers)
  endpoints.push(opened)
  return opened
}

const bury = () =>
  addDeadLetters(db.sql, [
    { id: Bun.randomUUIDv7(), what: 'receipt', source: 'mock', reason: 'late', payload: '{}' },
  ])

async function setUp(there: Endpoint): Promise<{ readonly id: string; readonly secret: string }> {
  const made = await call('POST', '', { name: 'dead letters', metric: 'dead_letters', threshold: 0 })
  const set = await call('PUT', '/webhook', { url: there.url })
  expect([made.status, set.status]).toEqual([201, 200])
  return { id: String(made.body['id']), secret: String(set.body['secret']) }
}

test('an alert is told once, signed, again after an hour, and when it is over, whoever is started anew meanwhile', async () => {
  const there = endpoint()
  const { id, secret } = await setUp(there)
  await turn()
  expect(there.received).toEqual([])
  await bury()
  await turn()
  await turn()
  laterMs = HOUR_MS - 60_000
  await turn()
  expect(there.received).toHaveLength(1)
  const [first] = there.received
  // As docs/alerts.md shows it.
  expect(new Webhook(secret).verify(first?.body ?? '', first?.headers ?? {})).toEqual({
    type: 'alert.firing',
    timestamp: expect.stringMatching(/^20.*Z$/),
    data: {
      alert_id: id,
      name: 'dead letters',
      text: 'dead letters: dead letters at 1 receipt, above 0 receipts',
      metric: 'dead_letters',
      value: 1,
      unit: 'receipts',
      fires: 'above',
      threshold: 0,
      over_minutes: null,
      provider: null,
      country: null,
      lane: null,
      client_id: null,
      since: expect.stringMatching(/^20.*Z$/),
    },
  })
  expect((await call('GET', `/${id}`)).body).toMatchObject({ state: 'firing', value: 1 })
  laterMs = HOUR_MS + 60_000
  await turn()
  expect(there.received).toHaveLength(2)
  await removeDeadLettersBefore(db.sql, new Date(Date.now() + HOUR_MS))
  await turn()
  await turn()
  expect(there.received.map(({ body }) => JSON.parse(body).type)).toEqual([
    'alert.firing',
    'alert.firing',
    'alert.resolved',
  ])
  expect(new Set(there.received.map(({ id: told }) => told)).size).toBe(3)
})

test('of many processes one looks, and one tells', async () => {
  const there = endpoint()
  await setUp(there)
  await bury()
  await db.sql`update alert_webhook set due_at = now() - interval '1 second'`
  const { readProblems } = openProblems(deps)
  await Promise.all(Array.from({ length: 5 }, () => lookAtAlerts({ ...deps, readProblems })))
  await Promise.all(Array.from({ length: 5 }, () => tellAlerts(deps)))
  expect(there.received).toHaveLength(1)
})

describe('what is not taken', () => {
  test('is told again under the same id until it is, and given up after its last try', async () => {
    let isUp = false
    const there = endpoint(() => new Response(null, { status: isUp ? 204 : 500 }))
    await setUp(there)
    await bury()
    await turn()
    expect((await call('GET', '/webhook')).body['last']).toMatchObject({
      attempts: 1,
      error: 'the webhook answered 500',
      waits: true,
    })
    await tellAlerts(deps)
    expect(there.received).toHaveLength(1)
    laterMs = 6_000
    isUp = true
    await tellAlerts(deps)
    await tellAlerts(deps)
    expect(there.received).toHaveLength(2)
    expect(new Set(there.received.map(({ id }) => id)).size).toBe(1)
    expect((await call('GET', '/webhook')).body['last']).toMatchObject({
      attempts: 2,
      error: null,
      waits: false,
    })

    isUp = false
    laterMs = 2 * HOUR_MS
    await turn()
    for (let tries = 1; tries < MAX_TRIES + 3; tries++) {
      laterMs += 11 * 60_000
      await tellAlerts(deps)
    }
    expect(there.received).toHaveLength(2 + MAX_TRIES)
    expect((await call('GET', '/webhook')).body['last']).toMatchObject({
      attempts: MAX_TRIES,
      told_at: null,
      waits: false,
    })
  })

  test('of a process that is killed after the answer comes once more', async () => {
    const there = endpoint()
    await setUp(there)
    await bury()
    await turn()
    // What it would have kept is not there.
    await db.sql`update alert_notices set wake_at = now() - interval '1 s', told_at = null`
    await tellAlerts(deps)
    expect(there.received).toHaveLength(2)
    expect(new Set(there.received.map(({ id, body }) => `${id} ${body}`)).size).toBe(1)
  })
})

describe('the webhook', () => {
  test('may not lead to a private address, when it is set nor when it is called', async () => {
    await setUp(endpoint())
    const guarded = openCallbackPost({
      allowPrivate: false,
      timeoutMs: 1_000,
      resolve: async () => ['10.0.0.7'],
    })
    await bury()
    await turn({ callbackPost: guarded })
    expect((await call('GET', '/webhook')).body['last']).toMatchObject({
      error: expect.stringContaining('blocked: the URL'),
    })
    const strict = listenApp({ ...deps, callbackPost: guarded })
    const refused = await ask(
      'PUT',
      `${strict.url}/v1/alerts/webhook`,
      { authorization: `Bearer ${TOKEN}` },
      { url: 'https://internal.example.com/' },
    )
    expect(refused).toMatchObject({ status: 400, body: { field: 'url' } })
    await strict.stop()
  })

  test('keeps its secret sealed and to itself, and another one when that is asked for', async () => {
    const there = endpoint()
    const { secret } = await setUp(there)
    const [kept] = await db.sql<{ secret: string }[]>`select secret from alert_webhook`
    expect(kept?.secret).toStartWith('sealed:1:')
    expect((await call('PUT', '/webhook', { url: `${there.url}/moved` })).body['secret']).toBeNull()
    const renewed = await call('PUT', '/webhook', { url: there.url, new_secret: true })
    expect(renewed.body['secret']).not.toBe(secret)
    expect((await call('POST', '/webhook/test')).body).toEqual({ told: true, error: null })
    const [test] = there.received
    expect(
      new Webhook(String(renewed.body['secret'])).verify(test?.body ?? '', test?.headers ?? {}),
    ).toMatchObject({ type: 'alert.test' })

    const rotated = openCallbackSecrets(
      'another secret of forty characters and more',
      'a secret of thirty-two characters',
    )
    expect(await sealAnew({ db, callbackSecrets: rotated, providerSeal: null })).toMatchObject({ alerts: 1 })
    expect(await sealAnew({ db, callbackSecrets: rotated, providerSeal: null })).toMatchObject({ alerts: 0 })
  })

  test('is taken away with what waits for it', async () => {
    const there = endpoint(() => new Response(null, { status: 500 }))
    await setUp(there)
    await bury()
    await turn()
    expect((await call('DELETE', '/webhook')).status).toBe(204)
    expect(await call('DELETE', '/webhook')).toMatchObject({
      status: 409,
      body: { code: 'no_alert_webhook' },
    })
    laterMs = 60_000
    await tellAlerts(deps)
    expect(there.received).toHaveLength(1)
    expect((await call('GET', '/webhook')).body).toMatchObject({ url: null, last: { waits: false } })
  })
})

test('rules are checked, changed, turned off and removed', async () => {
  const rule = { name: 'telco-b fails', metric: 'failure_share', threshold: 10, provider: 'telco-b' }
  const { body } = await call('POST', '', rule)
  expect(body).toMatchObject({
    ...rule,
    over_minutes: 5,
    at_least: 20,
    unit: '%',
    fires: 'above',
    on: true,
    state: 'ok',
    value: null,
  })
  expect(await call('POST', '', rule)).toMatchObject({ status: 409, body: { code: 'alert_name_taken' } })
  expect(await call('POST', '', { ...rule, name: 'x', lane: 'otp' })).toMatchObject({
    status: 400,
    body: { field: 'lane' },
  })
  expect(await call('POST', '', { name: 'x', metric: 'balance', threshold: 1 })).toMatchObject({
    status: 400,
    body: { field: 'client_id' },
  })
  expect(await call('POST', '', { ...rule, name: 'x', over_minutes: 0 })).toMatchObject({
    status: 400,
    body: { field: 'over_minutes' },
  })
  const path = `/${String(body['id'])}`
  expect((await call('PATCH', path, { threshold: 25, provider: null, on: false })).body).toMatchObject({
    threshold: 25,
    provider: null,
    on: false,
    name: rule.name,
  })
  await bury()
  await turn()
  expect((await call('GET')).body['alerts']).toMatchObject([{ on: false, read_at: null }])
  expect((await call('DELETE', path)).status).toBe(204)
  expect(await call('GET', path)).toMatchObject({ status: 404, body: { code: 'unknown_alert' } })
})

test('every metric can be read of a gateway in which nothing has happened', async () => {
  const metrics = [
    'failure_share',
    'delivery_rate',
    'failures',
    'providers_down',
    'otp_p95',
    'dead_letters',
    'callbacks_dead',
    'low_balances',
    'audit_violations',
    'bad_problems',
  ]
  for (const metric of metrics) await call('POST', '', { name: metric, metric, threshold: 1_000 })
  const client_id = crypto.randomUUID()
  await call('POST', '', { name: 'balance', metric: 'balance', threshold: 1, client_id })
  await turn()
  const alerts = (await call('GET')).body['alerts'] as readonly {
    name: string
    state: string
    read_at: string | null
  }[]
  const unread = alerts.filter(({ read_at }) => read_at === null).map(({ name }) => name)
  expect(unread).toEqual([])
  expect(alerts.filter(({ state }) => state !== 'ok')).toEqual([])
})
