import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { ALL_MESSAGES } from '../../../../src/domain/message/message-filter.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { insertPaid } from '../../../../src/store/message/accept-rows.ts'
import {
  claimAlarms,
  countOverdue,
  wakeNow,
  wakeOrphans,
  wakeWaiting,
} from '../../../../src/store/message/alarms.ts'
import { searchMessages } from '../../../../src/store/message/message-search.ts'
import type { NewMessage } from '../../../../src/store/message/new-message.ts'
import { hasOpenMessages } from '../../../../src/store/provider/providers.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { holdOpen } from '../../../support/hold-open.ts'

const LEASE_MS = 30_000
/** When the messages are accepted, and when their alarms ring. */
const AT_MS = Date.now()
const RINGS_AT_MS = AT_MS + 5_000

let database: TestDatabase
let db: Db
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  clientId = await createTestClient(db, 100_000)
})
afterEach(async () => {
  for (const table of ['messages', 'credit_locks', 'alarms', 'alarm_batches'])
    await db.sql`delete from ${db.sql(table)}`
})

const fresh = (count: number, more: Partial<NewMessage> = {}) =>
  Array.from({ length: count }, () =>
    newMessage(clientId, { acceptedAtMs: AT_MS, wakeAtMs: RINGS_AT_MS, ...more }),
  )
async function accept(count: number, more: Partial<NewMessage> = {}): Promise<MessageId[]> {
  return idsOf(await insertMessages(db, fresh(count, more)))
}
const idsOf = (messages: readonly { readonly id: MessageId }[]) => messages.map(({ id }) => id).toSorted()
const claim = (nowMs: number, limit = 1_000, sql = db.sql) =>
  claimAlarms(sql, { nowMs, leaseMs: LEASE_MS, limit })
const claimed = async (nowMs: number, limit?: number) => idsOf((await claim(nowMs, limit)).due)

async function batches(): Promise<number[]> {
  const rows = await db.sql<{ ids: number }[]>`select cardinality(ids) as ids from alarm_batches order by 1`
  return rows.map(({ ids }) => ids)
}
async function ownAlarms(): Promise<string[]> {
  const rows = await db.sql<{ id: string; at: Date; waits: string | null }[]>`
    select message_id as id, wake_at as at, waits_in as waits from alarms order by 1, 2`
  return rows.map(({ id, at, waits }) => `${id} ${at.getTime()} ${waits}`)
}

/** The clients' money is not whole: what they sent before is gone. */
async function faultsOf(ids: readonly MessageId[]): Promise<string[]> {
  const findings = await audit(db)
  return findings
    .filter(({ subject }) => ids.some((id) => subject.includes(id)))
    .map(({ invariant, subject }) => `${invariant} ${subject}`)
    .toSorted()
}

describe('messages accepted together', () => {
  test('have one row for their alarms, 100 at most in each', async () => {
    await accept(3)
    await accept(230)
    expect(await batches()).toEqual([3, 30, 100, 100])
    expect(await ownAlarms()).toEqual([])
  })

  test('of whom some are not served have only the others in it', async () => {
    const poor = await createTestClient(db, 4)
    const served = fresh(3)
    await insertPaid(db.sql, [...served, ...fresh(2, { clientId: poor })])
    expect(await batches()).toEqual([3])
    expect(await claimed(RINGS_AT_MS)).toEqual(idsOf(served))
  })

  test('of whom none is served have no row', async () => {
    const poor = await createTestClient(db, 4)
    await insertPaid(db.sql, fresh(2, { clientId: poor }))
    expect(await batches()).toEqual([])
  })

  test('that wait long have alarms of their own, which say where', async () => {
    const sendAtMs = AT_MS + 3_600_000
    const ids = await accept(2, { status: 'SCHEDULED', sendAtMs, wakeAtMs: sendAtMs })
    expect(await batches()).toEqual([])
    expect(await ownAlarms()).toEqual(ids.map((id) => `${id} ${sendAtMs} SCHEDULED`))
  })
})

describe('a batch of alarms', () => {
  test('rings from its instant on, for each of its messages once, which then have alarms of their own', async () => {
    const ids = await accept(3)
    expect(await claim(RINGS_AT_MS - 1)).toEqual({ claimed: 0, due: [] })
    const { claimed: count, due } = await claim(RINGS_AT_MS)
    expect([count, idsOf(due)]).toEqual([3, ids])
    expect(due.map(({ wakeAtMs }) => wakeAtMs)).toEqual(ids.map(() => RINGS_AT_MS + LEASE_MS))
    expect(await batches()).toEqual([])
    expect(await ownAlarms()).toEqual(ids.map((id) => `${id} ${RINGS_AT_MS + LEASE_MS} PASSING`))
    expect(await claim(RINGS_AT_MS + LEASE_MS - 1)).toEqual({ claimed: 0, due: [] })
    expect(await claimed(RINGS_AT_MS + LEASE_MS)).toEqual(ids)
  })

  test('is there again when who has claimed it dies before the commit', async () => {
    const ids = await accept(3)
    const died = new Error('died')
    const dying = db.sql.begin(async (tx) => {
      await holdOpen(tx)
      expect(
        idsOf((await claimAlarms(tx, { nowMs: RINGS_AT_MS, leaseMs: LEASE_MS, limit: 500 })).due),
      ).toEqual(ids)
      // Meanwhile it is nobody else's.
      expect(await claim(RINGS_AT_MS)).toEqual({ claimed: 0, due: [] })
      throw died
    })
    await expect(dying).rejects.toBe(died)
    expect(await claimed(RINGS_AT_MS)).toEqual(ids)
  })

  test('ends with its messages: of those that are final nothing is left, those that wait longer ring at their time', async () => {
    const [done, sent] = await accept(2)
    await db.sql`update messages set status = 'DELIVERED', wake_at = null where id = ${must(done, 'an id')}`
    const laterMs = RINGS_AT_MS + 60_000
    await db.sql`update messages set status = 'SENT', wake_at = ${new Date(laterMs)} where id = ${must(sent, 'an id')}`
    expect(await claim(RINGS_AT_MS)).toEqual({ claimed: 2, due: [] })
    expect(await ownAlarms()).toEqual([`${sent} ${laterMs} SENT`])
    expect(await claimed(laterMs)).toEqual([must(sent, 'an id')])
  })

  test('rings once for a message that was woken besides', async () => {
    const ids = await accept(2)
    await wakeNow(db.sql, ids.slice(0, 1), RINGS_AT_MS)
    const { claimed: count, due } = await claim(RINGS_AT_MS)
    expect([count, idsOf(due)]).toEqual([3, ids])
  })

  test('is one of many that are taken in turns: no more at once than asked for, and the rest of the last one', async () => {
    const ids: MessageId[] = []
    for (let batch = 0; batch < 6; batch++) ids.push(...(await accept(10, { wakeAtMs: RINGS_AT_MS + batch })))
    const got: MessageId[] = []
    for (const count of [30, 30, 0]) {
      const { claimed: taken, due } = await claim(RINGS_AT_MS + 10, 25)
      expect(taken).toBe(count)
      got.push(...idsOf(due))
    }
    // The oldest come first.
    expect(got.slice(0, 30).toSorted()).toEqual(ids.slice(0, 30).toSorted())
    expect(got.toSorted()).toEqual(ids.toSorted())
  })

  test('is one claimer’s alone of several at once, who together get every one', async () => {
    const ids: MessageId[] = []
    for (let batch = 0; batch < 20; batch++) ids.push(...(await accept(5)))
    const got = (await Promise.all(Array.from({ length: 8 }, () => claimed(RINGS_AT_MS, 10)))).flat()
    expect(new Set(got).size).toBe(got.length)
    expect([...got, ...(await claimed(RINGS_AT_MS))].toSorted()).toEqual(ids.toSorted())
  })
})

describe('what looks at alarms sees those in batches', () => {
  test('I6: it is their alarm', async () => {
    const ids = await accept(2)
    expect(await faultsOf(ids)).toEqual([])
    await db.sql`delete from alarm_batches`
    expect(await faultsOf(ids)).toEqual(ids.map((id) => `I6 message ${id}`))
  })

  test('messages that wait for a worker are counted', async () => {
    await accept(3)
    expect(await countOverdue(db.sql, RINGS_AT_MS - 1, 100)).toBe(0)
    expect(await countOverdue(db.sql, RINGS_AT_MS, 100)).toBe(3)
    expect(await countOverdue(db.sql, RINGS_AT_MS, 2)).toBe(2)
  })

  test('orphans ring at once', async () => {
    const ids = await accept(2)
    await wakeOrphans(db.sql, AT_MS)
    expect(await claimed(AT_MS)).toEqual(ids)
  })

  test('messages of a provider whose orders somebody begins to take ring at once', async () => {
    const ids = await accept(2)
    await wakeWaiting(db.sql, ['mock'], { atMs: AT_MS + 1, afterMs: AT_MS + 2 })
    expect(await claimed(AT_MS + 1)).toEqual(ids)
  })

  test('the provider has open messages', async () => {
    await accept(2, { provider: 'elsewhere' })
    expect(await hasOpenMessages(db.sql, 'elsewhere')).toBe(true)
    expect(await hasOpenMessages(db.sql, 'nowhere')).toBe(false)
  })

  test('the search for messages to which nothing happens finds them', async () => {
    const ids = await accept(2)
    const now = new Date(AT_MS + 60_000)
    const found = await searchMessages(
      db,
      {
        query: null,
        requestId: null,
        filter: { ...ALL_MESSAGES, clientIds: [clientId] },
        now,
        quietSince: now,
        beforeId: null,
      },
      10,
    )
    expect(found.messages.map(({ id }) => id as MessageId).toSorted()).toEqual(ids)
  })
})
