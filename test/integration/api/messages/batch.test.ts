import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { EXAMPLE_BATCH } from '../../../../src/api/messages/examples-bulk.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { readBalance } from '../../../support/money.ts'

let database: TestDatabase
let db: Db
let app: ListeningApp
let clientId: ClientId
let nowMs = Date.now()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway(), now: () => nowMs }))
  clientId = await createTestClient(db, 1_000_000)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const TO = '+15551230000'
const batch = (body: object, headers: Record<string, string> = {}) =>
  post(`${app.url}/v1/messages/batch`, { client_id: clientId, from: 'SHOP', ...body }, headers)
type Item = Readonly<Record<string, unknown>>
const items = ({ body }: Reply) => body['messages'] as readonly Item[] // the parser of this test's border
const read = async (item: Item | undefined) =>
  (await get(`${app.url}/v1/messages/${item?.['message_id']}`)).body
const iso = (inMs: number) => new Date(nowMs + inMs).toISOString()

describe('a batch', () => {
  test('answers each message in order, and a refused one does not stop the others', async () => {
    const reply = await batch({
      messages: [
        { to: TO, text: 'a' },
        { to: 'nobody', text: 'b' },
        { to: TO, text: 'c', too: 1 },
        'not an object',
        { to: TO },
        { to: TO, text: 'f', from: '!' },
        { to: TO, text: 'g', send_at: '2020-01-01T00:00:00Z' },
        { to: TO, text: '\0' },
        { to: TO, text: 'Ж'.repeat(671) },
        { to: TO, text: 'j', express: true, reference: 'last' },
      ],
    })
    expect([reply.status, reply.body['accepted'], reply.body['refused']]).toEqual([202, 2, 8])
    expect(items(reply).map(({ index, status, code, field }) => [index, status, code, field])).toEqual([
      [0, 'accepted', undefined, undefined],
      [1, 'refused', 'invalid_field', 'messages.1.to'],
      [2, 'refused', 'unknown_field', 'messages.2.too'],
      [3, 'refused', 'invalid_field', 'messages.3'],
      [4, 'refused', 'invalid_field', 'messages.4.text'],
      [5, 'refused', 'invalid_field', 'messages.5.from'],
      [6, 'refused', 'invalid_field', 'messages.6.send_at'],
      [7, 'refused', 'invalid_field', 'messages.7.text'],
      [8, 'refused', 'invalid_field', 'messages.8.text'],
      [9, 'accepted', undefined, undefined],
    ])
    for (const { status, error, rule, field } of items(reply))
      if (status === 'refused' && rule !== 'is not a field of this request')
        expect(error).toBe(`${field} ${rule}`)
    expect(reply.headers.get('location')).toBeNull()
    expect(Object.keys(reply.body)).toEqual(Object.keys(EXAMPLE_BATCH))
    for (const [real, shown] of [
      [0, 0],
      [1, 2],
    ] as const)
      expect(Object.keys(items(reply)[real] ?? {})).toEqual(Object.keys(EXAMPLE_BATCH.messages[shown] ?? {}))
    expect(await read(items(reply)[0])).toMatchObject({
      text: 'a',
      from: 'SHOP',
      express: false,
      cost_cents: 5,
    })
    expect(await read(items(reply)[9])).toMatchObject({ express: true, reference: 'last', cost_cents: 7 })
  })

  test('says for all what a message does not say itself', async () => {
    const reply = await batch({
      text: 'for “all”',
      express: true,
      smart_encoding: true,
      send_at: iso(60_000),
      validity_seconds: 120,
      messages: [{ to: TO }, { to: TO, text: 'own', express: false, from: 'OTHER', smart_encoding: false }],
    })
    expect(items(reply).map((item) => item['message_status'])).toEqual(['SCHEDULED', 'SCHEDULED'])
    const timing = { send_at: iso(60_000), expires_at: iso(180_000) }
    expect(await read(items(reply)[0])).toMatchObject({
      text: 'for "all"',
      express: true,
      from: 'SHOP',
      ...timing,
    })
    expect(await read(items(reply)[1])).toMatchObject({
      text: 'own',
      express: false,
      from: 'OTHER',
      ...timing,
    })
  })

  test('fills its template; a missing variable refuses its message and is named', async () => {
    const reply = await batch({
      template: 'Hi {name}, {{code}} {n}',
      messages: [
        { to: TO, variables: { name: 'Ada', n: '1', more: 'x' } },
        { to: TO, variables: { name: '{n}', n: '{{' } },
        { to: TO, variables: { n: '3' } },
        { to: TO, variables: { name: 'Bo', n: 4 } },
        { to: TO, text: 'own {name}' },
        { to: TO, text: 'own', variables: { name: 'Cy' } },
        { to: TO, variables: { name: 'x'.repeat(1_530), n: '' } },
      ],
    })
    expect(reply.status).toBe(202)
    expect(items(reply)[2]).toEqual({
      index: 2,
      status: 'refused',
      error: 'messages.2.variables.name must be given: the template has {name}',
      code: 'invalid_field',
      field: 'messages.2.variables.name',
      rule: 'must be given: the template has {name}',
    })
    expect(items(reply).map((item) => item['field'] ?? item['status'])).toEqual([
      'accepted',
      'accepted',
      'messages.2.variables.name',
      'messages.3.variables.n',
      'accepted',
      'messages.5.variables',
      'messages.6.variables',
    ])
    const texts = await Promise.all([0, 1, 4].map(async (index) => (await read(items(reply)[index]))['text']))
    expect(texts).toEqual(['Hi Ada, {code} 1', 'Hi {n}, {code} {{', 'own {name}'])
  })

  test('takes the money in the order given: what is too dear does not stop a cheaper one', async () => {
    const poor = await createTestClient(db, 12)
    const reply = await batch({
      client_id: poor,
      messages: [
        { to: TO, text: 'a' },
        { to: TO, text: 'b'.repeat(161) },
        { to: TO, text: 'c', express: true },
        { to: TO, text: 'd' },
      ],
    })
    expect(reply.status).toBe(202)
    expect(items(reply)[1]).toEqual({
      index: 1,
      status: 'refused',
      error: 'insufficient credits',
      code: 'insufficient_credits',
      required: 10,
      available: 7,
    })
    expect(items(reply).map(({ status }) => status)).toEqual(['accepted', 'refused', 'accepted', 'refused'])
    expect(await readBalance(db.sql, poor)).toMatchObject({ creditCents: 0, heldCents: 12 })
  })

  test('of 1,000 messages of ten parts is taken', async () => {
    const text = '€'.repeat(760)
    const reply = await batch({ messages: Array.from({ length: 1_000 }, () => ({ to: TO, text })) })
    expect([reply.status, reply.body['accepted'], reply.body['refused']]).toEqual([202, 1_000, 0])
    expect(new Set(items(reply).map((item) => item['message_id'])).size).toBe(1_000)
    expect(await audit(db)).toEqual([])
  })
})

describe('a batch of which nothing is accepted', () => {
  test('is refused as its first message, and says it of each', async () => {
    const reply = await batch({ messages: [{ to: 'x', text: 'a' }, { to: TO }] })
    expect(reply).toMatchObject({
      status: 400,
      body: { code: 'invalid_field', field: 'messages.0.to', accepted: 0, refused: 2 },
    })
    expect(items(reply).map(({ field }) => field)).toEqual(['messages.0.to', 'messages.1.text'])
    expect(reply.body['request_id']).toBe(reply.headers.get('x-request-id'))
  })

  test('is 402 when credits were missing', async () => {
    const poor = await createTestClient(db, 4)
    const reply = await batch({
      client_id: poor,
      messages: [
        { to: 'x', text: 'a' },
        { to: TO, text: 'b' },
      ],
    })
    expect(reply).toMatchObject({
      status: 402,
      body: { code: 'insufficient_credits', required: 5, available: 4, accepted: 0, refused: 2 },
    })
    expect(await readBalance(db.sql, poor)).toMatchObject({ creditCents: 4, heldCents: 0 })
  })

  test('is 404 when there is no such client', async () => {
    const reply = await batch({ client_id: crypto.randomUUID(), messages: [{ to: TO, text: 'a' }] })
    expect([reply.status, reply.body['code']]).toEqual([404, 'unknown_client'])
  })
})

describe('a body that is wrong for all is refused as a whole:', () => {
  const one = [{ to: TO, text: 'a' }]
  test.each([
    ['no messages', { messages: [] }, 'messages'],
    ['1,001 messages', { messages: Array.from({ length: 1_001 }, () => one[0]) }, 'messages'],
    ['messages that are no list', { messages: 'a' }, 'messages'],
    ['a sender', { from: '!', messages: one }, 'from'],
    ['a template with an open brace', { template: 'Hi {', messages: one }, 'template'],
    ['a template and a text', { template: 'Hi', text: 'Hi', messages: one }, 'template'],
    ['a time that is past', { send_at: '2020-01-01T00:00:00Z', messages: one }, 'send_at'],
    ['a day that does not exist', { send_at: '2027-02-30T00:00:00Z', messages: one }, 'send_at'],
    ['no validity', { validity_seconds: 0, messages: one }, 'validity_seconds'],
    ['half a second', { validity_seconds: 1.5, messages: one }, 'validity_seconds'],
    ['an unknown field', { otp: true, messages: one }, 'otp'],
  ])('%s', async (_, body, field) => {
    const reply = await batch(body)
    expect([reply.status, reply.body['field']]).toEqual([400, field])
  })

  test('more than 4 MiB, announced or not', async () => {
    const body = JSON.stringify({ client_id: clientId, messages: [{ to: TO, text: 'x'.repeat(4_194_304) }] })
    expect((await post(`${app.url}/v1/messages/batch`, body)).status).toBe(413)
    const stream = new Blob([body]).stream()
    const headers = { 'content-type': 'application/json' }
    const unannounced = await fetchHeld(`${app.url}/v1/messages/batch`, {
      method: 'POST',
      headers,
      body: stream,
    })
    expect(unannounced.status).toBe(413)
    expect((await post(`${app.url}/v1/messages`, { text: 'x'.repeat(65_536) })).status).toBe(413)
  })
})

describe('a batch under a key', () => {
  const key = (value: string) => ({ 'idempotency-key': value })

  test('is carried out once, and answered again with every item', async () => {
    const body = {
      messages: [
        { to: TO, text: 'a' },
        { to: 'x', text: 'b' },
        { to: TO, text: 'c' },
      ],
    }
    const before = await readBalance(db.sql, clientId)
    const first = await batch(body, key('batch-1'))
    const second = await batch(body, key('batch-1'))
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(second.headers.get('location')).toBeNull()
    expect((await readBalance(db.sql, clientId))?.heldCents).toBe((before?.heldCents ?? 0) + 10)
    const other = await batch({ ...body, express: true }, key('batch-1'))
    expect([other.status, other.body['field']]).toEqual([422, 'express'])
  })

  test('is answered as the first time even when its send_at is past by now', async () => {
    const body = { send_at: iso(30_000), messages: [{ to: TO, text: 'a' }] }
    const each = { messages: [{ to: TO, text: 'a', send_at: iso(30_000) }] }
    const first = [await batch(body, key('late-1')), await batch(each, key('late-2'))]
    nowMs += 600_000
    const again = [await batch(body, key('late-1')), await batch(each, key('late-2'))]
    expect(again.map((reply) => [reply.status, reply.body])).toEqual(first.map(({ body }) => [202, body]))
    expect((await batch(body, key('late-3'))).status).toBe(400)
  })
})
