import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { must } from '../../../src/domain/assert.ts'
import type { UserData } from '../../../src/domain/message/user-data.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { loadActors } from '../../../src/store/message/actor-rows.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { accepted, openScriptedProvider } from '../../support/scripted-provider.ts'
import { openWorker, type RunningWorker } from '../../support/worker.ts'

let database: TestDatabase
let db: Db
let clientId: ClientId
let worker: RunningWorker
beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 100_000)
})
afterAll(() => database.drop())
afterEach(() => worker.stop())

const BINARY: UserData = { data_coding: 4, header: '0605040b8423f0', octets: '00ff26' }
const FLASH: UserData = { data_coding: 0xf0, header: '', octets: '68656c6c6f' }

/** Two messages with user data, given to a worker whose one provider takes it, or texts only; what that was asked. */
async function sendBy(takesUserData: boolean) {
  const provider = { ...openScriptedProvider(async (request) => accepted(request)), takesUserData }
  worker = await openWorker(db, provider)
  const door = { door: 'smpp', callbackTo: null } as const
  const [binary] = await worker.accept(clientId, 1, {
    ...door,
    text: '',
    encoding: 'BINARY',
    userData: BINARY,
  })
  const [flash] = await worker.accept(clientId, 1, { ...door, text: 'hello', userData: FLASH })
  const ids = [must(binary, 'one'), must(flash, 'another')]
  const statuses = async () =>
    new Map((await loadActors(db.sql, ids)).map(({ id, status, lastError }) => [id, [status, lastError]]))
  return { ids, provider, statuses }
}
const waitFor = async (
  statuses: () => Promise<ReadonlyMap<MessageId, unknown[]>>,
  words: readonly string[],
) =>
  await eventually(async () => {
    const now = await statuses()
    return (
      [...now.values()]
        .map(([status]) => status)
        .sort()
        .join() === [...words].sort().join()
    )
  })

test('user data is kept, and goes out as it came', async () => {
  const { ids, provider, statuses } = await sendBy(true)
  await waitFor(statuses, ['SENT', 'SENT'])
  const asked = new Map(provider.submitted.map((one) => [one.messageId, one]))
  expect(ids.map((id) => asked.get(id))).toMatchObject([
    { text: '', encoding: 'BINARY', parts: 1, userData: BINARY },
    { text: 'hello', encoding: 'GSM7', parts: 1, userData: FLASH },
  ])
})

test('to who takes texts only a text goes as text, and what no text says not at all', async () => {
  const { ids, provider, statuses } = await sendBy(false)
  await waitFor(statuses, ['QUEUED', 'SENT'])
  expect(provider.submitted).toMatchObject([{ messageId: ids[1], text: 'hello', userData: null }])
})
