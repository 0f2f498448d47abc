import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { MessageId } from '../../../../src/domain/message.ts'
import { insertExchanges } from '../../../../src/store/message/exchanges.ts'
import { apiDeps, openBusPair } from '../../../support/apart.ts'
import { get, message, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newExchange } from '../../../support/exchanges.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'a-token-of-the-admins-of-this-test'

let database: TestDatabase
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  app = listenApp(apiDeps({ db: database.db, bus: openBusPair().publisher, adminToken: TOKEN }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

test('two hundred are all of them, and of one more the first is left out and said to be', async () => {
  const client = await createTestClient(database.db, 1_000)
  const { body } = await post(`${app.url}/v1/messages`, message(client, '1234'))
  const messageId = body['message_id'] as MessageId // as it was answered
  const nowMs = Date.now()
  const add = (attempts: readonly number[]) =>
    insertExchanges(
      database.db,
      Bun.randomUUIDv7(),
      attempts.map((attempt) => ({
        ...newExchange({ messageId, attempt, startedAtMs: nowMs + attempt }),
        provider: 'acme',
      })),
    )
  const said = async () =>
    (await get(`${app.url}/v1/messages/${messageId}/exchanges`, { authorization: `Bearer ${TOKEN}` })).body
  await add(Array.from({ length: 200 }, (_, index) => index + 1))
  const whole = await said()
  expect([whole['complete'], whole['exchanges']]).toMatchObject([true, { length: 200, 0: { attempt: 1 } }])
  await add([201])
  const cut = await said()
  expect([cut['complete'], cut['exchanges']]).toMatchObject([false, { length: 200, 0: { attempt: 2 } }])
})
