import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { version } from '../../../../package.json'
import { readConfig } from '../../../../src/config.ts'
import { DEMO_CLIENT } from '../../../../src/domain/demo-client.ts'
import { READ_FIELDS } from '../../../../src/domain/fields/shown-fields.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { seed } from '../../../../src/seed.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway, PATIENT_POLICY, RECEIPT_PATH } from '../../../support/apart.ts'
import { get, message, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { accepted, openScriptedProvider } from '../../../support/scripted-provider.ts'
import { openWorker, type RunningWorker } from '../../../support/worker.ts'

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

let database: TestDatabase
let db: Db
let worker: RunningWorker
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  await seed(db, readConfig({}))
  worker = await openWorker(
    db,
    openScriptedProvider(async (request) => accepted(request)),
    { policy: PATIENT_POLICY },
  )
  app = listenApp(apiDeps({ db, bus: worker.bus, policy: PATIENT_POLICY }))
})
afterAll(async () => {
  await app.stop()
  await worker.stop()
  await database.drop()
})

const url = () => `${app.url}/v1/messages`

test("the issue's own body is accepted: 202, the id, and where to read it", async () => {
  const reply = await post(url(), {
    client_id: DEMO_CLIENT.id,
    to: '+1234567890',
    from: 'SENDER',
    text: 'Hello World',
    reference: 'order-123',
    express: false,
    otp: false,
  })
  expect(reply.status).toBe(202)
  expect(reply.body).toEqual({ message_id: expect.stringMatching(UUID7), status: 'QUEUED' })
  expect(reply.headers.get('location')).toBe(`/v1/messages/${reply.body['message_id']}`)
  expect(reply.headers.get('x-request-id')).toBeTruthy()
  const read = await get(`${app.url}${reply.headers.get('location')}`)
  expect(read.status).toBe(200)
})

test('the four fields that must be there are enough', async () => {
  const body = { client_id: DEMO_CLIENT.id, to: '+1234567890', from: 'SENDER', text: 'x' }
  expect((await post(url(), body)).status).toBe(202)
})

test('a client id in capitals is the same client', async () => {
  const body = message(DEMO_CLIENT.id.toUpperCase(), '0001')
  expect((await post(url(), body)).status).toBe(202)
})

test.each([
  ['160 characters of GSM 7-bit', 'x'.repeat(160), 'GSM7', 1],
  ['161 characters of GSM 7-bit', 'x'.repeat(161), 'GSM7', 2],
  ['1530 characters of GSM 7-bit', 'x'.repeat(1_530), 'GSM7', 10],
  ['760 euro signs', '€'.repeat(760), 'GSM7', 10],
  ['70 characters of UCS-2', '漢'.repeat(70), 'UCS2', 1],
  ['670 characters of UCS-2', '漢'.repeat(670), 'UCS2', 10],
])('%s are priced by their parts', async (_, text, encoding, parts) => {
  const clientId = await createTestClient(db, 1_000)
  const reply = await post(url(), message(clientId, '0001', { text }))
  expect(reply.status).toBe(202)
  const read = await get(`${url()}/${reply.body['message_id']}`)
  expect(read.body).toMatchObject({ text, encoding, parts, cost_cents: parts * 5 })
})

test('a message, its history and the balance are shown as documented, from QUEUED to DELIVERED', async () => {
  const clientId = await createTestClient(db, 1_000)
  const sent = await post(url(), message(clientId, '0001', { reference: 'order-7', express: true }))
  const id = String(sent.body['message_id'])
  const name = `p-${id}-1`
  const first = await eventually(async () => {
    const reply = await get(`${url()}/${id}`)
    return reply.body['status'] === 'SENT' ? reply : null
  })
  expect(Object.keys(first.body)).toEqual(Object.keys(READ_FIELDS))
  expect(first.body).toMatchObject({
    id,
    client_id: clientId,
    to: '+1555120001',
    from: 'SENDER',
    text: 'Hello World',
    encoding: 'GSM7',
    parts: 1,
    status: 'SENT',
    credit_state: 'HELD',
    cost_cents: 7,
    reference: 'order-7',
    provider: 'mock',
    provider_message_id: name,
    attempts: 1,
    last_error: null,
    express: true,
    send_at: null,
    expires_at: expect.stringMatching(TIME),
    created_at: expect.stringMatching(TIME),
    updated_at: expect.stringMatching(TIME),
    final: false,
  })
  expect((await get(`${app.url}/v1/me?client_id=${clientId}`)).body).toEqual({
    id: clientId,
    name: `Test ${clientId.slice(0, 8)}`,
    credit_cents: 993,
    credit_limit_cents: 0,
    spendable_cents: 993,
    low_water_cents: null,
    daily_cap_cents: null,
    spent_today_cents: 7,
    held_cents: 7,
    captured_cents: 0,
  })

  const receipt = await post(`${app.url}${RECEIPT_PATH}`, {
    provider_message_id: name,
    status: 'DELIVRD',
  })
  expect(receipt.status).toBe(204)
  expect(receipt.body).toEqual({})
  expect(receipt.headers.get('x-request-id')).toBeTruthy()
  const last = await eventually(async () => {
    const reply = await get(`${url()}/${id}`)
    return reply.body['final'] === true ? reply : null
  })
  expect(last.body).toMatchObject({ status: 'DELIVERED', credit_state: 'CAPTURED', final: true })
  const history = await get(`${url()}/${id}/events`)
  const nothing = {
    part: null,
    route: null,
    ids: null,
    on_no_receipt_ms: null,
    held_for: null,
    held_until: null,
  }
  const row = { at: expect.stringMatching(TIME), ignored: false, provider: 'mock', ...nothing }
  const route = { rule: 'everything', providers: ['mock'], skipped: [] }
  expect(history.body).toEqual({
    archived: false,
    late_receipts: [],
    events: [
      { ...row, seq: 1, event: 'ACCEPTED', from: null, to: 'QUEUED', attempt: 0, detail: null, route },
      { ...row, seq: 2, event: 'DISPATCHED', from: 'QUEUED', to: 'SENDING', attempt: 1, detail: null },
      {
        ...row,
        seq: 3,
        event: 'PROVIDER_ACCEPTED',
        from: 'SENDING',
        to: 'SENT',
        attempt: 1,
        detail: 'command_status 0x00000000',
      },
      {
        ...row,
        seq: 4,
        event: 'RECEIPT_DELIVERED',
        from: 'SENT',
        to: 'DELIVERED',
        attempt: 1,
        detail: expect.any(String),
      },
    ],
    why: [
      {
        at: expect.stringMatching(TIME),
        attempt: 1,
        event: 'ACCEPTED',
        provider: 'mock',
        rule: 'everything',
        words: ['By the rule "everything": mock.', 'So it goes to mock.'],
      },
    ],
  })
  expect((await get(`${app.url}/v1/me?client_id=${clientId}`)).body).toMatchObject({
    credit_cents: 993,
    held_cents: 0,
    captured_cents: 7,
  })
})

test('a receipt of a message nobody knows is taken all the same', async () => {
  const reply = await post(`${app.url}${RECEIPT_PATH}`, {
    provider_message_id: 'p-nobody',
    status: 'DELIVRD',
  })
  expect(reply.status).toBe(204)
})

describe('lists', () => {
  let clientId: ClientId
  let ids: readonly string[]
  const startMs = Math.floor(Date.now() / 1_000) * 1_000 - 200_000

  beforeAll(async () => {
    clientId = await createTestClient(db, 10_000)
    const alarmMs = Date.now() + 3_600_000
    const messages = await insertMessages(
      db,
      Array.from({ length: 120 }, (_, i) =>
        newMessage(clientId, { acceptedAtMs: startMs + i * 1_000, wakeAtMs: alarmMs }),
      ),
    )
    ids = messages.map(({ id }) => id).toReversed()
  })

  type Page = { readonly messages: readonly { readonly id: string }[]; readonly next_cursor: string | null }
  async function list(query: string): Promise<Page> {
    const reply = await get(`${url()}?client_id=${clientId}${query}`)
    expect(reply.status).toBe(200)
    return reply.body as Page // the parser of this test's border
  }

  test.each([[''], ['&limit=40'], ['&limit=7'], ['&limit=500']])(
    'page through all 120 messages once: %j',
    async (query) => {
      const seen: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Page = await list(`${query}${cursor ? `&cursor=${cursor}` : ''}`)
        seen.push(...page.messages.map(({ id }) => id))
        cursor = page.next_cursor
      }
      expect(seen).toEqual([...ids])
    },
  )

  test('show 50 by default, each as it is shown alone', async () => {
    const page = await list('')
    expect(page.messages).toHaveLength(50)
    expect(page.next_cursor).toBe(ids[49] ?? '')
    expect(page.messages[0]).toEqual((await get(`${url()}/${ids[0]}`)).body as never)
  })

  test('are narrowed by status and by time, in any zone', async () => {
    expect((await list('&status=QUEUED&limit=500')).messages).toHaveLength(120)
    expect((await list('&status=DELIVERED')).messages).toEqual([])
    const at = (i: number) => new Date(startMs + i * 1_000)
    const utc = await list(`&from=${at(10).toISOString()}&to=${at(20).toISOString()}`)
    expect(utc.messages.map(({ id }) => id)).toEqual(ids.toReversed().slice(10, 20).toReversed())
    const east = new Date(at(10).getTime() + 7_200_000).toISOString().replace('.000Z', '+02:00')
    expect((await list(`&from=${encodeURIComponent(east)}&limit=500`)).messages).toHaveLength(110)
  })

  test('of a client that is not there are empty', async () => {
    const reply = await get(`${url()}?client_id=${crypto.randomUUID()}`)
    expect(reply.body).toEqual({ messages: [], next_cursor: null })
  })
})

test('a hundred messages that come at once each get their own answer', async () => {
  const clientId = await createTestClient(db, 250)
  const replies = await Promise.all(
    Array.from({ length: 100 }, (_, i) => post(url(), message(clientId, '0001', { reference: `r-${i}` }))),
  )
  const taken = replies.filter(({ status }) => status === 202)
  expect(taken).toHaveLength(50)
  expect(replies.filter(({ status }) => status === 402)).toHaveLength(50)
  for (const [i, reply] of replies.entries()) {
    if (reply.status !== 202) continue
    const read = await get(`${url()}/${reply.body['message_id']}`)
    expect(read.body['reference']).toBe(`r-${i}`)
  }
  expect(await audit(db)).toEqual([])
})

describe('health', () => {
  test('the process is alive', async () => {
    const reply = await get(`${app.url}/health`)
    expect([reply.status, reply.body]).toEqual([200, { status: 'ok', version }])
  })

  test('with database and bus it is ready', async () => {
    const reply = await get(`${app.url}/ready`)
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        status: 'ready',
        dependencies: {
          postgres: { status: 'up', latency_ms: expect.any(Number) },
          clock: { status: 'up', latency_ms: null, ahead_of_database_ms: expect.any(Number) },
          bus: { status: 'up', latency_ms: expect.any(Number) },
        },
        providers: [
          { name: 'mock', status: 'up', state: 'active', lines: expect.any(Number) },
          { name: 'mock-b', status: 'up', state: 'active', lines: expect.any(Number) },
        ],
        backlog: { messages: expect.any(Number), max: 1_000_000 },
      },
    ])
  })

  test('with providers, routes and prices that it cannot read anew it is degraded', async () => {
    const directory = { refresh: async () => false, ageMs: () => 10_001 }
    const stale = listenApp(apiDeps({ db, bus: openBusAway(), directory }))
    try {
      const reply = await get(`${stale.url}/ready`)
      expect([reply.status, reply.body['status']]).toEqual([200, 'degraded'])
      expect(reply.body['dependencies']).toMatchObject({
        configuration: { status: 'down', latency_ms: null },
      })
    } finally {
      await stale.stop()
    }
  })

  test('without the bus it is degraded, and takes messages', async () => {
    const alone = listenApp(apiDeps({ db, bus: openBusAway() }))
    try {
      const reply = await get(`${alone.url}/ready`)
      expect([reply.status, reply.body['status']]).toEqual([200, 'degraded'])
      expect(reply.body['dependencies']).toMatchObject({ bus: { status: 'down', latency_ms: null } })
      const sent = await post(`${alone.url}/v1/messages`, message(DEMO_CLIENT.id, '0001'))
      expect(sent.status).toBe(202)
    } finally {
      await alone.stop()
    }
  })
})
