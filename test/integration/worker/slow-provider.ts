// Run as a program, with a time limit: more messages than may be on their way to the provider at once, and a provider
// that takes a second for each. Prints `done` when all are sent. A worker that starves its own event loop never does.

import { createDatabase, createTestClient } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { readBalance } from '../../support/money.ts'
import { accepted, openScriptedProvider } from '../../support/scripted-provider.ts'
import { openWorker } from '../../support/worker.ts'

const MESSAGES = 1_200
const SLOW_MS = 1_000

const database = await createDatabase()
const clientId = await createTestClient(database.db, MESSAGES * 5)
const provider = openScriptedProvider(async (request) => {
  await Bun.sleep(SLOW_MS)
  return accepted(request)
})
const worker = await openWorker(database.db, provider, { timeoutMs: 10_000 })
for (let i = 0; i < MESSAGES / 100; i++) await worker.accept(clientId, 100)
await eventually(
  async () => {
    const [sent] = await database.db.sql<
      { count: number }[]
    >`select count(*) from messages where status = 'SENT'`
    return sent?.count === MESSAGES
  },
  { withinMs: 90_000 },
)
console.log('done', (await readBalance(database.db.sql, clientId))?.heldCents)
await worker.stop()
await database.drop()
process.exit(0)
