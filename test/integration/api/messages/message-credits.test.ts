import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, PATIENT_POLICY } from '../../../support/apart.ts'
import { get, message, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { accepted, openScriptedProvider } from '../../../support/scripted-provider.ts'
import { openWorker, type RunningWorker } from '../../../support/worker.ts'

const TIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)

let database: TestDatabase
let db: Db
let worker: RunningWorker
let app: ListeningApp
let client: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  worker = await openWorker(
    db,
    openScriptedProvider(async (request) =>
      request.to.endsWith('0001')
        ? { kind: 'rejected_permanent', error: 'no such number', detail: 'command_status 0x0000000b' }
        : accepted(request),
    ),
    { policy: PATIENT_POLICY },
  )
  app = listenApp(apiDeps({ db, bus: worker.bus, policy: PATIENT_POLICY }))
  client = await createTestClient(db, 1_000)
})
afterAll(async () => {
  await app.stop()
  await worker.stop()
  await database.drop()
})

const credits = (id: unknown) => get(`${app.url}/v1/messages/${id}/credits`)

async function sent(lastFour: string, until: string): Promise<string> {
  const { body } = await post(`${app.url}/v1/messages`, message(client, lastFour))
  const id = String(body['message_id'])
  await eventually(async () => (await get(`${app.url}/v1/messages/${id}`)).body['status'] === until)
  return id
}

describe('the money of a message', () => {
  test('is held while it is open: its lock, and one line of the ledger', async () => {
    const id = await sent('1234', 'SENT')
    const reply = await credits(id)
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        message_id: id,
        client_id: client,
        status: 'SENT',
        lock: { state: 'HELD', amount_cents: 5, created_at: TIME, updated_at: TIME },
        entries: [{ at: TIME, kind: 'hold', amount_cents: -5, held_change_cents: 5 }],
      },
    ])
    expect((await credits(id.toUpperCase())).body).toEqual(reply.body)
  })

  test('is given back when it failed for good', async () => {
    const { body } = await credits(await sent('0001', 'FAILED_PERM'))
    expect(body).toMatchObject({
      status: 'FAILED_PERM',
      lock: { state: 'RELEASED', amount_cents: 5 },
      entries: [
        { kind: 'hold', amount_cents: -5, held_change_cents: 5 },
        { kind: 'release', amount_cents: 5, held_change_cents: -5 },
      ],
    })
  })

  test('is told as it is stored, whatever the status says', async () => {
    const id = await sent('1234', 'SENT')
    await db.sql`update credit_locks set state = 'CAPTURED', updated_at = now() where id = ${id}`
    expect((await credits(id)).body).toMatchObject({
      status: 'SENT',
      lock: { state: 'CAPTURED' },
      entries: [{ kind: 'hold' }, { kind: 'capture', amount_cents: 0, held_change_cents: -5 }],
    })
    await db.sql`delete from credit_locks where id = ${id}`
    expect((await credits(id)).body).toMatchObject({ status: 'SENT', lock: null, entries: [] })
  })
})

test('an id that names nothing is 404, one that is none is 400', async () => {
  expect((await credits(Bun.randomUUIDv7())).body['code']).toBe('unknown_message')
  const refused = await credits('nothing')
  expect([refused.status, refused.body['field']]).toEqual([400, 'id'])
})
