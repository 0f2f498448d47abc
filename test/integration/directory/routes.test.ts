import { afterAll, beforeAll, expect, test } from 'bun:test'
import { openDirectory } from '../../../src/directory/directory.ts'
import { openRoutes } from '../../../src/directory/routes.ts'
import { FIRST_ROUTES } from '../../../src/domain/route/first-routes.ts'
import { readConfigVersions } from '../../../src/store/config-versions.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { replaceRoutes } from '../../../src/store/routes.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { knownHealth } from '../../support/known-routes.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

test('a list that one process writes is known to another at its next look, and read no more until it changes again', async () => {
  const { part, ...routes } = openRoutes({ db, health: knownHealth() })
  const directory = openDirectory({ readVersions: () => readConfigVersions(db.sql), parts: [part] })
  expect(routes.all()).toEqual([])
  expect(await directory.refresh()).toBe(true)
  expect(routes.all()).toEqual(FIRST_ROUTES)
  expect(await directory.refresh()).toBe(false)

  const turned = FIRST_ROUTES.toReversed().map((rule, place) => ({
    ...rule,
    match: place === 0 ? { lane: 'express' as const } : {},
  }))
  await replaceRoutes(db, turned)
  expect(await directory.refresh()).toBe(true)
  expect(routes.all()).toEqual(turned)

  await replaceRoutes(db, turned)
  expect(await directory.refresh()).toBe(false)
})
