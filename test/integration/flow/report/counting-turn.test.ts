import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { startOfSpan } from '../../../../src/domain/report/report-span.ts'
import type { Settled } from '../../../../src/flow/report/count-minute.ts'
import { type CountingPace, WITHOUT_PAUSE } from '../../../../src/flow/report/counting-turn.ts'
import { openReport } from '../../../../src/flow/report/read-report.ts'
import { rollUpMarked, rollUpOpen } from '../../../../src/flow/report/roll-up-reports.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'

const MINUTE_MS = 60_000
/** Late: it is counted only when it is marked. The first of its hour, so that those behind it are counted in the same turn. */
const lateMs = startOfSpan('hour', Date.now() - 30 * MINUTE_MS)
/** Behind the minutes that are open. */
const toMs = startOfSpan('minute', Date.now()) + 10 * MINUTE_MS

let database: TestDatabase
let db: Db
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 1_000_000)
})
afterAll(() => database.drop())
beforeEach(async () => {
  await db.sql.unsafe(
    'delete from messages; delete from credit_locks; delete from report_rollups; delete from report_marks; delete from report_stale',
  )
})

const accept = async (atMs: readonly number[], client = clientId): Promise<MessageId[]> => {
  const accepted = await insertMessages(
    db,
    atMs.map((acceptedAtMs) => newMessage(client, { acceptedAtMs })),
  )
  return accepted.map(({ id }) => id)
}

/** Ends a message past the store: nothing is marked, and nobody is told. */
const end = (id: MessageId, parts = 1) =>
  db.sql`update messages set status = 'DELIVERED', parts = ${parts} where id = ${id}`

async function reported(groupBy: 'client' | null = null) {
  const report = await openReport(db, {
    fromMs: lateMs,
    toMs,
    bucket: null,
    groupBy,
    clientId: null,
  })
  if (report.kind !== 'report') throw new Error('too many rows')
  const rows = (await Array.fromAsync(report.rows)).flat()
  return { pending: report.pendingMinutes, rows: rows.map(({ statuses, parts }) => ({ statuses, parts })) }
}

test('a minute read in slices, and written in several statements, is counted whole', async () => {
  await db.sql`
    insert into clients (id, name, credit_cents) select gen_random_uuid(), 'One of many', 100 from generate_series(1, 600)`
  const clients = await db.sql<{ id: ClientId }[]>`select id from clients where name = 'One of many'`
  const messages = clients.map(({ id }, index) => newMessage(id, { acceptedAtMs: lateMs + index * 99 }))
  const ids = (await insertMessages(db, messages)).map(({ id }) => id)
  const inSlices: CountingPace = { ...WITHOUT_PAUSE, sliceMs: () => 7_000 }
  expect(await rollUpMarked(db, 20, inSlices)).toBe(1)
  expect((await reported()).rows).toEqual([{ statuses: { QUEUED: 600 }, parts: 600 }])
  expect((await reported('client')).rows).toEqual(
    Array.from({ length: 600 }, () => ({ statuses: { QUEUED: 1 }, parts: 1 })),
  )

  for (const id of ids.slice(0, 2)) await end(id)
  await db.sql`insert into report_marks values (${new Date(lateMs)})`
  expect(await rollUpMarked(db, 20, inSlices)).toBe(1)
  expect((await reported()).rows).toEqual([{ statuses: { QUEUED: 598, DELIVERED: 2 }, parts: 600 }])
  const ended = (await reported('client')).rows.filter(({ statuses }) => statuses.DELIVERED === 1)
  expect(ended).toEqual(Array.from({ length: 2 }, () => ({ statuses: { DELIVERED: 1 }, parts: 1 })))
})

test('who dies in the middle of a turn leaves its minutes to the next turn, and the report says that they wait', async () => {
  await accept([lateMs, lateMs + MINUTE_MS])
  const dies: CountingPace = {
    ...WITHOUT_PAUSE,
    readSlice() {
      throw new Error('dies')
    },
  }
  await expect(rollUpMarked(db, 20, dies)).rejects.toThrow('dies')
  expect(await reported()).toEqual({ pending: 2, rows: [{ statuses: {}, parts: 0 }] })
  expect(await rollUpMarked(db, 20)).toBe(2)
  expect(await reported()).toEqual({ pending: 0, rows: [{ statuses: { QUEUED: 2 }, parts: 2 }] })
})

test('a turn that another process took over between two steps goes on no more', async () => {
  const [id] = await accept([lateMs])
  let steps = 0
  const overtaken: CountingPace = {
    ...WITHOUT_PAUSE,
    // So many statements are more than one step.
    sliceMs: () => 100,
    async rest() {
      if (steps++ > 0) return
      if (id) await end(id)
      expect(await rollUpMarked(db, 20)).toBe(1)
    },
  }
  expect(await rollUpMarked(db, 20, overtaken)).toBe(0)
  expect(steps).toBe(1)
  expect(await reported()).toEqual({ pending: 0, rows: [{ statuses: { DELIVERED: 1 }, parts: 1 }] })
})

test('of an open minute what has ended is read once, and all of it when the minute is closed', async () => {
  const settled: Settled = new Map()
  const count = async (fence: 'waits' | 'passed') => {
    const xid = fence === 'passed' ? 0 : 2 ** 50
    await db.sql`
      update report_progress set as_of = now() - interval '8 minutes', open_from = date_trunc('minute', now() - interval '8 minutes'),
        fence_at = now(), fence_xid = ${xid}`
    expect(await rollUpOpen(db, WITHOUT_PAUSE, settled)).toBe(true)
    return (await reported()).rows
  }
  const minuteMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS
  const [first, second] = await accept([minuteMs, minuteMs + 30_000])
  if (!first || !second) throw new Error('two messages')
  expect(await count('waits')).toEqual([{ statuses: { QUEUED: 2 }, parts: 2 }])
  await end(first)
  await end(second)
  expect(await count('waits')).toEqual([{ statuses: { DELIVERED: 2 }, parts: 2 }])
  // No event does this to a message that has ended.
  await end(second, 9)
  expect(await count('waits')).toEqual([{ statuses: { DELIVERED: 2 }, parts: 2 }])
  expect(await count('passed')).toEqual([{ statuses: { DELIVERED: 2 }, parts: 10 }])
})
