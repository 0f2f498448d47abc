import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { rollUpOpen } from '../../../../src/flow/report/roll-up-reports.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get, message, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fixedRouter } from '../../../support/fixed-router.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

let database: TestDatabase
let clientId: ClientId
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  clientId = await createTestClient(database.db, 1_000)
  // Nobody takes orders: what is accepted stays QUEUED.
  app = listenApp(apiDeps({ db: database.db, bus: openBusAway(), router: fixedRouter(['acme']) }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

test('a message that waits counts for the provider whose queue it is in', async () => {
  for (const lastFour of ['0001', '0002'])
    expect((await post(`${app.url}/v1/messages`, message(clientId, lastFour))).status).toBe(202)
  expect(await rollUpOpen(database.db)).toBe(true)
  const [from, to] = [-120_000, 120_000].map((ms) =>
    new Date(Math.floor((Date.now() + ms) / 60_000) * 60_000).toISOString(),
  )
  const query = `from=${from}&to=${to}&group_by=provider&client_id=${clientId}`
  const { body } = await get(`${app.url}/v1/reports/summary?${query}`)
  expect(body['rows']).toEqual([expect.objectContaining({ provider: 'acme', messages: 2 })])
})
