import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { applyRoutes } from '../../../src/flow/apply-routes.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { readRoutes } from '../../../src/store/routes.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

const FILE = [
  { name: 'germany', match: { prefix: '49' }, targets: [{ provider: 'mock-b' }] },
  { name: 'all', targets: [{ provider: 'mock' }] },
]

describe('the routes of a file', () => {
  test('become the routes, and change nothing the second time', async () => {
    expect(await applyRoutes({ db }, FILE)).toEqual({ kind: 'replaced' })
    const { version, rules } = await readRoutes(db.sql)
    expect(rules.map(({ name }) => name)).toEqual(['germany', 'all'])
    expect(await applyRoutes({ db }, FILE)).toEqual({ kind: 'unchanged' })
    expect((await readRoutes(db.sql)).version).toBe(version)
  })

  test.each<[string, string, unknown]>([
    ['routes', 'must be a list of at most 5000 rules', { name: 'all' }],
    ['routes', 'must be a list of at most 5000 rules', undefined],
    ['routes.0.matches', 'is not a field of a route', [{ ...FILE[1], matches: {} }]],
    ['routes.0.targets', 'must be a list of 1 to 20 providers', [{ name: 'all', targets: [] }]],
    ['routes.0.targets', 'must be a list of 1 to 20 providers', [{ name: 'all' }]],
    [
      'routes.0.match.prefix',
      'must be 1 to 15 digits of E.164 without the plus, the first not 0',
      [{ ...FILE[0], match: { prefix: '+49' } }],
    ],
    [
      'routes.0.targets.0.provider',
      'must be a provider that is there: nobody is not',
      [{ name: 'all', targets: [{ provider: 'nobody' }] }],
    ],
  ])('are refused as a whole by %s, which %s', async (field, rule, routes) => {
    const before = await readRoutes(db.sql)
    expect(await applyRoutes({ db }, routes)).toEqual({ kind: 'violation', field, rule })
    expect(await readRoutes(db.sql)).toEqual(before)
  })
})
