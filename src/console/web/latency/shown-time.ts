import { type ReportSpan, SPAN_MS, TIMINGS_KEPT_MS } from '../../../domain/report/report-span.ts'

/** A time of whole buckets, as ISO; `to` is not in it and may be in the future. */
export type ShownTime = { readonly from: string; readonly to: string; readonly bucket: ReportSpan }

/** The starts of the buckets that have begun, in Unix milliseconds. */
export function startsOf({ from, to, bucket }: ShownTime, nowMs: number): number[] {
  const [fromMs, toMs] = [Date.parse(from), Math.min(Date.parse(to), nowMs)]
  const count = Math.max(0, Math.ceil((toMs - fromMs) / SPAN_MS[bucket]))
  return Array.from({ length: count }, (_, index) => fromMs + index * SPAN_MS[bucket])
}

/** The part of a time that is kept for eight days; null: none of it is. */
export function keptPart({ from, to, bucket }: ShownTime, nowMs: number): ShownTime | null {
  const spanMs = SPAN_MS[bucket]
  const firstMs = Math.ceil((nowMs - TIMINGS_KEPT_MS) / spanMs) * spanMs
  if (Date.parse(to) <= firstMs) return null
  return { from: new Date(Math.max(firstMs, Date.parse(from))).toISOString(), to, bucket }
}
