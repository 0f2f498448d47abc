import { INSTANT_RULE, readBound } from '../../domain/message/schedule.ts'
import { MAX_BUCKETS, MINUTES_KEPT_MS, type ReportSpan, SPAN_MS } from '../../domain/report/report-span.ts'

/** The time a report is about, in Unix milliseconds, or the rule that it breaks. */
export type ReportRange =
  | { readonly kind: 'range'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'violation'; readonly field: 'from' | 'to'; readonly rule: string }

/** From when on, in Unix milliseconds, there are minutes, and how many days that is ago. Before it there are whole hours. */
export type MinutesKept = { readonly fromMs: number; readonly days: number }

/** Reads the time of a report; `bucket` null is a summary. Both texts have the form of RFC 3339 already. */
export function readReportRange(
  from: string,
  to: string,
  bucket: ReportSpan | null,
  nowMs: number,
  minutes: MinutesKept = { fromMs: nowMs - MINUTES_KEPT_MS, days: KEPT_DAYS },
): ReportRange {
  const fromMs = readBound(from)
  const toMs = readBound(to)
  if (fromMs === null) return violation('from', INSTANT_RULE)
  if (toMs === null) return violation('to', INSTANT_RULE)
  const whole = bucket ?? 'minute'
  for (const [field, atMs] of [
    ['from', fromMs],
    ['to', toMs],
  ] as const) {
    if (atMs % SPAN_MS[whole] !== 0) return violation(field, `must be a whole ${whole} in UTC`)
    // Only the sums of their hours are kept.
    if (atMs < minutes.fromMs && atMs % SPAN_MS.hour !== 0)
      return violation(field, `must be a whole hour in UTC when it is more than ${minutes.days} days ago`)
  }
  if (fromMs >= toMs) return violation('from', 'must be before to')
  const longest = bucket ?? 'day'
  if (toMs - fromMs > MAX_BUCKETS[longest] * SPAN_MS[longest])
    return violation('to', `must be at most ${MAX_BUCKETS[longest]} ${longest}s after from`)
  if (bucket === 'minute' && fromMs < minutes.fromMs)
    return violation('from', `must be at most ${minutes.days} days ago for a bucket of a minute`)
  return { kind: 'range', fromMs, toMs }
}

const KEPT_DAYS = MINUTES_KEPT_MS / SPAN_MS.day

function violation(field: 'from' | 'to', rule: string): ReportRange {
  return { kind: 'violation', field, rule }
}
