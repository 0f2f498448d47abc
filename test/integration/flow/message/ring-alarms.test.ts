import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import type { Route, SkipReason } from '../../../../src/domain/route/routing.ts'
import { ringAlarms } from '../../../../src/flow/message/ring-alarms.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { loadActors } from '../../../../src/store/message/actor-rows.ts'
import { wakeWaiting } from '../../../../src/store/message/alarms.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { holdOpen } from '../../../support/hold-open.ts'

let database: TestDatabase
let db: Db
let clientId: ClientId
const atMs = Date.now()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  clientId = await createTestClient(db, 1_000)
})
afterEach(async () => {
  await db.sql`delete from alarms`
})

const routeTo = (providers: readonly string[], why: SkipReason | null, skipped = 'mock'): Route => ({
  rule: 'all',
  providers,
  failover: { onRefusal: false, onThrottleMs: null, onNoReceiptMs: null },
  skipped: why === null ? [] : [{ provider: skipped, why }],
})
const ring = async (route: Route, nowMs = atMs, isBehind?: () => boolean) => {
  const router = { route: () => route, routeAfter: () => route }
  const deps = { db, router, providers: new Map(), now: () => nowMs, random: () => 0.5 }
  return (await ringAlarms(deps, 100, isBehind)).rung.map(({ messageId }) => messageId)
}
/** A message of `mock` that has been due for `ageMs`, and whose alarm rings now. */
async function due(ageMs: number, more: { readonly expiresAtMs?: number } = {}): Promise<MessageId> {
  const fields = { acceptedAtMs: atMs - ageMs, wakeAtMs: atMs, ...more }
  const [message] = await insertMessages(db, [newMessage(clientId, fields)])
  return must(message, 'a message').id
}
const read = async (id: MessageId) => must((await loadActors(db.sql, [id]))[0], 'the actor')
/** Of the messages of other tests the alarms are gone. */
const faultsOf = async (id: MessageId) => (await audit(db)).filter(({ subject }) => subject.includes(id))
const PAUSED = routeTo(['mock'], 'paused')

describe('a message whose provider nobody takes orders from', () => {
  test.each(['paused', 'no_line'] as const)('(%s) is not ordered over and over', async (why) => {
    const id = await due(60_000)
    expect(await ring(routeTo(['mock'], why))).toEqual([])
    const { wakeAtMs, version } = await read(id)
    expect([wakeAtMs, version]).toEqual([atMs + 60_000, 1])
    expect(await faultsOf(id)).toEqual([])
    // As it gets older ever more seldom.
    expect(await ring(PAUSED, atMs + 59_999)).toEqual([])
    expect((await read(id)).wakeAtMs).toBe(atMs + 60_000)
    expect(await ring(PAUSED, atMs + 60_000)).toEqual([])
    expect((await read(id)).wakeAtMs).toBe(atMs + 180_000)
  })

  test('is looked at when somebody begins to take them, of this provider and no other', async () => {
    const id = await due(60_000)
    await ring(PAUSED)
    const soon = { atMs: atMs + 3_000, afterMs: atMs + 5_000 }
    await wakeWaiting(db.sql, ['mock-b'], soon)
    expect(await ring(routeTo(['mock'], null), atMs + 3_000)).toEqual([])
    await wakeWaiting(db.sql, ['mock'], soon)
    expect(await ring(routeTo(['mock'], null), atMs + 2_999)).toEqual([])
    expect(await ring(routeTo(['mock'], null), atMs + 3_000)).toEqual([id])
    expect(await faultsOf(id)).toEqual([])
  })

  test.each<[string, Route]>([
    ['another can send', routeTo(['mock-b', 'mock'], 'paused')],
    ['it is no target any more', routeTo(['mock-b'], 'paused', 'mock-b')],
    ['it is only failing too often: its lines take orders', routeTo(['mock'], 'breaker_open')],
    ['it can send', routeTo(['mock'], null)],
    ['no rule has a place for it', routeTo([], null)],
  ])('rings all the same when %s', async (_, route) => {
    const id = await due(60_000)
    expect(await ring(route)).toEqual([id])
  })

  test('rings at the end of its validity', async () => {
    const id = await due(60_000, { expiresAtMs: atMs + 10_000 })
    expect(await ring(PAUSED)).toEqual([])
    expect((await read(id)).wakeAtMs).toBe(atMs + 10_000)
    expect(await ring(PAUSED, atMs + 10_000)).toEqual([id])
  })

  test('rings when it has no order, as after a failure', async () => {
    const id = await due(60_000)
    await db.sql`update messages set status = 'FAILED_TEMP', attempts = 1 where id = ${id}`
    expect(await ring(PAUSED)).toEqual([id])
  })
})

test('one that was throttled rings, for its order is gone', async () => {
  const id = await due(20_000)
  await db.sql`update messages set throttles = 1 where id = ${id}`
  expect(await ring(routeTo(['mock'], null), atMs, () => true)).toEqual([id])
})

test('one that was throttled is not ordered for a provider that nobody can reach: its orders would only add up', async () => {
  const id = await due(20_000)
  await db.sql`update messages set throttles = 1 where id = ${id}`
  const unbound = routeTo(['mock'], 'no_line')
  expect([await ring(unbound), await ring(unbound, atMs + 20_000)]).toEqual([[], []])
  await wakeWaiting(db.sql, ['mock'], { atMs: atMs + 22_000, afterMs: atMs + 25_000 })
  expect(await ring(routeTo(['mock'], null), atMs + 22_000)).toEqual([id])
})

test('one whose order waits behind others is put off by its age, and found again', async () => {
  const id = await due(20_000)
  expect(await ring(routeTo(['mock'], null), atMs, () => true)).toEqual([])
  expect(await ring(routeTo(['mock'], null), atMs + 5_000)).toEqual([])
  expect(await ring(routeTo(['mock'], null), atMs + 20_000)).toEqual([id])
})

test('one whose order waits behind others rings when another provider can have it', async () => {
  const id = await due(20_000)
  expect(await ring(routeTo(['mock-b', 'mock'], null), atMs, () => true)).toEqual([id])
})

test('one that somebody else is moving keeps the end of its lease', async () => {
  const id = await due(60_000)
  await db.sql.begin(async (tx) => {
    await holdOpen(tx)
    await tx`select from messages where id = ${id} for update`
    expect(await ring(PAUSED)).toEqual([])
  })
  expect((await read(id)).wakeAtMs).toBe(atMs)
  expect(await ring(routeTo(['mock'], null), atMs + 5_000)).toEqual([id])
})
