import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { archiveDay } from '../../../../src/flow/archive/archive-day.ts'
import { restoreDay } from '../../../../src/flow/archive/restore-day.ts'
import { audit } from '../../../../src/store/audit.ts'
import { scratchFolder } from '../../../support/apart.ts'
import { archiveDeps } from '../../../support/archive-deps.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { OLD_DAY, rowsOfOldDay, writeOldDay } from '../../../support/old-day.ts'

let database: TestDatabase
let clients: ClientId[]
beforeAll(async () => {
  database = await createDatabase()
  clients = [await createTestClient(database.db, 1_000_000), await createTestClient(database.db, 1_000_000)]
  await database.db.sql`delete from report_marks`
})
afterAll(() => database.drop())

test('a day goes to the archive and comes back with every row as it was', async () => {
  const { db } = database
  await writeOldDay(db, clients, 3_000)
  const before = await rowsOfOldDay(db)
  console.log(await audit(db))
  const deps = archiveDeps(db, scratchFolder())
  try {
    console.log(await archiveDay(deps, OLD_DAY))
  } catch (e) {
    console.log((e as any).query, (e as any).stack?.slice(0, 1500))
    throw e
  }
  console.log(await restoreDay(deps, OLD_DAY))
  expect(await rowsOfOldDay(db)).toEqual(before)
})
