import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { centsOf, type Money, NO_MONEY, PER_CENT, sumOf } from '../../../../src/domain/money.ts'
import { topUp } from '../../../../src/flow/top-up.ts'
import { audit } from '../../../../src/store/audit.ts'
import { findBalance } from '../../../../src/store/client/clients.ts'
import {
  type LedgerFilter,
  type LedgerKind,
  type LedgerLine,
  type LedgerPage,
  readLedger,
} from '../../../../src/store/client/ledger.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { insertPaid } from '../../../../src/store/message/accept-rows.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newMessage } from '../../../support/drafts.ts'
import { cents } from '../../../support/money.ts'
import { settleMessage } from '../../../support/settle-message.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

const page = async (
  clientId: ClientId,
  more: Partial<LedgerFilter> = {},
  limit = 1_000,
): Promise<LedgerPage> =>
  must(
    await readLedger(db, { clientId, fromAt: null, toAt: null, order: 'desc', after: null, ...more }, limit),
    'the ledger',
  )

/** All lines over pages of this size. */
async function walk(clientId: ClientId, order: 'asc' | 'desc', limit: number): Promise<LedgerLine[]> {
  const lines: LedgerLine[] = []
  for (let after: LedgerFilter['after'] = null; ; ) {
    const { lines: found, next } = await page(clientId, { order, after }, limit)
    lines.push(...found)
    if (!next) return lines
    after = next
  }
}

/** Each balance is the one before plus the amount, from nothing to what there is now. */
async function expectExact(clientId: ClientId): Promise<void> {
  const { lines, opening, closing } = await page(clientId, { order: 'asc' })
  let [credit, held] = [opening, NO_MONEY]
  expect(opening).toBe(NO_MONEY)
  for (const line of lines) {
    credit = sumOf(credit, line.amount)
    held = sumOf(held, line.heldChange)
    expect([line.kind, line.balance, line.held]).toEqual([line.kind, credit, held])
  }
  const balance = must(await findBalance(db.sql, clientId), 'the client')
  expect([credit, held, closing]).toEqual([balance.credit, balance.held, balance.credit])
}

type Act = { readonly kind: 'topup' | 'accept' | 'deliver' | 'fail'; readonly amount: Money }

test('whatever happens, the money agrees at every step (I2) and the ledger explains it to 1/10,000 cent', async () => {
  const act = fc.record({
    kind: fc.constantFrom<Act['kind'][]>('topup', 'accept', 'accept', 'deliver', 'fail'),
    amount: fc.integer({ min: 1, max: 400_000 }).map((units) => cents(units / PER_CENT)),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), async (acts) => {
      const clientId = await createTestClient(db, 50)
      const open: MessageId[] = []
      for (const { kind, amount } of acts) {
        if (kind === 'topup') await topUp({ db }, { id: crypto.randomUUID(), clientId, amount, note: null })
        if (kind === 'accept') {
          const one = newMessage(clientId, { cost: amount })
          if ((await insertPaid(db.sql, [one])).clients.has(clientId)) open.push(one.id)
        }
        const id = kind === 'deliver' || kind === 'fail' ? open.shift() : undefined
        if (id) await settleMessage(db, id, kind === 'deliver' ? 'DELIVERED' : 'FAILED_PERM')
        await expectExact(clientId)
        expect((await audit(db)).filter(({ invariant }) => invariant <= 'I3')).toEqual([])
      }
      const whole = (await page(clientId, { order: 'asc' })).lines
      const size = 1 + (acts.length % 3)
      expect(await walk(clientId, 'asc', size)).toEqual([...whole])
      expect(await walk(clientId, 'desc', size)).toEqual(whole.toReversed())
    }),
    { numRuns: 12 },
  )
}, 180_000)

test('while six workers top up, accept and settle at once, every reading is exact', async () => {
  const clientId = await createTestClient(db, 1_000)
  let going = true
  const one = async (n: number) => {
    for (let round = 0; round < 12; round++) {
      await topUp({ db }, { id: crypto.randomUUID(), clientId, amount: cents(n + 0.0001), note: null })
      const sent = newMessage(clientId, { cost: cents(0.79) })
      await insertPaid(db.sql, [sent])
      await settleMessage(db, sent.id, round % 2 ? 'DELIVERED' : 'FAILED_PERM')
    }
  }
  const reading = (async () => {
    let readings = 0
    for (; going; readings++) {
      const { lines, opening, closing } = await page(clientId, { order: 'asc' })
      expect(opening).toBe(NO_MONEY)
      expect(closing).toBe(sumOf(...lines.map(({ amount }) => amount)))
    }
    return readings
  })()
  await Promise.all(Array.from({ length: 6 }, (_, n) => one(n)))
  going = false
  expect(await reading).toBeGreaterThan(3)
  await expectExact(clientId)
})

/** A client whose movements are at known instants. */
async function timedClient(): Promise<{
  clientId: ClientId
  at: (minute: number) => Date
  ids: MessageId[]
}> {
  const beginMs = Date.now() - 3_600_000
  const at = (minute: number) => new Date(beginMs + minute * 60_000)
  const clientId = await createTestClient(db, 100)
  await db.sql`update topups set created_at = ${at(0)} where client_id = ${clientId}`
  const sent = [10, 20].map((minute) =>
    newMessage(clientId, { cost: cents(minute), acceptedAtMs: at(minute).getTime() }),
  )
  await insertPaid(db.sql, sent)
  const ids = sent.map(({ id }) => id)
  await settleMessage(db, must(ids[0], 'one'), 'DELIVERED')
  await settleMessage(db, must(ids[1], 'two'), 'FAILED_PERM')
  await db.sql`update credit_locks set updated_at = ${at(30)} where id = ${must(ids[0], 'one')}`
  await db.sql`update credit_locks set updated_at = ${at(40)} where id = ${must(ids[1], 'two')}`
  return { clientId, at, ids }
}

test('lines say what moved, when, for which message, and what there was then', async () => {
  const { clientId, at, ids } = await timedClient()
  const { lines } = await page(clientId)
  expect(
    lines.map((line) => [
      line.at,
      line.kind,
      centsOf(line.amount),
      centsOf(line.heldChange),
      centsOf(line.balance),
      centsOf(line.held),
    ]),
  ).toEqual([
    [at(40), 'release', 20, -20, 90, 0],
    [at(30), 'capture', 0, -10, 70, 20],
    [at(20), 'hold', -20, 20, 70, 30],
    [at(10), 'hold', -10, 10, 90, 10],
    [at(0), 'topup', 100, 0, 100, 0],
  ])
  expect(lines.slice(0, 4).map(({ id }) => id)).toEqual([ids[1], ids[0], ids[1], ids[0]] as string[])
  expect(lines[4]?.note).toBe('first top-up')
})

test('a window of time is opened with what there was before it and closed with what there was after it', async () => {
  const { clientId, at } = await timedClient()
  const cases: readonly (readonly [from: number | null, to: number | null, number, number, LedgerKind[]])[] =
    [
      [10, 40, 100, 70, ['hold', 'hold', 'capture']],
      [20, null, 90, 90, ['hold', 'capture', 'release']],
      [null, 20, 0, 90, ['topup', 'hold']],
      [21, 29, 70, 70, []],
      [41, null, 90, 90, []],
      [null, 0, 0, 0, []],
      [50, 60, 90, 90, []],
    ]
  for (const [from, to, opening, closing, kinds] of cases) {
    for (const order of ['asc', 'desc'] as const) {
      const found = await page(clientId, {
        fromAt: from === null ? null : at(from),
        toAt: to === null ? null : at(to),
        order,
      })
      const inOrder = order === 'asc' ? kinds : kinds.toReversed()
      expect([
        from,
        to,
        centsOf(found.opening),
        centsOf(found.closing),
        ...found.lines.map(({ kind }) => kind),
      ]).toEqual([from, to, opening, closing, ...inOrder])
    }
  }
})

test('a settlement by a clock that is behind still stands after its hold', async () => {
  const clientId = await createTestClient(db, 100)
  // The milliseconds of the clock here may be those of the top-up, which has its microseconds too.
  const sent = newMessage(clientId, { cost: cents(7), acceptedAtMs: Date.now() + 1 })
  await insertPaid(db.sql, [sent])
  await settleMessage(db, sent.id, 'DELIVERED')
  await db.sql`update credit_locks set updated_at = created_at - interval '1 hour' where id = ${sent.id}`
  const { lines } = await page(clientId, { order: 'asc' })
  expect(lines.map(({ kind }) => kind).slice(-2)).toEqual(['hold', 'capture'])
})

test('lines of the same microsecond are each on one page', async () => {
  const clientId = await createTestClient(db, 100)
  const same = new Date()
  await db.sql`update topups set created_at = ${same} where client_id = ${clientId}`
  const sent = Array.from({ length: 9 }, () => newMessage(clientId, { acceptedAtMs: same.getTime() }))
  await insertPaid(db.sql, sent)
  const whole = (await page(clientId)).lines
  expect(whole).toHaveLength(10)
  expect(await walk(clientId, 'desc', 2)).toEqual([...whole])
  await expectExact(clientId)
})

test('a client that has nothing has an empty ledger, and one that is not there has none', async () => {
  expect(await page(await createTestClient(db, 0))).toEqual({
    lines: [],
    opening: NO_MONEY,
    closing: NO_MONEY,
    next: null,
  })
  const filter = { fromAt: null, toAt: null, order: 'asc', after: null } as const
  expect(await readLedger(db, { clientId: crypto.randomUUID() as ClientId, ...filter }, 10)).toBeNull()
})
