// `bun run bench:max`: the highest rate that is held with the queue not growing, and how much of PostgreSQL that is.
import { type Ceiling, measureCeiling } from './kit/ceiling.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { type LoadResult, sendPaced } from './kit/load.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'
import { checkpoint, readStatements, resetStatements, walBytes } from './kit/statements.ts'

const RATES = (process.env['BENCH_RATES'] ?? '1000,1500,2000,2500,3000,3500,4000,5000,6000')
  .split(',')
  .map(Number)
const HOLD_SECONDS = setting('BENCH_SECONDS', 60)
const TRY_SECONDS = setting('BENCH_TRY_SECONDS', 15)
const CEILING_SECONDS = setting('BENCH_CEILING_SECONDS', 30)
const WARM_UP = { perSecond: 500, seconds: 10 }
const CLIENTS = 100

/** What PostgreSQL is given when batches need not arise by themselves. */
const LARGE_BATCH = 250

/** Open messages that a rate may leave behind and still count as held, in seconds of that rate. */
const MAX_BACKLOG_SECONDS = 1
const MIN_RATE = 100
const SETTLE_MS = 180_000

type Run = {
  readonly perSecond: number
  readonly deliveredPerSecond: number
  readonly openAtEnd: number
  readonly held: boolean
}

const bench = await startBenchFleet(CLIENTS, { statements: true })

async function run(perSecond: number, seconds: number) {
  progress(`${perSecond}/s for ${seconds} s …`)
  await checkpoint(bench.db)
  const before = await bench.counts()
  await resetStatements(bench.db)
  const walBefore = await walBytes(bench.db)
  const measured = bench.measure()
  const load = await sendPaced({
    url: bench.url,
    clients: bench.clients,
    seconds,
    perSecond,
    expressShare: 0.1,
  })
  const usage = measured()
  const statements = await readStatements(bench.db)
  const walPerMessage = Math.round(((await walBytes(bench.db)) - walBefore) / load.accepted)
  const after = await bench.counts()
  const deliveredPerSecond = Math.round((after.delivered - before.delivered) / load.seconds)
  const held = isHeld(load, perSecond, after.open)
  progress(
    `  ${deliveredPerSecond}/s delivered, ${after.open} open at the end: ${held ? 'held' : 'not held'}`,
  )
  await bench.settle(SETTLE_MS)
  const result: Run = { perSecond, deliveredPerSecond, openAtEnd: after.open, held }
  return { result, load, usage, statements, walBytesPerMessage: walPerMessage }
}

function isHeld(load: LoadResult, perSecond: number, open: number): boolean {
  const acceptedPerSecond = load.accepted / load.seconds
  return (
    load.errors + load.refused === 0 &&
    acceptedPerSecond >= perSecond * 0.98 &&
    open <= perSecond * MAX_BACKLOG_SECONDS
  )
}

/** The rates in turn until one is not held, then one in the middle of the last two. */
async function findRates(): Promise<Run[]> {
  const tries: Run[] = []
  for (const rate of RATES) {
    const { result } = await run(rate, TRY_SECONDS)
    tries.push(result)
    if (result.held) continue
    const best = tries.at(-2)
    if (best) tries.push((await run(Math.round((best.perSecond + rate) / 2), TRY_SECONDS)).result)
    break
  }
  return tries.sort((a, b) => a.perSecond - b.perSecond)
}

/** Holds the best rate that was found, or the next lower one that can be held for the whole time. */
async function hold(tries: readonly Run[]) {
  let rate = tries.filter(({ held }) => held).at(-1)?.perSecond ?? RATES[0] ?? MIN_RATE
  for (;;) {
    const final = await run(rate, HOLD_SECONDS)
    if (final.result.held) return final
    rate = Math.round(rate * 0.9)
    if (rate < MIN_RATE) throw new Error(`not even ${MIN_RATE}/s are held`)
  }
}

try {
  // The first seconds of a process compile its code; they are no one's rate.
  await run(WARM_UP.perSecond, Math.min(WARM_UP.seconds, TRY_SECONDS))
  const tries = await findRates()
  const { result, load, usage, statements, walBytesPerMessage } = await hold(tries)
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
      batches: { ...batches, movesPerMessage: Math.round((moves / load.accepted) * 100) / 100 },
      ceilingPerSecond: { inBatchesOf250: large.perSecond, inTheSameBatches: same.perSecond },
      maxByCeiling: { inBatchesOf250: quotient(large), inTheSameBatches: quotient(same) },
      walBytesPerMessage,
      audit: 'clean',
      tries,
      usage,
      usageOfCeiling: large.usage,
      statements: top,
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
