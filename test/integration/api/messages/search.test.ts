import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { FOUND_FIELDS } from '../../../../src/domain/fields/shown-fields.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { readMsisdn } from '../../../../src/domain/msisdn.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { SCANNED_MESSAGES } from '../../../../src/store/message/newest-search.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../../support/drafts.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const HOUR_MS = 3_600_000
const NOW_MS = Date.now()

let database: TestDatabase
let db: Db
let app: ListeningApp
let client: ClientId
let other: ClientId

const number = (text: string) => must(readMsisdn(text), 'a number')
const ids = {
  old: newMessageId(NOW_MS - 3_000),
  middle: newMessageId(NOW_MS - 2_000),
  young: newMessageId(NOW_MS - 1_000),
}

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  client = await createTestClient(db, 1_000)
  other = await createTestClient(db, 1_000)
  await insertMessages(db, [
    newMessage(client, {
      id: ids.old,
      acceptedAtMs: NOW_MS - 3_000,
      to: number('+15551230001'),
      reference: 'order-1',
    }),
    newMessage(client, {
      id: ids.middle,
      acceptedAtMs: NOW_MS - 2_000,
      to: number('+15551230002'),
      reference: 'order-2',
    }),
    newMessage(other, {
      id: ids.young,
      acceptedAtMs: NOW_MS - 1_000,
      to: number('+4915550001'),
      reference: 'order-1',
    }),
  ])
  await db.sql`update messages set status = 'SENT', provider_message_id = 'op-7', attempts = 3,
    last_error = '0x0b: unknown', updated_at = ${new Date(NOW_MS - 2 * HOUR_MS)}
    where id = ${ids.middle}`
  await db.sql`update messages set status = 'SCHEDULED', held_for = 'send_window', held_until = ${new Date(NOW_MS + HOUR_MS)}
    where id = ${ids.old}`
  // It was held once, and goes on.
  await db.sql`update messages set door = 'smpp', held_for = 'sender_cap', held_until = ${new Date(NOW_MS)} where id = ${ids.young}`
  app = listenApp(apiDeps({ db, bus: openBusAway() }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const at = (ms: number) => new Date(NOW_MS + ms).toISOString()

async function search(query: Record<string, string>) {
  const reply = await get(`${app.url}/v1/messages/search?${new URLSearchParams(query)}`)
  const messages = (reply.body['messages'] ?? []) as readonly { readonly id: string }[]
  return { ...reply, found: messages.map(({ id }) => id) }
}

describe('a message is found', () => {
  const cases = (): readonly (readonly [string, Record<string, string>, readonly string[]])[] => [
    ['by its id', { q: ids.old }, [ids.old]],
    ['by its id in capitals', { q: ids.old.toUpperCase() }, [ids.old]],
    ['by its reference', { q: 'order-1' }, [ids.young, ids.old]],
    ["by the provider's id", { q: 'op-7' }, [ids.middle]],
    ['by its number', { q: '+15551230002' }, [ids.middle]],
    ['by its number with blanks', { q: '+1 555 123-0002' }, [ids.middle]],
    ['by the end of its number', { q: '0001' }, [ids.young, ids.old]],
    ['not by three digits', { q: '001' }, []],
    ['by its client', { client_id: client }, [ids.middle, ids.old]],
    ['by its status', { status: 'SENT' }, [ids.middle]],
    ['when nothing happens to it', { older_than_seconds: '3600', status: 'SENT' }, [ids.middle]],
    ['by the door that it came in by', { door: 'smpp' }, [ids.young]],
    ['when it is held back', { held: 'true' }, [ids.old]],
    ['when it is held back, of a client', { held: 'true', client_id: other }, []],
    ['when nothing happens to it, in any state', { older_than_seconds: '3600' }, [ids.middle]],
    ['not when it moved lately', { older_than_seconds: '3600', status: 'QUEUED' }, []],
    ['by all that is given', { q: 'order-1', client_id: client }, [ids.old]],
    ['not when one thing is wrong', { q: ids.old, status: 'SENT' }, []],
    ['by one of several statuses', { status: 'SENT,SCHEDULED' }, [ids.middle, ids.old]],
    ['by one of several clients', { client_id: `${client},${other}` }, [ids.young, ids.middle, ids.old]],
    ['by the country of its number', { country: 'DE' }, [ids.young]],
    ['by its lane', { lane: 'express,otp' }, []],
    ['by its provider', { provider: 'mock,other' }, [ids.young, ids.middle, ids.old]],
    ['by part of its reference', { reference: 'rder-1' }, [ids.young, ids.old]],
    ['by the whole number that it went to', { number: '+15551230002' }, [ids.middle]],
    ['by the last digits that it went to', { number: '50001', country: 'DE' }, [ids.young]],
    ['when it was accepted', { from: at(-2_500), to: at(-1_500) }, [ids.middle]],
    ['by what begins its error', { error: '0x0b' }, [ids.middle]],
    ['by its attempts', { attempts_from: '3' }, [ids.middle]],
    ['by its price', { price_from: '5', price_to: '5.01' }, [ids.young, ids.middle, ids.old]],
    ['not by a price above it', { price_from: '5.0001' }, []],
    ['without any question, newest first', {}, [ids.young, ids.middle, ids.old]],
  ]
  test('by each of its marks', async () => {
    for (const [name, query, expected] of cases())
      expect((await search(query)).found, name).toEqual([...expected])
  })
})

test('all that is found is a file, newest first', async () => {
  const file = async (query: string) => {
    const answer = await fetch(`${app.url}/v1/messages/search?${query}`, { headers: { accept: 'text/csv' } })
    expect(answer.headers.get('content-type')).toStartWith('text/csv')
    return (await answer.text()).split('\r\n').map((line) => line.split(',')[0])
  }
  expect(await file('')).toEqual(['id', ids.young, ids.middle, ids.old, ''])
  expect(await file('limit=2')).toEqual(['id', ids.young, ids.middle, ''])
  expect(await file('q=order-1')).toEqual(['id', ids.young, ids.old, ''])
  expect(await file('lane=otp')).toEqual(['id', ''])
})

describe('a reference', () => {
  const uuid = '0F3C1B7E-59AE-4E06-8C0A-2C7D6D4A0001'
  const named: Record<string, MessageId> = {}
  let own: ClientId

  beforeAll(async () => {
    own = await createTestClient(db, 1_000)
    const of = (reference: string, agoMs: number) => {
      const id = newMessageId(NOW_MS - agoMs)
      named[reference] = id
      return newMessage(own, { id, reference, acceptedAtMs: NOW_MS - agoMs })
    }
    await insertMessages(db, [
      of(uuid, 900),
      of(' padded ', 800),
      of('padded', 700),
      of(ids.old, 600),
      of('op-uuid', 500),
    ])
    await db.sql`update messages set provider_message_id = ${uuid.toLowerCase()} where id = ${named['op-uuid'] ?? ''}`
    await db.sql`update messages set provider_message_id = ' padded ' where id = ${ids.middle}`
  })
  afterAll(async () => {
    await db.sql`update messages set provider_message_id = 'op-7' where id = ${ids.middle}`
    await db.sql`delete from alarms where message_id in (select id from messages where client_id = ${own})`
    await db.sql`delete from credit_locks where message_id in (select id from messages where client_id = ${own})`
    await db.sql`delete from messages where client_id = ${own}`
  })

  test('that is a UUID is found, and so are the message and the provider’s id of that name', async () => {
    expect((await search({ q: uuid })).found).toEqual([named[uuid] ?? ''])
    expect((await search({ q: uuid.toLowerCase() })).found).toEqual([named['op-uuid'] ?? ''])
    expect((await search({ q: ids.old })).found).toEqual([named[ids.old] ?? '', ids.old])
    expect((await search({ q: ids.old, client_id: own })).found).toEqual([named[ids.old] ?? ''])
    expect((await search({ q: ids.old })).body['searched']).toEqual({ from: null, complete: true })
  })

  test('with blanks at its ends is found as it was given', async () => {
    expect((await search({ q: ' padded ', client_id: own })).found).toContain(named[' padded '] ?? '')
    expect((await search({ q: ' padded ' })).found).toContain(ids.middle)
    expect((await search({ q: 'padded' })).found).toEqual([named['padded'] ?? ''])
    expect((await search({ q: '  ' })).found).toEqual([])
  })

  test('does not come twice when what is named fills the page', async () => {
    const first = await search({ q: ids.old, limit: '1' })
    expect([first.found, first.body['searched']]).toMatchObject([[ids.old], { complete: false }])
    const second = await search({ q: ids.old, limit: '1', cursor: String(first.body['next_cursor']) })
    expect(second.found).toEqual([named[ids.old] ?? ''])
    const third = await search({ q: ids.old, limit: '1', cursor: String(second.body['next_cursor']) })
    expect([third.found, third.body['searched']]).toEqual([[], { from: null, complete: true }])
  })
})

test('an answer has no text, and says that all was looked at', async () => {
  const { body } = await search({ q: ids.old })
  const [message] = body['messages'] as readonly Record<string, unknown>[]
  expect(message).toMatchObject({
    id: ids.old,
    to: '+15551230001',
    credit_state: 'HELD',
    cost_cents: 5,
    lane: 'normal',
    version: 1,
    next_alarm_at: expect.stringMatching(/Z$/),
  })
  expect(Object.keys(message ?? {})).toEqual(Object.keys(FOUND_FIELDS))
  expect(message).not.toHaveProperty('text')
  expect(body['searched']).toEqual({ from: null, complete: true })
})

test('pages follow one another without a gap', async () => {
  const first = await search({ limit: '2' })
  expect(first.found).toEqual([ids.young, ids.middle])
  const second = await search({ limit: '2', cursor: String(first.body['next_cursor']) })
  expect(second.found).toEqual([ids.old])
  expect(second.body['next_cursor']).toBeNull()
})

test('a question without form is refused, with the field and its rule', async () => {
  for (const [query, rule] of [
    [{ q: '' }, ''],
    [{ older_than_seconds: '0' }, ''],
    [{ status: 'GONE' }, 'must be one of SCHEDULED'],
    [{ status: 'SENT,' }, 'must be one of SCHEDULED'],
    [{ client_id: 'x' }, 'must be a UUID'],
    [{ client_id: `${client},x` }, 'must be a UUID'],
    [{ provider: 'no such!' }, 'must be a provider’s name'],
    [{ country: 'Germany' }, 'must be a country of two letters'],
    [{ lane: 'fast' }, 'must be one of otp'],
    [{ door: 'window' }, 'must be one of'],
    [{ error: '' }, 'must be an error'],
    [{ reference: 'x'.repeat(257) }, 'must be part of a reference'],
    [{ number: '123' }, 'must be a number'],
    [{ from: 'yesterday' }, 'must be'],
    [{ attempts_from: '0' }, 'must be a whole number'],
    [{ price_from: '-1' }, 'must be cents'],
    [{ price_to: '0.00001' }, 'must be cents'],
    [{ held: 'false' }, 'must be true'],
  ] as const) {
    const { status, body } = await search(query)
    expect([status, body['code'], body['field']], JSON.stringify(query)).toEqual([
      400,
      'invalid_field',
      Object.keys(query)[0],
    ])
    expect(body['error'], JSON.stringify(query)).toContain(rule)
  }
})

test('one search looks at so many messages, says how far it came, and goes on from there', async () => {
  const many = await createTestClient(db, 1_000)
  await db.sql`
    insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, client_reference, lane, version,
      expires_at, created_at, updated_at)
    select (lpad(to_hex(${NOW_MS - 10_000}::bigint - g), 12, '0') || '70008000' || lpad(to_hex(g), 12, '0'))::uuid, ${many},
      '+15559999999', 'S', 'T', 'GSM7', 1, 'DELIVERED', 'bulk-' || g, 'normal', 1, now(), now(), now()
    from generate_series(1, ${SCANNED_MESSAGES + 10}) g`
  await db.sql`
    insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
    select id, client_id, id, 0, 'CAPTURED', created_at, created_at from messages where client_id = ${many}`
  const last = `ulk-${SCANNED_MESSAGES + 10}`
  const first = await search({ reference: last, client_id: many })
  expect(first.found).toEqual([])
  expect(first.body['searched']).toMatchObject({ complete: false, from: expect.stringMatching(/Z$/) })
  let page = first
  // Where the machine is busy each looks at fewer.
  for (let pages = 0; page.found.length === 0 && pages < 10; pages++)
    page = await search({ reference: last, client_id: many, cursor: String(page.body['next_cursor']) })
  expect(page.found).toHaveLength(1)
  expect(page.body['searched']).toEqual({ from: null, complete: true })
})

test('an express one-time password is both, in a search and by its id', async () => {
  const own = await createTestClient(db, 100)
  const id = newMessageId()
  await insertMessages(db, [newMessage(own, { id, lane: 'otp', otp: true, express: true })])
  const { body } = await get(`${app.url}/v1/messages/search?q=${id}`)
  expect(body['messages']).toMatchObject([{ express: true, otp: true }])
  expect((await get(`${app.url}/v1/messages/${id}`)).body).toMatchObject({ express: true })
})
