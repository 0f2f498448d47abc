import {
  MAX_BUCKETS,
  MINUTES_KEPT_MS,
  REPORT_SPANS,
  type ReportSpan,
  SPAN_MS,
} from '../../../domain/report/report-span.ts'

/** What the charts and tables show: whole buckets, from (inclusive) to (exclusive). */
export type Span = { readonly from: string; readonly to: string; readonly bucket: ReportSpan }

/** A time that moves on: its last bucket is the one that runs now. */
export type Preset = {
  readonly kind: 'preset'
  readonly key: string
  readonly title: string
  readonly bucket: ReportSpan
  readonly buckets: number
}

/** A time that stays, in Unix milliseconds. */
export type Fixed = {
  readonly kind: 'fixed'
  readonly key: string
  readonly fromMs: number
  readonly toMs: number
  readonly bucket: ReportSpan
}

/** What is chosen. */
export type Range = Preset | Fixed

/** The rule that a time breaks. */
export type Fault = { readonly field: 'from' | 'to'; readonly rule: string }

const preset = (key: string, title: string, bucket: ReportSpan, buckets: number): Preset => ({
  kind: 'preset',
  key,
  title,
  bucket,
  buckets,
})

/** From the nearest to the farthest. */
export const RANGES: readonly [Preset, ...Preset[]] = [
  preset('15m', '15 min', 'minute', 15),
  preset('1h', '1 h', 'minute', 60),
  preset('6h', '6 h', 'minute', 360),
  preset('24h', '24 h', 'minute', 1_440),
  preset('7d', '7 days', 'hour', 168),
  preset('30d', '30 days', 'hour', 720),
]

/** The time that a range shows now. */
export function spanOf(range: Range, nowMs: number): Span {
  if (range.kind === 'fixed') return spanFrom(range.fromMs, range.toMs, range.bucket)
  const step = SPAN_MS[range.bucket]
  const toMs = (Math.floor(nowMs / step) + 1) * step
  return spanFrom(toMs - range.buckets * step, toMs, range.bucket)
}

/** The same time in whole buckets of another length: it may begin earlier and end later. */
export function widened({ from, to }: Span, bucket: ReportSpan): Span {
  const { fromMs, toMs } = outward(Date.parse(from), Date.parse(to), bucket)
  return spanFrom(fromMs, toMs, bucket)
}

/** The time so long before. */
export function earlier({ from, to, bucket }: Span, byMs: number): Span {
  return spanFrom(Date.parse(from) - byMs, Date.parse(to) - byMs, bucket)
}

/**
 * The time between two instants, in the finest buckets that a report has for it: minutes for up to 24 hours of the last 35 days, hours
 * for up to 31 days, days for up to 366. Widened to whole ones.
 */
export function fixedRange(fromMs: number, toMs: number, nowMs: number): Fixed | Fault {
  if (Number.isNaN(fromMs)) return { field: 'from', rule: NO_TIME }
  if (Number.isNaN(toMs)) return { field: 'to', rule: NO_TIME }
  if (fromMs % SPAN_MS.minute !== 0) return { field: 'from', rule: 'must be a whole minute' }
  if (toMs % SPAN_MS.minute !== 0) return { field: 'to', rule: 'must be a whole minute' }
  if (fromMs >= toMs) return { field: 'from', rule: 'must be before the end' }
  if (fromMs > nowMs) return { field: 'from', rule: 'must not be ahead' }
  for (const bucket of REPORT_SPANS) {
    const whole = outward(fromMs, toMs, bucket)
    if (bucket === 'minute' && fromMs < nowMs - MINUTES_KEPT_MS) continue
    if ((whole.toMs - whole.fromMs) / SPAN_MS[bucket] > MAX_BUCKETS[bucket]) continue
    return { kind: 'fixed', key: `${whole.fromMs}-${whole.toMs}`, bucket, ...whole }
  }
  return { field: 'to', rule: `must be at most ${MAX_BUCKETS.day} days after the start` }
}

const NO_TIME = 'must be a time'

/** The range of an address, or what is wrong with it. */
export function rangeOf(params: URLSearchParams, nowMs: number): Range | Fault {
  const [from, to] = [params.get('from'), params.get('to')]
  if (from !== null || to !== null) return fixedRange(Date.parse(from ?? ''), Date.parse(to ?? ''), nowMs)
  return RANGES.find(({ key }) => key === params.get('range')) ?? RANGES[0]
}

/** The parameters that `rangeOf` reads as this range. */
export function addressOf(range: Range): Readonly<Record<string, string>> {
  if (range.kind === 'preset') return { range: range.key }
  return { from: minuteText(range.fromMs), to: minuteText(range.toMs) }
}

/** What was dragged over a chart, in Unix seconds: every bucket that is touched. */
export function zoomedIn({ bucket }: Span, fromS: number, toS: number, nowMs: number): Fixed | Fault {
  const { fromMs, toMs } = outward(fromS * 1_000, toS * 1_000, bucket)
  // One value is no line.
  return fixedRange(fromMs, Math.max(toMs, fromMs + 2 * SPAN_MS[bucket]), nowMs)
}

/** Three times as long around the middle; it ends with the minute that runs now where it would end later. */
export function zoomedOut({ fromMs, toMs }: Fixed, nowMs: number): Fixed | Fault {
  const longest = MAX_BUCKETS.day * SPAN_MS.day - 2 * SPAN_MS.day
  const length = Math.min(3 * (toMs - fromMs), longest)
  const latest = Math.max(toMs, outward(0, nowMs, 'minute').toMs)
  const end = Math.min(outward(0, (fromMs + toMs + length) / 2, 'minute').toMs, latest)
  return fixedRange(end - length, end, nowMs)
}

const SETTLED_AFTER_MS = 3 * SPAN_MS.minute
const DAY_OF_MINUTES = 360
const POLLED = { often: 4_000, less: 15_000, seldom: 60_000 } as const

/** How often what a range shows is read again, in milliseconds; null for what is past and read once. */
export function readEveryMs(range: Range, nowMs: number): number | null {
  if (range.kind === 'fixed' && range.toMs < nowMs - SETTLED_AFTER_MS) return null
  if (range.bucket !== 'minute') return POLLED.seldom
  const span = spanOf(range, nowMs)
  return bucketsOf(span) < DAY_OF_MINUTES ? POLLED.often : POLLED.less
}

/** The buckets of a series that has a line for each provider: a day of minutes of ten providers would be 14,400 rows. */
export function byProvider(span: Span): Span {
  return span.bucket === 'minute' && bucketsOf(span) > DAY_OF_MINUTES ? widened(span, 'hour') : span
}

function bucketsOf({ from, to, bucket }: Span): number {
  return (Date.parse(to) - Date.parse(from)) / SPAN_MS[bucket]
}

function outward(fromMs: number, toMs: number, bucket: ReportSpan) {
  const step = SPAN_MS[bucket]
  return { fromMs: Math.floor(fromMs / step) * step, toMs: Math.ceil(toMs / step) * step }
}

function spanFrom(fromMs: number, toMs: number, bucket: ReportSpan): Span {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), bucket }
}

function minuteText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16)}Z`
}
