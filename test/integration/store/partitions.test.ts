import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Db } from '../../../src/store/db.ts'
import { ensurePartitions } from '../../../src/store/partitions.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'

const DAY_MS = 86_400_000

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

async function partitions(): Promise<string[]> {
  const rows = await db.sql<{ name: string }[]>`
    select c.oid::text || ' ' || c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where c.relkind = 'r' order by 1`
  return rows.map(({ name }) => name)
}

async function advisoryLocks(of: Db): Promise<number> {
  const [row] = await of.sql<{ count: number }[]>`
    select count(*) from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`
  return row?.count ?? -1
}

test('a second call changes nothing', async () => {
  const before = await partitions()
  await ensurePartitions(db, Date.now())
  expect(await partitions()).toEqual(before)
})

test('yesterday, today and seven days ahead have partitions of all three tables', async () => {
  const today = Date.UTC(2031, 1, 26, 13)
  await ensurePartitions(db, today)
  const names = (await partitions())
    .map((name) => name.split(' ')[1])
    .filter((name) => name?.includes('_2031'))
  const days = ['0225', '0226', '0227', '0228', '0301', '0302', '0303', '0304', '0305']
  expect(names.toSorted()).toEqual(
    ['credit_locks', 'message_events', 'messages'].flatMap((table) =>
      days.map((day) => `${table}_2031${day}`),
    ),
  )
})

test.each([
  ['now', 0],
  ['a day ago', -DAY_MS],
  ['seven days ahead', 7 * DAY_MS],
])('a message with an id of %s is stored', async (_, aheadMs) => {
  const clientId = await createTestClient(db, 100)
  const [message] = await insertMessages(db, [newMessage(clientId, { acceptedAtMs: Date.now() + aheadMs })])
  const [row] =
    await db.sql`select tableoid::regclass::text as partition from messages where id = ${message?.id ?? ''}`
  const day = new Date(Date.now() + aheadMs).toISOString().slice(0, 10).replaceAll('-', '')
  expect(row?.['partition']).toBe(`messages_${day}`)
})

test('the first and the last millisecond of a day belong to it', async () => {
  const day = Math.floor(Date.now() / DAY_MS) * DAY_MS
  const clientId = await createTestClient(db, 100)
  const messages = await insertMessages(
    db,
    [day - 1, day, day + DAY_MS - 1, day + DAY_MS].map((acceptedAtMs) =>
      newMessage(clientId, { acceptedAtMs }),
    ),
  )
  const rows = await db.sql<{ partition: string }[]>`
    select tableoid::regclass::text as partition from messages where id = any(${db.sql.array(messages.map(({ id }) => id))}::uuid[])
    order by id`
  const name = (atMs: number) => `messages_${new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')}`
  expect(rows.map(({ partition }) => partition)).toEqual([
    name(day - 1),
    name(day),
    name(day),
    name(day + DAY_MS),
  ])
})

test('processes that make the same days at once all go through, and leave no lock', async () => {
  for (let round = 0; round < 3; round++) {
    const nowMs = Date.UTC(2040, round, 10)
    await Promise.all(Array.from({ length: 8 }, () => ensurePartitions(db, nowMs)))
    const names = (await partitions()).filter((name) => name.includes(`_20400${round + 1}`))
    expect(names).toHaveLength(27)
  }
  expect(await advisoryLocks(db)).toBe(0)
})

test('a day that cannot be made fails, and leaves no lock behind for others to wait on', async () => {
  const own = await createDatabase()
  try {
    // Somebody else's partition that lies across the 10th of January 2050 (0x024bfcb62c00 ms).
    await own.db.sql.unsafe(
      `create table foreign_days partition of messages
         for values from ('024b0000-0000-0000-0000-000000000000') to ('024fffff-0000-0000-0000-000000000000')`,
    )
    await expect(ensurePartitions(own.db, Date.UTC(2050, 0, 10))).rejects.toMatchObject({ code: '42P17' })
    expect(await advisoryLocks(own.db)).toBe(0)
  } finally {
    await own.drop()
  }
})
