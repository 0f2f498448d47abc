import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPlace } from '../../../../src/archive/open-place.ts'
import { archiveDay } from '../../../../src/flow/archive/archive-day.ts'
import { restoreDay } from '../../../../src/flow/archive/restore-day.ts'
import { audit } from '../../../../src/store/audit.ts'
import { archiveDeps } from '../../../support/archive-deps.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { OLD_DAY, OLD_NAME, rowsOfOldDay, writeOldDay } from '../../../support/old-day.ts'

/** `npm run test:archive` kills ten, at moments spread over all of the work. */
const KILLS = Number(process.env['ARCHIVE_KILLS'] ?? 2)
const MESSAGES = 4_000
const COMMAND = join(import.meta.dir, '../../../../src/commands/archive.ts')

let database: TestDatabase
const folder = mkdtempSync(join(tmpdir(), 'sms-gateway-archive-'))
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

function start() {
  const env = { ...process.env, POSTGRES_URL: database.url, ARCHIVE_TO: folder }
  return Bun.spawn([process.execPath, COMMAND, OLD_DAY], { env, stdout: 'ignore', stderr: 'inherit' })
}

test(`an archive killed at ${KILLS} random moments leaves the day whole in the database or whole in the archive`, async () => {
  const { db } = database
  await writeOldDay(db, [await createTestClient(db, 1_000_000)], MESSAGES)
  await db.sql`delete from report_marks`
  const rows = await rowsOfOldDay(db)
  const deps = archiveDeps(db, folder)
  const startedAtMs = performance.now()
  expect(await start().exited).toBe(0)
  const tookMs = performance.now() - startedAtMs
  await restoreDay(deps, OLD_DAY)

  for (let kill = 0; kill < KILLS; kill++) {
    const run = start()
    const afterMs = tookMs * ((kill + Math.random()) / KILLS)
    await Promise.race([run.exited, Bun.sleep(afterMs)])
    run.kill('SIGKILL')
    await run.exited
    // Whoever takes over waits for this, or does it by hand.
    await db.sql`update archived_days set held_until = null`
    const [{ state } = { state: '' }] = await db.sql<{ state: string }[]>`select state from archived_days`
    process.stdout.write(`  killed after ${Math.round(afterMs)} ms of ${Math.round(tookMs)}: ${state}\n`)
    expect(await audit(db)).toEqual([])
    if (state === 'archived') expect(await restoreDay(deps, OLD_DAY)).toMatchObject({ messages: MESSAGES })
    expect(await rowsOfOldDay(db)).toEqual(rows)
  }
  expect(await archiveDay(deps, OLD_DAY)).toMatchObject({ kind: 'archived', messages: MESSAGES })
  // Nothing of those that died is left.
  const generations = (await openPlace(folder).list(`${OLD_NAME}/`)).map((name) => name.split('/')[1])
  expect(new Set(generations).size).toBe(1)
  expect(await audit(db)).toEqual([])
}, 300_000)
