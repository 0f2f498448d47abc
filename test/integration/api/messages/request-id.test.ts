import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { requestIdOf } from '../../../../src/domain/message/request-id.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { uuid7Ms } from '../../../../src/domain/uuid7.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { dayOf } from '../../../../src/store/database/partitions.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get, message, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

// The request of an answer leads to the messages that it made.

let database: TestDatabase
let db: Db
let app: ListeningApp
let client: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  client = await createTestClient(db, 100_000)
  app = listenApp(apiDeps({ db, bus: openBusAway() }))
})

afterAll(async () => {
  await app.stop()
  await database.drop()
})

const send = (headers: Record<string, string> = {}, more: object = {}) =>
  post(`${app.url}/v1/messages`, message(client, '1234', { ...more }), headers)
const sendMany = (count: number, headers: Record<string, string> = {}) =>
  post(
    `${app.url}/v1/messages/batch`,
    {
      client_id: client,
      from: 'SENDER',
      text: 'hello',
      messages: Array.from({ length: count }, (_, nth) => ({ to: `+1555123${1_000 + nth}` })),
    },
    headers,
  )
const idsOf = ({ body }: Reply) => (body['messages'] as { message_id: string }[]).map((one) => one.message_id)
const nameOf = ({ headers }: Reply) => must(headers.get('x-request-id'), 'a request id')

async function found(query: string): Promise<readonly string[]> {
  const { status, body } = await get(`${app.url}/v1/messages/search?${query}`)
  expect(status).toBe(200)
  return (body['messages'] as { id: string }[]).map(({ id }) => id)
}

async function kept(): Promise<number> {
  const [row] = await db.sql<{ count: number }[]>`select count(*)::int as count from message_requests`
  return must(row, 'a row').count
}

describe('a request of which nothing was given', () => {
  test('is named as its message, and costs no row', async () => {
    const before = await kept()
    const sent = await send()
    expect<unknown>(sent.body['message_id']).toBe(nameOf(sent))
    expect(await found(`request_id=${nameOf(sent)}`)).toEqual([nameOf(sent)])
    expect(await kept()).toBe(before)
  })

  test('of many messages leads to all of them and to no other, also typed into the search', async () => {
    const [sent] = await Promise.all([sendMany(300), send(), sendMany(3)])
    const ids = idsOf(sent)
    expect(ids.map(requestIdOf)).toEqual(ids.map(() => nameOf(sent) as never))
    expect(ids.toSorted()).toEqual(ids)
    expect((await found(`request_id=${nameOf(sent)}&limit=500`)).toReversed()).toEqual(ids)
    expect((await found(`q=${nameOf(sent)}&limit=500`)).toReversed()).toEqual(ids)
  })

  test('is answered page by page', async () => {
    const sent = await sendMany(5)
    const first = await found(`request_id=${nameOf(sent)}&limit=3`)
    const second = await found(`request_id=${nameOf(sent)}&limit=3&cursor=${first[2]}`)
    expect([...first, ...second].toReversed()).toEqual(idsOf(sent))
  })

  test('that was long on its way is named by when it was accepted', async () => {
    const text = JSON.stringify(message(client, '1234'))
    const halves = [text.slice(0, 20), text.slice(20)]
    const began = Date.now()
    const body = new ReadableStream({
      async pull(controller) {
        const half = halves.shift()
        // The body itself is slow: that is what is tried.
        if (halves.length === 0) await Bun.sleep(700)
        if (half === undefined) controller.close()
        else controller.enqueue(new TextEncoder().encode(half))
      },
    })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${app.url}/v1/messages`, { method: 'POST', headers, body })
    const { message_id: id } = (await response.json()) as { message_id: string }
    expect(response.headers.get('x-request-id')).toBe(id)
    expect(uuid7Ms(id)).toBeGreaterThanOrEqual(began + 600)
  })
})

describe('a request that was given a name', () => {
  test('is accepted on a day that the release before has made, without a place for names', async () => {
    await db.sql.unsafe(`drop table message_requests_${dayOf(Date.now())}`)
    const [one, other] = await Promise.all([
      send({ 'x-request-id': 'first-of-day' }),
      send({ 'x-request-id': 'next-of-day' }),
    ])
    expect([one.status, other.status]).toEqual([202, 202])
    expect<unknown>(await found('request_id=first-of-day')).toEqual([one.body['message_id']])
    expect<unknown>(await found('request_id=next-of-day')).toEqual([other.body['message_id']])
  })

  test('leads by it to what it made, and has one row', async () => {
    const before = await kept()
    const sent = await sendMany(4, { 'x-request-id': 'campaign/7' })
    expect(nameOf(sent)).toBe('campaign/7')
    expect((await found('request_id=campaign%2F7')).toReversed()).toEqual(idsOf(sent))
    expect((await found('q=campaign%2F7')).toReversed()).toEqual(idsOf(sent))
    expect(await kept()).toBe(before + 1)
  })

  test('more than once leads to the messages of all', async () => {
    const sent = [await send({ 'x-request-id': 'again' }), await send({ 'x-request-id': 'again' })]
    const ids = sent.map(({ body }) => String(body['message_id']))
    expect((await found('request_id=again')).toReversed()).toEqual(ids)
  })

  test('that is no other client’s to find', async () => {
    const other = await createTestClient(db, 100)
    await send({ 'x-request-id': 'mine' })
    expect(await found(`request_id=mine&client_id=${other}`)).toEqual([])
    expect(await found(`request_id=mine&client_id=${client}`)).toHaveLength(1)
  })

  test('and made nothing has no row, for want of credits or as a repeat', async () => {
    const poor = await createTestClient(db, 0)
    const key = { 'idempotency-key': 'once' }
    await send({ ...key, 'x-request-id': 'first' })
    const before = await kept()
    const refused = await post(`${app.url}/v1/messages`, message(poor, '1234'), { 'x-request-id': 'poor' })
    const repeated = await send({ ...key, 'x-request-id': 'second' })
    expect([refused.status, repeated.status, nameOf(repeated)]).toEqual([402, 202, 'second'])
    expect(await kept()).toBe(before)
    expect(await found('request_id=second')).toEqual([])
  })

  test('has its row when its client can pay for a part of it', async () => {
    const poor = await createTestClient(db, 7)
    const messages = [{ to: '+15551231111' }, { to: '+15551232222' }]
    const body = { client_id: poor, from: 'SENDER', text: 'hello', messages }
    const sent = await post(`${app.url}/v1/messages/batch`, body, { 'x-request-id': 'in-part' })
    expect(sent.body).toMatchObject({ accepted: 1, refused: 1 })
    expect(await found('request_id=in-part')).toEqual(idsOf(sent).filter(Boolean))
  })

  test('of a form that is passed over is named by the gateway', async () => {
    const sent = await send({ 'x-request-id': 'two words' })
    expect<unknown>(sent.body['message_id']).toBe(nameOf(sent))
  })
})

test('messages of before, and names that nobody gave, are no error', async () => {
  expect(await found('request_id=nobody')).toEqual([])
  expect(await found('request_id=019b0f3a-6c00-7a52-8f1e-3b5d7c9e1000')).toEqual([])
})

test('a trace that a request came with is not kept while traces are off', async () => {
  const before = await kept()
  await send({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' })
  expect(await kept()).toBe(before)
})
