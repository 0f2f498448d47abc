import { type CountAsk, PLACES, SLICES } from '../domain/guard/counting.ts'
import { openGenerations } from './generations.ts'

/** What the fraud guard counts: forgotten with the process, or with Redis, so that no block may live here alone. */
export type GuardCounters = {
  /** `redis`: counted over all processes, and in each for itself while Redis is away. */
  readonly kind: 'redis' | 'memory'
  /** Counts each, one after the other, and answers in their order. Never rejects because Redis is away. */
  count(asks: readonly CountAsk[]): readonly number[] | Promise<readonly number[]>
}

/** Keys, and places of runs, remembered at once: some 20 MB of each. */
const MAX_KEYS = 100_000

/** Messages of a key by slices of its window; the last ones are of the slice `at`. */
type Sliced = { at: number; readonly counts: number[] }

/** Counters within this process. `now` is Unix milliseconds. */
export function openMemoryGuardCounters({
  now,
  maxKeys = MAX_KEYS,
}: {
  readonly now: () => number
  readonly maxKeys?: number
}): GuardCounters {
  const sliced = openGenerations<string, Sliced>(maxKeys)
  const takenAtMs = openGenerations<string, number>(maxKeys)

  function countMessages({ key, windowMs }: Extract<CountAsk, { kind: 'messages' }>): number {
    const at = Math.floor((now() * SLICES) / windowMs)
    const kept = sliced.get(key) ?? { at, counts: [] }
    // What is older than the window falls out, and a clock that went back counts into the newest slice.
    while (kept.at < at && kept.counts.length > 0) {
      kept.at += 1
      kept.counts.push(0)
      if (kept.counts.length > SLICES + 1) kept.counts.shift()
      if (kept.counts.every((count) => count === 0)) kept.counts.length = 0
    }
    if (kept.counts.length === 0) {
      kept.at = Math.max(kept.at, at)
      kept.counts.push(0)
    }
    kept.counts[kept.counts.length - 1] = (kept.counts.at(-1) ?? 0) + 1
    sliced.set(key, kept)
    return kept.counts.reduce((sum, count) => sum + count, 0)
  }

  function countRun({ key, place, most, windowMs }: Extract<CountAsk, { kind: 'run' }>): number {
    const nowMs = now()
    takenAtMs.set(`${key}/${place}`, nowMs)
    const isTaken = (one: number) =>
      one >= 0 &&
      one < PLACES &&
      (takenAtMs.get(`${key}/${one}`) ?? Number.NEGATIVE_INFINITY) > nowMs - windowMs
    let run = 1
    for (let one = place - 1; run < most && isTaken(one); one -= 1) run += 1
    for (let one = place + 1; run < most && isTaken(one); one += 1) run += 1
    return run
  }

  return {
    kind: 'memory',
    count: (asks) => asks.map((ask) => (ask.kind === 'messages' ? countMessages(ask) : countRun(ask))),
  }
}
