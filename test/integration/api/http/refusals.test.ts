import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { version } from '../../../../package.json'
import { createApp } from '../../../../src/api/app.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { audit } from '../../../../src/store/audit.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway, openBusPair, RECEIPT_PATH } from '../../../support/apart.ts'
import { get, message, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { eventually } from '../../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { readBalance } from '../../../support/money.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const NOBODY = '00000000-0000-4000-8000-000000000000'

let database: TestDatabase
let db: Db
let clientId: ClientId
let app: ListeningApp
const bus = openBusPair()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 10_000)
  app = listenApp(apiDeps({ db, bus: bus.publisher }))
})
afterAll(async () => {
  await app.stop()
  await bus.close()
  await database.drop()
})

/** Whatever was refused left no row and no hold (I8). */
let before: unknown
beforeEach(async () => {
  before = await traces()
})
afterEach(async () => {
  expect(await traces()).toEqual(before)
})

async function traces(): Promise<unknown> {
  const [messages] = await db.sql`select count(*) from messages`
  return [messages?.['count'], await readBalance(db.sql, clientId)]
}

const send = (more: Readonly<Record<string, unknown>> = {}, headers: Record<string, string> = {}) =>
  post(`${app.url}/v1/messages`, message(clientId, '0001', more), headers)

/** Every refusal: JSON, its code, the request's id in header and body, and nothing of our insides. */
function expectRefusal(reply: Reply, status: number, code: string, more: object = {}): void {
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status, body: { code, ...more } })
  expect(reply.headers.get('content-type')).toStartWith('application/json')
  expect(reply.headers.get('x-request-id')).toBeTruthy()
  expect(reply.body['request_id']).toBe(reply.headers.get('x-request-id'))
  expect(typeof reply.body['error']).toBe('string')
  expect(JSON.stringify(reply.body)).not.toMatch(
    /select |insert |node_modules|\.ts:|at async|Error:|postgres/i,
  )
}

describe('a field that breaks its rule is named, with the rule', () => {
  test.each([
    ['to', { to: '1234567890' }],
    ['to', { to: '+0123456789' }],
    ['to', { to: '+1234567890123456' }],
    ['to', { to: '+12345 67890' }],
    ['to', { to: '' }],
    ['to', { to: 1234567890 }],
    ['to', { to: null }],
    ['to', { to: undefined }],
    ['from', { from: '' }],
    ['from', { from: 'TWELVE CHARS' }],
    ['from', { from: 'Müller' }],
    ['from', { from: ' SHOP' }],
    ['from', { from: ['SENDER'] }],
    ['text', { text: '' }],
    ['text', { text: 'x'.repeat(1_531) }],
    ['text', { text: '€'.repeat(766) }],
    ['text', { text: '漢'.repeat(671) }],
    ['text', { text: 'NUL \0 inside' }],
    ['text', { text: { toString: 'x' } }],
    ['text', { text: undefined }],
    ['client_id', { client_id: 'me' }],
    ['client_id', { client_id: `${NOBODY}0` }],
    ['client_id', { client_id: 7 }],
    ['client_id', { client_id: undefined }],
    ['reference', { reference: 'x'.repeat(129) }],
    ['reference', { reference: 'a\0b' }],
    ['reference', { reference: 5 }],
    ['express', { express: 'true' }],
    ['express', { express: 1 }],
    ['otp', { otp: 'no' }],
  ])('%s: %j', async (field, more) => {
    const reply = await send(more)
    expectRefusal(reply, 400, 'invalid_field', { field })
    const { error, rule } = reply.body
    expect(rule).toBeTruthy()
    expect(error).toBe(`${field} ${rule}`)
  })

  test.each(['client_id', 'to', 'from', 'text', 'reference', 'express', 'otp'])(
    '%s: name and rule read as a sentence',
    async (field) => {
      const reply = await send({ [field]: {} })
      expect(String(reply.body['error'])).toMatch(new RegExp(`^${field} must be `))
    },
  )

  test.each([
    ['text', '{"text":"half \\ud83d"}'],
    ['text', '{"text":"\\udc00 half"}'],
    ['reference', '{"reference":"half \\ud83d"}'],
  ])('%s with half a surrogate pair: %s', async (field, part) => {
    const whole = { ...message(clientId, '0001'), ...JSON.parse(part) }
    // JSON.stringify writes a half pair as an escape, as a client would.
    expectRefusal(await post(`${app.url}/v1/messages`, JSON.stringify(whole)), 400, 'invalid_field', {
      field,
    })
  })

  test('a text of eleven parts says how many it needs', async () => {
    const reply = await send({ text: '漢'.repeat(671) })
    expect(reply.body['error']).toBe('text must fit 10 parts: as UCS2 it needs 11')
  })

  test.each([
    ['an array', '[]'],
    ['an array of messages', '[{"to":"+1234567890"}]'],
    ['null', 'null'],
    ['a string', '"hello"'],
    ['a number', '5'],
    ['empty', ''],
  ])('a body that is %s is no message', async (_, body) => {
    expectRefusal(await post(`${app.url}/v1/messages`, body), 400, 'invalid_field', { field: 'body' })
  })
})

test.each(['too', 'constructor', 'status', 'To'])('the unknown field %s is named', async (field) => {
  const body = `{"client_id":"${clientId}","to":"+1234567890","from":"SENDER","text":"x","${field}":"x"}`
  expectRefusal(await post(`${app.url}/v1/messages`, body), 400, 'unknown_field', { field })
})

test.each(['{', '{"to":}', "{'to':'x'}", '{"a":1}{"b":2}', '\ufeff\u0000', 'to=%2B123'])(
  'a body that is no JSON is told so: %j',
  async (body) => {
    expectRefusal(await post(`${app.url}/v1/messages`, body), 400, 'invalid_json')
  },
)

describe('credits', () => {
  test('that do not suffice: what is required and what is available', async () => {
    const poor = await createTestClient(db, 3)
    const reply = await post(`${app.url}/v1/messages`, message(poor, '0001', { text: 'x'.repeat(161) }))
    expectRefusal(reply, 402, 'insufficient_credits', {
      required: 10,
      available: 3,
      error: 'insufficient credits',
    })
    expect(reply.headers.get('location')).toBeNull()
  })
})

describe('what does not exist', () => {
  test('a client', async () => {
    expectRefusal(await post(`${app.url}/v1/messages`, message(NOBODY, '0001')), 404, 'unknown_client')
    expectRefusal(await get(`${app.url}/v1/me?client_id=${NOBODY}`), 404, 'unknown_client')
  })

  test('a message', async () => {
    expectRefusal(await get(`${app.url}/v1/messages/${Bun.randomUUIDv7()}`), 404, 'unknown_message')
    expectRefusal(await get(`${app.url}/v1/messages/${NOBODY}/events`), 404, 'unknown_message')
  })

  test('a provider of a receipt, of which nobody learns whether it is there', async () => {
    const receipt = { provider_message_id: 'x', status: 'DELIVRD' }
    for (const name of ['nobody', 'constructor', 'x'.repeat(32), 'x'.repeat(33)]) {
      expectRefusal(await post(`${app.url}/v1/providers/${name}/dlr`, receipt), 403, 'forged_receipt')
    }
  })

  test.each(['/', '/v1', '/v2/messages', '/v1/messages/a/b/c', '//'])('the route GET %s', async (path) => {
    expectRefusal(await get(`${app.url}${path}`), 404, 'unknown_route')
  })

  test.each(['PUT', 'PATCH', 'DELETE'])('the method %s', async (method) => {
    const response = await fetchHeld(`${app.url}/v1/messages`, { method })
    expect(response.status).toBe(405)
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' })
  })
})

describe('queries', () => {
  test.each([
    ['client_id', ''],
    ['client_id', 'client_id=me'],
    ['status', 'client_id=$&status=NOPE'],
    ['status', 'client_id=$&status=queued'],
    ['limit', 'client_id=$&limit=0'],
    ['limit', 'client_id=$&limit=501'],
    ['limit', 'client_id=$&limit=ten'],
    ['limit', 'client_id=$&limit=1.5'],
    ['limit', 'client_id=$&limit='],
    ['cursor', 'client_id=$&cursor=x'],
    ['from', 'client_id=$&from=yesterday'],
    ['from', 'client_id=$&from=2026-11-24'],
    ['from', 'client_id=$&from=2026-13-01T00:00:00Z'],
    ['to', 'client_id=$&to=2026-11-24T10:00:00'],
    ['to', 'client_id=$&to=2026-11-24T25:00:00Z'],
  ])('%s: %s', async (field, query) => {
    const reply = await get(`${app.url}/v1/messages?${query.replace('$', clientId)}`)
    expectRefusal(reply, 400, 'invalid_field', { field })
    expect(String(reply.body['rule'])).toMatch(/^must /)
  })

  test('an unknown one is named', async () => {
    const reply = await get(`${app.url}/v1/messages?client_id=${clientId}&page=2`)
    expectRefusal(reply, 400, 'unknown_field', { field: 'page' })
  })

  test('a message id that is no UUID', async () => {
    expectRefusal(await get(`${app.url}/v1/messages/123`), 400, 'invalid_field', { field: 'id' })
    expectRefusal(await get(`${app.url}/v1/messages/123/events`), 400, 'invalid_field', { field: 'id' })
  })
})

describe('bodies', () => {
  test('beyond 64 KiB are refused by their announced length', async () => {
    expectRefusal(await send({ text: 'x'.repeat(70_000) }), 413, 'body_too_large')
  })

  test('beyond 64 KiB are refused without an announced length too', async () => {
    const text = await chunked(
      app.url,
      '/v1/messages',
      JSON.stringify(message(clientId, '0001', { text: 'x'.repeat(70_000) })),
    )
    expect(text).toStartWith('HTTP/1.1 413 ')
    expect(text).toMatch(/x-request-id: \S+/i)
    expect(text).toContain('"code":"body_too_large"')
  })

  test('that come in chunks and fit are taken', async () => {
    const text = await chunked(app.url, '/v1/messages', '{"to":"+1234567890"}')
    expect(text).toStartWith('HTTP/1.1 400 ')
    expect(text).toContain('"field":"client_id"')
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/jsonp',
    'application/json-seq',
    '',
  ])('of the media type %j are refused', async (type) => {
    expectRefusal(await send({}, { 'content-type': type }), 415, 'unsupported_media_type')
  })

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/json;charset=UTF-8',
  ])('of the media type %j are read', async (type) => {
    expectRefusal(await send({ to: 'x' }, { 'content-type': type }), 400, 'invalid_field', { field: 'to' })
  })
})

test('one-time passwords are not there', async () => {
  expectRefusal(await send({ otp: true }), 422, 'otp_not_available')
})

describe('request ids', () => {
  test('that the caller gives are kept', async () => {
    const reply = await send({ to: 'x' }, { 'x-request-id': 'my-request/42' })
    expectRefusal(reply, 400, 'invalid_field')
    expect(reply.body['request_id']).toBe('my-request/42')
  })

  test.each(['', 'with space', 'x'.repeat(129), 'é'])('that cannot be kept are replaced: %j', async (id) => {
    const reply = await send({ to: 'x' }, { 'x-request-id': id })
    expect(String(reply.body['request_id'])).toMatch(UUID)
  })

  test('are made when there is none, and are in every answer', async () => {
    for (const path of ['/health', '/ready', '/docs', '/docs/json', '/docs/assets/start.js', '/nowhere']) {
      const response = await fetchHeld(`${app.url}${path}`)
      expect({ path, id: response.headers.get('x-request-id') }).toEqual({
        path,
        id: expect.stringMatching(UUID),
      })
    }
  })
})

describe('receipts', () => {
  const url = () => `${app.url}${RECEIPT_PATH}`
  test.each([
    ['provider_message_id', {}],
    ['provider_message_id', { provider_message_id: '', status: 'DELIVRD' }],
    ['provider_message_id', { provider_message_id: 'a\0b', status: 'DELIVRD' }],
    ['provider_message_id', { provider_message_id: 5, status: 'DELIVRD' }],
    ['status', { provider_message_id: 'x' }],
    ['status', { provider_message_id: 'x', status: ' ' }],
    ['status', { provider_message_id: 'x', status: 'x'.repeat(129) }],
    ['status', { provider_message_id: 'x', status: 'a\0b' }],
    ['error', { provider_message_id: 'x', status: 'UNDELIV', error: 7 }],
    ['body', []],
  ])('that cannot be read are refused, naming %s: %j', async (field, body) => {
    expectRefusal(await post(url(), body), 400, 'invalid_field', { field })
  })

  test.each([
    ['no token', ''],
    ['another token', '/an-other-token-of-the-tests'],
    ['half of the token', RECEIPT_PATH.slice(RECEIPT_PATH.lastIndexOf('/'), -2)],
    ['the token of another provider', '/mock-b'],
  ])('with %s are forged, whatever they say', async (_, tail) => {
    for (const body of [{ provider_message_id: 'x', status: 'UNDELIV' }, {}, '{', '[[']) {
      expectRefusal(await post(`${app.url}/v1/providers/mock/dlr${tail}`, body), 403, 'forged_receipt')
    }
  })

  test('that are no JSON, too large, or of another media type', async () => {
    expectRefusal(await post(url(), '{'), 400, 'invalid_json')
    expectRefusal(await post(url(), JSON.stringify({ x: 'x'.repeat(70_000) })), 413, 'body_too_large')
    expectRefusal(await post(url(), 'x', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type')
  })

  test('while the bus is away come back later', async () => {
    const away = listenApp(apiDeps({ db, bus: openBusAway() }))
    try {
      const reply = await post(`${away.url}${RECEIPT_PATH}`, {
        provider_message_id: 'x',
        status: 'DELIVRD',
      })
      expectRefusal(reply, 503, 'bus_unavailable')
      expect(reply.headers.get('retry-after')).toBe('2')
    } finally {
      await away.stop()
    }
  })
})

describe('the database away', () => {
  let nowhere: Db
  let blind: ListeningApp

  beforeAll(() => {
    nowhere = openDb({
      address: { kind: 'url', url: 'postgres://sms:secret@127.0.0.1:1/none' },
      name: 'sms-test',
      max: 2,
    })
    blind = listenApp(apiDeps({ db: nowhere, bus: bus.publisher }))
  })
  afterAll(async () => {
    await blind.stop()
    await nowhere.close()
  })

  test('a message is refused for now, with the time to wait', async () => {
    const reply = await post(`${blind.url}/v1/messages`, message(clientId, '0001'))
    expectRefusal(reply, 503, 'database_unavailable')
    expect(reply.headers.get('retry-after')).toBe('2')
  })

  test.each(['/v1/messages/$', '/v1/messages/$/events', '/v1/messages?client_id=$', '/v1/me?client_id=$'])(
    'so is GET %s',
    async (path) => {
      const reply = await get(`${blind.url}${path.replace('$', clientId)}`)
      expectRefusal(reply, 503, 'database_unavailable')
      expect(reply.headers.get('retry-after')).toBe('2')
    },
  )

  test('/ready says unavailable, /health says ok', async () => {
    const ready = await get(`${blind.url}/ready`)
    expect(ready.status).toBe(503)
    expect(ready.body).toMatchObject({
      status: 'unavailable',
      dependencies: {
        postgres: { status: 'down', latency_ms: null },
        bus: { status: expect.any(String), latency_ms: expect.anything() },
      },
    })
    expect((await get(`${blind.url}/health`)).body).toEqual({ status: 'ok', version })
  })
})

test('when too many wait already the answer is queue_full, and those that wait are served', async () => {
  const poor = await createTestClient(db, 0)
  const own = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test', max: 4 })
  const full = createApp(apiDeps({ db: own, bus: bus.publisher }))
  const unlock = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const holder = db.sql.begin(async (tx) => {
    // It waits for this process, which has much to do meanwhile.
    await tx`set local idle_in_transaction_session_timeout = 0`
    await tx`select 1 from clients where id = ${poor} for update`
    locked.resolve()
    await unlock.promise
  })
  try {
    await locked.promise
    // 2 commits of 250 run, 10,000 messages wait; the rest is refused.
    const statuses = new Map<string, number>()
    const retryAfters = new Set<string | null>()
    const count = (key: string) => statuses.set(key, (statuses.get(key) ?? 0) + 1)
    const calls = Array.from({ length: 10_700 }, async () => {
      const response = await full.handle(
        new Request('http://gateway/v1/messages', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(message(poor, '0001')),
        }),
      )
      if (response.status === 503) retryAfters.add(response.headers.get('retry-after'))
      const { code } = (await response.json()) as { readonly code: string } // the parser of this test's border
      count(`${response.status} ${code}`)
    })
    await eventually(() => (statuses.get('503 queue_full') ?? 0) > 0)
    unlock.resolve()
    await Promise.all(calls)
    expect([...statuses.keys()].toSorted()).toEqual(['402 insufficient_credits', '503 queue_full'])
    expect([...retryAfters]).toEqual(['1'])
  } finally {
    unlock.resolve()
    await holder
    await own.close()
  }
})

test('after all of this the books are clean', async () => {
  expect(await audit(db)).toEqual([])
})

/** Posts JSON in chunks, without a length, over a plain socket; answers all that came back. */
async function chunked(base: string, path: string, body: string): Promise<string> {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.on('data', (data) => {
    text += data.toString('latin1')
  })
  socket.on('error', () => {})
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n`,
  )
  for (let from = 0; from < body.length; from += 8_192) {
    const chunk = body.slice(from, from + 8_192)
    socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`)
  }
  socket.write('0\r\n\r\n')
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}
