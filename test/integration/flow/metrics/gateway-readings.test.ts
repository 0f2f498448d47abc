import { afterEach, beforeEach, expect, test } from 'bun:test'
import { BusUnavailable } from '../../../../src/bus/port.ts'
import type { WaitingOrders } from '../../../../src/bus/waiting-orders.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openGatewayReadings } from '../../../../src/flow/metrics/gateway-readings.ts'
import { GAUGES } from '../../../../src/metrics/gauges.ts'
import { dueDays } from '../../../../src/store/archive/day-tables.ts'
import { keepAudit } from '../../../../src/store/audit-turns.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { ensureDaysOf } from '../../../../src/store/database/partitions.ts'
import { addDeadLetters } from '../../../../src/store/receipt/dead-letters.ts'
import { parkReceipts } from '../../../../src/store/receipt/parked-receipts.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { OLD_DAY, oldId } from '../../../support/old-day.ts'

let database: TestDatabase
let db: Db
let clientId: ClientId

beforeEach(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 100)
})
afterEach(() => database.drop())

const nowMs = Date.now()
const WAITING: readonly WaitingOrders[] = [
  { provider: 'mock', lane: 'normal', orders: 7, sinceMs: nowMs - 3_000 },
]

/** What is read once, by name and labels. */
async function read(
  waiting: () => Promise<readonly WaitingOrders[]> = async () => WAITING,
  sql = db.sql,
  archiveAfterDays?: number,
) {
  const readings = await openGatewayReadings({
    db: { sql },
    bus: { waiting },
    now: () => nowMs,
    archiveAfterDays,
  })()
  return new Map(readings.map(({ name, labels, value }) => [[name, ...labels].join(' '), value]))
}

test('how the gateway stands is read from its rows and its bus', async () => {
  const [message] = await insertMessages(db, [newMessage(clientId), newMessage(clientId)])
  await db.sql`
    insert into provider_lines (provider, slot, holder, until, state)
    values ('mock', 0, 'a', now() + interval '1 minute', 'open'), ('mock', 1, 'b', now() + interval '1 minute', 'open'),
      ('mock', 2, 'c', now() - interval '1 minute', 'open')`
  const receipt = { id: Bun.randomUUIDv7(), provider: 'mock', body: '{}', receivedAtMs: nowMs }
  await parkReceipts(db.sql, [receipt], nowMs)
  const letter = { what: 'unreadable', source: 'a', reason: 'b', payload: 'c' } as const
  await addDeadLetters(db.sql, [{ id: Bun.randomUUIDv7(), ...letter }])
  await db.sql`
    insert into callbacks (id, client_id, message_id, status, sequence, final, state, attempts, replays, version, wake_at, body,
      target, created_at, updated_at)
    select gen_random_uuid(), ${clientId}, ${message?.id ?? ''}, 'SENT', target + 1, false, 'PENDING', 0, 0, 1,
      now() - interval '40 seconds' * (target + 1), '{}', target, now(), now()
    from generate_series(0, 2) target`
  await db.sql`
    insert into callback_target_breakers values (${clientId}, 2, 9, 1, now() + interval '1 minute')`
  await keepAudit(db.sql, { I1: 0, I2: 3 })
  const found = await read()
  const secondsOf = (name: string) => Math.round(found.get(name) ?? -1)
  expect(found.get('sms_backlog_messages mock normal')).toBe(7)
  expect(found.get('sms_backlog_oldest_seconds mock normal')).toBe(3)
  expect(found.get('sms_lines mock open')).toBe(2)
  expect(found.get('sms_receipts_parked mock')).toBe(1)
  expect(found.get('sms_dead_letters unreadable')).toBe(1)
  expect(found.get('sms_dead_letters receipt')).toBe(0)
  expect(found.get('sms_callbacks_waiting')).toBe(3)
  expect(found.get('sms_callback_endpoints_paused')).toBe(1)
  // Of those of an ESME that is not bound, and of a target whose breaker is open, none is late.
  expect(secondsOf('sms_callbacks_oldest_seconds')).toBeWithin(40, 70)
  expect(found.get('sms_credits_cents available')).toBe(90)
  expect(found.get('sms_credits_cents held')).toBe(10)
  expect(found.get('sms_credits_cents captured')).toBe(0)
  expect(found.get('sms_clients_low_credit')).toBe(0)
  expect(found.get('sms_audit_violations I2')).toBe(3)
  expect(secondsOf('sms_audit_finished_timestamp_seconds')).toBeGreaterThan(nowMs / 1_000 - 60)
  expect(found.get('sms_alarms_overdue')).toBe(0)
  expect(found.get('sms_inbound_waiting')).toBe(0)
  expect(found.get('sms_smpp_sessions')).toBe(0)
})

test('connections are counted by their state where there is a server', async () => {
  const found = await read()
  expect(found.get('sms_db_connections_max') ?? 100).toBeGreaterThan(10)
})

test('a client that has less than a twentieth of its last top-up left counts as nearly out', async () => {
  await db.sql`update clients set credit_cents = 4 where id = ${clientId}`
  expect((await read()).get('sms_clients_low_credit')).toBe(1)
})

test('what cannot be read is left out, and the rest is told', async () => {
  const noBus = await read(() => Promise.reject(new BusUnavailable('away')))
  expect([...noBus.keys()].filter((name) => name.startsWith('sms_backlog'))).toEqual([])
  expect(noBus.has('sms_smpp_sessions')).toBe(true)
  await db.sql`alter table callbacks rename to elsewhere`
  const without = await read()
  expect([...without.keys()].filter((name) => name.startsWith('sms_callbacks'))).toEqual([])
  expect(without.has('sms_smpp_sessions')).toBe(true)
})

test('scrapes that follow one another share what was read', async () => {
  let asked = 0
  const source = openGatewayReadings({
    db,
    now: () => nowMs,
    bus: {
      async waiting() {
        asked++
        return []
      },
    },
  })
  await Promise.all([source(), source()])
  await source()
  expect(asked).toBe(1)
})

test('every gauge of the gateway is one that is read', async () => {
  await db.sql`insert into provider_lines (provider, slot, holder, until) values ('mock', 0, 'a', now() + interval '1 minute')`
  await parkReceipts(db.sql, [{ id: Bun.randomUUIDv7(), provider: 'mock', body: '{}', receivedAtMs: 0 }], 0)
  await keepAudit(db.sql, { I1: 0 })
  const told = new Set(
    [...(await read(undefined, undefined, 30)).keys()].map((name) => name.split(' ')[0] ?? ''),
  )
  const ofGateway = Object.entries(GAUGES).flatMap(([name, { of }]) => (of === 'gateway' ? [name] : []))
  expect(ofGateway.filter((name) => !told.has(name) && !name.startsWith('sms_db_connections'))).toEqual([])
})

test('a database that hangs is left out in time, and is not asked ever more', async () => {
  let asked = 0
  const hanging = (() => {
    asked++
    return new Promise(() => {})
  }) as unknown as Db['sql']
  const deps = { db: { sql: hanging }, bus: { waiting: async () => WAITING }, now: () => nowMs }
  const readAll = openGatewayReadings(deps, { everyMs: 0, slowEveryMs: 0, withinMs: 20 })
  const names = (await readAll()).map(({ name }) => name)
  const askedAtFirst = asked
  expect(askedAtFirst).toBeGreaterThan(5)
  for (let count = 0; count < 5; count++) expect((await readAll()).map(({ name }) => name)).toEqual(names)
  expect(new Set(names)).toEqual(new Set(['sms_backlog_messages', 'sms_backlog_oldest_seconds']))
  expect(asked).toBe(askedAtFirst)
})

test('how long a day has been due for cold storage; one that was restored has a week', async () => {
  const overdue = async (days?: number) => {
    const found = await read(undefined, undefined, days)
    return found.get('sms_archive_overdue_seconds')
  }
  await ensureDaysOf(db, [oldId(0)])
  expect(await overdue()).toBeUndefined()
  const ended = (Date.now() - Date.parse(OLD_DAY)) / 1_000 - 86_400
  expect(Math.abs(((await overdue(30)) ?? 0) - (ended - 30 * 86_400))).toBeLessThan(600)
  expect(await overdue(5_000)).toBe(0)
  await db.sql`
    insert into archived_days (day, state, last_generation, restored_at, generation, manifest)
    values (${OLD_DAY}, 'restored', 1, now(), 1, '{}')`
  expect(await overdue(30)).toBe(0)
  expect(await dueDays(db.sql, 30)).toEqual([])
  await db.sql`update archived_days set restored_at = now() - interval '8 days'`
  expect(Math.abs(((await overdue(30)) ?? 0) - 86_400)).toBeLessThan(600)
  expect(await dueDays(db.sql, 30)).toEqual([OLD_DAY])
})

test('erasures that are not done are counted, with the age of the oldest; without one it is 0', async () => {
  const told = async () => {
    const found = await read()
    return [found.get('sms_erasures_open'), Math.round(found.get('sms_erasures_oldest_seconds') ?? -1)]
  }
  expect(await told()).toEqual([0, 0])
  for (const [agoS, state] of [
    [7_200, 'done'],
    [3_600, 'waiting'],
    [60, 'erasing'],
  ] as const) {
    const askedAt = new Date(nowMs - agoS * 1_000)
    await db.sql`
      insert into erasures (id, message_id, redact_text, redact_number, asked_by, asked_at, state, place, due_at, updated_at, finished_at)
      values (${Bun.randomUUIDv7()}, ${oldId(agoS)}, true, false, 'admin', ${askedAt}, ${state}, '{}', now(), now(),
        ${state === 'done' ? askedAt : null})`
  }
  expect(await told()).toEqual([2, 3_600])
})
