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

/** What an hour has of each client lies ready so long: longer than the time of a report by hour can be. Of a day it does for good. */
export const CLIENT_HOURS_KEPT_MS = MINUTES_KEPT_MS

/** How long acceptances took, and what became of codes, is kept so long. */
export const TIMINGS_KEPT_MS = 8 * SPAN_MS.day
/** The same in days. */
export const TIMINGS_KEPT_DAYS = TIMINGS_KEPT_MS / SPAN_MS.day

/** Rollups of one span that begin at or after `fromMs` and before `toMs` (Unix milliseconds). */
export type Piece = { readonly span: ReportSpan; readonly fromMs: number; readonly toMs: number }

/** An hour or a day, which is summed up once it is over. */
export type FoldedSpan = { readonly span: 'hour' | 'day'; readonly startMs: number }

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
    append(pieces, { span, fromMs: atMs, toMs: endMs })
    atMs = endMs
  }
  return pieces
}

/** The hours and days of pieces, one by one. */
export function foldedSpansOf(pieces: readonly Piece[]): FoldedSpan[] {
  return pieces.flatMap(({ span, fromMs, toMs }) =>
    span === 'minute'
      ? []
      : Array.from({ length: (toMs - fromMs) / SPAN_MS[span] }, (_, index) => ({
          span,
          startMs: fromMs + index * SPAN_MS[span],
        })),
  )
}

/** Pieces without these hours and days, named by `spanKey`. */
export function piecesWithout(pieces: readonly Piece[], without: ReadonlySet<string>): Piece[] {
  const left: Piece[] = pieces.filter(({ span }) => span === 'minute')
  for (const { span, startMs } of foldedSpansOf(pieces))
    if (!without.has(spanKey(span, startMs)))
      append(left, { span, fromMs: startMs, toMs: startMs + SPAN_MS[span] })
  return left
}

/** Adds a piece behind the others, or to the last one where it goes on with it. */
function append(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1)
  if (last?.span === piece.span && last.toMs === piece.fromMs)
    pieces[pieces.length - 1] = { ...last, toMs: piece.toMs }
  else pieces.push(piece)
}

function fits(span: ReportSpan, atMs: number, toMs: number, stale: StaleSpans): boolean {
  return atMs % SPAN_MS[span] === 0 && atMs + SPAN_MS[span] <= toMs && !stale.has(spanKey(span, atMs))
}
