import { afterAll, beforeAll, expect, test } from 'bun:test'
import { audit, auditWithin } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get } from '../../../support/api.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const CLIENT = '550e8400-e29b-41d4-a716-446655440000'

let database: TestDatabase
let db: Db
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const askAudit = () => get(`${app.url}/v1/audit`, { authorization: `Bearer ${TOKEN}` })

test('an audit over the API names what breaks an invariant, and nothing where all hold', async () => {
  const clean = await askAudit()
  expect(clean).toMatchObject({
    status: 200,
    body: { checked: ['I1', 'I2', 'I3', 'I4', 'I6'], violations: [] },
  })
  // Money that nobody paid in.
  await db.sql`insert into clients (id, name, credit_cents) values (${CLIENT}, 'Shop', 7)`
  const { body } = await askAudit()
  expect(body['violations']).toEqual([
    {
      invariant: 'I2',
      subject: `client ${CLIENT}`,
      found: 'credit 7 + held 0 + captured 0 (counted 0) is not the sum of top-ups 0',
    },
  ])
})

test('those who ask at once get what one audit comes to', async () => {
  const [one, other] = await Promise.all([askAudit(), askAudit()])
  expect(one.body).toEqual(other.body)
})

test('an audit that has no time left says so, and reads nothing', async () => {
  expect(await auditWithin(db, 0)).toBeNull()
})

test('an audit without a bound that somebody ends says that it was ended', async () => {
  const lock = await db.sql.reserve()
  await lock`begin`
  await lock`set local idle_in_transaction_session_timeout = 0`
  await lock`lock table clients in access exclusive mode`
  const ended = audit(db).catch((error) => error.message)
  await eventually(async () => {
    const found = await db.sql<{ ended: boolean }[]>`
      select pg_cancel_backend(pid) as ended from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%from clients%'`
    return found.length > 0
  })
  expect(await ended).toBe('canceling statement due to user request')
  await lock`rollback`
  lock.release()
})

test('a statement that reads beyond the time is ended by the database', async () => {
  const lock = await database.db.sql.reserve()
  await lock`begin`
  await lock`set local idle_in_transaction_session_timeout = 0`
  await lock`lock table clients in access exclusive mode`
  const waits = auditWithin(db, 50)
  expect(await waits).toBeNull()
  await lock`rollback`
  lock.release()
})
