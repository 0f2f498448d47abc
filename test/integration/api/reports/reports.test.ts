import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { READ_FIELDS } from '../../../../src/domain/fields/shown-fields.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openAcceptCounter } from '../../../../src/flow/report/count-accepting.ts'
import { foldNext, rollUpMarked, rollUpOpen } from '../../../../src/flow/report/roll-up-reports.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const HOUR_MS = 3_600_000
const startedMs = Date.now()
const hourMs = Math.floor(startedMs / HOUR_MS) * HOUR_MS

let database: TestDatabase
let db: Db
let app: ListeningApp
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway() }))
  clientId = await createTestClient(db, 100_000)
  await insertMessages(
    db,
    [hourMs - HOUR_MS, hourMs - HOUR_MS + 61_000, hourMs].map((acceptedAtMs, index) =>
      newMessage(clientId, { acceptedAtMs, express: index === 0, text: '=cmd|"x",y' }),
    ),
  )
  await rollUpOpen(db)
  while ((await rollUpMarked(db, 60)) > 0 || (await foldNext(db)));
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const iso = (ms: number) => new Date(ms).toISOString()
const times = (from = hourMs - 2 * HOUR_MS, to = hourMs + HOUR_MS) => `from=${iso(from)}&to=${iso(to)}`
const csv = async (path: string) => {
  const response = await fetchHeld(`${app.url}${path}`, { headers: { accept: 'text/csv' } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const ZEROS = {
  SCHEDULED: 0,
  QUEUED: 0,
  SENDING: 0,
  SENT: 0,
  DELIVERED: 0,
  FAILED_TEMP: 0,
  FAILED_PERM: 0,
  CANCELLED: 0,
  EXPIRED: 0,
}

describe('as JSON', () => {
  test('a summary sums up, and says how old it is', async () => {
    const { status, body, headers } = await get(`${app.url}/v1/reports/summary?${times()}`)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('application/json')
    expect(headers.get('x-request-id')).toBeTruthy()
    expect(body).toEqual({
      from: iso(hourMs - 2 * HOUR_MS),
      to: iso(hourMs + HOUR_MS),
      group_by: null,
      as_of: expect.stringMatching(/^\d{4}-.*Z$/),
      pending_minutes: 0,
      rows: [
        {
          messages: 3,
          statuses: { ...ZEROS, QUEUED: 3 },
          delivery_rate: null,
          parts: 3,
          held_cents: 15,
          captured_cents: 0,
          released_cents: 0,
          sent_p50_ms: null,
          sent_p95_ms: null,
          delivered_p50_ms: null,
          delivered_p95_ms: null,
        },
      ],
    })
  })

  test('a series has every bucket, also those without messages', async () => {
    const { body } = await get(`${app.url}/v1/reports/timeseries?client_id=${clientId}&${times()}`)
    const rows = body['rows'] as { bucket: string; messages: number }[]
    expect(rows.map(({ bucket, messages }) => [bucket, messages])).toEqual([
      [iso(hourMs - 2 * HOUR_MS), 0],
      [iso(hourMs - HOUR_MS), 2],
      [iso(hourMs), 1],
    ])
    expect(body['bucket']).toBe('hour')
  })

  test.each([
    ['client', 'client_id', (): unknown => clientId],
    ['provider', 'provider', (): unknown => 'mock'],
    ['status', 'status', (): unknown => 'QUEUED'],
    ['country', 'country', (): unknown => 'US'],
  ] as const)('grouped by %s the row names its %s', async (group, field, value) => {
    const { body } = await get(`${app.url}/v1/reports/summary?group_by=${group}&${times()}`)
    expect(body['rows']).toEqual([expect.objectContaining({ [field]: value(), messages: 3 })])
  })

  test('grouped by express there are a false and a true', async () => {
    const { body } = await get(`${app.url}/v1/reports/summary?group_by=express&${times()}`)
    expect(body['rows']).toMatchObject([
      { express: false, messages: 2 },
      { express: true, messages: 1 },
    ])
  })

  test('a time without messages is one row of zeros, and grouped by none', async () => {
    const before = times(hourMs - 9 * HOUR_MS, hourMs - 8 * HOUR_MS)
    expect((await get(`${app.url}/v1/reports/summary?${before}`)).body['rows']).toMatchObject([
      { messages: 0 },
    ])
    expect((await get(`${app.url}/v1/reports/summary?group_by=client&${before}`)).body['rows']).toEqual([])
  })
})

describe('as CSV', () => {
  test('a series is the same, with each status in a column', async () => {
    const { status, headers, text } = await csv(`/v1/reports/timeseries?group_by=express&${times()}`)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(Date.parse(headers.get('x-as-of') ?? '')).toBeWithin(startedMs, Date.now() + 1)
    const lines = text.split('\r\n')
    expect(lines[0]).toBe(
      'bucket,express,messages,scheduled,queued,sending,sent,delivered,failed_temp,failed_perm,cancelled,expired,delivery_rate,parts,held_cents,captured_cents,released_cents,sent_p50_ms,sent_p95_ms,delivered_p50_ms,delivered_p95_ms',
    )
    expect(lines).toContain(`${iso(hourMs - HOUR_MS)},true,1,0,1,0,0,0,0,0,0,0,,1,5,0,0,,,,`)
    expect(lines).toHaveLength(8)
  })

  test('the messages of a client come with all their fields, and no formula', async () => {
    const { headers, text } = await csv(`/v1/messages?client_id=${clientId}`)
    expect(headers.get('content-disposition')).toBe('attachment; filename="messages.csv"')
    const lines = text.split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines[0]).toBe(Object.keys(READ_FIELDS).join())
    const [json] = (await get(`${app.url}/v1/messages?client_id=${clientId}`)).body[
      'messages'
    ] as readonly object[]
    expect(Object.keys(json ?? {}).join()).toBe(lines[0] ?? '')
    expect(lines[1]).toMatch(
      /,false,,\d{4}-\d\d-\d\dT[\d:.]+Z,\d{4}-\d\d-\d\dT[\d:.]+Z,\d{4}-\d\d-\d\dT[\d:.]+Z,false(,|$)/,
    )
    expect(lines[1]).toContain(`,+1234567890,SENDER,"'=cmd|""x"",y",GSM7,1,QUEUED,HELD,5,,mock,,0,,false,`)
  })

  test('a scheduled message has its send_at', async () => {
    const own = await createTestClient(db, 100)
    const sendAtMs = hourMs + 2 * HOUR_MS
    await insertMessages(db, [newMessage(own, { status: 'SCHEDULED', sendAtMs })])
    const { text } = await csv(`/v1/messages?client_id=${own}`)
    expect(text).toContain(`,false,${new Date(sendAtMs).toISOString()},`)
  })

  test.each([
    ['text/csv;q=0.2, */*', 'application/json'],
    ['*/*', 'application/json'],
    ['text/*', 'text/csv'],
  ])('is weighed against JSON: %s gets %s', async (accept, type) => {
    for (const path of [`/v1/messages?client_id=${clientId}`, `/v1/reports/summary?${times()}`]) {
      const response = await fetchHeld(`${app.url}${path}`, { headers: { accept } })
      expect(response.headers.get('content-type')).toStartWith(type)
      await response.text()
    }
  })

  test('the export keeps to its filters and to a limit', async () => {
    const count = async (query: string) =>
      (await csv(`/v1/messages?client_id=${clientId}${query}`)).text.split('\r\n').length - 2
    expect(await count('&limit=2')).toBe(2)
    expect(await count('&status=DELIVERED')).toBe(0)
    expect(await count(`&to=${iso(hourMs)}`)).toBe(2)
  })

  test('an export of more than a page has every message once, newest first', async () => {
    const many = await createTestClient(db, 100_000)
    const sent = await insertMessages(
      db,
      Array.from({ length: 2_300 }, (_, i) => newMessage(many, { acceptedAtMs: hourMs - i })),
    )
    const { text } = await csv(`/v1/messages?client_id=${many}`)
    const ids = text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.slice(0, 36))
    expect(ids).toEqual(
      sent
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    )
  })

  test('a client that goes away stops the export', async () => {
    const many = await createTestClient(db, 1_000_000)
    const texts = { text: 'x'.repeat(1_000) }
    for (let i = 0; i < 10; i++)
      await insertMessages(
        db,
        Array.from({ length: 2_000 }, () => newMessage(many, texts)),
      )
    let pages = 0
    const counting = {
      ...db,
      orm: new Proxy(db.orm, {
        get: (orm, name, self) => {
          if (name === 'select') pages++
          return Reflect.get(orm, name, self)
        },
      }),
    }
    const slow = listenApp(apiDeps({ db: counting, bus: openBusAway() }))
    try {
      const gone = new AbortController()
      const response = await fetch(`${slow.url}/v1/messages?client_id=${many}`, {
        headers: { accept: 'text/csv' },
        signal: gone.signal,
      })
      await response.body?.getReader().read()
      gone.abort()
      // Two statements a page, twenty pages: it stops long before.
      const seen = async () => {
        const before = pages
        await db.sql`select pg_sleep(0.3)`
        return before === pages
      }
      for (let tries = 0; !(await seen()); tries++) expect(tries).toBeLessThan(10)
      expect(pages).toBeLessThan(40)
    } finally {
      await slow.stop()
    }
  })
})

describe('refusals name the field and its rule', () => {
  test.each([
    [`summary?to=${iso(hourMs)}`, 'from', 'must be an RFC 3339 time such as 2026-11-24T10:00:00Z'],
    [
      `summary?from=yesterday&to=${iso(hourMs)}`,
      'from',
      'must be an RFC 3339 time such as 2026-11-24T10:00:00Z',
    ],
    [`summary?${times(hourMs, hourMs)}`, 'from', 'must be before to'],
    [
      `timeseries?bucket=minute&${times(hourMs - 25 * HOUR_MS)}`,
      'to',
      'must be at most 1440 minutes after from',
    ],
    [`timeseries?bucket=week&${times()}`, 'bucket', 'must be one of minute, hour, day'],
    [
      `summary?group_by=colour&${times()}`,
      'group_by',
      'must be one of client, provider, status, express, country',
    ],
    [`summary?client_id=7&${times()}`, 'client_id', 'must be a UUID'],
  ])('%s', async (query, field, rule) => {
    const { status, body } = await get(`${app.url}/v1/reports/${query}`)
    expect([status, body['code'], body['field'], body['rule']]).toEqual([400, 'invalid_field', field, rule])
  })

  test('and a field that does not exist', async () => {
    const { status, body } = await get(`${app.url}/v1/reports/summary?bucket=hour&${times()}`)
    expect([status, body['code'], body['field']]).toEqual([400, 'unknown_field', 'bucket'])
  })

  test('more rows than a report may have', async () => {
    await db.sql`
      insert into report_rollups
      select 'minute', 'client', ${new Date(hourMs - 5 * HOUR_MS)}, gen_random_uuid(), '', false, 'US', 'QUEUED', 1, 1, 5, 0, 0, '{}', '{}', '{}', '{}'
      from generate_series(1, 40)`
    const day = times(hourMs - 23 * HOUR_MS)
    const { status, body } = await get(
      `${app.url}/v1/reports/timeseries?bucket=minute&group_by=client&${day}`,
    )
    expect([status, body['field']]).toEqual([400, 'group_by'])
    expect(body['rule']).toStartWith('must give at most 50000 rows (buckets × groups)')
  })
})

describe('what went through the machine', () => {
  const minuteMs = Math.floor(Date.now() / 60_000) * 60_000
  const of = (fromMs: number, toMs: number) => `from=${iso(fromMs)}&to=${iso(toMs)}`

  test.each([
    [`to=${iso(minuteMs)}`, 'from', 'must be an RFC 3339 time such as 2026-11-24T10:00:00Z'],
    [of(minuteMs - 60_500, minuteMs), 'from', 'must be a whole minute in UTC'],
    [`bucket=hour&${of(hourMs - HOUR_MS, hourMs + 60_000)}`, 'to', 'must be a whole hour in UTC'],
    [of(minuteMs, minuteMs), 'from', 'must be before to'],
    [of(minuteMs - 25 * HOUR_MS, minuteMs), 'to', 'must be at most 1440 minutes after from'],
    [
      of(minuteMs - 193 * HOUR_MS, minuteMs - 192 * HOUR_MS),
      'from',
      'must be at most 8 days ago for a bucket of a minute',
    ],
    [
      `bucket=hour&${of(hourMs - 900 * HOUR_MS, hourMs - 800 * HOUR_MS)}`,
      'from',
      'must be at most 35 days ago for a bucket of an hour',
    ],
    [`bucket=day&${of(hourMs - HOUR_MS, hourMs)}`, 'bucket', 'must be one of minute, hour'],
  ])('is refused with the field and its rule: %s', async (query, field, rule) => {
    const { status, body } = await get(`${app.url}/v1/machine?${query}`)
    expect([status, body['code'], body['field'], body['rule']]).toEqual([400, 'invalid_field', field, rule])
  })

  test('has a number for each minute, also of those in which nothing happened', async () => {
    const { status, body } = await get(`${app.url}/v1/machine?${of(minuteMs - 7 * 60_000, minuteMs)}`)
    expect(status).toBe(200)
    expect((body['states'] as Record<string, number[]>)['QUEUED']).toHaveLength(7) // as its schema says
  })
})

describe('how long things took', () => {
  const STEPS = { steps: [12, 20], counts: [9, 1] }

  test('messages: histograms by bucket and in all, with three percentiles', async () => {
    const accepted = { acceptedAtMs: hourMs }
    const [slow, fast] = [newMessage(clientId, accepted), newMessage(clientId, accepted)]
    await insertMessages(db, [slow, fast])
    await db.sql`update messages set sent_at = created_at + interval '1 second' where id = ${slow.id}`
    await db.sql`update messages set sent_at = created_at + interval '10 ms' where id = ${fast.id}`
    await rollUpOpen(db)
    while ((await rollUpMarked(db, 60)) > 0);
    const { body } = await get(`${app.url}/v1/reports/latency?client_id=${clientId}&bucket=hour&${times()}`)
    // 10 ms is in the step from 9.51 to 11.31 ms, a second in the one from 861 to 1,024 ms.
    const sent = { count: 2, p50_ms: 10, p95_ms: 939, p99_ms: 939 }
    expect(body['total']).toMatchObject({
      sent: { ...sent, histogram: { steps: [13, 39], counts: [1, 1] } },
      delivered: { count: 0, p99_ms: null, histogram: { steps: [], counts: [] } },
    })
    expect(body['rows']).toMatchObject([{ sent: { count: 0 } }, { bucket: iso(hourMs), sent }])
    const express = await get(`${app.url}/v1/reports/latency?express=true&client_id=${clientId}&${times()}`)
    expect(express.body['total']).toMatchObject({ sent: { count: 0 } })
  })

  test('acceptances: what two apis counted stands together, once, and what one had not written is missing', async () => {
    const nowMs = hourMs + 90_000
    const open = () => openAcceptCounter({ db, now: () => nowMs })
    const [one, other, killed] = [open(), open(), open()]
    for (const counter of [one, other]) {
      for (let request = 0; request < 9; request++) counter.took(null, 9)
      counter.took(null, 35)
      counter.took('smpp', 1e12)
    }
    killed.took(null, 9)
    await Promise.all([one.flush(), other.flush(), one.flush()])
    await one.flush()
    const read = (more: string) => get(`${app.url}/v1/reports/accepting?bucket=minute&${more}${times()}`)
    const { body } = await read('')
    expect(body['rows']).toMatchObject([
      {
        bucket: iso(hourMs + 60_000),
        door: 'rest',
        accepting: { count: 20, p50_ms: 9, p99_ms: 36, histogram: { ...STEPS, counts: [18, 2] } },
      },
      // All that took 17 minutes and more is one.
      { door: 'smpp', accepting: { count: 2, histogram: { steps: [80], counts: [2] } } },
    ])
    expect((await read('door=smpp&')).body['totals']).toMatchObject([
      { door: 'smpp', accepting: { count: 2 } },
    ])
  })

  test('acceptances: while the database is away they wait', async () => {
    let isAway = true
    const sql = ((...query: Parameters<typeof db.sql>) =>
      isAway ? Promise.reject(new Error('away')) : db.sql(...query)) as unknown as typeof db.sql
    const counter = openAcceptCounter({ db: { ...db, sql }, now: () => hourMs + 150_000 })
    counter.took('twilio', 9)
    await expect(counter.flush()).rejects.toThrow('away')
    counter.took('twilio', 9)
    isAway = false
    await counter.flush()
    const { body } = await get(`${app.url}/v1/reports/accepting?door=twilio&${times()}`)
    expect(body['totals']).toMatchObject([{ accepting: { count: 2 } }])
  })

  test.each(['accepting', 'otps'])('%s of more than eight days ago are refused', async (report) => {
    const old = times(hourMs - 200 * HOUR_MS, hourMs)
    const { status, body } = await get(`${app.url}/v1/reports/${report}?${old}`)
    expect([status, body['field'], body['rule']]).toEqual([400, 'from', 'must be at most 8 days ago'])
  })
})
