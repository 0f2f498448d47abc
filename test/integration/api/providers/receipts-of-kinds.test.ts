import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import pino from 'pino'
import type { Bus, RawReceipt } from '../../../../src/bus/port.ts'
import { openKnown } from '../../../../src/compose-directory.ts'
import { readConfig } from '../../../../src/config.ts'
import { addProvider, type NewProvider } from '../../../../src/store/provider/providers.ts'
import { apiDeps, openBusAway, SECRETS_IN_ENV } from '../../../support/apart.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { receiptUrl } from '../../../support/receipt-url.ts'

const ADMIN_TOKEN = 'the-token-of-this-test'
/** The log. */
const lines: string[] = []

/** What was made durable. */
const taken: RawReceipt[] = []
const bus: Bus = {
  ...openBusAway(),
  async publishReceipts(receipts) {
    taken.push(...receipts)
  },
}

const provider = (name: string, more: Partial<NewProvider>): NewProvider => ({
  name,
  kind: 'http',
  settings: {},
  secrets: {},
  state: 'active',
  lines: null,
  maxPartsPerS: null,
  maxInFlight: 10,
  timeoutMs: 1_000,
  onUnknown: 'wait',
  ...more,
})
const settingsOf = (receipts: object) => ({
  request: { method: 'GET', url: 'https://api.example.com/send?to={to_no_plus}' },
  answer: { id: { regex: 'id=(\\w+)' } },
  receipts,
})
const WORDS = { ok: 'delivered', bad: 'failed' }
const BY_FIELD = { id: { field: 'id' }, status: { field: 'status' }, words: WORDS }

let database: TestDatabase
let app: ListeningApp
beforeAll(async () => {
  database = await createDatabase()
  const { db } = database
  await addProvider(db.sql, provider('by-query', { settings: settingsOf({ method: 'GET', ...BY_FIELD }) }))
  await addProvider(db.sql, provider('by-form', { settings: settingsOf({ method: 'POST', ...BY_FIELD }) }))
  await addProvider(
    db.sql,
    provider('paused', { settings: settingsOf({ method: 'POST', ...BY_FIELD }), state: 'paused' }),
  )
  await addProvider(db.sql, provider('of-another-release', { kind: 'pigeon' }))
  const known = await openKnown(readConfig(SECRETS_IN_ENV), db, () => 8080, [])
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  app = listenApp(apiDeps({ db, bus, ...known, adminToken: ADMIN_TOKEN, log }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})
beforeEach(() => void taken.splice(0))

const urlOf = (name: string) => receiptUrl(database.db, app.url, name)
const idsTaken = () => taken.map(({ provider: of, body }) => [of, JSON.stringify(body).match(/[ab]\d/)?.[0]])
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

test('a receipt in a query is taken by GET', async () => {
  const reply = await fetchHeld(`${await urlOf('by-query')}?id=a1&status=ok`)
  expect(reply.status).toBeLessThan(300)
  expect(idsTaken()).toEqual([['by-query', 'a1']])
})

test('a form is taken by POST, also of a provider that is paused', async () => {
  for (const name of ['by-form', 'paused']) {
    const reply = await fetchHeld(await urlOf(name), {
      method: 'POST',
      headers: FORM,
      body: 'id=b1&status=bad',
    })
    expect(reply.status).toBeLessThan(300)
  }
  expect(idsTaken()).toEqual([
    ['by-form', 'b1'],
    ['paused', 'b1'],
  ])
})

test('a receipt of the mock is taken by PUT too, and answered 204', async () => {
  const reply = await fetchHeld(await urlOf('mock'), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider_message_id: 'a2', status: 'DELIVRD' }),
  })
  expect(reply.status).toBe(204)
  expect(idsTaken()).toEqual([['mock', 'a2']])
})

test('what proves a receipt is in no log, also when an admin posts it', async () => {
  lines.length = 0
  const url = await urlOf('by-form')
  const headers = { ...FORM, authorization: `Bearer ${ADMIN_TOKEN}` }
  const reply = await fetchHeld(url, { method: 'POST', headers, body: 'id=b3&status=ok' })
  expect(reply.status).toBeLessThan(300)
  expect(lines.join('')).toContain('/v1/providers/*/dlr/*')
  expect(lines.join('')).not.toContain(url.slice(url.lastIndexOf('/') + 1))
})

test.each([
  ['without a token', (url: string) => url.slice(0, url.lastIndexOf('/'))],
  ['with the beginning of it', (url: string) => url.slice(0, -1)],
  ['with more than it', (url: string) => `${url}x`],
  ['with that of another provider', (url: string) => url.replace('by-form', 'by-query')],
])('one %s is forged, whatever it says, and changes nothing', async (_, forge) => {
  const forged = forge(await urlOf('by-form'))
  for (const body of ['id=b1&status=bad', 'nonsense', '']) {
    const reply = await fetchHeld(forged, { method: 'POST', headers: FORM, body })
    expect(reply.status).toBe(403)
    expect(await reply.json()).toMatchObject({ code: 'forged_receipt' })
  }
  expect(taken).toEqual([])
})

test('one of a provider that is not there is refused as a forged one, whatever its size: nobody learns of names', async () => {
  const answers = ['nobody', 'by-form'].flatMap((name) =>
    ['id=b1', 'x'.repeat(100_000)].map(async (body) => {
      const reply = await fetchHeld(`${app.url}/v1/providers/${name}/dlr/token`, {
        method: 'POST',
        headers: FORM,
        body,
      })
      const { request_id: _, ...words } = await reply.json()
      return [reply.status, words]
    }),
  )
  const [first, ...others] = await Promise.all(answers)
  expect(first).toMatchObject([403, { code: 'forged_receipt' }])
  for (const answer of others) expect(answer).toEqual(first as never)
  expect(taken).toEqual([])
})

test('one of a provider that this release cannot use is kept by its sender; without the token it learns nothing', async () => {
  const url = await urlOf('of-another-release')
  const reply = await fetchHeld(url, { method: 'POST', headers: FORM, body: 'id=b1' })
  expect([reply.status, reply.headers.get('retry-after'), (await reply.json()).code]).toEqual([
    503,
    '30',
    'provider_unusable',
  ])
  expect((await fetchHeld(`${url}x`, { method: 'POST', headers: FORM, body: 'id=b1' })).status).toBe(403)
})

test('a body beyond the bound is refused before it is read', async () => {
  const body = 'x'.repeat(70_000)
  const reply = await fetchHeld(await urlOf('by-form'), { method: 'POST', headers: FORM, body })
  expect([reply.status, (await reply.json()).code]).toEqual([413, 'body_too_large'])
})
