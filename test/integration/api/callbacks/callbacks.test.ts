import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openCallbackPost } from '../../../../src/callback/post.ts'
import { CALLBACK_URL_RULE, PUBLIC_HOST_RULE } from '../../../../src/domain/callback/callback-url.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { GIVEN_UP, givenUp } from '../../../../src/store/callback/given-up.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { callbacksOf, moveThrough, startSender, waitForCallbacks } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { openEndpoint, verified } from '../../../support/endpoint.ts'
import { newMainKey } from '../../../support/keys.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'secret-of-the-admins'
let database: TestDatabase
let db: Db
let app: ListeningApp
let strict: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN }))
  const resolve = async (name: string) => (name === 'inside.example.test' ? ['10.0.0.1'] : [])
  const callbackPost = openCallbackPost({ allowPrivate: false, timeoutMs: 500, resolve })
  strict = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, callbackPost }))
})
afterAll(async () => {
  await app.stop()
  await strict.stop()
  await database.drop()
})

/** Asks as an admin, as curl does: a content type only with a body. */
async function ask(
  method: string,
  path: string,
  body?: object,
  base = app.url,
  token: string | null = TOKEN,
) {
  const response = await fetchHeld(`${base}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> }
}
const client = () => createTestClient(db, 10_000)

describe('an endpoint', () => {
  test('is set, read, given another secret and removed; a secret is shown when it is made and never again', async () => {
    const path = `/v1/clients/${await client()}/callback`
    expect((await ask('GET', path)).body).toMatchObject({ url: null, enabled: false })
    const set = await ask('PUT', path, { url: 'http://127.0.0.1:19999/sms', every_status: true })
    expect(set).toMatchObject({
      status: 200,
      body: { url: 'http://127.0.0.1:19999/sms', every_status: true },
    })
    expect(set.body['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const again = await ask('PUT', path, { url: 'http://127.0.0.1:20010/' })
    expect(again.body).toEqual({ url: 'http://127.0.0.1:20010/', every_status: false })
    const read = await ask('GET', path)
    expect(read.body).toMatchObject({
      url: 'http://127.0.0.1:20010/',
      enabled: true,
      breaker: { state: 'closed', failures: 0, open_until: null },
      counts: { open: 0, delivered_24h: 0, dead_24h: 0 },
    })
    expect(JSON.stringify(read.body)).not.toContain('whsec_')
    const askedAtMs = Date.now()
    const rotated = await ask('POST', `${path}/rotate-secret`)
    const tookMs = Date.now() - askedAtMs
    expect(rotated.body['secret']).not.toBe(set.body['secret'])
    const overlapMs = Date.parse(String(rotated.body['previous_secret_until'])) - askedAtMs
    expect(overlapMs).toBeWithin(86_400_000, 86_400_000 + tookMs + 1)
    const week = await ask('POST', `${path}/rotate-secret`, { overlap_hours: 168 })
    expect(Date.parse(String(week.body['previous_secret_until'])) - Date.now()).toBeGreaterThan(
      6.9 * 86_400_000,
    )
    expect((await ask('DELETE', path)).status).toBe(204)
    expect(await ask('DELETE', path)).toMatchObject({ status: 404, body: { code: 'no_callback_endpoint' } })
    expect(await ask('POST', `${path}/rotate-secret`)).toMatchObject({
      body: { code: 'no_callback_endpoint' },
    })
  })

  test('is refused with its field and rule', async () => {
    const path = `/v1/clients/${await client()}/callback`
    for (const [url, rule] of [
      ['ftp://client.example/', CALLBACK_URL_RULE],
      ['http://u:p@client.example/', CALLBACK_URL_RULE],
      ['http://0x7f.1/', PUBLIC_HOST_RULE],
      ['http://[::ffff:169.254.169.254]/', PUBLIC_HOST_RULE],
      ['https://inside.example.test/', PUBLIC_HOST_RULE],
      ['https://nowhere.example.test/', 'must name a host that can be resolved'],
    ])
      expect([url, await ask('PUT', path, { url }, strict.url)]).toMatchObject([
        url,
        { status: 400, body: { code: 'invalid_field', field: 'url', rule } },
      ])
    expect((await ask('GET', path)).body['url']).toBeNull()
    const hours = await ask('POST', `${path}/rotate-secret`, { overlap_hours: 169 })
    expect(hours).toMatchObject({ status: 400, body: { field: 'overlap_hours' } })
    const unknown = `/v1/clients/${crypto.randomUUID()}/callback`
    expect(await ask('PUT', unknown, { url: 'http://127.0.0.1:19999/' })).toMatchObject({
      body: { code: 'unknown_client' },
    })
    expect(await ask('GET', unknown)).toMatchObject({ body: { code: 'unknown_client' } })
  })

  test('and replays are for admins', async () => {
    const path = `/v1/clients/${await client()}/callback`
    for (const [method, route, body] of [
      ['GET', path, undefined],
      ['PUT', path, { url: 'http://127.0.0.1:19999/' }],
      ['DELETE', path, undefined],
      ['POST', `${path}/rotate-secret`, undefined],
      ['POST', `/v1/callbacks/${crypto.randomUUID()}/replay`, undefined],
      ['POST', '/v1/callbacks/replay', { client_id: crypto.randomUUID(), message_id: crypto.randomUUID() }],
    ] as const) {
      expect([route, (await ask(method, route, body, app.url, null)).status]).toEqual([route, 401])
      expect([route, (await ask(method, route, body, app.url, 'wrong-secret-of-nobody')).status]).toEqual([
        route,
        401,
      ])
    }
  })
})

describe('callbacks', () => {
  test('are listed, read and replayed: one, by message and by time', async () => {
    const clientId = await client()
    const there = openEndpoint()
    const { body } = await ask('PUT', `/v1/clients/${clientId}/callback`, { url: there.url })
    const messageIds = await moveThrough(db, clientId, ['DELIVERED'], 3)
    const stop = startSender(db)
    await waitForCallbacks(db, clientId, 'DELIVERED', 3)
    const list = async (query: string) =>
      (await ask('GET', `/v1/callbacks?${query}`)).body as {
        callbacks: { id: string; message_id: string; state: string; replays: number }[]
        next_cursor: string | null
      }
    const first = await list(`client_id=${clientId}&limit=2`)
    const rest = await list(`client_id=${clientId}&limit=2&cursor=${first.next_cursor}`)
    expect([first.callbacks.length, rest.callbacks.length, rest.next_cursor]).toEqual([2, 1, null])
    const ofMessage = await list(`message_id=${messageIds[0]}`)
    expect(ofMessage.callbacks).toMatchObject([{ message_id: String(messageIds[0]), state: 'DELIVERED' }])
    expect((await list(`client_id=${clientId}&state=DEAD`)).callbacks).toEqual([])

    const id = ofMessage.callbacks[0]?.id ?? ''
    const read = await ask('GET', `/v1/callbacks/${id}`)
    const sent = there.received.find((one) => one.id === id)
    expect(read.body).toMatchObject({
      type: 'message.delivered',
      last_status_code: 204,
      body: sent?.body ?? '',
    })

    expect(await ask('POST', `/v1/callbacks/${id}/replay`)).toEqual({ status: 202, body: { replayed: 1 } })
    const message = { client_id: clientId, message_id: messageIds[1] }
    expect((await ask('POST', '/v1/callbacks/replay', message)).body).toEqual({
      replayed: 1,
      next_cursor: null,
    })
    await waitForCallbacks(db, clientId, 'DELIVERED', 3)
    const hour = (shift: number) => new Date(Date.now() + shift * 3_600_000).toISOString()
    const byTime = { client_id: clientId, from: hour(-1), to: hour(1), state: 'DELIVERED' }
    expect((await ask('POST', '/v1/callbacks/replay', byTime)).body['replayed']).toBe(3)
    await waitForCallbacks(db, clientId, 'DELIVERED', 3)
    expect((await callbacksOf(db, clientId)).map(({ replays }) => replays).toSorted()).toEqual([1, 2, 2])
    await stop()
    expect(there.received).toHaveLength(8)
    expect(new Set(there.received.map((one) => `${one.id} ${one.body}`)).size).toBe(3)
    for (const one of there.received) verified(one, String(body['secret']))
    await there.close()
  })

  test('that are under way, unknown or without an endpoint are not replayed', async () => {
    const clientId = await client()
    const path = `/v1/clients/${clientId}/callback`
    await ask('PUT', path, { url: 'http://127.0.0.1:19999/' })
    await moveThrough(db, clientId, ['DELIVERED'])
    const [callback] = await callbacksOf(db, clientId)
    await db.sql`update callbacks set state = 'DELIVERING' where client_id = ${clientId}`
    expect(await ask('POST', `/v1/callbacks/${callback?.id}/replay`)).toMatchObject({
      status: 409,
      body: { code: 'callback_under_way' },
    })
    expect(await ask('POST', `/v1/callbacks/${crypto.randomUUID()}/replay`)).toMatchObject({ status: 404 })
    await ask('DELETE', path)
    const dead = await ask('GET', `/v1/callbacks/${callback?.id}`)
    expect(dead.body).toMatchObject({ state: 'DEAD', last_error: 'the endpoint was removed' })
    for (const route of [`/v1/callbacks/${callback?.id}/replay`, '/v1/callbacks/replay'])
      expect(
        await ask(
          'POST',
          route,
          route.endsWith('/callbacks/replay')
            ? { client_id: clientId, message_id: callback?.messageId }
            : undefined,
        ),
      ).toMatchObject({ status: 404, body: { code: 'no_callback_endpoint' } })
  })

  test('that were given up are listed over all clients for admins, and replayed; with its key a client sees its own', async () => {
    const [one, other] = [await client(), await client()]
    for (const id of [one, other]) {
      await ask('PUT', `/v1/clients/${id}/callback`, { url: 'http://127.0.0.1:19999/' })
      await moveThrough(db, id, ['DELIVERED'], 3)
    }
    await db.sql`update callbacks set state = 'DEAD', wake_at = null where client_id in (${one}, ${other})`
    const dead = [...(await callbacksOf(db, one)), ...(await callbacksOf(db, other))].map(({ id }) => id)
    await moveThrough(db, one, ['DELIVERED'])
    const listed: { id: string; client_id: string; state: string }[] = []
    for (let cursor: unknown = ''; cursor !== null; ) {
      const { body } = await ask('GET', `/v1/callbacks?state=DEAD&limit=2${cursor && `&cursor=${cursor}`}`)
      listed.push(...(body['callbacks'] as typeof listed))
      cursor = body['next_cursor']
    }
    const ids = listed.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted().toReversed())
    expect(ids.filter((id) => dead.some((each) => each === id))).toEqual(dead.toSorted().toReversed())
    expect(listed.every(({ state }) => state === 'DEAD')).toBe(true)
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    expect((await ask('GET', `/v1/callbacks?state=DEAD&from=${soon}`)).body['callbacks']).toEqual([])

    const keyed = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, auth: 'api_key' }))
    const headers = { 'x-api-key': await newMainKey(db, one) }
    const read = async (query: string) => {
      const response = await fetchHeld(`${keyed.url}/v1/callbacks?state=DEAD${query}`, { headers })
      return (await response.json()) as { code?: string; callbacks?: typeof listed }
    }
    for (const query of ['', `&client_id=${other}`])
      expect([query, await read(query)]).toMatchObject([query, { code: 'not_your_client' }])
    const own = (await read(`&client_id=${one}`)).callbacks
    expect(own?.map(({ client_id }) => client_id)).toEqual([one, one, one])
    await keyed.stop()

    const body = { state: 'DEAD', from: new Date(Date.now() - 3_600_000).toISOString(), to: soon }
    expect((await ask('POST', '/v1/callbacks/replay', body)).body).toMatchObject({ next_cursor: null })
    expect((await callbacksOf(db, other)).map(({ state }) => state)).toEqual([
      'PENDING',
      'PENDING',
      'PENDING',
    ])
  })

  test('that were given up have an index over all clients, and one for each', async () => {
    const planOf = async (statement: ReturnType<typeof givenUp>) =>
      (await db.sql<{ 'QUERY PLAN': string }[]>`explain ${statement}`)
        .map((row) => row['QUERY PLAN'])
        .join('\n')
    const plans = [
      await planOf(givenUp(db.sql, Date.now(), 10)),
      await planOf(
        db.sql`select * from callbacks where ${db.sql.unsafe(GIVEN_UP)} and id < ${crypto.randomUUID()} order by id desc limit 50`,
      ),
      await planOf(
        db.sql`select from callbacks where client_id = ${crypto.randomUUID()} and state = 'DEAD' limit 10`,
      ),
    ]
    const taken = ['callbacks_given_up', 'callbacks_given_up', 'callbacks_dead']
    expect(plans.map((plan) => /using (callbacks_\w+) on/.exec(plan)?.[1])).toEqual(taken)
    for (const plan of plans) expect(plan).not.toContain('Seq Scan')
  })

  test('are refused with field and rule', async () => {
    const id = (await client()) as ClientId
    for (const [path, field] of [
      ['/v1/callbacks', 'client_id'],
      ['/v1/callbacks?state=DELIVERED', 'client_id'],
      [`/v1/callbacks?client_id=${id}&state=LOST`, 'state'],
      [`/v1/callbacks?client_id=${id}&from=2026-13-01T00:00:00Z`, 'from'],
      [`/v1/callbacks?client_id=${id}&limit=501`, 'limit'],
      ['/v1/callbacks/7', 'id'],
    ])
      expect([path, (await ask('GET', path ?? '')).body]).toMatchObject([
        path,
        { code: 'invalid_field', field },
      ])
    for (const [body, field] of [
      [{ client_id: id }, 'message_id'],
      [{ client_id: id, from: '2026-11-24T10:00:00Z' }, 'message_id'],
      [{ message_id: id }, 'client_id'],
      [{ client_id: id, message_id: id, state: 'x' }, 'state'],
    ] as const)
      expect([body, (await ask('POST', '/v1/callbacks/replay', body)).body]).toMatchObject([body, { field }])
  })
})
