import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { archiveDay } from '../../../../src/flow/archive/archive-day.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get } from '../../../support/api.ts'
import { archiveDeps } from '../../../support/archive-deps.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { OLD_DAY, writeOldDay } from '../../../support/old-day.ts'

const TOKEN = 'a token of admins of this test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const folder = mkdtempSync(join(tmpdir(), 'sms-gateway-archive-'))
/** What brings a day back here: it has not begun until the test says that it has ended. */
let ended = Promise.withResolvers<boolean>()
const days: string[] = []
let database: TestDatabase
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  const { db } = database
  await writeOldDay(db, [await createTestClient(db, 100_000)], 3)
  await db.sql`delete from report_marks`
  await archiveDay(archiveDeps(db, folder), OLD_DAY)
  app = listenApp({
    ...apiDeps({ db, bus: openBusAway(), adminToken: TOKEN }),
    restoreDay: (day) => {
      days.push(day)
      return ended.promise
    },
  })
})
afterAll(async () => {
  await app.stop()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const restore = () => ask('POST', `${app.url}/v1/archive/days/${OLD_DAY}/restore`, ADMIN)
async function listed() {
  const { body } = await get(`${app.url}/v1/archive/days`, ADMIN)
  return (body['days'] as readonly Record<string, unknown>[])[0]
}

test('a day that is asked back is under way at once, is asked for once, and again when that came to nothing', async () => {
  const asked = await restore()
  expect([asked.status, asked.body['under_way']]).toEqual([202, true])
  expect(await listed()).toMatchObject({ day: OLD_DAY, state: 'archived', under_way: true })
  const again = await restore()
  expect([again.status, again.body['code'], days]).toEqual([409, 'day_not_restorable', [OLD_DAY]])
  ended.reject(new Error('the archive is away'))
  await eventually(async () => (await listed())?.['under_way'] === false)
  ended = Promise.withResolvers()
  expect((await restore()).status).toBe(202)
  ended.resolve(false)
  await eventually(async () => (await listed())?.['under_way'] === false)
})
