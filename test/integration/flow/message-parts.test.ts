import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { MessageEvent } from '../../../actors/message/events.ts'
import { historyJson } from '../../../src/api/messages/message-view.ts'
import type { RawReceipt } from '../../../src/bus/port.ts'
import { must } from '../../../src/domain/assert.ts'
import type { Actor } from '../../../src/domain/message/actor.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import { NO_ROUTE } from '../../../src/domain/route/routing.ts'
import { advanceActors } from '../../../src/flow/message/advance-actors.ts'
import { matchReceipts } from '../../../src/flow/receipt/match-receipts.ts'
import { parkUnmatched, retryParkedReceipts } from '../../../src/flow/receipt/park-receipts.ts'
import { audit } from '../../../src/store/audit.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { recentDays } from '../../../src/store/database/partitions.ts'
import { loadActors } from '../../../src/store/message/actor-rows.ts'
import { findProviderMessages } from '../../../src/store/message/message-parts.ts'
import { listEvents } from '../../../src/store/message/message-views.ts'
import type { NewMessage } from '../../../src/store/message/new-message.ts'
import { findSealedCode, reserveOtp } from '../../../src/store/message/otps.ts'
import { NOTHING_LATE, POLICY, UNTOLD } from '../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'
import { knownProviders } from '../../support/known-providers.ts'
import { cents, readBalance } from '../../support/money.ts'

let database: TestDatabase
let db: Db
const atMs = Date.now()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

const providers = knownProviders([{ name: 'mock' }, { name: 'mock-b' }])

async function step(messageId: MessageId, event: MessageEvent): Promise<void> {
  const incoming = { messageId, event, detail: null, known: null, onlyThisVersion: false }
  await advanceActors({ db, policy: POLICY, slot: 0, live: UNTOLD }, [incoming])
}

const dispatch = (id: MessageId, provider: string) =>
  step(id, { type: 'DISPATCHED', atMs, provider, othersLeft: 0, leaseMs: null, stop: null })

const take = (
  id: MessageId,
  provider: string,
  ids: readonly [string, ...string[]],
  attempt = 1,
  onNoReceiptMs: number | null = null,
) =>
  step(id, {
    type: 'PROVIDER_ACCEPTED',
    atMs,
    attempt,
    throttles: 0,
    provider,
    providerMessageIds: ids,
    onNoReceiptMs,
  })

const newNames = (count: number) =>
  Array.from({ length: count }, () => `p-${crypto.randomUUID()}`) as [string, ...string[]] // one or more

async function accept(more: Partial<NewMessage> = {}): Promise<{ id: MessageId; clientId: ClientId }> {
  const clientId = await createTestClient(db, 100)
  const [message] = await insertMessages(db, [newMessage(clientId, { cost: cents(9), ...more })])
  return { id: must(message, 'a message').id, clientId }
}

const receiptOf = (name: string, status: string, provider = 'mock'): RawReceipt => ({
  receiptId: Bun.randomUUIDv7(),
  provider,
  body: { provider_message_id: name, status },
  receivedAtMs: atMs,
})

/** Matches a receipt and applies it, as a worker does. */
async function receive(
  receipt: RawReceipt,
  among: readonly string[] | 'all' = recentDays(Date.now()),
): Promise<void> {
  const { matched } = await matchReceipts({ db, providers }, [receipt], among)
  await advanceActors({ db, policy: POLICY, slot: 0, live: UNTOLD }, [
    must(matched[0], 'its message').incoming,
  ])
}

async function read(id: MessageId): Promise<Actor> {
  return must((await loadActors(db.sql, [id]))[0], 'the actor')
}

async function partsOf(id: MessageId) {
  return await db.sql`
    select provider, provider_message_id as name, attempt, part from message_parts where message_id = ${id}
    order by attempt, part`
}

describe('a message of three parts, each with an id', () => {
  async function sendParts() {
    const names = newNames(3)
    const message = await accept({ parts: 3 })
    await dispatch(message.id, 'mock')
    await take(message.id, 'mock', names)
    return { ...message, names }
  }

  test('has the first in its row, the others beside it', async () => {
    const { id, names } = await sendParts()
    expect((await read(id)).providerMessageId).toBe(names[0])
    expect([...(await partsOf(id))]).toEqual([
      { provider: 'mock', name: names[1], attempt: 1, part: 2 },
      { provider: 'mock', name: names[2], attempt: 1, part: 3 },
    ])
    expect(await findProviderMessages(db.sql, 'mock', [...names, 'p-unknown'])).toEqual(new Set(names))
    expect(await findProviderMessages(db.sql, 'mock-b', names)).toEqual(new Set())
  })

  test('is delivered when each is, in whatever order and however often they are told of', async () => {
    const { id, clientId, names } = await sendParts()
    for (const index of [1, 1, 2]) await receive(receiptOf(names[index] ?? '', 'DELIVRD'))
    expect(await read(id)).toMatchObject({ status: 'SENT', partsOpen: 0b001 })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ heldCents: 9, capturedCents: 0 })
    await receive(receiptOf(names[0] ?? '', 'DELIVRD'), 'all')
    expect((await read(id)).status).toBe('DELIVERED')
    await receive(receiptOf(names[2] ?? '', 'DELIVRD'), 'all')
    const { events } = historyJson({ events: await listEvents(db, id), late: [], isArchived: false })
    expect(events.slice(3).map(({ event, part, ignored }) => [event, part, ignored])).toEqual([
      ['RECEIPT_DELIVERED', 2, false],
      ['RECEIPT_DELIVERED', 2, true],
      ['RECEIPT_DELIVERED', 3, false],
      ['RECEIPT_DELIVERED', 1, false],
      ['RECEIPT_DELIVERED', 3, true],
    ])
    expect(events[2]).toMatchObject({ event: 'PROVIDER_ACCEPTED', ids: 3, provider: 'mock' })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ heldCents: 0, capturedCents: 9 })
  })

  test('has failed when one has for good, and says which', async () => {
    const { id, clientId, names } = await sendParts()
    await receive(receiptOf(names[0] ?? '', 'DELIVRD'))
    await receive(receiptOf(names[2] ?? '', 'UNDELIV'))
    expect(await read(id)).toMatchObject({ status: 'FAILED_PERM', lastError: 'part 3: UNDELIV' })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100, heldCents: 0 })
  })
})

describe('a message of which some parts were taken and one was refused', () => {
  const refuse = async (id: MessageId, type: 'PROVIDER_REJECTED_TEMP' | 'PROVIDER_REJECTED_PERM') => {
    const [first, second] = newNames(2) as [string, string] // two
    const partsTaken = [first, second].map((providerMessageId, index) => ({
      provider: 'mock',
      providerMessageId,
      attempt: 1,
      part: index + 1,
    }))
    const of = { atMs, attempt: 1, throttles: 0, error: 'part 3: refused', random: 0, route: NO_ROUTE }
    await dispatch(id, 'mock')
    await step(id, { ...of, type, partsTaken })
    return { first, second }
  }

  test('is tried again; receipts of those that were taken find it, and are no end of the next attempt', async () => {
    const { id } = await accept({ parts: 3 })
    const { first, second } = await refuse(id, 'PROVIDER_REJECTED_TEMP')
    await receive(receiptOf(first, 'DELIVRD'))
    expect(await read(id)).toMatchObject({ status: 'FAILED_TEMP', partsOpen: null })
    const again = { ...overdue, route: { ...NO_ROUTE, providers: ['mock'] } }
    await step(id, again)
    await dispatch(id, 'mock')
    await take(id, 'mock', newNames(3), 2)
    await receive(receiptOf(first, 'DELIVRD'))
    await receive(receiptOf(second, 'UNDELIV'))
    expect(await read(id)).toMatchObject({ status: 'SENT', partsOpen: 0b111, partsAttempt: 2 })
    const { events } = historyJson({ events: await listEvents(db, id), late: [], isArchived: false })
    expect(
      events.filter(({ part }) => part !== null).map(({ event, part, ignored }) => [event, part, ignored]),
    ).toEqual([
      ['RECEIPT_DELIVERED', 1, true],
      ['RECEIPT_DELIVERED', 1, true],
      ['RECEIPT_FAILED', 2, true],
    ])
  })

  test('has failed, and no receipt of those changes that', async () => {
    const { id, clientId } = await accept({ parts: 3 })
    const { first, second } = await refuse(id, 'PROVIDER_REJECTED_PERM')
    for (const name of [first, second]) await receive(receiptOf(name, 'DELIVRD'))
    expect(await read(id)).toMatchObject({ status: 'FAILED_PERM', lastError: 'part 3: refused' })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100, heldCents: 0 })
  })
})

test('one id for three parts is one for the message: nothing is written for parts', async () => {
  const { id } = await accept({ parts: 3 })
  const [name] = newNames(1)
  await dispatch(id, 'mock')
  await take(id, 'mock', [name])
  const [row] = await db.sql`select parts_open, parts_attempt from messages where id = ${id}`
  expect(row).toEqual({ parts_open: null, parts_attempt: null })
  expect([...(await partsOf(id))]).toEqual([])
  await receive(receiptOf(name, 'DELIVRD'))
  expect((await read(id)).status).toBe('DELIVERED')
})

/** The alarm of a message of which no receipt came in 20 s, with another provider to go to. */
const overdue: MessageEvent = {
  type: 'ALARM_RANG',
  atMs: atMs + 20_000,
  random: 0.5,
  route: {
    rule: 'urgent',
    providers: ['mock-b'],
    failover: { onRefusal: true, onThrottleMs: null, onNoReceiptMs: 20_000 },
    skipped: [],
  },
  mayResend: true,
}

describe('an express message without a receipt', () => {
  /** Taken by `mock` under one name, then by `mock-b` under another. */
  async function sendTwice() {
    const [first, second] = newNames(2) as [string, string] // two
    const message = await accept({ express: true, lane: 'express' })
    await dispatch(message.id, 'mock')
    await take(message.id, 'mock', [first], 1, 20_000)
    await step(message.id, overdue)
    await dispatch(message.id, 'mock')
    expect(await read(message.id)).toMatchObject({
      status: 'QUEUED',
      provider: 'mock-b',
      providerMessageId: null,
    })
    await dispatch(message.id, 'mock-b')
    await take(message.id, 'mock-b', [second], 2)
    return { ...message, first, second }
  }

  test('goes on to the next provider; both submissions are listed', async () => {
    const { id, first, second } = await sendTwice()
    expect(await read(id)).toMatchObject({ status: 'SENT', provider: 'mock-b', providerMessageId: second })
    expect([...(await partsOf(id))]).toEqual([{ provider: 'mock', name: first, attempt: 1, part: null }])
    const { events } = historyJson({ events: await listEvents(db, id), late: [], isArchived: false })
    expect(events.map(({ event, provider, attempt }) => [event, provider, attempt])).toEqual([
      ['ACCEPTED', 'mock', 0],
      ['DISPATCHED', 'mock', 1],
      ['PROVIDER_ACCEPTED', 'mock', 1],
      ['ALARM_RANG', 'mock-b', 1],
      ['DISPATCHED', 'mock-b', 2],
      ['PROVIDER_ACCEPTED', 'mock-b', 2],
    ])
    expect(events[2]?.on_no_receipt_ms).toBe(20_000)
    expect(events[3]?.route).toEqual({ rule: 'urgent', providers: ['mock-b'], skipped: [] })
  })

  test.each(['recent', 'all'] as const)(
    'is delivered by a receipt of the first, which is found among %s days; its money is settled once',
    async (days) => {
      const { id, clientId, first, second } = await sendTwice()
      const among = days === 'all' ? 'all' : recentDays(Date.now())
      await receive(receiptOf(first, 'UNDELIV'), among)
      await receive(receiptOf(first, 'EXPIRED'), among)
      expect((await read(id)).status).toBe('SENT')
      await receive(receiptOf(first, 'DELIVRD'), among)
      await receive(receiptOf(second, 'UNDELIV', 'mock-b'), among)
      expect((await read(id)).status).toBe('DELIVERED')
      const ignored = (await listEvents(db, id)).filter((row) => row.ignored).map(({ event }) => event)
      expect(ignored).toEqual(['RECEIPT_FAILED', 'RECEIPT_EXPIRED', 'RECEIPT_FAILED'])
      expect(await readBalance(db.sql, clientId)).toMatchObject({
        creditCents: 91,
        heldCents: 0,
        capturedCents: 9,
      })
    },
  )

  test('is found by a receipt that was parked', async () => {
    const { id, first } = await sendTwice()
    let nowMs = atMs
    const deps = { db, providers, now: () => nowMs, receiptParkMs: 3_600_000, ...NOTHING_LATE }
    await parkUnmatched(deps, [receiptOf(first, 'DELIVRD')])
    nowMs += 60_000
    const matched = await retryParkedReceipts(deps)
    expect(matched.map(({ incoming }) => [incoming.messageId, incoming.event.type])).toEqual([
      [id, 'RECEIPT_DELIVERED'],
    ])
  })

  test('stays the first one’s when the next refuses it for good: its receipt may still come', async () => {
    const { id, clientId } = await accept({ express: true, lane: 'express' })
    const [name] = newNames(1)
    await dispatch(id, 'mock')
    await take(id, 'mock', [name], 1, 20_000)
    await step(id, overdue)
    await dispatch(id, 'mock-b')
    await step(id, {
      type: 'PROVIDER_REJECTED_PERM',
      atMs,
      attempt: 2,
      throttles: 0,
      error: 'no such number',
      route: NO_ROUTE,
    })
    expect(await read(id)).toMatchObject({ status: 'SENT', lastError: 'no such number' })
    await receive(receiptOf(name, 'DELIVRD'))
    expect(await readBalance(db.sql, clientId)).toMatchObject({ capturedCents: 9, heldCents: 0 })
  })

  test('keeps the id of an answer that came after another provider had taken it', async () => {
    const { id } = await accept()
    const [first, second] = newNames(2) as [string, string] // two
    await dispatch(id, 'mock')
    await take(id, 'mock', [first])
    await take(id, 'mock-b', [second], 2)
    expect((await read(id)).providerMessageId).toBe(first)
    await receive(receiptOf(second, 'DELIVRD', 'mock-b'))
    expect((await read(id)).status).toBe('DELIVERED')
  })
})

describe('the code of an OTP that was taken', () => {
  async function sendOtp(onNoReceiptMs: number | null) {
    const clientId = await createTestClient(db, 100)
    const message = newMessage(clientId, { otp: true, lane: 'otp', text: 'Code {code}' })
    const otp = { messageId: message.id, clientId, to: message.to, codeHmac: 'hmac', sealedCode: 'sealed' }
    await reserveOtp(
      db,
      { ...otp, createdAtMs: atMs, expiresAtMs: atMs + 600_000 },
      { perNumber: 0, perPrefix: 0 },
    )
    await insertMessages(db, [message])
    await dispatch(message.id, 'mock')
    await take(message.id, 'mock', newNames(1), 1, onNoReceiptMs)
    return message.id
  }
  const codeOf = (id: MessageId, inMs = 0) => findSealedCode(db.sql, id, new Date(atMs + inMs))

  test('is gone where it is submitted no more', async () => {
    expect(await codeOf(await sendOtp(null))).toBeNull()
  })

  test('is kept while another provider may be asked, no longer than it is valid, and gone at the end', async () => {
    const id = await sendOtp(20_000)
    expect(await codeOf(id)).toBe('sealed')
    expect(await codeOf(id, 600_000)).toBeNull()
    await step(id, overdue)
    expect(await codeOf(id)).toBe('sealed')
    await dispatch(id, 'mock-b')
    await take(id, 'mock-b', newNames(1), 2)
    expect(await codeOf(id)).toBeNull()
    const [row] =
      await db.sql`select taken_at is not null as taken, void_at from otps where message_id = ${id}`
    expect(row).toEqual({ taken: true, void_at: null })
  })
})

test('all of it leaves the books right (I1–I6)', async () => {
  expect(await audit(db)).toEqual([])
})
