import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import type { TariffEntry } from '../../../../src/domain/price/tariff.ts'
import type { RouteRule } from '../../../../src/domain/route/routing.ts'
import { replaceTariff } from '../../../../src/store/tariff-lists.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get, message, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { knownRoutes } from '../../../support/known-routes.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { cents } from '../../../support/money.ts'
import { OTP_SECRET } from '../../../support/otp-gateway.ts'
import { knownTariffs } from '../../../support/tariffs.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

const rule = (name: string, prefix: string, refuseBelowCost: boolean): RouteRule => ({
  name,
  match: { prefixes: [prefix] },
  targets: [{ provider: 'mock', order: 1, weight: 1 }],
  failover: { onRefusal: false, onThrottleMs: null, onNoReceiptMs: null },
  refuseBelowCost,
})
const entry = (prefix: string, perPart: number): TariffEntry => ({
  prefix,
  perPart: cents(perPart),
  validFromMs: 0,
  expressSurcharge: null,
})

/** By the first digits: a part costs 5 cents, and 5, 5.0001 or what is not known at the provider; 44 takes what comes. */
const [DEAR, EVEN, UNKNOWN, TAKEN] = ['+49151', '+49152', '+49153', '+44151'].map((first) => `${first}234567`)

let database: TestDatabase
let app: ListeningApp
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  const { db } = database
  await replaceTariff(db, 'cost', 'mock', [entry('44', 9), entry('49151', 5.0001), entry('49152', 5)])
  const tariffs = knownTariffs(db)
  await tariffs.refresh()
  const router = knownRoutes([rule('careful', '49', true), rule('careless', '44', false)])
  const otp = { secret: OTP_SECRET, deadlineMs: 1_000, echoCode: true }
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, tariffs, router, otp }))
  clientId = await createTestClient(db, 1_000)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const send = (to: string | undefined, more: Readonly<Record<string, unknown>> = {}, headers = {}) =>
  post(`${app.url}/v1/messages`, message(clientId, '1234', { to, ...more }), headers)
const coded = ({ status, body }: Reply) => [status, body['code']]
const held = async () => (await get(`${app.url}/v1/me?client_id=${clientId}`)).body['held_cents']

test('a message that would cost more than it brings is refused, and nothing is held', async () => {
  const before = await held()
  const refused = await send(DEAR)
  expect(coded(refused)).toEqual([422, 'below_cost'])
  // What the provider takes is no business of clients.
  expect(Object.keys(refused.body).toSorted()).toEqual(['code', 'error', 'request_id'])
  expect(coded(await send(DEAR, { text: 'x'.repeat(400) }))).toEqual([422, 'below_cost'])
  expect(coded(await send(DEAR, { send_at: new Date(Date.now() + 3_600_000).toISOString() }))).toEqual([
    422,
    'below_cost',
  ])
  expect(await held()).toBe(before)
})

test('one that brings what it costs, or more, is taken, and so is one whose cost is not known', async () => {
  expect((await send(EVEN)).status).toBe(202)
  expect((await send(DEAR, { express: true })).status).toBe(202)
  expect((await send(UNKNOWN)).status).toBe(202)
})

test('a rule that does not say so takes what costs more than it brings', async () => {
  expect((await send(TAKEN)).status).toBe(202)
})

test('a batch is told for each of its messages', async () => {
  const before = Number(await held())
  const reply = await post(`${app.url}/v1/messages/batch`, {
    client_id: clientId,
    from: 'SENDER',
    text: 'Hello',
    messages: [{ to: DEAR }, { to: EVEN }, { to: '123' }, { to: DEAR, express: true }],
  })
  expect(reply.status).toBe(202)
  const messages = reply.body['messages'] as Record<string, unknown>[]
  expect(messages.map(({ status, code }) => [status, code])).toEqual([
    ['refused', 'below_cost'],
    ['accepted', undefined],
    ['refused', 'invalid_field'],
    ['accepted', undefined],
  ])
  expect(await held()).toBe(before + 5 + 7)
  const all = await post(`${app.url}/v1/messages/batch`, {
    client_id: clientId,
    from: 'SENDER',
    text: 'Hello',
    messages: [{ to: DEAR }],
  })
  expect(coded(all)).toEqual([422, 'below_cost'])
})

test('a repeat is answered as the first time, whatever it would cost now', async () => {
  const once = { 'idempotency-key': 'taken-before' }
  const first = await send(EVEN, {}, once)
  const { db } = database
  await replaceTariff(db, 'cost', 'mock', [entry('44', 9), entry('49', 5.0001)])
  const tariffs = knownTariffs(db)
  await tariffs.refresh()
  const router = knownRoutes([rule('careful', '49', true)])
  const later = listenApp(apiDeps({ db, bus: openBusAway(), tariffs, router }))
  try {
    const body = message(clientId, '1234', { to: EVEN })
    const again = await post(`${later.url}/v1/messages`, body, once)
    expect([again.status, again.body]).toEqual([202, first.body])
    expect(coded(await post(`${later.url}/v1/messages`, body))).toEqual([422, 'below_cost'])
    // A refused request leaves its key unused.
    const unused = { 'idempotency-key': 'refused-before' }
    expect(coded(await post(`${later.url}/v1/messages`, body, unused))).toEqual([422, 'below_cost'])
    expect((await send(EVEN, {}, unused)).status).toBe(202)
  } finally {
    await later.stop()
  }
})

test('a one-time password is refused too, and its code counts for nothing', async () => {
  const before = await held()
  expect(coded(await send(DEAR, { otp: true, text: undefined }))).toEqual([422, 'below_cost'])
  expect(await held()).toBe(before)
  const [left] = await database.db.sql<
    { n: number }[]
  >`select count(*)::int as n from otps where to_msisdn = ${String(DEAR)}`
  expect(left?.n).toBe(0)
})

test('a preview says so before, and to admins what is left of the price', async () => {
  const preview = async (to: unknown, headers: Record<string, string> = {}) =>
    (await post(`${app.url}/v1/messages/preview`, { text: 'x'.repeat(400), to }, headers)).body
  expect(await preview(DEAR)).toMatchObject({
    price_cents: 15,
    sendable: false,
    rule: expect.stringContaining('cost'),
  })
  expect(Object.keys(await preview(DEAR))).not.toContain('margin_cents')
  expect(await preview(DEAR, ADMIN)).toMatchObject({
    provider: 'mock',
    provider_cost_cents: 15.0003,
    margin_cents: -0.0003,
  })
  expect(await preview(EVEN, ADMIN)).toMatchObject({
    sendable: true,
    rule: null,
    provider_cost_cents: 15,
    margin_cents: 0,
  })
  expect(await preview(UNKNOWN, ADMIN)).toMatchObject({
    sendable: true,
    provider: 'mock',
    provider_cost_cents: null,
    margin_cents: null,
  })
  expect(await preview(TAKEN, ADMIN)).toMatchObject({ sendable: true, margin_cents: -12 })
  expect(await preview('+33123456789', ADMIN)).toMatchObject({ sendable: false, provider: null })
})

test('the explanation of a route says what a part costs, brings and leaves', async () => {
  const explain = async (to: unknown) => (await post(`${app.url}/v1/routes/explain`, { to }, ADMIN)).body
  expect(await explain(DEAR)).toMatchObject({
    price_cents: 5,
    refused: 'below_cost',
    candidates: [{ provider: 'mock', cost_cents: 5.0001, margin_cents: -0.0001 }],
  })
  expect(await explain(UNKNOWN)).toMatchObject({
    refused: null,
    candidates: [{ cost_cents: null, margin_cents: null }],
  })
  expect(await explain(TAKEN)).toMatchObject({
    refused: null,
    candidates: [{ cost_cents: 9, margin_cents: -4 }],
  })
})
