import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { type Db, isUnavailable, openDb, type Tx } from '../../../../src/store/database/db.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { type Cut, openPostgresProxy, type PostgresProxy } from '../../../support/postgres-proxy.ts'

// The driver is patched: what is still to come of a transaction that is over goes nowhere. A pool of one connection makes
// the next one's statements take the very connection that was lost.

let database: TestDatabase
let proxy: PostgresProxy
let pool: Db

beforeAll(async () => {
  database = await createDatabase()
  proxy = await openPostgresProxy(database.url)
  await database.db.sql`create table notes (note text not null)`
})
afterAll(async () => {
  await proxy.close()
  await database.drop()
})
beforeEach(() => {
  pool = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 1 })
})
afterEach(async () => {
  await pool.close()
  await database.db.sql`truncate notes`
})

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )
const notes = async () =>
  (await database.db.sql<{ note: string }[]>`select note from notes`).map((row) => row.note)
const note = (tx: Tx, text: string) => tx`insert into notes values (${text})`

/** The server ends the transaction of `tx`; resolves when the pool has made its connection again, for whoever waited. */
async function standStill(tx: Tx): Promise<void> {
  // Held before the server hangs up: the first one takes the new connection.
  const waiting = pool.sql`select 1`.execute()
  await tx`set local idle_in_transaction_session_timeout = '1ms'`
  await waiting
}

describe('a transaction that the server ended because it stood still, while others waited for its connection', () => {
  test('writes nothing any more: neither its statements nor its commit are carried out', async () => {
    const late: unknown[] = []
    const done = Promise.withResolvers<void>()
    const outcome = await errorOf(
      pool.sql.begin(async (tx) => {
        await note(tx, 'before')
        await standStill(tx)
        late.push(await errorOf(note(tx, 'after')))
        done.resolve()
      }),
    )
    expect(isUnavailable(outcome)).toBe(true)
    await done.promise
    expect(late.map(isUnavailable)).toEqual([true])
    expect(await pool.sql`select 1 as one`).toMatchObject([{ one: 1 }])
    expect(await notes()).toEqual([])
  })

  test.each(['commit', 'rollback'] as const)(
    'leaves the next one alone: its own %s does not end it',
    async (end) => {
      const mayGoOn = Promise.withResolvers<void>()
      const ended = Promise.withResolvers<void>()
      const first = errorOf(
        pool.sql.begin(async (tx) => {
          await standStill(tx)
          await mayGoOn.promise
          // The driver's word follows once this has settled, before anything that is asked for later.
          setImmediate(ended.resolve)
          if (end === 'rollback') throw new Error('given up')
        }),
      )
      expect(isUnavailable(await first)).toBe(true)
      const second = errorOf(
        pool.sql.begin(async (tx) => {
          await note(tx, 'second')
          mayGoOn.resolve()
          await ended.promise
          await note(tx, 'second again')
          if (end === 'commit') throw new Error('taken back')
        }),
      )
      const error = await second
      expect(error instanceof Error ? error.message : error).toBe(end === 'commit' ? 'taken back' : null)
      expect(await notes()).toEqual(end === 'commit' ? [] : ['second', 'second again'])
    },
  )
})

const CUTS: readonly Cut[] = [
  { kind: 'statement', text: 'select 4711' },
  { kind: 'reset', text: 'select 4711' },
]

test.each(CUTS)(
  'every statement of a transaction ends when its connection is lost by a $kind',
  async (cut) => {
    proxy.cutOnce(cut)
    const ends = Promise.withResolvers<readonly unknown[]>()
    const outcome = await errorOf(
      pool.sql.begin(async (tx) => {
        // Each asks for the types of its parameters first: those behind the first one wait in the transaction's own queue.
        const all = [1, 2, 3].map((n) => errorOf(tx`select 4711 + ${n}::int`))
        ends.resolve(await Promise.all(all))
      }),
    )
    expect(isUnavailable(outcome)).toBe(true)
    expect((await ends.promise).map(isUnavailable)).toEqual([true, true, true])
    expect(await pool.sql`select 1 as one`).toMatchObject([{ one: 1 }])
  },
)

describe('a statement that comes after the end of its transaction', () => {
  test('fails, and is not carried out on its own: after a commit', async () => {
    const tx = await pool.sql.begin(async (tx) => {
      await note(tx, 'in time')
      return { late: tx }
    })
    await expect(note(tx.late, 'late')).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' })
    expect(await notes()).toEqual(['in time'])
  })

  test('the same after a rollback: of statements at once one failed, and another was still to come', async () => {
    const failed = Promise.withResolvers<void>()
    const late = Promise.withResolvers<unknown>()
    const outcome = await errorOf(
      pool.sql.begin(async (tx) => {
        const slow = failed.promise.then(() => note(tx, 'late'))
        late.resolve(errorOf(slow))
        await Promise.all([tx`select 1 / 0`, slow])
      }),
    )
    expect(outcome).toMatchObject({ code: '22012' })
    failed.resolve()
    expect(await late.promise).toMatchObject({ code: 'TRANSACTION_ENDED' })
    expect(await notes()).toEqual([])
  })
})

/** Statements that the driver sends ahead on one connection before it waits for an answer (`max_pipeline`). */
const PIPELINE = 100

test('a begin that is the last one the pipeline has room for takes the connection with it', async () => {
  await pool.sql`select 1`
  const before = Array.from({ length: PIPELINE }, () => pool.sql`select 2`.simple().execute())
  const outcome = errorOf(
    pool.sql.begin(async (tx) => {
      await note(tx, 'mine')
      await note(tx, 'mine as well')
      throw new Error('taken back')
    }),
  )
  await Promise.all(before)
  expect(await outcome).toMatchObject({ message: 'taken back' })
  expect(await notes()).toEqual([])
})

describe('a connection that was reserved', () => {
  test('and lost is not that of the next one: neither its statements nor its release reach it', async () => {
    const reserved = await pool.sql.reserve()
    const waiting = pool.sql`select 1`.execute()
    expect(isUnavailable(await errorOf(reserved`select pg_terminate_backend(pg_backend_pid())`))).toBe(true)
    await waiting
    const outside = Promise.withResolvers<unknown>()
    const inside = errorOf(
      pool.sql.begin(async (tx) => {
        await note(tx, 'inside')
        expect(isUnavailable(await errorOf(reserved`insert into notes values ('by nobody')`))).toBe(true)
        reserved.release()
        const other = pool.sql`insert into notes values ('outside')`.execute()
        outside.resolve(other)
        await note(tx, 'inside as well')
        throw new Error('taken back')
      }),
    )
    expect(await inside).toMatchObject({ message: 'taken back' })
    await outside.promise
    expect(await notes()).toEqual(['outside'])
  })

  test('and lost ends every statement that was given to it', async () => {
    const reserved = await pool.sql.reserve()
    proxy.cutOnce({ kind: 'statement', text: 'select 4711' })
    const all = await Promise.all([1, 2, 3].map((n) => errorOf(reserved`select 4711 + ${n}::int`)))
    expect(all.map(isUnavailable)).toEqual([true, true, true])
    reserved.release()
    expect(await pool.sql`select 1 as one`).toMatchObject([{ one: 1 }])
  })

  test('and given back takes no statement any more, and is given back once', async () => {
    const reserved = await pool.sql.reserve()
    reserved.release()
    await expect(reserved`select 1`).rejects.toMatchObject({ code: 'CONNECTION_RELEASED' })
    const inside = errorOf(
      pool.sql.begin(async (tx) => {
        await note(tx, 'inside')
        reserved.release()
        void pool.sql`insert into notes values ('outside')`.execute()
        await note(tx, 'inside as well')
        throw new Error('taken back')
      }),
    )
    expect(await inside).toMatchObject({ message: 'taken back' })
    expect(await pool.sql`select 1 as one`).toMatchObject([{ one: 1 }])
    expect(await notes()).toEqual(['outside'])
  })
})
