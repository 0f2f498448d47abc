import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Db } from '../../../../src/store/database/db.ts'
import {
  addDeadLetters,
  type DeadLetter,
  EVERY_LETTER,
  listDeadLetters,
  removeDeadLettersBefore,
  replayDeadReceipts,
} from '../../../../src/store/receipt/dead-letters.ts'
import { claimParkedReceipts } from '../../../../src/store/receipt/parked-receipts.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'

const NOW_MS = Date.UTC(2026, 10, 24, 10)

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  await db.sql`delete from dead_letters`
  await db.sql`delete from parked_receipts`
})

const letter = (more: Partial<DeadLetter> = {}): DeadLetter => ({
  id: Bun.randomUUIDv7(),
  what: 'receipt',
  source: 'mock',
  reason: 'no message has this provider_message_id',
  payload: '{"provider_message_id":"mock-1","status":"DELIVRD"}',
  ...more,
})

test('a letter keeps its reason and its raw payload', async () => {
  const one = letter({ payload: '{"raw":"\\u0000 \\"quoted\\" \\\\ 漢字 €"}' })
  await addDeadLetters(db.sql, [one])
  const [kept] = await listDeadLetters(db.sql, 10)
  expect(kept).toMatchObject({ ...one, replayedAt: null })
  expect(kept?.createdAt).toBeInstanceOf(Date)
})

test('the same letter a second time changes nothing', async () => {
  const one = letter()
  await addDeadLetters(db.sql, [one])
  await addDeadLetters(db.sql, [{ ...one, reason: 'another reason' }])
  const all = await listDeadLetters(db.sql, 10)
  expect(all.map(({ reason }) => reason)).toEqual(['no message has this provider_message_id'])
})

test('letters are listed newest first, as many as asked for', async () => {
  const [old, middle, young] = [letter(), letter(), letter()]
  for (const one of [old, middle, young]) await addDeadLetters(db.sql, [one])
  expect((await listDeadLetters(db.sql, 2)).map(({ id }) => id)).toEqual([young.id, middle.id])
})

test('a replayed receipt is parked as if it came now, and is marked', async () => {
  const one = letter()
  await addDeadLetters(db.sql, [one])
  expect(await replayDeadReceipts(db.sql, { ...EVERY_LETTER, ids: [one.id] }, NOW_MS)).toBe(1)
  expect(await claimParkedReceipts(db.sql, NOW_MS, 10)).toEqual([
    { id: one.id, provider: 'mock', body: one.payload, receivedAtMs: NOW_MS },
  ])
  expect((await listDeadLetters(db.sql, 10))[0]?.replayedAt).toEqual(new Date(NOW_MS))
})

test('only those asked for are replayed; without a list, all that were not yet', async () => {
  const [one, two, three] = [letter(), letter(), letter()]
  await addDeadLetters(db.sql, [one, two, three])
  expect(await replayDeadReceipts(db.sql, { ...EVERY_LETTER, ids: [two.id] }, NOW_MS)).toBe(1)
  expect(await replayDeadReceipts(db.sql, { ...EVERY_LETTER, ids: [] }, NOW_MS)).toBe(0)
  expect(await replayDeadReceipts(db.sql, EVERY_LETTER, NOW_MS)).toBe(2)
  expect(await replayDeadReceipts(db.sql, EVERY_LETTER, NOW_MS)).toBe(0)
  expect(await claimParkedReceipts(db.sql, NOW_MS, 10)).toHaveLength(3)
})

test('what was unreadable on the bus cannot be replayed', async () => {
  const one = letter({ what: 'unreadable', source: 'sms.receipt.mock', payload: 'not JSON' })
  await addDeadLetters(db.sql, [one])
  expect(await replayDeadReceipts(db.sql, { ...EVERY_LETTER, ids: [one.id] }, NOW_MS)).toBe(0)
  expect(await replayDeadReceipts(db.sql, EVERY_LETTER, NOW_MS)).toBe(0)
})

test('a receipt that dies a second time can be seen and replayed again', async () => {
  const one = letter()
  await addDeadLetters(db.sql, [one])
  await replayDeadReceipts(db.sql, EVERY_LETTER, NOW_MS)
  await db.sql`delete from parked_receipts`
  await addDeadLetters(db.sql, [one])
  expect((await listDeadLetters(db.sql, 10)).map(({ replayedAt }) => replayedAt)).toContain(null)
  expect(await replayDeadReceipts(db.sql, EVERY_LETTER, NOW_MS + 1)).toBe(1)
})

test('letters older than a time are forgotten, the others stay', async () => {
  const [old, young] = [letter(), letter()]
  await addDeadLetters(db.sql, [old, young])
  await db.sql`update dead_letters set created_at = ${new Date(NOW_MS - 1)} where id = ${old.id}`
  await db.sql`update dead_letters set created_at = ${new Date(NOW_MS)} where id = ${young.id}`
  expect(await removeDeadLettersBefore(db.sql, new Date(NOW_MS))).toBe(1)
  expect((await listDeadLetters(db.sql, 10)).map(({ id }) => id)).toEqual([young.id])
})
