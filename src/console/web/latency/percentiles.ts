import type { LatencyTimes } from '../answers.ts'
import type { Line } from './line-chart.tsx'

/** What is known of how long something took. */
export type Latency = LatencyTimes['total']['sent']

const PERCENTILES = [
  { name: 'p50', key: 'p50_ms', colour: 'state-SENT' },
  { name: 'p95', key: 'p95_ms', colour: 'state-FAILED_TEMP', dash: '7 4' },
  { name: 'p99', key: 'p99_ms', colour: 'state-FAILED_PERM', dash: '2 3' },
] as const

/** Three lines: half, 95 and 99 of 100 took no longer. */
export function percentileLines(latencies: readonly (Latency | null)[]): Line[] {
  return PERCENTILES.map(({ key, ...line }) => ({
    ...line,
    values: latencies.map((latency) => latency?.[key] ?? null),
  }))
}

/** All values that lines have. */
export function valuesIn(lines: readonly Line[]): number[] {
  return lines.flatMap(({ values }) => values.filter((value) => value !== null))
}
