import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openUuid7s } from '../../../../src/domain/new-uuid7.ts'
import { uuid7Ms } from '../../../../src/domain/uuid7.ts'
import { audit } from '../../../../src/store/audit.ts'
import { lockPurses } from '../../../../src/store/client/purses.ts'
import { type Db, isConflict, isUnavailable, openDb } from '../../../../src/store/database/db.ts'
import type { ApiDeps } from '../../../../src/world.ts'
import { acceptDrafts, type DraftOutcome } from '../../../support/accept.ts'
import { apiDeps, openBusAway, openBusPair } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { draft } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { cents, readBalance } from '../../../support/money.ts'
import { openPostgresProxy, type PostgresProxy } from '../../../support/postgres-proxy.ts'

let database: TestDatabase
let db: Db
const bus = openBusPair()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(async () => {
  await bus.close()
  await database.drop()
})

/** With a clock of the test's own ids are of its time too. */
const deps = (more: Partial<ApiDeps> = {}) => apiDeps({ db, bus: bus.publisher, ...more })
const kinds = (outcomes: readonly DraftOutcome[]) => outcomes.map(({ kind }) => kind)

/** Rows of every kind that a client's messages have. */
async function traces(clientId: ClientId): Promise<{ messages: number; locks: number; events: number }> {
  const [row] = await db.sql<{ messages: number; locks: number; events: number }[]>`
    select (select count(*) from messages where client_id = ${clientId}) as messages,
      (select count(*) from credit_locks where client_id = ${clientId}) as locks,
      (select count(*) from message_history e join messages m on m.id = e.message_id where m.client_id = ${clientId}) as events`
  return must(row, 'a row')
}

test('the rows of a message are of the instant in its id, to the millisecond, whatever passes in between', async () => {
  const clientId = await createTestClient(db, 100)
  let atMs = Date.now()
  const clock = { ...deps(), now: () => ++atMs }
  const newId = openUuid7s({ now: () => ++atMs, random: randomBytes })
  const outcomes = await acceptDrafts({ ...clock, newId }, [
    draft(clientId),
    draft(clientId),
    draft(clientId),
  ])
  for (const outcome of outcomes) {
    const id = outcome.kind === 'accepted' ? outcome.id : ''
    const [row] = await db.sql<{ created_at: Date; at: Date }[]>`
      select m.created_at, e.at from messages m join message_history e on e.message_id = m.id where m.id = ${id}`
    expect([row?.created_at.getTime(), row?.at.getTime()]).toEqual([uuid7Ms(id), uuid7Ms(id)])
  }
})

describe('money', () => {
  test('goes in the order of arrival: who came first is served first', async () => {
    const clientId = await createTestClient(db, 12)
    const outcomes = await acceptDrafts(deps(), [draft(clientId), draft(clientId), draft(clientId)])
    expect(outcomes).toEqual([
      { kind: 'accepted', id: expect.any(String), status: 'QUEUED' },
      { kind: 'accepted', id: expect.any(String), status: 'QUEUED' },
      { kind: 'insufficient_credits', required: cents(5), available: cents(2) },
    ])
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 2, heldCents: 10 })
  })

  test('a dear message does not stop a cheaper one after it', async () => {
    const clientId = await createTestClient(db, 12)
    const outcomes = await acceptDrafts(deps(), [
      draft(clientId),
      draft(clientId, { parts: 2 }),
      draft(clientId, { express: true }),
      draft(clientId),
    ])
    expect(outcomes).toEqual([
      { kind: 'accepted', id: expect.any(String), status: 'QUEUED' },
      { kind: 'insufficient_credits', required: cents(10), available: cents(7) },
      { kind: 'accepted', id: expect.any(String), status: 'QUEUED' },
      { kind: 'insufficient_credits', required: cents(5), available: cents(0) },
    ])
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 0, heldCents: 12 })
  })

  test.each([
    [1, false, 5],
    [3, false, 15],
    [1, true, 7],
    [10, true, 70],
  ])('a message of %i parts, express %p, holds %i cents', async (parts, express, price) => {
    const clientId = await createTestClient(db, 100)
    const [outcome] = await acceptDrafts(deps(), [draft(clientId, { parts, express })])
    const [lock] = await db.sql`select amount_cents from credit_locks
      where id = ${outcome?.kind === 'accepted' ? outcome.id : ''}`
    expect(lock).toEqual({ amount_cents: `${price}.0000` })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100 - price, heldCents: price })
  })

  test('the last cent can be spent', async () => {
    const clientId = await createTestClient(db, 5)
    expect(kinds(await acceptDrafts(deps(), [draft(clientId)]))).toEqual(['accepted'])
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 0, heldCents: 5 })
  })

  test("one client's poverty does not touch another's messages in the same batch", async () => {
    const [rich, poor] = [await createTestClient(db, 100), await createTestClient(db, 4)]
    const outcomes = await acceptDrafts(deps(), [draft(poor), draft(rich), draft(poor), draft(rich)])
    expect(kinds(outcomes)).toEqual(['insufficient_credits', 'accepted', 'insufficient_credits', 'accepted'])
  })
})

describe('refused messages', () => {
  test('of an unknown client are told so, and the others of the batch go on', async () => {
    const known = await createTestClient(db, 100)
    const unknown = crypto.randomUUID() as ClientId // nobody has it
    expect(kinds(await acceptDrafts(deps(), [draft(unknown), draft(known), draft(unknown)]))).toEqual([
      'unknown_client',
      'accepted',
      'unknown_client',
    ])
    expect(await traces(unknown)).toEqual({ messages: 0, locks: 0, events: 0 })
  })

  test('leave no row and hold no cent (I8)', async () => {
    const clientId = await createTestClient(db, 4)
    await acceptDrafts(deps(), [draft(clientId), draft(clientId, { parts: 10 })])
    expect(await traces(clientId)).toEqual({ messages: 0, locks: 0, events: 0 })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 4, heldCents: 0 })
  })

  test('an empty batch is no work', async () => {
    expect(await acceptDrafts(deps(), [])).toEqual([])
  })
})

test('an accepted message is there when its answer is, with its validity and its alarm', async () => {
  const clientId = await createTestClient(db, 100)
  const nowMs = Date.now()
  const [outcome] = await acceptDrafts(deps({ now: () => nowMs }), [
    draft(clientId, { reference: 'order-123' }),
  ])
  const [row] =
    await db.sql`select client_reference, created_at, wake_at, expires_at, lane, status from messages
    where id = ${outcome?.kind === 'accepted' ? outcome.id : ''}`
  expect(row).toEqual({
    client_reference: 'order-123',
    created_at: new Date(nowMs),
    wake_at: new Date(nowMs + 1_000),
    expires_at: new Date(nowMs + 3_600_000),
    lane: 'normal',
    status: 'QUEUED',
  })
})

test('an alarm never lies beyond the validity', async () => {
  const clientId = await createTestClient(db, 100)
  const nowMs = Date.now()
  const [outcome] = await acceptDrafts(deps({ now: () => nowMs, validityMs: 300 }), [draft(clientId)])
  const [row] =
    await db.sql`select wake_at from messages where id = ${outcome?.kind === 'accepted' ? outcome.id : ''}`
  expect(row?.['wake_at']).toEqual(new Date(nowMs + 300))
})

test('of 300 messages that come at once in batches through two pools, the 100 that the credit pays are accepted (I1)', async () => {
  const clientId = await createTestClient(db, 500)
  const pools = [0, 1].map(() =>
    openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test', max: 4 }),
  )
  try {
    const calls = Array.from({ length: 30 }, (_, i) =>
      acceptDrafts(
        apiDeps({ db: must(pools[i % 2], 'a pool'), bus: bus.publisher }),
        Array.from({ length: 10 }, () => draft(clientId)),
      ),
    )
    const outcomes = (await Promise.all(calls)).flat()
    expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(100)
    expect(outcomes.filter(({ kind }) => kind === 'insufficient_credits')).toHaveLength(200)
    expect(await traces(clientId)).toEqual({ messages: 100, locks: 100, events: 100 })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 0, heldCents: 500 })
    expect(await audit(db)).toEqual([])
  } finally {
    await Promise.all(pools.map((pool) => pool.close()))
  }
})

test('of 300 single messages of three clients that come at once each client gets what its credit pays', async () => {
  const clients = await Promise.all([150, 250, 351].map((cents) => createTestClient(db, cents)))
  const pools = [0, 1].map(() =>
    openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test', max: 8 }),
  )
  try {
    await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        acceptDrafts(apiDeps({ db: must(pools[i % 2], 'a pool'), bus: bus.publisher }), [
          draft(must(clients[i % 3], 'a client')),
        ]),
      ),
    )
    const held = await Promise.all(clients.map((id) => readBalance(db.sql, id)))
    expect(held.map((balance) => [balance?.creditCents, balance?.heldCents])).toEqual([
      [0, 150],
      [0, 250],
      [1, 350],
    ])
  } finally {
    await Promise.all(pools.map((pool) => pool.close()))
  }
})

describe('a connection that is lost', () => {
  let proxy: PostgresProxy
  let far: Db

  beforeAll(async () => {
    proxy = await openPostgresProxy(database.url)
    far = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 2 })
  })
  afterAll(async () => {
    await far.close()
    await proxy.close()
  })

  const farDeps = () => apiDeps({ db: far, bus: bus.publisher })

  test('before its COMMIT leaves: the answer is an error, nothing is written and no cent is held', async () => {
    const clientId = await createTestClient(db, 100)
    const before = proxy.cuts()
    proxy.cutOnce({ kind: 'statement', text: 'order by id for update' })
    await expect(acceptDrafts(farDeps(), Array(21).fill(draft(clientId)))).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
    })
    expect(proxy.cuts()).toBe(before + 1)
    expect(await traces(clientId)).toEqual({ messages: 0, locks: 0, events: 0 })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100, heldCents: 0 })
  })

  test.each([
    ['on the way there', { kind: 'statement', text: 'insert into alarm' }],
    ['on the way back', { kind: 'reply', text: 'SELECT 1\0' }],
  ] as const)('with the one statement of those who can pay, %s: accepted once', async (_, cut) => {
    // A pool of its own: a statement that is prepared already does not show its text again.
    const fresh = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 2 })
    try {
      const clientId = await createTestClient(db, 12)
      await fresh.sql`select 1`
      const before = proxy.cuts()
      proxy.cutOnce(cut)
      const outcomes = await acceptDrafts(apiDeps({ db: fresh, bus: bus.publisher }), [
        draft(clientId),
        draft(clientId),
      ])
      expect(proxy.cuts()).toBe(before + 1)
      expect(kinds(outcomes)).toEqual(['accepted', 'accepted'])
      expect(await traces(clientId)).toEqual({ messages: 2, locks: 2, events: 2 })
      expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 2, heldCents: 10 })
    } finally {
      await fresh.close()
    }
  })

  test.each([
    ['on the way there', { kind: 'statement', text: 'insert into alarm' }],
    ['on the way back', { kind: 'reply', text: 'SELECT 1\0' }],
  ] as const)(
    'with that statement, %s: who can pay for some and who is unknown are told so, nobody pays twice',
    async (_, cut) => {
      const fresh = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 2 })
      try {
        const [rich, short] = [await createTestClient(db, 100), await createTestClient(db, 12)]
        const unknown = crypto.randomUUID() as ClientId // nobody has it
        await fresh.sql`select 1`
        const before = proxy.cuts()
        proxy.cutOnce(cut)
        const outcomes = await acceptDrafts(
          apiDeps({ db: fresh, bus: bus.publisher }),
          [short, rich, unknown, short, rich, short].map((clientId) => draft(clientId)),
        )
        expect(proxy.cuts()).toBe(before + 1)
        expect(kinds(outcomes)).toEqual([
          'accepted',
          'accepted',
          'unknown_client',
          'accepted',
          'accepted',
          'insufficient_credits',
        ])
        for (const clientId of [rich, short])
          expect(await traces(clientId)).toEqual({ messages: 2, locks: 2, events: 2 })
        expect(await readBalance(db.sql, rich)).toMatchObject({ creditCents: 90, heldCents: 10 })
        expect(await readBalance(db.sql, short)).toMatchObject({ creditCents: 2, heldCents: 10 })
      } finally {
        await fresh.close()
      }
    },
  )

  test('after those who can pay were served: they keep what they have, the others failed and paid nothing', async () => {
    const fresh = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 2 })
    try {
      const [rich, short] = [await createTestClient(db, 100), await createTestClient(db, 7)]
      const before = proxy.cuts()
      proxy.cutOnce({ kind: 'statement', text: 'order by id for update' })
      const outcomes = await acceptDrafts(
        apiDeps({ db: fresh, bus: bus.publisher }),
        [short, rich, short].map((clientId) => draft(clientId)),
      )
      expect(proxy.cuts()).toBe(before + 1)
      expect(kinds(outcomes)).toEqual(['failed', 'accepted', 'failed'])
      for (const outcome of outcomes)
        if (outcome.kind === 'failed') expect(isUnavailable(outcome.error)).toBe(true)
      expect(await traces(rich)).toEqual({ messages: 1, locks: 1, events: 1 })
      expect(await traces(short)).toEqual({ messages: 0, locks: 0, events: 0 })
      expect(await readBalance(db.sql, short)).toMatchObject({ creditCents: 7, heldCents: 0 })
    } finally {
      await fresh.close()
    }
  })

  test("with its COMMIT's reply: the answers are right, and nothing is there twice", async () => {
    const clientId = await createTestClient(db, 12)
    const unknown = crypto.randomUUID() as ClientId // nobody has it
    const before = proxy.cuts()
    proxy.cutOnce({ kind: 'reply', text: 'COMMIT\0' })
    const outcomes = await acceptDrafts(farDeps(), [
      draft(clientId),
      draft(unknown),
      draft(clientId),
      draft(clientId),
    ])
    expect(proxy.cuts()).toBe(before + 1)
    expect(kinds(outcomes)).toEqual(['accepted', 'unknown_client', 'accepted', 'insufficient_credits'])
    expect(await traces(clientId)).toEqual({ messages: 2, locks: 2, events: 2 })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 2, heldCents: 10 })
    for (const outcome of outcomes) {
      if (outcome.kind !== 'accepted') continue
      expect(await db.sql`select 1 from messages where id = ${outcome.id}`).toHaveLength(1)
    }
  })

  test('with its COMMIT on the way there: the batch is committed after all, once', async () => {
    // A pool of its own: a statement that is prepared already does not show its text again.
    const fresh = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 2 })
    try {
      const clientId = await createTestClient(db, 12)
      const before = proxy.cuts()
      proxy.cutOnce({ kind: 'statement', text: 'commit' })
      const outcomes = await acceptDrafts(apiDeps({ db: fresh, bus: bus.publisher }), [
        draft(clientId),
        draft(clientId),
        draft(clientId),
      ])
      expect(proxy.cuts()).toBe(before + 1)
      expect(kinds(outcomes)).toEqual(['accepted', 'accepted', 'insufficient_credits'])
      expect(await traces(clientId)).toEqual({ messages: 2, locks: 2, events: 2 })
      expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 2, heldCents: 10 })
    } finally {
      await fresh.close()
    }
  })

  test('with the reply, and the database away for long: there is no answer before the right one', async () => {
    const pool = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 1 })
    let nowMs = Date.now()
    const farAway = apiDeps({ db: pool, bus: bus.publisher, now: () => nowMs })
    try {
      const clientId = await createTestClient(db, 12)
      await pool.sql`select 1`
      proxy.cutOnce({ kind: 'reply', text: 'SELECT 1\0' })
      proxy.refuseNew(true)
      let uncertain = 0
      let answered = false
      const call = acceptDrafts(farAway, [draft(clientId)], () => uncertain++).finally(() => {
        answered = true
      })
      const before = proxy.refusals()
      await eventually(() => proxy.refusals() > before)
      nowMs += 3_600_000
      const other = await acceptDrafts(farAway, [draft(clientId)]).catch((error: unknown) => error)
      expect(isUnavailable(other)).toBe(true)
      await eventually(() => proxy.refusals() > before + 3)
      expect([uncertain, answered]).toEqual([1, false])
      proxy.refuseNew(false)
      expect(kinds(await call)).toEqual(['accepted'])
      expect(await traces(clientId)).toEqual({ messages: 1, locks: 1, events: 1 })
    } finally {
      proxy.refuseNew(false)
      await pool.close()
    }
  })

  test('while others go on: under load nothing is doubled and nothing answered is missing', async () => {
    const clientId = await createTestClient(db, 100_000)
    const pool = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 4 })
    try {
      const accepted: string[] = []
      let refused = 0
      for (let round = 0; round < 6; round++) {
        proxy.cutOnce({ kind: 'reply', text: 'SELECT 1\0' })
        const calls = Array.from({ length: 8 }, () =>
          acceptDrafts(apiDeps({ db: pool, bus: bus.publisher }), [draft(clientId), draft(clientId)]),
        )
        for (const call of await Promise.allSettled(calls)) {
          if (call.status === 'rejected') refused += 2
          else for (const outcome of call.value) if (outcome.kind === 'accepted') accepted.push(outcome.id)
        }
      }
      expect(accepted.length + refused).toBe(96)
      const rows = await db.sql<
        { id: string }[]
      >`select id from messages where client_id = ${clientId} order by id`
      expect(rows.map(({ id }) => id)).toEqual(accepted.toSorted())
      expect(await audit(db)).toEqual([])
    } finally {
      await pool.close()
    }
  })
})

test('a process that stands still while it accepts holds up the others of its client for seconds only', async () => {
  const clientId = await createTestClient(db, 100)
  const frozen = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test', max: 1 })
  const thaw = Promise.withResolvers<void>()
  try {
    const locked = Promise.withResolvers<void>()
    const still = frozen.sql.begin(async (tx) => {
      await lockPurses(tx, [clientId])
      locked.resolve()
      await thaw.promise
      await tx`select 1`
    })
    const outcome = still.catch((error: unknown) => error)
    await locked.promise
    expect(kinds(await acceptDrafts(deps(), [draft(clientId)]))).toEqual(['accepted'])
    thaw.resolve()
    // The server says why before it hangs up; which of the two is noticed first is chance.
    const error = await outcome
    expect(isConflict(error) || isUnavailable(error)).toBe(true)
  } finally {
    thaw.resolve()
    await frozen.close()
  }
})

test('the database away: the answer is an error that says so', async () => {
  const nowhere = openDb({
    address: { kind: 'url', url: 'postgres://sms@127.0.0.1:1/none' },
    name: 'sms-test',
    max: 1,
  })
  try {
    const call = acceptDrafts(apiDeps({ db: nowhere, bus: bus.publisher }), [
      draft(crypto.randomUUID() as ClientId),
    ])
    await expect(call).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  } finally {
    await nowhere.close()
  }
})

test('the database away behind a line that hangs up at once: the answer is an error that says so', async () => {
  const dead = await openPostgresProxy(database.url)
  dead.refuseNew(true)
  const pool = openDb({ address: { kind: 'url', url: dead.url }, name: 'sms-test', max: 1 })
  try {
    const call = acceptDrafts(apiDeps({ db: pool, bus: bus.publisher }), [
      draft(crypto.randomUUID() as ClientId),
    ])
    expect(isUnavailable(await call.catch((error: unknown) => error))).toBe(true)
    expect(dead.refusals()).toBe(1)
  } finally {
    await pool.close()
    await dead.close()
  }
})

describe('the bus', () => {
  test('away: messages are accepted all the same, and their alarms ring now', async () => {
    const clientId = await createTestClient(db, 100)
    const nowMs = Date.now()
    const away = apiDeps({ db, bus: openBusAway(), now: () => nowMs, dispatchLeaseMs: 30_000 })
    const outcomes = await acceptDrafts(away, [draft(clientId), draft(clientId)])
    expect(kinds(outcomes)).toEqual(['accepted', 'accepted'])
    await eventually(async () => {
      const rows = await db.sql<
        { wake_at: Date }[]
      >`select wake_at from messages where client_id = ${clientId}`
      return rows.length === 2 && rows.every(({ wake_at }) => wake_at.getTime() === nowMs)
    })
  })

  test('there: every accepted message is ordered once, in its lane, and refused ones are not', async () => {
    const own = openBusPair()
    const ordered: string[] = []
    const stop = own.consumer.takeOrders('mock', {
      async onActorBatch(delivery) {
        ordered.push(
          ...delivery.payload.orders.map(({ messageId }) => `${delivery.payload.lane} ${messageId}`),
        )
        delivery.ack()
      },
      async onUnreadable() {},
      ahead: 'some',
    })
    try {
      const clientId = await createTestClient(db, 5 * 150 + 7)
      const drafts = [
        draft(clientId, { express: true }),
        ...Array.from({ length: 160 }, () => draft(clientId)),
      ]
      const outcomes = await acceptDrafts(apiDeps({ db, bus: own.publisher }), drafts)
      const expected = outcomes.flatMap((outcome, i) =>
        outcome.kind === 'accepted' ? [`${i === 0 ? 'express' : 'normal'} ${outcome.id}`] : [],
      )
      expect(expected).toHaveLength(151)
      await eventually(() => ordered.length >= 151)
      expect(ordered.toSorted()).toEqual(expected.toSorted())
    } finally {
      await stop()
      await own.close()
    }
  })
})
