import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openDb } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { message, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { readBalance } from '../../../support/money.ts'

let database: TestDatabase
let app: ListeningApp
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  app = listenApp(apiDeps({ db: database.db, bus: openBusAway() }))
  clientId = await createTestClient(database.db, 1_000)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const send = (key: string, body: unknown, url = app.url) =>
  post(`${url}/v1/messages`, body, { 'idempotency-key': key })

describe('a message sent twice under one key', () => {
  test('is sent once, and the second answer is the first one (idem-01)', async () => {
    const first = await send('A', message(clientId, '7000'))
    const second = await send('A', message(clientId, '7000'))
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.body).toEqual(first.body)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect(await readBalance(database.db.sql, clientId)).toMatchObject({ heldCents: 5 })
  })

  test('with another text is refused and the field is named', async () => {
    const { status, body } = await send('A', message(clientId, '7000', { text: 'Other' }))
    expect([status, body['code'], body['field']]).toEqual([422, 'key_reused', 'text'])
  })

  test('with its fields in another order and its client in capitals is sent once', async () => {
    const turned = Object.fromEntries(Object.entries(message(clientId.toUpperCase(), '7000')).toReversed())
    const [first, second] = [await send('turned', message(clientId, '7000')), await send('turned', turned)]
    expect([second.status, second.body]).toEqual([202, first.body])
  })

  test('in a batch, with fields of its messages and variables in another order, is sent once', async () => {
    const ask = (messages: object) =>
      post(
        `${app.url}/v1/messages/batch`,
        { client_id: clientId, from: 'SENDER', template: '{a}{b}', messages },
        { 'idempotency-key': 'turned batch' },
      )
    const first = await ask([{ to: '+15551237000', variables: { a: 'x', b: 'y' } }])
    const second = await ask([{ variables: { b: 'y', a: 'x' }, to: '+15551237000' }])
    expect([first.status, second.status, second.body]).toEqual([202, 202, first.body])
    expect((await ask([{ to: '+15551237000', variables: { a: 'y', b: 'x' } }])).body['field']).toBe(
      'messages',
    )
  })

  test('but refused at first, is sent when it is corrected (idem-07)', async () => {
    const wrong = await send('B', message(clientId, '7000', { to: 'nobody' }))
    const right = await send('B', message(clientId, '7000'))
    expect([wrong.status, right.status, right.headers.get('idempotency-replayed')]).toEqual([400, 202, null])
  })

  test('but too dear at first, is sent when it can be paid', async () => {
    const poor = await createTestClient(database.db, 4)
    expect((await send('C', message(poor, '7000'))).status).toBe(402)
    await database.db.sql`update clients set credit_cents = credit_cents + 1 where id = ${poor}`
    const again = await send('C', message(poor, '7000'))
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, null])
  })

  test('without a key is two messages (idem-05)', async () => {
    const [a, b] = [
      await post(`${app.url}/v1/messages`, message(clientId, '7000')),
      await post(`${app.url}/v1/messages`, message(clientId, '7000')),
    ]
    expect(a.body['message_id']).not.toBe(b.body['message_id'])
  })

  test('with a key of 256 characters is refused (idem-09)', async () => {
    const { status, body } = await send('k'.repeat(256), message(clientId, '7000'))
    expect([status, body['field']]).toEqual([400, 'Idempotency-Key'])
  })
})

test('of 100 twins over two api processes one is sent: one message, one hold (idem-13)', async () => {
  const other = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test', max: 8 })
  const second = listenApp(apiDeps({ db: other, bus: openBusAway() }))
  const twin = await createTestClient(database.db, 1_000)
  try {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => send('T', message(twin, '7000'), i % 2 ? second.url : app.url)),
    )
    expect(
      [...new Set(answers.map(({ status }) => status))].every((status) => [202, 409].includes(status)),
    ).toBe(true)
    const accepted = answers.filter(({ status }) => status === 202)
    expect(accepted.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1)
    expect(new Set(accepted.map(({ body }) => body['message_id'])).size).toBe(1)
    for (const { headers } of answers.filter(({ status }) => status === 409))
      expect(headers.get('retry-after')).toBe('1')
    expect(await readBalance(database.db.sql, twin)).toMatchObject({ creditCents: 995, heldCents: 5 })
  } finally {
    await second.stop()
    await other.close()
  }
})
