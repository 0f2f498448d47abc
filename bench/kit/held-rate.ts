import type { BenchFleet } from './fleet.ts'
import { type LoadResult, sendPaced } from './load.ts'
import type { Pauses } from './pauses/pauses.ts'
import type { Usage } from './processes.ts'
import { progress } from './report.ts'
import { checkpoint, readStatements, resetStatements, type StatementReport, walBytes } from './statements.ts'

/** Open messages that a rate may leave behind and still count as held, in seconds of that rate. */
const MAX_BACKLOG_SECONDS = 1
const MIN_RATE = 100
/** What a rate that is not held for the whole time is lowered by. */
const LOWER = 0.9
const SETTLE_MS = 180_000

/** A rate that was tried. */
export type Run = {
  readonly perSecond: number
  readonly deliveredPerSecond: number
  readonly openAtEnd: number
  readonly held: boolean
}

/** The same with all that was measured meanwhile. */
export type MeasuredRun = {
  readonly result: Run
  readonly load: LoadResult
  readonly usage: readonly Usage[]
  readonly statements: StatementReport
  readonly walBytesPerMessage: number
  /** With `BENCH_PAUSES`. */
  readonly pauses: Pauses | null
}

/** Tries a rate, from a checkpoint on, and waits until nothing is open. The fleet must keep statistics of its statements. */
export async function runRate(bench: BenchFleet, perSecond: number, seconds: number): Promise<MeasuredRun> {
  progress(`${perSecond}/s for ${seconds} s …`)
  await checkpoint(bench.db)
  const before = await bench.counts()
  await resetStatements(bench.db)
  const walBefore = await walBytes(bench.db)
  const watch = bench.watchPauses()
  const measured = bench.measure()
  const load = await sendPaced({
    url: bench.url,
    clients: bench.clients,
    seconds,
    perSecond,
    expressShare: 0.1,
    onAccepted: watch?.accepted,
  })
  const usage = measured()
  const pauses = watch && (await watch.stop())
  const statements = await readStatements(bench.db)
  const walBytesPerMessage = Math.round(((await walBytes(bench.db)) - walBefore) / load.accepted)
  const after = await bench.counts()
  const deliveredPerSecond = Math.round((after.delivered - before.delivered) / load.seconds)
  const held = isHeld(load, perSecond, after.open)
  progress(
    `  ${deliveredPerSecond}/s delivered, ${after.open} open at the end: ${held ? 'held' : 'not held'}`,
  )
  await bench.settle(SETTLE_MS)
  return {
    result: { perSecond, deliveredPerSecond, openAtEnd: after.open, held },
    load,
    usage,
    statements,
    walBytesPerMessage,
    pauses,
  }
}

function isHeld(load: LoadResult, perSecond: number, open: number): boolean {
  const acceptedPerSecond = load.accepted / load.seconds
  return (
    load.errors + load.refused === 0 &&
    acceptedPerSecond >= perSecond * 0.98 &&
    open <= perSecond * MAX_BACKLOG_SECONDS
  )
}

/** What rate to try next, so that several things can be searched in turns. */
export type RateSearch = {
  /** Null: the search is over. */
  next(): number | null
  tried(run: Run): void
  /** By rate. */
  tries(): readonly Run[]
}

/** The rates in turn until one is not held, then one in the middle of the last two. */
export function openRateSearch(rates: readonly number[]): RateSearch {
  const tries: Run[] = []
  let middle: number | null = null
  let next: number | null = rates[0] ?? null
  return {
    next: () => next,
    tried(run) {
      const best = tries.at(-1)
      tries.push(run)
      if (middle !== null) next = null
      else if (run.held) next = rates[tries.length] ?? null
      else {
        middle = best ? Math.round((best.perSecond + run.perSecond) / 2) : null
        next = middle
      }
    },
    tries: () => tries.toSorted((a, b) => a.perSecond - b.perSecond),
  }
}

/** Holds the best rate that was found, or the next lower one that can be held for the whole time. */
export async function holdBest<T extends { readonly result: Run }>(
  tries: readonly Run[],
  run: (perSecond: number) => Promise<T>,
): Promise<T> {
  let rate = tries.filter(({ held }) => held).at(-1)?.perSecond ?? tries[0]?.perSecond ?? MIN_RATE
  for (;;) {
    const final = await run(rate)
    if (final.result.held) return final
    rate = Math.round(rate * LOWER)
    if (rate < MIN_RATE) throw new Error(`not even ${MIN_RATE}/s are held`)
  }
}
