import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type ActFilter, EVERY_ACT, listActs } from '../../../../src/store/admin/acts.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'

const ACTS = 5_000
let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
  await database.db.sql`
    insert into acts (id, by_kind, by_name, what, subject_kind, subject_id, client_id, outcome, finished_at)
    select (lpad(to_hex(i), 12, '0') || '70008000000000000000')::uuid, 'root', 'root', 'topUp', 'credits', 'one',
      '550e8400-e29b-41d4-a716-446655440000', 'done', now()
    from generate_series(1, ${ACTS}) i`
  await database.db.sql`analyze acts`
})
afterAll(() => database.drop())

/** How many acts the database looked at for a list. */
async function lookedAt(filter: Partial<ActFilter>, limit = 50): Promise<[listed: number, lookedAt: number]> {
  let looked = 0
  const begin = (options: string, list: Parameters<Db['sql']['begin']>[1]) =>
    database.db.sql.begin(options, async (tx) => {
      const acts = await list(tx)
      const [counted] = await tx`
        select coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0) as rows from pg_stat_xact_user_tables
        where relname = 'acts'`
      looked = Number(counted?.['rows'])
      return acts
    })
  const sql: Db['sql'] = Object.assign(() => {}, { begin }) as never // that of the pool, with a look at its counts
  const acts = await listActs({ sql }, { ...EVERY_ACT, ...filter }, limit)
  return [acts.length, looked]
}

test.each<Partial<ActFilter>>([
  { byKind: 'gateway' },
  { byName: 'nobody' },
  { what: 'seal' },
  { subjectKind: 'erasure' },
  { subjectId: 'another' },
  { subjectKind: 'credits', subjectId: 'another' },
  { clientId: '550e8400-e29b-41d4-a716-446655440001' },
  { outcome: 'failed' },
  { byKind: 'root', what: 'seal' },
])('what no act has is found missing without a look at all of them: %p', async (filter) => {
  const [listed, rows] = await lookedAt(filter)
  expect(listed).toBe(0)
  expect(rows).toBeLessThan(ACTS / 10)
})

test('a page of what all have reads as many as it shows', async () => {
  const [listed, rows] = await lookedAt({ byKind: 'root', what: 'topUp' })
  expect(listed).toBe(50)
  expect(rows).toBeLessThan(ACTS / 10)
})
