import { countOf, type Histogram, percentileMs } from '../../domain/report/histogram.ts'
import type { ReportSpan } from '../../domain/report/report-span.ts'
import type { Latency } from './latency-answers.ts'

type Range = { readonly fromMs: number; readonly toMs: number }

/** The time of a report as JSON. */
export function rangeJson<Bucket extends ReportSpan>({ fromMs, toMs }: Range, bucket: Bucket) {
  return { from: iso(fromMs), to: iso(toMs), bucket }
}

/** An instant in Unix milliseconds as RFC 3339. */
export function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}

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
