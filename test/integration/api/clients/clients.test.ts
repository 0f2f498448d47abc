import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { audit } from '../../../../src/store/audit.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusPair } from '../../../support/apart.ts'
import { ask, get, message, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
/** What a client may be given in all, in cents: 10^11. */
const MOST = 100_000_000_000
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

let database: TestDatabase
let db: Db
let otherDb: Db
let app: ListeningApp
/** A second api process, as far as the database can tell. */
let otherApp: ListeningApp
const bus = openBusPair()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  otherDb = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test-2', max: 8 })
  app = listenApp(apiDeps({ db, bus: bus.publisher, adminToken: TOKEN }))
  otherApp = listenApp(apiDeps({ db: otherDb, bus: bus.publisher, adminToken: TOKEN }))
})
afterAll(async () => {
  await app.stop()
  await otherApp.stop()
  await bus.close()
  await otherDb.close()
  await database.drop()
})

const make = (body: object, headers: Record<string, string> = {}) =>
  post(`${app.url}/v1/clients`, body, { ...ADMIN, ...headers })
const read = (id: unknown) => get(`${app.url}/v1/clients/${id}`, ADMIN)
const patch = (id: unknown, body: object) => ask('PATCH', `${app.url}/v1/clients/${id}`, ADMIN, body)
const topUp = (id: unknown, body: object, headers: Record<string, string> = {}, on = app) =>
  post(`${on.url}/v1/clients/${id}/topups`, body, { ...ADMIN, ...headers })

const refused = ({ status, body }: Reply) => [status, body['code'], body['field']]

describe('making a client', () => {
  test('gives it its first top-up, its limits, and an id', async () => {
    const made = await make({ name: 'Shop', credit_cents: 1_000, rate_limit_rps: 50, rate_limit_burst: 60 })
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      id: expect.stringMatching(UUID),
      name: 'Shop',
      credit_cents: 1_000,
      held_cents: 0,
      captured_cents: 0,
      credit_limit_cents: 0,
      low_water_cents: null,
      daily_cap_cents: null,
      spent_today_cents: 0,
      spendable_cents: 1_000,
      rate_limit_rps: 50,
      rate_limit_burst: 60,
      price_list: null,
      tlvs: null,
      dlt: null,
      has_api_key: false,
      created_at: expect.any(String),
      updated_at: made.body['created_at'],
    })
    expect(made.headers.get('location')).toBe(`/v1/clients/${made.body['id']}`)
    expect(made.headers.get('idempotency-replayed')).toBeNull()
    expect((await read(made.body['id'])).body).toEqual(made.body)
  })

  test('without money makes no top-up', async () => {
    const { body } = await make({ name: 'Poor' })
    expect(body).toMatchObject({ credit_cents: 0, rate_limit_rps: null, rate_limit_burst: null })
    expect([...(await db.sql`select id from topups where client_id = ${String(body['id'])}`)]).toEqual([])
  })

  test.each(['an id', 'a key'])('again by %s answers the same, though money has moved since', async (by) => {
    const id = crypto.randomUUID()
    const asked = { name: 'Twice', credit_cents: 100, ...(by === 'an id' ? { id: id.toUpperCase() } : {}) }
    const headers: Record<string, string> = by === 'a key' ? { 'idempotency-key': id } : {}
    const first = await make(asked, headers)
    expect(first.status).toBe(201)
    await topUp(first.body['id'], { amount_cents: 5 })
    await post(`${app.url}/v1/messages`, message(String(first.body['id']), '1234'))
    const second = await make(asked, headers)
    expect([second.status, second.body]).toEqual([201, first.body])
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect((await read(first.body['id'])).body).toMatchObject({ credit_cents: 100, held_cents: 5 })
  })

  test.each([
    ['name', { name: 'Other' }],
    ['credit_cents', { credit_cents: 101 }],
    ['rate_limit_rps', { rate_limit_rps: 7 }],
    ['rate_limit_burst', { rate_limit_burst: 7 }],
  ])('again with another %s is refused and changes nothing', async (field, other) => {
    const asked = { id: crypto.randomUUID(), name: 'One', credit_cents: 100 }
    const first = await make(asked)
    const second = await make({ ...asked, ...other })
    expect(refused(second)).toEqual([422, 'repeat_differs', field])
    expect(second.body['error']).toBe(`${field} must be as it was when this was asked for before`)
    expect((await read(asked.id)).body).toEqual(first.body)
  })

  test('at once over two processes with the same key makes one, with its money once', async () => {
    const headers = { ...ADMIN, 'idempotency-key': crypto.randomUUID() }
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        post(`${(n % 2 ? app : otherApp).url}/v1/clients`, { name: 'Rush', credit_cents: 9 }, headers),
      ),
    )
    expect(new Set(replies.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1)
    expect(replies.filter(({ headers: given }) => !given.get('idempotency-replayed'))).toHaveLength(1)
    const [row] = await db.sql`
      select count(*), sum(amount_cents) from topups where client_id = ${String(replies[0]?.body['id'])}`
    expect(row).toEqual({ count: 1, sum: '9.0000' })
  })

  test.each([
    ['name', {}],
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 'a\0b' }],
    ['name', { name: 5 }],
    ['id', { name: 'x', id: 'me' }],
    ['credit_cents', { name: 'x', credit_cents: -1 }],
    ['credit_cents', { name: 'x', credit_cents: 1.00001 }],
    ['credit_cents', { name: 'x', credit_cents: 1e-7 }],
    ['credit_cents', { name: 'x', credit_cents: 1e21 }],
    ['credit_cents', { name: 'x', credit_cents: MOST + 0.0001 }],
    ['credit_cents', { name: 'x', credit_cents: '5' }],
    ['rate_limit_rps', { name: 'x', rate_limit_rps: 0 }],
    ['rate_limit_rps', { name: 'x', rate_limit_rps: 100_001 }],
    ['rate_limit_burst', { name: 'x', rate_limit_burst: 1_000_001 }],
    ['rate_limit_burst', { name: 'x', rate_limit_burst: 'many' }],
  ])('%s that breaks its rule is refused: %j', async (field, body) => {
    const reply = await make(body)
    expect(refused(reply)).toEqual([400, 'invalid_field', field])
    expect(reply.body['rule']).toMatch(/^must be /)
  })

  test('a key that is none, and a key beside an id, are refused', async () => {
    expect(refused(await make({ name: 'x' }, { 'idempotency-key': 'x'.repeat(256) }))).toEqual([
      400,
      'invalid_field',
      'Idempotency-Key',
    ])
    const both = await make({ name: 'x', id: crypto.randomUUID() }, { 'idempotency-key': 'k' })
    expect(refused(both)).toEqual([400, 'invalid_field', 'id'])
  })
})

describe('changing a client', () => {
  test('changes what is given, keeps what is absent, and null resets a limit', async () => {
    const { body } = await make({ name: 'Old', credit_cents: 7, rate_limit_rps: 5, rate_limit_burst: 6 })
    const renamed = await patch(body['id'], { name: 'New' })
    expect(renamed.status).toBe(200)
    expect(renamed.body).toMatchObject({
      name: 'New',
      rate_limit_rps: 5,
      rate_limit_burst: 6,
      credit_cents: 7,
    })
    expect((await patch(body['id'], { rate_limit_rps: null })).body).toMatchObject({
      name: 'New',
      rate_limit_rps: null,
      rate_limit_burst: 6,
    })
    expect((await patch(body['id'], { rate_limit_rps: 9, rate_limit_burst: null })).body).toMatchObject({
      rate_limit_rps: 9,
      rate_limit_burst: null,
    })
    expect((await patch(body['id'], {})).body).toMatchObject({ name: 'New', rate_limit_rps: 9 })
  })

  test('its money is no field of it', async () => {
    const { body } = await make({ name: 'x' })
    expect(refused(await patch(body['id'], { credit_cents: 5 }))).toEqual([
      400,
      'unknown_field',
      'credit_cents',
    ])
    expect(refused(await patch(body['id'], { name: null }))).toEqual([400, 'invalid_field', 'name'])
  })

  test('one that does not exist is not there', async () => {
    const nobody = crypto.randomUUID()
    for (const reply of [
      await read(nobody),
      await patch(nobody, { name: 'x' }),
      await topUp(nobody, { amount_cents: 1 }),
      await get(`${app.url}/v1/clients/${nobody}/ledger`, ADMIN),
      await ask('POST', `${app.url}/v1/clients/${nobody}/api-keys`, ADMIN),
      await ask('DELETE', `${app.url}/v1/clients/${nobody}/api-keys`, ADMIN),
    ])
      expect(refused(reply)).toEqual([404, 'unknown_client', undefined])
  })
})

test('the smallest and the largest id are clients like others', async () => {
  const ids = ['ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000']
  for (const id of ids) expect((await make({ id, name: 'Edge', credit_cents: 5 })).status).toBe(201)
  const { body } = await get(`${app.url}/v1/clients?limit=500`, ADMIN)
  const listed = (body['clients'] as { readonly id: string }[]).map(({ id }) => id)
  expect([listed[0], listed.at(-1)]).toEqual(ids)
  const first = await get(`${app.url}/v1/clients?limit=1`, ADMIN)
  expect(first.body['next_cursor']).toBe(ids[0])
  for (const id of ids) {
    expect((await read(id)).body).toMatchObject({ id, credit_cents: 5 })
    expect((await topUp(id, { amount_cents: 5 })).status).toBe(201)
    expect((await get(`${app.url}/v1/clients/${id}/ledger`, ADMIN)).body['closing_balance_cents']).toBe(10)
  }
})

test('a client is found by words of its name in any case and order, and by part of its id', async () => {
  const id = crypto.randomUUID()
  expect((await make({ id, name: 'Käse & 100% Söhne_GmbH', credit_cents: 0 })).status).toBe(201)
  const found = async (name: string) => {
    const { body } = await get(`${app.url}/v1/clients?${new URLSearchParams({ name })}`, ADMIN)
    return (body['clients'] as { readonly id: string }[]).map((client) => client.id)
  }
  for (const name of ['Käse', 'gmbh käse', ' 100% ', '_GmbH', id, id.slice(0, 12).toUpperCase()])
    expect(await found(name), name).toEqual([id])
  expect(await found('10%0')).toEqual([])
})

test('a key with blanks names a client and a top-up, as it names a message', async () => {
  const headers = { 'idempotency-key': 'order 118 of today' }
  const id = await createTestClient(db, 1)
  for (const ask of [() => make({ name: 'Blank' }, headers), () => topUp(id, { amount_cents: 2 }, headers)]) {
    const [first, second] = [await ask(), await ask()]
    expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([
      201,
      201,
      'true',
    ])
    expect(second.body['id']).toBe(first.body['id'])
  }
})

test('a walk over the pages finds every client once', async () => {
  await Promise.all(Array.from({ length: 7 }, (_, n) => make({ name: `Page ${n}` })))
  const [all] = await db.sql`select count(*) from clients`
  const seen: unknown[] = []
  for (let cursor = ''; ; ) {
    const { body } = await get(`${app.url}/v1/clients?limit=3${cursor}`, ADMIN)
    const page = body['clients'] as { readonly id: string }[]
    seen.push(...page.map(({ id }) => id))
    if (body['next_cursor'] === null) break
    cursor = `&cursor=${body['next_cursor']}`
  }
  expect([seen.length, new Set(seen).size]).toEqual([all?.['count'], all?.['count']])
  expect(seen).toEqual([...seen].toSorted().toReversed())
})

describe('a top-up', () => {
  test('adds its money, and says what it was', async () => {
    const id = await createTestClient(db, 100)
    const { status, body } = await topUp(id, { amount_cents: 50, note: 'invoice 7' })
    expect([status, body]).toEqual([
      201,
      {
        id: expect.stringMatching(UUID),
        client_id: id,
        amount_cents: 50,
        note: 'invoice 7',
        created_at: expect.any(String),
      },
    ])
    expect((await read(id)).body).toMatchObject({ credit_cents: 150 })
  })

  test('of 60 twins with one key over two processes adds its money once', async () => {
    const id = await createTestClient(db, 100)
    const headers = { 'idempotency-key': 'order/42' }
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        topUp(n % 3 ? id : id.toUpperCase(), { amount_cents: 11 }, headers, n % 2 ? app : otherApp),
      ),
    )
    expect(new Set(replies.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1)
    expect(replies[0]?.status).toBe(201)
    expect(replies.filter((one) => one.headers.get('idempotency-replayed') !== 'true')).toHaveLength(1)
    expect((await read(id)).body).toMatchObject({ credit_cents: 111 })
  })

  test('with the same key for another client is another top-up', async () => {
    const [one, two] = [await createTestClient(db, 1), await createTestClient(db, 2)]
    const headers = { 'idempotency-key': 'same' }
    expect((await topUp(one, { amount_cents: 5 }, headers)).status).toBe(201)
    expect((await topUp(two, { amount_cents: 5 }, headers)).headers.get('idempotency-replayed')).toBeNull()
    expect((await read(two)).body).toMatchObject({ credit_cents: 7 })
  })

  test('with the same id and other values is refused, naming the field', async () => {
    const [client, other] = [await createTestClient(db, 1), await createTestClient(db, 1)]
    const asked = { id: crypto.randomUUID(), amount_cents: 10, note: 'a' }
    await topUp(client, asked)
    expect(refused(await topUp(client, { ...asked, amount_cents: 11 }))).toEqual([
      422,
      'repeat_differs',
      'amount_cents',
    ])
    expect(refused(await topUp(client, { ...asked, note: 'b' }))).toEqual([422, 'repeat_differs', 'note'])
    expect(refused(await topUp(client, { id: asked.id, amount_cents: 10 }))).toEqual([
      422,
      'repeat_differs',
      'note',
    ])
    expect(refused(await topUp(other, asked))).toEqual([422, 'repeat_differs', 'id'])
    expect((await read(client)).body).toMatchObject({ credit_cents: 11 })
    expect((await read(other)).body).toMatchObject({ credit_cents: 1 })
  })

  test('of one id for two clients at once reaches one of them', async () => {
    const clients = [await createTestClient(db, 1), await createTestClient(db, 1)]
    const id = crypto.randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        topUp(clients[n % 2], { id, amount_cents: 10 }, {}, n % 4 < 2 ? app : otherApp),
      ),
    )
    expect(replies.map(({ status }) => status).toSorted()).toEqual([
      ...Array(10).fill(201),
      ...Array(10).fill(422),
    ])
    const credits = await Promise.all(clients.map(async (one) => (await read(one)).body['credit_cents']))
    expect(credits.toSorted()).toEqual([1, 11])
  })

  test('of a fraction is exact, at once and again', async () => {
    const id = await createTestClient(db, 0.0001)
    const headers = { 'idempotency-key': crypto.randomUUID() }
    for (const replayed of [null, 'true']) {
      const { status, body, headers: given } = await topUp(id, { amount_cents: 0.79 }, headers)
      expect([status, body['amount_cents'], given.get('idempotency-replayed')]).toEqual([201, 0.79, replayed])
    }
    expect((await read(id)).body).toMatchObject({ credit_cents: 0.7901, held_cents: 0 })
    const differs = await topUp(id, { amount_cents: 0.7901 }, headers)
    expect(refused(differs)).toEqual([422, 'repeat_differs', 'amount_cents'])
    const least = await topUp(id, { amount_cents: 0.0001 })
    expect([least.status, least.body['amount_cents']]).toEqual([201, 0.0001])
  })

  test('says its rule when an amount has too many decimals', async () => {
    const { body } = await topUp(await createTestClient(db, 1), { amount_cents: 0.12345 })
    expect(body).toMatchObject({
      code: 'invalid_field',
      field: 'amount_cents',
      rule: 'must be a number from 0.0001 to 100000000000 with at most four decimals',
    })
  })

  test('beyond what JSON keeps exact is refused, also when two come at once', async () => {
    const id = await createTestClient(db, MOST - 10.0001)
    const over = await topUp(id, { amount_cents: 10.0002 })
    expect(refused(over)).toEqual([400, 'invalid_field', 'amount_cents'])
    expect(over.body['rule']).toMatch(/^must be at most 10\.0001:/)
    const replies = await Promise.all([
      topUp(id, { amount_cents: 6 }),
      topUp(id, { amount_cents: 6 }, {}, otherApp),
    ])
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 400])
    expect((await read(id)).body).toMatchObject({ credit_cents: 99_999_999_995.9999 })
  })

  test.each([
    ['amount_cents', {}],
    ['amount_cents', { amount_cents: 0 }],
    ['amount_cents', { amount_cents: -5 }],
    ['amount_cents', { amount_cents: 0.00001 }],
    ['amount_cents', { amount_cents: 0.79001 }],
    ['amount_cents', { amount_cents: 1e-7 }],
    ['amount_cents', { amount_cents: 1e21 }],
    ['amount_cents', { amount_cents: -0 }],
    ['amount_cents', { amount_cents: 1e300 }],
    ['amount_cents', { amount_cents: '5' }],
    ['note', { amount_cents: 5, note: 'x'.repeat(501) }],
    ['note', { amount_cents: 5, note: 'a\0b' }],
    ['id', { amount_cents: 5, id: 'x' }],
  ])('%s that breaks its rule is refused: %j', async (field, body) => {
    const id = await createTestClient(db, 1)
    expect(refused(await topUp(id, body))).toEqual([400, 'invalid_field', field])
    expect((await read(id)).body).toMatchObject({ credit_cents: 1 })
  })
})

test('after all of it the money agrees (I2)', async () => {
  expect((await audit(db)).filter(({ invariant }) => invariant === 'I2')).toEqual([])
})
