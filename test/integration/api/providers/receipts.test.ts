import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { loadActors } from '../../../../src/store/message/actor-rows.ts'
import { countParkedReceipts } from '../../../../src/store/receipt/parked-receipts.ts'
import { openParking, type Parking } from '../../../../src/store/receipt/parking.ts'
import { apiDeps, PATIENT_POLICY, RECEIPT_PATH } from '../../../support/apart.ts'
import { post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { accepted, openScriptedProvider, providerMessageId } from '../../../support/scripted-provider.ts'
import { openWorker, type RunningWorker } from '../../../support/worker.ts'

const MOST = { count: 6, bytes: 100_000 }

let database: TestDatabase
let db: Db
let clientId: ClientId
let worker: RunningWorker
let parking: Parking
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 10_000)
  const provider = openScriptedProvider(async (request) => accepted(request))
  const second = { ...openScriptedProvider(async (request) => accepted(request)), name: 'mock-b' }
  worker = await openWorker(db, provider, {
    providers: [provider, second],
    policy: PATIENT_POLICY,
  })
  parking = openParking({ countParked: () => countParkedReceipts(db.sql), most: MOST })
  app = listenApp(apiDeps({ db, bus: worker.bus, parking }))
})
afterAll(async () => {
  await app.stop()
  await worker.stop()
  await database.drop()
})
beforeEach(async () => {
  await db.sql`delete from parked_receipts`
  await settle()
})

const tell = (id: string, status: string, path = RECEIPT_PATH): Promise<Reply> =>
  post(`${app.url}${path}`, { provider_message_id: id, status })

async function sentMessage(): Promise<{ readonly id: string; readonly name: string }> {
  const [id] = await worker.accept(clientId)
  const messageId = must(id, 'an id')
  await eventually(async () => (await loadActors(db.sql, [messageId]))[0]?.status === 'SENT')
  return { id: messageId, name: providerMessageId({ messageId, attempt: 1 }) }
}

/** Twice: what was let in counts until the poll after the next one. */
async function settle(): Promise<void> {
  await parking.poll()
  await parking.poll()
}

const statusOf = async (id: string) =>
  (await db.sql<{ status: string }[]>`select status from messages where id = ${id}`)[0]?.status

test('a forged receipt changes nothing, the proven one delivers', async () => {
  const { id, name } = await sentMessage()
  for (const path of ['/v1/providers/mock/dlr', '/v1/providers/mock/dlr/guessed']) {
    expect((await tell(name, 'UNDELIV', path)).status).toBe(403)
  }
  expect((await tell(name, 'DELIVRD')).status).toBe(204)
  await eventually(async () => (await statusOf(id)) === 'DELIVERED')
  const events = await db.sql`select event from message_history where message_id = ${id} order by seq`
  expect(events.map((row) => row['event'])).toEqual([
    'ACCEPTED',
    'DISPATCHED',
    'PROVIDER_ACCEPTED',
    'RECEIPT_DELIVERED',
  ])
})

test('receipts of no message are refused for now when too many wait, those of messages we know never', async () => {
  const { id, name } = await sentMessage()
  const taken: number[] = []
  for (let i = 0; i < 10; i++) {
    taken.push((await tell(`nobody-${i}`, 'DELIVRD')).status)
    await settle()
  }
  expect(taken).toEqual([204, 204, 204, 204, 204, 204, 503, 503, 503, 503])
  const refused = await tell('nobody', 'DELIVRD')
  expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([
    503,
    'too_many_receipts',
    '30',
  ])
  expect((await tell('nobody', 'DELIVRD', RECEIPT_PATH.replace('mock', 'mock-b'))).status).toBe(204)
  expect((await tell(name, 'DELIVRD')).status).toBe(204)
  await eventually(async () => (await statusOf(id)) === 'DELIVERED')
  const parked = await countParkedReceipts(db.sql)
  expect(parked.get('mock')?.count).toBe(MOST.count)
  // Of those that were given up there is room again.
  await db.sql`delete from parked_receipts where provider = 'mock'`
  await settle()
  expect((await tell('nobody', 'DELIVRD')).status).toBe(204)
})
