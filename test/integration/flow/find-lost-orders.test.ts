import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import { openLostOrderWatch } from '../../../src/flow/find-lost-orders.ts'
import { loadActors } from '../../../src/store/actors.ts'
import { API_SESSIONS } from '../../../src/store/api-processes.ts'
import { openDb } from '../../../src/store/db.ts'
import { SILENT } from '../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'
import { eventually } from '../../support/eventually.ts'

const LEASE_MS = 30_000

let database: TestDatabase
let client: ClientId

beforeAll(async () => {
  database = await createDatabase()
  client = await createTestClient(database.db, 1_000)
})
afterAll(async () => {
  await database.drop()
})

/** A connected api process, as far as the database can tell. */
async function connectApi() {
  const api = openDb({ address: { kind: 'url', url: database.url }, name: `${API_SESSIONS}test`, max: 1 })
  await api.sql`select 1`
  return api
}

function openWatch() {
  return openLostOrderWatch({
    db: database.db,
    now: Date.now,
    policy: { dispatchLeaseMs: LEASE_MS },
    log: SILENT,
  })
}

/** A message accepted so long ago, whose order nobody has published. */
async function accepted(agoMs: number): Promise<MessageId> {
  const acceptedAtMs = Date.now() - agoMs
  const [message] = await insertMessages(database.db, [
    newMessage(client, { acceptedAtMs, wakeAtMs: acceptedAtMs + LEASE_MS }),
  ])
  return must(message, 'a message').id
}

async function isDue(id: MessageId): Promise<boolean> {
  const [actor] = await loadActors(database.db.sql, [id])
  return must(actor?.wakeAtMs, 'an alarm') <= Date.now()
}

describe('when an api process has gone', () => {
  test('what was accepted last and is not dispatched rings at once, what is older keeps its alarm', async () => {
    const look = openWatch()
    const api = await connectApi()
    await look()
    const [fresh, older] = [await accepted(500), await accepted(10_000)]
    const moved = await accepted(500)
    await database.db.sql`update messages set version = 2 where id = ${moved}`
    await api.close()
    await eventually(async () => {
      await look()
      return await isDue(fresh)
    })
    expect([await isDue(older), await isDue(moved)]).toEqual([false, false])
  })

  test('nothing rings while all are there', async () => {
    const look = openWatch()
    const api = await connectApi()
    const id = await accepted(0)
    await look()
    await look()
    expect(await isDue(id)).toBe(false)
    await api.close()
  })
})
