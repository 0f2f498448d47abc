import { afterAll, beforeAll, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { ADMIN_FIELDS } from '../../../../src/domain/fields/admin-fields.ts'
import { READ_FIELDS } from '../../../../src/domain/fields/shown-fields.ts'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import {
  findMessage,
  listEvents,
  listMessages,
  type MessageFilter,
} from '../../../../src/store/message/message-views.ts'
import type { NewMessage } from '../../../../src/store/message/new-message.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../../support/drafts.ts'
import { cents } from '../../../support/money.ts'

const COUNT = 120

let database: TestDatabase
let db: Db
let clientId: ClientId
/** One a second, oldest first. */
let messages: readonly NewMessage[]
let startMs: number

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 10_000)
  const other = await createTestClient(db, 10_000)
  startMs = Math.floor(Date.now() / 1_000) * 1_000 - COUNT * 1_000
  messages = Array.from({ length: COUNT }, (_, i) =>
    newMessage(clientId, { acceptedAtMs: startMs + i * 1_000 }),
  )
  const others = Array.from({ length: COUNT }, (_, i) =>
    newMessage(other, { acceptedAtMs: startMs + i * 1_000 }),
  )
  await insertMessages(db, [...messages, ...others])
  const sent = messages.filter((_, i) => i % 3 === 0).map(({ id }) => id)
  await db.sql`update messages set status = 'SENT' where id = any(${db.sql.array([...sent])}::uuid[])`
})
afterAll(() => database.drop())

const filter = (more: Partial<MessageFilter> = {}): MessageFilter => ({
  clientId,
  status: null,
  fromAt: null,
  toAt: null,
  beforeId: null,
  ...more,
})
const newestFirst = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id).toReversed()

/** However slow the machine is, a page is full where there is enough. */
const list = (asked: MessageFilter, limit: number) => listMessages(db, asked, limit, Number.POSITIVE_INFINITY)

async function pages(more: Partial<MessageFilter>, limit: number): Promise<string[][]> {
  const all: string[][] = []
  let beforeId: MessageId | null = null
  for (;;) {
    const page = await list(filter({ ...more, beforeId }), limit)
    all.push(page.messages.map(({ id }) => id))
    if (page.next === null) return all
    beforeId = page.next
  }
}

test.each([1, 7, 40, 50, 119, 120, 121, 500])(
  'pages of %i over 120 messages show each once, newest first, without a gap',
  async (limit) => {
    const all = await pages({}, limit)
    expect(all.flat()).toEqual(newestFirst(messages))
    expect(all.every((page) => page.length <= limit)).toBe(true)
  },
)

test('messages that come while a client pages neither shift nor repeat a page', async () => {
  const own = await createTestClient(db, 10_000)
  const before = await insertMessages(
    db,
    Array.from({ length: 10 }, (_, i) => newMessage(own, { acceptedAtMs: startMs + i })),
  )
  const { messages: first } = await list(filter({ clientId: own }), 4)
  await insertMessages(db, [newMessage(own), newMessage(own)])
  const { messages: second } = await list(
    filter({ clientId: own, beforeId: must(first.at(-1), 'a row').id as MessageId }),
    100,
  )
  expect([...first, ...second].map(({ id }) => id)).toEqual(newestFirst(before))
})

test('messages made in one millisecond are paged without a gap too', async () => {
  const own = await createTestClient(db, 10_000)
  await insertMessages(
    db,
    Array.from({ length: 30 }, () => newMessage(own, { acceptedAtMs: startMs })),
  )
  const seen = (await pages({ clientId: own }, 7)).flat()
  expect(new Set(seen).size).toBe(30)
  expect(seen).toEqual(seen.toSorted().toReversed())
})

test.each([
  ['SENT', 40],
  ['QUEUED', 80],
  ['DELIVERED', 0],
] as const satisfies readonly (readonly [LifecycleState, number])[])(
  'only messages that are %s',
  async (status, count) => {
    const { messages: page } = await list(filter({ status }), 500)
    expect(page).toHaveLength(count)
    expect(page.every((message) => message.status === status && message.client_id === clientId)).toBe(true)
    expect((await pages({ status }, 9)).flat()).toEqual(page.map(({ id }) => id))
  },
)

test('`from` takes in its own millisecond, `to` leaves it out', async () => {
  const at = (i: number, ms = 0) => new Date(startMs + i * 1_000 + ms)
  const idsBetween = async (fromAt: Date | null, toAt: Date | null) =>
    (await list(filter({ fromAt, toAt }), 500)).messages.map(({ id }) => id)
  expect(await idsBetween(at(10), at(20))).toEqual(newestFirst(messages.slice(10, 20)))
  expect(await idsBetween(at(10, 1), at(20, 1))).toEqual(newestFirst(messages.slice(11, 21)))
  expect(await idsBetween(at(117), null)).toEqual(newestFirst(messages.slice(117)))
  expect(await idsBetween(null, at(3))).toEqual(newestFirst(messages.slice(0, 3)))
  expect(await idsBetween(at(5), at(5))).toEqual([])
  expect(await idsBetween(at(9), at(5))).toEqual([])
  expect(await idsBetween(new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T23:59:59Z'))).toHaveLength(
    COUNT,
  )
})

test('the window is of the time that a message shows, whatever its id says', async () => {
  const own = await createTestClient(db, 100)
  const shown = [0, 1, 2].map((ms) => startMs + ms)
  const made = await insertMessages(
    db,
    shown.map((atMs, i) => newMessage(own, { id: newMessageId(startMs + 7 - i * 6), acceptedAtMs: atMs })),
  )
  const shownBetween = async (fromMs: number | null, toMs: number | null) => {
    const [fromAt, toAt] = [fromMs, toMs].map((ms) => (ms === null ? null : new Date(ms)))
    const { messages: page } = await list(
      filter({ clientId: own, fromAt: fromAt ?? null, toAt: toAt ?? null }),
      10,
    )
    return page.map(({ created_at }) => created_at.getTime()).toSorted()
  }
  for (const atMs of shown) {
    expect(await shownBetween(atMs, atMs + 1)).toEqual([atMs])
    expect(await shownBetween(null, atMs)).toEqual(shown.filter((each) => each < atMs))
    expect(await shownBetween(atMs, null)).toEqual(shown.filter((each) => each >= atMs))
  }
  expect(made).toHaveLength(3)
})

test('an unknown client has no messages', async () => {
  expect(await list(filter({ clientId: crypto.randomUUID() as ClientId }), 10)).toEqual({
    messages: [],
    next: null,
  })
})

test('a message is read with its lock', async () => {
  const message = must(messages[1], 'a message')
  const found = must(await findMessage(db, message.id), 'the message')
  const reckoned = ['final', 'request_id']
  const names = [
    ...Object.keys(READ_FIELDS).filter((name) => !reckoned.includes(name)),
    ...Object.keys(ADMIN_FIELDS),
  ]
  expect(Object.keys(found)).toEqual(names)
  expect(found).toMatchObject({
    id: message.id,
    client_id: clientId,
    to: message.to,
    from: 'SENDER',
    text: 'Hello World',
    encoding: 'GSM7',
    parts: 1,
    status: 'QUEUED',
    credit_state: 'HELD',
    cost_cents: cents(5),
    reference: null,
    provider: 'mock',
    provider_message_id: null,
    attempts: 0,
    last_error: null,
    express: false,
    send_at: null,
    expires_at: new Date(message.expiresAtMs),
    created_at: new Date(message.acceptedAtMs),
    updated_at: expect.any(Date),
  })
})

test('an unknown message is not there and has no history', async () => {
  expect(await findMessage(db, newMessageId())).toBeNull()
  expect(await listEvents(db, newMessageId())).toEqual([])
})

test('a history is listed oldest first', async () => {
  const message = must(messages[2], 'a message')
  for (const seq of [3, 2, 4]) {
    await db.sql`insert into message_events (message_id, seq, at, event, to_status, attempt, detail)
      values (${message.id}, ${seq}, ${new Date(startMs + seq)}, ${`E${seq}`}, 'QUEUED', 0, ${seq === 4 ? 'raw' : null})`
  }
  const events = await listEvents(db, message.id)
  expect(events.map(({ seq, event }) => [seq, event])).toEqual([
    [1, 'ACCEPTED'],
    [2, 'E2'],
    [3, 'E3'],
    [4, 'E4'],
  ])
  expect(events.at(-1)).toMatchObject({
    at: new Date(startMs + 4),
    detail: 'raw',
    ignored: false,
    fromStatus: null,
  })
})
