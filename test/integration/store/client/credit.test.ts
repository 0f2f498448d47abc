import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { must } from '../../../../src/domain/assert.ts'
import { shortageOf } from '../../../../src/domain/credit.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { centsOf, type Money, NO_MONEY, sumOf } from '../../../../src/domain/money.ts'
import { uuid7Ms } from '../../../../src/domain/uuid7.ts'
import { decide } from '../../../../src/flow/accept/decide-requests.ts'
import { changeClient } from '../../../../src/flow/change-client.ts'
import { adjust, topUp } from '../../../../src/flow/top-up.ts'
import { audit } from '../../../../src/store/audit.ts'
import { findBalance, updateClient } from '../../../../src/store/client/clients.ts'
import { readLedger } from '../../../../src/store/client/ledger.ts'
import { givenDay, lockPurses, spendable } from '../../../../src/store/client/purses.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { dayOf } from '../../../../src/store/database/partitions.ts'
import { insertAccepted, insertPaid } from '../../../../src/store/message/accept-rows.ts'
import type { NewMessage } from '../../../../src/store/message/new-message.ts'
import { apiDeps, openBusPair } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { holdOpen } from '../../../support/hold-open.ts'
import { cents } from '../../../support/money.ts'
import { settleMessage } from '../../../support/settle-message.ts'

let database: TestDatabase
let db: Db
const bus = openBusPair()
const DAY_MS = 86_400_000
/** Of these clocks none comes to midnight while a test runs. */
const STARTED_MS = Date.now()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(async () => {
  await bus.close()
  await database.drop()
})

/** A client with an endpoint, which is told. */
async function toldClient(creditCents: number): Promise<ClientId> {
  const clientId = await createTestClient(db, creditCents)
  await db.sql`update clients set dlr_callback_url = 'https://example.com/sms' where id = ${clientId}`
  return clientId
}

type ToldLow = { readonly credit: number; readonly mark: number }

/** What a client was told of its credit, in the order of the telling. */
async function toldLow(clientId: ClientId): Promise<ToldLow[]> {
  const rows = await db.sql<{ body: string }[]>`
    select body from callbacks where client_id = ${clientId} and status = 'CREDITS_LOW' order by id`
  return rows.map(({ body }) => {
    const { type, data } = JSON.parse(body)
    expect([type, data.client_id]).toEqual(['credits.low', clientId])
    return { credit: data.credit_cents, mark: data.low_water_cents }
  })
}

const change = (clientId: ClientId, changed: Parameters<typeof updateClient>[2]) =>
  changeClient(apiDeps({ db, bus: bus.publisher }), clientId, changed)

/** Accepts a batch of one client: all at once where it can pay for all, else one by one under its lock. */
async function accept(clientId: ClientId, batch: readonly NewMessage[]): Promise<readonly MessageId[]> {
  if ((await insertPaid(db.sql, batch)).clients.has(clientId)) return batch.map(({ id }) => id)
  return await db.sql.begin(async (tx) => {
    const day = dayOf(uuid7Ms(must(batch[0], 'a message').id))
    const purses = await lockPurses(tx, [clientId], givenDay(day))
    const asked = { clientId, drafts: [], once: null, messages: batch, routed: batch, askedAtMs: 0 }
    const { messages } = decide([asked], { purses, kept: new Map(), existing: new Set(), dayEndsMs: 0 })
    if (messages.length > 0) await insertAccepted(tx, messages)
    return messages.map(({ id }) => id)
  })
}

/** The same in plain numbers of 1/10,000 cent, thought out apart. */
type Model = {
  credit: number
  limit: number
  cap: number | null
  mark: number | null
  day: number
  spent: number
  toppedUp: number
  captured: number
  readonly open: { readonly id: MessageId; readonly cost: number; readonly day: number }[]
  readonly told: ToldLow[]
}

type Act =
  | { readonly kind: 'topup' | 'adjust' | 'limit'; readonly units: number }
  | { readonly kind: 'cap' | 'mark'; readonly units: number | null }
  | { readonly kind: 'accept'; readonly costs: readonly number[] }
  | { readonly kind: 'deliver' | 'fail' | 'nextDay' }

const units = (min: number, max: number) => fc.integer({ min, max })
const ACT: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('topup' as const), units: units(1, 400_000) }),
  fc.record({ kind: fc.constant('adjust' as const), units: units(-600_000, 100_000).filter((n) => n !== 0) }),
  fc.record({ kind: fc.constant('limit' as const), units: units(0, 500_000) }),
  fc.record({ kind: fc.constant('cap' as const), units: fc.option(units(0, 600_000)) }),
  fc.record({ kind: fc.constant('mark' as const), units: fc.option(units(-300_000, 500_000)) }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      costs: fc.array(units(0, 200_000), { minLength: 1, maxLength: 4 }),
    }),
  },
  fc.record({
    kind: fc.constantFrom('deliver' as const, 'fail' as const, 'fail' as const, 'nextDay' as const),
  }),
)

const isLow = ({ credit, mark }: Model) => mark !== null && credit <= mark

function hold(model: Model, cost: number): boolean {
  if (model.credit + model.limit < cost) return false
  if (model.cap !== null && Math.max(0, model.cap - model.spent) < cost) return false
  model.credit -= cost
  model.spent += cost
  return true
}

/** Does it in the database and in the model, and compares what came of it. */
async function act(clientId: ClientId, model: Model, asked: Act): Promise<void> {
  const id = crypto.randomUUID()
  switch (asked.kind) {
    case 'topup': {
      await topUp({ db }, { id, clientId, amount: asked.units as Money, note: null })
      model.credit += asked.units
      model.toppedUp += asked.units
      return
    }
    case 'adjust': {
      const amount = asked.units as Money
      const { kind } = await adjust({ db }, { id, clientId, amount, note: 'a reason' })
      const fits = model.credit + asked.units >= -model.limit
      expect(kind).toBe(fits ? 'added' : 'too_little')
      model.credit += fits ? asked.units : 0
      model.toppedUp += fits ? asked.units : 0
      return
    }
    case 'limit': {
      const { kind } = await change(clientId, { creditLimit: asked.units as Money })
      const fits = asked.units >= -model.credit
      expect(kind).toBe(fits ? 'changed' : 'credit_limit')
      if (fits) model.limit = asked.units
      return
    }
    case 'cap': {
      await change(clientId, { dailyCap: asked.units as Money | null })
      model.cap = asked.units
      return
    }
    case 'mark': {
      await change(clientId, { lowWater: asked.units as Money | null })
      model.mark = asked.units
      return
    }
    case 'accept': {
      const acceptedAtMs = STARTED_MS + model.day * DAY_MS
      const batch = asked.costs.map((cost) => newMessage(clientId, { cost: cost as Money, acceptedAtMs }))
      const accepted = await accept(clientId, batch)
      const expected = batch.filter(({ cost }) => hold(model, cost))
      expect([...accepted]).toEqual(expected.map((one) => one.id))
      for (const one of expected) model.open.push({ id: one.id, cost: one.cost, day: model.day })
      return
    }
    case 'nextDay': {
      model.day = Math.min(model.day + 1, 5)
      return
    }
    case 'deliver':
    case 'fail': {
      const one = model.open.shift()
      if (!one) return
      await settleMessage(db, one.id, asked.kind === 'deliver' ? 'DELIVERED' : 'FAILED_PERM')
      if (asked.kind === 'deliver') model.captured += one.cost
      else {
        model.credit += one.cost
        if (one.day === model.day) model.spent -= one.cost
      }
    }
  }
}

test('whatever is asked for, credit, limit, cap and mark hold as thought out, and the ledger explains it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(ACT, { minLength: 4, maxLength: 18 }), async (acts) => {
      const clientId = await toldClient(20)
      const start = { credit: 200_000, limit: 0, cap: null, mark: null, day: 0, spent: 0 }
      const model: Model = { ...start, toppedUp: 200_000, captured: 0, open: [], told: [] }
      for (const asked of acts) {
        const [wasLow, before] = [isLow(model), model.day]
        await act(clientId, model, asked)
        if (model.day !== before) model.spent = 0
        if (!wasLow && isLow(model))
          model.told.push({ credit: model.credit / 10_000, mark: must(model.mark, 'the mark') / 10_000 })
        expect(await toldLow(clientId)).toEqual(model.told)
        const { credit, held, captured } = must(await findBalance(db.sql, clientId), 'the client')
        const open = model.open.reduce((sum, { cost }) => sum + cost, 0)
        expect([credit, held, captured]).toEqual([model.credit, open, model.captured] as Money[])
        expect(credit + held + captured).toBe(model.toppedUp)
        expect(credit).toBeGreaterThanOrEqual(-model.limit)
      }
      const page = must(
        await readLedger(db, { clientId, fromAt: null, toAt: null, order: 'asc', after: null }, 1_000),
        'the ledger',
      )
      expect(page.closing).toBe(model.credit as Money)
      expect(sumOf(...page.lines.map(({ amount }) => amount))).toBe(page.closing)
    }),
    { numRuns: 12 },
  )
  expect((await audit(db)).filter(({ invariant }) => invariant <= 'I3')).toEqual([])
}, 120_000)

test('the rule is the same in SQL as in the domain', async () => {
  const clientId = await createTestClient(db, 0)
  const amount = units(0, 30)
  await fc.assert(
    fc.asyncProperty(
      amount,
      amount,
      fc.option(amount),
      amount,
      amount,
      async (credit, limit, cap, spent, cost) => {
        const row = { credit: credit - limit, limit, cap, spent }
        const found = await db.sql.begin(async (tx) => {
          await tx`
          update clients set credit_cents = ${row.credit}, credit_limit_cents = ${limit}, daily_cap_cents = ${cap},
            spent_cents = ${spent}, spent_day = '2026-01-31' where id = ${clientId}`
          const day = givenDay('20260131')
          const purse = must((await lockPurses(tx, [clientId], day)).get(clientId), 'the purse')
          const [one] = await tx<{ pays: boolean }[]>`
          select ${tx.unsafe(spendable(day))} >= ${cost} as pays from clients c where c.id = ${clientId}`
          await tx`update clients set credit_cents = 0 where id = ${clientId}`
          return { purse, pays: one?.pays }
        })
        expect(found.pays).toBe(shortageOf(found.purse, cents(cost)) === null)
      },
    ),
    { numRuns: 100 },
  )
})

test('a client is told once when its credit comes down to its mark, and again when it has been above', async () => {
  const clientId = await toldClient(20)
  await change(clientId, { lowWater: cents(10) })
  const [first, second] = [newMessage(clientId), newMessage(clientId)]
  await insertPaid(db.sql, [first])
  expect(await toldLow(clientId)).toEqual([])
  await insertPaid(db.sql, [second])
  expect(await toldLow(clientId)).toEqual([{ credit: 10, mark: 10 }])
  await insertPaid(db.sql, [newMessage(clientId, { cost: cents(1) })])
  expect(await toldLow(clientId)).toHaveLength(1)
  await settleMessage(db, first.id, 'FAILED_PERM')
  await insertPaid(db.sql, [newMessage(clientId, { cost: cents(4.0001) })])
  expect((await toldLow(clientId))[1]).toEqual({ credit: 9.9999, mark: 10 })
})

test('a client without an endpoint, or whose endpoint is disabled, is not told', async () => {
  const [without, disabled] = [await createTestClient(db, 20), await toldClient(20)]
  await db.sql`update clients set callback_disabled_at = now() where id = ${disabled}`
  for (const clientId of [without, disabled]) {
    await change(clientId, { lowWater: cents(30) })
    expect(await toldLow(clientId)).toEqual([])
  }
})

test('of a commit that is undone a client is not told', async () => {
  const clientId = await toldClient(20)
  await change(clientId, { lowWater: cents(16) })
  await db.sql
    .begin(async (tx) => {
      await insertPaid(tx, [newMessage(clientId)])
      throw new Error('undone')
    })
    .catch(() => {})
  expect(await toldLow(clientId)).toEqual([])
})

test('a limit that is given while a batch waits for the row is there for it', async () => {
  const clientId = await createTestClient(db, 1)
  const locked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const giving = db.sql.begin(async (tx) => {
    await holdOpen(tx)
    await updateClient(tx, clientId, { creditLimit: cents(4) })
    locked.resolve()
    await release.promise
  })
  await locked.promise
  const accepting = insertPaid(db.sql, [newMessage(clientId)])
  await eventually(async () => {
    const [{ count = 0 } = {}] = await db.sql`
      select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    return count === 1
  })
  release.resolve()
  await giving
  expect((await accepting).clients).toEqual(new Set([clientId]))
  expect(await findBalance(db.sql, clientId)).toMatchObject({ credit: cents(-4), held: cents(5) })
})

test('of 30 batches at once as many are served as the limit and the cap allow', async () => {
  const clientId = await createTestClient(db, 10)
  await change(clientId, { creditLimit: cents(90), dailyCap: cents(74.9999) })
  const served = await Promise.all(
    Array.from({ length: 30 }, () => insertPaid(db.sql, [newMessage(clientId)])),
  )
  expect(served.filter(({ clients }) => clients.has(clientId))).toHaveLength(14)
  expect(await findBalance(db.sql, clientId)).toMatchObject({ credit: cents(-60), spent: cents(70) })
})

test('what failed today is not spent today, what failed of yesterday is no matter of today', async () => {
  const clientId = await createTestClient(db, 100)
  const yesterday = newMessage(clientId, { acceptedAtMs: Date.now() - DAY_MS, cost: cents(30) })
  await insertPaid(db.sql, [yesterday])
  expect(await findBalance(db.sql, clientId)).toMatchObject({ spent: NO_MONEY })
  const today = newMessage(clientId, { cost: cents(12) })
  await insertPaid(db.sql, [today, newMessage(clientId)])
  expect(await findBalance(db.sql, clientId)).toMatchObject({ spent: cents(17) })
  await settleMessage(db, yesterday.id, 'FAILED_PERM')
  expect(await findBalance(db.sql, clientId)).toMatchObject({ spent: cents(17) })
  await settleMessage(db, today.id, 'FAILED_PERM')
  expect(centsOf(must(await findBalance(db.sql, clientId), 'the client').spent)).toBe(5)
})

test('what a process spent whose clock is in the next day already counts for those that are not there yet', async () => {
  const clientId = await createTestClient(db, 100)
  await change(clientId, { dailyCap: cents(17) })
  await insertPaid(db.sql, [newMessage(clientId, { acceptedAtMs: Date.now() + DAY_MS, cost: cents(12) })])
  const served = async () => (await insertPaid(db.sql, [newMessage(clientId)])).clients.has(clientId)
  expect([await served(), await served()]).toEqual([true, false])
})
