import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { firstUuid7At } from '../../../../src/domain/uuid7.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { ensureDaysOf } from '../../../../src/store/database/partitions.ts'
import {
  dropExchangesBefore,
  insertExchanges,
  listExchanges,
  type StoredExchange,
} from '../../../../src/store/message/exchanges.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { newExchange, newId } from '../../../support/exchanges.ts'

const DAY_MS = 86_400_000

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  await db.sql`truncate provider_exchanges`
})

const stored = (atMs: number, given: Partial<StoredExchange> = {}): StoredExchange => ({
  ...newExchange({ startedAtMs: atMs }),
  provider: 'acme',
  ...given,
})

/** Writes them together at this instant, or each when it began. */
async function insert(exchanges: readonly StoredExchange[], atMs?: number): Promise<void> {
  if (atMs !== undefined) return await insertExchanges(db, Bun.randomUUIDv7('hex', atMs), exchanges)
  for (const one of exchanges) await insert([one], one.startedAtMs)
}

async function days(): Promise<string[]> {
  const rows = await db.sql<{ name: string }[]>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = 'provider_exchanges'::regclass order by 1`
  return rows.map(({ name }) => name)
}
const dayTable = (atMs: number) =>
  `provider_exchanges_${new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')}`

test('what was written is read as it was, oldest first, and of its message only', async () => {
  const messageId = newId()
  const nowMs = Date.now()
  const odd = { line: 'submit_sm', fields: { tag: 5, 'a "name"': 'väl\\ue' }, body: 'Grüße 😀\n{"x":1}' }
  const first = stored(nowMs - 20, { messageId, sent: odd, part: 2, tookMs: null, answered: null })
  const second = stored(nowMs - 10, { messageId, what: 'receipt', attempt: 2, sent: null })
  await insert([second, stored(nowMs), first], nowMs)
  expect(await listExchanges(db, messageId, nowMs - DAY_MS, 10)).toEqual([first, second])
})

test('of one millisecond the submission comes first, and its parts in their order', async () => {
  const messageId = newId()
  const nowMs = Date.now()
  const parts = [1, 2, 3].map((part) => stored(nowMs, { messageId, part }))
  const receipt = stored(nowMs, { messageId, what: 'receipt', part: 1 })
  await insert([receipt, ...parts.toReversed()], nowMs)
  expect(await listExchanges(db, messageId, 0, 10)).toEqual([...parts, receipt])
})

test('of very many the last ones are read', async () => {
  const messageId = newId()
  const nowMs = Date.now()
  const all = Array.from({ length: 5 }, (_, index) => stored(nowMs + index, { messageId }))
  await insert(all, nowMs)
  expect(await listExchanges(db, messageId, 0, 2)).toEqual(all.slice(3))
})

test('what was written before is not read, whatever its message is', async () => {
  const messageId = newId()
  const nowMs = Date.now()
  const [old, young] = [stored(nowMs - DAY_MS, { messageId }), stored(nowMs, { messageId })]
  await insert([old, young])
  expect(await listExchanges(db, messageId, nowMs - DAY_MS / 2, 10)).toEqual([young])
})

test('a day that nobody has made is made', async () => {
  const atMs = Date.now() + 20 * DAY_MS
  expect(await days()).not.toContain(dayTable(atMs))
  const one = stored(atMs)
  await insert([one])
  expect(await listExchanges(db, one.messageId, 0, 10)).toEqual([one])
})

test('nobody waits for the disk: only statements of the log go without it', async () => {
  const [before] = await db.sql<
    { setting: string }[]
  >`select current_setting('synchronous_commit') as setting`
  await db.sql`alter table provider_exchanges add column synced text default current_setting('synchronous_commit')`
  await insert([stored(Date.now())])
  const kept = await db.sql<
    { synced: string }[]
  >`select synced from provider_exchanges order by batch_id desc limit 1`
  await db.sql`alter table provider_exchanges drop column synced`
  expect(kept).toMatchObject([{ synced: 'off' }])
  const after = await Promise.all(
    Array.from(
      { length: 16 },
      () => db.sql<{ setting: string }[]>`
      select current_setting('synchronous_commit') as setting from pg_sleep(0.01)`,
    ),
  )
  expect(new Set(after.flat().map(({ setting }) => setting))).toEqual(new Set([before?.setting ?? '']))
  expect(before?.setting).not.toBe('off')
})

describe('a day that is too old', () => {
  const nowMs = Date.UTC(2027, 5, 20, 13)
  const daysAgo = (count: number) => nowMs - count * DAY_MS

  test('is dropped once all of it is, and no other', async () => {
    await ensureDaysOf(
      db,
      [9, 8, 7, 0].map((count) => firstUuid7At(daysAgo(count))),
    )
    const messageId = newId()
    const kept = stored(daysAgo(7), { messageId })
    await insert([stored(daysAgo(8), { messageId }), kept])
    expect(await dropExchangesBefore(db, daysAgo(7))).toBeGreaterThanOrEqual(2)
    const left = await days()
    expect(left).not.toContain(dayTable(daysAgo(9)))
    expect(left).not.toContain(dayTable(daysAgo(8)))
    expect(left).toContain(dayTable(daysAgo(7)))
    expect(await listExchanges(db, messageId, 0, 10)).toEqual([kept])
    expect(await dropExchangesBefore(db, daysAgo(7))).toBe(0)
  })

  test('waits for who reads the table, and does not hold up the others for long', async () => {
    await ensureDaysOf(db, [firstUuid7At(daysAgo(30))])
    const reader = await db.sql.reserve()
    try {
      await reader`begin`
      await reader`set local idle_in_transaction_session_timeout = 0`
      await reader`select count(*) from provider_exchanges`
      await expect(dropExchangesBefore(db, daysAgo(29))).rejects.toMatchObject({ code: '55P03' })
      expect(await days()).toContain(dayTable(daysAgo(30)))
      await reader`commit`
    } finally {
      reader.release()
    }
    expect(await dropExchangesBefore(db, daysAgo(29))).toBe(1)
  })

  test('takes nothing else of its day with it', async () => {
    await ensureDaysOf(db, [firstUuid7At(daysAgo(40))])
    await dropExchangesBefore(db, daysAgo(39))
    const [row] = await db.sql<{ there: boolean }[]>`
      select to_regclass(${dayTable(daysAgo(40)).replace('provider_exchanges', 'messages')}) is not null as there`
    expect(row?.there).toBe(true)
  })
})
