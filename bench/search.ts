// `bun run bench:search`: how long does each search take with five million messages in the tables, and what else reads many?
// `bun run bench:search index`: what does the index of numbers and references cost an acceptance?
import { spawnSync } from 'node:child_process'
import { type Services, startServices } from '../scripts/services.ts'
import { must } from '../src/domain/assert.ts'
import { SPAN_MS, startOfSpan } from '../src/domain/report/report-span.ts'
import { firstUuid7At } from '../src/domain/uuid7.ts'
import { foldMachineNext, foldNext, rollUpMarked, rollUpOpen } from '../src/flow/report/roll-up-reports.ts'
import type { Db } from '../src/store/database/db.ts'
import { SEARCHED_FOR_MS } from '../src/store/message/newest-search.ts'
import { apiDeps, openBusAway } from '../test/support/apart.ts'
import { createDatabase } from '../test/support/database.ts'
import { listenApp } from '../test/support/listening-app.ts'
import { createClients } from './kit/fleet.ts'
import { makeHistoryDays } from './kit/history.ts'
import { measureIndexCost } from './kit/index-cost.ts'
import { writeMixedHistory } from './kit/mixed-history.ts'
import { measureUsage, processesOf } from './kit/processes.ts'
import { progress } from './kit/report.ts'
import { searchCases, sumCases } from './kit/search-cases.ts'
import { reportSearches } from './kit/search-report.ts'
import { setting } from './kit/settings.ts'
import { type Asked, timeCases } from './kit/timed-pages.ts'

const MESSAGES = setting('BENCH_HISTORY', 5_000_000)
const DAYS = setting('BENCH_DAYS', 10)
const TRIES = setting('BENCH_TRIES', 20)
/** Of what is no search, which takes seconds. */
const SUM_TRIES = 5
const CLIENTS = 200
const STEP_MINUTES = 20
const TOKEN = 'a token of a bench, 32 characters or more'

/** Of nearly everything the last page is within the first quarter of an hour. */
const NEAR_THE_END_MS = 900_000

/** Marks all that was written, as the migration of a database with messages does, and counts it. */
async function countAll(db: Db, firstMs: number): Promise<void> {
  await rollUpOpen(db)
  await db.sql`
    insert into report_marks (minute)
    select generate_series(${new Date(firstMs)}::timestamptz, now() - interval '3 minutes', interval '1 minute')`
  await db.sql`update machine_progress set counted_from = ${new Date(firstMs)}`
  for (let more = true; more; ) {
    const counted = await rollUpMarked(db, STEP_MINUTES)
    more = (await foldNext(db)) || counted > 0
  }
  while (await foldMachineNext(db));
  await db.sql`vacuum (analyze) report_rollups, machine_minutes, machine_hours`
}

/** PostgreSQL is started anew, and its files leave the memory of the system. */
async function coolDown({ postgres, folder }: Services, db: Db): Promise<void> {
  if (postgres.kind === 'given') return
  await postgres.stop()
  const evict =
    'find "$0/pg/data/base" -type f -size +16k -exec dd if={} iflag=nocache count=0 status=none ";"'
  spawnSync('sh', ['-c', evict, folder])
  await postgres.start()
  // Whoever is asked next has a connection.
  await db.sql`select 1`
}

async function measureSearches(): Promise<void> {
  const services = await startServices({})
  const { db, drop } = await createDatabase(services.env.POSTGRES_URL)
  const app = listenApp(
    apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, searchedForMs: SEARCHED_FOR_MS }),
  )
  try {
    const [large, small, ...others] = await createClients(db, CLIENTS)
    const clients = { large: must(large, 'a client'), small: must(small, 'a client'), others }
    const firstMs = startOfSpan('day', Date.now()) - (DAYS - 1) * SPAN_MS.day
    await makeHistoryDays(db, DAYS)
    progress(`Writing ${MESSAGES} ended life cycles …`)
    await writeMixedHistory(db, MESSAGES, DAYS, clients)
    progress('Counting them …')
    await countAll(db, firstMs)
    progress('Searching …')
    const api: Asked = {
      url: app.url,
      token: TOKEN,
      coolDown: () => coolDown(services, db),
      measure: () => measureUsage(() => ({ postgres: processesOf(services.postgres) })),
      nearTheEnd: firstUuid7At(firstMs + NEAR_THE_END_MS),
    }
    const searches = await timeCases(api, searchCases(MESSAGES, DAYS, clients), TRIES)
    const sums = await timeCases(api, sumCases(MESSAGES, DAYS, clients), SUM_TRIES)
    await reportSearches(
      db,
      { messages: MESSAGES, days: DAYS, clients: CLIENTS, tries: TRIES },
      { searches, sums },
    )
  } finally {
    await app.stop()
    await drop()
    await services.stop()
  }
}

const [what = 'searches'] = process.argv.slice(2)
if (what === 'index') await measureIndexCost()
else await measureSearches()
