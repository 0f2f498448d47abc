// `bun run bench:search`: how long does each search take with five million messages in the tables, and what else reads many?
// `bun run bench:search index`: what does the index of numbers and references cost an acceptance?
import { spawnSync } from 'node:child_process'
import { type Services, startServices } from '../scripts/services.ts'
import { must } from '../src/domain/assert.ts'
import { SPAN_MS, startOfSpan } from '../src/domain/report/report-span.ts'
import { firstUuid7At } from '../src/domain/uuid7.ts'
import { foldMachineNext, foldNext, rollUpMarked, rollUpOpen } from '../src/flow/report/roll-up-reports.ts'
import type { Db } from '../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../test/support/apart.ts'
import { createDatabase } from '../test/support/database.ts'
import { listenApp } from '../test/support/listening-app.ts'
import { createClients } from './kit/fleet.ts'
import { makeHistoryDays } from './kit/history.ts'
import { measureIndexCost } from './kit/index-cost.ts'
import { writeMixedHistory } from './kit/mixed-history.ts'
import { progress, report } from './kit/report.ts'
import { type SearchCase, searchCases, sumCases } from './kit/search-cases.ts'
import { setting } from './kit/settings.ts'
import { ask, type Timed, timePages } from './kit/timed-pages.ts'

const MESSAGES = setting('BENCH_HISTORY', 5_000_000)
const DAYS = setting('BENCH_DAYS', 10)
const TRIES = setting('BENCH_TRIES', 20)
const CLIENTS = 200
const STEP_MINUTES = 20
const WANTED_MS = 300

/** Before the oldest message's first quarter of an hour is over: of nearly everything that is the last page. */
const NEAR_THE_END_MS = 900_000

/** Marks all that was written, as the migration of a database with messages does, and counts it. */
async function countAll(db: Db): Promise<void> {
  const firstMs = startOfSpan('day', Date.now()) - (DAYS - 1) * SPAN_MS.day
  await rollUpOpen(db)
  await db.sql`
    insert into report_marks (minute)
    select generate_series(${new Date(firstMs)}::timestamptz, now() - interval '3 minutes', interval '1 minute')`
  for (let more = true; more; ) {
    const counted = await rollUpMarked(db, STEP_MINUTES)
    more = (await foldNext(db)) || counted > 0
  }
  while (await foldMachineNext(db));
  await db.sql`vacuum (analyze) report_rollups, machine_minutes, machine_hours`
}

/** PostgreSQL is started anew, and its files leave the memory of the system. */
async function coolDown({ postgres, folder }: Services): Promise<void> {
  if (postgres.kind === 'given') return
  await postgres.stop()
  const evict =
    'find "$0/pg/data/base" -type f -size +16k -exec dd if={} iflag=nocache count=0 status=none ";"'
  spawnSync('sh', ['-c', evict, folder])
  await postgres.start()
}

async function measure(
  services: Services,
  db: Db,
  url: string,
  cases: readonly SearchCase[],
): Promise<Timed[]> {
  const [oldest] = await db.sql<{ id: string; ms: number }[]>`
    select id, extract(epoch from created_at)::float8 * 1000 as ms from messages order by id limit 1`
  const nearTheEnd = firstUuid7At(must(oldest, 'a message').ms + NEAR_THE_END_MS)
  const all: Timed[] = []
  for (const one of cases) {
    await coolDown(services)
    // A connection, and what the process compiles for a first search, are no part of a cold page.
    await db.sql`select 1`
    const cold = await ask(url, one)
    const timed = await timePages(url, one, { tries: TRIES, coldMs: cold.ms, nearTheEnd })
    all.push(timed)
    progress(
      `  ${one.label}: cold ${timed.coldMs}, first page ${timed.first.p50Ms} to ${timed.first.maxMs} ms`,
    )
  }
  return all
}

async function measureSearches(): Promise<void> {
  const services = await startServices({})
  const { db, drop } = await createDatabase(services.env.POSTGRES_URL)
  const app = listenApp(apiDeps({ db, bus: openBusAway() }))
  try {
    const [large, small, ...others] = await createClients(db, CLIENTS)
    const clients = { large: must(large, 'a client'), small: must(small, 'a client'), others }
    await makeHistoryDays(db, DAYS)
    progress(`Writing ${MESSAGES} ended life cycles …`)
    await writeMixedHistory(db, MESSAGES, DAYS, clients)
    progress('Counting them …')
    await countAll(db)
    progress('Searching …')
    const searches = await measure(services, db, app.url, searchCases(MESSAGES, DAYS, clients))
    const sums = await measure(services, db, app.url, sumCases(MESSAGES, DAYS, clients))
    const slow = searches.filter((one) => slowest(one) > WANTED_MS).map(({ label }) => label)
    const [size] = await db.sql<{ gb: number }[]>`
      select round(pg_database_size(current_database()) / 1e8) / 10::float8 as gb`
    report(
      'bench:search',
      {
        messages: MESSAGES,
        days: DAYS,
        clients: CLIENTS,
        tries: TRIES,
        databaseGb: size?.gb ?? 0,
        wantedMs: WANTED_MS,
        slower: slow.join('; ') || 'none',
        searches: searches.map(flat),
        sums: sums.map(flat),
      },
      {
        title: `The slowest page of a search in ms, ${MESSAGES.toLocaleString('en')} messages`,
        bars: searches
          .toSorted((a, b) => slowest(b) - slowest(a))
          .slice(0, SHOWN)
          .map((one) => ({ label: one.label, value: Math.round(slowest(one)) })),
      },
    )
  } finally {
    await app.stop()
    await drop()
    await services.stop()
  }
}

/** Bars of the chart: the slowest. */
const SHOWN = 15

/** The slowest of its warm pages. */
function slowest({ first, second, last, walkedMaxMs }: Timed): number {
  return Math.max(first.maxMs, second?.maxMs ?? 0, last?.maxMs ?? 0, walkedMaxMs)
}

function flat({ label, coldMs, first, second, last, requests, found, walkedMaxMs }: Timed) {
  return {
    label,
    coldMs,
    firstP50Ms: first.p50Ms,
    firstMaxMs: first.maxMs,
    secondP50Ms: second?.p50Ms ?? null,
    secondMaxMs: second?.maxMs ?? null,
    lastP50Ms: last?.p50Ms ?? null,
    lastMaxMs: last?.maxMs ?? null,
    requests,
    found,
    walkedMaxMs,
  }
}

const [what = 'searches'] = process.argv.slice(2)
if (what === 'index') await measureIndexCost()
else await measureSearches()
