import { heapStats } from 'bun:jsc'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { serveEmbedded } from '../../../../src/store/database/embedded-server.ts'
import { createEmptyDataDir } from '../../../support/data-dir.ts'

const folder = createEmptyDataDir()
const path = join(folder.path, 'socket')

/** Served in the thread of the test, whose heap can be looked at. */
let served: Awaited<ReturnType<typeof serveEmbedded>>
let db: Db

beforeAll(async () => {
  served = await serveEmbedded(() => PGlite.create(join(folder.path, 'postgres')), path)
  db = openDb({ address: { kind: 'socket', path }, name: 'sms-test', max: 1 })
})

afterAll(async () => {
  await db.close()
  await served.close()
  folder.remove()
})

const ROWS = 50_000

test('rows that were answered are kept nowhere, however long the session lives', async () => {
  const ask = async () => expect(await db.sql`select generate_series(1, ${ROWS})`).toHaveLength(ROWS)
  await ask()
  const before = objectsInUse()
  await ask()
  await ask()
  expect(objectsInUse() - before).toBeLessThan(ROWS / 10)
})

function objectsInUse(): number {
  Bun.gc(true)
  return heapStats().objectCount
}
