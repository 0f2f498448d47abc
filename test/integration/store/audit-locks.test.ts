import { afterAll, beforeAll, expect, test } from 'bun:test'
import { LIFECYCLE_STATES } from '../../../src/domain/lifecycle.ts'
import { CREDIT_STATES } from '../../../src/domain/message.ts'
import { audit } from '../../../src/store/audit.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'
import { STATE_TABLE } from '../../unit/actors/message/state-table.ts'

let database: TestDatabase
let db: Db
/** Each test says itself in which state it is, and its lock. */
let id: string

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const clientId = await createTestClient(db, 100)
  const [message] = await insertMessages(db, [newMessage(clientId), newMessage(clientId)])
  id = message?.id ?? ''
})
afterAll(() => database.drop())

test.each([
  ['QUEUED', 'CAPTURED'],
  ['SENT', 'RELEASED'],
  ['DELIVERED', 'HELD'],
  ['DELIVERED', 'RELEASED'],
  ['FAILED_PERM', 'CAPTURED'],
  ['CANCELLED', 'HELD'],
  ['EXPIRED', 'HELD'],
])('I3: a %s message with a %s lock is named', async (status, state) => {
  await db.sql`update messages set status = ${status} where id = ${id}`
  await db.sql`update credit_locks set state = ${state} where id = ${id}`
  expect(await audit(db)).toContainEqual({
    invariant: 'I3',
    subject: `message ${id}`,
    found: `status ${status} with a lock ${state}`,
  })
})

test.each(LIFECYCLE_STATES.flatMap((status) => CREDIT_STATES.map((state) => [status, state] as const)))(
  'I3: %s with a lock %s is named unless it is as written',
  async (status, state) => {
    await db.sql`update messages set status = ${status} where id = ${id}`
    await db.sql`update credit_locks set state = ${state} where id = ${id}`
    const named = (await audit(db)).some(
      ({ invariant, subject }) => invariant === 'I3' && subject === `message ${id}`,
    )
    expect(named).toBe(!STATE_TABLE[status].money.includes(state))
  },
)
