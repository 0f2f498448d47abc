import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { Actor, Move } from '../../../../src/domain/message/actor.ts'
import type { MessageId } from '../../../../src/domain/message.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { commitMoves, loadActors } from '../../../../src/store/message/actor-rows.ts'
import { claimAlarms, countOverdue, wakeNow, wakeOrphans } from '../../../../src/store/message/alarms.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../../support/drafts.ts'
import { holdOpen } from '../../../support/hold-open.ts'

const LEASE_MS = 30_000
/** No alarm of another test is due then. */
const LONG_AGO_MS = Date.UTC(2001, 0, 1)

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
/** The alarms of one test do not ring in the next one. */
afterEach(async () => {
  await db.sql`delete from alarms`
})

/** Messages whose alarms are due at `LONG_AGO_MS`, one millisecond after the other. */
async function acceptDue(count: number): Promise<MessageId[]> {
  const clientId = await createTestClient(db, 100_000)
  const messages = await insertMessages(
    db,
    Array.from({ length: count }, (_, i) => newMessage(clientId, { wakeAtMs: LONG_AGO_MS + i })),
  )
  return messages.map(({ id }) => id)
}

async function claim(nowMs: number, limit = 1_000): Promise<readonly Actor[]> {
  return (await claimAlarms(db.sql, { nowMs, leaseMs: LEASE_MS, limit })).due
}

const idsOf = (actors: readonly Actor[]) => actors.map(({ id }) => id).toSorted()

async function alarmsOf(id: MessageId): Promise<number[]> {
  const rows = await db.sql<
    { wake_at: Date }[]
  >`select wake_at from alarms where message_id = ${id} order by wake_at`
  return rows.map((row) => row.wake_at.getTime())
}

/** In which states the message's alarms say that it waits. */
async function waitsIn(id: MessageId): Promise<(string | null)[]> {
  const rows = await db.sql<
    { waits: string | null }[]
  >`select waits_in as waits from alarms where message_id = ${id} order by wake_at`
  return rows.map(({ waits }) => waits)
}

async function read(id: MessageId): Promise<Actor> {
  return must((await loadActors(db.sql, [id]))[0], 'the actor')
}

/** Moves the actor on, with a wake-up at `wakeAtMs` and an alarm of its own if it needs one. */
async function moveTo(
  actor: Actor,
  status: LifecycleState,
  wakeAtMs: number | null,
  alarm: boolean,
): Promise<void> {
  const next: Actor = { ...actor, status, version: actor.version + 1, wakeAtMs }
  const row = {
    messageId: actor.id,
    atMs: Date.now(),
    event: 'MOVED',
    ignored: false,
    attempt: 0,
    part: null,
    route: null,
  }
  const history = [{ ...row, seq: next.version, from: actor.status, to: status, detail: null }]
  const credit: Move['credit'] = wakeAtMs === null ? 'CAPTURED' : null
  await commitMoves(
    db.sql,
    [{ expectedVersion: actor.version, next, alarm, history, parts: null, credit }],
    0,
  )
}

test('an alarm rings from its instant on, not before', async () => {
  const [id] = await acceptDue(1)
  expect(await claim(LONG_AGO_MS - 1)).toEqual([])
  const [actor] = await claim(LONG_AGO_MS)
  expect(actor?.id).toBe(must(id, 'an id'))
  expect(actor?.wakeAtMs).toBe(LONG_AGO_MS + LEASE_MS)
})

test('a claimed alarm is not claimed again until its lease ends, and then it is', async () => {
  const ids = await acceptDue(3)
  const nowMs = LONG_AGO_MS + 10
  expect(idsOf(await claim(nowMs))).toEqual(ids.toSorted())
  expect(await claim(nowMs + LEASE_MS - 1)).toEqual([])
  expect(idsOf(await claim(nowMs + LEASE_MS))).toEqual(ids.toSorted())
})

test('the oldest alarms come first, no more than asked for, and the answer says how many were taken', async () => {
  const ids = await acceptDue(5)
  const first = await claimAlarms(db.sql, { nowMs: LONG_AGO_MS + 10, leaseMs: LEASE_MS, limit: 2 })
  expect(first.claimed).toBe(2)
  expect(idsOf(first.due)).toEqual(ids.slice(0, 2).toSorted())
  const rest = await claimAlarms(db.sql, { nowMs: LONG_AGO_MS + 10, leaseMs: LEASE_MS, limit: 10 })
  expect(rest.claimed).toBe(3)
  expect(idsOf(rest.due)).toEqual(ids.slice(2).toSorted())
})

test('two claimers at once never get the same alarm, and together get every one', async () => {
  const ids = await acceptDue(200)
  const nowMs = LONG_AGO_MS + 1_000
  const claims = await Promise.all(Array.from({ length: 8 }, () => claim(nowMs, 40)))
  const got = claims.flat().map(({ id }) => id)
  expect(new Set(got).size).toBe(got.length)
  const rest = (await claim(nowMs)).map(({ id }) => id)
  expect([...got, ...rest].toSorted()).toEqual(ids.toSorted())
})

test('alarms that another claimer has in hand are skipped, not waited for', async () => {
  const ids = await acceptDue(4)
  const nowMs = LONG_AGO_MS + 1_000
  const claimed: Actor[] = []
  await db.sql.begin(async (tx) => {
    await holdOpen(tx)
    claimed.push(...(await claimAlarms(tx, { nowMs, leaseMs: LEASE_MS, limit: 2 })).due)
    claimed.push(...(await claim(nowMs)))
  })
  expect(idsOf(claimed)).toEqual(ids.toSorted())
})

test("an alarm that comes before its message's time rings at that time, and only then", async () => {
  const id = must((await acceptDue(1))[0], 'an id')
  // The message moved on and put its time back: the alarm it has stands before it.
  const laterMs = LONG_AGO_MS + 60_000
  await moveTo(await read(id), 'SENT', laterMs, false)
  const early = await claimAlarms(db.sql, { nowMs: LONG_AGO_MS, leaseMs: LEASE_MS, limit: 10 })
  expect(early).toEqual({ claimed: 1, due: [] })
  expect(await alarmsOf(id)).toEqual([laterMs])
  expect(await claim(laterMs - 1)).toEqual([])
  expect(idsOf(await claim(laterMs))).toEqual([id])
})

test('the alarm of a final message ends without ringing', async () => {
  const id = must((await acceptDue(1))[0], 'an id')
  await moveTo(await read(id), 'DELIVERED', null, false)
  expect(await claimAlarms(db.sql, { nowMs: LONG_AGO_MS, leaseMs: LEASE_MS, limit: 10 })).toEqual({
    claimed: 1,
    due: [],
  })
  expect(await alarmsOf(id)).toEqual([])
})

test('two alarms of one message ring once', async () => {
  const id = must((await acceptDue(1))[0], 'an id')
  await db.sql`insert into alarms (wake_at, message_id) values (${new Date(LONG_AGO_MS - 5)}, ${id})`
  const { claimed, due } = await claimAlarms(db.sql, { nowMs: LONG_AGO_MS, leaseMs: LEASE_MS, limit: 10 })
  expect(claimed).toBe(2)
  expect(idsOf(due)).toEqual([id])
  expect(await alarmsOf(id)).toEqual([LONG_AGO_MS + LEASE_MS])
})

test('a move that brings the time forward has an alarm of its own', async () => {
  const clientId = await createTestClient(db, 100)
  const [message] = await insertMessages(db, [newMessage(clientId)])
  const id = must(message, 'a message').id
  await moveTo(await read(id), 'FAILED_TEMP', LONG_AGO_MS, true)
  expect(await alarmsOf(id)).toEqual([LONG_AGO_MS, must(message, 'a message').wakeAtMs])
  expect(idsOf(await claim(LONG_AGO_MS))).toEqual([id])
})

test('waking makes the alarms of queued messages ring now, and leaves the others', async () => {
  const clientId = await createTestClient(db, 100)
  const [a, b] = await insertMessages(db, [newMessage(clientId), newMessage(clientId)])
  const [queued, sending] = [must(a, 'a').id, must(b, 'b').id]
  const before = await read(sending)
  await moveTo(before, 'SENDING', before.wakeAtMs, false)
  await wakeNow(db.sql, [queued, sending, newMessageId()], LONG_AGO_MS)
  expect(idsOf(await claim(LONG_AGO_MS))).toEqual([queued])
  expect((await read(sending)).wakeAtMs).toBe(before.wakeAtMs)
  expect((await read(queued)).version).toBe(1)
})

test('orphans are what waits for a dispatch or an answer: their alarms ring now', async () => {
  const clientId = await createTestClient(db, 100)
  const [a, b, c] = await insertMessages(
    db,
    Array.from({ length: 3 }, () => newMessage(clientId)),
  )
  const [queued, sending, sent] = [must(a, 'a').id, must(b, 'b').id, must(c, 'c').id]
  const later = (await read(sent)).wakeAtMs
  await moveTo(await read(sending), 'SENDING', later, false)
  await moveTo(await read(sent), 'SENT', later, false)
  await wakeOrphans(db.sql, LONG_AGO_MS)
  expect(idsOf(await claim(LONG_AGO_MS))).toEqual([queued, sending].toSorted())
})

test('overdue alarms are counted up to the most that is asked for', async () => {
  await acceptDue(7)
  const count = (nowMs: number, most: number) => countOverdue(db.sql, nowMs, most)
  expect(await count(LONG_AGO_MS - 1, 100)).toBe(0)
  expect(await count(LONG_AGO_MS + 3, 100)).toBe(4)
  expect(await count(LONG_AGO_MS + 100, 100)).toBe(7)
  expect(await count(LONG_AGO_MS + 100, 5)).toBe(5)
})

test('more overdue alarms than are looked at count as the most that is asked for, of however few messages', async () => {
  const [id] = await acceptDue(1)
  for (let i = 1; i < 8; i++)
    await db.sql`insert into alarms (wake_at, message_id) values (${new Date(LONG_AGO_MS + i)}, ${must(id, 'an id')})`
  expect(await countOverdue(db.sql, LONG_AGO_MS + 100, 5)).toBe(1)
  expect(await countOverdue(db.sql, LONG_AGO_MS + 100, 4)).toBe(4)
})

test('the alarm of an acceptance says nothing when it rings soon; one that rings later tells the state', async () => {
  const clientId = await createTestClient(db, 1_000)
  const acceptedAtMs = Date.now()
  const [soon, later, scheduled] = await insertMessages(db, [
    newMessage(clientId, { acceptedAtMs, wakeAtMs: acceptedAtMs + 5_000 }),
    newMessage(clientId, { acceptedAtMs, wakeAtMs: acceptedAtMs + 20_000 }),
    newMessage(clientId, { acceptedAtMs, wakeAtMs: acceptedAtMs + 5_000, status: 'SCHEDULED' }),
  ])
  expect(await waitsIn(must(soon, 'soon').id)).toEqual([null])
  expect(await waitsIn(must(later, 'later').id)).toEqual(['PASSING'])
  expect(await waitsIn(must(scheduled, 'scheduled').id)).toEqual(['SCHEDULED'])
})

test('an alarm that comes early tells the state from then on, one that is due says PASSING', async () => {
  const states = ['SENT', 'SENDING', 'FAILED_TEMP', 'SCHEDULED'] as const
  const ids = await acceptDue(2 * states.length)
  const early = ids.slice(0, states.length)
  const due = ids.slice(states.length)
  const laterMs = LONG_AGO_MS + 60_000
  for (const [index, status] of states.entries()) {
    await moveTo(await read(must(early[index], 'an id')), status, laterMs, false)
    await moveTo(await read(must(due[index], 'an id')), status, LONG_AGO_MS, false)
  }
  expect(idsOf(await claim(LONG_AGO_MS + 1_000))).toEqual(due.toSorted())
  const told = await Promise.all(early.map(waitsIn))
  expect(told).toEqual([['SENT'], ['PASSING'], ['PASSING'], ['SCHEDULED']])
  expect(await Promise.all(due.map(waitsIn))).toEqual(states.map(() => ['PASSING']))
})

test('a move that sets an alarm of its own tells the state in it', async () => {
  const [a, b] = await acceptDue(2)
  const [sent, retried] = [must(a, 'a'), must(b, 'b')]
  const laterMs = LONG_AGO_MS + 60_000
  await moveTo(await read(sent), 'SENT', laterMs, true)
  await moveTo(await read(retried), 'FAILED_TEMP', laterMs, true)
  expect(await waitsIn(sent)).toEqual([null, 'SENT'])
  expect(await waitsIn(retried)).toEqual([null, 'PASSING'])
})

test('a plan from when there were no alarms looks at those that are due, and not at all for each of them', async () => {
  await db.sql`vacuum alarms`
  await db.sql.begin(async (tx) => {
    const claimed = () => claimAlarms(tx, { nowMs: LONG_AGO_MS + 60_000, leaseMs: LEASE_MS, limit: 500 })
    const looks = async () => {
      const [row] = await tx<
        { looks: number }[]
      >`select coalesce(idx_tup_fetch, 0) as looks from pg_stat_xact_user_tables where relname = 'alarms'`
      return row?.looks ?? 0
    }
    expect((await claimed()).claimed).toBe(0)
    await tx`insert into alarms select ${new Date(LONG_AGO_MS)}, gen_random_uuid() from generate_series(1, 100)`
    await tx`insert into alarms select now() + interval '1 day', gen_random_uuid() from generate_series(1, 1000)`
    const before = await looks()
    expect((await claimed()).claimed).toBe(100)
    expect((await looks()) - before).toBe(100)
  })
})
