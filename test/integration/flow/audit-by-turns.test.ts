import { afterEach, beforeEach, expect, test } from 'bun:test'
import pino from 'pino'
import { auditWhenDue } from '../../../src/flow/audit-by-turns.ts'
import { findLastAudit, takeAudit } from '../../../src/store/audit-turns.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let db: Db
let logged: string[]
const turn = { everyMs: 60_000, messages: 1_000 }

beforeEach(async () => {
  database = await createDatabase()
  db = database.db
  logged = []
})
afterEach(() => database.drop())

const audit = () =>
  auditWhenDue(
    { db, log: pino({ base: null, timestamp: false }, { write: (line) => void logged.push(line) }) },
    turn,
  )

test('of many processes one makes the audit that is due, and what it came to is kept', async () => {
  expect(await findLastAudit(db.sql)).toBe(null)
  const taken = await Promise.all(Array.from({ length: 5 }, () => takeAudit(db.sql, turn.everyMs)))
  expect(taken.filter((one) => one)).toHaveLength(1)
  await audit()
  expect(await findLastAudit(db.sql)).toBe(null)
  await db.sql`update audits set due_at = now() - interval '1 second'`
  await audit()
  expect(await findLastAudit(db.sql)).toMatchObject({ found: { I1: 0, I2: 0, I3: 0, I4: 0, I6: 0 } })
  expect(logged).toEqual([])
})

test('a violation is counted, and logged', async () => {
  const clientId = await createTestClient(db, 100)
  await db.sql`update clients set credit_cents = 101 where id = ${clientId}`
  await audit()
  expect((await findLastAudit(db.sql))?.found).toEqual({ I1: 0, I2: 1, I3: 0, I4: 0, I6: 0 })
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, invariant: 'I2', subject: `client ${clientId}`, msg: 'the audit found a broken invariant' },
  ])
})
