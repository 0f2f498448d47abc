// `bun run bench:reports`: how long does a report take with five million messages in the tables, and what does it cost
// to keep it?
import { startServices } from '../scripts/services.ts'
import { SPAN_MS, startOfSpan } from '../src/domain/report/report-span.ts'
import { type CountingPace, WITHOUT_PAUSE } from '../src/flow/report/counting-turn.ts'
import { foldNext, rollUpMarked, rollUpOpen } from '../src/flow/report/roll-up-reports.ts'
import { apiDeps, openBusAway } from '../test/support/apart.ts'
import { createDatabase } from '../test/support/database.ts'
import { listenApp } from '../test/support/listening-app.ts'
import { createClients } from './kit/fleet.ts'
import { HISTORY_DAYS, makeHistoryDays, writeHistory } from './kit/history.ts'
import { measureUsage, processesOf } from './kit/processes.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const ROWS = setting('BENCH_ROWS', 5_000_000)
const TRIES = setting('BENCH_TRIES', 40)
const CLIENTS = 100
const STEP_MINUTES = 20
const TARGET_MS = 150

const services = await startServices({})
const { db, drop } = await createDatabase(services.env['POSTGRES_URL'])
const app = listenApp(apiDeps({ db, bus: openBusAway() }))

/** The time of a request, in milliseconds, until its last byte: what half and what nearly all do not exceed. */
async function measure(label: string, path: string) {
  const times: number[] = []
  let bytes = 0
  for (let i = 0; i < TRIES + 3; i++) {
    const startedAt = performance.now()
    const response = await fetch(`${app.url}${path}`)
    bytes = (await response.arrayBuffer()).byteLength
    if (!response.ok) throw new Error(`${path} was answered ${response.status}`)
    // The first ones open connections and read from disk.
    if (i >= 3) times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  const at = (q: number) => Math.round((times[Math.ceil(q * times.length) - 1] ?? 0) * 10) / 10
  progress(`  ${label}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`)
  return { report: label, p50Ms: at(0.5), p95Ms: at(0.95), kB: Math.round(bytes / 100) / 10 }
}

/** Marks everything there is, as the migration of a database with messages does. */
async function markAll(): Promise<void> {
  await db.sql`
    insert into report_marks
    select generate_series(${new Date(startOfSpan('day', Date.now()) - (HISTORY_DAYS - 1) * SPAN_MS.day)}::timestamptz,
      now() - interval '3 minutes', interval '1 minute')`
}

async function rollUpAll(): Promise<{ seconds: number; longestStepMs: number; minutes: number }> {
  const startedAt = performance.now()
  let longestStepMs = 0
  let minutes = 0
  const pace: CountingPace = {
    ...WITHOUT_PAUSE,
    async rest(tookMs) {
      longestStepMs = Math.max(longestStepMs, tookMs)
    },
  }
  for (let more = true; more; ) {
    const counted = await rollUpMarked(db, STEP_MINUTES, pace)
    minutes += counted
    more = (await foldNext(db, pace)) || counted > 0
  }
  return {
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    longestStepMs: Math.round(longestStepMs),
    minutes,
  }
}

try {
  const clients = await createClients(db, CLIENTS)
  await makeHistoryDays(db)
  progress(`Writing ${ROWS} ended life cycles …`)
  await writeHistory(db, ROWS)
  progress('Counting them …')
  await markAll()
  const usage = measureUsage(() => ({ postgres: processesOf(services.postgres), counter: [process.pid] }))
  await rollUpOpen(db)
  const backfill = { ...(await rollUpAll()), usage: usage() }
  await db.sql`vacuum (analyze) report_rollups, report_client_rows, report_client_spans`
  const [rollups, clientRows] = await db.sql<{ rows: number; mb: number }[]>`
    select (select count(*) from report_rollups) as rows, round(pg_total_relation_size('report_rollups') / 1e6) as mb
    union all
    select (select count(*) from report_client_rows), round(pg_total_relation_size('report_client_rows') / 1e6)`

  const iso = (ms: number) => new Date(ms).toISOString()
  const yesterday = startOfSpan('day', Date.now()) - SPAN_MS.day
  const day = `from=${iso(yesterday)}&to=${iso(yesterday + SPAN_MS.day)}`
  const today = `from=${iso(yesterday + SPAN_MS.day)}&to=${iso(yesterday + 2 * SPAN_MS.day)}`
  const week = `from=${iso(yesterday - 5 * SPAN_MS.day)}&to=${iso(yesterday + 2 * SPAN_MS.day)}`
  const lastDay = `from=${iso(startOfSpan('minute', Date.now()) - SPAN_MS.day)}&to=${iso(startOfSpan('minute', Date.now()))}`
  const times = [
    await measure('day by hour', `/v1/reports/timeseries?${day}`),
    await measure('day by hour, today', `/v1/reports/timeseries?${today}`),
    await measure('day by hour, by client', `/v1/reports/timeseries?group_by=client&${day}`),
    await measure('day by hour, by country', `/v1/reports/timeseries?group_by=country&${day}`),
    await measure('day by hour, one client', `/v1/reports/timeseries?client_id=${clients[0]}&${day}`),
    await measure('day by minute', `/v1/reports/timeseries?bucket=minute&${day}`),
    await measure('week by day', `/v1/reports/timeseries?bucket=day&${week}`),
    await measure('summary of a week', `/v1/reports/summary?${week}`),
    await measure('summary of a week, by client', `/v1/reports/summary?group_by=client&${week}`),
    await measure('summary of the last 24 h', `/v1/reports/summary?${lastDay}`),
  ]
  const slowest = Math.max(...times.slice(0, 5).map(({ p95Ms }) => p95Ms))
  report(
    'bench:reports',
    {
      rows: ROWS,
      clients: CLIENTS,
      days: HISTORY_DAYS,
      rollups: rollups ?? {},
      clientRows: clientRows ?? {},
      backfillSeconds: backfill.seconds,
      backfillMinutes: backfill.minutes,
      longestStepMs: backfill.longestStepMs,
      dayByHourP95Ms: slowest,
      wantedMs: TARGET_MS,
      times,
      usage: backfill.usage,
    },
    {
      title: `Milliseconds of a report (p95) with ${ROWS.toLocaleString('en')} messages`,
      bars: times.map(({ report: label, p95Ms }) => ({ label, value: Math.round(p95Ms) })),
    },
  )
} finally {
  await app.stop()
  await drop()
  await services.stop()
}
