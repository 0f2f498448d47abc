import { afterEach, beforeEach, expect, test } from 'bun:test'
import { must } from '../../../src/domain/assert.ts'
import type { LifecycleState } from '../../../src/domain/lifecycle.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import { audit } from '../../../src/store/audit.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { ensurePartitions } from '../../../src/store/database/partitions.ts'
import { loadActors } from '../../../src/store/message/actor-rows.ts'
import { listEvents } from '../../../src/store/message/message-views.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'
import { eventually } from '../../support/eventually.ts'
import {
  accepted,
  openScriptedProvider,
  providerMessageId,
  type ScriptedProvider,
} from '../../support/scripted-provider.ts'
import { openWorker, type RunningWorker } from '../../support/worker.ts'

const DAY_MS = 86_400_000

let database: TestDatabase
let db: Db
let clientId: ClientId
let provider: ScriptedProvider
let worker: RunningWorker

beforeEach(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 100_000)
  provider = openScriptedProvider(async (request) => accepted(request))
  worker = await openWorker(db, provider)
})
afterEach(async () => {
  await worker.stop()
  await database.drop()
})

const all = (ids: readonly MessageId[], status: LifecycleState) =>
  eventually(async () => (await loadActors(db.sql, ids)).every((actor) => actor.status === status))

test('a scheduled message is sent at its time, not before', async () => {
  const sendAtMs = Date.now() + 1_500
  const [id] = await worker.accept(clientId, 1, { sendAtMs })
  await all([must(id, 'an id')], 'SENT')
  const events = await listEvents(db, must(id, 'an id'))
  expect(events.map(({ event, fromStatus, toStatus }) => [event, fromStatus, toStatus])).toEqual([
    ['ACCEPTED', null, 'SCHEDULED'],
    ['ALARM_RANG', 'SCHEDULED', 'QUEUED'],
    ['DISPATCHED', 'QUEUED', 'SENDING'],
    ['PROVIDER_ACCEPTED', 'SENDING', 'SENT'],
  ])
  const rangMs = must(events[1], 'an alarm').at.getTime()
  expect(rangMs).toBeGreaterThanOrEqual(sendAtMs)
  expect(await audit(db)).toEqual([])
})

/** Messages scheduled days ago for about now, as a campaign is. */
async function campaign(count: number, days: number, more: object = {}): Promise<MessageId[]> {
  const acceptedAtMs = Date.now() - days * DAY_MS
  await ensurePartitions(db, acceptedAtMs)
  const sendAtMs = Date.now() - 100
  const messages = Array.from({ length: count }, () =>
    newMessage(clientId, {
      acceptedAtMs,
      sendAtMs,
      status: 'SCHEDULED',
      wakeAtMs: sendAtMs,
      expiresAtMs: Date.now() + 3_600_000,
      ...more,
    }),
  )
  await insertMessages(db, messages)
  return messages.map(({ id }) => id)
}

test('a campaign accepted five days ago is sent and its receipts find it', async () => {
  const ids = await campaign(600, 5)
  await all(ids, 'SENT')
  await worker.receipts(
    ids.map((messageId) => providerMessageId({ messageId, attempt: 1 })),
    'DELIVRD',
  )
  await all(ids, 'DELIVERED')
  expect(provider.submitted).toHaveLength(600)
  expect(await audit(db)).toEqual([])
})

test('a scheduled message whose validity ended while nobody ran is not sent any more', async () => {
  const ids = await campaign(1, 1, { expiresAtMs: Date.now() - 50 })
  await all(ids, 'EXPIRED')
  expect(provider.submitted).toEqual([])
  expect(await audit(db)).toEqual([])
})

test('the age of a scheduled message counts from its time, not from its acceptance', async () => {
  await worker.stop()
  const [id] = await campaign(1, 5)
  const [actor] = await loadActors(db.sql, [must(id, 'an id')])
  expect(Date.now() - must(actor, 'an actor').dueAtMs).toBeLessThan(60_000)
  worker = await openWorker(db, provider)
})
