import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { RawReceipt } from '../../../../src/bus/port.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { advanceActors } from '../../../../src/flow/message/advance-actors.ts'
import { matchReceipts } from '../../../../src/flow/receipt/match-receipts.ts'
import {
  buryReceipts,
  parkUnmatched,
  retryParkedReceipts,
} from '../../../../src/flow/receipt/park-receipts.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { ensurePartitions, recentDays } from '../../../../src/store/database/partitions.ts'
import type { NewMessage } from '../../../../src/store/message/new-message.ts'
import {
  EVERY_LETTER,
  listDeadLetters,
  replayDeadReceipts,
} from '../../../../src/store/receipt/dead-letters.ts'
import { countParkedReceipts, removeParkedReceipts } from '../../../../src/store/receipt/parked-receipts.ts'
import { MAX_PARKED_RECEIPTS } from '../../../../src/store/receipt/parking.ts'
import { NOTHING_LATE, POLICY, UNTOLD } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { knownProviders } from '../../../support/known-providers.ts'

const RECEIPT_PARK_MS = 3_600_000
/** A receipt is looked at again after this, at first. */
const SOON_MS = 250

let database: TestDatabase
let db: Db
let clientId: ClientId
let nowMs = Date.now()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 10_000)
})
afterAll(() => database.drop())
beforeEach(async () => {
  nowMs = Date.now()
  await db.sql`delete from parked_receipts`
  await db.sql`delete from dead_letters`
})

const deps = () => ({
  db,
  providers: knownProviders([{ name: 'mock' }]),
  now: () => nowMs,
  receiptParkMs: RECEIPT_PARK_MS,
  ...NOTHING_LATE,
})

const receiptOf = (providerMessageId: string, more: Partial<RawReceipt> = {}): RawReceipt => ({
  receiptId: Bun.randomUUIDv7(),
  provider: 'mock',
  body: { provider_message_id: providerMessageId, status: 'DELIVRD' },
  receivedAtMs: nowMs,
  ...more,
})

/** A message that the provider has taken under this id. */
async function sendAs(providerMessageId: string, more: Partial<NewMessage> = {}): Promise<MessageId> {
  const [message] = await insertMessages(db, [newMessage(clientId, { acceptedAtMs: nowMs, ...more })])
  const { id } = must(message, 'a message')
  const event = { messageId: id, detail: null, known: null, onlyThisVersion: false }
  await advanceActors({ db, policy: POLICY, slot: 0, live: UNTOLD }, [
    {
      ...event,
      event: { type: 'DISPATCHED', atMs: nowMs, provider: 'mock', othersLeft: 0, leaseMs: null, stop: null },
    },
    {
      ...event,
      event: {
        type: 'PROVIDER_ACCEPTED',
        atMs: nowMs,
        attempt: 1,
        throttles: 0,
        provider: 'mock',
        providerMessageIds: [providerMessageId],
        onNoReceiptMs: null,
      },
    },
  ])
  return id
}

const newName = () => `p-${crypto.randomUUID()}`

async function parkedIds(): Promise<string[]> {
  const rows = await db.sql<{ id: string }[]>`select id from parked_receipts order by id`
  return rows.map(({ id }) => id)
}

test.each([
  ['DELIVRD', 'RECEIPT_DELIVERED'],
  ['UNDELIV', 'RECEIPT_FAILED'],
  ['ENROUTE', 'RECEIPT_PROGRESS'],
  ['UNKNOWN', 'RECEIPT_UNKNOWN'],
  ['Lost at sea', 'RECEIPT_UNKNOWN'],
  ['EXPIRED', 'RECEIPT_EXPIRED'],
])('a %s receipt of a message we know is its event %s, with the raw body', async (status, type) => {
  const name = newName()
  const id = await sendAs(name)
  const receipt = receiptOf(name, { body: { provider_message_id: name, status } })
  const { matched, unmatched, unreadable } = await matchReceipts(deps(), [receipt], recentDays(nowMs))
  expect([unmatched, unreadable]).toEqual([[], []])
  expect(matched).toMatchObject([{ receipt, incoming: { messageId: id, event: { type, atMs: nowMs } } }])
  expect(JSON.parse(matched[0]?.incoming.detail ?? '')).toEqual(receipt.body)
})

test.each([
  ['UNDELIV', '', 'UNDELIV'],
  ['UNDELIV', ' ', 'UNDELIV'],
  ['UNDELIV', null, 'UNDELIV'],
  ['expired', '', 'EXPIRED'],
  ['UNDELIV', 'absent subscriber', 'absent subscriber'],
])('a receipt %s with the error %j leaves the error %j', async (status, error, lastError) => {
  const name = newName()
  await sendAs(name)
  const receipt = receiptOf(name, { body: { provider_message_id: name, status, error } })
  const { matched } = await matchReceipts(deps(), [receipt], recentDays(nowMs))
  expect(matched[0]?.incoming.event).toMatchObject({ error: lastError })
})

test('a batch of receipts is told apart: known, unknown, unreadable, of nobody', async () => {
  const name = newName()
  await sendAs(name)
  const [known, again, unknown] = [receiptOf(name), receiptOf(name), receiptOf(newName())]
  const unreadable = receiptOf(name, { body: { provider_message_id: name, status: 5 } })
  const ofNobody = receiptOf(name, { provider: 'nobody' })
  const found = await matchReceipts(deps(), [known, unreadable, unknown, ofNobody, again], recentDays(nowMs))
  expect(found.matched.map(({ receipt }) => receipt)).toEqual([known, again])
  expect(found.unmatched).toEqual([ofNobody, unknown])
  expect(found.unreadable).toEqual([
    { receipt: unreadable, reason: expect.stringMatching(/^status must be a status word/) },
  ])
})

test('a receipt that is early is parked, and matched when its message appears', async () => {
  const name = newName()
  const receipt = receiptOf(name)
  await parkUnmatched(deps(), [receipt])
  expect(await retryParkedReceipts(deps())).toEqual([])
  nowMs += SOON_MS
  expect(await retryParkedReceipts(deps())).toEqual([])
  expect(await parkedIds()).toEqual([receipt.receiptId])
  const id = await sendAs(name)
  nowMs += 2 * SOON_MS
  const matched = await retryParkedReceipts(deps())
  expect(matched).toMatchObject([
    { receipt, incoming: { messageId: id, event: { type: 'RECEIPT_DELIVERED' } } },
  ])
  // It stays parked until its event is committed.
  expect(await parkedIds()).toEqual([receipt.receiptId])
  await removeParkedReceipts(db.sql, [receipt.receiptId])
  expect(await parkedIds()).toEqual([])
})

test('a receipt whose message never appears is a dead letter after its time, not before, with the raw payload', async () => {
  const body = { provider_message_id: newName(), status: 'UNDELIV', error: 'odd "words" \\ 漢字' }
  const receipt = receiptOf('', { body })
  await parkUnmatched(deps(), [receipt])
  const receivedAtMs = nowMs
  nowMs = receivedAtMs + RECEIPT_PARK_MS - 1
  expect(await retryParkedReceipts(deps())).toEqual([])
  expect(await listDeadLetters(db.sql, 10)).toEqual([])
  expect(await parkedIds()).toEqual([receipt.receiptId])
  nowMs = receivedAtMs + RECEIPT_PARK_MS + 60_000
  expect(await retryParkedReceipts(deps())).toEqual([])
  expect(await parkedIds()).toEqual([])
  const letters = await listDeadLetters(db.sql, 10)
  expect(letters).toMatchObject([
    {
      id: receipt.receiptId,
      what: 'receipt',
      source: 'mock',
      reason: 'no message has this provider_message_id',
    },
  ])
  expect(JSON.parse(letters[0]?.payload ?? '')).toEqual(body)
})

test('a receipt of a provider that nobody knows waits as long, for it may be new, and then says so', async () => {
  const receipt = receiptOf(newName(), { provider: 'nobody' })
  await parkUnmatched(deps(), [receipt])
  nowMs += RECEIPT_PARK_MS + 60_000
  await retryParkedReceipts(deps())
  expect(await listDeadLetters(db.sql, 10)).toMatchObject([
    { source: 'nobody', reason: 'the provider nobody is not known: there is no such provider' },
  ])
})

test('an unreadable receipt is a dead letter at once, with the reason and the raw payload', async () => {
  const body = { provider_message_id: 'p-1', status: 5, more: ['\0', '\ud83d'] }
  const { unreadable } = await matchReceipts(deps(), [receiptOf('', { body })], recentDays(nowMs))
  await buryReceipts(deps(), unreadable)
  await buryReceipts(deps(), unreadable)
  const letters = await listDeadLetters(db.sql, 10)
  expect(letters).toHaveLength(1)
  expect(JSON.parse(letters[0]?.payload ?? '')).toEqual(body)
  expect(letters[0]?.reason).not.toBe('')
})

test('a dead receipt that is replayed finds the message that has appeared meanwhile', async () => {
  const name = newName()
  const receipt = receiptOf(name)
  await buryReceipts(deps(), [{ receipt, reason: 'no message has this provider_message_id' }])
  const id = await sendAs(name)
  nowMs += 86_400_000
  expect(await replayDeadReceipts(db.sql, { ...EVERY_LETTER, ids: [receipt.receiptId] }, nowMs)).toBe(1)
  const matched = await retryParkedReceipts(deps())
  expect(matched.map(({ incoming }) => incoming.messageId)).toEqual([id])
})

test('a dead receipt that is replayed in vain waits its whole time again before it is given up', async () => {
  const receipt = receiptOf(newName())
  await buryReceipts(deps(), [{ receipt, reason: 'no message has this provider_message_id' }])
  nowMs += 86_400_000
  await replayDeadReceipts(db.sql, EVERY_LETTER, nowMs)
  nowMs += RECEIPT_PARK_MS - 1
  await retryParkedReceipts(deps())
  expect(await parkedIds()).toEqual([receipt.receiptId])
  nowMs += 60_001
  await retryParkedReceipts(deps())
  expect(await parkedIds()).toEqual([])
  expect(await listDeadLetters(db.sql, 10)).toHaveLength(1)
})

test('what has no room among the parked is a dead letter, and of another provider there is room', async () => {
  await db.sql`
    insert into parked_receipts (id, provider, body, received_at, wake_at)
    select gen_random_uuid(), 'mock', '{}', now(), now() + interval '1 hour'
    from generate_series(1, ${MAX_PARKED_RECEIPTS - 1})`
  const [first, second] = [receiptOf(newName()), receiptOf(newName())]
  const other = receiptOf(newName(), { provider: 'mock-b' })
  await parkUnmatched(deps(), [first, second, other])
  expect((await countParkedReceipts(db.sql)).get('mock')?.count).toBe(MAX_PARKED_RECEIPTS)
  expect(await listDeadLetters(db.sql, 10)).toMatchObject([
    { id: second.receiptId, reason: 'too many receipts of this provider wait for their messages' },
  ])
  expect((await countParkedReceipts(db.sql)).get('mock-b')?.count).toBe(1)
})

test('the same receipt parked twice, as after a redelivery, is there once', async () => {
  const receipt = receiptOf(newName())
  await parkUnmatched(deps(), [receipt])
  await parkUnmatched(deps(), [receipt, receiptOf(newName())])
  expect(await parkedIds()).toHaveLength(2)
})

test.each([
  [0, true],
  [1, true],
  [2, false],
  [3, false],
])(
  'a receipt of a message %i days old is found among all, among the recent ones: %p',
  async (days, isRecent) => {
    const acceptedAtMs = nowMs - days * 86_400_000
    await ensurePartitions(db, acceptedAtMs)
    const name = newName()
    const id = await sendAs(name, { acceptedAtMs, expiresAtMs: nowMs + 3_600_000 })
    const receipt = receiptOf(name)
    const recent = await matchReceipts(deps(), [receipt], recentDays(nowMs))
    expect(recent.matched.map(({ incoming }) => incoming.messageId)).toEqual(isRecent ? [id] : [])
    expect(recent.unmatched).toEqual(isRecent ? [] : [receipt])
    const all = await matchReceipts(deps(), [receipt], 'all')
    expect(all.matched.map(({ incoming }) => incoming.messageId)).toEqual([id])
  },
)
