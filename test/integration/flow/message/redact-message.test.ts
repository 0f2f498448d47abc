import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NO_ARCHIVE } from '../../../../src/archive/archive.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { CallbackTo } from '../../../../src/domain/callback/callback-to.ts'
import { redactMessage } from '../../../../src/flow/message/redact-message.ts'
import { commitMoves, loadActors } from '../../../../src/store/message/actor-rows.ts'
import { insertExchanges, listExchanges } from '../../../../src/store/message/exchanges.ts'
import { moveThrough } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newExchange, newId } from '../../../support/exchanges.ts'

const SECRET = 'a secret'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const RECEIPTS: CallbackTo = {
  via: 'jasmin',
  url: 'http://127.0.0.1:8080/dlr',
  statuses: ['SENT', 'DELIVERED'],
  form: { level: 3, method: 'POST', text: SECRET },
}

test('nothing of a text is left that was removed: not in receipts, nor in what a worker had still to write', async () => {
  const { db } = database
  const clientId = await createTestClient(db, 1_000)
  const nowMs = Date.now()
  const given = { text: SECRET, door: 'jasmin', callbackTo: RECEIPTS } as const
  const [id] = await moveThrough(db, clientId, ['SENT', 'DELIVERED'], 1, given)
  const messageId = must(id, 'a message')
  const other = { ...newExchange(), provider: 'acme' }
  const say = () => insertExchanges(db, newId(), [{ ...newExchange({ messageId }), provider: 'acme' }, other])
  await say()
  const waits: number[] = []
  const redacted = await redactMessage(
    { db, archive: NO_ARCHIVE, now: () => nowMs },
    { clientId, id: messageId, andDelete: false },
    async (ms) => {
      waits.push(ms)
      await say()
    },
  )
  expect(redacted.kind).toBe('redacted')
  expect(waits).toHaveLength(1)
  expect(await listExchanges(db, messageId, 0, 10)).toEqual([])
  expect(await listExchanges(db, other.messageId, 0, 10)).toEqual([other, other])
  const [message] = await db.sql<{ text: string; form: CallbackTo }[]>`
    select text, callback_to as form from messages where id = ${messageId}`
  expect(message).toEqual({ text: '', form: { ...RECEIPTS, form: { level: 3, method: 'POST', text: '' } } })
  const callbacks = await db.sql<{ all: string }[]>`select row_to_json(k)::text as all from callbacks k`
  expect(callbacks).toHaveLength(2)
  expect(callbacks.filter(({ all }) => all.includes(SECRET))).toEqual([])
})

test('a message that ended long ago is waited for by nobody, nor is one that is still open', async () => {
  const { db } = database
  const clientId = await createTestClient(db, 1_000)
  const [old] = await moveThrough(db, clientId, ['SENT', 'DELIVERED'])
  const [open] = await moveThrough(db, clientId, ['SENT'])
  const wait = () => Promise.reject(new Error('waited'))
  const redact = (id: typeof old, now: () => number) =>
    redactMessage(
      { db, archive: NO_ARCHIVE, now },
      { clientId, id: must(id, 'a message'), andDelete: false },
      wait,
    )
  expect((await redact(old, () => Date.now() + 60_000)).kind).toBe('redacted')
  expect(await redact(open, Date.now)).toEqual({ kind: 'open', status: 'SENT' })
})

test('who holds a message in memory does not write back the error that was removed of it', async () => {
  const { db } = database
  const clientId = await createTestClient(db, 1_000)
  const [id] = await moveThrough(db, clientId, ['SENT', 'FAILED_PERM'])
  const messageId = must(id, 'a message')
  await db.sql`update messages set last_error = 'refused: +4915112345678' where id = ${messageId}`
  const [held] = await loadActors(db.sql, [messageId])
  const next = { ...must(held, 'an actor'), version: must(held, 'an actor').version + 1 }
  await db.sql`update messages set last_error = 'refused: ***', redacted_at = now() where id = ${messageId}`
  const move = {
    expectedVersion: next.version - 1,
    next,
    alarm: false,
    credit: null,
    history: [],
    parts: null,
  }
  await commitMoves(db.sql, [move], 0)
  const [row] = await db.sql`select last_error, version from messages where id = ${messageId}`
  expect(row).toEqual({ last_error: 'refused: ***', version: next.version })
})
