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
import { eventually } from '../../../support/eventually.ts'
import { OLD_DAY, OLD_NAME, rowsOfOldDay, writeOldDay } from '../../../support/old-day.ts'

/** `npm run test:archive` kills ten, at moments spread over all of the work. */
const KILLS = Number(process.env['ARCHIVE_KILLS'] ?? 2)
const MESSAGES = 4_000
const COMMANDS = join(import.meta.dir, '../../../../src/commands')

let database: TestDatabase
const folder = mkdtempSync(join(tmpdir(), 'sms-gateway-archive-'))
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

function start(command: 'archive' | 'restore') {
  const env = { ...process.env, POSTGRES_URL: database.url, ARCHIVE_TO: folder }
  const program = [process.execPath, join(COMMANDS, `${command}.ts`), OLD_DAY]
  return Bun.spawn(program, { env, stdout: 'ignore', stderr: 'inherit' })
}

/** Kills a command at moments spread over all of its work; after each, the audit is clean. */
async function killed(command: 'archive' | 'restore', afterEach: (state: string) => Promise<void>) {
  const { db } = database
  const startedAtMs = performance.now()
  expect(await start(command).exited).toBe(0)
  const tookMs = performance.now() - startedAtMs
  await afterEach(await stateOfDay())
  for (let kill = 0; kill < KILLS; kill++) {
    const run = start(command)
    const afterMs = tookMs * ((kill + Math.random()) / KILLS)
    await Promise.race([run.exited, Bun.sleep(afterMs)])
    run.kill('SIGKILL')
    await run.exited
    // The server ends what it was told before it sees that nobody listens.
    await eventually(async () => {
      const others = await db.sql`
        select 1 from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and application_name <> 'sms-test'`
      return others.length === 0
    })
    // Whoever takes over waits for this, or does it by hand.
    await db.sql`update archived_days set held_until = null`
    const state = await stateOfDay()
    process.stdout.write(
      `  ${command} killed after ${Math.round(afterMs)} ms of ${Math.round(tookMs)}: ${state}\n`,
    )
    expect(await audit(db)).toEqual([])
    await afterEach(state)
  }
}

async function stateOfDay(): Promise<string> {
  const [row] = await database.db.sql<{ state: string }[]>`select state from archived_days`
  return row?.state ?? ''
}

test(`an archive and a restore killed at ${KILLS} random moments leave the day whole in the database or whole in the archive`, async () => {
  const { db } = database
  await writeOldDay(db, [await createTestClient(db, 1_000_000)], MESSAGES)
  await db.sql`delete from report_marks`
  const rows = await rowsOfOldDay(db)
  const deps = archiveDeps(db, folder)
  const restored = async () =>
    expect(await restoreDay(deps, OLD_DAY)).toMatchObject({ kind: 'restored', messages: MESSAGES })
  const archived = async () =>
    expect(await archiveDay(deps, OLD_DAY)).toMatchObject({ kind: 'archived', messages: MESSAGES })

  await killed('archive', async (state) => {
    if (state === 'archived') await restored()
    expect(await rowsOfOldDay(db)).toEqual(rows)
  })
  await archived()
  await killed('restore', async (state) => {
    if (state === 'archived') await restored()
    expect(await rowsOfOldDay(db)).toEqual(rows)
    await archived()
  })
  // Nothing of those that died is left.
  const generations = (await openPlace(folder).list(`${OLD_NAME}/`)).map((name) => name.split('/')[1])
  expect(new Set(generations).size).toBe(1)
  expect(await audit(db)).toEqual([])
}, 300_000)
