import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { RawReceipt } from '../../../../src/bus/port.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { parkUnmatched, retryParkedReceipts } from '../../../../src/flow/receipt/park-receipts.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { dayOf, ensureDaysOf } from '../../../../src/store/database/partitions.ts'
import { listDeadLetters } from '../../../../src/store/receipt/dead-letters.ts'
import { listLateReceipts, MAX_LATE_RECEIPTS } from '../../../../src/store/receipt/late-receipts.ts'
import { NOTHING_LATE } from '../../../support/apart.ts'
import { type MemoryArchive, openMemoryArchive } from '../../../support/archived-days.ts'
import { moveThrough } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newMessageId } from '../../../support/drafts.ts'
import { knownProviders } from '../../../support/known-providers.ts'

const PARK_MS = 60_000
const OLD_MS = Date.now() - 3 * 86_400_000

let database: TestDatabase
let db: Db
let archive: MemoryArchive
let clientId: ClientId
let nowMs = Date.now()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  archive = openMemoryArchive(db)
  clientId = await createTestClient(db, 10_000)
  await ensureDaysOf(db, [newMessageId(OLD_MS)])
})
afterAll(() => database.drop())

const deps = () => ({
  db,
  providers: knownProviders([{ name: 'mock' }]),
  now: () => nowMs,
  receiptParkMs: PARK_MS,
  ...NOTHING_LATE,
  archive,
})

const receiptOf = (providerMessageId: string, more: object = {}): RawReceipt => ({
  receiptId: Bun.randomUUIDv7(),
  provider: 'mock',
  body: { provider_message_id: providerMessageId, status: 'DELIVRD', ...more },
  receivedAtMs: nowMs,
})

/** Receipts that find no message, and have waited as long as they may. */
async function receive(receipts: readonly RawReceipt[]): Promise<void> {
  await parkUnmatched(deps(), receipts)
  nowMs += PARK_MS + 1_000
  await retryParkedReceipts(deps())
}

const parked = async () => (await db.sql`select id from parked_receipts`).length

test('a receipt for an archived message is kept as late; one for nobody is a dead letter', async () => {
  const otp = { acceptedAtMs: OLD_MS, lane: 'otp', otp: true, text: 'Your code is {code}' } as const
  const [plain] = await moveThrough(db, clientId, ['SENT', 'DELIVERED'], 1, { acceptedAtMs: OLD_MS })
  const [coded] = await moveThrough(db, clientId, ['SENT', 'DELIVERED'], 1, otp)
  const [id, otpId] = [must(plain, 'a message'), must(coded, 'a message')]
  await db.sql`
    insert into message_parts (provider, provider_message_id, message_id, attempt, part) values ('mock', 'second-part', ${id}, 1, 2)`
  await archive.take(dayOf(OLD_MS))
  archive.answers(false)
  const receipts = [
    receiptOf(`p-${id}`),
    receiptOf('second-part', { status: 'UNDELIV', error: 'absent' }),
    receiptOf(`p-${otpId}`, { status: 'UNDELIV', error: 'code 123456 not delivered' }),
    receiptOf('p-nobody'),
  ]
  await receive(receipts)
  // Nobody knows yet whose they are.
  expect([await parked(), (await listDeadLetters(db.sql, 10)).length]).toEqual([4, 0])
  archive.answers(true)
  await receive([])
  expect(await parked()).toBe(0)
  expect((await listDeadLetters(db.sql, 10)).map((letter) => letter.id)).toEqual([
    must(receipts[3], 'the last').receiptId,
  ])
  const late = await listLateReceipts(db.sql, id)
  expect(late).toMatchObject([
    { messageId: id, providerMessageId: `p-${id}`, event: 'RECEIPT_DELIVERED', part: null, provider: 'mock' },
    { messageId: id, providerMessageId: 'second-part', event: 'RECEIPT_FAILED', part: 2, attempt: 1 },
  ])
  expect(JSON.parse(late[1]?.detail ?? '')).toEqual(must(receipts[1], 'the second').body)
  const [hidden] = await listLateReceipts(db.sql, otpId)
  expect(hidden?.detail).not.toContain('123456')
})

test('of one message no more than a hundred are kept, and what comes again is kept once', async () => {
  const [row] = await db.sql<{ id: MessageId }[]>`select message_id as id from late_receipts where part = 2`
  const id = must(row, 'a message').id
  const again = receiptOf(`p-${id}`)
  for (let nth = 0; nth < 3; nth++) await receive([again])
  expect(await listLateReceipts(db.sql, id)).toHaveLength(3)
  for (let nth = 0; nth < 2; nth++)
    await receive(Array.from({ length: MAX_LATE_RECEIPTS }, () => receiptOf(`p-${id}`)))
  const [count] = await db.sql`select count(*) from late_receipts where message_id = ${id}`
  expect(Number(count?.['count'])).toBeLessThanOrEqual(2 * MAX_LATE_RECEIPTS)
  expect(await parked()).toBe(0)
})
