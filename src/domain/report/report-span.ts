/** What a report can be cut into, shortest first. All are whole in UTC. */
export const REPORT_SPANS = ['minute', 'hour', 'day'] as const
export type ReportSpan = (typeof REPORT_SPANS)[number]

/** Milliseconds of each. */
export const SPAN_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const satisfies Record<
  ReportSpan,
  number
>

/** Buckets of a series, at most: a day of minutes, a month of hours, a year of days. A summary is of a year at most. */
export const MAX_BUCKETS = { minute: 1_440, hour: 744, day: 366 } as const satisfies Record<
  ReportSpan,
  number
>

/** Counted minutes are kept so long; of an older hour all minutes are counted again together. */
export const MINUTES_KEPT_MS = 35 * SPAN_MS.day

/** How long acceptances took, and what became of codes, is kept so long. */
export const TIMINGS_KEPT_MS = 8 * SPAN_MS.day
/** The same in days. */
export const TIMINGS_KEPT_DAYS = TIMINGS_KEPT_MS / SPAN_MS.day

/** Rollups of one span that begin at or after `fromMs` and before `toMs` (Unix milliseconds). */
export type Piece = { readonly span: ReportSpan; readonly fromMs: number; readonly toMs: number }

/** The start of the span that an instant is in. */
export function startOfSpan(span: ReportSpan, atMs: number): number {
  return Math.floor(atMs / SPAN_MS[span]) * SPAN_MS[span]
}

/** Spans that are not what the shorter ones in them add up to, as `hour 1764028800000`. */
export type StaleSpans = ReadonlySet<string>

/** The name of a span among those that are stale. */
export function spanKey(span: ReportSpan, startMs: number): string {
  return `${span} ${startMs}`
}

/**
 * The fewest rollups that cover whole minutes from `fromMs` to `toMs`, none longer than `longest` and none stale: days
 * inside, hours and minutes at the edges and in place of what is stale.
 */
export function piecesOf(fromMs: number, toMs: number, longest: ReportSpan, stale: StaleSpans): Piece[] {
  const pieces: Piece[] = []
  const spans = REPORT_SPANS.slice(0, REPORT_SPANS.indexOf(longest) + 1).toReversed()
  for (let atMs = fromMs; atMs < toMs; ) {
    const span = spans.find((each) => fits(each, atMs, toMs, stale)) ?? 'minute'
    const endMs = atMs + SPAN_MS[span]
    const last = pieces.at(-1)
    if (last?.span === span) pieces[pieces.length - 1] = { ...last, toMs: endMs }
    else pieces.push({ span, fromMs: atMs, toMs: endMs })
    atMs = endMs
  }
  return pieces
}

function fits(span: ReportSpan, atMs: number, toMs: number, stale: StaleSpans): boolean {
  return atMs % SPAN_MS[span] === 0 && atMs + SPAN_MS[span] <= toMs && !stale.has(spanKey(span, atMs))
}
