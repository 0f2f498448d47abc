import { afterAll, beforeAll, expect, test } from 'bun:test'
import { filterOfBody } from '../../../../src/api/messages/filter.ts'
import type { MessagePaths } from '../../../../src/api/messages/paths-answers.ts'
import { must } from '../../../../src/domain/assert.ts'
import { historyLines } from '../../../../src/domain/message/history-line.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { readMsisdn } from '../../../../src/domain/msisdn.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { countPaths } from '../../../../src/store/message/paths.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../../support/drafts.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { randomFrom } from '../../../support/random.ts'

const MINUTE_MS = 60_000
const COUNT = 600
/** 30 whole minutes of 20 messages each, that are over. */
const START_MS = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 31 * MINUTE_MS
/** The minute in which telco-b begins to fail for Germany. */
const BROKEN_FROM = 18

let database: TestDatabase
let db: Db
let app: ListeningApp
let client: ClientId
let other: ClientId
let broken: MessageId[] = []

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  client = await createTestClient(db, 100_000)
  other = await createTestClient(db, 100_000)
  const random = randomFrom(20)
  const messages = Array.from({ length: COUNT }, (_, index) => {
    const acceptedAtMs = START_MS + index * 3_000 + 1
    const isGerman = random() < 0.4
    return newMessage(index % 3 === 0 ? other : client, {
      id: newMessageId(acceptedAtMs),
      acceptedAtMs,
      to: must(readMsisdn(isGerman ? `+4915112345${100 + index}` : `+3312345${1000 + index}`), 'a number'),
      provider: random() < 0.5 ? 'telco-a' : 'telco-b',
    })
  })
  await insertMessages(db, messages)
  await db.sql`update messages set country = case when to_msisdn like '+49%' then 'DE' else 'FR' end`
  const fails = messages.filter(
    ({ to, provider, acceptedAtMs }) =>
      to.startsWith('+49') && provider === 'telco-b' && acceptedAtMs >= START_MS + BROKEN_FROM * MINUTE_MS,
  )
  broken = fails.map(({ id }) => id)
  const become = async ({ id, acceptedAtMs }: (typeof messages)[number]) => {
    const isBroken = broken.includes(id)
    const end = isBroken ? 'FAILED_PERM' : 'DELIVERED'
    const at = (seq: number) => acceptedAtMs + seq * 1_000
    const row = (seq: number, event: string, from: string | null, to: string, more = {}) => ({
      ...{ seq, atMs: at(seq), event, from, to, attempt: 1 },
      ...{ detail: null, route: null, part: null, ignored: false, ...more },
    })
    const lines = historyLines([
      row(1, 'ACCEPTED', null, 'QUEUED'),
      row(2, 'DISPATCHED', 'QUEUED', 'SENDING'),
      row(3, 'PROVIDER_ACCEPTED', 'SENDING', 'SENT', { detail: 'ok, "taken", [true,true]' }),
      row(4, isBroken ? 'RECEIPT_FAILED' : 'RECEIPT_DELIVERED', 'SENT', end, { detail: '{"a":1,"b":true}' }),
      row(5, 'RECEIPT_DELIVERED', end, end, { ignored: true }),
      // What the lines are typed as are words of the machine.
    ] as Parameters<typeof historyLines>[0])
    await db.sql`update messages set status = ${end}, done_at = ${new Date(at(4))}, history = ${lines}, version = 5,
      last_error = ${isBroken ? 'absent subscriber' : null} where id = ${id}`
  }
  await Promise.all(messages.map(become))
  app = listenApp(apiDeps({ db, bus: openBusAway() }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

async function paths(query: Record<string, string>) {
  const reply = await get(`${app.url}/v1/messages/paths?${new URLSearchParams(query)}`)
  return { ...reply, body: reply.body as unknown as MessagePaths } // what the route's schema says
}

test('a planted cause is found, with its base rate, its minute and its way', async () => {
  const { status, body } = await paths({ status: 'FAILED_PERM' })
  expect(status).toBe(200)
  expect(body.matched).toBe(broken.length)
  expect(broken.length).toBeGreaterThan(20)
  expect(body).toMatchObject({ looked_at: COUNT, complete: true })
  expect(body.rise?.at).toBe(new Date(START_MS + BROKEN_FROM * MINUTE_MS).toISOString())
  expect(body.rise?.count).toBe(broken.length)
  const values = body.facts.map(({ dimension, value }) => `${dimension} ${value}`)
  expect(values[0]).toBe('error absent subscriber')
  expect(values).toContain('provider telco-b')
  expect(values).toContain('calling_code +49')
  expect(values).toContain('prefix +4915')
  // The client, the sender and the lane had nothing to do with it.
  expect(values.some((value) => /^(client|sender|lane|parts|encoding|door|class) /.test(value))).toBe(false)
  const [{ german } = { german: 0 }] = await db.sql<{ german: number }[]>`
    select count(*) as german from messages where country = 'DE' and id between ${must(broken[0], 'one')} and ${must(broken.at(-1), 'one')}`
  expect(body.facts.find(({ dimension }) => dimension === 'calling_code')).toMatchObject({
    count: broken.length,
    share: 1,
    base_count: german,
  })
  expect(body.sentence).toStartWith(
    `${broken.length} of ${broken.length} failed at telco-b with absent subscriber (all messages then: `,
  )
  expect(body.sentence).toContain(
    ` since ${new Date(START_MS + BROKEN_FROM * MINUTE_MS).toISOString().slice(0, 10)} `,
  )
  expect(body.sentence).toMatch(/100 % to (\+49|DE|numbers \+4915…) \(all: \d+ %\)\.$/)
  const n = broken.length
  expect(body.arrows.map(({ from, to, event, count }) => [from, to, event, count])).toEqual([
    ['QUEUED', 'SENDING', 'DISPATCHED', n],
    ['SENDING', 'SENT', 'PROVIDER_ACCEPTED', n],
    ['SENT', 'FAILED_PERM', 'RECEIPT_FAILED', n],
    [null, 'QUEUED', 'ACCEPTED', n],
  ])
  expect(body.statuses).toEqual([{ status: 'FAILED_PERM', count: n }])
  expect(body.times).toEqual({ ended: n, p50_ms: 4_000, p95_ms: 4_000 })
})

test('what the filter names is not told as news', async () => {
  const { body } = await paths({ status: 'FAILED_PERM', provider: 'telco-b', country: 'DE' })
  const dimensions = body.facts.map(({ dimension }) => dimension)
  expect(body.matched).toBe(broken.length)
  expect(dimensions).toContain('error')
  for (const asked of ['provider', 'country', 'calling_code'] as const)
    expect(dimensions).not.toContain(asked)
})

test('a filter that cannot be is refused by its field', async () => {
  const { status, body } = await paths({ number: '7' })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'invalid_field', field: 'number' })
})

test('nothing stands out where there is no cause, and it is said', async () => {
  const half = new Date(START_MS + (BROKEN_FROM / 2) * MINUTE_MS).toISOString()
  const calm = await paths({ status: 'DELIVERED', to: half })
  expect(calm.body.facts).toEqual([])
  expect(calm.body.sentence).toEndWith('they are all of that time: there is nothing to compare with.')
  const none = await paths({ status: 'EXPIRED' })
  expect(none.body).toMatchObject({ matched: 0, base: 0, facts: [], arrows: [], first_at: null })
  expect(none.body.sentence).toBe('None of the 600 messages looked at matches.')
})

test('a client is compared with its own messages', async () => {
  const { body } = await paths({ status: 'FAILED_PERM', client_id: client })
  const [{ own } = { own: 0 }] = await db.sql<{ own: number }[]>`
    select count(*) as own from messages where client_id = ${client}`
  expect(body.looked_at).toBe(own)
  const several = await paths({ status: 'FAILED_PERM', client_id: `${client},${other}` })
  expect(several.body).toMatchObject({ looked_at: COUNT, matched: broken.length })
})

test('the newest ones are looked at, and it is said how far', async () => {
  const found = await countPaths(db, filterOfBody({ status: ['FAILED_PERM'] }), 100)
  const newest = await db.sql<{ id: MessageId; createdAt: Date }[]>`
    select id, created_at as "createdAt" from messages order by id desc limit 100`
  expect(found).toMatchObject({ lookedAt: 100, isCut: true })
  expect(found.matched).toBe(newest.filter(({ id }) => broken.includes(id)).length)
  expect(found.lookedFrom).toEqual(must(newest.at(-1), '100').createdAt)
})

test('events beyond the 32nd are on the arrows, too', async () => {
  const id = must(broken[0], 'one')
  await db.sql`insert into message_events (message_id, seq, at, event, from_status, to_status, ignored, attempt) values
    (${id}, 33, now(), 'PROVIDER_UNKNOWN', 'SENDING', 'QUEUED', false, 1), (${id}, 34, now(), 'RECEIPT_FAILED', 'SENT', 'SENT', true, 1)`
  await db.sql`update messages set version = 34 where id = ${id}`
  const { body } = await paths({ status: 'FAILED_PERM' })
  expect(body.arrows.at(-1)).toEqual({ from: 'SENDING', to: 'QUEUED', event: 'PROVIDER_UNKNOWN', count: 1 })
  // The same as the view of all histories says.
  const [{ rows } = { rows: 0 }] = await db.sql<{ rows: number }[]>`
    select count(*) as rows from message_history where message_id = any(${db.sql.array(broken)}::uuid[]) and not ignored`
  expect(body.arrows.reduce((sum, { count }) => sum + count, 0)).toBe(rows)
})

test('where all of that time match, they are compared with all that were looked at', async () => {
  await db.sql`update messages set last_error = 'E-1', from_sender = 'Late'
    where id in (select id from messages order by id desc limit 20)`
  const { body } = await paths({ error: 'E-' })
  expect(body).toMatchObject({ matched: 20, base: COUNT, base_of: 'looked_at' })
  expect(body.facts.map(({ dimension, value }) => [dimension, value])).toEqual([['sender', 'Late']])
  expect(body.facts[0]).toMatchObject({ share: 1, base_share: 20 / COUNT })
  expect(body.sentence).toContain('100 % from sender Late (all messages looked at: 3 %)')
})
