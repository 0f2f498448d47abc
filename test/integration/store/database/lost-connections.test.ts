import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { type Db, isUnavailable, openDb, type Tx } from '../../../../src/store/database/db.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { type Cut, openPostgresProxy, type PostgresProxy } from '../../../support/postgres-proxy.ts'

let database: TestDatabase
let proxy: PostgresProxy
let pool: Db

beforeAll(async () => {
  database = await createDatabase()
  proxy = await openPostgresProxy(database.url)
})
afterAll(async () => {
  await proxy.close()
  await database.drop()
})
beforeEach(() => {
  pool = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 1 })
})
afterEach(() => pool.close())

const CUTS: readonly Cut[] = [
  { kind: 'reset', text: 'select 4711' },
  { kind: 'statement', text: 'select 4711' },
  { kind: 'reset', text: 'commit' },
  { kind: 'statement', text: 'commit' },
  { kind: 'reset', text: 'begin' },
  { kind: 'statement', text: 'begin' },
]

/** A transaction that will be cut; answers its error. */
function cutOff(during: (tx: Tx) => void = () => {}): Promise<unknown> {
  return pool.sql
    .begin(async (tx) => {
      during(tx)
      await tx.unsafe('select 4711')
    })
    .catch((error: unknown) => error)
}

const one = () => pool.sql.unsafe('select 1 as one')
const two = () => pool.sql.unsafe('select 2 as two').execute()

describe('a pool whose only connection is lost', () => {
  // A connection that is not made again ends what waits for it with CONNECT_TIMEOUT: no clock is needed to see it.
  test.each(CUTS)('by a $kind at "$text" fails the transaction, and makes a new one', async (cut) => {
    for (let round = 0; round < 3; round++) {
      proxy.cutOnce(cut)
      expect(isUnavailable(await cutOff())).toBe(true)
      expect(await one()).toMatchObject([{ one: 1 }])
    }
    expect(proxy.cuts()).toBeGreaterThanOrEqual(3)
  })

  test.each(CUTS)('by a $kind at "$text" answers what waited for it, each its own', async (cut) => {
    for (let round = 0; round < 3; round++) {
      await one()
      proxy.cutOnce(cut)
      const lost = cutOff()
      const waiting = [two(), one(), two()]
      expect(isUnavailable(await lost)).toBe(true)
      expect(await Promise.all(waiting)).toMatchObject([[{ two: 2 }], [{ one: 1 }], [{ two: 2 }]])
    }
  })

  test('lost while the types are read is told to whoever it is made for, and to nobody else', async () => {
    proxy.cutOnce({ kind: 'reset', text: 'b.typarray' })
    const error = await one().catch((cause: unknown) => cause)
    expect(isUnavailable(error)).toBe(true)
    expect(await one()).toMatchObject([{ one: 1 }])
  })

  test('to a server that is starting says to what waited for it what that server says', async () => {
    await one()
    proxy.cutOnce({ kind: 'statement', text: 'select 4711' })
    proxy.startingOnce()
    let waiting: Promise<unknown> = Promise.resolve()
    const lost = await cutOff(() => {
      waiting = two().catch((error: unknown) => error)
    })
    expect(isUnavailable(lost)).toBe(true)
    expect(await waiting).toMatchObject({ code: '57P03', message: 'the database system is starting up' })
    expect(await one()).toMatchObject([{ one: 1 }])
  })
})
