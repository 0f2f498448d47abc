import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { MessageId } from '../../../../src/domain/message.ts'
import { firstUuid7At } from '../../../../src/domain/uuid7.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { ensureDaysOf } from '../../../../src/store/database/partitions.ts'
import type { StoredExchange } from '../../../../src/store/message/exchange-packs.ts'
import {
  dropExchangesBefore,
  insertExchanges,
  listExchanges,
} from '../../../../src/store/message/exchanges.ts'
import { removeExchanges } from '../../../../src/store/message/redacted-messages.ts'
import { moveThrough } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { keptWords, newExchange, newId } from '../../../support/exchanges.ts'

const DAY_MS = 86_400_000

/** A message that is older has rows: the bound, by hand. */
const PACKED_FOR_MS = 900_000

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  await db.sql`delete from provider_exchanges`
  await db.sql`delete from provider_exchange_packs`
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

type Table = 'provider_exchanges' | 'provider_exchange_packs'

async function days(): Promise<string[]> {
  const rows = await db.sql<{ name: string }[]>`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent in ('provider_exchanges'::regclass, 'provider_exchange_packs'::regclass) order by 1`
  return rows.map(({ name }) => name)
}
const dayTable = (atMs: number, table: Table = 'provider_exchanges') =>
  `${table}_${new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')}`

async function counts() {
  const [row] = await db.sql<{ packs: number; rows: number }[]>`
    select (select count(*) from provider_exchange_packs) as packs, (select count(*) from provider_exchanges) as rows`
  return row
}

test('what was written is read as it was, oldest first, and of its message only', async () => {
  const messageId = newId()
  const nowMs = Date.now()
  const odd = { line: 'submit_sm', fields: { tag: 5, 'a "name"': 'väl\\ue' }, body: 'Grüße 😀\n{"x":1}' }
  const first = stored(nowMs - 20, { messageId, sent: odd, part: 2, tookMs: null, answered: null })
  const second = stored(nowMs - 10, { messageId, what: 'receipt', attempt: 2, sent: null })
  await insert([second, stored(nowMs), first], nowMs)
  expect(await listExchanges(db, messageId, nowMs - DAY_MS, 10)).toEqual([first, second])
})

test('what is said of messages in their first fifteen minutes is one row, of older ones a row each, and is read alike', async () => {
  const nowMs = Date.now()
  const ages = [0, 1_000, PACKED_FOR_MS - 1, PACKED_FOR_MS, DAY_MS]
  const all = ages.map((ageMs) => stored(nowMs, { messageId: newId(nowMs - ageMs) }))
  await insert(all, nowMs)
  expect(await counts()).toEqual({ packs: 1, rows: 2 })
  for (const one of all) expect(await listExchanges(db, one.messageId, 0, 10)).toEqual([one])
})

test('a clock behind that of the acceptance loses nothing', async () => {
  const nowMs = Date.now()
  const one = stored(nowMs, { messageId: newId(nowMs + 30_000) })
  await insert([one], nowMs)
  expect(await listExchanges(db, one.messageId, 0, 10)).toEqual([one])
})

test('an early pack and a later row of a message are one list, and an id in capitals finds it too', async () => {
  const nowMs = Date.now()
  const messageId = newId(nowMs - PACKED_FOR_MS - 5)
  const early = stored(nowMs - PACKED_FOR_MS, { messageId })
  const late = stored(nowMs, { messageId, what: 'receipt', sent: null })
  await insert([late, early])
  expect(await counts()).toEqual({ packs: 1, rows: 1 })
  const inCapitals = messageId.toUpperCase() as MessageId // as it may be asked for
  expect(await listExchanges(db, inCapitals, 0, 10)).toEqual([early, late])
  expect(await listExchanges(db, messageId, nowMs - 1, 10)).toEqual([late])
})

test('a message whose id ends as that of another has what was said of itself only', async () => {
  const nowMs = Date.now()
  const messageId = newId(nowMs)
  const other = `${messageId.slice(0, 24)}0000${messageId.slice(-8)}` as MessageId // as ids are written
  await insert([stored(nowMs, { messageId: other })], nowMs)
  await insert([stored(nowMs, { messageId })], nowMs)
  expect(await listExchanges(db, messageId, 0, 10)).toHaveLength(1)
})

describe('what was said of a message that is erased', () => {
  test('is gone from packs and rows, and what they hold of others stays', async () => {
    const nowMs = Date.now()
    const messageId = newId(nowMs - PACKED_FOR_MS - 5)
    const mine = ['early', 'earlier', 'late'].map((outcome) => stored(nowMs, { messageId, outcome }))
    const [early = stored(0), earlier = stored(0), late = stored(0)] = mine
    const other = stored(nowMs - 10, { messageId: newId(nowMs - PACKED_FOR_MS - 10) })
    await insert([early, other, early], nowMs - PACKED_FOR_MS)
    await insert([earlier], nowMs - PACKED_FOR_MS + 1)
    await insert([late], nowMs)
    await db.sql.begin((tx) => removeExchanges(tx, [messageId]))
    expect(await listExchanges(db, messageId, 0, 10)).toEqual([])
    expect(await listExchanges(db, other.messageId, 0, 10)).toEqual([other])
    expect(await keptWords(db)).not.toContain(messageId)
    expect(await counts()).toEqual({ packs: 1, rows: 0 })
  })

  test('by two at once, from one pack: neither brings back what the other has taken out', async () => {
    const nowMs = Date.now()
    const all = Array.from({ length: 8 }, () => stored(nowMs, { messageId: newId(nowMs) }))
    await insert(all, nowMs)
    const [kept = stored(0), ...erased] = all
    await Promise.all(erased.map((one) => db.sql.begin((tx) => removeExchanges(tx, [one.messageId]))))
    expect(await counts()).toEqual({ packs: 1, rows: 0 })
    expect(await listExchanges(db, kept.messageId, 0, 10)).toEqual([kept])
    for (const { messageId } of erased) expect(await keptWords(db)).not.toContain(messageId)
  })

  test('by an api of the release before, which knows no packs: they go whole, and those without it stay', async () => {
    const clientId = await createTestClient(db, 1_000)
    const [messageId] = await moveThrough(db, clientId, ['SENT', 'DELIVERED'])
    const id = must(messageId, 'a message')
    const nowMs = Date.now()
    await insert([stored(nowMs, { messageId: id })], nowMs)
    const other = stored(nowMs, { messageId: newId(nowMs) })
    await insert([other], nowMs)
    await db.sql`update messages set text = '', redacted_at = now() where id = ${id}`
    expect(await listExchanges(db, id, 0, 10)).toEqual([])
    expect(await listExchanges(db, other.messageId, 0, 10)).toEqual([other])
  })
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
  const tables = ['provider_exchanges', 'provider_exchange_packs'] as const
  const nowMs = Date.now()
  for (const table of tables)
    await db.sql`alter table ${db.sql(table)} add column synced text default current_setting('synchronous_commit')`
  await insert(
    [0, DAY_MS].map((ageMs) => stored(nowMs, { messageId: newId(nowMs - ageMs) })),
    nowMs,
  )
  for (const table of tables) {
    const kept = await db.sql<{ synced: string }[]>`select synced from ${db.sql(table)}`
    await db.sql`alter table ${db.sql(table)} drop column synced`
    expect(kept).toMatchObject([{ synced: 'off' }])
  }
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
    const packed = [7, 8].map((count) => stored(daysAgo(count), { messageId: newId(daysAgo(count)) }))
    await insert([stored(daysAgo(8), { messageId }), kept, ...packed])
    expect(await dropExchangesBefore(db, daysAgo(7))).toBeGreaterThanOrEqual(2)
    const left = await days()
    for (const table of ['provider_exchanges', 'provider_exchange_packs'] as const) {
      expect(left).not.toContain(dayTable(daysAgo(9), table))
      expect(left).not.toContain(dayTable(daysAgo(8), table))
      expect(left).toContain(dayTable(daysAgo(7), table))
    }
    expect(await listExchanges(db, messageId, 0, 10)).toEqual([kept])
    const [young, older] = packed.map((one) => listExchanges(db, one.messageId, 0, 10))
    expect([await young, await older]).toEqual([packed.slice(0, 1), []])
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
