import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { KEYRING_MS, openKeyring } from '../../../../src/api/http/access/keyring.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { hashApiKey, MAX_NAMED_KEYS } from '../../../../src/flow/api-keys.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newMainKey } from '../../../support/keys.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { ADMIN, TOKEN } from '../../../support/places.ts'

let database: TestDatabase
let db: Db
let app: ListeningApp
let open: ListeningApp
let client: ClientId
/** The client's main key. */
let main: string
let nowMs = Date.now()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const parts = { db, bus: openBusAway(), adminToken: TOKEN, now: () => nowMs }
  app = listenApp(apiDeps({ ...parts, auth: 'api_key' }))
  open = listenApp(apiDeps({ ...parts, auth: 'none', host: '0.0.0.0' }))
})
beforeEach(async () => {
  client = await createTestClient(db, 0)
  main = await newMainKey(db, client)
})
afterAll(async () => {
  await app.stop()
  await open.stop()
  await database.drop()
})

const as = (key: string) => ({ 'x-api-key': key })
const own = (method: string, path: string, key: string, body?: object): Promise<Reply> =>
  ask(method, `${app.url}/v1/me/api-keys${path}`, as(key), body)
const byAdmin = (method: string, path = '', body?: object): Promise<Reply> =>
  ask(method, `${app.url}/v1/clients/${client}/api-keys${path}`, ADMIN, body)
const me = async (key: string) => (await get(`${app.url}/v1/me?client_id=${client}`, as(key))).status
const keyOf = ({ body }: Reply) => String(body['api_key'])
const idOf = ({ body }: Reply) => String(body['id'])

type Listed = Readonly<Record<string, unknown>> & { readonly id: string }
async function listed(key = main): Promise<readonly Listed[]> {
  const { status, body } = await own('GET', '', key)
  expect(status).toBe(200)
  return body['api_keys'] as readonly Listed[] // as the document says, which the answer was held to
}

test('a client makes keys for its programs, sees who made which, and never the keys again', async () => {
  const made = await own('POST', '', main, { name: 'web shop' })
  expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store'])
  const shop = keyOf(made)
  expect(await me(shop)).toBe(200)
  const byHand = await byAdmin('POST', '', { name: 'by hand' })
  expect(await listed(shop)).toMatchObject([
    { id: idOf(byHand), name: 'by hand', made_by: 'admin root', good: true, last_used_at: null },
    { id: idOf(made), name: 'web shop', prefix: shop.slice(0, 12), made_by: `key ${main.slice(0, 12)}` },
    { name: null, prefix: main.slice(0, 12), ends_at: null },
  ])
  const all = await byAdmin('GET')
  expect(all.body['api_keys']).toHaveLength(3)
  for (const key of [shop, main, keyOf(byHand)])
    for (const secret of [key.slice(12), hashApiKey(key)])
      expect(JSON.stringify(all.body)).not.toContain(secret)
  const kept = await db.sql`select * from client_keys`
  expect(JSON.stringify(kept)).not.toContain(shop.slice(12))
})

test('a key with an end is good until that instant, also where it is remembered', async () => {
  const endsMs = nowMs + 1_500
  const trial = keyOf(await own('POST', '', main, { name: 'trial', ends_at: new Date(endsMs).toISOString() }))
  nowMs = endsMs - 1
  expect(await me(trial)).toBe(200)
  nowMs = endsMs
  expect(await me(trial)).toBe(401)
  expect((await listed()).map(({ name, good }) => [name, good])).toEqual([
    ['trial', false],
    [null, true],
  ])
})

test('a key that was taken away works nowhere 3 seconds later, also in another process', async () => {
  const made = await own('POST', '', main, { name: 'leaked' })
  const leaked = keyOf(made)
  const elsewhere = openKeyring({ db, now: () => nowMs })
  expect([await me(leaked), (await elsewhere.find(leaked))?.clientId]).toEqual([200, client])
  expect((await own('DELETE', `/${idOf(made)}`, main)).status).toBe(204)
  nowMs += KEYRING_MS
  expect([await me(leaked), await elsewhere.find(leaked)]).toEqual([401, null])
  expect((await own('DELETE', `/${idOf(made)}`, main)).body['code']).toBe('unknown_key')
})

describe('nobody locks a client out by a slip:', () => {
  test('a request does not take away the key that it comes with', async () => {
    const other = await own('POST', '', main, { name: 'other' })
    const [, mainRow] = await listed()
    expect((await own('DELETE', `/${mainRow?.id}`, main)).body['code']).toBe('last_key')
    expect(await me(main)).toBe(200)
    expect((await own('DELETE', `/${mainRow?.id}`, keyOf(other))).status).toBe(204)
  })

  test('the last good key is not taken away by its id, and one that has ended counts for nothing', async () => {
    const endsMs = nowMs + 1_000
    const ending = await byAdmin('POST', '', { name: 'ends', ends_at: new Date(endsMs).toISOString() })
    nowMs = endsMs
    const [, mainRow] = await listed()
    const refused = await byAdmin('DELETE', `/${mainRow?.id}`)
    expect([refused.status, refused.body['code']]).toEqual([409, 'last_key'])
    expect((await byAdmin('DELETE', `/${idOf(ending)}`)).status).toBe(204)
    expect((await byAdmin('DELETE')).status).toBe(204)
    nowMs += KEYRING_MS
    expect(await me(main)).toBe(401)
  })

  test('of two that are taken away at once one stays', async () => {
    const made = await own('POST', '', main, { name: 'other' })
    const [, mainRow] = await listed()
    const outcomes = await Promise.all([idOf(made), mainRow?.id].map((id) => byAdmin('DELETE', `/${id}`)))
    expect(outcomes.map(({ status }) => status).sort()).toEqual([204, 409])
  })
})

test('a client has so many keys with names at most, also when they are made at once', async () => {
  const made = await Promise.all(
    Array.from({ length: MAX_NAMED_KEYS + 3 }, (_, n) => own('POST', '', main, { name: `program ${n}` })),
  )
  expect(made.filter(({ status }) => status === 201)).toHaveLength(MAX_NAMED_KEYS)
  expect(made.filter(({ body }) => body['code'] === 'too_many_keys')).toHaveLength(3)
  // Those that have ended make room, and the main key is beside them.
  await db.sql`update client_keys set ends_at = now() - interval '1 hour' where client_id = ${client} and name is not null`
  for (let n = 0; n < 3; n++) expect((await own('POST', '', main, { name: 'next' })).status).toBe(201)
  expect((await byAdmin('POST', '', { overlap_hours: 1 })).status).toBe(201)
  const ended = (await listed()).filter(({ good }) => good === false)
  expect(ended).toHaveLength(MAX_NAMED_KEYS)
})

test('keys of another client are not there', async () => {
  const other = await createTestClient(db, 0)
  const otherKey = await newMainKey(db, other)
  const [mainRow] = await listed()
  expect((await own('DELETE', `/${mainRow?.id}`, otherKey)).body['code']).toBe('unknown_key')
  expect((await listed(otherKey)).map(({ prefix }) => prefix)).toEqual([otherKey.slice(0, 12)])
})

test('when a key was used last is kept to the minute, by whichever process sees it', async () => {
  nowMs = Math.max(nowMs, Date.now())
  const usedAt = async () =>
    must((await byAdmin('GET')).body['api_keys'] as Listed[], 'keys')[0]?.['last_used_at']
  expect(await usedAt()).toBeNull()
  const firstMs = nowMs
  await openKeyring({ db, now: () => nowMs }).find(main)
  expect(await usedAt()).toBe(new Date(firstMs).toISOString())
  nowMs = firstMs + 59_999
  await openKeyring({ db, now: () => nowMs }).find(main)
  expect(await usedAt()).toBe(new Date(firstMs).toISOString())
  nowMs = firstMs + 60_001
  await openKeyring({ db, now: () => nowMs }).find(main)
  expect(await usedAt()).toBe(new Date(nowMs).toISOString())
})

test.each([
  ['', {}, 'name'],
  ['', { name: '' }, 'name'],
  ['', { name: 'x'.repeat(65) }, 'name'],
  ['', { name: 'a\0b' }, 'name'],
  ['', { name: 'x', ends_at: '2026-02-30T00:00:00Z' }, 'ends_at'],
  ['', { name: 'x', ends_at: '2020-01-01T00:00:00Z' }, 'ends_at'],
  ['', { name: 'x', ends_at: 'tomorrow' }, 'ends_at'],
  ['admin', { ends_at: '2036-01-01T00:00:00Z' }, 'ends_at'],
  ['admin', { name: 'x', overlap_hours: 1 }, 'overlap_hours'],
])('a key is refused with its field %s %j', async (who, body, field) => {
  const reply = await (who === 'admin' ? byAdmin('POST', '', body) : own('POST', '', main, body))
  expect([reply.status, reply.body['code'], reply.body['field']]).toEqual([400, 'invalid_field', field])
})

describe('beside a process of the release before', () => {
  /** What it looks for: its `findClientByApiKeyHash`. */
  const takes = async (key: string) => {
    const hash = hashApiKey(key)
    const rows = await db.sql`
      select id from clients where api_key_hash = ${hash}
      union all
      select c.id from previous_api_keys p join clients c on c.id = p.client_id
      where p.key_hash = ${hash} and p.until > ${new Date(nowMs)} and c.api_key_hash = p.beside_hash limit 1`
    return rows.length === 1
  }
  /** Its `replaceApiKeyHash`. */
  async function itGives(hash: string, previousUntil: Date | null): Promise<void> {
    await db.sql.begin(async (tx) => {
      const [row] = await tx<{ before: string }[]>`
        select api_key_hash as before from clients where id = ${client} for update`
      await tx`update clients set api_key_hash = ${hash}, updated_at = now() where id = ${client}`
      if (!row?.before || previousUntil === null)
        return await tx`delete from previous_api_keys where client_id = ${client}`
      return await tx`
        insert into previous_api_keys (client_id, key_hash, beside_hash, until)
        values (${client}, ${row.before}, ${hash}, ${previousUntil})
        on conflict (client_id) do update
          set key_hash = excluded.key_hash, beside_hash = excluded.beside_hash, until = excluded.until`
    })
    nowMs += KEYRING_MS
  }
  const itsKey = () => `sms_${crypto.randomUUID().replaceAll('-', '').padEnd(43, 'x')}`

  test('a main key of this release is taken by both, one with a name by this one', async () => {
    const named = keyOf(await own('POST', '', main, { name: 'shop' }))
    const next = keyOf(await byAdmin('POST', '', { overlap_hours: 1 }))
    nowMs += KEYRING_MS
    expect([await takes(main), await takes(next), await takes(named)]).toEqual([true, true, false])
    expect([await me(main), await me(next), await me(named)]).toEqual([200, 200, 200])
  })

  test('a key that it gives is taken by both, and ends the main key of this release, not those with names', async () => {
    const named = keyOf(await own('POST', '', main, { name: 'shop' }))
    const its = itsKey()
    await itGives(hashApiKey(its), null)
    expect([await takes(its), await me(its), await me(main), await me(named)]).toEqual([true, 200, 401, 200])
    // It has told nobody how its keys begin; this release sees that when they are used.
    expect((await listed(its)).map(({ name, prefix, good }) => [name, prefix, good])).toEqual([
      [null, its.slice(0, 12), true],
      ['shop', named.slice(0, 12), true],
      [null, main.slice(0, 12), false],
    ])
    const after = itsKey()
    await itGives(hashApiKey(after), new Date(nowMs + 3_600_000))
    expect([await me(its), await me(after)]).toEqual([200, 200])
    nowMs += 3_600_000
    expect([await me(its), await me(after), await takes(its)]).toEqual([401, 200, false])
  })

  test('a main key that is taken away here is taken nowhere, and the others stay', async () => {
    const named = keyOf(await own('POST', '', main, { name: 'shop' }))
    const [, mainRow] = await listed()
    expect((await byAdmin('DELETE', `/${mainRow?.id}`)).status).toBe(204)
    nowMs += KEYRING_MS
    expect([await takes(main), await me(main), await me(named)]).toEqual([false, 401, 200])
    // What it takes away, it takes away whole: it knows no single keys.
    await db.sql`update clients set api_key_hash = null where id = ${client}`
    nowMs += KEYRING_MS
    expect(await me(named)).toBe(401)
  })
})

test('who makes and takes away keys is noted, with those that were good before and after', async () => {
  const made = await own('POST', '', main, { name: 'web shop' })
  expect((await byAdmin('DELETE', `/${idOf(made)}`)).status).toBe(204)
  const [mainRow] = await listed()
  await own('DELETE', `/${mainRow?.id}`, main)
  const { body } = await get(`${app.url}/v1/acts?client_id=${client}`, ADMIN)
  const acts = body['acts'] as Readonly<Record<string, unknown>>[]
  expect(acts.map((act) => [act['by'], act['name'], act['what'], act['outcome'], act['code']])).toMatchObject([
    ['client', client, 'revokeOwnApiKey', 'refused', 'last_key'],
    ['root', 'root', 'revokeOneApiKey', 'done', null],
    ['client', client, 'makeOwnApiKey', 'done', null],
  ])
  const shop = { id: idOf(made), name: 'web shop', prefix: keyOf(made).slice(0, 12), ends_at: null }
  expect(acts[1]).toMatchObject({
    before: { good: [shop, { name: null }] },
    after: { good: [{ name: null }] },
  })
  for (const secret of [keyOf(made).slice(12), hashApiKey(keyOf(made))])
    expect(JSON.stringify(body)).not.toContain(secret)
})

test('with AUTH=none what is a client’s own still wants its key', async () => {
  const at = `${open.url}/v1/me/api-keys`
  expect((await get(at)).body['code']).toBe('no_api_key')
  expect((await get(at, as(`sms_${'A'.repeat(43)}`))).body['code']).toBe('wrong_api_key')
  expect((await get(at, ADMIN)).body['code']).toBe('no_api_key')
  expect((await get(at, as(main))).status).toBe(200)
  expect((await ask('PUT', `${open.url}/v1/me/callback`, {}, { url: 'https://example.com' })).status).toBe(
    401,
  )
})
