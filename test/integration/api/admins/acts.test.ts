import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import pino from 'pino'
import { TRIES_NOTED } from '../../../../src/api/admins/try-counts.ts'
import { CREATE_PROVIDER_EXAMPLES } from '../../../../src/api/docs/provider-request-examples.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { forgetActs } from '../../../../src/flow/admin/forget-acts.ts'
import { done, noteAct } from '../../../../src/flow/admin/note-act.ts'
import { EVERY_ACT, listActs } from '../../../../src/store/admin/acts.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import type { ApiDeps } from '../../../../src/world.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get, message, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newMainKey } from '../../../support/keys.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { addressOf, bodiesOf, prefillOf, routesOf, specOf } from '../../../support/openapi.ts'

const TOKEN = 'the-token-of-this-test'
const ROOT = { authorization: `Bearer ${TOKEN}` }
const DAY_MS = 86_400_000

let database: TestDatabase
let db: Db
let deps: ApiDeps
let app: ListeningApp
let client: ClientId
const logged: string[] = []

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  deps = apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, auth: 'api_key', log })
  app = listenApp(deps)
  client = await createTestClient(db, 1_000)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

type Act = Readonly<Record<string, unknown>>

async function acts(query = ''): Promise<readonly Act[]> {
  return (await get(`${app.url}/v1/acts?limit=500${query}`, ROOT)).body['acts'] as Act[]
}
const newest = async (query = '') => (await acts(query))[0]

async function adminWith(name: string, ...scopes: string[]): Promise<Record<string, string>> {
  const { body } = await post(`${app.url}/v1/admins`, { name, scopes }, ROOT)
  return { authorization: `Bearer ${body['token']}` }
}

test('what a path names may be nothing that there can be: it is not there, and the try is an act', async () => {
  const long = 'x'.repeat(3_000)
  for (const name of ['a%00b', '%F0%9F%98%80', '%zz', long]) {
    const reply = await post(`${app.url}/v1/providers/${name}/pause`, {}, ROOT)
    expect([reply.status, reply.body['code']]).toEqual([404, 'unknown_provider'])
  }
  // With a slash at its end the path is read by the router of Elysia, and not by that of Bun.
  const unread = await post(`${app.url}/v1/providers/%zz/pause/`, {}, ROOT)
  expect([unread.status, unread.body['code']]).toEqual([400, 'invalid_field'])
  const { acts } = (await get(`${app.url}/v1/acts?what=pauseProvider`, ROOT)).body as {
    acts: { subject_id: string | null; outcome: string }[]
  }
  expect(acts.map(({ subject_id, outcome }) => [subject_id, outcome])).toEqual([
    [null, 'refused'],
    [long.slice(0, 200), 'refused'],
    ['\ufffd', 'refused'],
    ['😀', 'refused'],
    ['a\ufffdb', 'refused'],
  ])
})

describe('an act', () => {
  test('says who changed what, from where, and what it was before and after', async () => {
    const ann = await adminWith('Ann Miller', 'config')
    await ask(
      'PATCH',
      `${app.url}/v1/clients/${client}`,
      { ...ann, 'x-request-id': 'a-change' },
      { rate_limit_rps: 50 },
    )
    expect(await newest(`&client_id=${client}`)).toMatchObject({
      by: 'admin',
      name: 'Ann Miller',
      admin_id: expect.stringMatching(/-7/),
      from: '127.0.0.1',
      what: 'changeClient',
      subject_kind: 'client',
      subject_id: client,
      client_id: client,
      outcome: 'done',
      code: null,
      before: { rate_limit_rps: null },
      after: { rate_limit_rps: 50 },
      request_id: 'a-change',
      finished_at: expect.any(String),
    })
    expect(logged.join('')).toContain('"name":"Ann Miller"')
  })

  test('is also the try of a token without the scope, which changed nothing', async () => {
    const bob = await adminWith('Bob', 'read', 'config')
    const topUp = await post(`${app.url}/v1/clients/${client}/topups`, { amount_cents: 7 }, bob)
    expect([topUp.status, topUp.body['code'], topUp.body['error']]).toEqual([
      403,
      'scope_missing',
      'this needs the scope money, nothing was done',
    ])
    expect(await acts('&name=Bob&outcome=refused')).toMatchObject([
      {
        what: 'topUp',
        code: 'scope_missing',
        client_id: client,
        before: null,
        after: null,
        subject_kind: 'credits',
      },
    ])
    const [row] =
      await db.sql`select count(*)::int as n from topups where client_id = ${client} and amount_cents = 7`
    expect(row?.['n']).toBe(0)
    // With a field of money the route is another's, too.
    await ask('PATCH', `${app.url}/v1/clients/${client}`, bob, { price_list: null })
    expect(await newest('&name=Bob')).toMatchObject({
      what: 'changeClient',
      outcome: 'refused',
      code: 'scope_missing',
    })
  })

  test('is the try of a token that was revoked, and of what the route would not take', async () => {
    const eve = await adminWith('Eve', 'config')
    await ask('PATCH', `${app.url}/v1/clients/${client}`, eve, { name: 7 })
    await ask('PATCH', `${app.url}/v1/clients/${Bun.randomUUIDv7()}`, eve, { name: 'Shop' })
    const [token] =
      await db.sql`update admins set revoked_at = now(), revoked_by = 'root' where name = 'Eve' returning id`
    // Another process, which remembers nothing of her.
    const other = listenApp(deps)
    await ask('DELETE', `${other.url}/v1/clients/${client}/api-keys`, eve)
    await get(`${other.url}/v1/clients`, eve)
    await other.stop()
    const tries = await acts('&name=Eve')
    expect(tries.map(({ what, outcome, code }) => [what, outcome, code])).toEqual([
      ['revokeApiKey', 'refused', 'token_over'],
      ['changeClient', 'refused', 'unknown_client'],
      ['changeClient', 'refused', 'invalid_field'],
    ])
    expect(tries[0]?.['admin_id']).toBe(token?.['id'])
  })

  test('is only now and then each of a flood of refused tries, and says how many there were', async () => {
    const mallory = await adminWith('Mallory', 'read')
    const tried = { name: 'Mallory', tries: 0, refused: 0 }
    for (; tried.tries < 4 * TRIES_NOTED; tried.tries++) {
      const { body } = await ask('DELETE', `${app.url}/v1/suppressions/${Bun.randomUUIDv7()}`, mallory)
      if (body['code'] === 'scope_missing') tried.refused++
    }
    expect(tried.refused).toBe(tried.tries)
    const noted = await acts('&name=Mallory')
    // A minute may have ended meanwhile.
    expect(noted.length).toBeGreaterThanOrEqual(TRIES_NOTED)
    expect(noted.length).toBeLessThanOrEqual(2 * TRIES_NOTED + 1)
    expect(noted.some(({ after }) => Number(Object(after)['tries_in_this_minute']) > TRIES_NOTED)).toBe(true)
    const eve = await adminWith('Nan', 'read')
    await ask('DELETE', `${app.url}/v1/suppressions/${Bun.randomUUIDv7()}`, eve)
    expect(await acts('&name=Nan')).toHaveLength(1)
  })

  test('is none for whom nobody knows, for what is only read, and for traffic', async () => {
    const before = (await acts()).length
    await ask('DELETE', `${app.url}/v1/clients/${client}/api-keys`, { authorization: 'Bearer nobody' })
    await ask('DELETE', `${app.url}/v1/clients/${client}/api-keys`)
    await get(`${app.url}/v1/clients`, ROOT)
    const key = await newMainKey(db, client)
    await post(`${app.url}/v1/messages`, message(client, '1234'), { 'x-api-key': key })
    const later = { send_at: new Date(Date.now() + 3_600_000).toISOString() }
    const sent = await post(`${app.url}/v1/messages`, message(client, '1234', later), { 'x-api-key': key })
    await ask('POST', `${app.url}/v1/messages/${sent.body['message_id']}/cancel`, { 'x-api-key': key })
    expect((await acts()).length).toBe(before)
  })

  test("is a client's own, of what a row of its own does not keep", async () => {
    const key = await newMainKey(db, client)
    const own = { 'x-api-key': key }
    const suppression = { number: '+15551234567', client_id: client }
    const { body } = await post(`${app.url}/v1/suppressions`, suppression, own)
    await ask('DELETE', `${app.url}/v1/suppressions/${body['id']}`, own)
    expect(await acts(`&by=client&name=${client}`)).toMatchObject([
      {
        what: 'removeSuppression',
        subject_id: body['id'],
        before: { number: '+15*******67' },
        after: null,
        outcome: 'done',
      },
    ])
  })

  test('of a list that is read in says how many, and of a number shows what logs show', async () => {
    const csv = 'number,reason\r\n+15551230001,STOP\r\n+15551230002,STOP\r\n'
    await fetch(`${app.url}/v1/suppressions?client_id=${client}`, {
      method: 'POST',
      headers: { ...ROOT, 'content-type': 'text/csv' },
      body: csv,
    })
    expect(await newest()).toMatchObject({
      what: 'addSuppressions',
      client_id: client,
      after: { rows: 2, written: 2 },
    })
    await ask('DELETE', `${app.url}/v1/suppressions?client_id=${client}&number=%2B15551230001`, ROOT)
    expect(await newest()).toMatchObject({
      what: 'removeSuppressions',
      subject_id: null,
      after: { removed: 1 },
    })
    const [row] = await db.sql`select count(*)::int as n from acts where acts::text ~ '1555123'`
    expect(row?.['n']).toBe(0)
  })

  test('shows that a secret has changed, and not what it is', async () => {
    const provider = {
      ...Object(CREATE_PROVIDER_EXAMPLES['http']?.value),
      secrets: { key: 'the-first-secret' },
    }
    const made = await post(`${app.url}/v1/providers`, provider, ROOT)
    expect(made.status).toBe(201)
    expect(await newest()).toMatchObject({
      what: 'createProvider',
      subject_id: 'acme',
      before: null,
      after: { kind: 'http' },
    })
    await ask('PATCH', `${app.url}/v1/providers/acme`, ROOT, { secrets: { key: 'the-second-secret' } })
    const { before, after } = (await newest()) as {
      before: { secrets: { key: string } }
      after: { secrets: { key: string } }
    }
    expect(before.secrets.key).toMatch(/^\*\*\* \([0-9a-f]{8}\)$/)
    expect(after.secrets.key).not.toBe(before.secrets.key)
    const endpoint = { url: 'https://example.com/a-secret-path' }
    await ask('PUT', `${app.url}/v1/clients/${client}/callback`, ROOT, endpoint)
    expect(await newest()).toMatchObject({
      what: 'putCallbackEndpoint',
      after: { url: expect.stringMatching(/^https:\/\/example\.com \*\*\*/), has_secret: true },
    })
    const [row] =
      await db.sql`select count(*)::int as n from acts where acts::text ~ 'the-first|the-second|secret-path|whsec_'`
    expect(row?.['n']).toBe(0)
  })
})

test('every route that takes a change leaves one act that has ended, without a secret, a text or a number', async () => {
  const routes = routesOf(await specOf(app.url)).filter(
    ({ method, path, operation }) =>
      method !== 'GET' &&
      !/dlr|inbound\b(?!\/\{id\}\/assign)|\/explain$|\/preview$|\/verify$/.test(path) &&
      !['/v1/messages', '/v1/messages/batch'].includes(path) &&
      operation.security.some((way) => 'admin' in way),
  )
  expect(routes.length).toBeGreaterThan(40)
  for (const route of routes)
    for (const [, body] of bodiesOf(route.operation)) {
      const [last] = await listActs(db, EVERY_ACT, 1)
      await ask(route.method, `${app.url}${addressOf(route, prefillOf)}`, ROOT, body)
      const since = (await listActs(db, EVERY_ACT, 5)).filter(({ id }) => id > (last?.id ?? ''))
      expect([
        route.name,
        since.map(({ what, outcome }) => [what, outcome === 'begun' || outcome === 'failed']),
      ]).toEqual([route.name, isDry(body) ? [] : [[route.operation.operationId, false]]])
    }
  const [row] = await db.sql`
    select string_agg(acts::text, ' ') as all from acts`
  expect(String(row?.['all'])).not.toMatch(
    /whsec_|smsa_[\w-]{20}|sms_[\w-]{20}|kT7wq2Zp|1234567890|Hello World/,
  )
})

/** It asks what would be done, and does nothing. */
const isDry = (body: unknown) =>
  typeof body === 'object' && body !== null && 'dry' in body && body.dry === true

describe('an act that is not over', () => {
  const by = { kind: 'command', name: 'tester', adminId: null, from: 'here' } as const
  const subject = { kind: 'gateway', id: null, clientId: null } as const

  test('is there before it is carried out, and stays as begun when its process dies over it', async () => {
    const died = Promise.withResolvers<never>()
    const seen = Promise.withResolvers<unknown>()
    const act = noteAct(deps, { by, what: 'seal', subject }, async () => {
      seen.resolve(await newest('&what=seal'))
      return await died.promise
    })
    expect(await seen.promise).toMatchObject({
      outcome: 'begun',
      finished_at: null,
      by: 'command',
      name: 'tester',
    })
    died.reject(new Error('it broke'))
    await expect(act).rejects.toThrow('it broke')
    expect(await newest('&what=seal')).toMatchObject({ outcome: 'failed', code: 'internal_error' })
    expect(await acts('&what=seal&outcome=begun')).toEqual([])
  })

  test('is not changed once it has ended, and not removed while it is young', async () => {
    await noteAct(deps, { by, what: 'audit', subject }, async () => ({ answer: 0, end: done({ found: 0 }) }))
    const change = db.sql`update acts set by_name = 'another' where what = 'audit'`
    await expect(change.execute()).rejects.toThrow('has ended and is not changed')
    const removal = db.sql`delete from acts where what = 'audit'`
    await expect(removal.execute()).rejects.toThrow('younger than 30 days')
  })

  test('is forgotten when its days are over, and not before', async () => {
    const oldId = (days: number) => {
      const hex = (Date.now() - days * DAY_MS).toString(16).padStart(12, '0')
      return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`
    }
    for (const days of [40, 90, 91])
      await noteAct({ ...deps, newId: () => oldId(days) }, { by, what: `old${days}`, subject }, async () => ({
        answer: 0,
        end: done(),
      }))
    const left = async () =>
      (await acts('&by=command')).map(({ what }) => what).filter((what) => String(what).startsWith('old'))
    await forgetActs(deps, 0)
    expect(await left()).toEqual(['old40', 'old90', 'old91'])
    await forgetActs({ db, now: () => Date.now() + 1_000 }, 90)
    expect(await left()).toEqual(['old40'])
  })
})

test('a list goes on where its page ended, narrowed by whom, what, to what and when', async () => {
  const all = await acts()
  const paged: unknown[] = []
  for (let cursor: unknown = null, page = 0; page === 0 || cursor !== null; page++) {
    const { body } = await get(
      `${app.url}/v1/acts?limit=7${cursor === null ? '' : `&cursor=${cursor}`}`,
      ROOT,
    )
    paged.push(...(body['acts'] as Act[]).map(({ id }) => id))
    cursor = body['next_cursor']
  }
  expect(paged).toEqual(all.map(({ id }) => id))
  expect(
    (await acts('&by=root&subject_kind=admin')).every(
      ({ by, subject_kind }) => by === 'root' && subject_kind === 'admin',
    ),
  ).toBe(true)
  expect(await acts('&from=2100-01-01T00:00:00Z')).toEqual([])
  expect(await acts(`&subject_kind=client&subject_id=${client}&what=changeClient`)).not.toEqual([])
  const one = all[0]
  expect((await get(`${app.url}/v1/acts/${one?.['id']}`, ROOT)).body).toEqual({ ...one })
})
