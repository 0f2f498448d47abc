import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../src/domain/message.ts'
import { findExisting, insertAccepted, lockCredits } from '../../../src/store/accepted.ts'
import { audit } from '../../../src/store/audit.ts'
import { findBalance } from '../../../src/store/clients.ts'
import type { Db } from '../../../src/store/db.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../support/drafts.ts'
import { eventually } from '../../support/eventually.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

test('an accepted message has its row, a HELD lock and the first row of its history', async () => {
  const clientId = await createTestClient(db, 100)
  const message = newMessage(clientId, { costCents: 7, reference: 'order-123', express: true })
  await insertMessages(db, [message])
  const [row] = await db.sql`select * from messages where id = ${message.id}`
  expect(row).toMatchObject({
    client_id: clientId,
    to_msisdn: '+1234567890',
    from_sender: 'SENDER',
    text: 'Hello World',
    encoding: 'GSM7',
    parts: 1,
    status: 'QUEUED',
    client_reference: 'order-123',
    provider: null,
    provider_message_id: null,
    attempts: 0,
    throttles: 0,
    express: true,
    otp: false,
    lane: 'express',
    version: 1,
    wake_at: new Date(message.wakeAtMs),
    expires_at: new Date(message.expiresAtMs),
    created_at: new Date(message.acceptedAtMs),
  })
  const locks =
    await db.sql`select id, client_id, message_id, amount_cents, state from credit_locks where id = ${message.id}`
  expect([...locks]).toEqual([
    { id: message.id, client_id: clientId, message_id: message.id, amount_cents: 7, state: 'HELD' },
  ])
  const history = await db.sql`select * from message_events where message_id = ${message.id}`
  expect([...history]).toEqual([
    {
      message_id: message.id,
      seq: 1,
      at: new Date(message.acceptedAtMs),
      event: 'ACCEPTED',
      from_status: null,
      to_status: 'QUEUED',
      ignored: false,
      attempt: 0,
      detail: null,
    },
  ])
})

test('the money of a batch is taken from each client once, to the cent', async () => {
  const rich = await createTestClient(db, 1_000)
  const poor = await createTestClient(db, 11)
  await insertMessages(db, [
    newMessage(rich, { costCents: 13 }),
    newMessage(poor, { costCents: 11 }),
    newMessage(rich, { costCents: 250 }),
  ])
  expect(await findBalance(db.sql, rich)).toMatchObject({ creditCents: 737, heldCents: 263 })
  expect(await findBalance(db.sql, poor)).toMatchObject({ creditCents: 0, heldCents: 11 })
})

test('a batch that costs more than a client has is refused as a whole (I1)', async () => {
  const poor = await createTestClient(db, 9)
  const other = await createTestClient(db, 100)
  const messages = [newMessage(other), newMessage(poor), newMessage(poor)]
  await expect(insertMessages(db, messages)).rejects.toMatchObject({
    code: '23514',
    constraint_name: 'credit_never_negative',
  })
  expect(await findBalance(db.sql, poor)).toMatchObject({ creditCents: 9, heldCents: 0 })
  expect(await findBalance(db.sql, other)).toMatchObject({ creditCents: 100, heldCents: 0 })
  expect(
    await db.sql.begin((tx) =>
      findExisting(
        tx,
        messages.map(({ id }) => id),
      ),
    ),
  ).toEqual(new Set())
})

test('the same message a second time is refused and costs nothing', async () => {
  const clientId = await createTestClient(db, 100)
  const message = newMessage(clientId)
  await insertMessages(db, [message])
  await expect(insertMessages(db, [message])).rejects.toMatchObject({ code: '23505' })
  expect(await findBalance(db.sql, clientId)).toMatchObject({ creditCents: 95, heldCents: 5 })
})

test('a text keeps every character it came with', async () => {
  const clientId = await createTestClient(db, 100)
  const text = `'"\\ \n\t\u2028 {}[] €ß漢字 👩‍👩‍👧‍👦 \u0001\u007f $1 ?`
  const [message] = await insertMessages(db, [newMessage(clientId, { text, encoding: 'UCS2' })])
  const [row] = await db.sql`select text from messages where id = ${message?.id ?? ''}`
  expect(row?.['text']).toBe(text)
})

test('unknown clients and unknown messages are left out', async () => {
  const known = await createTestClient(db, 42)
  const unknown = crypto.randomUUID() as ClientId // nobody has it
  const [message] = await insertMessages(db, [newMessage(known, { costCents: 2 })])
  await db.sql.begin(async (tx) => {
    expect(await lockCredits(tx, [unknown, known])).toEqual(new Map([[known, 40]]))
    expect(await findExisting(tx, [newMessageId(), message?.id ?? newMessageId()])).toEqual(
      new Set(message ? [message.id] : []),
    )
    expect(await findExisting(tx, [])).toEqual(new Set())
  })
})

test('whoever locks a client first sees its money first; the other waits and sees what is left', async () => {
  const clientId = await createTestClient(db, 10)
  const seen: number[] = []
  const { promise: secondAsks, resolve: letSecondAsk } = Promise.withResolvers<void>()
  const first = db.sql.begin(async (tx) => {
    seen.push((await lockCredits(tx, [clientId])).get(clientId) ?? -1)
    letSecondAsk()
    await eventually(async () => {
      const [waiting] = await db.sql`select count(*) from pg_locks where not granted`
      return Number(waiting?.['count']) > 0
    })
    await insertAccepted(tx, [newMessage(clientId, { costCents: 4 })])
  })
  await secondAsks
  const second = db.sql.begin(async (tx) => {
    seen.push((await lockCredits(tx, [clientId])).get(clientId) ?? -1)
  })
  await Promise.all([first, second])
  expect(seen).toEqual([10, 6])
})

test('two batches that lock the same clients in opposite orders both go through', async () => {
  const a = await createTestClient(db, 1_000)
  const b = await createTestClient(db, 1_000)
  const batches = Array.from({ length: 20 }, (_, i) =>
    insertMessages(
      db,
      (i % 2 === 0 ? [a, b] : [b, a]).map((clientId) => newMessage(clientId)),
    ),
  )
  await Promise.all(batches)
  expect(await findBalance(db.sql, a)).toMatchObject({ creditCents: 900, heldCents: 100 })
  expect(await findBalance(db.sql, b)).toMatchObject({ creditCents: 900, heldCents: 100 })
  expect(await audit(db)).toEqual([])
})
