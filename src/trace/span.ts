/** What is told of a span besides its time; null is left out. Never a text, a number of a handset or a secret. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>

/** The seams that have spans. */
export type SpanName =
  | 'accept'
  | 'refuse'
  | 'commit'
  | 'publish'
  | 'take'
  | 'step'
  | 'submit'
  | 'receipt'
  | 'callback'

/** A piece of a message's life that is over. Instants in Unix milliseconds with fractions, from `Tracer.now`. */
export type Span = {
  readonly name: SpanName
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  /** What went wrong, in a word of ours; null: nothing did. */
  readonly error: string | null
}

/** A span with its place in its trace. */
export type PlacedSpan = Span & {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly state: string | null
}

/** Where finished spans go. */
export type SpanSink = {
  /** Takes a span; costs a push into an array. Where there is no more room it is dropped, and counted. */
  add(span: PlacedSpan): void
  counts(): SpanCounts
  /** Sends what is there, within `withinMs`. */
  close(withinMs: number): Promise<void>
}

/** What became of spans since the start. */
export type SpanCounts = { readonly sent: number; readonly dropped: number }
