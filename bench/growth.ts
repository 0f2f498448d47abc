// `bun run bench:growth`: is it slower with five million messages in its tables, and what does a million cost?
import { closedRound } from './kit/closed-round.ts'
import { measureCost } from './kit/cost.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { HISTORY_DAYS, makeHistoryDays, storedBytes, writeHistory } from './kit/history.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const ROWS = setting('BENCH_ROWS', 5_000_000)
const MESSAGES = setting('BENCH_MESSAGES', 20_000)
const ROUNDS = setting('BENCH_ROUNDS', 3)
const CLIENTS = 100
/** The audit reads every row: minutes. */
const SETTLE_MS = 60_000

const bench = await startBenchFleet(CLIENTS)

async function measure(tables: string) {
  const cost = await measureCost(bench)
  const perSecond: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    progress(`Round ${round} of ${ROUNDS}: ${MESSAGES} messages, ${tables} tables …`)
    perSecond.push(await closedRound(bench, bench.clients, MESSAGES))
    progress(`  ${perSecond.at(-1)}/s`)
  }
  return { perSecond: Math.round(median(perSecond)), ...(await cost(ROUNDS * MESSAGES)) }
}

try {
  // The same partitions in both halves: only their rows differ.
  await makeHistoryDays(bench.db)
  // As long as a round: code is compiled better the longer it runs.
  progress('Warming up …')
  await closedRound(bench, bench.clients, MESSAGES)
  const empty = await measure('empty')
  progress(`Writing ${ROWS} ended life cycles …`)
  await writeHistory(bench.db, ROWS)
  const storedGb = Math.round((await storedBytes(bench.db)) / 1e7) / 100
  await closedRound(bench, bench.clients, MESSAGES)
  const full = await measure('full')
  progress('Auditing every message …')
  await bench.settle(SETTLE_MS)
  const label = `with ${ROWS.toLocaleString('en')} messages`
  report(
    'bench:growth',
    {
      rows: ROWS,
      days: HISTORY_DAYS,
      storedGb,
      messagesPerRound: MESSAGES,
      rounds: ROUNDS,
      perSecond: { empty: empty.perSecond, full: full.perSecond },
      fullByEmpty: Math.round((full.perSecond / empty.perSecond) * 100) / 100,
      costPerMillion: { empty: empty.perMillion, full: full.perMillion },
      audit: 'clean',
      usageEmpty: empty.usage,
      usageFull: full.usage,
    },
    {
      title: 'Full life cycles per second as the tables grow',
      bars: [
        { label: 'empty tables', value: empty.perSecond },
        { label, value: full.perSecond },
      ],
    },
  )
} finally {
  await bench.stop()
}
