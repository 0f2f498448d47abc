import type { LatencyTimes } from '../answers.ts'
import type { Chart } from '../plots/chart.ts'

/** What is known of how long something took. */
export type Latency = LatencyTimes['total']['sent']

/** How long something took, by bucket and in all. */
export type Latencies = {
  /** The start of each bucket, in Unix milliseconds. */
  readonly starts: readonly number[]
  /** Of each bucket; null: nothing did it. */
  readonly each: readonly (Latency | null)[]
  readonly total: Latency | null
}

const PERCENTILES = [
  { name: 'p50', key: 'p50_ms', colour: 'state-SENT' },
  { name: 'p95', key: 'p95_ms', colour: 'state-FAILED_TEMP', width: 2.5 },
  { name: 'p99', key: 'p99_ms', colour: 'state-FAILED_PERM', dash: [2, 3] },
] as const
type Name = (typeof PERCENTILES)[number]['name']

/** A line for each of these percentiles: half, 95 and 99 of 100 took no longer. */
export function percentileChart(
  { starts, each }: Latencies,
  names: readonly Name[] = ['p50', 'p95', 'p99'],
): Chart {
  return {
    times: starts.map((start) => start / 1_000),
    lines: PERCENTILES.filter(({ name }) => names.includes(name)).map(({ key, ...line }) => ({
      ...line,
      values: each.map((latency) => latency?.[key] ?? null),
    })),
  }
}

/** Nothing was counted. */
export function isNothing(total: Latency | null): boolean {
  return total === null || total.count === 0
}
