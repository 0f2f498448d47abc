import { afterAll, beforeAll, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { ALL_MESSAGES, type MessageFilter } from '../../../../src/domain/message/message-filter.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { countBulk, startBulk } from '../../../../src/flow/bulk/start-bulk.ts'
import { openSearchKeeping } from '../../../../src/flow/reading/keep-searchable.ts'
import { foldNext, rollUpMarked, rollUpOpen } from '../../../../src/flow/report/roll-up-reports.ts'
import { listItems } from '../../../../src/store/bulk/bulk-jobs.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { dayOf, ensureDaysOf } from '../../../../src/store/database/partitions.ts'
import { searchMessages } from '../../../../src/store/message/message-search.ts'
import { searchedDays } from '../../../../src/store/message/search-index.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newMessageId } from '../../../support/drafts.ts'
import { cents } from '../../../support/money.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW_MS = Date.now()
/** More than one search looks at without counts or an index, spread over three days: so many in a minute, and then none. */
const MESSAGES = 60_000
const [IN_A_MINUTE, MINUTE_EVERY_MS] = [1_000, 1.2 * HOUR_MS]
const EVERY_MS = 50
/** In the middle of its minute. */
const FIRST_MINUTE_MS = Math.floor(NOW_MS / 60_000 - 5) * 60_000
/** The one that is sought. */
const OLD = 59_000

let database: TestDatabase
let db: Db
let client: ClientId
let ids: MessageId[]

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  client = await createTestClient(db, 1_000)
  await ensureDaysOf(
    db,
    [0, 1, 2, 3].map((days) => newMessageId(NOW_MS - days * DAY_MS)),
  )
  const rows = await db.sql<{ id: MessageId }[]>`
    insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, client_reference, lane, version, provider,
      country, expires_at, created_at, updated_at, last_error, attempts, door)
    select (lpad(to_hex(ms), 12, '0') || '70008000' || lpad(to_hex(g), 12, '0'))::uuid, ${client}, '+1555' || lpad((g * 7919 % 10000000)::text, 7, '0'),
      'S', 'T', 'GSM7', 1, case when g = ${OLD} then 'FAILED_PERM' else 'DELIVERED' end, 'order-' || g, 'normal', 1,
      case when g = ${OLD} then 'beta' else 'alpha' end, 'US', now(), to_timestamp(ms / 1000.0), now(),
      case when g = ${OLD} then 'absent subscriber' end, case when g = ${OLD} then 5 else 1 end, case when g = ${OLD} then 'kannel' end
    from (select g, ${FIRST_MINUTE_MS}::bigint - (g / ${IN_A_MINUTE}::int) * ${MINUTE_EVERY_MS}::bigint - (g % ${IN_A_MINUTE}::int) * ${EVERY_MS}::bigint as ms from generate_series(1, ${MESSAGES}) g) each
    returning id`
  ids = rows.map(({ id }) => id).toSorted((a, b) => (a < b ? 1 : -1))
  await db.sql`
    insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
    select id, client_id, id, case when attempts = 5 then 20 else 0 end, 'CAPTURED', created_at, created_at from messages`
  await db.sql`
    insert into report_marks select distinct date_trunc('minute', created_at) from messages`
})
afterAll(async () => {
  await database.drop()
})

async function search(
  filter: Partial<MessageFilter>,
  query: string | null = null,
  beforeId: MessageId | null = null,
  searchedForMs = Number.POSITIVE_INFINITY,
) {
  const { messages, searchedFrom, next } = await searchMessages(
    db,
    {
      query,
      requestId: null,
      filter: { ...ALL_MESSAGES, ...filter },
      now: new Date(),
      quietSince: null,
      beforeId,
    },
    100,
    searchedForMs,
  )
  return { found: messages.map(({ id }) => id), searchedFrom, next }
}

/** All that a search finds when it goes on to the end. */
async function searchOn(
  filter: Partial<MessageFilter>,
  query: string | null = null,
  searchedForMs?: number,
): Promise<MessageId[]> {
  const found: MessageId[] = []
  for (let before: MessageId | null = null, pages = 0; pages < 100; pages++) {
    const page = await search(filter, query, before, searchedForMs)
    found.push(...page.found)
    if (page.next === null) return found
    before = page.next
  }
  throw new Error('the search does not end')
}

const idOf = (g: number) => ids.find((id) => id.endsWith(g.toString(16).padStart(12, '0')))
const numberOf = (g: number) => `+1555${((g * 7919) % 10_000_000).toString().padStart(7, '0')}`
const FAILED = { statuses: ['FAILED_PERM'] } as const satisfies Partial<MessageFilter>

test('what the reports have not counted is looked at, and a search says how far it came', async () => {
  const first = await search(FAILED)
  expect(first.found).toEqual([])
  expect(first.searchedFrom).not.toBeNull()
  expect(await searchOn(FAILED)).toEqual([idOf(OLD)] as MessageId[])
})

test('minutes are skipped in which the reports have none, and one that has changed since is not', async () => {
  await rollUpOpen(db)
  while ((await rollUpMarked(db, 20)) > 0 || (await foldNext(db)));
  const complete = async (filter: Partial<MessageFilter>) => {
    const { found, searchedFrom } = await search(filter)
    expect(searchedFrom).toBeNull()
    return found
  }
  expect(await complete(FAILED)).toEqual([idOf(OLD)] as MessageId[])
  expect(await complete({ providers: ['beta'] })).toEqual([idOf(OLD)] as MessageId[])
  expect(await complete({ countries: ['FR'] })).toEqual([])
  expect(await complete({ ...FAILED, clientIds: [client] })).toEqual([idOf(OLD)] as MessageId[])
  const changed = idOf(40_000)
  await db.sql.begin(async (tx) => {
    await tx`update messages set status = 'FAILED_PERM' where id = ${changed ?? ''}`
    await tx`insert into report_marks select date_trunc('minute', created_at) from messages where id = ${changed ?? ''}`
  })
  expect(await complete(FAILED)).toEqual([changed, idOf(OLD)] as MessageId[])
  await db.sql`update messages set status = 'DELIVERED' where id = ${changed ?? ''}`
  while ((await rollUpMarked(db, 20)) > 0 || (await foldNext(db)));
  expect(await complete(FAILED)).toEqual([idOf(OLD)] as MessageId[])
})

test('an act on many means exactly what there is, and reads what has changed since it was counted', async () => {
  const asked = (filter: Partial<MessageFilter>) => ({
    act: 'resend' as const,
    meant: { kind: 'filter' as const, filter: { ...ALL_MESSAGES, ...filter } },
    filter: {},
    provider: null,
  })
  const count = async (filter: Partial<MessageFilter>) => (await countBulk({ db }, asked(filter)))?.count
  const hour = { from: new Date(FIRST_MINUTE_MS - HOUR_MS), to: new Date(FIRST_MINUTE_MS) }
  const cases: readonly (readonly [Partial<MessageFilter>, number])[] = [
    [FAILED, 1],
    [{ providers: ['beta'] }, 1],
    [{ providers: ['alpha'] }, MESSAGES - 1],
    [{ ...FAILED, clientIds: [client] }, 1],
    [{ ...FAILED, number: numberOf(OLD).slice(-4) }, 1],
    [{ statuses: ['DELIVERED'], ...hour }, IN_A_MINUTE - 1],
    [{ ...FAILED, ...hour }, 0],
    [{ ...FAILED, error: 'none' }, 0],
    [{ countries: ['FR'] }, 0],
    [{ error: 'absent sub' }, 1],
    [{ error: 'absent subscriber' }, 1],
    [{ error: 'absent subscriber who' }, 0],
    [{ attemptsFrom: 3 }, 1],
    [{ attemptsFrom: 1 }, MESSAGES],
    [{ doors: ['kannel'] }, 1],
    [{ doors: ['jasmin'] }, 0],
    [{ lanes: ['otp'] }, 0],
    [{ priceFrom: cents(10) }, 1],
    [{ priceFrom: cents(20.01) }, 0],
    [{ priceTo: cents(19) }, MESSAGES - 1],
    [{ ...FAILED, error: 'absent', attemptsFrom: 5, ...hour }, 0],
    [{ ...FAILED, error: 'absent', attemptsFrom: 5 }, 1],
  ]
  for (const [filter, expected] of cases) expect(await count(filter), JSON.stringify(filter)).toBe(expected)
  const [unmarked, marked] = [idOf(30_000) ?? '', idOf(45_000) ?? '']
  const mark = (id: string) =>
    db.sql`insert into report_marks select date_trunc('minute', created_at) from messages where id = ${id}`
  await db.sql`
    update messages set status = 'FAILED_PERM', attempts = 3, last_error = 'absent subscriber' where id in (${unmarked}, ${marked})`
  await mark(marked)
  // What its minute says is believed: it was skipped.
  const wanted = [FAILED, { error: 'absent' }, { attemptsFrom: 3 }]
  expect(await Promise.all(wanted.map(count))).toEqual([2, 2, 2])
  await mark(unmarked)
  expect(await Promise.all(wanted.map(count))).toEqual([3, 3, 3])
  // A process of the release before takes the marks, and knows nothing of what a minute has at most.
  const marks = await db.sql<{ minute: Date }[]>`delete from report_marks returning minute`
  expect(await count({ error: 'absent' })).toBe(3)
  for (const { minute } of marks) await db.sql`insert into report_marks values (${minute})`
  const started = await startBulk(apiDeps({ db, bus: openBusAway() }), asked(FAILED), {
    expect: 3,
    askedBy: 'ops',
  })
  const job = must(started?.kind === 'started' ? started.job : null, 'a job')
  const all = { after: null, state: null, outcome: null, limit: 10 }
  const items = (await listItems(db.sql, job.id, all)).map(({ messageId }) => messageId as string)
  expect([job.total, items]).toEqual([3, [unmarked, marked, idOf(OLD) ?? ''].toSorted()])
  await db.sql`
    update messages set status = 'DELIVERED', attempts = 1, last_error = null where id in (${unmarked}, ${marked})`
  while ((await rollUpMarked(db, 20)) > 0 || (await foldNext(db)));
})

test('pages of what the counts know follow one another without a gap', async () => {
  const from = new Date(FIRST_MINUTE_MS - 500 * EVERY_MS)
  expect(await searchOn({ from, statuses: ['DELIVERED'] })).toEqual(ids.slice(0, 500))
  // Without any time each page gets on by some all the same.
  expect(await searchOn({ from, statuses: ['DELIVERED'] }, null, 0)).toEqual(ids.slice(0, 500))
})

test('a search that ends before a minute with many goes on to those before it', async () => {
  const [from, to] = [new Date(FIRST_MINUTE_MS - 2 * HOUR_MS), new Date(FIRST_MINUTE_MS - 60_000)]
  const found = await searchOn({ from, to, statuses: ['DELIVERED'] })
  expect(found).toEqual(ids.slice(IN_A_MINUTE - 1, 2 * IN_A_MINUTE - 1))
})

test('a number, its end and a reference are found on every day, with the index of the day or without', async () => {
  const number = numberOf(OLD)
  const sameEnd = ids.filter((id) => {
    const g = Number.parseInt(id.slice(-12), 16)
    return ((g * 7919) % 10_000_000) % 10_000 === (OLD * 7919) % 10_000
  })
  const all = async () => {
    expect(await searchOn({ number })).toEqual([idOf(OLD)] as MessageId[])
    expect(await searchOn({}, number)).toEqual([idOf(OLD)] as MessageId[])
    expect(await searchOn({ number: number.slice(-7) })).toEqual([idOf(OLD)] as MessageId[])
    expect(await searchOn({ number: number.slice(-4) })).toEqual(sameEnd)
    expect(await searchOn({}, number.slice(-4))).toEqual(sameEnd)
    expect(await searchOn({}, `order-${OLD}`)).toEqual([idOf(OLD)] as MessageId[])
    expect(await searchOn({}, `order-${MESSAGES + 1}`)).toEqual([])
  }
  expect(sameEnd.length).toBeGreaterThan(1)
  await all()
  const keeping = openSearchKeeping({ db, now: () => NOW_MS })
  await keeping.sumUp()
  await all()
  // As the days are that were too big for the migration.
  await db.sql`drop index messages_search`
  const lacks = async () =>
    (await searchedDays(db.sql)).filter(({ day, index }) => index === null && day <= dayOf(NOW_MS))
  expect((await lacks()).length).toBeGreaterThan(2)
  await all()
  await keeping.makeMissing()
  expect(await lacks()).toEqual([])
  await all()
})
