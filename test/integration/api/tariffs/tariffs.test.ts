import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { openDb } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusPair } from '../../../support/apart.ts'
import { ask, get, message, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { cents } from '../../../support/money.ts'
import { knownTariffs } from '../../../support/tariffs.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const ALWAYS = '1970-01-01T00:00:00.000Z'

let database: TestDatabase
let app: ListeningApp
const bus = openBusPair()

beforeAll(async () => {
  database = await createDatabase()
  app = listenApp(apiDeps({ db: database.db, bus: bus.publisher, adminToken: TOKEN }))
})
afterAll(async () => {
  await app.stop()
  await bus.close()
  await database.drop()
})
beforeEach(async () => {
  await database.db.sql`update clients set price_list = null`
  await database.db.sql`delete from price_lists`
  await database.db.sql`delete from provider_cost_lists`
})

const put = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask('PUT', `${app.url}/v1/${path}`, { ...ADMIN, ...headers }, body)
const read = (path: string) => get(`${app.url}/v1/${path}`, ADMIN)
const putCsv = async (path: string, body: string, headers: Record<string, string> = {}) => {
  const response = await fetchHeld(`${app.url}/v1/${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv', ...ADMIN, ...headers },
    body,
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const readCsv = async (path: string) => {
  const response = await fetchHeld(`${app.url}/v1/${path}`, { headers: { accept: 'text/csv', ...ADMIN } })
  return await response.text()
}
const refused = ({ status, body }: Pick<Reply, 'status' | 'body'>) => [status, body['code'], body['field']]

describe('a price list', () => {
  test('is written whole, and read again as it was', async () => {
    const first = await put('price-lists/default', {
      prices: [
        {
          prefix: '49',
          price_cents: 0.79,
          express_surcharge_cents: 0.5,
          valid_from: '2026-12-01T01:00:00+01:00',
        },
        { prefix: '', price_cents: 5 },
      ],
    })
    expect(first.status).toBe(201)
    expect(first.body).toEqual({ name: 'default', entries: 2, updated_at: expect.any(String) })
    expect((await read('price-lists/default')).body).toEqual({
      prices: [
        { prefix: '', price_cents: 5, express_surcharge_cents: null, valid_from: ALWAYS },
        {
          prefix: '49',
          price_cents: 0.79,
          express_surcharge_cents: 0.5,
          valid_from: '2026-12-01T00:00:00.000Z',
        },
      ],
    })
    const second = await put('price-lists/default', {
      prices: [{ prefix: '1', price_cents: 0.0001, valid_from: '2026-12-01' }],
    })
    expect(second.status).toBe(200)
    expect((await read('price-lists/default')).body).toEqual({
      prices: [
        {
          prefix: '1',
          price_cents: 0.0001,
          express_surcharge_cents: null,
          valid_from: '2026-12-01T00:00:00.000Z',
        },
      ],
    })
    expect((await read('price-lists')).body).toEqual({ price_lists: [second.body] })
  })

  test('can be what was read, and CSV both ways', async () => {
    const text =
      `prefix,price_cents,express_surcharge_cents,valid_from\r\n` +
      `,5,,${ALWAYS}\r\n4,0,0,${ALWAYS}\r\n49,0.79,0.5,${ALWAYS}\r\n49,0.8,,2026-12-01T00:00:00.000Z\r\n`
    expect((await putCsv('price-lists/retail', text)).status).toBe(201)
    expect(await readCsv('price-lists/retail')).toBe(text)
    const { body } = await read('price-lists/retail')
    expect((await put('price-lists/retail', body)).status).toBe(200)
    expect(await readCsv('price-lists/retail')).toBe(text)
  })

  test('as CSV may have its columns in any order, leave some out, have quotes and other line ends', async () => {
    const reply = await putCsv('price-lists/default', '\ufeffprice_cents, prefix\n"0.79",49\n\n5,\n')
    expect(reply.status).toBe(201)
    expect((await read('price-lists/default')).body).toEqual({
      prices: [
        { prefix: '', price_cents: 5, express_surcharge_cents: null, valid_from: ALWAYS },
        { prefix: '49', price_cents: 0.79, express_surcharge_cents: null, valid_from: ALWAYS },
      ],
    })
  })

  test.each([
    ['prefix,price_cents\r\n49,0.79\r\n+44,1\r\n', 'prefix', 3, 1],
    ['prefix,price_cents\r\n49,"0,79"\r\n', 'price_cents', 2, 2],
    ['prefix,price_cents\r\n49,0.79001\r\n', 'price_cents', 2, 2],
    ['prefix,price_cents\r\n49,-1\r\n', 'price_cents', 2, 2],
    ['prefix,price_cents\r\n49,100000.0001\r\n', 'price_cents', 2, 2],
    ['prefix,price_cents\r\n49,\r\n', 'price_cents', 2, 2],
    ['price_cents,prefix,valid_from\r\n1,49,2026-02-30\r\n', 'valid_from', 2, 3],
    ['prefix,price_cents,express_surcharge_cents\r\n49,1,x\r\n', 'express_surcharge_cents', 2, 3],
    ['prefix,price_cents\r\n49\r\n', 'line', 2, 1],
    ['prefix,price_cents\r\n49,1,2\r\n', 'line', 2, 3],
    ['prefix,price_cents\r\n"49,1\r\n', 'cell', 2, 1],
    ['prefix,price_cents\r\n"4"9,1\r\n', 'cell', 2, 1],
    ['prefix,price\r\n49,1\r\n', 'price', 1, 2],
    ['prefix\r\n49\r\n', 'price_cents', 1, 1],
    ['prefix,price_cents,prefix\r\n49,1,49\r\n', 'prefix', 1, 3],
    ['', 'prefix', 1, 1],
    ['\n', 'prefix', 1, 1],
    ['prefix,price_cents,valid_from\n49,1,2026-01-01\n44,1,\n49,2,2026-01-01T00:00:00Z\n', 'prefix', 4, 1],
  ])('as CSV %j is refused, and told where: %s in line %p, column %p', async (text, field, line, column) => {
    const reply = await putCsv('price-lists/default', text)
    expect([
      ...refused(reply).slice(0, 1),
      reply.body['field'],
      reply.body['line'],
      reply.body['column'],
    ]).toEqual([400, field, line, column])
    expect((await read('price-lists')).body).toEqual({ price_lists: [] })
  })

  test.each([
    [{}, 'prices', 'invalid_field'],
    [[], 'body', 'invalid_field'],
    ['prefix,price_cents', 'body', 'invalid_field'],
    [{ prices: [], costs: [] }, 'costs', 'unknown_field'],
    [{ prices: {} }, 'prices', 'invalid_field'],
    [{ prices: [null] }, 'prices.0', 'invalid_field'],
    [{ prices: [{ prefix: 49, price_cents: 1 }] }, 'prices.0.prefix', 'invalid_field'],
    [{ prices: [{ prefix: '0', price_cents: 1 }] }, 'prices.0.prefix', 'invalid_field'],
    [{ prices: [{ prefix: '1234567890123456', price_cents: 1 }] }, 'prices.0.prefix', 'invalid_field'],
    [{ prices: [{ prefix: '1', price_cents: '1' }] }, 'prices.0.price_cents', 'invalid_field'],
    [{ prices: [{ prefix: '1', price_cents: 1e-7 }] }, 'prices.0.price_cents', 'invalid_field'],
    [{ prices: [{ prefix: '1', price_cents: 1, rate: 1 }] }, 'prices.0.rate', 'unknown_field'],
    [{ prices: [{ prefix: '1', price_cents: 1, valid_from: 0 }] }, 'prices.0.valid_from', 'invalid_field'],
    [
      {
        prices: [
          { prefix: '1', price_cents: 1 },
          { prefix: '2', price_cents: 1 },
          { prefix: '1', price_cents: 2 },
        ],
      },
      'prices.2.prefix',
      'invalid_field',
    ],
  ])('as JSON %j is refused for %s', async (body, field, code) => {
    expect(refused(await put('price-lists/default', body))).toEqual([400, code, field])
  })

  test('is for admins', async () => {
    const url = `${app.url}/v1/price-lists`
    expect((await get(url)).status).toBe(401)
    expect((await ask('PUT', `${url}/default`, {}, { prices: [] })).status).toBe(401)
  })

  test('is changed by who has seen its last version', async () => {
    const empty = await read('price-lists/default')
    expect([empty.status, empty.body, empty.headers.get('etag')]).toEqual([200, { prices: [] }, '"0"'])
    const made = await put('price-lists/default', { prices: [] }, { 'if-match': '"0"' })
    expect(made.status).toBe(201)
    const tag = made.headers.get('etag') ?? ''
    expect((await read('price-lists/default')).headers.get('etag')).toBe(tag)
    const prices = { prices: [{ prefix: '1', price_cents: 1 }] }
    expect(refused(await put('price-lists/default', prices, { 'if-match': '"0"' }))).toEqual([
      412,
      'precondition_failed',
      undefined,
    ])
    const next = await put('price-lists/default', prices, { 'if-match': `"x", ${tag}` })
    expect(next.status).toBe(200)
    expect(next.headers.get('etag')).not.toBe(tag)
    const gone = (tagged: string) =>
      ask('DELETE', `${app.url}/v1/price-lists/default`, { ...ADMIN, 'if-match': tagged })
    expect((await gone(tag)).status).toBe(412)
    expect((await gone('*')).status).toBe(204)
    expect((await put('price-lists/default', prices, { 'if-match': '*' })).status).toBe(412)
  })

  test('that is not there is not found, and another name is refused', async () => {
    expect(refused(await read('price-lists/nobody'))).toEqual([404, 'unknown_price_list', undefined])
    expect(refused(await ask('DELETE', `${app.url}/v1/price-lists/nobody`, ADMIN))).toEqual([
      404,
      'unknown_price_list',
      undefined,
    ])
    expect(refused(await put('price-lists/Not-This', { prices: [] }))).toEqual([400, 'invalid_field', 'name'])
  })

  test('of 50,000 prefixes is taken as JSON and as CSV, and 200,001 are refused', async () => {
    const prices = Array.from({ length: 50_000 }, (_, index) => ({
      prefix: `${10_000 + index}`,
      price_cents: (index % 1_000) / 100,
      express_surcharge_cents: 0.0001,
      valid_from: '2026-12-01T00:00:00.000Z',
    }))
    expect((await put('price-lists/large', { prices })).body).toMatchObject({ entries: 50_000 })
    const text = await readCsv('price-lists/large')
    expect(text.split('\r\n')).toHaveLength(50_002)
    expect((await putCsv('price-lists/large', text)).body).toMatchObject({ entries: 50_000 })
    expect((await read('price-lists/large')).body).toEqual({ prices })
    const tooMany = `prefix,price_cents\n${Array.from({ length: 200_001 }, (_, index) => `${100_000 + index},1`).join('\n')}`
    const reply = await putCsv('price-lists/large', tooMany)
    expect([reply.status, reply.body['line']]).toEqual([400, 200_002])
  })

  test('of more than 32 MiB is not read', async () => {
    const reply = await putCsv('price-lists/default', `prefix,price_cents\n${' '.repeat(32 * 1024 * 1024)}`)
    expect(refused(reply)).toEqual([413, 'body_too_large', undefined])
  })

  test('is no form of other bodies', async () => {
    const response = await fetchHeld(`${app.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: 'a,b',
    })
    expect(response.status).toBe(415)
    const other = await fetchHeld(`${app.url}/v1/price-lists/default`, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain', ...ADMIN },
      body: 'a,b',
    })
    expect(other.status).toBe(415)
    expect(((await other.json()) as { error: string }).error).toContain('text/csv')
  })
})

describe("a provider's costs", () => {
  test('are written whole, and read as JSON and CSV', async () => {
    expect((await read('providers/mock/costs')).body).toEqual({ costs: [] })
    const made = await put('providers/mock/costs', {
      costs: [{ prefix: '49', cost_cents: 0.6, valid_from: '2026-12-01T00:00:00Z' }],
    })
    expect([made.status, made.body]).toEqual([
      201,
      { provider: 'mock', entries: 1, updated_at: expect.any(String) },
    ])
    expect(await readCsv('providers/mock/costs')).toBe(
      'prefix,cost_cents,valid_from\r\n49,0.6,2026-12-01T00:00:00.000Z\r\n',
    )
    expect((await putCsv('providers/mock/costs', 'prefix,cost_cents\n,1\n49,0.0001\n')).status).toBe(200)
    expect((await read('providers/mock/costs')).body).toEqual({
      costs: [
        { prefix: '', cost_cents: 1, valid_from: ALWAYS },
        { prefix: '49', cost_cents: 0.0001, valid_from: ALWAYS },
      ],
    })
  })

  test('of nobody are not found, and have no surcharge', async () => {
    expect(refused(await read('providers/nobody/costs'))).toEqual([404, 'unknown_provider', undefined])
    expect(refused(await put('providers/nobody/costs', { costs: [] }))).toEqual([
      404,
      'unknown_provider',
      undefined,
    ])
    const surcharge = { costs: [{ prefix: '1', cost_cents: 1, express_surcharge_cents: 1 }] }
    expect(refused(await put('providers/mock/costs', surcharge))).toEqual([
      400,
      'unknown_field',
      'costs.0.express_surcharge_cents',
    ])
  })
})

describe('a message', () => {
  const priceOf = async (id: unknown) => (await get(`${app.url}/v1/messages/${id}`)).body['cost_cents']
  const send = async (clientId: string, more: Readonly<Record<string, unknown>> = {}) => {
    const reply = await post(`${app.url}/v1/messages`, message(clientId, '1234', more))
    expect(reply.status).toBe(202)
    return reply.body['message_id']
  }

  test('of three parts of 0.79 cents costs 2.37, and keeps its price when that changes', async () => {
    const clientId = await createTestClient(database.db, 100)
    await put('price-lists/default', { prices: [{ prefix: '1555', price_cents: 0.79 }] })
    const id = await send(clientId, { text: 'x'.repeat(400) })
    expect(await priceOf(id)).toBe(2.37)
    await put('price-lists/default', { prices: [] })
    expect(await priceOf(id)).toBe(2.37)
    const me = await get(`${app.url}/v1/me?client_id=${clientId}`)
    expect([me.body['credit_cents'], me.body['held_cents']]).toEqual([97.63, 2.37])
    expect(await priceOf(await send(clientId))).toBe(5)
  })

  test('is priced by what is valid when it is accepted, and an express one by the surcharge of its entry', async () => {
    const clientId = await createTestClient(database.db, 100)
    await put('price-lists/default', {
      prices: [
        { prefix: '1', price_cents: 1, express_surcharge_cents: 0.0001, valid_from: '2020-01-01' },
        { prefix: '1', price_cents: 2, valid_from: '2021-01-01' },
        { prefix: '1', price_cents: 3, valid_from: '9000-01-01' },
        { prefix: '15551', price_cents: 4, valid_from: '9000-01-01' },
        { prefix: '15550', price_cents: 0.5, express_surcharge_cents: 0 },
      ],
    })
    expect(await priceOf(await send(clientId))).toBe(2)
    expect(await priceOf(await send(clientId, { express: true }))).toBe(4)
    expect(await priceOf(await send(clientId, { express: true, to: '+15550123456' }))).toBe(0.5)
    expect(await priceOf(await send(clientId, { to: '+445550123456' }))).toBe(5)
  })

  test('is shown with its price before it is sent, to the number and for the client', async () => {
    await put('price-lists/default', {
      prices: [
        { prefix: '', price_cents: 1 },
        { prefix: '49', price_cents: 0.79 },
      ],
    })
    const preview = async (more: object) =>
      (await post(`${app.url}/v1/messages/preview`, { text: 'x'.repeat(400), ...more })).body['price_cents']
    expect(await preview({})).toBe(3)
    expect(await preview({ to: '+4915112345678' })).toBe(2.37)
    expect(refused(await post(`${app.url}/v1/messages/preview`, { text: 'x', to: '49' }))).toEqual([
      400,
      'invalid_field',
      'to',
    ])
  })
})

describe('a client with a list of its own', () => {
  const make = (more: object) =>
    post(`${app.url}/v1/clients`, { name: 'Shop', credit_cents: 100, ...more }, ADMIN)
  const patch = (id: unknown, body: object) => ask('PATCH', `${app.url}/v1/clients/${id}`, ADMIN, body)
  const sendAt = async (clientId: unknown, to: string) => {
    const { body } = await post(`${app.url}/v1/messages`, message(String(clientId), '1234', { to }))
    return (await get(`${app.url}/v1/messages/${body['message_id']}`)).body['cost_cents']
  }

  test('pays by it, where it says nothing by everybody’s, and where that says nothing what is configured', async () => {
    await put('price-lists/default', {
      prices: [
        { prefix: '4', price_cents: 3 },
        { prefix: '49151', price_cents: 4 },
      ],
    })
    await put('price-lists/retail', { prices: [{ prefix: '49', price_cents: 0.79 }] })
    const made = await make({ price_list: 'retail' })
    expect([made.status, made.body['price_list']]).toEqual([201, 'retail'])
    const id = made.body['id']
    expect([
      await sendAt(id, '+4915112345678'),
      await sendAt(id, '+4415112345678'),
      await sendAt(id, '+15551234'),
    ]).toEqual([0.79, 3, 5])
    const preview = { text: 'x', to: '+4915112345678' }
    const priceIn = async (more: object) =>
      (await post(`${app.url}/v1/messages/preview`, { ...preview, ...more })).body['price_cents']
    expect([await priceIn({}), await priceIn({ client_id: id })]).toEqual([4, 0.79])
    expect((await patch(id, { price_list: 'default' })).body['price_list']).toBeNull()
    expect(await sendAt(id, '+4915112345678')).toBe(4)
    expect((await patch(id, { price_list: 'retail' })).body['price_list']).toBe('retail')
    expect((await patch(id, { name: 'Shop 2' })).body['price_list']).toBe('retail')
    expect(await sendAt(id, '+4915112345678')).toBe(0.79)
    expect((await patch(id, { price_list: null })).body['price_list']).toBeNull()
    expect(await sendAt(id, '+4915112345678')).toBe(4)
  })

  test('keeps it from being removed', async () => {
    await put('price-lists/retail', { prices: [] })
    const { body } = await make({ price_list: 'retail' })
    const remove = () => ask('DELETE', `${app.url}/v1/price-lists/retail`, ADMIN)
    expect(refused(await remove())).toEqual([409, 'price_list_in_use', undefined])
    await patch(body['id'], { price_list: null })
    expect((await remove()).status).toBe(204)
    const [left] = await database.db.sql<
      { n: number }[]
    >`select count(*)::int as n from prices where price_list = 'retail'`
    expect(left?.n).toBe(0)
  })

  test('cannot have one that is not there', async () => {
    expect(refused(await make({ price_list: 'nobody' }))).toEqual([400, 'invalid_field', 'price_list'])
    const { body } = await make({})
    expect(body['price_list']).toBeNull()
    expect(refused(await patch(body['id'], { price_list: 'nobody' }))).toEqual([
      400,
      'invalid_field',
      'price_list',
    ])
    expect(refused(await patch(body['id'], { price_list: 'No' }))).toEqual([
      400,
      'invalid_field',
      'price_list',
    ])
  })

  test('is made once with it, and asked for with another is refused', async () => {
    await put('price-lists/retail', { prices: [] })
    const id = crypto.randomUUID()
    expect((await make({ id, price_list: 'retail' })).status).toBe(201)
    expect((await make({ id, price_list: 'retail' })).headers.get('idempotency-replayed')).toBe('true')
    expect(refused(await make({ id }))).toEqual([422, 'repeat_differs', 'price_list'])
  })
})

test('another process knows what was changed at its next look', async () => {
  const other = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test-2', max: 2 })
  const tariffs = knownTariffs(other)
  const at = () => tariffs.pricesOf({ clientId, to: '+4912345' }, Date.now()).pricePerPart
  const clientId = await createTestClient(database.db, 100)
  try {
    expect(await tariffs.refresh()).toBe(true)
    expect(await tariffs.refresh()).toBe(false)
    expect<number>(at()).toBe(cents(5))
    await put('price-lists/default', { prices: [{ prefix: '49', price_cents: 0.5 }] })
    await put('price-lists/own', { prices: [{ prefix: '49', price_cents: 0.25 }] })
    await put('providers/mock/costs', { costs: [{ prefix: '', cost_cents: 0.1 }] })
    expect<number>(at()).toBe(cents(5))
    expect(await tariffs.refresh()).toBe(true)
    expect<number>(at()).toBe(cents(0.5))
    expect<unknown[]>([tariffs.costOf('mock', '+1', 3, 0), tariffs.costOf('mock-b', '+1', 3, 0)]).toEqual([
      cents(0.3),
      null,
    ])
    await ask('PATCH', `${app.url}/v1/clients/${clientId}`, ADMIN, { price_list: 'own' })
    expect(await tariffs.refresh()).toBe(true)
    expect<number>(at()).toBe(cents(0.25))
    // What moves money does not move the configuration.
    await post(`${app.url}/v1/messages`, message(clientId, '1234'))
    expect(await tariffs.refresh()).toBe(false)
    // A provider takes its costs with it.
    await database.db.sql`
      insert into providers (name, kind, settings, max_in_flight, timeout_ms, on_unknown)
      values ('passing', 'mock', '{}', 1, 1000, 'wait')`
    await put('providers/passing/costs', { costs: [{ prefix: '', cost_cents: 1 }] })
    await tariffs.refresh()
    expect<unknown>(tariffs.costOf('passing', '+1', 1, 0)).toBe(cents(1))
    await database.db.sql`delete from providers where name = 'passing'`
    await tariffs.refresh()
    expect(tariffs.costOf('passing', '+1', 1, 0)).toBeNull()
    const left = await database.db.sql`select 1 from provider_costs where provider = 'passing'`
    expect(left).toHaveLength(0)
  } finally {
    await other.close()
  }
})
