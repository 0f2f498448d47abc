import { afterAll, beforeAll, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { moneyOfCents, sumOf } from '../../../../src/domain/money.ts'
import { boundsOf, monthsUntil } from '../../../../src/domain/statement/month.ts'
import { makeApiKey } from '../../../../src/flow/api-keys.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get } from '../../../support/api.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { cents } from '../../../support/money.ts'
import { payPast, poorClient, writePast } from '../../../support/money-history.ts'

const ADMIN = { authorization: 'Bearer the-token-of-this-test' }
const HOUR_MS = 3_600_000

let database: TestDatabase
let db: Db
let app: ListeningApp
let clientId: ClientId
let own: Record<string, string>

const [thisMonth, month, monthBefore] = monthsUntil(Date.now(), 3).map(String)
const startMs = boundsOf(must(monthsUntil(Date.now(), 3)[1], 'last month')).fromMs
const day = (nth: number) => `${month}-${String(nth).padStart(2, '0')}`
const at = (nth: number, hour = 12) => startMs + (nth - 1) * 24 * HOUR_MS + hour * HOUR_MS

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: 'the-token-of-this-test', auth: 'api_key' }))
  clientId = await poorClient(db, '=Shop & <Söhne>')
  await payPast(db, clientId, at(0), cents(100))
  await payPast(db, clientId, at(2), cents(50.5), 'invoice <b>118</b>')
  await payPast(db, clientId, at(3), cents(-0.25), 'paid twice', 'adjustment')
  const [de, us] = [
    { cost: cents(0.79), country: 'DE' },
    { cost: cents(2.4), parts: 2, country: 'US' },
  ]
  await writePast(db, clientId, [
    // Held in the month before, captured and released in this one.
    { ...de, acceptedAtMs: at(0), endedAtMs: at(1), providerCost: cents(0.5) },
    { ...us, acceptedAtMs: at(0), endedAtMs: at(2), end: 'RELEASED', providerCost: cents(0.1) },
    { ...de, acceptedAtMs: at(5), endedAtMs: at(5, 13), providerCost: cents(0.5) },
    { ...de, acceptedAtMs: at(5), endedAtMs: at(5, 14), providerCost: null },
    { ...us, acceptedAtMs: at(5), endedAtMs: at(6), providerCost: cents(1.9999) },
    { ...de, acceptedAtMs: at(7), endedAtMs: null },
  ])
  const made = must(
    await makeApiKey({ db, now: Date.now, newId: () => crypto.randomUUID() }, clientId),
    'a key',
  )
  own = { 'x-api-key': made.key }
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const path = (rest = '') => `${app.url}/v1/clients/${clientId}/statements${rest}`
const ownPath = (rest = '', id: string = clientId) => `${app.url}/v1/me/statements${rest}?client_id=${id}`
const text = async (url: string, accept: string, headers: Record<string, string> = ADMIN) => {
  const response = await fetch(url, { headers: { ...headers, accept } })
  return { response, body: await response.text() }
}

const SUMS = {
  name: '=Shop & <Söhne>',
  month,
  from: new Date(startMs).toISOString(),
  complete: true,
  opening: { credit_cents: 96.81, held_cents: 3.19, total_cents: 100 },
  topped_up_cents: 50.5,
  adjusted_cents: -0.25,
  messages: 4,
  parts: 5,
  captured_cents: 4.77,
  held_cents: 4.77,
  released_cents: 2.4,
  closing: { credit_cents: 144.69, held_cents: 0.79, total_cents: 145.48 },
}
const COSTS = { provider_cost_cents: 3.0999, margin_cents: 1.6701, messages_without_cost: 1 }

test('a month says what there was, what came in, what was charged at which price, and what is left', async () => {
  const { status, body } = await get(path(`/${month}`), ADMIN)
  expect([status, body]).toMatchObject([200, { client_id: clientId, ...SUMS, ...COSTS }])
  expect(body['payments']).toEqual([
    expect.objectContaining({ kind: 'topup', amount_cents: 50.5, note: 'invoice <b>118</b>' }),
    expect.objectContaining({ kind: 'adjustment', amount_cents: -0.25, note: 'paid twice' }),
  ])
  expect(body['charges']).toMatchObject([
    { day: day(1), country: 'DE', price_per_part_cents: 0.79, messages: 1, captured_cents: 0.79 },
    { day: day(5), country: 'DE', price_per_part_cents: 0.79, messages: 2, messages_without_cost: 1 },
    { day: day(6), country: 'US', price_per_part_cents: 1.2, messages: 1, parts: 2, margin_cents: 0.4001 },
  ])
  expect(body['rates']).toMatchObject([
    { country: 'DE', price_per_part_cents: 0.79, messages: 3, parts: 3, captured_cents: 2.37 },
    { country: 'US', price_per_part_cents: 1.2, messages: 1, parts: 2, captured_cents: 2.4 },
  ])
  expect(body['days']).toMatchObject([
    { day: day(1), captured_cents: 0.79, closing_credit_cents: 96.81, closing_held_cents: 2.4 },
    { day: day(2), paid_cents: 50.5, released_cents: 2.4, closing_credit_cents: 149.71, margin_cents: -0.1 },
    { day: day(3), paid_cents: -0.25, closing_credit_cents: 149.46 },
    { day: day(5), held_cents: 3.98, captured_cents: 1.58, closing_held_cents: 2.4 },
    { day: day(6), captured_cents: 2.4, closing_held_cents: 0 },
    { day: day(7), held_cents: 0.79, closing_credit_cents: 144.69, closing_held_cents: 0.79 },
  ])
})

test('a client reads its own, and nothing of what providers took', async () => {
  const { status, body } = await get(ownPath(`/${month}`), own)
  expect([status, body]).toMatchObject([200, SUMS])
  expect(JSON.stringify(body)).not.toMatch(/provider|margin|without_cost/)
  const csv = await text(ownPath(`/${month}`), 'text/csv', own)
  const page = await text(ownPath(`/${month}`), 'text/html', own)
  expect(csv.body + page.body).not.toMatch(/provider|>margin<|>[^<]*\d\.\d{4}</i)
  const other = await poorClient(db, 'Other')
  expect((await get(ownPath(`/${month}`, other), own)).body['code']).toBe('not_your_client')
  expect((await get(path(), own)).body['code']).toBe('not_an_admin')
})

test('each line of the CSV but the last adds to what the last says', async () => {
  const { response, body } = await text(path(`/${month}`), 'text/csv')
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="statement-${clientId}-${month}.csv"`,
  )
  const [head = [], ...lines] = body
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  const cells = (name: string) =>
    lines.map((line) => must(moneyOfCents(line[head.indexOf(name)] ?? ''), `the ${name} of ${line}`))
  for (const name of ['amount_cents', 'held_change_cents'])
    expect([name, sumOf(...cells(name).slice(0, -1))]).toEqual([name, must(cells(name).at(-1), 'the last')])
  expect(lines.map(([kind]) => kind)).toEqual(
    'opening capture topup release adjustment hold capture capture hold closing'.split(' '),
  )
  expect(lines.at(-1)?.[1]).toStartWith(`${month}-`)
  expect(body).toContain('invoice <b>118</b>')
})

test('the page has the same figures, and no markup but its own', async () => {
  const { response, body } = await text(path(`/${month}`), 'text/html,application/xhtml+xml,*/*;q=0.8')
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  for (const figure of [
    '100.0000',
    '50.5000',
    '−0.2500',
    '−4.7700',
    '145.4800',
    '0.7900',
    '3.0999',
    '1.6701',
  ])
    expect([figure, body.includes(`>${figure}<`)]).toEqual([figure, true])
  expect(body).toContain('=Shop &#38; &#60;Söhne&#62;')
  expect(body).toContain('invoice &#60;b&#62;118&#60;/b&#62;')
  const style = must(/<style>([\s\S]*)<\/style>/.exec(body)?.[1], 'its style')
  const hash = new Bun.CryptoHasher('sha256').update(style).digest('base64')
  expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`)
  expect(body).not.toMatch(/<script|style=|https?:/)
})

test('the months are listed, the latest first, each beginning with what the one before came to', async () => {
  const { body } = await get(path(), ADMIN)
  expect(body['months']).toMatchObject([
    { month: thisMonth, complete: false, opening: SUMS.closing, closing: SUMS.closing, messages: 0 },
    { ...SUMS, ...COSTS },
    { month: monthBefore, opening: { total_cents: 0 }, topped_up_cents: 100, held_cents: 3.19 },
  ])
  expect(JSON.stringify((await get(ownPath(), own)).body)).not.toMatch(/provider|margin/)
})

test.each([
  ['2026-13', 'must be a month such as 2026-10'],
  ['2026-1', 'must be a month such as 2026-10'],
  ['2099-01', 'must be a month that has begun'],
])('%s is no month to have a statement of', async (asked, rule) => {
  const { status, body } = await get(path(`/${asked}`), ADMIN)
  expect([status, body['field'], body['rule']]).toEqual([400, 'month', rule])
})

test('nobody knows a client that is not there', async () => {
  const { status, body } = await get(
    `${app.url}/v1/clients/${crypto.randomUUID()}/statements/${month}`,
    ADMIN,
  )
  expect([status, body['code']]).toEqual([404, 'unknown_client'])
})
