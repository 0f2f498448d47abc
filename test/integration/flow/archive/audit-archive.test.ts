import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DayChange } from '../../../../src/archive/day-change.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { archiveDay } from '../../../../src/flow/archive/archive-day.ts'
import { auditArchive } from '../../../../src/flow/archive/audit-archive.ts'
import type { ArchiveDeps } from '../../../../src/flow/archive/day-work.ts'
import { restoreDay } from '../../../../src/flow/archive/restore-day.ts'
import { rewriteDay } from '../../../../src/flow/archive/rewrite-day.ts'
import { AUDITED } from '../../../../src/store/audit.ts'
import { archiveDeps } from '../../../support/archive-deps.ts'
import { run } from '../../../support/command.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { clearOldDay, OLD_DAY, OLD_NAME, oldId, writeOldDay } from '../../../support/old-day.ts'

const MESSAGES = 300
const SUBJECT = `archived day ${OLD_DAY}`

let database: TestDatabase
let clients: ClientId[]
let folder: string
let deps: ArchiveDeps

beforeAll(async () => {
  database = await createDatabase()
  folder = mkdtempSync(join(tmpdir(), 'sms-gateway-archive-'))
})
beforeEach(async () => {
  await clearOldDay(database.db)
  rmSync(folder, { recursive: true, force: true })
  clients = [await createTestClient(database.db, 100_000), await createTestClient(database.db, 100_000)]
  await writeOldDay(database.db, clients, MESSAGES)
  deps = archiveDeps(database.db, folder)
  await database.db.sql`delete from report_marks`
  await archiveDay(deps, OLD_DAY)
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const findings = async () => (await auditArchive(deps, () => {})).findings

test('the files of a day hold what they should, also of one that is restored', async () => {
  const told: number[][] = []
  const clean = { days: 1, messages: MESSAGES, findings: [] }
  expect(await auditArchive(deps, (_, done, of) => told.push([done, of]))).toEqual(clean)
  const [done, of] = told.at(-1) ?? []
  expect(done).toBe(of)
  const ran = await run(['src/commands/audit.ts', '--archive'], { POSTGRES_URL: database.url })
  expect(ran).toEqual({
    code: 0,
    stdout: `Archive: 1 day read, ${MESSAGES} messages.\n${AUDITED.join(' ')} hold: no violation.\n`,
    stderr: '',
  })
  await restoreDay(deps, OLD_DAY)
  expect(await auditArchive(deps, () => {})).toEqual(clean)
})

test('messages that break I3 or I4 are named, though files and manifest agree', async () => {
  const change: DayChange = {
    messages(row) {
      if (row.id === oldId(10)) return { ...row, status: 'DELIVERED' }
      if (row.id === oldId(20)) return { ...row, version: 3 }
      if (row.id === oldId(30)) return { ...row, history: row.history?.replace('[1,', '[2,') ?? null }
      if (row.id === oldId(31)) return { ...row, status: 'SENT' }
      if (row.id === oldId(32)) return { ...row, history: `${row.history}\n${row.history}` }
      return row
    },
    events(row) {
      if (row.messageId === oldId(57)) return null
      if (row.messageId === oldId(107)) return { ...row, messageId: oldId(106) }
      if (row.messageId === oldId(257)) return { ...row, messageId: oldId(4_000) }
      return row
    },
  }
  await rewriteDay(deps, OLD_DAY, () => change)
  expect(
    (await findings()).map(({ invariant, subject, found }) => `${invariant} ${subject}: ${found}`),
  ).toEqual([
    `I3 message ${oldId(10)}: status DELIVERED with a lock RELEASED`,
    `I4 message ${oldId(20)}: version 3 with 1 history rows: 1`,
    `I4 message ${oldId(30)}: version 1 with 1 history rows: 2`,
    `I3 message ${oldId(31)}: status SENT with a lock CAPTURED`,
    `I4 message ${oldId(32)}: version 1 with 2 history rows: 1, 1`,
    `I4 message ${oldId(57)}: version 2 with 1 history rows: 1`,
    `I4 message ${oldId(106)}: version 1 with 2 history rows: 1, 2`,
    `I4 message ${oldId(107)}: version 2 with 1 history rows: 1`,
    `I4 message ${oldId(257)}: version 2 with 1 history rows: 1`,
    `I4 message ${oldId(4_000)}: history row 2 without its message`,
  ])
  const { code, stdout } = await run(['src/commands/audit.ts', '--archive'], { POSTGRES_URL: database.url })
  expect(code).toBe(1)
  expect(stdout).toContain('10 violations')
})

test('a file that is cut off or gone, money that differs, and tables of an archived day are findings', async () => {
  truncateSync(join(folder, OLD_NAME, '1', 'requests.parquet'), 100)
  expect(await findings()).toMatchObject([
    { invariant: 'archive', subject: SUBJECT, found: expect.stringContaining('has 100 bytes, not') },
  ])
  rmSync(join(folder, OLD_NAME, '1', 'messages.parquet'))
  await database.db
    .sql`update archived_totals set amount_cents = amount_cents + 0.0001 where kind = 'release'`
  await database.db.sql.unsafe(`create table messages_${OLD_NAME} ()`)
  expect(await findings()).toMatchObject([
    { invariant: 'archive', subject: SUBJECT, found: 'the database has tables of it, too' },
    { invariant: 'I2', subject: SUBJECT },
    {
      invariant: 'archive',
      subject: SUBJECT,
      found: expect.stringContaining('has no 20260307/1/messages.parquet'),
    },
  ])
})
