import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { ClientId } from '../../../src/domain/message.ts'
import { FIRST_ROUTES } from '../../../src/domain/route/first-routes.ts'
import type { RouteRule } from '../../../src/domain/route/routing.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { readRoutes, replaceRoutes, routesNaming, seedRoutes } from '../../../src/store/routes.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { addProviders } from '../../support/provider-rows.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  await addProviders(db, ['acme'])
})
afterAll(() => database.drop())
beforeEach(async () => void (await replaceRoutes(db, [])))

const [otp, everything] = FIRST_ROUTES as [RouteRule, RouteRule] // two of them
const FULL: RouteRule = {
  name: 'full',
  match: {
    clientId: '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ClientId,
    sender: 'SHOP & co',
    prefixes: ['49', '4915'],
    country: 'DE',
    lane: 'express',
  },
  targets: [
    { provider: 'acme', order: 7, weight: 30 },
    { provider: 'mock-b', order: 0, weight: 70 },
    { provider: 'mock', order: 7, weight: 1_000 },
  ],
  failover: { onRefusal: true, onThrottleMs: 0, onNoReceiptMs: 30_000 },
  refuseBelowCost: true,
}

describe('a list', () => {
  test('is read as it was written, all of it and in its order', async () => {
    const list = [everything, FULL, otp]
    const written = await replaceRoutes(db, list)
    expect(written.kind).toBe('replaced')
    const { version, rules } = await readRoutes(db.sql)
    expect(rules).toEqual(list)
    expect(written).toEqual({ kind: 'replaced', version })
  })

  test('again changes nothing, in another order something', async () => {
    const { version } = (await replaceRoutes(db, [otp, everything])) as { version: number } // it was replaced
    expect(await replaceRoutes(db, [otp, everything])).toEqual({ kind: 'unchanged', version })
    expect(await replaceRoutes(db, [everything, otp])).toMatchObject({ kind: 'replaced' })
    expect((await readRoutes(db.sql)).version).toBeGreaterThan(version)
  })

  test('with a provider that is not there changes nothing and names the field', async () => {
    await replaceRoutes(db, [otp])
    const before = await readRoutes(db.sql)
    const targets = [...otp.targets, { provider: 'nobody', order: 1, weight: 1 }]
    expect(await replaceRoutes(db, [everything, { ...otp, targets }])).toEqual({
      kind: 'unknown_provider',
      field: 'routes.1.targets.2.provider',
      rule: 'must be a provider that is there: nobody is not',
    })
    expect(await readRoutes(db.sql)).toEqual(before)
  })

  test('is not replaced when it is no longer the one that was meant', async () => {
    await replaceRoutes(db, [otp])
    const { version } = await readRoutes(db.sql)
    expect(await replaceRoutes(db, [everything], (stands) => stands === version - 1)).toEqual({
      kind: 'precondition_failed',
      version,
    })
    expect((await readRoutes(db.sql)).rules).toEqual([otp])
  })

  test('of many at once by one version is replaced by one', async () => {
    const { version } = await readRoutes(db.sql)
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        replaceRoutes(db, [{ ...otp, name: `of ${n}` }], (stands) => stands === version),
      ),
    )
    const kinds = outcomes.map(({ kind }) => kind).toSorted()
    expect(kinds).toEqual([...Array(11).fill('precondition_failed'), 'replaced'])
    expect((await readRoutes(db.sql)).rules).toHaveLength(1)
  })

  test('of 5,000 rules is written and read in seconds', async () => {
    const list = Array.from({ length: 5_000 }, (_, n) => ({
      ...otp,
      name: `of ${n}`,
      match: { prefixes: [`${10_000 + n}`, `${70_000 + n}`] },
    }))
    const startMs = performance.now()
    await replaceRoutes(db, list)
    expect((await readRoutes(db.sql)).rules).toEqual(list)
    expect(performance.now() - startMs).toBeLessThan(10_000)
  })
})

describe('a provider', () => {
  test('that rules name cannot be removed, and the rules are told', async () => {
    await replaceRoutes(db, [otp, FULL, everything])
    expect(await routesNaming(db.sql, 'mock-b')).toEqual(['otp', 'full'])
    expect(await routesNaming(db.sql, 'nobody')).toEqual([])
    const removed = db.sql`delete from providers where name = 'acme'`
    expect(await removed.catch((error: { code?: string }) => error.code)).toBe('23503')
  })

  test('cannot be removed beside a list that begins to name it: one of both waits', async () => {
    await addProviders(db, ['late'])
    const late = { ...everything, targets: [{ provider: 'late', order: 1, weight: 1 }] }
    const [written, removed] = await Promise.all([
      replaceRoutes(db, [late]),
      db.sql`delete from providers where name = 'late'`.then(
        () => true,
        () => false,
      ),
    ])
    expect(written.kind === 'replaced').toBe(!removed)
  })
})

describe('the first list', () => {
  test('is written once, and not again where one was emptied', async () => {
    await seedRoutes(db, FIRST_ROUTES)
    expect((await readRoutes(db.sql)).rules).toEqual([])
    await db.sql`delete from config_versions where what = 'routes'`
    await Promise.all([seedRoutes(db, FIRST_ROUTES), seedRoutes(db, FIRST_ROUTES)])
    expect((await readRoutes(db.sql)).rules).toEqual(FIRST_ROUTES)
  })

  test('is not written where a provider of it is not there', async () => {
    await db.sql`delete from config_versions where what = 'routes'`
    const targets = [{ provider: 'nobody', order: 1, weight: 1 }]
    await seedRoutes(db, [{ ...everything, targets }])
    expect((await readRoutes(db.sql)).rules).toEqual([])
  })
})
