import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Db } from '../../../../src/store/database/db.ts'
import {
  claimParkedReceipts,
  type ParkedReceipt,
  parkReceipts,
  removeParkedReceipts,
} from '../../../../src/store/receipt/parked-receipts.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'

const RECEIVED_AT_MS = Date.UTC(2026, 10, 24, 10)

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  await db.sql`delete from parked_receipts`
})

const receipt = (more: Partial<ParkedReceipt> = {}): ParkedReceipt => ({
  id: Bun.randomUUIDv7(),
  provider: 'mock',
  body: '{"provider_message_id":"mock-1","status":"DELIVRD"}',
  receivedAtMs: RECEIVED_AT_MS,
  ...more,
})

async function wakeAt(id: string): Promise<number> {
  const [row] = await db.sql<{ wake_at: Date }[]>`select wake_at from parked_receipts where id = ${id}`
  return row?.wake_at.getTime() ?? 0
}

test('a parked receipt comes back when it is due, as it was received', async () => {
  const one = receipt({ body: '{"odd":"\\u0000 \\"quoted\\" \\\\ 漢字 €"}' })
  await parkReceipts(db.sql, [one], RECEIVED_AT_MS + 100)
  expect(await claimParkedReceipts(db.sql, RECEIVED_AT_MS + 99, 10)).toEqual([])
  expect(await claimParkedReceipts(db.sql, RECEIVED_AT_MS + 100, 10)).toEqual([one])
})

test('the same receipt parked twice is there once, with its first alarm', async () => {
  const one = receipt()
  await parkReceipts(db.sql, [one], RECEIVED_AT_MS + 100)
  await parkReceipts(db.sql, [one, receipt()], RECEIVED_AT_MS + 900)
  expect(await wakeAt(one.id)).toBe(RECEIVED_AT_MS + 100)
  const [rows] = await db.sql`select count(*) from parked_receipts`
  expect(rows?.['count']).toBe(2)
})

test.each([
  ['at once', 0, 250],
  ['after 100 ms', 100, 250],
  ['after 1 s', 1_000, 1_000],
  ['after 20 s', 20_000, 20_000],
  ['after an hour', 3_600_000, 60_000],
])(
  'a receipt claimed %s is tried again after as long, within 250 ms and 60 s',
  async (_, waitedMs, againMs) => {
    const one = receipt()
    await parkReceipts(db.sql, [one], RECEIVED_AT_MS)
    const nowMs = RECEIVED_AT_MS + waitedMs
    await claimParkedReceipts(db.sql, nowMs, 10)
    expect(await wakeAt(one.id)).toBe(nowMs + againMs)
  },
)

test('two claimers at once never get the same receipt, and together get every one', async () => {
  const all = Array.from({ length: 100 }, () => receipt())
  await parkReceipts(db.sql, all, RECEIVED_AT_MS)
  const claims = await Promise.all(
    Array.from({ length: 6 }, () => claimParkedReceipts(db.sql, RECEIVED_AT_MS, 30)),
  )
  const rest = await claimParkedReceipts(db.sql, RECEIVED_AT_MS, 1_000)
  const ids = [...claims.flat(), ...rest].map(({ id }) => id)
  expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted())
})

test('what is taken out does not come back, and taking it out again changes nothing', async () => {
  const [gone, kept] = [receipt(), receipt()]
  await parkReceipts(db.sql, [gone, kept], RECEIVED_AT_MS)
  await removeParkedReceipts(db.sql, [gone.id])
  await removeParkedReceipts(db.sql, [gone.id])
  await removeParkedReceipts(db.sql, [])
  expect(await claimParkedReceipts(db.sql, RECEIVED_AT_MS, 10)).toEqual([kept])
})
