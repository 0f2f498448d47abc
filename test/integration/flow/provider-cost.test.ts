import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { MessageEvent } from '../../../actors/message/events.ts'
import { must } from '../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import { readMsisdn } from '../../../src/domain/msisdn.ts'
import type { TariffEntry } from '../../../src/domain/price/tariff.ts'
import { advanceActors } from '../../../src/flow/message/advance-actors.ts'
import { foldNext, rollUpMarked, rollUpOpen } from '../../../src/flow/report/roll-up-reports.ts'
import { audit } from '../../../src/store/audit.ts'
import type { Db } from '../../../src/store/database/db.ts'
import type { NewMessage } from '../../../src/store/message/new-message.ts'
import { replaceTariff } from '../../../src/store/tariff-lists.ts'
import { apiDeps, openBusAway, POLICY, UNTOLD } from '../../support/apart.ts'
import { get } from '../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { fetchHeld } from '../../support/document.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'
import { type ListeningApp, listenApp } from '../../support/listening-app.ts'
import { cents } from '../../support/money.ts'
import { knownTariffs } from '../../support/tariffs.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const atMs = Date.now()

let database: TestDatabase
let db: Db
let app: ListeningApp
let clientId: ClientId
let tariffs: ReturnType<typeof knownTariffs>

const entry = (prefix: string, perPart: number, validFromMs = 0): TariffEntry => ({
  prefix,
  perPart: cents(perPart),
  validFromMs,
  expressSurcharge: null,
})

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  tariffs = knownTariffs(db)
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN }))
  clientId = await createTestClient(db, 100_000)
  await replaceTariff(db, 'cost', 'mock', [
    entry('1', 0.6),
    entry('1', 0.79, atMs - 1_000),
    entry('1', 9, atMs + 3_600_000),
  ])
  await replaceTariff(db, 'cost', 'mock-b', [entry('', 0.0001)])
  await tariffs.refresh()
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const advance = (messageId: MessageId, ...events: readonly MessageEvent[]) =>
  advanceActors(
    { db, policy: POLICY, slot: 0, live: UNTOLD, tariffs },
    events.map((event) => ({ messageId, event, detail: null, known: null, onlyThisVersion: false })),
  )
const dispatched: MessageEvent = {
  type: 'DISPATCHED',
  atMs,
  provider: 'mock',
  othersLeft: 0,
  leaseMs: null,
  stop: null,
}
const whole = { attempt: null, part: null }
const takenBy = (provider: string, providerMessageId: string, attempt = 1): MessageEvent => ({
  type: 'PROVIDER_ACCEPTED',
  atMs,
  attempt,
  throttles: 0,
  provider,
  providerMessageIds: [providerMessageId],
  onNoReceiptMs: null,
})
async function acceptOne(more: Partial<NewMessage> = {}): Promise<MessageId> {
  const [message] = await insertMessages(db, [newMessage(clientId, more)])
  return must(message, 'a message').id
}
const read = async (id: MessageId, headers: Record<string, string> = ADMIN) =>
  (await get(`${app.url}/v1/messages/${id}`, headers)).body
const costOf = async (id: MessageId) => (await read(id))['provider_cost_cents']

test('three parts of 0.79 cents cost 2.37 from SENT on, and admins alone are told', async () => {
  const id = await acceptOne({ parts: 3 })
  await advance(id, dispatched)
  expect(await costOf(id)).toBeNull()
  await advance(id, takenBy('mock', 'a-1'))
  expect(await costOf(id)).toBe(2.37)
  await advance(id, { type: 'RECEIPT_DELIVERED', atMs, ...whole })
  expect([(await read(id))['status'], await costOf(id)]).toEqual(['DELIVERED', 2.37])
  expect(Object.keys(await read(id, {}))).not.toContain('provider_cost_cents')
})

test('the same answer once more, as when nobody knew whether it was written, costs nothing more', async () => {
  const id = await acceptOne()
  await advance(id, dispatched, takenBy('mock', 'b-1'), takenBy('mock', 'b-1'))
  expect(await costOf(id)).toBe(0.79)
  await advance(id, takenBy('mock', 'b-1'))
  expect(await costOf(id)).toBe(0.79)
})

test('each submission that is taken costs, also at another provider, and also when its answer comes too late', async () => {
  const id = await acceptOne()
  await advance(id, dispatched, takenBy('mock', 'c-1'))
  const [late] = await advance(id, takenBy('mock-b', 'c-2', 2))
  expect(late?.outcome).toBe('ignored')
  expect(await costOf(id)).toBe(0.7901)
})

test('an answer that comes too late, and comes again, costs once', async () => {
  const id = await acceptOne()
  const late = takenBy('mock-b', 'f-2', 2)
  await advance(id, dispatched, takenBy('mock', 'f-1'))
  await advance(id, late, late)
  await advance(id, late)
  await advance(id, { type: 'RECEIPT_DELIVERED', atMs, ...whole }, late)
  expect(await costOf(id)).toBe(0.7901)
})

test('an answer that comes again when its message has gone on to the next provider costs once', async () => {
  const id = await acceptOne({ lane: 'express', express: true })
  const route = {
    rule: 'all',
    providers: ['mock-b'],
    failover: { onRefusal: true, onThrottleMs: null, onNoReceiptMs: 1_000 },
    skipped: [],
  }
  const taken: MessageEvent = { ...takenBy('mock', 'g-1'), onNoReceiptMs: 1_000 } as MessageEvent
  await advance(id, dispatched, taken)
  await advance(id, { type: 'ALARM_RANG', atMs: atMs + 1_000, random: 0, route, mayResend: false })
  expect((await read(id))['status']).toBe('QUEUED')
  await advance(id, taken)
  expect([(await read(id))['status'], await costOf(id)]).toEqual(['SENT', 0.79])
})

test('a number that no list has has no cost, and so has a provider without a list', async () => {
  const to = must(readMsisdn('+4915112345678'), 'a number')
  const id = await acceptOne({ to })
  await advance(id, dispatched, takenBy('mock', 'd-1'))
  expect(await costOf(id)).toBeNull()
  const other = await acceptOne()
  await advance(other, dispatched, takenBy('nobody', 'd-2'))
  expect(await costOf(other)).toBeNull()
})

test('reports sum it by every dimension, with the margin of those that have ended, for admins', async () => {
  const own = await createTestClient(db, 1_000)
  const to = must(readMsisdn('+12015550123'), 'a number')
  const [delivered, failed, open] = [
    await insertMessages(db, [newMessage(own, { to, parts: 3, cost: cents(2.37 * 2) })]),
    await insertMessages(db, [newMessage(own, { to })]),
    await insertMessages(db, [newMessage(own, { to })]),
  ].map(([message]) => must(message, 'a message').id)
  await advance(must(delivered, 'an id'), dispatched, takenBy('mock', 'e-1'), {
    type: 'RECEIPT_DELIVERED',
    atMs,
    ...whole,
  })
  await advance(must(failed, 'an id'), dispatched, takenBy('mock', 'e-2'), {
    type: 'RECEIPT_FAILED',
    atMs,
    error: 'no',
    ...whole,
  })
  await advance(must(open, 'an id'), dispatched, takenBy('mock-b', 'e-3'))
  await rollUpOpen(db)
  while ((await rollUpMarked(db, 60)) > 0 || (await foldNext(db)));
  const hourMs = Math.floor(Date.now() / 3_600_000) * 3_600_000
  const times = `from=${new Date(hourMs - 3_600_000).toISOString()}&to=${new Date(hourMs + 3_600_000).toISOString()}`
  const rows = async (more: string, headers: Record<string, string> = ADMIN) =>
    (await get(`${app.url}/v1/reports/summary?${times}&client_id=${own}${more}`, headers)).body[
      'rows'
    ] as Record<string, unknown>[]
  expect(await rows('')).toEqual([
    expect.objectContaining({
      captured_cents: 4.74,
      held_cents: 5,
      provider_cost_cents: 3.1601,
      margin_cents: 1.58,
    }),
  ])
  expect(await rows('&group_by=provider')).toEqual([
    expect.objectContaining({ provider: 'mock', provider_cost_cents: 3.16, margin_cents: 1.58 }),
    expect.objectContaining({ provider: 'mock-b', provider_cost_cents: 0.0001, margin_cents: 0 }),
  ])
  expect(await rows('&group_by=status')).toEqual([
    expect.objectContaining({ status: 'DELIVERED', provider_cost_cents: 2.37, margin_cents: 2.37 }),
    expect.objectContaining({ status: 'FAILED_PERM', provider_cost_cents: 0.79, margin_cents: -0.79 }),
    expect.objectContaining({ status: 'SENT', provider_cost_cents: 0.0001, margin_cents: 0 }),
  ])
  expect(await rows('&group_by=country')).toEqual([
    expect.objectContaining({ country: 'US', margin_cents: 1.58 }),
  ])
  const [forClients] = await rows('', {})
  expect(Object.keys(forClients ?? {}).filter((name) => /cost|margin/.test(name))).toEqual([])
  const csv = async (headers: Record<string, string>) =>
    await (
      await fetchHeld(`${app.url}/v1/reports/summary?${times}&client_id=${own}`, {
        headers: { accept: 'text/csv', ...headers },
      })
    ).text()
  expect(await csv(ADMIN)).toMatch(/,provider_cost_cents,margin_cents\r\n.*,3\.1601,1\.58\r\n$/)
  expect(await csv({})).not.toMatch(/cost|margin/)
})

test('no credit has moved for it', async () => {
  expect(await audit(db)).toEqual([])
})
