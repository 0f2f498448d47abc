import { closedRound } from '../kit/closed-round.ts'
import { measureCost } from '../kit/cost.ts'
import { startBenchFleet } from '../kit/fleet.ts'
import { makeHistoryDays, storedBytes, writeHistory } from '../kit/history.ts'
import { median } from '../kit/median.ts'
import { progress, report } from '../kit/report.ts'
import { setting } from '../kit/settings.ts'
import { MESSAGES } from './axis.ts'

const ROWS = setting('BENCH_ROWS', 20_000_000)
const DAYS = setting('BENCH_DAYS', 30)
const ROUNDS = setting('BENCH_ROUNDS', 3)
const CLIENTS = 100
/** The audit reads every row: minutes. */
const SETTLE_MS = 60_000

/** From empty tables to twenty million messages in thirty days: is it slower, and what does a million cost? */
export async function growRows(): Promise<void> {
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
    await makeHistoryDays(bench.db, DAYS)
    // As long as a round: code is compiled better the longer it runs.
    progress('Warming up …')
    await closedRound(bench, bench.clients, MESSAGES)
    const empty = await measure('empty')
    progress(`Writing ${ROWS} ended life cycles …`)
    const startedAtMs = performance.now()
    await writeHistory(bench.db, ROWS, DAYS)
    const writtenInSeconds = Math.round((performance.now() - startedAtMs) / 1_000)
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
        days: DAYS,
        writtenInSeconds,
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
          { label: 'empty tables', value: empty.perSecond, note: costOf(empty.perMillion.cpuSeconds) },
          { label, value: full.perSecond, note: costOf(full.perMillion.cpuSeconds) },
        ],
      },
    )
  } finally {
    await bench.stop()
  }
}

const costOf = (cpuSecondsPerMillion: number) => `${cpuSecondsPerMillion} µs of CPU a message`
