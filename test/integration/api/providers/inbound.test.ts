import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Bus, RawReceipt } from '../../../../src/bus/port.ts'
import { openKnown } from '../../../../src/compose-directory.ts'
import { readConfig } from '../../../../src/config.ts'
import { openDb } from '../../../../src/store/database/db.ts'
import { addProvider } from '../../../../src/store/provider/providers.ts'
import { apiDeps, openBusAway, SECRETS_IN_ENV } from '../../../support/apart.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { receiptUrl } from '../../../support/receipt-url.ts'

const published: RawReceipt[] = []
const bus: Bus = {
  ...openBusAway(),
  async publishReceipts(receipts) {
    published.push(...receipts)
  },
}

/** A gateway’s own settings, of a service that posts all to one address and wants another answer to messages. */
const ALL_AT_ONE = {
  request: { method: 'GET', url: 'https://api.example.com/send?to={to_no_plus}' },
  receipts: {
    method: 'POST',
    each: '$',
    id: { json: '$.id' },
    status: { json: '$.status' },
    words: { ok: 'delivered' },
    answer: { body: 'receipts taken' },
  },
  inbound: {
    method: 'POST',
    each: '$',
    when: { at: { json: '$.type' }, equals: 'in' },
    from: { json: '$.from' },
    to: { json: '$.to' },
    text: { json: '$.text' },
    id: { json: '$.id' },
    answer: { content_type: 'text/xml', body: '<Response/>' },
  },
}

let database: TestDatabase
let app: ListeningApp
let known: Awaited<ReturnType<typeof openKnown>>
beforeAll(async () => {
  database = await createDatabase()
  await addProvider(database.db.sql, {
    name: 'all-at-one',
    kind: 'http',
    settings: ALL_AT_ONE,
    secrets: {},
    state: 'active',
    lines: null,
    maxPartsPerS: null,
    maxInFlight: 10,
    timeoutMs: 1_000,
    onUnknown: 'wait',
  })
  known = await openKnown(readConfig(SECRETS_IN_ENV), database.db, () => 8080, [])
  app = listenApp(apiDeps({ db: database.db, bus, ...known }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})
beforeEach(async () => {
  published.splice(0)
  await database.db.sql`delete from inbound_parts`
})

const urlOf = async (name: string) =>
  (await receiptUrl(database.db, app.url, name)).replace('/dlr/', '/inbound/')
const post = async (url: string, body: unknown, method = 'POST') =>
  await fetchHeld(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const kept = async () =>
  await database.db.sql`
  select provider, from_address, to_address, text, provider_message_id as id, number from inbound_parts order by id`

const MESSAGE = { from: '+4915799912345', to: '72404', text: 'Yes, please\u0000' }

describe('what comes in', () => {
  test.each(['POST', 'PUT'])('is durable when %s is answered 204', async (method) => {
    const reply = await post(await urlOf('mock'), MESSAGE, method)
    expect(reply.status).toBe(204)
    expect(await kept()).toEqual([
      {
        provider: 'mock',
        from_address: '+4915799912345',
        to_address: '72404',
        text: 'Yes, please\u{fffd}',
        id: null,
        number: null,
      },
    ] as never)
  })

  test('is kept once by the provider’s id of it, each part for itself', async () => {
    const url = await urlOf('mock')
    const part = (number: number) => ({ reference: 7, total: 2, number })
    for (const number of [2, 1, 2, 1])
      expect((await post(url, { ...MESSAGE, id: 'in-1', part: part(number) })).status).toBe(204)
    expect((await kept()).map(({ number }) => number).toSorted()).toEqual([1, 2])
  })

  test('comes together with receipts, and is answered as the provider expects', async () => {
    const url = await urlOf('all-at-one')
    const receipt = { id: 'r1', status: 'ok' }
    const both = await post(url.replace('/inbound/', '/dlr/'), [
      receipt,
      { type: 'in', id: 'm1', ...MESSAGE },
    ])
    expect([both.status, both.headers.get('content-type'), await both.text()]).toEqual([
      200,
      'text/xml',
      '<Response/>',
    ])
    expect(published).toMatchObject([{ provider: 'all-at-one', body: { id: 'r1', status: 'ok' } }])
    expect(await kept()).toMatchObject([{ provider: 'all-at-one', id: 'm1' }])
    expect(await (await post(url, [receipt])).text()).toBe('receipts taken')
  })

  test('is refused by field and rule where it cannot be read, and nothing of it is kept', async () => {
    const reply = await post(await urlOf('all-at-one'), [
      { type: 'in', ...MESSAGE },
      { type: 'in', ...MESSAGE, to: '' },
    ])
    expect([reply.status, await reply.json()]).toMatchObject([400, { code: 'invalid_field', field: 'to' }])
    expect(await kept()).toEqual([] as never)
  })

  test('is not more than 500 at once, receipts among them', async () => {
    const url = await urlOf('all-at-one')
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `r${index}`, status: 'ok' }))
    expect((await post(url, [...many(499), { type: 'in', ...MESSAGE }])).status).toBe(200)
    const reply = await post(url, [...many(400), ...Array(101).fill({ type: 'in', ...MESSAGE })])
    expect([reply.status, await reply.json()]).toMatchObject([400, { field: 'body' }])
  })
})

test.each([
  ['without a token', (url: string) => url.slice(0, url.lastIndexOf('/'))],
  ['with more than it', (url: string) => `${url}x`],
  ['with that of another provider', (url: string) => url.replace('mock', 'mock-b')],
])('%s it is forged, whatever it says', async (_, forge) => {
  const reply = await post(forge(await urlOf('mock')), MESSAGE)
  expect([reply.status, (await reply.json()).code]).toEqual([403, 'forged_receipt'])
  expect(await kept()).toEqual([] as never)
})

test('what the database does not take is 503: the provider keeps it', async () => {
  const { sql } = database.db
  const gone = openDb({
    address: { kind: 'url', url: 'postgres://sms:secret@127.0.0.1:1/none' },
    name: 'sms-test',
    max: 1,
  })
  const away = listenApp(apiDeps({ db: gone, bus, ...known }))
  try {
    const url = (await urlOf('mock')).replace(app.url, away.url)
    expect((await post(url, MESSAGE)).status).toBe(503)
    expect(await sql`select from inbound_parts`).toHaveLength(0)
  } finally {
    await away.stop()
    await gone.close()
  }
})
