import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { createClient } from '../../../../src/store/client/clients.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { cents, readBalance } from '../../../support/money.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

const newClient = (creditCents: number) => ({
  id: crypto.randomUUID() as ClientId, // a brand constructor
  name: 'Shop',
  topupId: crypto.randomUUID(),
  credit: cents(creditCents),
})

test('a new client starts with its first top-up', async () => {
  const client = newClient(100_000)
  expect(await createClient(db.sql, client)).toBe('created')
  expect(await readBalance(db.sql, client.id)).toEqual({
    id: client.id,
    name: 'Shop',
    creditCents: 100_000,
    heldCents: 0,
    capturedCents: 0,
  })
  const topups = await db.sql`select id, amount_cents from topups where client_id = ${client.id}`
  expect([...topups]).toEqual([{ id: client.topupId, amount_cents: '100000.0000' }])
})

test('a client that is made again, with another top-up even, is never topped up twice', async () => {
  const client = newClient(500)
  await createClient(db.sql, client)
  expect(await createClient(db.sql, client)).toBe('exists')
  expect(await createClient(db.sql, { ...client, topupId: crypto.randomUUID(), credit: cents(900) })).toBe(
    'exists',
  )
  expect(await readBalance(db.sql, client.id)).toMatchObject({ creditCents: 500 })
  const [topups] = await db.sql`select count(*), sum(amount_cents) from topups where client_id = ${client.id}`
  expect(topups).toEqual({ count: 1, sum: '500.0000' })
})

test('of 20 processes that make the same client at once one does, and its money comes once', async () => {
  const client = newClient(77)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => createClient(db.sql, { ...client, topupId: crypto.randomUUID() })),
  )
  expect(answers.filter((answer) => answer === 'created')).toHaveLength(1)
  const [topups] = await db.sql`select count(*), sum(amount_cents) from topups where client_id = ${client.id}`
  expect(topups).toEqual({ count: 1, sum: '77.0000' })
})

test('a client without money is made without a top-up', async () => {
  const client = newClient(0)
  expect(await createClient(db.sql, client)).toBe('created')
  expect(await readBalance(db.sql, client.id)).toMatchObject({
    creditCents: 0,
    heldCents: 0,
    capturedCents: 0,
  })
})

test('a negative top-up makes no client', async () => {
  const client = newClient(-1)
  await expect(createClient(db.sql, client)).rejects.toMatchObject({ code: '23514' })
  expect(await readBalance(db.sql, client.id)).toBeNull()
})

test('an unknown client has no balance', async () => {
  expect(await readBalance(db.sql, newClient(1).id)).toBeNull()
})

test('what is held is what was topped up and is neither spendable nor captured, over all counters', async () => {
  const clientId = await createTestClient(db, 100)
  await db.sql`insert into topups (id, client_id, amount_cents) values (${crypto.randomUUID()}, ${clientId}, 50)`
  await db.sql`update clients set credit_cents = credit_cents + 50 where id = ${clientId}`
  const [one, two] = await insertMessages(db, [
    newMessage(clientId, { cost: cents(10) }),
    newMessage(clientId, { cost: cents(20) }),
    newMessage(clientId, { cost: cents(3) }),
  ])
  await db.sql`update credit_locks set state = 'CAPTURED' where id in (${one?.id ?? ''}, ${two?.id ?? ''})`
  await db.sql`insert into capture_totals (client_id, slot, captured_cents) values (${clientId}, 1, 10), (${clientId}, 2, 20)`
  expect(await readBalance(db.sql, clientId)).toMatchObject({
    creditCents: 117,
    heldCents: 3,
    capturedCents: 30,
  })
})

test('the largest sums of money are exact to 1/10,000 cent', async () => {
  const client = newClient(99_999_999_999.9999)
  await createClient(db.sql, client)
  expect(await readBalance(db.sql, client.id)).toMatchObject({ creditCents: 99_999_999_999.9999 })
})
