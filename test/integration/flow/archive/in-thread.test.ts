import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../../../src/config.ts'
import { archiveDay } from '../../../../src/flow/archive/archive-day.ts'
import { restoreInThread } from '../../../../src/restore-in-thread.ts'
import { findArchivedDay } from '../../../../src/store/archive/archived-days.ts'
import { audit } from '../../../../src/store/audit.ts'
import { archiveDeps } from '../../../support/archive-deps.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { OLD_DAY, rowsOfOldDay, writeOldDay } from '../../../support/old-day.ts'

const folder = mkdtempSync(join(tmpdir(), 'sms-gateway-archive-'))
let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

test('a day comes back in a thread of its own, once; what fails there is told with its code, and leaves the day where it is', async () => {
  const { db, url } = database
  await writeOldDay(db, [await createTestClient(db, 100_000)], 100)
  await db.sql`delete from report_marks`
  const rows = await rowsOfOldDay(db)
  await archiveDay(archiveDeps(db, folder), OLD_DAY)
  const config = readConfig({ ARCHIVE_TO: folder })
  const asked = { config, address: { kind: 'url', url } as const, day: OLD_DAY }
  await db.sql`create table restoring_messages_20260307 (id uuid)`
  await db.sql`create view in_the_way as select id from restoring_messages_20260307`
  // 2BP01: something depends on it (PostgreSQL, Appendix A).
  await expect(restoreInThread(asked)).rejects.toMatchObject({ code: '2BP01' })
  expect(await findArchivedDay(db.sql, OLD_DAY)).toMatchObject({ state: 'archived', held: false })
  await db.sql`drop view in_the_way`
  expect(await restoreInThread(asked)).toBe(true)
  expect(await restoreInThread(asked)).toBe(false)
  expect(await rowsOfOldDay(db)).toEqual(rows)
  expect(await audit(db)).toEqual([])
})
