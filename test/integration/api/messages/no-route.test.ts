import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { NO_ROUTE, type Router } from '../../../../src/domain/route/routing.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fixedRouter } from '../../../support/fixed-router.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { readBalance } from '../../../support/money.ts'
import { OTP_SECRET } from '../../../support/otp-gateway.ts'

let database: TestDatabase
let db: Db
let app: ListeningApp
let clientId: ClientId
/** No rule has a provider for numbers of these beginnings. */
let closed = ['+49']

const usual = fixedRouter(['mock'])
const router: Router = {
  ...usual,
  route: (message) =>
    closed.some((prefix) => message.to.startsWith(prefix)) ? NO_ROUTE : usual.route(message),
}

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const otp = { secret: OTP_SECRET, deadlineMs: 1_000, echoCode: true }
  app = listenApp(apiDeps({ db, bus: openBusAway(), router, otp }))
  clientId = await createTestClient(db, 100)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const GERMAN = '+4915123456789'
const AMERICAN = '+15551230000'
const send = (to: string, more: object = {}, headers: Record<string, string> = {}) =>
  post(`${app.url}/v1/messages`, { client_id: clientId, from: 'SHOP', text: 'Hello', to, ...more }, headers)
const held = async () => (await readBalance(db.sql, clientId))?.heldCents

test.each<[how: string, more: object, headers: Record<string, string>]>([
  ['', {}, {}],
  [', scheduled', { send_at: new Date(Date.now() + 3_600_000).toISOString() }, {}],
  [', under a key', {}, { 'idempotency-key': 'no way' }],
  [', an OTP', { otp: true, text: 'Code {code}' }, {}],
])(
  'a message that no rule has a provider for%s is refused, and nothing is held',
  async (_, more, headers) => {
    const { status, body } = await send(GERMAN, more, headers)
    expect([status, body['error']]).toEqual([422, 'no route has a provider for this message'])
    expect(await held()).toBe(0)
    expect([...(await db.sql`select id from messages union all select message_id from otps`)]).toEqual([])
  },
)

test('in a batch it is refused alone, and a repeat under the key says the same, whatever the routes are then', async () => {
  const messages = [AMERICAN, GERMAN, AMERICAN].map((to) => ({ to }))
  const body = { client_id: clientId, from: 'SHOP', text: 'Hello', messages }
  const ask = () => post(`${app.url}/v1/messages/batch`, body, { 'idempotency-key': 'a batch' })
  const first = await ask()
  expect([first.status, first.body['accepted'], first.body['refused']]).toEqual([202, 2, 1])
  expect(first.body['messages']).toMatchObject([
    { index: 0, status: 'accepted' },
    { index: 1, status: 'refused', code: 'no_route', error: 'no route has a provider for this message' },
    { index: 2, status: 'accepted' },
  ])
  expect(await held()).toBe(10)
  closed = ['+49', '+1']
  try {
    expect((await ask()).body).toEqual(first.body)
  } finally {
    closed = ['+49']
  }
  expect(await held()).toBe(10)
})

test('a batch of nothing else is refused as a whole', async () => {
  const { status, body } = await post(`${app.url}/v1/messages/batch`, {
    client_id: clientId,
    from: 'SHOP',
    text: 'Hello',
    messages: [{ to: GERMAN }],
  })
  expect([status, body['error'], body['accepted']]).toEqual([
    422,
    'no route has a provider for this message',
    0,
  ])
})

test('one that has a route says whose it is, and why', async () => {
  const { body } = await send(AMERICAN)
  const id = String(body['message_id'])
  expect((await get(`${app.url}/v1/messages/${id}`)).body['provider']).toBe('mock')
  expect((await get(`${app.url}/v1/messages/${id}/events`)).body['events']).toMatchObject([
    {
      event: 'ACCEPTED',
      provider: 'mock',
      part: null,
      route: { rule: 'fixed', providers: ['mock'], skipped: [] },
    },
  ])
  expect(await audit(db)).toEqual([])
})
