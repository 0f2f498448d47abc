import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusPair } from '../../../support/apart.ts'
import { ask, get, message, post, type Reply } from '../../../support/api.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { holdCallbackToDocument } from '../../../support/document.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

let database: TestDatabase
let db: Db
let app: ListeningApp
const bus = openBusPair()
let nowMs = Date.now()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: bus.publisher, adminToken: TOKEN, now: () => nowMs }))
})
afterAll(async () => {
  await app.stop()
  await bus.close()
  await database.drop()
})

const clients = () => `${app.url}/v1/clients`
const make = (body: object) => post(clients(), { name: 'Shop', ...body }, ADMIN)
const patch = (id: string, body: object) => ask('PATCH', `${clients()}/${id}`, ADMIN, body)
const adjust = (id: string, body: object, headers: Record<string, string> = {}) =>
  post(`${clients()}/${id}/adjustments`, { reason: 'paid twice', ...body }, { ...ADMIN, ...headers })
const send = (id: string) => post(`${app.url}/v1/messages`, message(id, '1234'))
const refused = ({ status, body }: Reply) => [status, body['code'], body['field']]
async function madeWith(body: object): Promise<string> {
  return String((await make(body)).body['id'])
}

describe('an adjustment', () => {
  test('takes away what can be spent and no more, the limit included, and stands in the ledger with its reason', async () => {
    const id = await madeWith({ credit_cents: 10, credit_limit_cents: 5 })
    expect(refused(await adjust(id, { amount_cents: -15.0001 }))).toEqual([
      400,
      'invalid_field',
      'amount_cents',
    ])
    const made = await adjust(id, { amount_cents: -14.79 })
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.any(String),
        client_id: id,
        amount_cents: -14.79,
        reason: 'paid twice',
        created_at: expect.any(String),
      },
    ])
    expect((await adjust(id, { amount_cents: 1.79, reason: 'a gift' })).status).toBe(201)
    const { body } = await get(`${clients()}/${id}/ledger?order=asc`, ADMIN)
    expect(body['lines']).toMatchObject([
      { kind: 'topup', amount_cents: 10, adjustment_id: null },
      {
        kind: 'adjustment',
        amount_cents: -14.79,
        balance_cents: -4.79,
        adjustment_id: made.body['id'],
        topup_id: null,
        message_id: null,
        note: 'paid twice',
      },
      { kind: 'adjustment', amount_cents: 1.79, balance_cents: -3, note: 'a gift' },
    ])
    const balance = await get(`${app.url}/v1/me?client_id=${id}`)
    expect(balance.body).toMatchObject({ credit_cents: -3, credit_limit_cents: 5, spendable_cents: 2 })
    expect(await audit(db)).toEqual([])
  })

  test('is made once under its id and under its key', async () => {
    const id = await madeWith({ credit_cents: 100 })
    const key = { 'idempotency-key': 'once' }
    const [first, second] = [
      await adjust(id, { amount_cents: -5 }, key),
      await adjust(id, { amount_cents: -5 }, key),
    ]
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    const of = { amount_cents: -5, id: first.body['id'] }
    expect(refused(await adjust(id, { ...of, reason: 'another' }))).toEqual([422, 'repeat_differs', 'reason'])
    expect(refused(await adjust(id, { ...of, amount_cents: -6 }))).toEqual([
      422,
      'repeat_differs',
      'amount_cents',
    ])
    const topup = await post(`${clients()}/${id}/topups`, { id: first.body['id'], amount_cents: 5 }, ADMIN)
    expect(refused(topup)).toEqual([422, 'repeat_differs', 'id'])
    expect((await get(`${clients()}/${id}`, ADMIN)).body).toMatchObject({ credit_cents: 95 })
  })

  test.each([
    [{ amount_cents: 0 }, 'amount_cents'],
    [{ amount_cents: 0.00001 }, 'amount_cents'],
    [{ amount_cents: 1, reason: '' }, 'reason'],
    [{ amount_cents: 1, reason: 'a\0' }, 'reason'],
    [{ amount_cents: 1, reason: null }, 'reason'],
    [{ amount_cents: 1, id: 'x' }, 'id'],
  ])('like %p is refused with its field', async (body, field) => {
    const id = await madeWith({ credit_cents: 100 })
    expect(refused(await adjust(id, body))).toEqual([400, 'invalid_field', field])
  })

  test('is for admins, of a client that is there', async () => {
    const id = await madeWith({})
    expect((await post(`${clients()}/${id}/adjustments`, { amount_cents: 1, reason: 'a' })).status).toBe(401)
    expect(refused(await adjust(crypto.randomUUID(), { amount_cents: 1 }))[1]).toBe('unknown_client')
  })
})

describe('a limit', () => {
  test('lets a client owe so much, and is never less than what it owes', async () => {
    const id = await madeWith({ credit_cents: 3 })
    expect(refused(await send(id))).toEqual([402, 'insufficient_credits', undefined])
    expect((await patch(id, { credit_limit_cents: 7 })).body).toMatchObject({ spendable_cents: 10 })
    expect([(await send(id)).status, (await send(id)).status]).toEqual([202, 202])
    expect((await send(id)).body).toMatchObject({ code: 'insufficient_credits', required: 5, available: 0 })
    const less = await patch(id, { credit_limit_cents: 6.9999 })
    expect(refused(less)).toEqual([400, 'invalid_field', 'credit_limit_cents'])
    expect(less.body['error']).toContain('must be from 7')
    expect((await get(`${clients()}/${id}`, ADMIN)).body).toMatchObject({
      credit_cents: -7,
      held_cents: 10,
      credit_limit_cents: 7,
      spendable_cents: 0,
    })
    expect(await audit(db)).toEqual([])
  })

  test('and top-ups are no more together than JSON keeps exact', async () => {
    const most = 100_000_000_000
    expect(refused(await make({ credit_cents: 1, credit_limit_cents: most }))[2]).toBe('credit_limit_cents')
    const id = await madeWith({ credit_cents: 1 })
    expect(refused(await patch(id, { credit_limit_cents: most }))[2]).toBe('credit_limit_cents')
    expect((await patch(id, { credit_limit_cents: most - 1 })).status).toBe(200)
    const topup = await post(`${clients()}/${id}/topups`, { amount_cents: 0.0001 }, ADMIN)
    expect(refused(topup)).toEqual([400, 'invalid_field', 'amount_cents'])
  })
})

describe('a daily cap', () => {
  test('refuses with its own code until the day is over, and says so', async () => {
    nowMs = Date.now()
    const id = await madeWith({ credit_cents: 100, daily_cap_cents: 8 })
    expect((await send(id)).status).toBe(202)
    const reply = await send(id)
    const dayEndsMs = (Math.floor(nowMs / 86_400_000) + 1) * 86_400_000
    expect([reply.status, reply.body]).toMatchObject([
      402,
      {
        code: 'daily_cap_reached',
        required: 5,
        available: 3,
        until: new Date(dayEndsMs).toISOString(),
      },
    ])
    expect(Number(reply.headers.get('retry-after'))).toBe(Math.ceil((dayEndsMs - nowMs) / 1_000))
    const batch = { client_id: id, from: 'SHOP', messages: [{ to: '+15551230000', text: 'a' }] }
    expect((await post(`${app.url}/v1/messages/batch`, batch)).body).toMatchObject({
      code: 'daily_cap_reached',
      refused: 1,
      messages: [{ code: 'daily_cap_reached', available: 3 }],
    })
    nowMs = dayEndsMs
    expect((await send(id)).status).toBe(202)
    nowMs = Date.now()
  })

  test('that is taken away refuses nothing any more', async () => {
    const id = await madeWith({ credit_cents: 100, daily_cap_cents: 0 })
    expect(refused(await send(id))[1]).toBe('daily_cap_reached')
    expect((await patch(id, { daily_cap_cents: null })).body).toMatchObject({ daily_cap_cents: null })
    expect((await send(id)).status).toBe(202)
  })
})

test.each([
  ['credit_limit_cents', -1],
  ['credit_limit_cents', null],
  ['credit_limit_cents', 0.00001],
  ['low_water_cents', 100_000_000_001],
  ['low_water_cents', '5'],
  ['daily_cap_cents', -0.0001],
  ['daily_cap_cents', 1.23456],
])('%s of %p is refused with its field', async (field, value) => {
  const id = await madeWith({ credit_cents: 1 })
  for (const reply of [await make({ [field]: value }), await patch(id, { [field]: value })])
    expect(refused(reply)).toEqual([400, 'invalid_field', field])
})

test('what was given a client is what it is asked again by', async () => {
  const id = crypto.randomUUID()
  const rules = { credit_limit_cents: 5, low_water_cents: -2.5, daily_cap_cents: 9 }
  const first = await make({ id, ...rules })
  expect(first.body).toMatchObject(rules)
  expect((await make({ id, ...rules })).body).toEqual(first.body)
  for (const field of Object.keys(rules))
    expect(refused(await make({ id, ...rules, [field]: 1 }))).toEqual([422, 'repeat_differs', field])
})

test('credits.low is in the list of callbacks, of no message, with the body that is documented', async () => {
  const id = await madeWith({ credit_cents: 20, low_water_cents: 15 })
  await db.sql`update clients set dlr_callback_url = 'https://example.com/sms' where id = ${id}`
  expect((await send(id)).status).toBe(202)
  const { body } = await get(`${app.url}/v1/callbacks?client_id=${id}`, ADMIN)
  expect(body['callbacks']).toMatchObject([
    {
      type: 'credits.low',
      message_id: null,
      client_id: id,
      state: 'PENDING',
      final: true,
      via: 'http',
      url: null,
    },
  ])
  const [listed] = body['callbacks'] as readonly { readonly id: string }[]
  const one = await get(`${app.url}/v1/callbacks/${listed?.id}`, ADMIN)
  const told = JSON.parse(String(one.body['body']))
  holdCallbackToDocument(told)
  expect(told).toEqual({
    type: 'credits.low',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    data: { client_id: id, credit_cents: 15, low_water_cents: 15, credit_limit_cents: 0 },
  })
})
