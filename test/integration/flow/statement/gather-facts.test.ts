import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { type Money, minus, NO_MONEY, sumOf } from '../../../../src/domain/money.ts'
import { boundsOf, type Month, monthsUntil } from '../../../../src/domain/statement/month.ts'
import { makeStatement, type Statement } from '../../../../src/domain/statement/statement.ts'
import { type Gathered, gatherFacts } from '../../../../src/flow/statement/gather-facts.ts'
import { audit } from '../../../../src/store/audit.ts'
import { type LedgerLine, readLedger } from '../../../../src/store/client/ledger.ts'
import { TOTALS_COLUMNS, totalsOfDay } from '../../../../src/store/client/lock-moves.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { dayOf, isoDay } from '../../../../src/store/database/partitions.ts'
import { keepSettled } from '../../../../src/store/statement/settled-days.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { cents } from '../../../support/money.ts'
import { type PastMessage, payPast, poorClient, writePast } from '../../../support/money-history.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const startedMs = Date.now()
/** Where random times lie: two months to two minutes ago, which is as young as a statement knows. */
const LATEST_MS = startedMs - 2 * MINUTE_MS
const MONTHS = monthsUntil(LATEST_MS, 3).toReversed()
const EARLIEST_MS = boundsOf(must(MONTHS[0], 'a month')).fromMs

const windowOf = (month: Month, by: 'day' | 'month' = 'day') => {
  const { fromMs, toMs } = boundsOf(month)
  return { fromAt: new Date(fromMs), toAt: new Date(toMs), by }
}

async function gathered(clientId: ClientId, month: Month): Promise<Extract<Gathered, { kind: 'gathered' }>> {
  const outcome = await gatherFacts({ db }, clientId, windowOf(month))
  if (outcome.kind !== 'gathered') throw new Error(outcome.kind)
  return outcome
}

async function statementOf(clientId: ClientId, month: Month): Promise<Statement> {
  return makeStatement((await gathered(clientId, month)).facts)
}

async function ledgerOf(clientId: ClientId): Promise<readonly LedgerLine[]> {
  const filter = { clientId, fromAt: null, toAt: null, order: 'asc', after: null } as const
  return must(await readLedger(db, filter, 10_000), 'the ledger').lines
}

/** What the ledger says of a month, line by line. */
function expectAsInLedger(month: Month, statement: Statement, ledger: readonly LedgerLine[]): void {
  const { fromAt, toAt } = windowOf(month)
  const before = ledger.filter(({ at }) => at < fromAt)
  const within = ledger.filter(({ at }) => at >= fromAt && at < toAt)
  const sumBy = (lines: readonly LedgerLine[], of: 'amount' | 'heldChange') =>
    sumOf(...lines.map((line) => line[of]))
  const opening = { credit: sumBy(before, 'amount'), held: sumBy(before, 'heldChange') }
  expect([month, statement.opening]).toEqual([month, opening])
  expect(statement.closing).toEqual({
    credit: sumOf(opening.credit, sumBy(within, 'amount')),
    held: sumOf(opening.held, sumBy(within, 'heldChange')),
  })
  const movesOf = (kind: LedgerLine['kind'], day: string | null = null) =>
    within.filter((line) => line.kind === kind && (day === null || line.at.toISOString().startsWith(day)))
  for (const { day, held, captured, released, closing } of statement.days) {
    expect([day, captured.amount, held.amount, released.amount]).toEqual([
      day,
      minus(NO_MONEY, sumBy(movesOf('capture', day), 'heldChange')),
      sumBy(movesOf('hold', day), 'heldChange'),
      sumBy(movesOf('release', day), 'amount'),
    ])
    const last = must(
      within.findLast(({ at }) => at.toISOString().slice(0, 10) <= day),
      'a line',
    )
    expect([day, closing]).toEqual([day, { credit: last.balance, held: last.held }])
  }
  expect(statement.payments.map(({ id }) => id).sort()).toEqual(
    [...movesOf('topup'), ...movesOf('adjustment')].map(({ id }) => id).sort(),
  )
  expect(sumOf(...statement.charges.map(({ amount }) => amount))).toBe(statement.captured.amount)
  expect(sumOf(...statement.rates.map(({ amount }) => amount))).toBe(statement.captured.amount)
  expect(statement.captured.messages).toBe(movesOf('capture').length)
}

const someTime = fc.integer({ min: EARLIEST_MS, max: LATEST_MS })
const someMoney = fc.integer({ min: 1, max: 90_000 }).map((units) => cents(units / 10_000))
const somePast: fc.Arbitrary<PastMessage> = fc
  .record({
    acceptedAtMs: someTime,
    parts: fc.constantFrom(1, 1, 2, 7),
    partPrice: someMoney,
    country: fc.constantFrom('DE', 'US', null),
    // Some end a moment after, or before where clocks differ; some on another day, some in another month.
    afterMs: fc.constantFrom(-5_000, 40, 3_600_000, DAY_MS, 30 * DAY_MS, null),
    end: fc.constantFrom('CAPTURED' as const, 'CAPTURED' as const, 'RELEASED' as const),
    providerCost: fc.option(someMoney),
  })
  .map(({ acceptedAtMs, parts, partPrice, afterMs, ...rest }) => ({
    ...rest,
    acceptedAtMs,
    parts,
    cost: (partPrice * parts) as Money, // whole units
    endedAtMs: afterMs === null || acceptedAtMs + afterMs > LATEST_MS ? null : acceptedAtMs + afterMs,
  }))

/** As the archive does: its totals stand in the place of its tables. */
async function archive(day: string): Promise<void> {
  await db.sql.begin(async (tx) => {
    const date = isoDay(day)
    await tx`
      insert into archived_totals (day, ${tx.unsafe(TOTALS_COLUMNS)}) select ${date}::date, t.* from (${totalsOfDay(tx, day)}) t`
    await tx`insert into archived_days (day, state, generation, last_generation, manifest, archived_at) values (${date}, 'archived', 1, 1, '{}', now())`
    await tx`drop table ${tx(`messages_${day}`)}, ${tx(`credit_locks_${day}`)}`
  })
}

test('whatever happens, a month is what the ledger says of it to 1/10,000 cent, summed up and kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(somePast, { minLength: 1, maxLength: 14 }),
      fc.array(fc.tuple(someTime, someMoney), { maxLength: 3 }),
      async (past, payments) => {
        const clientId = await poorClient(db, 'Random')
        await payPast(db, clientId, EARLIEST_MS, cents(1_000))
        for (const [atMs, amount] of payments) await payPast(db, clientId, atMs, amount, 'more')
        await writePast(db, clientId, past)
        const ledger = await ledgerOf(clientId)
        for (const _ of ['summed up', 'kept'])
          for (const month of MONTHS) expectAsInLedger(month, await statementOf(clientId, month), ledger)
        await payPast(db, clientId, LATEST_MS, cents(-0.5), 'too much', 'adjustment')
        expect((await statementOf(clientId, must(MONTHS.at(-1), 'a month'))).adjusted).toBe(cents(-0.5))
      },
    ),
    { numRuns: 4 },
  )
  expect((await audit(db)).filter(({ invariant }) => invariant <= 'I3')).toEqual([])
})

/** One message a day for so many days before yesterday, all of them captured; and one of yesterday that is on its way. */
async function fewDays(days: number): Promise<ClientId> {
  const clientId = await poorClient(db, 'Few days')
  const startMs = startedMs - (days + 1) * DAY_MS
  await payPast(db, clientId, startMs - MINUTE_MS, cents(100))
  const ended = Array.from({ length: days }, (_, index) => startMs + index * DAY_MS).map((acceptedAtMs) => ({
    acceptedAtMs,
    cost: cents(0.79),
    endedAtMs: acceptedAtMs + 40,
  }))
  await writePast(db, clientId, [
    ...ended,
    { acceptedAtMs: startedMs - DAY_MS, cost: cents(5), endedAtMs: null },
  ])
  return clientId
}

/** The months that the last so many days lie in, together. */
async function allOf(clientId: ClientId): Promise<readonly Statement[]> {
  const statements: Statement[] = []
  for (const month of MONTHS) statements.push(await statementOf(clientId, month))
  return statements
}

const settledDays = async (clientId: ClientId): Promise<readonly string[]> =>
  (
    await db.sql<{ day: string }[]>`
      select day::text from settled_days where client_id = ${clientId} order by day`
  ).map(({ day }) => day)

test('a day whose messages have all ended is summed up once: its messages are not read again', async () => {
  const clientId = await fewDays(3)
  const before = await allOf(clientId)
  const settled = await settledDays(clientId)
  expect(settled).toContain(new Date(startedMs - 2 * DAY_MS).toISOString().slice(0, 10))
  expect(settled).not.toContain(new Date(startedMs - DAY_MS).toISOString().slice(0, 10))
  expect(settled).not.toContain(new Date(startedMs).toISOString().slice(0, 10))
  // Nothing of these days is looked at any more.
  await db.sql`update messages set country = 'US' where client_id = ${clientId}`
  expect(await allOf(clientId)).toEqual([...before])
  expect(before.at(-1)?.closing).toEqual({ credit: cents(100 - 3 * 0.79 - 5), held: cents(5) })
})

test('what is too much for one request goes on in the next, and comes to the same', async () => {
  const [clientId, twin] = [await fewDays(2), await fewDays(2)]
  const month = must(MONTHS.at(-1), 'a month')
  const left: number[] = []
  for (;;) {
    const outcome = await gatherFacts({ db }, clientId, windowOf(month), 0)
    if (outcome.kind === 'gathered') {
      expect(makeStatement(outcome.facts).closing).toEqual((await statementOf(twin, month)).closing)
      break
    }
    if (outcome.kind === 'unknown_client') throw new Error('the client is there')
    left.push(outcome.daysLeft)
  }
  expect(left.length).toBeGreaterThan(1)
  expect(left).toEqual(left.toSorted((a, b) => b - a))
})

test('days in the archive are told as before they went there', async () => {
  const clientId = await fewDays(4)
  const before = await allOf(clientId)
  const [first, second] = [5, 4].map((ago) => dayOf(startedMs - ago * DAY_MS))
  // One that was kept, and one that no statement has read: as if it went there between two looks.
  await db.sql`delete from settled_days where client_id = ${clientId} and day = ${second ?? ''}`
  for (const day of [first, second]) await archive(must(day, 'a day'))
  expect(await allOf(clientId)).toEqual([...before])
})

test('what ended within the last minute is held still, as a statement ends a minute ago', async () => {
  const clientId = await poorClient(db, 'Just now')
  await payPast(db, clientId, LATEST_MS - MINUTE_MS, cents(100))
  const justEnded = { acceptedAtMs: LATEST_MS, endedAtMs: Date.now(), cost: cents(5), country: 'DE' }
  await writePast(db, clientId, [{ ...justEnded, providerCost: null }])
  const { closing, captured } = await statementOf(clientId, must(MONTHS.at(-1), 'a month'))
  expect([closing, captured.messages]).toEqual([{ credit: cents(95), held: cents(5) }, 0])
})

test('of a day in several slices those that are alike are kept as one', async () => {
  const clientId = await poorClient(db, 'Slices')
  const of = { movedOn: '2026-01-31', kind: 'capture', country: 'DE', parts: 1, price: '5' } as const
  const slice = { ...of, lines: 2, amount: '10', cost: '1.0001', withCost: 2 }
  await keepSettled(db.sql, clientId, '20260131', [slice, { ...slice, lines: 1, amount: '5' }])
  const kept = await db.sql`
    select lines::int, amount_cents::text, provider_cost_cents::text, with_cost::int from settled_totals where client_id = ${clientId}`
  expect([...kept]).toEqual([
    { lines: 3, amount_cents: '15.0000', provider_cost_cents: '2.0002', with_cost: 4 },
  ])
})

test('nobody has a statement who is no client', async () => {
  const month = must(MONTHS.at(-1), 'a month')
  expect(await gatherFacts({ db }, crypto.randomUUID() as ClientId, windowOf(month))).toEqual({
    kind: 'unknown_client',
  })
})
