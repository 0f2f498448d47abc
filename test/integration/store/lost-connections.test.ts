import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { isUnavailable, openDb } from '../../../src/store/db.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { type Cut, openPostgresProxy, type PostgresProxy } from '../../support/postgres-proxy.ts'

/** Far below the 5 s after which a connection that cannot be made is given up. */
const AT_ONCE_MS = 2_000

let database: TestDatabase
let proxy: PostgresProxy

beforeAll(async () => {
  database = await createDatabase()
  proxy = await openPostgresProxy(database.url)
})
afterAll(async () => {
  await proxy.close()
  await database.drop()
})

const CUTS: readonly Cut[] = [
  { kind: 'reset', text: 'select 4711' },
  { kind: 'statement', text: 'select 4711' },
  { kind: 'reset', text: 'commit' },
  { kind: 'statement', text: 'commit' },
  { kind: 'reset', text: 'begin' },
  { kind: 'statement', text: 'begin' },
]

describe('a pool whose only connection is lost', () => {
  test.each(CUTS)('by a $kind at "$text" fails the transaction, and makes a new one at once', async (cut) => {
    const pool = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 1 })
    try {
      for (let round = 0; round < 3; round++) {
        proxy.cutOnce(cut)
        const outcome = await pool.sql
          .begin(async (tx) => {
            await tx.unsafe('select 4711')
          })
          .catch((error: unknown) => error)
        expect(isUnavailable(outcome)).toBe(true)
        const startedAtMs = performance.now()
        expect(await pool.sql.unsafe('select 1 as one')).toMatchObject([{ one: 1 }])
        expect(performance.now() - startedAtMs).toBeLessThan(AT_ONCE_MS)
      }
    } finally {
      await pool.close()
    }
  })
})
