import { type ReportSpan, SPAN_MS } from '../../domain/report/report-span.ts'
import { type ReportRange, readReportRange } from './report-range.ts'

/** Reads the time of a report over what is kept for `keptMs`: whole days of milliseconds. */
export function readKeptRange(
  from: string,
  to: string,
  bucket: ReportSpan,
  nowMs: number,
  keptMs: number,
): ReportRange {
  const range = readReportRange(from, to, bucket, nowMs)
  if (range.kind === 'range' && range.fromMs < nowMs - keptMs)
    return {
      kind: 'violation',
      field: 'from',
      rule: `must be at most ${keptMs / SPAN_MS.day} days ago`,
    }
  return range
}
