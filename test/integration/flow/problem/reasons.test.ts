import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import { forgetOutcomes } from '../../../../src/flow/problem/forget-outcomes.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { addOutcomes, type OutcomeMinute } from '../../../../src/store/problem/outcome-minutes.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get } from '../../../support/api.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A time of this test: half past an hour, so that what is two days ago is in the middle of one. */
const nowMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + 30 * MINUTE_MS

let database: TestDatabase
let db: Db
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway(), now: () => nowMs }))
})
beforeEach(async () => {
  await db.sql`truncate outcome_minutes, outcome_hours`
  await db.sql`update outcome_progress set counted_from = ${new Date(nowMs - 10 * DAY_MS)}`
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const iso = (ms: number) => new Date(ms).toISOString()

function outcome(
  atMs: number,
  messages: number,
  { status = 'FAILED_PERM' as LifecycleState, provider = 'telco-b', reason = 'absent' } = {},
): OutcomeMinute {
  const minute = new Date(Math.floor(atMs / MINUTE_MS) * MINUTE_MS)
  const [firstAt, lastAt, acceptedFrom] = [new Date(atMs), new Date(atMs + 1), new Date(atMs - 5_000)]
  return { status, minute, provider, reason, messages, firstAt, lastAt, acceptedFrom }
}
const keep = (...of: Parameters<typeof outcome>) => addOutcomes(db.sql, [outcome(...of)])
/** Reason 0 once, reason 1 twice and so on. */
const keepMany = (count: number, atMs: number) =>
  addOutcomes(
    db.sql,
    Array.from({ length: count }, (_, index) => outcome(atMs, index + 1, { reason: `reason ${index}` })),
  )

const reasons = (fromMs: number, toMs: number, more = '') =>
  get(`${app.url}/v1/reports/reasons?from=${iso(fromMs)}&to=${iso(toMs)}${more}`)
const forget = () => forgetOutcomes({ db, now: () => nowMs })

test('reasons are counted by when it happened, each with its share, the most first', async () => {
  await keep(nowMs - 5 * MINUTE_MS, 30)
  await keep(nowMs - 3 * MINUTE_MS, 20, { status: 'FAILED_TEMP', reason: 'throttled' })
  await keep(nowMs - 3 * MINUTE_MS, 50, { provider: 'telco-a', reason: '' })
  await keep(nowMs - 3 * MINUTE_MS, 900, { status: 'DELIVERED', reason: '' })
  await keep(nowMs - 90 * MINUTE_MS, 7)
  const { status, body } = await reasons(nowMs - HOUR_MS, nowMs)
  expect(status).toBe(200)
  const at = nowMs - 5 * MINUTE_MS
  expect(body).toMatchObject({ messages: 100, others: 0, counted_from: iso(nowMs - 10 * DAY_MS) })
  expect(body['rows']).toEqual([
    expect.objectContaining({ provider: 'telco-a', reason: null, status: 'FAILED_PERM', share: 0.5 }),
    {
      provider: 'telco-b',
      reason: 'absent',
      status: 'FAILED_PERM',
      messages: 30,
      share: 0.3,
      last_at: iso(at + 1),
      accepted_from: iso(at - 5_000),
    },
    expect.objectContaining({ reason: 'throttled', status: 'FAILED_TEMP', messages: 20 }),
  ])
  expect((await reasons(nowMs - HOUR_MS, nowMs, '&provider=telco-b')).body['messages']).toBe(50)
})

test('of more than 500 reasons the rest is a number', async () => {
  await keepMany(502, nowMs - MINUTE_MS)
  const { body } = await reasons(nowMs - HOUR_MS, nowMs)
  expect(body['rows']).toHaveLength(500)
  expect(body).toMatchObject({ messages: (502 * 503) / 2, others: 1 + 2 })
})

test('the same as CSV', async () => {
  await keep(nowMs - MINUTE_MS, 3, { reason: '=1+1' })
  const path = `/v1/reports/reasons?from=${iso(nowMs - HOUR_MS)}&to=${iso(nowMs)}`
  const response = await fetchHeld(`${app.url}${path}`, { headers: { accept: 'text/csv' } })
  const [head, row] = (await response.text()).split('\r\n')
  expect(head).toBe('provider,reason,status,messages,share,last_at,accepted_from')
  expect(row).toStartWith("telco-b,'=1+1,FAILED_PERM,3,1,")
})

describe('minutes that are older than two days', () => {
  const oldHourMs = Math.floor((nowMs - 2 * DAY_MS) / HOUR_MS) * HOUR_MS - HOUR_MS

  test('become part of their hour, each once, also when two workers do it at one time', async () => {
    await keep(oldHourMs + 5 * MINUTE_MS, 3)
    await keep(oldHourMs + 50 * MINUTE_MS, 4)
    await keep(oldHourMs - 3 * HOUR_MS, 5)
    // Its hour is not older than two days as a whole.
    await keep(oldHourMs + HOUR_MS + MINUTE_MS, 6)
    await Promise.all([forget(), forget(), forget()])
    const left = await db.sql<{ messages: number }[]>`select messages::float8 from outcome_minutes`
    expect(left.map(({ messages }) => messages)).toEqual([6])
    expect((await reasons(oldHourMs, oldHourMs + HOUR_MS)).body['rows']).toEqual([
      expect.objectContaining({ messages: 7, last_at: iso(oldHourMs + 50 * MINUTE_MS + 1) }),
    ])
    // What comes late is added.
    await keep(oldHourMs + 7 * MINUTE_MS, 2)
    expect((await reasons(oldHourMs - 4 * HOUR_MS, nowMs)).body['messages']).toBe(20)
    await forget()
    expect((await reasons(oldHourMs - 4 * HOUR_MS, nowMs)).body['messages']).toBe(20)
  })

  test('stay where the removal does not end, and are removed by the next', async () => {
    await keep(oldHourMs + 5 * MINUTE_MS, 3)
    await db.sql`
      create function no_more() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`
    await db.sql`create trigger killed before insert on outcome_hours for each row execute function no_more()`
    await expect(forget()).rejects.toThrow('killed')
    expect((await reasons(oldHourMs, nowMs)).body['messages']).toBe(3)
    await db.sql`drop trigger killed on outcome_hours`
    await forget()
    expect(await db.sql`select 1 from outcome_minutes`).toHaveLength(0)
    expect((await reasons(oldHourMs, nowMs)).body['messages']).toBe(3)
  })

  test('tell 100 reasons apart, and are kept for 35 days', async () => {
    await keepMany(103, oldHourMs + MINUTE_MS)
    await keep(nowMs - 36 * DAY_MS, 1_000)
    await forget()
    const { body } = await reasons(oldHourMs, oldHourMs + HOUR_MS)
    expect(body['rows']).toHaveLength(101)
    expect(body['rows']).toContainEqual(expect.objectContaining({ reason: '…', messages: 1 + 2 + 3 }))
    expect((await reasons(oldHourMs - 40 * DAY_MS, nowMs)).body['messages']).toBe((103 * 104) / 2)
  })

  test.each([
    [
      `from=${iso(oldHourMs + MINUTE_MS)}&to=${iso(nowMs)}`,
      'from',
      'must be a whole hour in UTC when it is more than 2 days ago',
    ],
    [`from=${iso(nowMs - 30_000)}&to=${iso(nowMs)}`, 'from', 'must be a whole minute in UTC'],
    [`from=${iso(nowMs)}&to=${iso(nowMs)}`, 'from', 'must be before to'],
    [`from=${iso(oldHourMs - 370 * DAY_MS)}&to=${iso(nowMs)}`, 'to', 'must be at most 366 days after from'],
  ])('are refused with the field and its rule: %s', async (query, field, rule) => {
    const { status, body } = await get(`${app.url}/v1/reports/reasons?${query}`)
    expect([status, body['field'], body['rule']]).toEqual([400, field, rule])
  })
})
