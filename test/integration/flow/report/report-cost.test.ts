import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rollUpOpen } from '../../../../src/flow/report/roll-up-reports.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'

const MESSAGES = 400

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  // One connection: it keeps the plan that it made when the tables were empty.
  db = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test', max: 1 })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

test('counting reads each row about once, however small the tables were when it was planned', async () => {
  await rollUpOpen(db)
  const client = await createTestClient(db, 1_000_000)
  await insertMessages(
    db,
    Array.from({ length: MESSAGES }, () => newMessage(client)),
  )
  const before = await readsOf('credit_locks')
  await rollUpOpen(db)
  const read = await eventually(async () => {
    const reads = (await readsOf('credit_locks')) - before
    return reads >= MESSAGES && reads
  })
  expect(read).toBeLessThan(10 * MESSAGES)
})

/** Rows of a table, all its days together, that were read so far. */
async function readsOf(table: string): Promise<number> {
  const [row] = await db.sql<{ reads: number }[]>`
    select coalesce(sum(coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0)), 0)::float8 as reads
    from pg_stat_user_tables where relname like ${`${table}_%`}`
  return row?.reads ?? 0
}
