import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { KNOWN_MS } from '../../../../src/api/http/access/admins.ts'
import type { Scope } from '../../../../src/domain/admin.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { hashAdminToken } from '../../../../src/flow/admin/admin-tokens.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get, message, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const ROOT = { authorization: `Bearer ${TOKEN}` }

let database: TestDatabase
let db: Db
let app: ListeningApp
let client: ClientId
/** What the clock of the gateway is ahead. */
let aheadMs = 0
const now = () => Date.now() + aheadMs

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, now }))
  client = await createTestClient(db, 1_000)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

async function make(scopes: readonly Scope[], more: object = {}): Promise<Reply> {
  return await post(`${app.url}/v1/admins`, { name: 'Ann Miller', scopes, ...more }, ROOT)
}

async function tokenFor(...scopes: readonly Scope[]): Promise<Record<string, string>> {
  return { authorization: `Bearer ${(await make(scopes)).body['token']}` }
}

const codeOf = ({ status, body }: Reply) => (status < 400 ? status : body['code'])

describe('a token', () => {
  test('is shown once, works at once, and only its hash is kept', async () => {
    const { status, headers, body } = await make(['read', 'money'])
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store'])
    const token = String(body['token'])
    expect(token).toMatch(/^smsa_[A-Za-z0-9_-]{43}$/)
    expect(body).toMatchObject({
      name: 'Ann Miller',
      scopes: ['read', 'money'],
      until: null,
      created_by: 'root',
    })
    expect(token.startsWith(String(body['token_prefix']))).toBe(true)
    const me = await get(`${app.url}/v1/admins/me`, { authorization: `bearer ${token}` })
    expect(me.body).toEqual({
      kind: 'admin',
      id: body['id'],
      name: 'Ann Miller',
      scopes: ['read', 'money'],
      until: null,
    })
    const [row] = await db.sql`select * from admins where id = ${String(body['id'])}`
    expect(row?.['token_hash']).toBe(hashAdminToken(token))
    expect(JSON.stringify(row)).not.toContain(token)
    expect(JSON.stringify((await get(`${app.url}/v1/admins`, ROOT)).body)).not.toContain(token)
  })

  test.each([
    [{ name: 'root' }, 'name'],
    [{ name: ' Ann' }, 'name'],
    [{ name: 'Ann\u0000' }, 'name'],
    [{ name: '' }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['read', 'read'] }, 'scopes'],
    [{ scopes: ['root'] }, 'scopes.0'],
    [{ until: '2020-01-01T00:00:00Z' }, 'until'],
    [{ until: 'tomorrow' }, 'until'],
  ])('with %j is refused, naming the field', async (more, field) => {
    const { status, body } = await make(['read'], more)
    expect([status, body['field']]).toEqual([400, field])
  })

  test('may do what its scopes say, and nothing else', async () => {
    const tokens = {
      read: await tokenFor('read'),
      operate: await tokenFor('operate'),
      money: await tokenFor('money'),
      config: await tokenFor('config'),
    }
    const asked = {
      list: (headers: Record<string, string>) => get(`${app.url}/v1/clients`, headers),
      send: (headers: Record<string, string>) =>
        post(`${app.url}/v1/messages`, message(client, '1234'), headers),
      topUp: (headers: Record<string, string>) =>
        post(`${app.url}/v1/clients/${client}/topups`, { amount_cents: 5 }, headers),
      rename: (headers: Record<string, string>) =>
        ask('PATCH', `${app.url}/v1/clients/${client}`, headers, { name: 'Shop' }),
      makeToken: (headers: Record<string, string>) =>
        post(`${app.url}/v1/admins`, { name: 'Bob', scopes: ['read'] }, headers),
      metrics: (headers: Record<string, string>) => get(`${app.url}/metrics`, headers),
    }
    const done: Record<string, unknown> = {}
    for (const [scope, headers] of Object.entries(tokens))
      done[scope] = Object.fromEntries(
        await Promise.all(Object.entries(asked).map(async ([name, go]) => [name, codeOf(await go(headers))])),
      )
    const no = 'scope_missing'
    expect(done).toEqual({
      read: { list: 200, send: no, topUp: no, rename: no, makeToken: no, metrics: 200 },
      operate: { list: no, send: 202, topUp: no, rename: no, makeToken: no, metrics: no },
      money: { list: no, send: no, topUp: 201, rename: no, makeToken: no, metrics: no },
      config: { list: no, send: no, topUp: no, rename: 200, makeToken: no, metrics: no },
    })
  })

  test('for the configuration gives no client money, in whichever field', async () => {
    const config = await tokenFor('config')
    const both = await tokenFor('config', 'money')
    const create = (headers: Record<string, string>, more: object) =>
      post(`${app.url}/v1/clients`, { name: 'Shop', ...more }, headers)
    expect(codeOf(await create(config, { credit_cents: 5 }))).toBe('scope_missing')
    expect(codeOf(await create(config, { credit_cents: 0 }))).toBe(201)
    expect(codeOf(await create(both, { credit_cents: 5 }))).toBe(201)
    const patch = (headers: Record<string, string>, body: object) =>
      ask('PATCH', `${app.url}/v1/clients/${client}`, headers, body)
    expect(codeOf(await patch(config, { price_list: null }))).toBe('scope_missing')
    expect(codeOf(await patch(both, { price_list: null }))).toBe(200)
  })

  test('that was revoked is good no more in a few seconds, and its live stream ends', async () => {
    const { body } = await make(['read'])
    const headers = { authorization: `Bearer ${body['token']}` }
    const stream = await fetch(`${app.url}/v1/live`, { headers })
    const reader = stream.body?.getReader()
    await reader?.read()
    const revoked = await ask('DELETE', `${app.url}/v1/admins/${body['id']}`, ROOT)
    expect(revoked.body).toMatchObject({ revoked_at: expect.any(String), revoked_by: 'root' })
    aheadMs += KNOWN_MS
    expect(codeOf(await get(`${app.url}/v1/clients`, headers))).toBe('token_over')
    await eventually(async () => (await reader?.read())?.done)
    const listed = async (query: string) =>
      ((await get(`${app.url}/v1/admins?limit=500${query}`, ROOT)).body['admins'] as { id: string }[]).some(
        ({ id }) => id === body['id'],
      )
    expect([await listed(''), await listed('&ended=true')]).toEqual([false, true])
    expect((await ask('DELETE', `${app.url}/v1/admins/${body['id']}`, ROOT)).body).toEqual(revoked.body)
  })

  test('that has an end is good until then, and no live stream goes on after it', async () => {
    const { body } = await make(['read'], { until: new Date(now() + 60_000).toISOString() })
    const headers = { authorization: `Bearer ${body['token']}` }
    const stream = await fetch(`${app.url}/v1/live`, { headers })
    const reader = stream.body?.getReader()
    await reader?.read()
    aheadMs += 60_001
    expect(codeOf(await get(`${app.url}/v1/clients`, headers))).toBe('token_over')
    await eventually(async () => (await reader?.read())?.done)
  })

  test('of the root watches on, whatever ends beside it', async () => {
    const stream = await fetch(`${app.url}/v1/live`, { headers: ROOT })
    const reader = stream.body?.getReader()
    await reader?.read()
    expect((await reader?.read())?.done).toBe(false)
    await reader?.cancel()
  })

  test('that nobody has is a wrong one, and who has a right one is let in from the same address', async () => {
    for (const token of [`smsa_${'A'.repeat(43)}`, 'smsa_', `smsa_${'A'.repeat(10_000)}`]) {
      const wrong = { authorization: `Bearer ${token}` }
      expect(codeOf(await get(`${app.url}/v1/clients`, wrong))).toBe('not_an_admin')
    }
    expect((await get(`${app.url}/v1/clients`, ROOT)).status).toBe(200)
  })
})

test('while the database is away the root reads what needs none, and a token with a name is told so', async () => {
  const away = openDb({
    address: { kind: 'url', url: 'postgres://sms@127.0.0.1:1/sms' },
    name: 'away',
    max: 1,
  })
  const lone = listenApp(apiDeps({ db: away, bus: openBusAway(), adminToken: TOKEN }))
  try {
    const named = { authorization: `Bearer smsa_${'A'.repeat(43)}` }
    expect(codeOf(await get(`${lone.url}/v1/providers/kinds`, ROOT))).toBe(200)
    expect(codeOf(await get(`${lone.url}/metrics`, ROOT))).toBe(200)
    expect(codeOf(await get(`${lone.url}/v1/providers/kinds`, named))).toBe('database_unavailable')
    // A change that cannot be noted is not carried out.
    expect(codeOf(await post(`${lone.url}/v1/providers/mock/test`, {}, ROOT))).toBe('database_unavailable')
  } finally {
    await lone.stop()
    await away.close()
  }
})
