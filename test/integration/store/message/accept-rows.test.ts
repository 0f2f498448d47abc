import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { NO_MONEY } from '../../../../src/domain/money.ts'
import { audit } from '../../../../src/store/audit.ts'
import { lockPurses } from '../../../../src/store/client/purses.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { findKeptRequests, isKeyUsed, type KeptRequest } from '../../../../src/store/idempotency.ts'
import { findExisting, insertAccepted, insertPaid } from '../../../../src/store/message/accept-rows.ts'
import type { NewMessage } from '../../../../src/store/message/new-message.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { holdOpen } from '../../../support/hold-open.ts'
import { cents, readBalance } from '../../../support/money.ts'
import { randomFrom, shuffled } from '../../../support/random.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

test('an accepted message has its row, a HELD lock and the first row of its history', async () => {
  const clientId = await createTestClient(db, 100)
  const message = newMessage(clientId, { cost: cents(7), reference: 'order-123', express: true })
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
    provider: 'mock',
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
    { id: message.id, client_id: clientId, message_id: message.id, amount_cents: '7.0000', state: 'HELD' },
  ])
  const history = await db.sql`select * from message_history where message_id = ${message.id}`
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
      part: null,
      route: '{"p":["mock"]}',
    },
  ])
})

test('the money of a batch is taken from each client once, to the cent', async () => {
  const rich = await createTestClient(db, 1_000)
  const poor = await createTestClient(db, 11)
  await insertMessages(db, [
    newMessage(rich, { cost: cents(13) }),
    newMessage(poor, { cost: cents(11) }),
    newMessage(rich, { cost: cents(250) }),
  ])
  expect(await readBalance(db.sql, rich)).toMatchObject({ creditCents: 737, heldCents: 263 })
  expect(await readBalance(db.sql, poor)).toMatchObject({ creditCents: 0, heldCents: 11 })
})

test('a batch that costs more than a client has is refused as a whole (I1)', async () => {
  const poor = await createTestClient(db, 9)
  const other = await createTestClient(db, 100)
  const messages = [newMessage(other), newMessage(poor), newMessage(poor)]
  await expect(insertMessages(db, messages)).rejects.toMatchObject({
    code: '23514',
    constraint_name: 'credit_within_limit',
  })
  expect(await readBalance(db.sql, poor)).toMatchObject({ creditCents: 9, heldCents: 0 })
  expect(await readBalance(db.sql, other)).toMatchObject({ creditCents: 100, heldCents: 0 })
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
  expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 95, heldCents: 5 })
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
  const [message] = await insertMessages(db, [newMessage(known, { cost: cents(2) })])
  await db.sql.begin(async (tx) => {
    const purse = { credit: cents(40), creditLimit: NO_MONEY, dailyCap: null, spent: cents(2) }
    expect(await lockPurses(tx, [unknown, known])).toEqual(new Map([[known, purse]]))
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
    await holdOpen(tx)
    seen.push((await lockPurses(tx, [clientId])).get(clientId)?.credit ?? -1)
    letSecondAsk()
    await eventually(async () => {
      const [waiting] = await db.sql`select count(*) from pg_locks where not granted`
      return Number(waiting?.['count']) > 0
    })
    await insertAccepted(tx, [newMessage(clientId, { cost: cents(4) })])
  })
  await secondAsks
  const second = db.sql.begin(async (tx) => {
    seen.push((await lockPurses(tx, [clientId])).get(clientId)?.credit ?? -1)
  })
  await Promise.all([first, second])
  expect(seen).toEqual([cents(10), cents(6)])
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
  expect(await readBalance(db.sql, a)).toMatchObject({ creditCents: 900, heldCents: 100 })
  expect(await readBalance(db.sql, b)).toMatchObject({ creditCents: 900, heldCents: 100 })
  expect(await audit(db)).toEqual([])
})

describe('those who can pay for all they ask', () => {
  const balances = (ids: readonly ClientId[]) => Promise.all(ids.map((id) => readBalance(db.sql, id)))

  async function written(messages: readonly NewMessage[]): Promise<unknown> {
    const ids = db.sql.array(messages.map(({ id }) => id))
    const [row] = await db.sql`
      select (select count(*) from messages where id = any(${ids}::uuid[])) as messages,
        (select count(*) from message_alarms where message_id = any(${ids}::uuid[])) as alarms,
        (select count(*) from credit_locks where id = any(${ids}::uuid[]) and state = 'HELD') as locks,
        (select count(*) from message_history where message_id = any(${ids}::uuid[])) as events`
    return row
  }

  test('are served at once, to their last cent, each message with lock, alarm and history', async () => {
    const [a, b] = [await createTestClient(db, 15), await createTestClient(db, 100)]
    const messages = [newMessage(a), newMessage(b, { cost: cents(7) }), newMessage(a, { cost: cents(10) })]
    expect((await insertPaid(db.sql, messages)).clients).toEqual(new Set([a, b]))
    expect(await written(messages)).toEqual({ messages: 3, alarms: 3, locks: 3, events: 3 })
    expect(await balances([a, b])).toMatchObject([
      { creditCents: 0, heldCents: 15 },
      { creditCents: 93, heldCents: 7 },
    ])
  })

  test('are served though others of the batch are a cent short or unknown, of whom nothing is written', async () => {
    const [rich, short] = [await createTestClient(db, 100), await createTestClient(db, 9)]
    const unknown = crypto.randomUUID() as ClientId // nobody has it
    const refused = [newMessage(short), newMessage(unknown), newMessage(short)]
    const served = [newMessage(rich), newMessage(rich)]
    expect((await insertPaid(db.sql, [...refused, ...served])).clients).toEqual(new Set([rich]))
    expect(await written(served)).toEqual({ messages: 2, alarms: 2, locks: 2, events: 2 })
    expect(await written(refused)).toEqual({ messages: 0, alarms: 0, locks: 0, events: 0 })
    expect(await balances([rich, short])).toMatchObject([
      { creditCents: 90, heldCents: 10 },
      { creditCents: 9, heldCents: 0 },
    ])
  })

  test('pay nothing for a message that is there already', async () => {
    const clientId = await createTestClient(db, 100)
    const message = newMessage(clientId)
    await insertPaid(db.sql, [message])
    await expect(insertPaid(db.sql, [newMessage(clientId), message])).rejects.toMatchObject({ code: '23505' })
    expect(await balances([clientId])).toMatchObject([{ creditCents: 95, heldCents: 5 }])
  })

  test('are served on both sides of midnight', async () => {
    const clientId = await createTestClient(db, 100)
    const midnightMs = Math.floor(Date.now() / 86_400_000) * 86_400_000
    const expiresAtMs = midnightMs + 2 * 86_400_000
    const messages = [midnightMs - 1, midnightMs].map((acceptedAtMs) =>
      newMessage(clientId, { acceptedAtMs, expiresAtMs }),
    )
    expect((await insertPaid(db.sql, messages)).clients).toEqual(new Set([clientId]))
    expect(await written(messages)).toEqual({ messages: 2, alarms: 2, locks: 2, events: 2 })
    const days = await db.sql`select distinct tableoid from messages where client_id = ${clientId}`
    expect(days).toHaveLength(2)
  })

  /** Two of one client, each under its key. */
  function keyed(clientId: ClientId) {
    const messages = [newMessage(clientId), newMessage(clientId)].map((one) => ({
      ...one,
      requestId: one.id,
    }))
    const keys = messages.map(
      ({ id }, nth): KeptRequest => ({
        clientId,
        key: `key "${nth}" \\ NULL`,
        fingerprint: 'f',
        requestId: id,
        answer: { status: 202, body: { message_id: id } },
        askedAtMs: Date.now(),
      }),
    )
    return { messages, keys }
  }

  test('are served once under a key: who asks again gets nothing more, others of the batch are served', async () => {
    const [again, other] = [await createTestClient(db, 100), await createTestClient(db, 100)]
    const first = keyed(again)
    expect(await insertPaid(db.sql, first.messages, first.keys)).toEqual({
      clients: new Set([again]),
      requests: new Set(first.messages.map(({ id }) => id)),
    })
    const kept = await findKeptRequests(db.sql, first.keys, Date.now())
    expect([...kept.values()]).toEqual(first.keys)

    const [second, theirs] = [keyed(again), keyed(other)]
    const messages = [...second.messages, ...theirs.messages]
    const { requests } = await insertPaid(db.sql, messages, [...second.keys, ...theirs.keys])
    expect(requests).toEqual(new Set(theirs.messages.map(({ id }) => id)))
    expect(await written(second.messages)).toEqual({ messages: 0, alarms: 0, locks: 0, events: 0 })
    expect(await balances([again, other])).toMatchObject([
      { creditCents: 90, heldCents: 10 },
      { creditCents: 90, heldCents: 10 },
    ])
  })

  test('are not served by halves when another process uses a key meanwhile: the whole batch fails, and nothing is done', async () => {
    const [contested, other] = [await createTestClient(db, 100), await createTestClient(db, 100)]
    const [first, second, theirs] = [keyed(contested), keyed(contested), keyed(other)]
    const locked = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const elsewhere = db.sql.begin(async (tx) => {
      await holdOpen(tx)
      await lockPurses(tx, [contested])
      locked.resolve()
      await release.promise
      await insertAccepted(tx, first.messages, first.keys)
    })
    await locked.promise
    const messages = [...second.messages, ...theirs.messages]
    const meanwhile = insertPaid(db.sql, messages, [...second.keys, ...theirs.keys]).catch(isKeyUsed)
    await eventually(isWaiting)
    release.resolve()
    await elsewhere
    expect(await meanwhile).toBe(true)
    expect(await written(messages)).toEqual({ messages: 0, alarms: 0, locks: 0, events: 0 })
    expect(await balances([contested, other])).toMatchObject([
      { creditCents: 90, heldCents: 10 },
      { creditCents: 100, heldCents: 0 },
    ])
  })

  test('do not wait for one another for ever, whatever clients their batches name in whatever order', async () => {
    const random = randomFrom(7)
    const clients = await Promise.all(Array.from({ length: 60 }, () => createTestClient(db, 1_000)))
    const batches = Array.from({ length: 60 }, () =>
      shuffled(clients, random).slice(0, 2 + Math.floor(random() * 58)),
    )
    await Promise.all(
      batches.map((batch) =>
        insertPaid(
          db.sql,
          batch.map((clientId) => newMessage(clientId)),
        ),
      ),
    )
    for (const [index, balance] of (await balances(clients)).entries()) {
      const messages = batches.filter((batch) => batch.includes(must(clients[index], 'a client'))).length
      expect(balance).toMatchObject({ creditCents: 1_000 - 5 * messages, heldCents: 5 * messages })
    }
  })

  test('are, of 40 batches at once, as many as the credit pays (I1)', async () => {
    const clientId = await createTestClient(db, 104)
    const served = await Promise.all(
      Array.from({ length: 40 }, () => insertPaid(db.sql, [newMessage(clientId), newMessage(clientId)])),
    )
    expect(served.filter((paid) => paid.clients.has(clientId))).toHaveLength(10)
    expect(await balances([clientId])).toMatchObject([{ creditCents: 4, heldCents: 100 }])
    expect(await audit(db)).toEqual([])
  })
})

/** True when a statement waits for another's lock. */
async function isWaiting(): Promise<boolean> {
  const waiting =
    await db.sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  return waiting.length === 1
}

test('money that comes in while a batch waits for the row is there for it', async () => {
  const clientId = await createTestClient(db, 1)
  const locked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const topUp = db.sql.begin(async (tx) => {
    await holdOpen(tx)
    await tx`update clients set credit_cents = credit_cents + 9 where id = ${clientId}`
    await tx`insert into topups (id, client_id, amount_cents) values (${crypto.randomUUID()}, ${clientId}, 9)`
    locked.resolve()
    await release.promise
  })
  await locked.promise
  const accepting = insertPaid(db.sql, [newMessage(clientId)])
  await eventually(isWaiting)
  release.resolve()
  await topUp
  expect((await accepting).clients).toEqual(new Set([clientId]))
  expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 5, heldCents: 5 })
})
