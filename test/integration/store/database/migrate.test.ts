import { afterAll, beforeAll, expect, test } from 'bun:test'
import postgres from 'postgres'
import { audit } from '../../../../src/store/audit.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { migrate, schemaOf } from '../../../../src/store/database/migrate.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../../support/drafts.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

async function emptyDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const server = postgres(database.url, { max: 1, onnotice: () => {} })
  const name = `sms_test_${crypto.randomUUID().replaceAll('-', '')}`
  await server.unsafe(`create database ${name}`)
  const url = new URL(database.url)
  url.pathname = `/${name}`
  return {
    url: url.href,
    async drop() {
      await server.unsafe(`drop database ${name} with (force)`)
      await server.end()
    },
  }
}

const open = (url: string) => openDb({ address: { kind: 'url', url }, name: 'sms-test', max: 2 })

async function tables(sql: Db['sql']): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select oid::text || ' ' || relname as name from pg_class where relnamespace = 'public'::regnamespace order by oid`
  return rows.map(({ name }) => name)
}

async function advisoryLocks(of: Db): Promise<number> {
  const [row] = await of.sql<{ count: number }[]>`
    select count(*) from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`
  return row?.count ?? -1
}

test('a second migration changes nothing and keeps what is there', async () => {
  const clientId = await createTestClient(db, 100)
  await insertMessages(db, [newMessage(clientId)])
  const before = await tables(db.sql)
  await migrate(db, Date.now())
  expect(await tables(db.sql)).toEqual(before)
  const [count] = await db.sql`select count(*) from messages where client_id = ${clientId}`
  expect(count?.['count']).toBe(1)
  expect(await audit(db)).toEqual([])
})

test('of processes that migrate an empty database at once every one finds it migrated', async () => {
  const empty = await emptyDatabase()
  const pools = Array.from({ length: 4 }, () => open(empty.url))
  try {
    await Promise.all(pools.map((pool) => migrate(pool, Date.now())))
    for (const pool of pools) {
      const clientId = await createTestClient(pool, 100)
      await insertMessages(pool, [newMessage(clientId)])
    }
    for (const pool of pools) expect(await advisoryLocks(pool)).toBe(0)
  } finally {
    await Promise.all(pools.map((pool) => pool.close()))
    await empty.drop()
  }
})

test('a migration that fails leaves no lock behind: the next one runs at once', async () => {
  const empty = await emptyDatabase()
  const failing = open(empty.url)
  const next = open(empty.url)
  try {
    // Something of the name of our table is there already.
    await failing.sql`create table clients (id integer)`
    await expect(migrate(failing, Date.now())).rejects.toThrow()
    await failing.sql`drop table clients`
    expect(await advisoryLocks(next)).toBe(0)
    await migrate(next, Date.now())
  } finally {
    await Promise.all([failing.close(), next.close()])
    await empty.drop()
  }
})

test('the alarms of an earlier release tell in which state their messages wait, but those in the hands of a worker', async () => {
  const older = await emptyDatabase()
  const of = open(older.url)
  try {
    await migrate(of, Date.now())
    await of.sql`alter table alarms drop column waits_in cascade`
    const clientId = await createTestClient(of, 100)
    const file = await Bun.file(new URL('../../../../drizzle/0009_waits_in.sql', import.meta.url)).text()
    const states = ['SENT', 'SCHEDULED', 'SENDING', 'SCHEDULED'] as const
    const ids: string[] = []
    for (const [index, status] of states.entries()) {
      const id = newMessageId()
      ids.push(id)
      const wakeAt = new Date(Date.now() + (index === 3 ? 5_000 : 3_600_000))
      await of.sql`
        insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, lane, version, wake_at, expires_at,
          created_at, updated_at)
        values (${id}, ${clientId}, '+15550001', 'S', 'T', 'GSM7', 1, ${status}, 'normal', 1, ${wakeAt}, now() + interval '3 days',
          now(), now())`
      await of.sql`insert into alarms (wake_at, message_id) values (${wakeAt}, ${id})`
    }
    await of.sql.begin(async (tx) => {
      for (const statement of file.split('--> statement-breakpoint')) await tx.unsafe(statement)
    })
    const rows = await of.sql<
      { waits: string }[]
    >`select waits_in as waits from alarms order by array_position(${of.sql.array(ids)}::uuid[], message_id)`
    expect(rows.map(({ waits }) => waits)).toEqual(['SENT', 'SCHEDULED', 'PASSING', 'PASSING'])
  } finally {
    await of.close()
    await older.drop()
  }
})

test('a schema is told apart: none, that of an earlier release, the current one', async () => {
  const fresh = await emptyDatabase()
  const of = open(fresh.url)
  try {
    expect(await schemaOf(of)).toBe('none')
    await migrate(of, Date.now())
    expect(await schemaOf(of)).toBe('current')
    await of.sql`
      delete from drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations)`
    expect(await schemaOf(of)).toBe('old')
  } finally {
    await of.close()
    await fresh.drop()
  }
})
