// `bun run bench:max`: the highest rate that is held with the queue not growing, and how much of PostgreSQL that is.
import { type Ceiling, measureCeiling } from './kit/ceiling.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { holdBest, openRateSearch, runRate } from './kit/held-rate.ts'
import { progress, report } from './kit/report.ts'
import { RATES, setting, WARM_UP } from './kit/settings.ts'

const HOLD_SECONDS = setting('BENCH_SECONDS', 60)
const TRY_SECONDS = setting('BENCH_TRY_SECONDS', 15)
const CEILING_SECONDS = setting('BENCH_CEILING_SECONDS', 30)
const CLIENTS = 100

/** Of the rate that is held, what a gateway should run at: its latencies are measured there, too. */
const EASED = 0.8

/** What PostgreSQL is given when batches need not arise by themselves. */
const LARGE_BATCH = 250

const bench = await startBenchFleet(CLIENTS, { statements: true })

try {
  // The first seconds of a process compile its code; they are no one's rate.
  await runRate(bench, WARM_UP.perSecond, Math.min(WARM_UP.seconds, TRY_SECONDS))
  const search = openRateSearch(RATES)
  for (let rate = search.next(); rate !== null; rate = search.next())
    search.tried((await runRate(bench, rate, TRY_SECONDS)).result)
  const tries = search.tries()
  const { result, load, usage, statements, walBytesPerMessage, pauses } = await holdBest(tries, (perSecond) =>
    runRate(bench, perSecond, HOLD_SECONDS),
  )
  const eased = await runRate(bench, Math.round(result.perSecond * EASED), HOLD_SECONDS)
  const { top, acceptCalls, moveCalls, moves } = statements
  const batches = {
    accept: Math.max(1, Math.round(load.accepted / acceptCalls)),
    moves: Math.max(1, Math.round(moves / moveCalls)),
  }
  progress(`The same as plain SQL in batches of ${LARGE_BATCH} for ${CEILING_SECONDS} s …`)
  const large = await measureCeiling(
    { accept: LARGE_BATCH, moves: LARGE_BATCH },
    CEILING_SECONDS,
    bench.measure,
  )
  progress(`The same in the gateway's batches (${batches.accept} and ${batches.moves}) …`)
  const same = await measureCeiling(batches, CEILING_SECONDS, bench.measure)
  const quotient = (ceiling: Ceiling) => Math.round((result.perSecond / ceiling.perSecond) * 100) / 100
  report(
    'bench:max',
    {
      ...result,
      load,
      holdSeconds: HOLD_SECONDS,
      eased: { perSecond: eased.result.perSecond, held: eased.result.held, acceptMs: eased.load.acceptMs },
      batches: { ...batches, movesPerMessage: Math.round((moves / load.accepted) * 100) / 100 },
      ceilingPerSecond: { inBatchesOf250: large.perSecond, inTheSameBatches: same.perSecond },
      maxByCeiling: { inBatchesOf250: quotient(large), inTheSameBatches: quotient(same) },
      walBytesPerMessage,
      audit: 'clean',
      tries,
      usage,
      usageOfCeiling: large.usage,
      statements: top,
      ...pauses,
      ...(eased.pauses && { kindsEased: eased.pauses.kinds, spellsEased: eased.pauses.spells }),
    },
    {
      title: 'Full life cycles per second, 2 cores with the load generator',
      bars: [
        ...tries.map(({ perSecond, deliveredPerSecond }) => ({
          label: `at ${perSecond}/s asked`,
          value: deliveredPerSecond,
        })),
        { label: `held for ${HOLD_SECONDS} s`, value: result.perSecond },
        { label: 'plain SQL, same batches', value: same.perSecond },
        { label: `plain SQL, batches of ${LARGE_BATCH}`, value: large.perSecond },
      ],
    },
  )
} finally {
  await bench.stop()
}
