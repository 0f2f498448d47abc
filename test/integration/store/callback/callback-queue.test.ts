import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { CallbackEvent } from '../../../../actors/callback/events.ts'
import { stepCallback } from '../../../../actors/callback/step.ts'
import { fieldsJson } from '../../../../src/api/messages/message-view.ts'
import { must } from '../../../../src/domain/assert.ts'
import { CALLBACK_STATES, type CallbackId } from '../../../../src/domain/callback/callback.ts'
import { TO_ENDPOINT } from '../../../../src/domain/callback/target.ts'
import { FIRST_CLIENT } from '../../../../src/domain/callback/turns.ts'
import { TOLD_FIELDS } from '../../../../src/domain/fields/shown-fields.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { firstUuid7At, uuid7Ms } from '../../../../src/domain/uuid7.ts'
import { cleanCallbacks } from '../../../../src/flow/callback/give-up-callbacks.ts'
import {
  disableCallbackEndpoint,
  removeCallbackEndpoint,
} from '../../../../src/store/callback/callback-endpoints.ts'
import {
  giveUpCallbacks,
  loadCallbacks,
  writeCallbacks,
} from '../../../../src/store/callback/callback-queue.ts'
import { listCallbacks, replayCallbacks } from '../../../../src/store/callback/callbacks.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { findMessage } from '../../../../src/store/message/message-views.ts'
import { CALLBACK_POLICY } from '../../../support/apart.ts'
import {
  type ClaimedAs,
  callbacksOf,
  claimTurn,
  createToldClient,
  moveThrough,
  soonMs,
  toldOf,
} from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'

const URL = 'https://client.example/sms'
let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

const claim = async (more?: ClaimedAs) => (await claimTurn(db, more)).claimed

describe('a status queues its callback in its own commit', () => {
  test('a final one, with the message as the API shows it but its text and parameters', async () => {
    const { clientId } = await createToldClient(db, URL)
    const beganMs = Date.now()
    const [id] = await moveThrough(db, clientId, ['SENDING', 'SENT', 'DELIVERED'])
    const [callback, ...others] = await callbacksOf(db, clientId)
    expect(others).toEqual([])
    expect(callback).toMatchObject({
      messageId: id,
      status: 'DELIVERED',
      sequence: 4,
      final: true,
      state: 'PENDING',
    })
    expect(uuid7Ms(callback?.id ?? '')).toBeWithin(beganMs, Date.now() + 1)
    expect(callback?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const found = must(await findMessage(db, must(id, 'an id')), 'the message')
    const message = toldOf(fieldsJson(found))
    const body = JSON.parse(callback?.body ?? '')
    expect(body).toEqual({
      type: 'message.delivered',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      data: { ...message, sequence: 4 },
    })
    expect(Object.keys(body)).toEqual(['type', 'timestamp', 'data'])
    expect(Object.keys(body.data)).toEqual(Object.keys(TOLD_FIELDS))
    expect(callback?.body).not.toContain('Hello World')
  })

  test('each change of status in the commit, when the client wants every status', async () => {
    const { clientId } = await createToldClient(db, URL, true)
    await moveThrough(db, clientId, ['SENDING', 'SENT', 'SENT', 'DELIVERED'])
    const told = (await callbacksOf(db, clientId)).map(({ body }) => JSON.parse(body))
    expect(
      told.map(({ type, data }) => [type, data.status, data.credit_state, data.sequence, data.final]),
    ).toEqual([
      ['message.sending', 'SENDING', 'HELD', 2, false],
      ['message.sent', 'SENT', 'HELD', 3, false],
      ['message.delivered', 'DELIVERED', 'CAPTURED', 5, true],
    ])
  })

  test('none when it is not final, the client has no endpoint, or it is disabled', async () => {
    const told = await createToldClient(db, URL)
    await moveThrough(db, told.clientId, ['SENDING', 'SENT'])
    const untold = await createTestClient(db, 1_000)
    await moveThrough(db, untold, ['SENDING', 'SENT', 'DELIVERED'])
    const disabled = await createToldClient(db, URL)
    await disableCallbackEndpoint(db.sql, disabled.clientId, URL, 'test', Date.now())
    await moveThrough(db, disabled.clientId, ['SENDING', 'EXPIRED'])
    for (const clientId of [told.clientId, untold, disabled.clientId])
      expect(await callbacksOf(db, clientId)).toEqual([])
  })

  test('five hundred moves of many clients at once queue those of the right ones', async () => {
    const { clientId } = await createToldClient(db, URL)
    const ids = await moveThrough(db, clientId, ['FAILED_PERM'], 250)
    const callbacks = await callbacksOf(db, clientId)
    expect(callbacks.map(({ messageId }) => String(messageId))).toEqual(ids.map(String).toSorted())
    expect(new Set(callbacks.map(({ id }) => id)).size).toBe(250)
    await removeCallbackEndpoint(db.sql, clientId)
  })
})

describe('claims', () => {
  async function fresh(counts: readonly number[]): Promise<ClientId[]> {
    await db.sql`delete from callbacks`
    const clients = await Promise.all(counts.map(() => createToldClient(db, URL)))
    for (const [index, { clientId }] of clients.entries())
      await moveThrough(db, clientId, ['DELIVERED'], counts[index])
    // The server counts microseconds: what it queued in this millisecond would not be due in the clock's words.
    await db.sql`update callbacks set wake_at = date_trunc('milliseconds', wake_at)`
    return clients.map(({ clientId }) => clientId)
  }
  const countsOf = (claimed: Awaited<ReturnType<typeof claim>>, clients: readonly ClientId[]) =>
    clients.map((id) => claimed.filter(({ callback }) => callback.clientId === id).length)

  test('take from each endpoint its share, however many another has', async () => {
    const clients = await fresh([200, 3, 1])
    expect(countsOf(await claim(), clients)).toEqual([4, 3, 1])
  })

  test('leave alone an endpoint with its share under way, and serve those first that have the least', async () => {
    const clients = await fresh([10, 10, 10])
    const [full, half, idle] = clients as [ClientId, ClientId, ClientId]
    const underWay = [
      { clientId: full, target: TO_ENDPOINT, count: 4 },
      { clientId: half, target: TO_ENDPOINT, count: 2 },
    ]
    expect(countsOf(await claim({ underWay, limit: 4 }), [full, half, idle])).toEqual([0, 0, 4])
    expect(countsOf(await claim({ underWay, limit: 10 }), [full, half, idle])).toEqual([0, 2, 4])
  })

  test('give a target in advance what it is said to answer, idle or not, beyond the share of its client too', async () => {
    const clients = await fresh([60, 60, 10])
    const [busy, idle] = clients as [ClientId, ClientId]
    const underWay = [{ clientId: busy, target: TO_ENDPOINT, count: 6 }]
    const ahead = [busy, idle].map((clientId) => ({ clientId, target: TO_ENDPOINT, count: 30 }))
    expect(countsOf(await claim({ underWay, ahead }), clients)).toEqual([28, 34, 4])
  })

  test('give each client its turn, once round, before any has its next', async () => {
    const clients = await fresh(Array.from({ length: 9 }, () => 8))
    const turns: ClientId[] = []
    let after = FIRST_CLIENT
    for (let round = 0; round < 6; round++) {
      const { claimed, last } = await claimTurn(db, { after, limit: 12 })
      turns.push(...new Set(claimed.map(({ callback }) => callback.clientId).toSorted()))
      after = last
    }
    // Three at a time, four each: twice round.
    expect(turns.slice(0, 9).toSorted()).toEqual(clients.toSorted())
    expect(turns.slice(9)).toEqual(turns.slice(0, 9))
    expect(await claim({ after })).toEqual([])
  })

  test('of two workers at once never take the same', async () => {
    await fresh([100])
    const both = await Promise.all([claim({ perTarget: 60 }), claim({ perTarget: 60 })])
    const ids = both.flat().map(({ callback }) => callback.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('are given to another worker when their lease has ended, with the same id', async () => {
    const [clientId] = await fresh([1])
    const nowMs = soonMs()
    const [first] = await claim({ nowMs })
    expect(await claim({ nowMs: nowMs + CALLBACK_POLICY.leaseMs - 1 })).toEqual([])
    const [second] = await claim({ nowMs: nowMs + CALLBACK_POLICY.leaseMs })
    expect([second?.callback.id, second?.body]).toEqual([first?.callback.id, first?.body])
    expect(await callbacksOf(db, must(clientId, 'a client'))).toMatchObject([
      { state: 'DELIVERING', attempts: 0 },
    ])
  })

  test('skip an open breaker; when it is half open one callback goes, to one worker', async () => {
    const [clientId] = await fresh([10])
    const nowMs = Date.now()
    await db.sql`insert into callback_target_breakers values (${clientId ?? ''}, 0, 5, 1, ${new Date(nowMs + 5_000)})`
    expect(await claim({ nowMs })).toEqual([])
    const later = { nowMs: nowMs + 5_000 }
    const both = await Promise.all([claim(later), claim(later)])
    expect(both.flat().map(({ probe, troubled }) => [probe, troubled])).toEqual([[true, true]])
    expect(await claim(later)).toEqual([])
  })
})

test('a window of callbacks is of the time that they show, in a list and in a replay', async () => {
  const { clientId } = await createToldClient(db, URL)
  await moveThrough(db, clientId, ['DELIVERED'], 3)
  const atMs = Date.now() - 60_000
  const rows = await callbacksOf(db, clientId)
  for (const [index, { id }] of rows.entries()) {
    const shifted = `${firstUuid7At(atMs + (index - 1) * 900).slice(0, 13)}${id.slice(13)}`
    await db.sql`update callbacks set id = ${shifted}, created_at = ${new Date(atMs + index)} where id = ${id}`
  }
  const window = { messageId: null, state: null, fromAt: new Date(atMs + 1), toAt: new Date(atMs + 2) }
  const found = await listCallbacks(db, { ...window, clientId, beforeId: null }, 10)
  expect(found.map(({ createdAt }) => createdAt.getTime())).toEqual([atMs + 1])
  const replayed = await replayCallbacks(
    db.sql,
    { ...window, clientId, onlyId: null, onlyOwn: false, afterId: null },
    Date.now(),
    10,
  )
  expect(replayed).toEqual(found.map(({ id }) => id as CallbackId)) // a column of callbacks' ids
})

describe('what SQL does to many rows is what the machine says of each', () => {
  const nowMs = Date.now()
  const OPERATIONS: Record<
    string,
    { readonly event: CallbackEvent; run(clientId: ClientId): Promise<unknown> }
  > = {
    CLAIMED: { event: { type: 'CLAIMED', atMs: nowMs }, run: () => claim({ nowMs }) },
    GIVEN_UP: {
      event: { type: 'GIVEN_UP', atMs: nowMs, error: 'removed' },
      run: (clientId) => giveUpCallbacks(db.sql, clientId, TO_ENDPOINT, 'removed', nowMs, 100),
    },
    REPLAY_REQUESTED: {
      event: { type: 'REPLAY_REQUESTED', atMs: nowMs },
      run: (clientId) =>
        replayCallbacks(
          db.sql,
          {
            clientId,
            onlyId: null,
            onlyOwn: false,
            afterId: null,
            messageId: null,
            state: null,
            fromAt: null,
            toAt: null,
          },
          nowMs,
          100,
        ),
    },
  }
  for (const [name, { event, run }] of Object.entries(OPERATIONS)) {
    for (const state of CALLBACK_STATES) {
      test(`${name} of ${state}`, async () => {
        await db.sql`delete from callbacks`
        const { clientId } = await createToldClient(db, URL)
        await moveThrough(db, clientId, ['DELIVERED'])
        const open = state === 'PENDING' || state === 'DELIVERING'
        await db.sql`
          update callbacks set state = ${state}, attempts = 2, version = 9, last_status_code = 500, last_error = 'before',
            wake_at = ${open ? new Date(nowMs - 1_000) : null} where client_id = ${clientId}`
        const [row] = await callbacksOf(db, clientId)
        const id = must(row, 'a callback').id as CallbackId // a column of callbacks' ids
        const [before] = await loadCallbacks(db.sql, [id])
        await run(clientId)
        const [after] = await loadCallbacks(db.sql, [id])
        expect(after).toEqual(stepCallback(must(before, 'a callback'), event, CALLBACK_POLICY).callback)
      })
    }
  }
})

test('an outcome is written only at the version it was made for', async () => {
  await db.sql`delete from callbacks`
  const { clientId } = await createToldClient(db, URL)
  await moveThrough(db, clientId, ['DELIVERED'])
  const [claimed] = await claim()
  const before = must(claimed, 'a claim').callback
  const event: CallbackEvent = {
    type: 'DELIVERY_SUCCEEDED',
    atMs: Date.now(),
    version: before.version,
    statusCode: 200,
  }
  const { callback: next } = stepCallback(before, event, CALLBACK_POLICY)
  expect(await writeCallbacks(db.sql, [{ expectedVersion: before.version - 1, next }], Date.now())).toEqual(
    new Set(),
  )
  expect(await writeCallbacks(db.sql, [{ expectedVersion: before.version, next }], Date.now())).toEqual(
    new Set([before.id]),
  )
  expect(await loadCallbacks(db.sql, [before.id])).toEqual([next])
})

describe('housekeeping', () => {
  const clean = (nowMs = Date.now()) => cleanCallbacks({ db, now: () => nowMs })

  test('ends what a client without an endpoint still has open', async () => {
    await db.sql`delete from callbacks`
    const gone = await createToldClient(db, URL)
    const there = await createToldClient(db, URL)
    for (const { clientId } of [gone, there]) await moveThrough(db, clientId, ['DELIVERED'], 3)
    await removeCallbackEndpoint(db.sql, gone.clientId)
    await clean()
    expect((await callbacksOf(db, gone.clientId)).map(({ state, lastError }) => [state, lastError])).toEqual(
      Array(3).fill(['DEAD', 'the client has no endpoint any more']),
    )
    expect((await callbacksOf(db, there.clientId)).map(({ state }) => state)).toEqual(
      Array(3).fill('PENDING'),
    )
  })

  test('ends what a breaker held back for seven days, and forgets what is older than thirty', async () => {
    await db.sql`delete from callbacks`
    const { clientId } = await createToldClient(db, URL)
    await moveThrough(db, clientId, ['DELIVERED'], 2)
    const day = 86_400_000
    await clean(Date.now() + 6.9 * day)
    expect((await callbacksOf(db, clientId)).map(({ state }) => state)).toEqual(['PENDING', 'PENDING'])
    await clean(Date.now() + 7.1 * day)
    expect((await callbacksOf(db, clientId)).map(({ state }) => state)).toEqual(['DEAD', 'DEAD'])
    await clean(Date.now() + 29.9 * day)
    expect(await callbacksOf(db, clientId)).toHaveLength(2)
    await clean(Date.now() + 30.1 * day)
    expect(await callbacksOf(db, clientId)).toEqual([])
  })
})
