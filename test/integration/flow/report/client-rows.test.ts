import { afterAll, beforeAll, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { CLIENT_HOURS_KEPT_MS, SPAN_MS, startOfSpan } from '../../../../src/domain/report/report-span.ts'
import { openReport, type ReportRequest } from '../../../../src/flow/report/read-report.ts'
import { foldNext, rollUpMarked } from '../../../../src/flow/report/roll-up-reports.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { ensurePartitions } from '../../../../src/store/database/partitions.ts'
import { removeClientHours } from '../../../../src/store/report/client-rows.ts'
import { FIRST_CLIENT, foldPart } from '../../../../src/store/report/report-buckets.ts'
import { findFoldable } from '../../../../src/store/report/report-progress.ts'
import type { ReportRow } from '../../../../src/store/report/report-rows.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { cents } from '../../../support/money.ts'
import { randomFrom } from '../../../support/random.ts'

/** All is accepted in two whole days that are over. */
const endMs = startOfSpan('day', Date.now())
const startMs = endMs - 2 * SPAN_MS.day

let database: TestDatabase
let db: Db
let clients: readonly ClientId[]
const seed = Number(process.env['REPORTS_SEED'] ?? Date.now() % 1e9)
const random = randomFrom(seed)
const under = (most: number) => Math.floor(random() * most)
const pick = <T>(items: readonly T[]): T => must(items[under(items.length)], 'an item')

beforeAll(async () => {
  console.log(`REPORTS_SEED=${seed}`)
  database = await createDatabase()
  db = database.db
  await ensurePartitions(db, startMs + SPAN_MS.day)
  clients = await Promise.all(Array.from({ length: 5 }, () => createTestClient(db, 1_000_000)))
})
afterAll(() => database.drop())

/** Somewhere in the first hours of either day, so that hours and days are summed up several times. */
const anyInstant = () => startMs + under(2) * SPAN_MS.day + under(3 * SPAN_MS.hour)

/** Late messages mark their minutes. */
async function accept(messages: number): Promise<void> {
  await insertMessages(
    db,
    Array.from({ length: messages }, () =>
      newMessage(pick(clients), {
        acceptedAtMs: anyInstant(),
        parts: 1 + under(3),
        cost: cents(under(2_000_000) / 10_000),
      }),
    ),
  )
}

/** Ends some message past the store, after some time, and marks its minute as the store does. */
async function end(): Promise<void> {
  await db.sql`
    with ended as (
      update messages set status = ${pick(['DELIVERED', 'FAILED_PERM'])}, provider = ${pick(['mock', 'other'])},
        provider_cost_cents = ${under(10_000_000) / 10_000}, sent_at = created_at + ${under(9_000)} * interval '1 ms',
        done_at = created_at + ${9_000 + under(90_000)} * interval '1 ms'
      where id = (select id from messages order by id offset ${under(30)} limit 1) returning id, created_at, status
    ), settled as (
      update credit_locks l set state = case status when 'DELIVERED' then 'CAPTURED' else 'RELEASED' end from ended where l.id = ended.id
    )
    insert into report_marks (minute) select date_trunc('minute', created_at) from ended`
}

/** As the release before sums up: without rows by client, and with nothing registered. */
async function foldAsBefore(): Promise<boolean> {
  return await db.sql.begin(async (tx) => {
    const found = await findFoldable(tx, endMs)
    if (!found) return false
    await foldPart(tx, found.span, found.startMs, { scopes: ['all', 'client'], from: FIRST_CLIENT, to: null })
    await tx`delete from report_stale where span = ${found.span} and bucket = ${new Date(found.startMs)}`
    return true
  })
}

async function workOff(): Promise<void> {
  while ((await rollUpMarked(db, 20)) > 0 || (await foldNext(db)));
}

const QUESTIONS: readonly (Pick<ReportRequest, 'fromMs' | 'toMs' | 'bucket'> & {
  readonly of: 'each' | 'one' | 'one, grouped'
})[] = [
  { bucket: 'hour', fromMs: startMs, toMs: endMs, of: 'each' },
  { bucket: 'day', fromMs: startMs, toMs: endMs, of: 'each' },
  { bucket: null, fromMs: startMs, toMs: endMs, of: 'each' },
  {
    bucket: null,
    fromMs: startMs + 37 * SPAN_MS.minute,
    toMs: endMs - 22 * SPAN_MS.hour + 95 * SPAN_MS.minute,
    of: 'each',
  },
  { bucket: 'hour', fromMs: startMs, toMs: endMs, of: 'one' },
  { bucket: null, fromMs: startMs + SPAN_MS.minute, toMs: endMs, of: 'one' },
  { bucket: 'day', fromMs: startMs, toMs: endMs, of: 'one, grouped' },
]

async function answers(): Promise<ReportRow[][]> {
  return await Promise.all(
    QUESTIONS.map(async ({ of, ...time }) => {
      const clientId = of === 'each' ? null : must(clients[0], 'a client')
      const report = await openReport(db, { ...time, clientId, groupBy: of === 'one' ? null : 'client' })
      if (report.kind !== 'report') throw new Error('too many rows')
      return (await Array.fromAsync(report.rows)).flat()
    }),
  )
}

const registered = async () => [
  ...(await db.sql<
    { span: string; bucket: Date }[]
  >`select span, bucket from report_client_spans order by 1, 2`),
]

/** The same from the rollups alone. */
async function answersWithout(): Promise<ReportRow[][]> {
  const spans = await db.sql`delete from report_client_spans returning *`
  const without = await answers()
  for (const { span, bucket } of spans)
    await db.sql`insert into report_client_spans values (${span}, ${bucket})`
  return without
}

test('reports by client say the same with and without the rows by client, whatever was counted, marked and summed up', async () => {
  await accept(80)
  let read = 0
  for (let step = 0; step < 120; step++) {
    const does = under(10)
    if (does < 1) await accept(1 + under(3))
    else if (does < 3) await end()
    else if (does < 6) await rollUpMarked(db, 1 + under(20))
    else if (does < 7) await foldAsBefore()
    else await foldNext(db)
    if (step % 8 > 0) continue
    read += (await registered()).length
    expect(await answers()).toEqual(await answersWithout())
  }
  expect(read).toBeGreaterThan(0)
  await workOff()
  expect(await answers()).toEqual(await answersWithout())
})

test('an hour is read from the rows by client until somebody notes it as stale, and again when it is summed up', async () => {
  await accept(1)
  await workOff()
  const [hour] = await db.sql<
    { bucket: Date }[]
  >`select bucket from report_client_spans where span = 'hour' order by bucket limit 1`
  const bucket = must(hour, 'an hour').bucket
  const fromMs = bucket.getTime()
  const parts = async () => {
    const asked = {
      fromMs,
      toMs: fromMs + SPAN_MS.hour,
      bucket: 'hour',
      groupBy: 'client',
      clientId: null,
    } as const
    const report = await openReport(db, asked)
    if (report.kind !== 'report') throw new Error('too many rows')
    return (await Array.fromAsync(report.rows)).flat().reduce((sum, row) => sum + row.parts, 0)
  }
  const before = await parts()
  await db.sql`update report_rollups set parts = parts + 1000 where span = 'hour' and bucket = ${bucket} and scope = 'client'`
  expect(await parts()).toBe(before)
  await db.sql`insert into report_stale values ('hour', ${bucket}) on conflict do nothing`
  await foldAsBefore()
  expect((await registered()).map(({ span, bucket: at }) => `${span} ${at.getTime()}`)).not.toContain(
    `hour ${fromMs}`,
  )
  await db.sql`update report_rollups set parts = parts + 1000 where span = 'hour' and bucket = ${bucket} and scope = 'client'`
  expect(await parts()).toBeGreaterThan(before)
  await db.sql`insert into report_stale values ('hour', ${bucket})`
  expect(await foldNext(db)).toBe(true)
  expect((await registered()).map(({ span, bucket: at }) => `${span} ${at.getTime()}`)).toContain(
    `hour ${fromMs}`,
  )
  expect(await parts()).toBe(before)
})

test('hours lie ready by client for 35 days, and days for good', async () => {
  const old = startOfSpan('day', Date.now() - CLIENT_HOURS_KEPT_MS - 2 * SPAN_MS.day)
  const kept = await registered()
  await db.sql`insert into report_stale values ('hour', ${new Date(old)}), ('day', ${new Date(old)})`
  await foldNext(db)
  await foldNext(db)
  expect(await registered()).toEqual([{ span: 'day', bucket: new Date(old) }, ...kept])
  const ready = async () =>
    await db.sql`select span, bucket, client_id from report_client_rows order by 1, 2, 3`
  const before = await ready()
  await db.sql`insert into report_client_spans values ('hour', ${new Date(old)})`
  await db.sql`insert into report_client_rows select 'hour', ${new Date(old)}, client_id, counted
    from report_client_rows where span = 'day' and bucket = ${new Date(startMs)}`
  expect(await removeClientHours(db.sql, 2)).toBe(2)
  while ((await removeClientHours(db.sql, 2)) > 0);
  expect(await registered()).toEqual([{ span: 'day', bucket: new Date(old) }, ...kept])
  expect(await ready()).toEqual(before)
})
