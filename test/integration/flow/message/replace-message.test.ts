import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { Replacement } from '../../../../src/domain/message/replacement.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { cancelMessages } from '../../../../src/flow/message/cancel-messages.ts'
import { type AskedReplacement, replaceMessage } from '../../../../src/flow/message/replace-message.ts'
import { ringAlarms } from '../../../../src/flow/message/ring-alarms.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import type { NewMessage } from '../../../../src/store/message/accept-rows.ts'
import { loadActors } from '../../../../src/store/message/actor-rows.ts'
import { listEvents } from '../../../../src/store/message/message-views.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { callbacksOf, createToldClient } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { knownRoutes } from '../../../support/known-routes.ts'
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

const insert = async (more: Partial<NewMessage> = {}) =>
  must((await insertMessages(db, [newMessage(clientId, more)]))[0], 'a message')
const read = async (id: MessageId) => must((await loadActors(db.sql, [id]))[0], 'the actor')
/** Others are of tests that ring alarms before their time. */
const faultsOf = async (id: MessageId) => (await audit(db)).filter(({ subject }) => subject.includes(id))
const NEW: Replacement = { text: 'Other', encoding: 'GSM7', parts: 1, userData: null, callbackTo: null }
const BINARY = { data_coding: 4, header: '', octets: '00ff' } as const

function replace(messageId: MessageId, more: Partial<AskedReplacement> = {}, textsOnly: string[] = []) {
  const deps = { ...apiDeps({ db, bus: openBusAway() }), router: knownRoutes(undefined, {}, textsOnly) }
  return replaceMessage(deps, {
    clientId,
    messageId,
    content: NEW,
    sendAtMs: null,
    expiresAtMs: null,
    ...more,
  })
}

describe('a message that waits', () => {
  test('says something else, for the same money, and its history says so', async () => {
    const { id, expiresAtMs } = await insert({ parts: 2 })
    const callbackTo = { via: 'smpp', url: null, statuses: ['DELIVERED'], form: { text: 'Other' } } as const
    const content = { ...NEW, text: '', encoding: 'BINARY', userData: BINARY, callbackTo } as const
    expect(await replace(id, { content })).toEqual({ kind: 'replaced' })
    expect(await read(id)).toMatchObject({
      text: '',
      encoding: 'BINARY',
      parts: 1,
      userData: BINARY,
      version: 2,
    })
    const [row] = await db.sql`select callback_to, send_at from messages where id = ${id}`
    expect(row).toEqual({ callback_to: callbackTo, send_at: null })
    expect(
      (await listEvents(db, id)).map(({ event, toStatus, detail }) => [event, toStatus, detail]),
    ).toEqual([
      ['ACCEPTED', 'QUEUED', null],
      ['REPLACED', 'QUEUED', `valid until ${new Date(expiresAtMs).toISOString()}`],
    ])
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 99_995, heldCents: 5 })
    expect(await replace(id)).toEqual({ kind: 'replaced' })
    const [again] = await db.sql`select text, encoding, user_data, callback_to from messages where id = ${id}`
    expect(again).toEqual({ text: 'Other', encoding: 'GSM7', user_data: null, callback_to: null })
    expect(await faultsOf(id)).toEqual([])
  })

  test('is put off: it goes out then, and is valid as much longer', async () => {
    const { id, expiresAtMs, acceptedAtMs } = await insert({ wakeAtMs: Date.now() + 100 })
    const sendAtMs = acceptedAtMs + HOUR_MS
    expect(await replace(id, { sendAtMs })).toEqual({ kind: 'replaced' })
    const put = {
      status: 'SCHEDULED',
      dueAtMs: sendAtMs,
      wakeAtMs: sendAtMs,
      expiresAtMs: expiresAtMs + HOUR_MS,
    }
    expect(await read(id)).toMatchObject(put)
    expect(await faultsOf(id)).toEqual([])
    const router = knownRoutes()
    const ring = async (nowMs: number) => {
      const deps = { db, router, providers: new Map(), now: () => nowMs, random: () => 0.5 }
      return (await ringAlarms(deps, 100)).rung.map(({ messageId }) => messageId)
    }
    // The alarm it was accepted with comes early, and is set again.
    expect(await ring(sendAtMs - 1)).not.toContain(id)
    expect(await ring(sendAtMs)).toContain(id)
  })

  test('is told of where its client says now, from this move on, and nowhere else', async () => {
    const told = await createToldClient(db, 'https://client.example/sms', true)
    const [message] = await insertMessages(db, [newMessage(told.clientId)])
    const callbackTo = { via: 'smpp', url: null, statuses: ['SCHEDULED'], form: {} } as const
    const asked = { clientId: told.clientId, sendAtMs: Date.now() + HOUR_MS, content: { ...NEW, callbackTo } }
    expect(await replace(must(message, 'a message').id, asked)).toEqual({ kind: 'replaced' })
    expect((await callbacksOf(db, told.clientId)).map(({ via, status }) => [via, status])).toEqual([
      ['smpp', 'SCHEDULED'],
    ])
  })

  test('that is scheduled is brought forward, at the earliest to now', async () => {
    const sendAtMs = Date.now() + HOUR_MS
    const { id, expiresAtMs } = await insert({
      status: 'SCHEDULED',
      sendAtMs,
      wakeAtMs: sendAtMs,
      expiresAtMs: sendAtMs + HOUR_MS,
    })
    const beganMs = Date.now()
    expect(await replace(id, { sendAtMs: 0 })).toEqual({ kind: 'replaced' })
    const { status, dueAtMs, wakeAtMs, expiresAtMs: ends } = await read(id)
    expect([status, wakeAtMs, ends]).toEqual(['SCHEDULED', dueAtMs, expiresAtMs])
    expect(dueAtMs).toBeGreaterThanOrEqual(beganMs)
    expect(dueAtMs).toBeLessThanOrEqual(Date.now())
    const alarms = await db.sql`select 1 from alarms where message_id = ${id} and wake_at <= now()`
    expect(alarms).toHaveLength(1)
  })

  test('is submitted as it is by then', async () => {
    const provider = openScriptedProvider(async (request) => accepted(request))
    const { id } = await insert({ wakeAtMs: Date.now() + HOUR_MS })
    await replace(id, { content: { ...NEW, text: 'First' } })
    await replace(id)
    const worker = await openWorker(db, provider)
    try {
      await db.sql`update messages set wake_at = now() where id = ${id}`
      await db.sql`
        insert into alarms (wake_at, message_id) select wake_at, id from messages where id = ${id}`
      await eventually(async () => (await read(id)).status === 'SENT')
      const asked = provider.submitted.filter(({ messageId }) => messageId === id)
      expect(asked.map(({ text }) => text)).toEqual(['Other'])
      expect(await replace(id)).toEqual({ kind: 'not_replaceable', status: 'SENT', taken: true })
    } finally {
      await worker.stop()
    }
  })
})

describe('a message is not replaced', () => {
  test('by what needs more parts than were paid for', async () => {
    const { id } = await insert({ parts: 2 })
    const outcome = await replace(id, { content: { ...NEW, text: 'a'.repeat(400), parts: 3 } })
    expect(outcome).toEqual({ kind: 'too_long', parts: 2 })
    expect(await read(id)).toMatchObject({ text: 'Hello World', version: 1 })
  })

  test('by another client, and one that is not there', async () => {
    const { id } = await insert()
    const other = await createTestClient(db, 10)
    expect(await replace(id, { clientId: other })).toEqual({ kind: 'unknown_message' })
    expect(await replace(crypto.randomUUID() as MessageId)).toEqual({ kind: 'unknown_message' })
  })

  test('to end before it is sent, or now', async () => {
    const { id } = await insert()
    const soonMs = Date.now() + 60_000
    expect(await replace(id, { sendAtMs: soonMs, expiresAtMs: soonMs })).toEqual({ kind: 'too_late' })
    expect(await replace(id, { expiresAtMs: Date.now() })).toEqual({ kind: 'too_late' })
  })

  test('by user data that no provider of its rule takes', async () => {
    const { id } = await insert()
    const content = { ...NEW, text: '', encoding: 'BINARY', userData: BINARY } as const
    expect(await replace(id, { content }, ['mock'])).toEqual({ kind: 'no_route' })
  })

  test('once it was taken, has ended, or holds a code', async () => {
    const [taken, ended, otp] = [await insert(), await insert(), await insert({ otp: true, lane: 'otp' })]
    await db.sql`update messages set sent_at = now(), attempts = 1 where id = ${taken.id}`
    await cancelMessages(apiDeps({ db, bus: openBusAway() }), [ended.id])
    const refused = (status: string, isTaken = false) => ({ kind: 'not_replaceable', status, taken: isTaken })
    expect(await replace(taken.id)).toEqual(refused('QUEUED', true) as never)
    expect(await replace(ended.id)).toEqual(refused('CANCELLED') as never)
    expect(await replace(otp.id)).toEqual(refused('QUEUED') as never)
  })

  test('and cancelled at once: one of them wins', async () => {
    const messages = await Promise.all(Array.from({ length: 8 }, () => insert()))
    const deps = apiDeps({ db, bus: openBusAway() })
    const outcomes = await Promise.all(
      messages.map(({ id }) => Promise.all([replace(id), cancelMessages(deps, [id])])),
    )
    for (const [index, [replaced, [cancelled]]] of outcomes.entries()) {
      const { status, text } = await read(must(messages[index], 'one').id)
      expect([cancelled?.kind, status]).toEqual(['cancelled', 'CANCELLED'])
      expect(text).toBe(replaced.kind === 'replaced' ? 'Other' : 'Hello World')
    }
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100_000, heldCents: 0 })
    for (const { id } of messages) expect(await faultsOf(id)).toEqual([])
  })
})
