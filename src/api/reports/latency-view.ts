import { countOf, type Histogram, percentileMs } from '../../domain/report/histogram.ts'
import type { Latency } from './latency-answers.ts'

/** A histogram as JSON, with what is read from it. */
export function latencyJson(histogram: Histogram): Latency {
  return {
    count: countOf(histogram),
    p50_ms: percentileMs(histogram, 0.5),
    p95_ms: percentileMs(histogram, 0.95),
    p99_ms: percentileMs(histogram, 0.99),
    histogram: { steps: [...histogram.steps], counts: [...histogram.counts] },
  }
}
