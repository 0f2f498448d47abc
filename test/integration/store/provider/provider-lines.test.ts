import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Db } from '../../../../src/store/database/db.ts'
import {
  LINE_LEASE_MS,
  type LineName,
  type LineReport,
  listLines,
  releaseLines,
  removeGoneLines,
  renewLines,
  takeLines,
} from '../../../../src/store/provider/provider-lines.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  await db.sql`truncate provider_lines`
})

const report = (line: LineName, more: Partial<LineReport> = {}): LineReport => ({
  state: 'open',
  inFlight: 0,
  partsPerS: 0,
  waiting: 0,
  answers: 0,
  failures: 0,
  lastError: null,
  ...line,
  ...more,
})
const slots = (lines: readonly LineName[]) => lines.map(({ slot }) => slot).toSorted()
const want = (provider: string, of: number, count = 1) => [{ provider, slots: of, count }]

/** As if the holder had not been heard of for so long. */
const runOut = (holder: string, agoMs = 1) =>
  db.sql`update provider_lines set until = now() - ${agoMs} * interval '1 ms' where holder = ${holder}`

test('a line is taken once, however many want it at once', async () => {
  const holders = Array.from({ length: 12 }, (_, index) => `h${index}`)
  const taken = await Promise.all(holders.map((holder) => takeLines(db, holder, want('acme', 3))))
  expect(taken.flat().length).toBe(3)
  expect(slots(taken.flat())).toEqual([0, 1, 2])
})

test('those who want one each have one each, in one turn', async () => {
  const holders = Array.from({ length: 12 }, (_, index) => `h${index}`)
  const taken = await Promise.all(holders.map((holder) => takeLines(db, holder, want('acme', 256))))
  expect(slots(taken.flat())).toEqual(holders.map((_, index) => index).toSorted())
})

test('what a holder tells is read by all', async () => {
  await takeLines(db, 'me', want('acme', 2, 2))
  const told = { inFlight: 3, partsPerS: 2.5, waiting: 7, answers: 9, failures: 4, lastError: 'refused' }
  await renewLines(db.sql, 'me', [report({ provider: 'acme', slot: 1 }, { ...told, state: 'failed' })], [])
  expect(await listLines(db.sql)).toMatchObject([
    { provider: 'acme', slot: 0, holder: 'me', state: 'opening', lastError: null },
    { provider: 'acme', slot: 1, holder: 'me', state: 'failed', ...told },
  ])
})

test('the state of a line has its time, which a renewal keeps', async () => {
  await takeLines(db, 'me', want('acme', 1))
  await renewLines(db.sql, 'me', [report({ provider: 'acme', slot: 0 })], [])
  const [first] = await listLines(db.sql)
  await renewLines(db.sql, 'me', [report({ provider: 'acme', slot: 0 })], [])
  expect((await listLines(db.sql))[0]?.sinceMs).toBe(first?.sinceMs ?? 0)
  await renewLines(db.sql, 'me', [report({ provider: 'acme', slot: 0 }, { state: 'opening' })], [])
  expect((await listLines(db.sql))[0]?.sinceMs).toBeGreaterThan(first?.sinceMs ?? 0)
})

test('a line that was not renewed is taken by another, and is not in what its holder keeps', async () => {
  await takeLines(db, 'me', want('acme', 1))
  expect(await takeLines(db, 'other', want('acme', 1))).toEqual([])
  await runOut('me')
  expect(await listLines(db.sql)).toEqual([])
  expect(await takeLines(db, 'other', want('acme', 1))).toEqual([{ provider: 'acme', slot: 0 }])
  const { kept } = await renewLines(db.sql, 'me', [report({ provider: 'acme', slot: 0 })], [])
  expect(kept).toEqual([])
  expect(await listLines(db.sql)).toMatchObject([{ holder: 'other' }])
})

test('a line that ran out and that nobody took is its holder’s again', async () => {
  await takeLines(db, 'me', want('acme', 1))
  await runOut('me')
  const { kept } = await renewLines(db.sql, 'me', [report({ provider: 'acme', slot: 0 })], [])
  expect(kept).toEqual([{ provider: 'acme', slot: 0 }])
  expect(await takeLines(db, 'other', want('acme', 1))).toEqual([])
})

test('a lease is of three seconds by the clock of the database', async () => {
  const instant = async () =>
    (await db.sql<{ ms: number }[]>`select (extract(epoch from now()) * 1000)::float8 as ms`)[0]?.ms ?? 0
  const beforeMs = await instant()
  await takeLines(db, 'me', want('acme', 1))
  const afterMs = await instant()
  const [{ ms } = { ms: 0 }] = await db.sql<{ ms: number }[]>`
    select (extract(epoch from until) * 1000)::float8 as ms from provider_lines`
  expect(ms - LINE_LEASE_MS).toBeWithin(beforeMs, afterMs)
})

test('a holder hears how many lines others have, and since when all of them were renewed', async () => {
  await takeLines(db, 'me', want('acme', 4, 2))
  await takeLines(db, 'other', want('acme', 4))
  await takeLines(db, 'third', [...want('acme', 4), ...want('beta', 1)])
  await runOut('third')
  const before = await renewLines(db.sql, 'me', [], [])
  expect(before.others).toEqual([{ provider: 'acme', live: 1, renewedMs: expect.any(Number) }])
  expect(before.others[0]?.renewedMs).toBeLessThanOrEqual(before.nowMs)
  const { nowMs } = await renewLines(db.sql, 'other', [report({ provider: 'acme', slot: 2 })], [])
  const after = await renewLines(db.sql, 'me', [], [])
  expect(after.others[0]?.renewedMs).toBeCloseTo(nowMs, 0)
  expect(after.nowMs).toBeGreaterThanOrEqual(nowMs)
})

test('what is given up is free at once, and only what is one’s own', async () => {
  await takeLines(db, 'me', want('acme', 2))
  await takeLines(db, 'other', want('acme', 2))
  await renewLines(
    db.sql,
    'me',
    [],
    [
      { provider: 'acme', slot: 0 },
      { provider: 'acme', slot: 1 },
    ],
  )
  expect(await listLines(db.sql)).toMatchObject([{ slot: 1, holder: 'other' }])
  await releaseLines(db.sql, 'other')
  expect(await listLines(db.sql)).toEqual([])
})

test('only what ran out a minute ago is removed', async () => {
  for (const holder of ['live', 'late', 'gone']) await takeLines(db, holder, want('acme', 9))
  await runOut('late', 50_000)
  await runOut('gone', 70_000)
  await removeGoneLines(db.sql)
  const rows = await db.sql<{ holder: string }[]>`select holder from provider_lines order by holder`
  expect(rows.map(({ holder }) => holder)).toEqual(['late', 'live'])
})
