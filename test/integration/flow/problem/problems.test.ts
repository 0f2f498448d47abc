import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { filterOfQuery } from '../../../../src/api/messages/filter.ts'
import { must } from '../../../../src/domain/assert.ts'
import { centsOf } from '../../../../src/domain/money.ts'
import { openMoneyCheck } from '../../../../src/flow/problem/check-money.ts'
import { openOutcomeCounter } from '../../../../src/flow/problem/count-outcomes.ts'
import { PROBLEM_SOURCES } from '../../../../src/flow/problem/problem-sources.ts'
import { openProblems } from '../../../../src/flow/problem/read-problems.ts'
import { countDeadCallbacks } from '../../../../src/store/alert/alert-readings.ts'
import { removeCallbackEndpoint } from '../../../../src/store/callback/callback-endpoints.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { filtered } from '../../../../src/store/message/filtered.ts'
import { MAX_FAILURES, readBegins, readFailures } from '../../../../src/store/problem/outcome-minutes.ts'
import { addDeadLetters } from '../../../../src/store/receipt/dead-letters.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get } from '../../../support/api.ts'
import { createToldClient, moveThrough } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { listenApp } from '../../../support/listening-app.ts'
import { cents } from '../../../support/money.ts'
import { accepted, openScriptedProvider, silentForNow } from '../../../support/scripted-provider.ts'
import { openWorker } from '../../../support/worker.ts'

const TOKEN = 'the-token-of-this-test'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
beforeEach(async () => {
  await db.sql`truncate outcome_minutes, dead_letters`
})
afterAll(() => database.drop())

/** What is wrong `laterMs` after this instant, or from now; each call asks anew. */
async function problemsNow(laterMs = 0, nowMs = Date.now()) {
  const deps = apiDeps({ db, bus: openBusAway(), now: () => nowMs + laterMs })
  return await openProblems(deps).readProblems()
}
const failuresOf = (found: Awaited<ReturnType<typeof problemsNow>>) =>
  found.problems.filter(({ kind }) => kind === 'failures')

test('a provider that refuses makes a problem of exactly its messages, which is over when it takes them again', async () => {
  const clientId = await createTestClient(db, 1_000)
  let takes = false
  const provider = openScriptedProvider(async (request) =>
    takes ? accepted(request) : { kind: 'rejected_permanent', error: `barred: ${request.to}`, detail: 'no' },
  )
  const outcomes = openOutcomeCounter({ db })
  const worker = await openWorker(db, provider, { outcomes })
  const refused = await worker.accept(clientId, 12)
  const found = await eventually(async () => {
    const now = await problemsNow()
    return failuresOf(now)[0]?.count === 12 && now
  })
  takes = true
  const taken = await worker.accept(clientId, 3)
  await eventually(() => provider.submitted.length === 15)
  await worker.stop()

  const [problem] = failuresOf(found)
  expect(failuresOf(found)).toHaveLength(1)
  expect(problem).toMatchObject({
    severity: 'bad',
    // The numbers themselves are left out, so that all of them are one reason.
    title: 'Failed at mock: barred:',
    before: { hour: 0, day: 0 },
    provider: 'mock',
    act: 'pause_provider',
  })
  const filter = filterOfQuery(must(problem?.filter, 'a filter'))
  const listed = await db.sql<
    { id: string }[]
  >`select m.id from messages m where ${filtered(db.sql, filter)} order by m.id`
  expect(listed.map(({ id }) => id)).toEqual(refused.toSorted())
  expect(taken.some((id) => refused.includes(id))).toBe(false)
  expect(failuresOf(await problemsNow(4 * 60_000))).toHaveLength(1)
  expect(failuresOf(await problemsNow(5 * 60_000 + 1_000))).toEqual([])
})

describe('failures', () => {
  const nowMs = Date.now()
  const at = (minutesAgo: number) => new Date(Math.floor(nowMs / 60_000) * 60_000 - minutesAgo * 60_000)
  async function keep(minutesAgo: number, messages: number, status = 'FAILED_PERM'): Promise<void> {
    await db.sql`
      insert into outcome_minutes values (${status}, ${at(minutesAgo)}, 'telco-b', ${status === 'DELIVERED' ? '' : 'absent'}, ${messages},
        ${at(minutesAgo)}, ${at(minutesAgo)}, ${at(minutesAgo + 1)})`
  }

  test('are compared with the same span an hour and a day before, and began after the last pause', async () => {
    for (const [minutesAgo, messages] of [
      [1, 40],
      [4, 30],
      [9, 20],
      // Six minutes without one: what was before is over.
      [15, 5],
      [63, 7],
      [24 * 60 + 3, 11],
    ] as const)
      await keep(minutesAgo, messages)
    await keep(2, 300, 'DELIVERED')
    const [problem] = failuresOf(await problemsNow(0, nowMs))
    expect(problem).toMatchObject({
      count: 95,
      before: { hour: 7, day: 11 },
      sinceMs: at(9).getTime(),
      severity: 'bad',
    })
  })

  test('are told as one look at all minutes of the day tells them', async () => {
    const since = at(15)
    await db.sql`truncate outcome_minutes`
    await db.sql`select setseed(0.4)`
    // From one that fails all day long to one that fails every 50 minutes; in no minute that is an hour or a day old only at one of two looks.
    await db.sql`
      insert into outcome_minutes
      select case when kind % 9 = 0 then 'FAILED_TEMP' else 'FAILED_PERM' end, minute, 'telco-' || kind % 3, 'reason ' || kind, 1 + random() * 9,
        minute + random() * interval '50 s', minute + interval '55 s', minute - random() * interval '1 hour'
      from generate_series(0, 59) kind, generate_series(1, 1500) ago, lateral (select ${since}::timestamptz + (15 - ago) * interval '1 minute' as minute) m
      where random() + 0 * ago < 1.0 / (1 + kind * kind / 70.0) and ago % 60 not in (59, 0, 1)`
    const states = { failed: ['FAILED_PERM', 'FAILED_TEMP'], ended: ['FAILED_PERM', 'DELIVERED'] } as const
    const found = await readFailures(db.sql, { ...states, sinceMs: since.getTime() })
    const begins = await readBegins(db.sql, found, since.getTime())
    const told = found.map((one, place) => [one.reason, one.hourBefore, one.dayBefore, begins[place]])
    expect(told.length).toBeGreaterThan(30)
    expect(told).toEqual(await toldByOneLook(since))
  })
})

/** Of each reason that failed since then: what failed an hour and a day before, and the first after the last pause. */
async function toldByOneLook(since: Date) {
  const rows = await db.sql<{ reason: string; hour: number; day: number; began: Date }[]>`
    select reason, coalesce(sum(messages) filter (where minute >= ${since}::timestamptz - interval '1 hour' and minute < now() - interval '1 hour'), 0)::float8 as hour,
      coalesce(sum(messages) filter (where minute < now() - interval '24 hours'), 0)::float8 as day,
      max(first_at) filter (where follows is not true) as began
    from (select *, minute - lag(minute) over (partition by reason order by minute) <= interval '5 minutes' as follows from outcome_minutes
      where minute >= ${since}::timestamptz - interval '24 hours') o
    group by reason having max(minute) >= ${since}
    order by sum(messages) filter (where minute >= ${since}) desc, max(status), max(provider), reason limit ${MAX_FAILURES}`
  return rows.map(({ reason, hour, day, began }) => [reason, hour, day, began])
}

test('a source that cannot be read is unread, and the others are listed', async () => {
  await addDeadLetters(db.sql, [
    { id: Bun.randomUUIDv7(), what: 'receipt', source: 'mock', reason: 'late', payload: '{}' },
  ])
  const deps = apiDeps({ db, bus: openBusAway() })
  const broken = PROBLEM_SOURCES.map((source) =>
    source.name === 'waiting' ? { ...source, read: () => Promise.reject(new Error('away')) } : source,
  )
  const { problems, read, unread } = await openProblems(deps, broken).readProblems()
  expect(unread).toEqual(['waiting'])
  expect(read).toHaveLength(PROBLEM_SOURCES.length - 1)
  expect(problems).toContainEqual(
    expect.objectContaining({ kind: 'dead_letters', count: 1, provider: 'mock', act: 'replay_letters' }),
  )
})

test('the money adds up while messages hold some of it, and is loud when it does not', async () => {
  const clientId = await createTestClient(db, 500)
  const { script, release } = silentForNow()
  const stuck = openScriptedProvider(script)
  const worker = await openWorker(db, stuck)
  const before = must(await openMoneyCheck({ db })(), 'the sums')
  await worker.accept(clientId, 2)
  await eventually(() => stuck.submitted.length === 2)
  const app = listenApp(apiDeps({ db, bus: worker.bus, adminToken: TOKEN }))
  const { body } = await get(`${app.url}/v1/money`, { authorization: `Bearer ${TOKEN}` })
  expect(body).toMatchObject({
    held_cents: centsOf(before.held ?? cents(0)) + 10,
    adds_up: true,
    difference_cents: 0,
  })
  await app.stop()
  release()
  await worker.stop()

  // Of more than are looked at no sum is told.
  expect(await openMoneyCheck({ db }, 1)()).toMatchObject({ held: null, difference: null })
  await db.sql`update clients set credit_cents = credit_cents - 3 where id = ${clientId}`
  const found = await openMoneyCheck({ db })()
  expect(found?.difference).toBe(cents(3))
  expect((await problemsNow()).problems[0]).toMatchObject({
    kind: 'money',
    severity: 'bad',
    title: 'Money does not add up: 3 cents are missing',
    act: 'run_audit',
  })
  await db.sql`update clients set credit_cents = credit_cents + 3 where id = ${clientId}`
})

test('callbacks that were given up are counted, of whom there are few by name; those of an endpoint that was removed are none', async () => {
  const deadOf = async () => (await problemsNow()).problems.filter(({ kind }) => kind === 'callbacks_dead')
  const dies = async (count: number) => {
    const { clientId } = await createToldClient(db, 'https://example.com/')
    await moveThrough(db, clientId, ['DELIVERED'], count)
    await db.sql`update callbacks set state = 'DEAD', wake_at = null where client_id = ${clientId}`
    return clientId
  }
  await removeCallbackEndpoint(db.sql, await dies(2))
  expect(await deadOf()).toEqual([])
  const [first, second] = [await dies(1), await dies(2)]
  expect(await deadOf()).toMatchObject([
    { clientId: second, count: 2, of: 'callbacks', act: 'replay_callbacks' },
    { clientId: first, count: 1 },
  ])
  await dies(1)
  await dies(3)
  expect(await deadOf()).toMatchObject([
    { title: 'Callbacks of 4 clients of the last 24 hours were given up', count: 7 },
  ])
  expect(await countDeadCallbacks(db.sql, Date.now() - 3_600_000)).toBe(7)
})

test('clients with low credit, and disabled endpoints, are named', async () => {
  const [low, told] = [await createTestClient(db, 10), await createTestClient(db, 1_000)]
  await db.sql`update clients set low_water_cents = 20 where id = ${low}`
  await db.sql`update clients set dlr_callback_url = 'https://example.com/', callback_hmac_secret = 'x',
    callback_disabled_at = now(), callback_disabled_reason = 'the endpoint answered 410 Gone' where id = ${told}`
  const { problems } = await problemsNow()
  expect(problems).toContainEqual(
    expect.objectContaining({ kind: 'low_balance', severity: 'warn', clientId: low, act: 'top_up' }),
  )
  expect(problems).toContainEqual(
    expect.objectContaining({
      kind: 'endpoint_disabled',
      severity: 'bad',
      clientId: told,
      act: 'open_callbacks',
    }),
  )
})
