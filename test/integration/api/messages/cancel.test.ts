import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway, PATIENT_POLICY } from '../../../support/apart.ts'
import { get, message, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { eventually } from '../../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { readBalance } from '../../../support/money.ts'
import { accepted, openScriptedProvider } from '../../../support/scripted-provider.ts'
import { openWorker, type RunningWorker } from '../../../support/worker.ts'

let database: TestDatabase
let db: Db
let app: ListeningApp
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway() }))
  clientId = await createTestClient(db, 1_000)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const url = () => `${app.url}/v1/messages`
const soon = (inMs: number) => new Date(Date.now() + inMs).toISOString()
const cancel = (id: unknown) => fetchHeld(`${url()}/${id}/cancel`, { method: 'POST' })
const send = async (more: object) => {
  const reply = await post(url(), message(clientId, '7000', { ...more }))
  expect(reply.status).toBe(202)
  return reply.body
}

describe('a message that is scheduled', () => {
  test('shows when it is sent and when it expires, and is listed as SCHEDULED', async () => {
    const sendAt = soon(3_600_000)
    const { message_id: id, status } = await send({ send_at: sendAt, validity_seconds: 60 })
    expect(status).toBe('SCHEDULED')
    const expected = {
      status: 'SCHEDULED',
      credit_state: 'HELD',
      send_at: sendAt,
      expires_at: new Date(Date.parse(sendAt) + 60_000).toISOString(),
      final: false,
    }
    expect((await get(`${url()}/${id}`)).body).toMatchObject(expected)
    const { body } = await get(`${url()}?client_id=${clientId}&status=SCHEDULED`)
    expect(body['messages']).toMatchObject([{ id, ...expected }])
  })

  test('is cancelled without a body: the credits come back, and a second time is answered the same', async () => {
    const before = await readBalance(db.sql, clientId)
    const { message_id: id } = await send({ send_at: soon(3_600_000) })
    for (const _ of [1, 2]) {
      const reply = await cancel(id)
      expect([reply.status, await reply.json()]).toEqual([200, { message_id: id, status: 'CANCELLED' }])
    }
    expect(await readBalance(db.sql, clientId)).toEqual(before)
    expect((await get(`${url()}/${id}`)).body).toMatchObject({
      status: 'CANCELLED',
      credit_state: 'RELEASED',
      final: true,
    })
    const { body } = await get(`${url()}/${id}/events`)
    expect(body['events']).toMatchObject([
      { event: 'ACCEPTED' },
      { event: 'CANCEL_REQUESTED', ignored: false },
    ])
  })
})

test('one that waits for its turn is cancelled', async () => {
  const { message_id: id } = await send({})
  expect((await cancel(id)).status).toBe(200)
})

test('one that was submitted is not: 409 with its status, and nothing is written', async () => {
  const worker: RunningWorker = await openWorker(
    db,
    openScriptedProvider(async (request) => accepted(request)),
    { policy: PATIENT_POLICY },
  )
  try {
    const [id] = await worker.accept(clientId)
    await eventually(async () => (await get(`${url()}/${id}`)).body['status'] === 'SENT')
    const before = await get(`${url()}/${id}/events`)
    const reply = await cancel(id)
    expect([reply.status, await reply.json()]).toEqual([
      409,
      expect.objectContaining({
        code: 'not_cancellable',
        status: 'SENT',
        error: 'the message is SENT: it can no longer be cancelled',
      }),
    ])
    expect((await get(`${url()}/${id}/events`)).body).toEqual(before.body)
  } finally {
    await worker.stop()
  }
})

test('one that a provider has taken is not, though it waits for the next: 409 says so', async () => {
  const { message_id: id } = await send({})
  await db.sql`update messages set sent_at = now() where id = ${String(id)}`
  const reply = await cancel(id)
  expect([reply.status, await reply.json()]).toEqual([
    409,
    expect.objectContaining({
      code: 'not_cancellable',
      status: 'QUEUED',
      error: 'the message is QUEUED, and a provider has taken it before: it can no longer be cancelled',
    }),
  ])
})

test('an unknown one is 404, and a wrong id is 400', async () => {
  expect((await cancel(crypto.randomUUID())).status).toBe(404)
  expect((await cancel('7')).status).toBe(400)
})

describe('a send_at or a validity is refused', () => {
  test.each([
    ['past', { send_at: '2020-01-01T00:00:00Z' }, 'send_at'],
    ['too far', { send_at: '2999-01-01T00:00:00Z' }, 'send_at'],
    ['no time', { send_at: 'tomorrow' }, 'send_at'],
    ['a day that does not exist', { send_at: '2027-02-30T00:00:00Z' }, 'send_at'],
    ['no second', { validity_seconds: 0 }, 'validity_seconds'],
    ['more than 35 days', { validity_seconds: 3_024_001 }, 'validity_seconds'],
    ['a text', { validity_seconds: '60' }, 'validity_seconds'],
  ])('%s', async (_, more, field) => {
    const { status, body } = await post(url(), message(clientId, '7000', more))
    expect([status, body['field'], body['error']]).toEqual([400, field, `${field} ${body['rule']}`])
  })
})
