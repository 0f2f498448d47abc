import { afterAll, beforeAll, expect, test } from 'bun:test'
import { KEYRING_MS } from '../../../../src/api/http/access/keyring.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { hashApiKey } from '../../../../src/flow/api-keys.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { ADMIN, TOKEN } from '../../../support/places.ts'

let database: TestDatabase
let db: Db
let app: ListeningApp
let subject: ClientId
let nowMs = Date.now()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  subject = await createTestClient(db, 0)
  const now = () => nowMs
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, auth: 'api_key', now }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const me = (clientId: ClientId, key: string) =>
  get(`${app.url}/v1/me?client_id=${clientId}`, { 'x-api-key': key })
const keys = (method: string, body?: object): Promise<Reply> =>
  ask(method, `${app.url}/v1/clients/${subject}/api-keys`, ADMIN, body)

test('a key is good beside the next one for as long as that was asked for, and not beside the one after', async () => {
  const keyOf = ({ body }: Reply) => String(body['api_key'])
  const works = async (...asked: string[]) =>
    await Promise.all(asked.map(async (key) => (await me(subject, key)).status === 200))
  const first = keyOf(await keys('POST'))
  const replaced = await keys('POST', { overlap_hours: 2 })
  expect(replaced.body['previous_key_until']).toBe(new Date(nowMs + 2 * 3_600_000).toISOString())
  const second = keyOf(replaced)
  expect(await works(first, second)).toEqual([true, true])
  nowMs += 2 * 3_600_000
  expect(await works(first, second)).toEqual([false, true])
  const third = keyOf(await keys('POST', { overlap_hours: 168 }))
  const fourth = keyOf(await keys('POST', { overlap_hours: 168 }))
  nowMs += KEYRING_MS
  expect(await works(second, third, fourth)).toEqual([false, true, true])
  // A process of the release before takes the key away, or makes another, and knows nothing of the one beside it.
  await db.sql`update clients set api_key_hash = ${hashApiKey(second)} where id = ${subject}`
  nowMs += KEYRING_MS
  expect(await works(second, third, fourth)).toEqual([true, false, false])
  const fifth = keyOf(await keys('POST', { overlap_hours: 1 }))
  expect(await works(second, fifth)).toEqual([true, true])
  expect((await keys('DELETE')).status).toBe(204)
  nowMs += KEYRING_MS
  expect(await works(second, fifth)).toEqual([false, false])
  expect((await keys('POST', { overlap_hours: 24 })).body['previous_key_until']).toBeNull()
  expect((await keys('POST', { overlap_hours: 169 })).status).toBe(400)
})
