import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { advanceActors } from '../../../../src/flow/message/advance-actors.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { ensurePartitions, recentDays } from '../../../../src/store/database/partitions.ts'
import {
  commitMoves,
  loadActors,
  loadActorsByProviderMessage,
  loadActorsOfAllDaysByProviderMessage,
} from '../../../../src/store/message/actor-rows.ts'
import { claimAlarms, wakeNow, wakeOrphans } from '../../../../src/store/message/alarms.ts'
import { POLICY, UNTOLD } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../../support/drafts.ts'

const DAY_MS = 86_400_000

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

async function partitions(): Promise<string[]> {
  const rows = await db.sql<{ name: string }[]>`
    select c.oid::text || ' ' || c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where c.relkind = 'r' order by 1`
  return rows.map(({ name }) => name)
}

async function advisoryLocks(of: Db): Promise<number> {
  const [row] = await of.sql<{ count: number }[]>`
    select count(*) from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`
  return row?.count ?? -1
}

test('a second call changes nothing', async () => {
  const before = await partitions()
  await ensurePartitions(db, Date.now())
  expect(await partitions()).toEqual(before)
})

test('yesterday, today and seven days ahead have partitions of every table that is kept by day', async () => {
  const today = Date.UTC(2031, 1, 26, 13)
  await ensurePartitions(db, today)
  const names = (await partitions())
    .map((name) => name.split(' ')[1])
    .filter((name) => name?.includes('_2031'))
  const days = ['0225', '0226', '0227', '0228', '0301', '0302', '0303', '0304', '0305']
  expect(names.toSorted()).toEqual(
    [
      'credit_locks',
      'inbound_messages',
      'inbound_parts',
      'message_events',
      'message_parts',
      'message_requests',
      'messages',
      'provider_exchange_packs',
      'provider_exchanges',
    ].flatMap((table) => days.map((day) => `${table}_2031${day}`)),
  )
})

test.each([
  ['now', 0],
  ['a day ago', -DAY_MS],
  ['seven days ahead', 7 * DAY_MS],
])('a message with an id of %s is stored', async (_, aheadMs) => {
  const clientId = await createTestClient(db, 100)
  const [message] = await insertMessages(db, [newMessage(clientId, { acceptedAtMs: Date.now() + aheadMs })])
  const [row] =
    await db.sql`select tableoid::regclass::text as partition from messages where id = ${message?.id ?? ''}`
  const day = new Date(Date.now() + aheadMs).toISOString().slice(0, 10).replaceAll('-', '')
  expect(row?.['partition']).toBe(`messages_${day}`)
})

test('the first and the last millisecond of a day belong to it', async () => {
  const day = Math.floor(Date.now() / DAY_MS) * DAY_MS
  const clientId = await createTestClient(db, 100)
  const messages = await insertMessages(
    db,
    [day - 1, day, day + DAY_MS - 1, day + DAY_MS].map((acceptedAtMs) =>
      newMessage(clientId, { acceptedAtMs }),
    ),
  )
  const rows = await db.sql<{ partition: string }[]>`
    select tableoid::regclass::text as partition from messages where id = any(${db.sql.array(messages.map(({ id }) => id))}::uuid[])
    order by id`
  const name = (atMs: number) => `messages_${new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')}`
  expect(rows.map(({ partition }) => partition)).toEqual([
    name(day - 1),
    name(day),
    name(day),
    name(day + DAY_MS),
  ])
})

test('processes that make the same days at once all go through, and leave no lock', async () => {
  for (let round = 0; round < 3; round++) {
    const nowMs = Date.UTC(2040, round, 10)
    await Promise.all(Array.from({ length: 8 }, () => ensurePartitions(db, nowMs)))
    const names = (await partitions()).filter((name) => name.includes(`_20400${round + 1}`))
    expect(names).toHaveLength(81)
  }
  expect(await advisoryLocks(db)).toBe(0)
})

test('a day that cannot be made fails, and leaves no lock behind for others to wait on', async () => {
  const own = await createDatabase()
  try {
    // Somebody else's partition that lies across the 10th of January 2050 (0x024bfcb62c00 ms).
    await own.db.sql.unsafe(
      `create table foreign_days partition of messages
         for values from ('024b0000-0000-0000-0000-000000000000') to ('024fffff-0000-0000-0000-000000000000')`,
    )
    await expect(ensurePartitions(own.db, Date.UTC(2050, 0, 10))).rejects.toMatchObject({ code: '42P17' })
    expect(await advisoryLocks(own.db)).toBe(0)
  } finally {
    await own.drop()
  }
})

describe('a day that is archived', () => {
  /** Takes the day of this instant out of the gateway's sight. */
  async function archive(of: Db, atMs: number): Promise<void> {
    const day = new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')
    await of.sql.unsafe('create schema archive')
    for (const table of ['messages', 'message_events', 'credit_locks', 'message_parts']) {
      await of.sql.unsafe(`alter table ${table} detach partition ${table}_${day}`)
      await of.sql.unsafe(`alter table ${table}_${day} set schema archive`)
    }
  }

  /** A SENT message of yesterday and one of today, both due now. */
  async function openTwoDays() {
    const own = await createDatabase()
    const nowMs = Date.now()
    const clientId = await createTestClient(own.db, 100)
    const messages = await insertMessages(
      own.db,
      [nowMs - DAY_MS, nowMs].map((acceptedAtMs) =>
        newMessage(clientId, { acceptedAtMs, wakeAtMs: nowMs, expiresAtMs: nowMs + DAY_MS }),
      ),
    )
    const [old, today] = messages.map(({ id }) => id)
    const [gone, here] = [must(old, 'yesterday'), must(today, 'today')]
    const actors = await loadActors(own.db.sql, [gone, here])
    const sent = actors.map((actor) => ({
      expectedVersion: 1,
      next: {
        ...actor,
        status: 'SENT' as const,
        version: 2,
        provider: 'mock',
        providerMessageId: `p-${actor.id}`,
      },
      alarm: false,
      credit: null,
      parts: null,
      history: [
        {
          messageId: actor.id,
          seq: 2,
          atMs: nowMs,
          event: 'PROVIDER_ACCEPTED',
          from: 'QUEUED' as const,
          to: 'SENT' as const,
          ignored: false,
          attempt: 1,
          part: null,
          route: null,
          detail: null,
        },
      ],
    }))
    expect((await commitMoves(own.db.sql, sent, 0)).size).toBe(2)
    return { own, nowMs, clientId, gone, here }
  }

  test('holds no message for an event, a receipt or an alarm; those of other days go on', async () => {
    const { own, nowMs, clientId, gone, here } = await openTwoDays()
    try {
      const { sql } = own.db
      const names = [`p-${gone}`, `p-${here}`]
      const idsOf = (actors: readonly { readonly id: string }[]) => actors.map(({ id }) => id)
      await archive(own.db, nowMs - DAY_MS)
      expect(idsOf(await loadActors(sql, [gone, here]))).toEqual([here])
      expect(idsOf(await loadActorsByProviderMessage(sql, 'mock', names, recentDays(nowMs)))).toEqual([here])
      expect(idsOf(await loadActorsOfAllDaysByProviderMessage(sql, 'mock', names))).toEqual([here])
      await wakeNow(sql, [gone], nowMs)
      await wakeOrphans(sql, nowMs)
      const { claimed, due } = await claimAlarms(sql, { nowMs, leaseMs: 5_000, limit: 10 })
      expect([claimed, idsOf(due)]).toEqual([2, [here]])
      expect(await sql`select 1 from alarms where message_id = ${gone}`).toHaveLength(0)
      const advanced = await advanceActors(
        { db: own.db, policy: POLICY, slot: 0, live: UNTOLD },
        [gone, here].map((messageId) => ({
          messageId,
          event: { type: 'RECEIPT_DELIVERED', atMs: nowMs, attempt: null, part: null },
          detail: null,
          known: null,
          onlyThisVersion: false,
        })),
      )
      expect(advanced.map(({ outcome }) => outcome)).toEqual(['no_such_message', 'applied'])
      const [money] =
        await sql`select credit_cents, (select sum(captured_cents) from capture_totals) as captured
        from clients where id = ${clientId}`
      expect(money).toEqual({ credit_cents: '90.0000', captured: '5.0000' })
    } finally {
      await own.drop()
    }
  })

  test('after its messages were read: nothing of their moves is written, those of other days are', async () => {
    const { own, nowMs, gone, here } = await openTwoDays()
    try {
      const actors = await loadActors(own.db.sql, [gone, here])
      await archive(own.db, nowMs - DAY_MS)
      const advanced = await advanceActors(
        { db: own.db, policy: POLICY, slot: 0, live: UNTOLD },
        [gone, here].map((messageId) => ({
          messageId,
          event: { type: 'RECEIPT_DELIVERED', atMs: nowMs, attempt: null, part: null },
          detail: null,
          known: must(
            actors.find(({ id }) => id === messageId),
            'the actor',
          ),
          onlyThisVersion: false,
        })),
      )
      expect(advanced.map(({ outcome }) => outcome)).toEqual(['no_such_message', 'applied'])
      const captured = await own.db.sql`select captured_cents from capture_totals`
      expect([...captured]).toEqual([{ captured_cents: '5.0000' }])
    } finally {
      await own.drop()
    }
  })

  test('or that was never made holds no message', async () => {
    expect(await loadActors(db.sql, [newMessageId(Date.UTC(2099, 0, 1)), newMessageId(0)])).toEqual([])
  })
})
