import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { BulkAct, BulkJob } from '../../../../src/domain/bulk/bulk.ts'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import { ALL_MESSAGES, type MessageFilter } from '../../../../src/domain/message/message-filter.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { BULK_LEASE_MS, bulkByTurns } from '../../../../src/flow/bulk/bulk-by-turns.ts'
import { forgetBulk } from '../../../../src/flow/bulk/forget-bulk.ts'
import { ringNow } from '../../../../src/flow/bulk/move-messages.ts'
import { resendMessages } from '../../../../src/flow/bulk/resend-messages.ts'
import { countBulk, startBulk } from '../../../../src/flow/bulk/start-bulk.ts'
import { ringAlarms } from '../../../../src/flow/message/ring-alarms.ts'
import { audit } from '../../../../src/store/audit.ts'
import {
  findJob,
  listItems,
  listJobs,
  openItems,
  stopJob,
  takeJob,
} from '../../../../src/store/bulk/bulk-jobs.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { loadActors } from '../../../../src/store/message/actor-rows.ts'
import { listEvents } from '../../../../src/store/message/message-views.ts'
import type { ApiDeps } from '../../../../src/world.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { createToldClient, moveThrough } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { knownHealth, knownRoutes } from '../../../support/known-routes.ts'
import { readBalance } from '../../../support/money.ts'
import { accepted, openScriptedProvider } from '../../../support/scripted-provider.ts'
import { openWorker } from '../../../support/worker.ts'

const HOUR_MS = 3_600_000

let database: TestDatabase
let db: Db
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  clientId = await createTestClient(db, 100_000)
})

const deps = (more: Partial<ApiDeps> = {}) => apiDeps({ db, bus: openBusAway(), ...more })

const asked = (act: BulkAct, filter: Partial<MessageFilter> = {}, provider: string | null = null) => ({
  act,
  meant: { kind: 'filter' as const, filter: { ...ALL_MESSAGES, clientIds: [clientId], ...filter } },
  filter: { client_id: [clientId] },
  provider,
})

async function started(what: ReturnType<typeof asked>): Promise<BulkJob> {
  const outcome = await startBulk(deps(), what, { expect: null, askedBy: 'ops' })
  return must(outcome?.kind === 'started' ? outcome.job : null, 'a job')
}

/** Starts it, has it carried out, and answers it as it ended. */
async function carriedOut(what: ReturnType<typeof asked>, over: Partial<ApiDeps> = {}): Promise<BulkJob> {
  const { id } = await started(what)
  await bulkByTurns(deps(over))
  return must(await findJob(db.sql, id), 'a job')
}

const insert = async (count: number, more: Parameters<typeof newMessage>[1] = {}) =>
  (
    await insertMessages(
      db,
      Array.from({ length: count }, () => newMessage(clientId, more)),
    )
  ).map(({ id }) => id)

const ended = (status: LifecycleState, count = 1, more: Parameters<typeof newMessage>[1] = {}) =>
  moveThrough(db, clientId, ['SENDING', status], count, more)

const later = { status: 'SCHEDULED', sendAtMs: Date.now() + HOUR_MS, wakeAtMs: Date.now() + HOUR_MS } as const

async function statuses(): Promise<Record<string, number>> {
  const rows = await db.sql<{ status: string; count: number }[]>`
    select status, count(*)::integer as count from messages where client_id = ${clientId} group by 1`
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
}

test('cancel: those that wait are cancelled and their money released, the others are refused with why', async () => {
  await insert(3)
  await insert(2, later)
  await ended('DELIVERED', 2)
  const [taken] = await insert(1)
  await db.sql`update messages set sent_at = now(), attempts = 1 where id = ${must(taken, 'one')}`
  expect(await countBulk(deps(), asked('cancel'))).toEqual({
    count: 8,
    done: { cancelled: 5 },
    refused: { delivered: 2, taken: 1 },
  })
  const job = await carriedOut(asked('cancel'))
  expect(job).toMatchObject({
    state: 'done',
    total: 8,
    done: { cancelled: 5 },
    refused: { delivered: 2, taken: 1 },
  })
  expect(job).toMatchObject({ askedBy: 'ops', filter: { client_id: [clientId] } })
  expect(await statuses()).toEqual({ CANCELLED: 5, DELIVERED: 2, QUEUED: 1 })
  expect(await readBalance(db.sql, clientId)).toMatchObject({ heldCents: 5 })
  expect(await audit(db)).toEqual([])
})

describe('move', () => {
  test('what is open goes to the provider, is taken there, and comes back to it whatever its rule says', async () => {
    const provider = { ...openScriptedProvider(async (request) => accepted(request)), name: 'mock-b' }
    const worker = await openWorker(db, provider, { router: knownRoutes() })
    try {
      const far = { wakeAtMs: Date.now() + HOUR_MS / 2 }
      const queued = await insert(2, far)
      const failed = await insert(2, far)
      await db.sql`update messages set status = 'FAILED_TEMP', attempts = 1 where id = any(${failed}::uuid[])`
      const [scheduled] = await insert(1, later)
      const job = await carriedOut(asked('move', {}, 'mock-b'), { bus: worker.bus })
      expect(job).toMatchObject({ done: { moved: 4, moved_for_later: 1 }, refused: {} })
      await eventually(async () => (await statuses())['SENT'] === 4)
      expect(await statuses()).toEqual({ SENT: 4, SCHEDULED: 1 })
      for (const { provider: at, pinnedTo } of await loadActors(db.sql, [...queued, ...failed]))
        expect([at, pinnedTo]).toEqual(['mock-b', 'mock-b'])
      const [first] = await listEvents(db, must(queued[0], 'one')).then((rows) =>
        rows.filter(({ event }) => event === 'ALARM_RANG'),
      )
      expect(first).toMatchObject({ detail: `moved to mock-b by ops, bulk act ${job.id}` })
      // Its time comes: its rule would have it at mock.
      await db.sql`update messages set send_at = now(), wake_at = now() where id = ${must(scheduled, 'one')}`
      await db.sql`insert into alarms (wake_at, message_id) values (now(), ${must(scheduled, 'one')})`
      await eventually(async () => (await statuses())['SENT'] === 5)
      expect(provider.submitted.length).toBe(5)
    } finally {
      await worker.stop()
    }
    expect(await audit(db)).toEqual([])
  })

  test('one that waits there longer than its order counts as lost is not taken back by its alarm', async () => {
    const [id] = await insert(1)
    await carriedOut(asked('move', {}, 'mock-b'))
    await db.sql`update messages set wake_at = now() - interval '1 s' where id = ${must(id, 'one')}`
    await db.sql`insert into alarms (wake_at, message_id) values (now() - interval '1 s', ${must(id, 'one')})`
    const over = { ...deps(), router: knownRoutes() }
    const { rung } = await ringAlarms(over, 100)
    const event = rung.find(({ messageId }) => messageId === id)?.event
    expect(event).toMatchObject({ type: 'ALARM_RANG', route: { providers: ['mock-b'], rule: null } })
  })

  test('what ended undelivered is sent again through it, what was delivered or cancelled is not', async () => {
    const old = await ended('FAILED_PERM', 2, { reference: 'order-7', class: 'transactional' })
    await ended('EXPIRED', 1)
    await ended('DELIVERED', 1)
    await ended('CANCELLED', 1)
    const before = must(await readBalance(db.sql, clientId), 'a client')
    const job = await carriedOut(asked('move', {}, 'mock-b'))
    expect(job).toMatchObject({ done: { resent: 3 }, refused: { delivered: 1, cancelled: 1 } })
    const items = await listItems(db.sql, job.id, { after: null, state: 'done', outcome: null, limit: 10 })
    const again = must(items.find(({ messageId }) => messageId === old[0])?.newId, 'a new message')
    const [row] = await db.sql`select * from messages where id = ${again}`
    expect(row).toMatchObject({ status: 'QUEUED', provider: 'mock-b', pinned_to: 'mock-b' })
    expect(row).toMatchObject({ client_reference: 'order-7', class: 'transactional', text: 'Hello World' })
    const [event] = await listEvents(db, again)
    expect(event?.detail).toBe(`${old[0]} sent again by ops, bulk act ${job.id}`)
    expect((await listJobs(db.sql, { after: null, limit: 9, messageId: again })).map(({ id }) => id)).toEqual(
      [job.id],
    )
    const after = must(await readBalance(db.sql, clientId), 'a client')
    expect(after.creditCents).toBe(before.creditCents - 15)
    expect(after.heldCents).toBe(before.heldCents + 15)
  })

  test('one that a worker moved before it died is done, whatever became of it since', async () => {
    const [id] = await insert(1)
    const job = await started(asked('move', {}, 'mock-b'))
    await ringNow(deps(), job, await loadActors(db.sql, [must(id, 'one')]))
    await db.sql`update messages set sent_at = now() where id = ${must(id, 'one')}`
    await bulkByTurns(deps())
    expect(await findJob(db.sql, job.id)).toMatchObject({ done: { moved: 1 }, refused: {} })
  })

  test('not to a provider that was paused meanwhile', async () => {
    await ended('FAILED_PERM', 1)
    await insert(1)
    const passedOver = { 'mock-b': 'paused' } as const
    const over = { router: knownRoutes(undefined, passedOver), health: knownHealth(passedOver) }
    const job = await carriedOut(asked('move', {}, 'mock-b'), over)
    expect(job).toMatchObject({ done: {}, refused: { provider_off: 2 } })
  })
})

test('retry: a message that failed for now and one that is held are tried now, one that its client scheduled is not', async () => {
  const provider = openScriptedProvider(async (request) => accepted(request))
  const worker = await openWorker(db, provider)
  try {
    const far = { wakeAtMs: Date.now() + HOUR_MS / 2 }
    const [failed] = await insert(1, far)
    await db.sql`update messages set status = 'FAILED_TEMP', attempts = 1 where id = ${must(failed, 'one')}`
    const [held] = await insert(1, { ...later, sendAtMs: null })
    await db.sql`update messages set held_for = 'send_window', held_until = ${new Date(later.wakeAtMs)} where id = ${must(held, 'one')}`
    await insert(1, later)
    const job = await carriedOut(asked('retry'), { bus: worker.bus })
    expect(job).toMatchObject({ done: { retried: 2 }, refused: { not_its_time: 1 } })
    await eventually(async () => (await statuses())['SENT'] === 2)
  } finally {
    await worker.stop()
  }
  expect(await audit(db)).toEqual([])
})

describe('resend', () => {
  test('each of 300 once, though workers die between the acceptance and its note, and two are at it at once', async () => {
    await ended('FAILED_PERM', 300)
    const { id } = await started(asked('resend'))
    const killed = must(
      await takeJob(db.sql, 'killed', { nowAt: new Date(), untilAt: new Date(Date.now() + BULK_LEASE_MS) }),
      'the job',
    )
    // It accepts 100, and dies before it says so.
    await resendMessages(deps(), killed, await openItems(db.sql, id, null, 100))
    // Another stands still with 100 more in its hands, as under SIGSTOP.
    const inHand = await openItems(db.sql, id, null, 200)
    const now = () => Date.now() + 2 * BULK_LEASE_MS
    await bulkByTurns(deps())
    expect(await findJob(db.sql, id)).toMatchObject({ state: 'running', done: {} })
    await Promise.all([
      bulkByTurns(deps({ now })),
      resendMessages(deps(), killed, inHand),
      bulkByTurns(deps({ now })),
    ])
    expect(await findJob(db.sql, id)).toMatchObject({ state: 'done', done: { resent: 300 }, refused: {} })
    expect(await statuses()).toEqual({ FAILED_PERM: 300, QUEUED: 300 })
    const items = await listItems(db.sql, id, { after: null, state: null, outcome: null, limit: 500 })
    const made = await db.sql<{ id: MessageId }[]>`
      select id from messages where client_id = ${clientId} and status = 'QUEUED'`
    expect(new Set(items.map(({ newId }) => newId))).toEqual(new Set(made.map((row) => row.id)))
    expect(await readBalance(db.sql, clientId)).toMatchObject({ heldCents: 1_500 })
    expect(await audit(db)).toEqual([])
  })

  test('no code, nothing of which something was removed, nothing open, and nothing that intake refuses', async () => {
    await insert(1)
    await ended('FAILED_PERM', 1, { otp: true, lane: 'otp' })
    const [redacted] = await ended('FAILED_PERM', 1)
    await db.sql`update messages set redacted_at = now() where id = ${must(redacted, 'one')}`
    await ended('FAILED_PERM', 2)
    await db.sql`update clients set credit_cents = 7 where id = ${clientId}`
    const what = asked('resend')
    const refused = { open: 1, otp: 1, redacted: 1 }
    expect(await countBulk(deps(), what)).toEqual({ count: 5, done: { resent: 2 }, refused })
    expect(await carriedOut(what)).toMatchObject({
      done: { resent: 1 },
      refused: { ...refused, insufficient_credits: 1 },
    })
  })

  test('waits while too much waits for its dispatch', async () => {
    await ended('FAILED_PERM', 1)
    const { id } = await started(asked('resend'))
    let room = false
    const backlog = {
      admits: () => room,
      state: () => ({ messages: 0, max: 0 }),
      poll: async () => {},
    }
    const running = bulkByTurns(deps({ backlog }))
    await eventually(async () => {
      const [row] = await db.sql`select held_until > now() as held from bulk_jobs where id = ${id}`
      return row?.['held'] === true
    })
    expect(await statuses()).toEqual({ FAILED_PERM: 1 })
    room = true
    await running
    expect(await findJob(db.sql, id)).toMatchObject({ state: 'done', done: { resent: 1 } })
  })
})

test('replay_callbacks: those that were given up are queued anew, where somebody is told', async () => {
  ;({ clientId } = await createToldClient(db, 'http://127.0.0.1:9/told'))
  const ids = await ended('DELIVERED', 3)
  await db.sql`update callbacks set state = 'DEAD', wake_at = null, attempts = 9 where message_id = any(${ids.slice(0, 2)}::uuid[])`
  expect(await countBulk(deps(), asked('replay_callbacks'))).toMatchObject({ done: { replayed: 2 } })
  expect(await carriedOut(asked('replay_callbacks'))).toMatchObject({
    done: { replayed: 2 },
    refused: { no_dead_callback: 1 },
  })
  const rows = await db.sql`select state, attempts from callbacks where message_id = any(${ids}::uuid[])`
  expect(rows.map((row) => [row['state'], row['attempts']])).toEqual(Array(3).fill(['PENDING', 0]))
  await db.sql`update callbacks set state = 'DEAD', wake_at = null where message_id = ${must(ids[0], 'one')}`
  await db.sql`update clients set callback_disabled_at = now(), callback_disabled_reason = 'gone' where id = ${clientId}`
  expect(await carriedOut(asked('replay_callbacks'))).toMatchObject({
    refused: { no_dead_callback: 2, no_callback_endpoint: 1 },
  })
})

test('a count that is not the confirmed one starts nothing; of ids, those that are not here are refused', async () => {
  const ids = await insert(3)
  const by = { expect: 5, askedBy: 'ops' }
  expect(await startBulk(deps(), asked('cancel'), by)).toEqual({ kind: 'count_changed', count: 3 })
  const gone = Bun.randomUUIDv7() as MessageId
  const what = { ...asked('cancel'), meant: { kind: 'ids' as const, ids: [...ids, gone] }, filter: null }
  expect(await countBulk(deps(), what)).toMatchObject({ count: 4, refused: { not_found: 1 } })
  const outcome = await startBulk(deps(), what, { expect: 4, askedBy: 'ops' })
  const job = must(outcome?.kind === 'started' ? outcome.job : null, 'a job')
  await bulkByTurns(deps())
  expect(await findJob(db.sql, job.id)).toMatchObject({ done: { cancelled: 3 }, refused: { not_found: 1 } })
})

test('one that is stopped leaves the rest as it was, and goes with its time', async () => {
  await insert(3)
  const { id } = await started(asked('cancel'))
  const stopped = await stopJob(db.sql, id, new Date())
  expect(stopped).toMatchObject({ state: 'stopped', done: {} })
  await bulkByTurns(deps())
  expect(await statuses()).toEqual({ QUEUED: 3 })
  await forgetBulk({ db, now: () => Date.now() + 40 * 24 * HOUR_MS }, 31)
  expect(await findJob(db.sql, id)).toBeNull()
  expect(await listItems(db.sql, id, { after: null, state: null, outcome: null, limit: 9 })).toEqual([])
})
