import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Db } from '../../../../src/store/database/db.ts'
import { addDeadLetters, type DeadLetter } from '../../../../src/store/receipt/dead-letters.ts'
import { claimParkedReceipts } from '../../../../src/store/receipt/parked-receipts.ts'
import { apiDeps, openBusPair } from '../../../support/apart.ts'
import { ask, type Reply } from '../../../support/api.ts'
import { run } from '../../../support/command.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const NOBODY = '00000000-0000-4000-8000-000000000000'
const RAW = '{"provider_message_id":"mock-1","status":"DELIVRD","raw":"漢字 \\u0000"}'

let database: TestDatabase
let db: Db
let app: ListeningApp
const bus = openBusPair()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: bus.publisher, adminToken: TOKEN }))
})
afterAll(async () => {
  await app.stop()
  await bus.close()
  await database.drop()
})
beforeEach(async () => {
  await db.sql`delete from dead_letters`
  await db.sql`delete from parked_receipts`
})

const call = (method: string, path = '', body?: unknown): Promise<Reply> =>
  ask(method, `${app.url}/v1/dead-letters${path}`, { authorization: `Bearer ${TOKEN}` }, body)

/** Buries one; `minute` is when, on a day of its own. */
async function bury(minute: number, more: Partial<DeadLetter> = {}): Promise<string> {
  const id = Bun.randomUUIDv7()
  await addDeadLetters(db.sql, [
    { id, what: 'receipt', source: 'mock', reason: 'no message', payload: RAW, ...more },
  ])
  await db.sql`update dead_letters set created_at = ${at(minute)} where id = ${id}`
  return id
}
const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 10, minute))

const idsOf = ({ body }: Reply) => (body['dead_letters'] as { readonly id: string }[]).map(({ id }) => id)
const parked = async () => (await claimParkedReceipts(db.sql, Date.now() + 1_000, 100)).map(({ id }) => id)

test('letters are listed newest first, narrowed and paged', async () => {
  const [one, two, three] = [await bury(1), await bury(2, { source: 'other' }), await bury(3)]
  const four = await bury(4, { what: 'unreadable', source: 'sms.receipt.mock', payload: 'not JSON' })
  await call('POST', `/${one}/replay`)
  expect(idsOf(await call('GET'))).toEqual([four, three, two, one])
  expect(idsOf(await call('GET', '?what=unreadable'))).toEqual([four])
  expect(idsOf(await call('GET', '?source=other'))).toEqual([two])
  expect(idsOf(await call('GET', '?replayed=true'))).toEqual([one])
  expect(idsOf(await call('GET', '?what=receipt&replayed=false'))).toEqual([three, two])
  const first = await call('GET', '?limit=3')
  expect(first.body['next_cursor']).toBe(`${at(2).getTime()}000_${two}`)
  const second = await call('GET', `?limit=3&cursor=${first.body['next_cursor']}`)
  expect([idsOf(second), second.body['next_cursor']]).toEqual([[one], null])
})

test('a cursor goes on when the page before it is discarded', async () => {
  const buried = [await bury(1), await bury(2), await bury(2), await bury(2), await bury(3), await bury(4)]
  const first = await call('GET', '?limit=2')
  for (const id of idsOf(first)) expect((await call('DELETE', `/${id}`)).status).toBe(204)
  const second = await call('GET', `?limit=2&cursor=${first.body['next_cursor']}`)
  for (const id of idsOf(second)) await call('DELETE', `/${id}`)
  const third = await call('GET', `?limit=2&cursor=${second.body['next_cursor']}`)
  const seen = [first, second, third].flatMap(idsOf)
  expect(seen).toEqual(buried.toReversed())
})

test('a page ends between letters of one millisecond', async () => {
  const ids = [await bury(1), await bury(1), await bury(1)]
  for (const [index, id] of ids.entries())
    await db.sql`update dead_letters set created_at = ${at(1)}::timestamptz + ${index} * interval '1 microsecond' where id = ${id}`
  const first = await call('GET', '?limit=2')
  const second = await call('GET', `?limit=2&cursor=${first.body['next_cursor']}`)
  expect([...idsOf(first), ...idsOf(second)]).toEqual(ids.toReversed())
})

test('a list shows no payload, one letter shows it unchanged', async () => {
  const id = await bury(1)
  expect((await call('GET')).body['dead_letters']).toEqual([
    {
      id,
      what: 'receipt',
      source: 'mock',
      reason: 'no message',
      created_at: at(1).toISOString(),
      replayed_at: null,
    },
  ])
  expect((await call('GET', `/${id}`)).body['payload']).toBe(RAW)
})

test('one receipt is replayed once, however often that is asked', async () => {
  const [one, two] = [await bury(1), await bury(2)]
  const replies = await Promise.all(Array.from({ length: 10 }, () => call('POST', `/${one}/replay`)))
  for (const { status, body } of replies) {
    expect([status, body['id']]).toEqual([200, one])
    expect(body['replayed_at']).toBe(replies[0]?.body['replayed_at'])
    expect(body['replayed_at']).not.toBeNull()
  }
  expect(await parked()).toEqual([one])
  expect((await call('GET', `/${two}`)).body['replayed_at']).toBeNull()
})

test('what was unreadable cannot be replayed', async () => {
  const id = await bury(1, { what: 'unreadable' })
  const { status, body } = await call('POST', `/${id}/replay`)
  expect([status, body['code']]).toEqual([409, 'not_replayable'])
  expect((await call('POST', '/replay', { ids: [id] })).body).toEqual({ replayed: 0, more: false })
})

test('many are replayed by their ids, their source or their time', async () => {
  const [one, two, three, four] = [
    await bury(1),
    await bury(2, { source: 'other' }),
    await bury(3),
    await bury(4),
  ]
  const replay = async (body: object) => (await call('POST', '/replay', body)).body['replayed']
  expect(await replay({ ids: [one, NOBODY] })).toBe(1)
  expect(await replay({ source: 'other', from: at(3).toISOString() })).toBe(0)
  expect(await replay({ source: 'other' })).toBe(1)
  expect(await replay({ from: at(2).toISOString(), to: at(4).toISOString() })).toBe(1)
  expect(new Set(await parked())).toEqual(new Set([one, two, three]))
  expect(await replay({})).toBe(1)
  expect(await replay({})).toBe(0)
  expect((await call('GET', `/${four}`)).body['replayed_at']).not.toBeNull()
})

test('a letter is discarded for good', async () => {
  const [one, two] = [await bury(1), await bury(2)]
  expect((await call('DELETE', `/${one}`)).status).toBe(204)
  expect((await call('DELETE', `/${one}`)).body['code']).toBe('unknown_dead_letter')
  expect(idsOf(await call('GET'))).toEqual([two])
})

test('one that does not exist is not there', async () => {
  for (const reply of [
    await call('GET', `/${NOBODY}`),
    await call('POST', `/${NOBODY}/replay`),
    await call('DELETE', `/${NOBODY}`),
  ])
    expect([reply.status, reply.body['code']]).toEqual([404, 'unknown_dead_letter'])
})

test.each([
  ['GET', '?what=letters', undefined, 'what'],
  ['GET', '?replayed=yes', undefined, 'replayed'],
  ['GET', '?source=', undefined, 'source'],
  ['GET', '?cursor=x', undefined, 'cursor'],
  ['GET', `?cursor=${NOBODY}`, undefined, 'cursor'],
  ['GET', '/x', undefined, 'id'],
  ['POST', '/replay', { ids: [] }, 'ids'],
  ['POST', '/replay', { ids: ['x'] }, 'ids.0'],
  ['POST', '/replay', { from: 'yesterday' }, 'from'],
  ['POST', '/replay', { to: '2026-13-01T00:00:00Z' }, 'to'],
])('%s %s %j is refused, naming %s', async (method, path, body, field) => {
  const reply = await call(method, path, body)
  expect([reply.status, reply.body['code'], reply.body['field']]).toEqual([400, 'invalid_field', field])
  expect(reply.body['rule']).toMatch(/^must /)
})

const dead = (...args: string[]) =>
  run(['src/commands/dead-letters.ts', ...args], { POSTGRES_URL: database.url })

test('the command lists, shows, replays and discards the same letters', async () => {
  const [one, two] = [await bury(1), await bury(2)]
  expect((await dead()).stdout).toMatch(new RegExp(`^${two} [\\s\\S]*\n${one} `))
  expect((await dead('show', one)).stdout).toContain(RAW)
  expect(await dead('show', NOBODY)).toEqual({ code: 1, stdout: '', stderr: 'no such dead letter\n' })
  expect((await dead('replay', one)).stdout).toBe('1 receipts will be tried again.\n')
  expect(await dead('discard', two, NOBODY)).toMatchObject({ code: 1, stdout: '1 of 2 discarded.\n' })
  expect((await dead('discard', one)).code).toBe(0)
  expect((await dead()).stdout).toBe('No dead letters.\n')
})

test.each([[['show']], [['discard']], [['discard', 'x']], [['list', NOBODY]], [['bury']], [['constructor']]])(
  'the command says how it is used, asked %j',
  async (args) => {
    expect(await dead(...args)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('Usage:'),
    })
  },
)
