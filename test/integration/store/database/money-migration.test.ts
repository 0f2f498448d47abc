import { afterEach, beforeEach, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { migrate, schemaOf } from '../../../../src/store/database/migrate.ts'
import { run } from '../../../support/command.ts'
import { createEmptyDatabase, type TestDatabase } from '../../../support/database.ts'
import { MIGRATIONS, migrateTo } from '../../../support/earlier-schemas.ts'
import { eventually } from '../../../support/eventually.ts'
import { holdOpen } from '../../../support/hold-open.ts'

const BEFORE = must(MIGRATIONS[MIGRATIONS.indexOf('0014_money') - 1], 'the migration before')

let database: TestDatabase
let db: Db

beforeEach(async () => {
  database = await createEmptyDatabase()
  db = database.db
  await migrateTo(db, BEFORE)
})
afterEach(() => database.drop())

const RICH = '00000000-0000-7000-8000-000000000001'

async function giveClient(credit: string): Promise<void> {
  await db.sql`insert into clients (id, name, credit_cents) values (${RICH}, 'Rich', ${credit}::bigint)`
  await db.sql`insert into topups (id, client_id, amount_cents) values (gen_random_uuid(), ${RICH}, ${credit}::bigint)`
}

const typesOf = async () =>
  (
    await db.sql<{ type: string }[]>`
      select distinct format_type(a.atttypid, a.atttypmod) as type
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attname like '%\_cents' and c.relkind in ('r', 'p') order by 1`
  ).map(({ type }) => type)

test('a client with more than can be read exactly stops the migration, by its name, and nothing has changed', async () => {
  await giveClient('9007199254740991')
  const { code, stderr } = await run(['src/commands/migrate.ts'], { POSTGRES_URL: database.url })
  expect(code).toBe(1)
  expect(stderr).toBe(
    `client ${RICH} was topped up by 9007199254740991 cents in all, and may have at most 100000000000: correct its topups and its credit_cents, each by as much, and migrate again\n`,
  )
  expect(await typesOf()).toEqual(['bigint', 'integer'])
  expect(await schemaOf(db)).toBe('old')

  await db.sql`update topups set amount_cents = 100000000000`
  await db.sql`update clients set credit_cents = 100000000000`
  await migrate(db, Date.now())
  expect(await db.sql`select credit_cents from clients`).toMatchObject([
    { credit_cents: '100000000000.0000' },
  ])
})

test('every amount in every table and day is an exact decimal, and what was checked still is', async () => {
  await giveClient('5')
  await migrate(db, Date.now())
  // Those of ten digits are prices of one part.
  expect(await typesOf()).toEqual(['numeric(10,4)', 'numeric(20,4)'])
  await expect(db.sql`update clients set credit_cents = -0.0001`).rejects.toMatchObject({ code: '23514' })
  await expect(db.sql`update topups set amount_cents = 0`).rejects.toMatchObject({ code: '23514' })
  const added = Promise.all(
    Array.from({ length: 100 }, () => db.sql`update clients set credit_cents = credit_cents + 0.0001`),
  )
  await added
  expect(await db.sql`select credit_cents from clients`).toMatchObject([{ credit_cents: '5.0100' }])
})

test('traffic that takes the tables in another order is not ended by the migration, nor the migration by it', async () => {
  await giveClient('5')
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>()
  const { promise: holds, resolve: holding } = Promise.withResolvers<void>()
  const traffic = db.sql.begin(async (tx) => {
    await holdOpen(tx)
    // As a commit of moves: the locks first, then the client.
    await tx`update credit_locks set updated_at = now()`
    holding()
    await mayGoOn
    await tx`update clients set credit_cents = credit_cents + 1`
  })
  await holds
  const migrating = migrate(db, Date.now())
  await eventually(async () => {
    const waiting = await database.db.sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%LOCK TABLE clients%'`
    return waiting.length > 0
  })
  goOn()
  await traffic
  await migrating
  expect(await db.sql`select credit_cents from clients`).toMatchObject([{ credit_cents: '6.0000' }])
})
