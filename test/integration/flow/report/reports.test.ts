import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { countryOf } from '../../../../src/domain/country.ts'
import { isFinal, type LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { Actor, Move } from '../../../../src/domain/message/actor.ts'
import type { ClientId, Msisdn } from '../../../../src/domain/message.ts'
import { moneyOfSql, NO_MONEY, sumOf } from '../../../../src/domain/money.ts'
import { stepOf } from '../../../../src/domain/report/histogram.ts'
import { REPORT_GROUPS, type ReportGroup } from '../../../../src/domain/report/report-dimensions.ts'
import type { ReportSpan } from '../../../../src/domain/report/report-span.ts'
import { openReport } from '../../../../src/flow/report/read-report.ts'
import { foldNext, rollUpMarked, rollUpOpen } from '../../../../src/flow/report/roll-up-reports.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { ensurePartitions } from '../../../../src/store/database/partitions.ts'
import { commitMoves, loadActors } from '../../../../src/store/message/actor-rows.ts'
import { removeMinutesBefore } from '../../../../src/store/report/report-progress.ts'
import { NO_MESSAGES, type ReportRow } from '../../../../src/store/report/report-rows.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { holdOpen } from '../../../support/hold-open.ts'
import { cents } from '../../../support/money.ts'
import { randomFrom } from '../../../support/random.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const NUMBERS = [
  '+12025550123',
  '+14165550123',
  '+4915112345678',
  '+447781123456',
  '+15551234567',
] as Msisdn[]

let database: TestDatabase
let db: Db
let clients: readonly ClientId[]
const seed = Number(process.env['REPORTS_SEED'] ?? Date.now() % 1e9)
const random = randomFrom(seed)
const pick = <T>(items: readonly T[]): T => must(items[Math.floor(random() * items.length)], 'an item')

/** Everything accepted by these tests lies between these whole days. */
const endMs = (Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS
const startMs = endMs - 3 * DAY_MS

beforeAll(async () => {
  console.log(`REPORTS_SEED=${seed}`)
  database = await createDatabase()
  db = database.db
  await ensurePartitions(db, startMs + DAY_MS)
  clients = await Promise.all(Array.from({ length: 4 }, () => createTestClient(db, 1_000_000)))
})
afterAll(() => database.drop())

/** Accepts messages at these instants; answers their actors. */
async function accept(instants: readonly number[]): Promise<Actor[]> {
  const messages = await insertMessages(
    db,
    instants.map((acceptedAtMs) =>
      newMessage(pick(clients), {
        acceptedAtMs,
        to: pick(NUMBERS),
        express: random() < 0.3,
        parts: 1 + Math.floor(random() * 3),
        cost: cents(Math.floor(random() * 200_000) / 10_000),
      }),
    ),
  )
  return await loadActors(
    db.sql,
    messages.map(({ id }) => id),
  )
}

/** A step of a life, some time after the one before. */
function moved(actor: Actor, to: LifecycleState): Move {
  const atMs = actor.dueAtMs + Math.floor(random() ** 3 * 100_000)
  const credit = isFinal(to) ? (to === 'DELIVERED' ? 'CAPTURED' : 'RELEASED') : null
  const next: Actor = {
    ...actor,
    status: to,
    provider: to === 'CANCELLED' ? actor.provider : pick(['mock', 'other']),
    version: actor.version + 1,
    wakeAtMs: isFinal(to) ? null : actor.wakeAtMs,
  }
  const row = {
    messageId: actor.id,
    seq: next.version,
    atMs,
    event: 'E',
    from: actor.status,
    to,
    ignored: false,
  }
  return {
    expectedVersion: actor.version,
    next,
    alarm: false,
    credit,
    parts: null,
    history: [{ ...row, attempt: 1, part: null, route: null, detail: null }],
    ...(random() < 0.7 ? { providerCost: cents(Math.floor(random() * 100_000) / 10_000) } : {}),
  }
}

/** Moves some of them on; answers all as they are now. */
async function live(actors: readonly Actor[]): Promise<Actor[]> {
  const moves = new Map<string, Move>()
  for (const actor of actors) {
    if (isFinal(actor.status) || random() < 0.3) continue
    const to =
      actor.status === 'SENT'
        ? pick(['DELIVERED', 'DELIVERED', 'FAILED_PERM', 'EXPIRED'] as const)
        : pick(['SENT', 'SENT', 'SENT', 'FAILED_TEMP', 'DELIVERED', 'CANCELLED'] as const)
    moves.set(actor.id, moved(actor, to))
  }
  await commitMoves(db.sql, [...moves.values()], 0)
  return actors.map((actor) => moves.get(actor.id)?.next ?? actor)
}

async function readAll(
  bucket: ReportSpan | null,
  groupBy: ReportGroup | null,
  clientId: ClientId | null = null,
  [fromMs, toMs] = [startMs, endMs],
): Promise<ReportRow[]> {
  const report = await openReport(db, { fromMs, toMs, bucket, groupBy, clientId })
  if (report.kind !== 'report') throw new Error('too many rows')
  const rows: ReportRow[] = []
  for await (const slice of report.rows) rows.push(...slice)
  return rows.filter(({ statuses }) => Object.keys(statuses).length > 0)
}

type Fact = {
  id: string
  client: string
  provider: string
  status: LifecycleState
  express: boolean
  to: string
  parts: number
  cents: string
  cost: string
  state: string
  sentMs: number | null
  doneMs: number | null
}

/** The same from the messages themselves, one by one. */
async function truth(
  spanMs: number | null,
  groupBy: ReportGroup | null,
  clientId: ClientId | null = null,
  [fromMs, toMs] = [startMs, endMs],
): Promise<ReportRow[]> {
  const facts = await db.sql<Fact[]>`
    select m.id, m.client_id as client, coalesce(provider, '') as provider, status, express, to_msisdn as "to", parts,
      amount_cents as cents, coalesce(provider_cost_cents, 0)::text as cost, state,
      (select extract(epoch from min(at) - m.created_at)::float8 * 1000 from message_history e
        where e.message_id = m.id and to_status = 'SENT') as "sentMs",
      (select extract(epoch from min(at) - m.created_at)::float8 * 1000 from message_history e
        where e.message_id = m.id and to_status = 'DELIVERED') as "doneMs"
    from messages m join credit_locks l on l.id = m.id`
  const rows = new Map<string, ReportRow>()
  const timeOf = ({ id }: Fact) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  for (const fact of facts) {
    const atMs = timeOf(fact)
    if ((clientId && fact.client !== clientId) || atMs < fromMs || atMs >= toMs) continue
    const bucketMs = spanMs === null ? fromMs : Math.floor(atMs / spanMs) * spanMs
    const group = groupBy === null ? '' : groupBy === 'country' ? countryOf(fact.to) : String(fact[groupBy])
    const key = `${bucketMs} ${group}`
    const before = rows.get(key) ?? { ...NO_MESSAGES, bucketMs, group }
    const moneyIn = (state: string) => (fact.state === state ? moneyOfSql(fact.cents) : NO_MONEY)
    rows.set(key, {
      ...before,
      statuses: { ...before.statuses, [fact.status]: (before.statuses[fact.status] ?? 0) + 1 },
      parts: before.parts + fact.parts,
      held: sumOf(before.held, moneyIn('HELD')),
      captured: sumOf(before.captured, moneyIn('CAPTURED')),
      released: sumOf(before.released, moneyIn('RELEASED')),
      providerCost: sumOf(before.providerCost, moneyOfSql(fact.cost)),
      endedCost: sumOf(before.endedCost, isFinal(fact.status) ? moneyOfSql(fact.cost) : NO_MONEY),
      sent: plus(before.sent, fact.sentMs),
      delivered: plus(before.delivered, fact.doneMs),
    })
  }
  return [...rows.values()].toSorted((a, b) => a.bucketMs - b.bucketMs || (a.group < b.group ? -1 : 1))
}

function plus({ steps, counts }: ReportRow['sent'], ms: number | null): ReportRow['sent'] {
  if (ms === null) return { steps, counts }
  const all = new Map(steps.map((step, index) => [step, counts[index] ?? 0]))
  all.set(stepOf(ms), (all.get(stepOf(ms)) ?? 0) + 1)
  const sorted = [...all].toSorted(([a], [b]) => a - b)
  return { steps: sorted.map(([step]) => step), counts: sorted.map(([, count]) => count) }
}

const sorted = (rows: readonly ReportRow[]) =>
  rows.toSorted((a, b) => a.bucketMs - b.bucketMs || (a.group < b.group ? -1 : 1))

async function agrees(): Promise<void> {
  for (const groupBy of [null, ...REPORT_GROUPS]) {
    for (const [bucket, spanMs] of [
      ['hour', HOUR_MS],
      ['day', DAY_MS],
      [null, null],
    ] as const) {
      expect([groupBy, bucket, sorted(await readAll(bucket, groupBy))]).toEqual([
        groupBy,
        bucket,
        await truth(spanMs, groupBy),
      ])
    }
  }
  const [client = null] = clients
  expect(sorted(await readAll('minute', 'status', client))).toEqual(await truth(MINUTE_MS, 'status', client))
  // Begins and ends within an hour.
  const range: [number, number] = [startMs + 37 * MINUTE_MS, endMs - 95 * MINUTE_MS]
  expect(sorted(await readAll(null, 'client', null, range))).toEqual(await truth(null, 'client', null, range))
}

async function marks(): Promise<number> {
  const [row] = await db.sql<{ count: number }[]>`select count(*) from report_marks`
  return row?.count ?? -1
}

async function workOff(): Promise<void> {
  while ((await rollUpMarked(db, 20)) > 0 || (await foldNext(db)));
}

const anyInstant = () => startMs + Math.floor(random() * (Date.now() - startMs))
const now = () => Date.now() - Math.floor(random() * 30_000)

describe('reports', () => {
  test('agree with the messages at every step of their lives, also of late ones', async () => {
    let actors = await accept(Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? now() : anyInstant())))
    for (let round = 0; round < 4; round++) {
      await rollUpOpen(db)
      await workOff()
      await agrees()
      actors = await live(actors)
      actors.push(...(await accept([now(), anyInstant(), anyInstant()])))
    }
  })

  test('leave no mark and no stale hour that is over when everything is counted', async () => {
    await rollUpOpen(db)
    await workOff()
    expect(await marks()).toBe(0)
    const stale = await db.sql<{ span: string }[]>`
      select span from report_stale where bucket + ('1 ' || span)::interval <= (select open_from from report_progress)`
    expect([...stale]).toEqual([])
    const [sums] = await db.sql<{ hours: number; days: number }[]>`
      select count(*) filter (where span = 'hour') as hours, count(*) filter (where span = 'day') as days from report_rollups`
    expect(sums?.hours).toBeGreaterThan(20)
    expect(sums?.days).toBeGreaterThan(3)
  })

  test('fresh messages and their moves write no mark, late ones do', async () => {
    const [fresh, late] = [await accept([Date.now()]), await accept([Date.now() - 10 * MINUTE_MS])]
    expect(await marks()).toBe(1)
    await workOff()
    await commitMoves(
      db.sql,
      fresh.map((actor) => moved(actor, 'SENT')),
      0,
    )
    expect(await marks()).toBe(0)
    await commitMoves(
      db.sql,
      late.map((actor) => moved(actor, 'SENT')),
      0,
    )
    expect(await marks()).toBe(1)
    await rollUpOpen(db)
    await workOff()
    await agrees()
  })

  test('a move that is committed while its minute is counted is counted at the next turn', async () => {
    const [before] = await accept([Date.now() - 20 * MINUTE_MS])
    const actor = must(before, 'an actor')
    const written = Promise.withResolvers<void>()
    const commit = Promise.withResolvers<void>()
    const slow = db.sql.begin(async (tx) => {
      await holdOpen(tx)
      await commitMoves(tx, [moved(actor, 'SENT')], 0)
      written.resolve()
      await commit.promise
    })
    await written.promise
    // The mark of its acceptance is taken; its move, and that move's mark, are not to be seen yet.
    await workOff()
    expect(await marks()).toBe(0)
    commit.resolve()
    await slow
    expect(await marks()).toBe(1)
    await workOff()
    await agrees()
  })

  test('two processes that count at once do not count twice, and none is missed', async () => {
    let actors = await accept(Array.from({ length: 60 }, anyInstant))
    const counting = async () => {
      for (let turn = 0; turn < 15; turn++) {
        await rollUpOpen(db)
        await rollUpMarked(db, 3)
        await foldNext(db)
      }
    }
    const living = async () => {
      for (let turn = 0; turn < 10; turn++)
        actors = await live([...actors, ...(await accept([now(), anyInstant()]))])
    }
    await Promise.all([counting(), counting(), living()])
    await rollUpOpen(db)
    await workOff()
    await agrees()
  })

  test('a minute is open until the writers of its time are over, even one that stands still', async () => {
    const openFrom = async () => {
      const [row] = await db.sql<
        { ms: number }[]
      >`select extract(epoch from open_from)::float8 * 1000 as ms from report_progress`
      return row?.ms ?? -1
    }
    const release = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const writer = db.sql.begin(async (tx) => {
      await holdOpen(tx)
      await tx`update clients set name = name where id = ${must(clients[0], 'a client')}`
      begun.resolve()
      await release.promise
    })
    await begun.promise
    // As if the fence had been set a while ago, and this writer had begun just before it.
    await db.sql`update report_progress set open_from = date_trunc('minute', now() - interval '6 minutes'),
      fence_at = now() - interval '1 second', fence_xid = pg_current_xact_id()::text::bigint`
    const before = await openFrom()
    await rollUpOpen(db)
    expect(await openFrom()).toBe(before)
    release.resolve()
    await writer
    await rollUpOpen(db)
    expect(await openFrom()).toBeGreaterThan(before)
    expect(await openFrom()).toBeLessThanOrEqual(Date.now() - 95_000)
    await agrees()
  })

  test('after a long pause the missed minutes are marked, and counted', async () => {
    await db.sql`update report_progress set open_from = date_trunc('minute', now() - interval '5 hours')`
    // Written past the store, as if nobody had counted then.
    await db.sql`delete from report_rollups where bucket >= now() - interval '6 hours' and span <> 'minute'`
    await db.sql`insert into report_stale select 'hour', h from generate_series(date_trunc('hour', now() - interval '6 hours'), now(), interval '1 hour') h on conflict do nothing`
    await db.sql`insert into report_stale select 'day', d from generate_series(date_trunc('day', now() - interval '6 hours'), now(), interval '1 day') d on conflict do nothing`
    await db.sql`delete from report_rollups where bucket >= now() - interval '4 hours' and bucket < now() - interval '20 minutes' and span = 'minute'`
    await rollUpOpen(db)
    expect(await marks()).toBeGreaterThan(280)
    await workOff()
    await agrees()
  })

  test('messages accepted before countries were noted are placed by their numbers', async () => {
    await db.sql`update messages set country = null`
    await db.sql`insert into report_marks select distinct date_trunc('minute', created_at) from messages`
    await rollUpOpen(db)
    await workOff()
    await agrees()
  })

  test('a day that was taken away keeps what was counted', async () => {
    const before = await readAll('hour', 'client')
    const day = new Date(startMs).toISOString().slice(0, 10).replaceAll('-', '')
    await db.sql.unsafe(`alter table messages rename to messages_away`)
    await db.sql.unsafe(`alter table messages_${day} rename to messages_gone`)
    await db.sql`insert into report_marks select generate_series(${new Date(startMs)}::timestamptz, ${new Date(startMs + HOUR_MS)}, interval '1 minute')`
    await workOff()
    expect(await readAll('hour', 'client')).toEqual(before)
    await db.sql.unsafe(`alter table messages_gone rename to messages_${day}`)
    await db.sql.unsafe(`alter table messages_away rename to messages`)
  })

  test('minutes are forgotten in steps, hours stay, and a late move of such an hour is still counted right', async () => {
    const oldMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 40 * DAY_MS
    await ensurePartitions(db, oldMs)
    const range: [number, number] = [oldMs - DAY_MS, oldMs + DAY_MS]
    const actors = await accept([oldMs + 1_000, oldMs + 5 * MINUTE_MS, oldMs + 59 * MINUTE_MS])
    await workOff()
    const beforeMs = Date.now() - 35 * DAY_MS
    expect(await removeMinutesBefore(db.sql, beforeMs, 4)).toBe(4)
    expect(await removeMinutesBefore(db.sql, beforeMs, 100)).toBe(2)
    expect(sorted(await readAll('hour', 'status', null, range))).toEqual(
      await truth(HOUR_MS, 'status', null, range),
    )
    await commitMoves(
      db.sql,
      actors.slice(0, 1).map((actor) => moved(actor, 'SENT')),
      0,
    )
    await workOff()
    expect(sorted(await readAll('hour', 'status', null, range))).toEqual(
      await truth(HOUR_MS, 'status', null, range),
    )
    expect(
      sorted(await readAll('day', 'status', null, [startOfDay(oldMs), startOfDay(oldMs) + DAY_MS])),
    ).toEqual(await truth(DAY_MS, 'status', null, [startOfDay(oldMs), startOfDay(oldMs) + DAY_MS]))
  })
})

const startOfDay = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS
