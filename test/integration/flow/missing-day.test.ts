import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ClockAstray } from '../../../src/store/database/clock.ts'
import { type Db, openDb } from '../../../src/store/database/db.ts'
import { findExisting } from '../../../src/store/message/accept-rows.ts'
import { acceptDrafts } from '../../support/accept.ts'
import { apiDeps, openBusAway } from '../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { draft } from '../../support/drafts.ts'

const DAY_MS = 86_400_000
const PROCESSES = 8

let database: TestDatabase
let pools: Db[]

beforeAll(async () => {
  database = await createDatabase()
  pools = Array.from({ length: PROCESSES }, () =>
    openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test', max: 2 }),
  )
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()))
  await database.drop()
})

const at = (db: Db, days: number) =>
  apiDeps({ db, bus: openBusAway(), now: () => Date.now() + days * DAY_MS })

async function days(): Promise<number> {
  const rows = await database.db.sql`select 1 from pg_inherits where inhparent = 'messages'::regclass`
  return rows.length
}

test.each([9, 30, -40, 399])(
  'a clock %d days off: eight processes accept at once, and make the day once',
  async (ahead) => {
    const before = await days()
    const clientId = await createTestClient(database.db, 1_000)
    const outcomes = await Promise.all(
      pools.map((pool) => acceptDrafts(at(pool, ahead), [draft(clientId), draft(clientId)])),
    )
    const ids = outcomes.flat().flatMap((outcome) => (outcome.kind === 'accepted' ? outcome.id : []))
    expect(ids).toHaveLength(2 * PROCESSES)
    expect((await findExisting(database.db.sql, ids)).size).toBe(ids.length)
    expect(await days()).toBe(before + 1)
  },
)

test.each([401, 5_000, -401, -20_000, 3_000_000])(
  'a clock %d days off makes no day, and nothing is accepted',
  async (ahead) => {
    const before = await days()
    const clientId = await createTestClient(database.db, 1_000)
    const outcome = await acceptDrafts(at(database.db, ahead), [draft(clientId)]).catch((error) => error)
    expect(outcome).toBeInstanceOf(ClockAstray)
    expect(await days()).toBe(before)
  },
)
