import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import { audit, auditRecent } from '../../../src/store/audit.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'

let database: TestDatabase
let db: Db
let clientId: ClientId
let ids: readonly MessageId[]

beforeEach(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 100)
  await createTestClient(db, 7)
  const messages = await insertMessages(db, [
    newMessage(clientId),
    newMessage(clientId),
    newMessage(clientId),
  ])
  ids = messages.map(({ id }) => id)
})
afterEach(() => database.drop())

const id = (index: number) => ids[index] ?? ''

test('a clean database has no findings', async () => {
  expect(await audit(db)).toEqual([])
})

test('an empty database has no findings', async () => {
  const empty = await createDatabase()
  try {
    expect(await audit(empty.db)).toEqual([])
  } finally {
    await empty.drop()
  }
})

test('I1: a client below its limit is named, with what it has', async () => {
  await db.sql`alter table clients drop constraint credit_within_limit`
  await db.sql`update clients set credit_cents = -6, credit_limit_cents = 5 where id = ${clientId}`
  expect(await audit(db)).toContainEqual({
    invariant: 'I1',
    subject: `client ${clientId}`,
    found: 'credit_cents is -6, its limit 5',
  })
})

test('I2: a cent too many on a client is named, with the whole sum', async () => {
  await db.sql`update clients set credit_cents = credit_cents + 1 where id = ${clientId}`
  expect(await audit(db)).toEqual([
    {
      invariant: 'I2',
      subject: `client ${clientId}`,
      found: 'credit 86 + held 15 + captured 0 (counted 0) is not the sum of top-ups 100',
    },
  ])
})

test('I2: a cent that went missing is named', async () => {
  await db.sql`update clients set credit_cents = credit_cents - 1 where id = ${clientId}`
  expect((await audit(db)).map(({ invariant }) => invariant)).toEqual(['I2'])
})

test('I2: a captured lock that no counter counts is named', async () => {
  await db.sql`update messages set status = 'DELIVERED', wake_at = null where id = ${id(0)}`
  await db.sql`update credit_locks set state = 'CAPTURED' where id = ${id(0)}`
  expect(await audit(db)).toEqual([
    {
      invariant: 'I2',
      subject: `client ${clientId}`,
      found: 'credit 85 + held 10 + captured 5 (counted 0) is not the sum of top-ups 100',
    },
  ])
})

test('I3: a message without a lock, and a lock without a message, are named', async () => {
  await db.sql`delete from credit_locks where id = ${id(0)}`
  await db.sql`delete from messages where id = ${id(1)}`
  const findings = await audit(db)
  expect(findings).toContainEqual({
    invariant: 'I3',
    subject: `message ${id(0)}`,
    found: 'status QUEUED with no lock',
  })
  expect(findings).toContainEqual({ invariant: 'I3', subject: `lock ${id(1)}`, found: 'no message' })
})

test('I4: a gap in a history is named, with its bounds', async () => {
  await db.sql`update messages set version = 3 where id = ${id(0)}`
  await db.sql`insert into message_events (message_id, seq, at, event, to_status, attempt)
    values (${id(0)}, 3, now(), 'X', 'QUEUED', 0)`
  expect(await audit(db)).toEqual([
    { invariant: 'I4', subject: `message ${id(0)}`, found: 'version 3 with 2 history rows, seq 1 to 3' },
  ])
})

test('I4: a message without history, and one whose history goes beyond it, are named', async () => {
  await db.sql`update messages set history = null where id = ${id(0)}`
  await db.sql`insert into message_events (message_id, seq, at, event, to_status, attempt)
    values (${id(1)}, 2, now(), 'X', 'QUEUED', 0)`
  const findings = await audit(db)
  expect(findings.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))).toEqual(
    [
      {
        invariant: 'I4' as const,
        subject: `message ${id(0)}`,
        found: 'version 1 with 0 history rows, seq 0 to 0',
      },
      {
        invariant: 'I4' as const,
        subject: `message ${id(1)}`,
        found: 'version 1 with 2 history rows, seq 1 to 2',
      },
    ].toSorted((a, b) => (a.subject < b.subject ? -1 : 1)),
  )
})

test.each([
  ['a number twice', '[3,0,"X"]\n[3,0,"X"]\n[1,0,"X"]', '3 history rows, seq 1 to 3, some twice'],
  ['a line left out', '[3,0,"X"]\n[1,0,"X"]', '2 history rows, seq 1 to 3'],
  ['a line of another message before it', '[4,0,"X"]\n[2,0,"X"]\n[1,0,"X"]', '3 history rows, seq 1 to 4'],
  [
    'one line too many',
    '[3,0,"X"]\n[2,0,"X"]\n[2,0,"X"]\n[1,0,"X"]',
    '4 history rows, seq 1 to 3, some twice',
  ],
])('I4: lines with %s are named', async (_, lines, found) => {
  await db.sql`update messages set version = 3, history = ${lines} where id = ${id(0)}`
  expect(await audit(db)).toEqual([
    { invariant: 'I4', subject: `message ${id(0)}`, found: `version 3 with ${found}` },
  ])
})

test('I4: lines in any order, and beside rows, are a whole history', async () => {
  await db.sql`update messages set version = 3, history = ${'[2,0,"X"]\n[3,0,"[1,"]\n[1,0,"X"]'} where id = ${id(0)}`
  await db.sql`update messages set version = 2 where id = ${id(1)}`
  await db.sql`insert into message_events (message_id, seq, at, event, to_status, attempt)
    values (${id(1)}, 2, now(), 'X', 'QUEUED', 0)`
  expect(await audit(db)).toEqual([])
})

test('I6: a message that is open five minutes after its validity is named; before that it is not', async () => {
  await db.sql`update messages set expires_at = now() - interval '4 minutes' where id = ${id(0)}`
  await db.sql`update messages set expires_at = now() - interval '6 minutes' where id = ${id(1)}`
  const findings = await audit(db)
  expect(findings.map(({ invariant, subject }) => [invariant, subject])).toEqual([['I6', `message ${id(1)}`]])
  expect(findings[0]?.found).toStartWith('status QUEUED, validity ended ')
})

test('I6: an open message without an alarm is named', async () => {
  await db.sql`delete from alarms where message_id = ${id(2)}`
  expect(await audit(db)).toEqual([
    { invariant: 'I6', subject: `message ${id(2)}`, found: 'status QUEUED without an alarm' },
  ])
})

test('I6: an open message whose alarm tells of another state is named, one whose alarm does not know is not', async () => {
  await db.sql`update alarms set waits_in = 'SENT' where message_id = ${id(0)}`
  await db.sql`update alarms set waits_in = 'PASSING' where message_id = ${id(1)}`
  await db.sql`update alarms set waits_in = null where message_id = ${id(2)}`
  expect(await audit(db)).toEqual([
    { invariant: 'I6', subject: `message ${id(0)}`, found: 'status QUEUED without an alarm' },
  ])
})

test('at most 100 findings of an invariant are listed', async () => {
  const many = await createTestClient(db, 10_000)
  await insertMessages(
    db,
    Array.from({ length: 130 }, () => newMessage(many)),
  )
  await db.sql`delete from alarms`
  expect(await audit(db)).toHaveLength(100)
})

test('of the newest messages: what is broken there is named, what is older is not looked at', async () => {
  const newest = { messages: 2, withinMs: 60_000 }
  expect(await auditRecent(db, newest)).toEqual([])
  await db.sql`delete from credit_locks where id = ${id(2)}`
  expect((await auditRecent(db, newest))?.map(({ invariant }) => invariant)).toEqual(['I2', 'I3'])
  await db.sql`delete from messages where id = ${id(2)}`
  await db.sql`delete from message_events where message_id = ${id(2)}`
  await db.sql`update messages set status = 'DELIVERED', wake_at = null where id = ${id(0)}`
  expect((await auditRecent(db, { ...newest, messages: 1 }))?.map(({ invariant }) => invariant)).toEqual([
    'I2',
  ])
  expect((await auditRecent(db, newest))?.map(({ invariant }) => invariant)).toContain('I3')
})

test('of the newest messages: I2 adds up what was counted as captured with the locks of open messages', async () => {
  await db.sql`update clients set credit_cents = credit_cents + 1 where id = ${clientId}`
  expect(await auditRecent(db, { messages: 1, withinMs: 60_000 })).toEqual([
    {
      invariant: 'I2',
      subject: `client ${clientId}`,
      found: 'credit 86 + held 15 + captured 0 (counted 0) is not the sum of top-ups 100',
    },
  ])
})
