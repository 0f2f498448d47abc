import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import journal from '../../../../drizzle/meta/_journal.json'
import { must } from '../../../../src/domain/assert.ts'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import { ALL_MESSAGES } from '../../../../src/domain/message/message-filter.ts'
import { requestIdFrom } from '../../../../src/domain/message/request-id.ts'
import { openOtpVerifying } from '../../../../src/flow/otp/verify-otp.ts'
import { openReport } from '../../../../src/flow/report/read-report.ts'
import { claimNotice } from '../../../../src/store/alert/alert-notices.ts'
import { listAlerts } from '../../../../src/store/alert/alerts.ts'
import {
  daysWithLeftovers,
  namesOfArchivedDays,
  takeDay,
} from '../../../../src/store/archive/archived-days.ts'
import { audit } from '../../../../src/store/audit.ts'
import { findLastAudit, takeAudit } from '../../../../src/store/audit-turns.ts'
import { openItems, takeJob } from '../../../../src/store/bulk/bulk-jobs.ts'
import { findKeyOwner } from '../../../../src/store/client/api-keys.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { openEmbedded } from '../../../../src/store/database/embedded.ts'
import { migrate, schemaOf } from '../../../../src/store/database/migrate.ts'
import { takeDueErasure } from '../../../../src/store/erasure/erasures.ts'
import { listRetentionProgress } from '../../../../src/store/erasure/retention-progress.ts'
import { findKeptRequests, keyName } from '../../../../src/store/idempotency.ts'
import { listExchanges } from '../../../../src/store/message/exchanges.ts'
import { findRequests, findTraceParents } from '../../../../src/store/message/message-requests.ts'
import { searchMessages } from '../../../../src/store/message/message-search.ts'
import { listEvents } from '../../../../src/store/message/message-views.ts'
import { listLateReceipts } from '../../../../src/store/receipt/late-receipts.ts'
import { readMachineProgress } from '../../../../src/store/report/machine-progress.ts'
import { openReportCounter } from '../../../../src/worker/report-counter.ts'
import { createEmptyDataDir } from '../../../support/data-dir.ts'
import { createEmptyDatabase } from '../../../support/database.ts'
import { MIGRATIONS, migrateTo } from '../../../support/earlier-schemas.ts'
import { type Endpoint, openEndpoint } from '../../../support/endpoint.ts'
import { eventually } from '../../../support/eventually.ts'
import { LATE_MESSAGE, LEFT_HASH, LEFT_WRITING } from '../../../support/left-archive.ts'
import { LEFT_COUNTED_FROM, LEFT_JOB, LEFT_NOTICE } from '../../../support/left-console.ts'
import {
  keyHashBefore,
  LEFT_CODE,
  LEFT_REQUEST,
  type LeftName,
  namedKeyHash,
} from '../../../support/left-messages.ts'
import { readBalance } from '../../../support/money.ts'
import { OTP_SECRET } from '../../../support/otp-gateway.ts'
import { RELEASES_BEFORE } from '../../../support/release-before.ts'
import { type LeftBehind, leaveBehind } from '../../../support/releases.ts'
import { accepted, openScriptedProvider, type ScriptedProvider } from '../../../support/scripted-provider.ts'
import { openWorker } from '../../../support/worker.ts'

/** How what was left behind ends, and its money. */
const ENDS: Record<LeftName, `${LifecycleState} ${'HELD' | 'CAPTURED' | 'RELEASED'}`> = {
  scheduledForNow: 'DELIVERED CAPTURED',
  scheduledForTomorrow: 'SCHEDULED HELD',
  queued: 'DELIVERED CAPTURED',
  queuedExpress: 'DELIVERED CAPTURED',
  queuedAndLate: 'DELIVERED CAPTURED',
  throttled: 'DELIVERED CAPTURED',
  submitting: 'DELIVERED CAPTURED',
  submittingAndOver: 'EXPIRED RELEASED',
  refusedForNow: 'DELIVERED CAPTURED',
  sent: 'DELIVERED CAPTURED',
  sentToFail: 'FAILED_PERM RELEASED',
  sentAndParked: 'DELIVERED CAPTURED',
  sentAndOver: 'EXPIRED RELEASED',
  otpWithoutCode: 'FAILED_PERM RELEASED',
  delivered: 'DELIVERED CAPTURED',
  failed: 'FAILED_PERM RELEASED',
  cancelled: 'CANCELLED RELEASED',
  expired: 'EXPIRED RELEASED',
  expiredAndPaid: 'EXPIRED CAPTURED',
}

/** As usual those that ended a release, and the newest: `npm run test:upgrades` takes each. */
const TRIED =
  process.env['UPGRADES'] === 'all'
    ? MIGRATIONS
    : [...RELEASES_BEFORE.map(({ migration }) => migration), must(MIGRATIONS.at(-1), 'a migration')]

const has = (last: string, migration: string) => MIGRATIONS.indexOf(last) >= MIGRATIONS.indexOf(migration)

let endpoint: Endpoint
beforeAll(() => {
  endpoint = openEndpoint()
})
afterAll(() => endpoint.close())

async function endsOf(db: Db, { ids }: LeftBehind): Promise<Record<string, string>> {
  const rows = await db.sql<{ id: string; end: string }[]>`
    select m.id, m.status || ' ' || l.state as end from messages m join credit_locks l on l.id = m.id`
  const ends = new Map(rows.map(({ id, end }) => [id, end]))
  return Object.fromEntries([...ids].map(([name, id]) => [name, must(ends.get(id), name)]))
}

/** Starts a worker on it until all that can end has ended. */
async function workOff(db: Db, left: LeftBehind, wanted: Record<string, string>): Promise<ScriptedProvider> {
  const provider = openScriptedProvider(async (request) => accepted(request))
  const worker = await openWorker(db, provider, { otpSecret: OTP_SECRET })
  const told = new Set<string>()
  try {
    await worker.receipts(['left-fail'], 'UNDELIV')
    await eventually(
      async () => {
        const sent = await db.sql<{ name: string }[]>`
          select provider_message_id as name from messages
          where status = 'SENT' and provider_message_id not in ('left-fail', 'left-over')`
        const untold = sent.map(({ name }) => name).filter((name) => !told.has(name))
        for (const name of untold) told.add(name)
        if (untold.length > 0) await worker.receipts(untold, 'DELIVRD')
        expect(await endsOf(db, left)).toEqual(wanted)
        const [open] = await db.sql<
          { count: number }[]
        >`select count(*) from callbacks where wake_at is not null and via <> 'smpp'`
        expect(open?.count).toBe(0)
        return true
      },
      { withinMs: 90_000, everyMs: 100 },
    )
  } finally {
    await worker.stop()
  }
  return provider
}

/** What the reports say of all messages, once everything is counted. */
async function reported(db: Db, { clientId }: LeftBehind): Promise<unknown> {
  const toMs = Math.floor(Date.now() / 60_000) * 60_000 + 60_000
  const counter = openReportCounter({ db, now: Date.now })
  const request = { fromMs: toMs - 30 * 60_000, toMs, bucket: null, groupBy: null, clientId }
  const counted = async () => {
    await db.sql`update report_progress set rest_until = 'epoch'`
    await counter.count()
    const report = await openReport(db, request)
    if (report.kind !== 'report' || report.pendingMinutes > 0) return null
    const [rows] = await Array.fromAsync(report.rows)
    return rows?.[0]?.statuses
  }
  return await eventually(counted, { withinMs: 60_000, everyMs: 100 })
}

async function upgrade(db: Db, last: string): Promise<void> {
  await migrateTo(db, last)
  const left = await leaveBehind(db, last, endpoint.url)
  const isNewest = last === MIGRATIONS.at(-1)
  expect(await schemaOf(db)).toBe(isNewest ? 'current' : 'old')

  await migrate(db, Date.now())
  expect(await schemaOf(db)).toBe('current')
  expect(await audit(db)).toEqual([])
  // What was known of an endpoint is known.
  const known = await db.sql<{ failures: number }[]>`
    select failures from callback_target_breakers where client_id = ${left.clientId} and target = 0`
  expect(known.map(({ failures }) => failures)).toEqual(has(last, '0004_callbacks') ? [5] : [])
  // What came in before anybody took it waits for who does.
  const waiting = await db.sql`select p.text from inbound_queue q join inbound_parts p on p.id = q.part_id`
  expect(waiting.map(({ text }) => text)).toEqual(has(last, '0016_inbound_parts') ? ['STOP'] : [])
  // The days are small: a reply to a message of before finds it.
  const days = await db.sql`select 1 from pg_inherits where inhparent = 'messages_replied_to'::regclass`
  expect(days.length).toBeGreaterThanOrEqual(9)

  const hasCode = has(last, '0006_otps')
  const wanted = { ...ENDS, ...(hasCode && { otpWithoutCode: 'DELIVERED CAPTURED' }) }
  const { submitted } = await workOff(db, left, wanted)
  expect(await audit(db)).toEqual([])

  // Nothing is sent twice that was not under way, and nothing that had ended.
  const names = new Map([...left.ids].map(([name, id]) => [id, name]))
  expect(submitted.map(({ messageId, attempt }) => `${names.get(messageId)} ${attempt}`).toSorted()).toEqual(
    [
      'queued 1',
      'queuedAndLate 1',
      'queuedExpress 1',
      'refusedForNow 2',
      'scheduledForNow 1',
      'submitting 2',
      'throttled 1',
      ...(hasCode ? ['otpWithoutCode 1'] : []),
    ].toSorted(),
  )
  // 1,000 cents, of which 5 are still held and 11 messages are paid; the code is the 12th. Later it was corrected by 7.5.
  const captured = hasCode ? 60 : 55
  expect(await readBalance(db.sql, left.clientId)).toMatchObject(
    has(last, '0014_money')
      ? {
          creditCents: has(last, '0041_credit') ? 929.0779 : 936.5779,
          heldCents: 4.2121,
          capturedCents: 59.21,
        }
      : { creditCents: 1_000 - 5 - captured, heldCents: 5, capturedCents: captured },
  )
  const expired = must(left.ids.get('sentAndOver'), 'an id')
  expect((await listEvents(db, expired)).map(({ event }) => event)).toEqual([
    'ACCEPTED',
    'DISPATCHED',
    'PROVIDER_ACCEPTED',
    'ALARM_RANG',
  ])
  // The one whose history stands in two places once there are two.
  const delivered = must(left.ids.get('sent'), 'an id')
  expect((await listEvents(db, delivered)).map(({ seq, event }) => `${seq} ${event}`)).toEqual([
    '1 ACCEPTED',
    '2 DISPATCHED',
    '3 PROVIDER_ACCEPTED',
    '4 RECEIPT_DELIVERED',
  ])
  expect((await listExchanges(db, delivered, 0, 10)).map(({ outcome }) => outcome)).toEqual([
    ...(has(last, '0018_provider_exchanges') ? ['in a row'] : []),
    ...(has(last, '0034_exchange_packs') ? ['in a pack'] : []),
  ])
  expect(await reported(db, left)).toEqual({
    SCHEDULED: 1,
    DELIVERED: hasCode ? 11 : 10,
    FAILED_PERM: hasCode ? 2 : 3,
    CANCELLED: 1,
    EXPIRED: 4,
  })
  await expectKnown(db, left, last)
  await expectOfYears(db, left, last)
  await expectOfConsole(db, left, last)
  if (has(last, '0002_idempotency')) await expectKeys(db, left)
  if (has(last, '0004_callbacks')) await expectCallbacks(db, left)
  await expectOwnCallbacks(db, left, last)
  if (hasCode) {
    const verifying = openOtpVerifying({ db, now: Date.now }, { secret: OTP_SECRET })
    const messageId = must(left.ids.get('otpWithoutCode'), 'an id')
    expect(await verifying.verify(left.clientId, { messageId }, LEFT_CODE)).toMatchObject({
      kind: 'verified',
    })
  }
}

/** What is known besides the messages: of their requests, of the last audit, and of a key that goes out of use. */
async function expectKnown(db: Db, { clientId, ids }: LeftBehind, last: string): Promise<void> {
  const requestId = requestIdFrom(must(ids.get('queued'), 'an id'))
  const named = has(last, '0035_message_requests') ? [requestId] : []
  expect(await findRequests(db.sql, LEFT_REQUEST)).toEqual(named)
  expect([...(await findTraceParents(db.sql, [requestId])).keys()]).toEqual(named)
  const wasAudited = has(last, '0036_audits')
  expect((await findLastAudit(db.sql))?.found['I2']).toBe(wasAudited ? 0 : undefined)
  expect(await takeAudit(db.sql, 1)).toBe(!wasAudited)
  const keys = [
    [`hash of ${clientId}`, '0003_clients'],
    [keyHashBefore(clientId), '0037_previous_keys'],
    [namedKeyHash(clientId), '0044_client_keys'],
  ] as const
  for (const [hash, from] of keys) {
    const owner = await findKeyOwner(db.sql, { hash, prefix: 'sms_' }, new Date())
    expect([from, owner?.clientId]).toEqual([from, has(last, from) ? clientId : undefined])
  }
}

/** The archive, what is to be removed from it, and statements go on from where they were. */
async function expectOfYears(db: Db, { clientId }: LeftBehind, last: string): Promise<void> {
  const hasArchive = has(last, '0038_archive')
  expect(await namesOfArchivedDays(db.sql, '20260101', '20260201')).toEqual(hasArchive ? ['20260130'] : [])
  expect(await daysWithLeftovers(db.sql)).toEqual(hasArchive ? [LEFT_WRITING] : [])
  // Whoever died over a day has left it to others.
  expect(await takeDay(db.sql, LEFT_WRITING, 'next', ['writing'])).toBe(hasArchive)
  const late = await listLateReceipts(db.sql, LATE_MESSAGE)
  expect(late.map(({ event }) => event)).toEqual(has(last, '0039_late_receipts') ? ['RECEIPT_DELIVERED'] : [])
  const hasRetention = has(last, '0040_retention')
  const due = await takeDueErasure(db.sql, new Date())
  expect(due?.numberHash).toBe(hasRetention ? LEFT_HASH : undefined)
  const retained = await listRetentionProgress(db.sql)
  expect(retained.map(({ through }) => through)).toEqual(hasRetention ? ['20260131'] : [])
  const settled = await db.sql`select day from settled_days where client_id = ${clientId}`
  expect(settled).toHaveLength(has(last, '0042_statements') ? 1 : 0)
}

/** Messages of before are found, what an act on many has left is taken up, the machine is counted anew, and who is to be told is told. */
async function expectOfConsole(db: Db, { ids }: LeftBehind, last: string): Promise<void> {
  const search = {
    query: null,
    requestId: null,
    filter: { ...ALL_MESSAGES, number: '5550123' },
    now: new Date(),
    quietSince: null,
    beforeId: null,
  }
  const found = await searchMessages(db, search, 100)
  expect(found.messages.map(({ id }) => id).toSorted()).toEqual([...ids.values()].toSorted())

  const hasBulk = has(last, '0046_bulk')
  const [nowAt, untilAt] = [new Date(), new Date(Date.now() + 60_000)]
  expect((await takeJob(db.sql, 'next', { nowAt, untilAt }))?.id).toBe(hasBulk ? LEFT_JOB : undefined)
  const open = await openItems(db.sql, LEFT_JOB, null, 10)
  expect(open.map(({ messageId }) => messageId)).toEqual(hasBulk ? [must(ids.get('failed'), 'an id')] : [])

  // What a process had counted of the minute that it died over is gone.
  const [accepted] = await db.sql<{ messages: number }[]>`
    select sum(messages) as messages from machine_minutes where from_status = ''`
  expect(accepted?.messages).toBe(ids.size)
  const { countedFromMs } = await readMachineProgress(db.sql)
  expect(countedFromMs === LEFT_COUNTED_FROM.getTime()).toBe(has(last, '0047_machine'))

  const hasAlerts = has(last, '0048_problems')
  const alerts = await listAlerts(db)
  expect(alerts.map(({ name, state }) => `${name} ${state}`)).toEqual(hasAlerts ? ['left firing'] : [])
  const notice = await claimNotice(db.sql, nowAt, untilAt)
  expect([notice?.body, notice?.attempts]).toEqual(hasAlerts ? [LEFT_NOTICE, 2] : [undefined, undefined])
}

async function expectKeys(db: Db, { clientId, ids }: LeftBehind): Promise<void> {
  const keys = ['answered', 'under way'].map((key) => ({ clientId, key }))
  const kept = await findKeptRequests(db.sql, keys, Date.now())
  expect(keys.map((key) => kept.get(keyName(key))?.answer)).toEqual([
    { status: 202, body: { message_id: ids.get('delivered'), status: 'QUEUED' } },
    null,
  ])
}

/** Those that were due are delivered with the body they had; those that rested are left alone. */
async function expectCallbacks(db: Db, { clientId }: LeftBehind): Promise<void> {
  const rows = await db.sql<{ id: string; left: string; state: string }[]>`
    select id, body::json ->> 'left' as "left", state from callbacks
    where client_id = ${clientId} and body::json ->> 'left' is not null order by 2`
  expect(rows.map(({ left, state }) => `${left} ${state}`)).toEqual([
    'cancelled DELIVERED',
    'delivered DELIVERED',
    'expired DEAD',
    'failed DELIVERED',
  ])
  const told = new Set(endpoint.received.map(({ id }) => id))
  expect(rows.filter(({ id }) => told.has(id)).map(({ left }) => left)).toEqual(['delivered', 'failed'])
}

/** Those with a URL of their own went there, and what goes down a session waits for one. */
async function expectOwnCallbacks(db: Db, { clientId, ids }: LeftBehind, last: string): Promise<void> {
  const own = await db.sql<{ told: string }[]>`
    select via || ' ' || status || ' ' || state as told from callbacks
    where client_id = ${clientId} and target <> 0 order by 1`
  expect(own.map(({ told }) => told)).toEqual([
    ...(has(last, '0026_doors') ? ['kannel DELIVERED DELIVERED'] : []),
    ...(has(last, '0029_callback_targets') ? ['kannel DELIVERED DELIVERED'] : []),
    ...(has(last, '0026_doors') ? ['kannel SENT DELIVERED'] : []),
    ...(has(last, '0029_callback_targets') ? ['smpp FAILED_PERM PENDING'] : []),
  ])
  // Nor is the endpoint told of it.
  const [queued] = await db.sql<{ count: number }[]>`
    select count(*) from callbacks where message_id = ${must(ids.get('queued'), 'an id')} and target = 0`
  if (has(last, '0026_doors')) expect(queued?.count).toBe(0)
}

describe('what a release left in flight ends under this one, and every cent is there', () => {
  test.each([...TRIED])(
    '%s was its newest migration',
    async (last) => {
      const database = await createEmptyDatabase()
      try {
        await upgrade(database.db, last)
      } finally {
        await database.drop()
      }
    },
    180_000,
  )

  test('the first one, on the embedded database', async () => {
    const folder = createEmptyDataDir()
    const embedded = await openEmbedded(folder.path)
    const db = openDb({ address: embedded.address, name: 'sms-test', max: 8 })
    try {
      await upgrade(db, must(MIGRATIONS[0], 'a migration'))
    } finally {
      await db.close()
      await embedded.close()
      folder.remove()
    }
    // It is made from nothing, and every migration runs in it: a minute where the machine is busy.
  }, 180_000)
})

describe('the journal of migrations', () => {
  // Drizzle carries out what is younger than the newest one it has carried out: an older one would be passed over.
  test('grows: each is younger than the one before, numbered without a gap', () => {
    const { entries } = journal
    expect(entries.map(({ idx }) => idx)).toEqual(entries.map((_, index) => index))
    expect(entries.map(({ tag }) => Number(tag.slice(0, 4)))).toEqual(entries.map((_, index) => index))
    const times = entries.map(({ when }) => when)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(new Set(times).size).toBe(times.length)
  })

  test('has every file, and only those', () => {
    const files = readdirSync(new URL('../../../../drizzle', import.meta.url)).filter((name) =>
      name.endsWith('.sql'),
    )
    expect(files.toSorted()).toEqual(MIGRATIONS.map((tag) => `${tag}.sql`))
  })
})
