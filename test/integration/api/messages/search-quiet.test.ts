import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { SCANNED_OPEN } from '../../../../src/store/message/message-search.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const HOUR_MS = 3_600_000

/** Messages of one kind, written straight into the tables. Times are milliseconds from now. */
type Many = {
  readonly count: number
  readonly status: LifecycleState
  readonly acceptedMs: number
  readonly quietMs?: number
  readonly wakeMs: number
  /** As an older release writes its alarms when it is left out. */
  readonly waitsIn?: 'SCHEDULED' | 'SENT' | 'PASSING' | null
}

let database: TestDatabase
let db: Db
let app: ListeningApp
let client: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  client = await createTestClient(db, 0)
  app = listenApp(apiDeps({ db, bus: openBusAway() }))
  // All of these ring before those that are looked for, and were accepted after them.
  await write({
    count: 21_000,
    status: 'SCHEDULED',
    acceptedMs: -1.5 * HOUR_MS,
    wakeMs: HOUR_MS,
    waitsIn: 'SCHEDULED',
  })
  await write({ count: 5_000, status: 'SENT', acceptedMs: -0.5 * HOUR_MS, wakeMs: HOUR_MS, waitsIn: 'SENT' })
  await write({ count: 5_000, status: 'QUEUED', acceptedMs: -60_000, wakeMs: 0, waitsIn: 'PASSING' })
  await write({ count: 5_000, status: 'QUEUED', acceptedMs: -1_000, wakeMs: 4_000, waitsIn: null })
  const old = { acceptedMs: -2 * HOUR_MS, wakeMs: 70 * HOUR_MS }
  await write({ ...old, count: 400, status: 'SENT', waitsIn: 'SENT' })
  await write({ ...old, count: 33, status: 'SENT' })
  await write({ ...old, count: 7, status: 'SCHEDULED' })
  await write({ ...old, count: 11, status: 'QUEUED', wakeMs: -HOUR_MS, waitsIn: null })
  await write({ ...old, count: 12, status: 'QUEUED', waitsIn: 'PASSING' })
  await write({ ...old, count: 13, status: 'SENDING', waitsIn: 'PASSING' })
  await write({ ...old, count: 14, status: 'FAILED_TEMP', waitsIn: 'PASSING' })
  await write({ ...old, count: 500, status: 'SENT', quietMs: -60_000, waitsIn: 'SENT' })
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

async function write(many: Many, of = client): Promise<void> {
  const at = (ms: number) => new Date(Date.now() + ms)
  const { count, status, acceptedMs, wakeMs, waitsIn } = many
  const acceptedAt = at(acceptedMs)
  await db.sql`
    with ids as materialized (
      select (lpad(to_hex(${acceptedAt.getTime()}::bigint), 12, '0') || '7' || substr(random, 1, 3) || '8' || substr(random, 4, 15))::uuid as id, g
      from generate_series(1, ${count}) g, lateral (select replace(gen_random_uuid()::text || g, '-', '') as random) r
    ), locks as (
      insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
      select id, ${of}, id, 0, 'HELD', now(), now() from ids
    )
    insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, lane, version, wake_at, expires_at,
      created_at, updated_at, provider_message_id)
    select id, ${of}, '+15559999999', 'S', 'T', 'GSM7', 1, ${status}, 'normal', 1, ${at(wakeMs)}::timestamptz + g * interval '1 ms',
      ${at(72 * HOUR_MS)}, ${acceptedAt}, ${at(many.quietMs ?? acceptedMs)}, 'op-' || ${status} || '-' || g from ids`
  const alarms = db.sql`select wake_at, id from messages where client_id = ${of} and created_at = ${acceptedAt}
    and status = ${status} and id not in (select message_id from alarms)`
  await (waitsIn === undefined
    ? db.sql`insert into alarms (wake_at, message_id) ${alarms}`
    : db.sql`insert into alarms (wake_at, message_id, waits_in) select a.*, ${waitsIn}::text from (${alarms}) a`)
}

async function search(query: Readonly<Record<string, string>>) {
  const { status, body } = await get(`${app.url}/v1/messages/search?${new URLSearchParams(query)}`)
  expect(status).toBe(200)
  const messages = body['messages'] as readonly { readonly id: string; readonly status: string }[]
  return {
    ids: messages.map(({ id }) => id),
    states: new Set(messages.map((message) => message.status)),
    searched: body['searched'] as { readonly from: string | null; readonly complete: boolean },
    cursor: body['next_cursor'] as string | null,
  }
}

const quiet = (more: Readonly<Record<string, string>> = {}) =>
  search({ older_than_seconds: '3600', limit: '500', ...more })

test('every message that is stuck is found at once, whatever else is open', async () => {
  const cases = [
    ['SENT', 433],
    ['QUEUED', 23],
    ['SENDING', 13],
    ['FAILED_TEMP', 14],
  ] as const
  for (const [status, count] of cases) {
    const found = await quiet({ status })
    expect(found.ids, status).toHaveLength(count)
    expect([...found.states], status).toEqual([status])
    expect(found.searched, status).toEqual({ from: null, complete: true })
    expect(found.cursor, status).toBeNull()
  }
})

test('pages follow one another to the last, newest first, each message once', async () => {
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await quiet({ limit: '100', status: 'SENT', ...(cursor === null ? {} : { cursor }) })
    seen.push(...page.ids)
    cursor = page.cursor
    expect(page.searched.complete).toBe(cursor === null)
  } while (cursor !== null)
  expect(seen).toHaveLength(433)
  expect(new Set(seen).size).toBe(433)
  expect(seen).toEqual(seen.toSorted().toReversed())
})

test('messages that are scheduled, and those of every state together, are found to the last', async () => {
  for (const [query, count] of [
    [{ status: 'SCHEDULED' }, 21_007],
    [{}, 21_490],
  ] as const) {
    const seen = new Set<string>()
    let cursor: string | null = null
    do {
      const page = await quiet({ ...query, ...(cursor === null ? {} : { cursor }) })
      for (const id of page.ids) seen.add(id)
      cursor = page.cursor
    } while (cursor !== null)
    expect(seen.size).toBe(count)
  }
})

test('a client sees its own only, and all that is asked must hold', async () => {
  const other = await createTestClient(db, 0)
  await write({ count: 3, status: 'SENT', acceptedMs: -3 * HOUR_MS, wakeMs: HOUR_MS, waitsIn: 'SENT' }, other)
  const found = await quiet({ status: 'SENT', client_id: other })
  expect(found.ids).toHaveLength(3)
  const one = await quiet({ status: 'SENT', client_id: other, q: 'op-SENT-2' })
  expect(one.ids).toHaveLength(1)
  expect(one.searched.complete).toBe(true)
  await db.sql`delete from alarms where message_id = any(${db.sql.array(found.ids)}::uuid[])`
})

test('a message that the database wrote before its id was made is found too', async () => {
  const other = await createTestClient(db, 0)
  await write(
    { count: 3, status: 'SENDING', acceptedMs: -1_000, quietMs: -2 * HOUR_MS, wakeMs: 0, waitsIn: 'PASSING' },
    other,
  )
  const found = await quiet({ status: 'SENDING', client_id: other })
  expect(found.ids).toHaveLength(3)
})

test('a search that could not look at everything says so, and goes on to the end', async () => {
  const other = await createTestClient(db, 0)
  const busy = {
    status: 'QUEUED',
    acceptedMs: -4 * HOUR_MS,
    quietMs: -1_000,
    wakeMs: 0,
    waitsIn: 'PASSING',
  } as const
  await write({ ...busy, count: SCANNED_OPEN }, other)
  await write(
    { ...busy, count: 1, acceptedMs: -5 * HOUR_MS, quietMs: -5 * HOUR_MS, status: 'SENDING' },
    other,
  )
  const first = await quiet({ status: 'SENDING', client_id: other })
  expect(first.ids).toEqual([])
  expect(first.searched).toEqual({ from: expect.stringMatching(/Z$/), complete: false })
  const second = await quiet({ status: 'SENDING', client_id: other, cursor: String(first.cursor) })
  expect(second.ids).toHaveLength(1)
  expect(second.searched).toEqual({ from: null, complete: true })
})
