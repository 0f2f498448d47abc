import { isLifecycleState, LIFECYCLE, type WaitsFor } from '../../../domain/lifecycle.ts'
import type { Exchange, StoredEvent } from '../answers.ts'

/** What a message did in a span of its life; `other`: in a state of another release. */
export const SPAN_KINDS = [
  'held',
  'queue',
  'slowed',
  'provider',
  'unanswered',
  'retry',
  'network',
  'other',
] as const
export type SpanKind = (typeof SPAN_KINDS)[number]

/** A span of a message's life. Instants in Unix milliseconds. */
export type Span = {
  readonly kind: SpanKind
  readonly fromMs: number
  readonly toMs: number
  /** It goes on. */
  readonly isOpen: boolean
  readonly state: StoredEvent['to']
  /** In whose queue, at whom, on whose network; null: at nobody's. */
  readonly provider: string | null
  /** Of the submission, from 1; 0 before the first. */
  readonly attempt: number
  /** Requests with an answer that were made in it. */
  readonly asked: readonly Exchange[]
}

const KIND_OF: Readonly<Record<WaitsFor, SpanKind>> = {
  itsTime: 'held',
  dispatch: 'queue',
  answer: 'provider',
  retry: 'retry',
  receipt: 'network',
}

/** After these a submission has no answer to wait for any more. */
const ENDS_UNKNOWN: ReadonlySet<string> = new Set(['PROVIDER_UNKNOWN', 'ALARM_RANG'])

/**
 * What a message did with its time, from its acceptance until its end, or until `nowMs`: spans that follow each other without a
 * gap and without an overlap. Two rows that leave it where it was are one span; what was ignored ends none. Clocks of workers that
 * differ make a span of 0 ms at the worst.
 */
export function spansOf(rows: readonly StoredEvent[], exchanges: readonly Exchange[], nowMs: number): Span[] {
  const spans: Omit<Span, 'asked'>[] = []
  const counted = rows.filter(({ ignored }) => !ignored)
  let atMs = Date.parse(counted[0]?.at ?? '')
  counted.forEach((row, index) => {
    const next = counted[index + 1]
    if (next === undefined && isFinal(row.to)) return
    const fromMs = atMs
    atMs = Math.max(fromMs, next === undefined ? nowMs : Date.parse(next.at))
    const span = {
      kind: kindOf(row),
      fromMs,
      toMs: atMs,
      isOpen: next === undefined,
      state: row.to,
      provider: row.provider ?? null,
      attempt: row.attempt,
    }
    const before = spans.at(-1)
    if (before !== undefined && isSame(before, span) && row.from === row.to)
      spans[spans.length - 1] = { ...before, toMs: span.toMs, isOpen: span.isOpen }
    else spans.push(span)
  })
  const asked = Map.groupBy(exchanges, (exchange) => nearestOf(spans, exchange))
  return spans.map((span) => ({ ...span, asked: asked.get(span) ?? [] }))
}

function kindOf({ to, from, event }: StoredEvent): SpanKind {
  const waitsFor = isLifecycleState(to) ? LIFECYCLE[to].waitsFor : null
  if (waitsFor === null) return 'other'
  if (waitsFor === 'answer' && from === to && ENDS_UNKNOWN.has(event)) return 'unanswered'
  if (waitsFor === 'dispatch' && event === 'PROVIDER_THROTTLED') return 'slowed'
  return KIND_OF[waitsFor]
}

function isFinal(state: string): boolean {
  return isLifecycleState(state) && LIFECYCLE[state].final
}

/** A row that leaves a message in its state goes on with its span: a throttled one stays so until it is dispatched. */
function isSame(a: Omit<Span, 'asked'>, b: Omit<Span, 'asked'>): boolean {
  const isKind = a.kind === b.kind || (a.state === b.state && b.kind !== 'unanswered' && b.kind !== 'slowed')
  return isKind && a.state === b.state && a.provider === b.provider && a.attempt === b.attempt
}

/** The span in which that attempt was at the provider: of several, as after it was throttled, the one that began nearest. */
function nearestOf<S extends Omit<Span, 'asked'>>(spans: readonly S[], exchange: Exchange): S | undefined {
  if (exchange.what !== 'submission') return undefined
  const { attempt, provider } = exchange
  const farMs = ({ fromMs }: S) => Math.abs(Date.parse(exchange.at) - fromMs)
  return spans
    .filter((span) => span.kind === 'provider' && span.attempt === attempt && span.provider === provider)
    .toSorted((a, b) => farMs(a) - farMs(b))[0]
}

/** Where spans differ by more than this a bar of the shortest could not be seen: then bars follow the logarithm of their length. */
const LINEAR_UP_TO = 100

/** How bars are drawn: each its share of the whole, from 0 to 1. */
export type Scale = {
  readonly kind: 'linear' | 'log'
  /** Where the bar of each span begins, and how wide it is. */
  readonly bars: readonly { readonly left: number; readonly width: number }[]
}

/** Places spans beside each other from 0 to 1. */
export function scaleOf(spans: readonly Pick<Span, 'fromMs' | 'toMs'>[]): Scale {
  const lengths = spans.map(({ fromMs, toMs }) => toMs - fromMs)
  const seen = lengths.filter((length) => length > 0)
  const isLinear = seen.length === 0 || Math.max(...seen) <= LINEAR_UP_TO * Math.min(...seen)
  // One more, so that a millisecond is seen beside an hour.
  const weights = isLinear ? lengths : lengths.map((length) => Math.log10(1 + length))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let left = 0
  const bars = weights.map((weight) => {
    const width = total === 0 ? 0 : weight / total
    const bar = { left, width }
    left += width
    return bar
  })
  return { kind: isLinear ? 'linear' : 'log', bars }
}

/** Where a message's time went, in milliseconds; they add up to its life. */
export type Shares = { readonly [W in Whose]: number }
export type Whose = 'ours' | 'provider' | 'network' | 'meant'

const WHOSE: Readonly<Record<SpanKind, Whose>> = {
  held: 'meant',
  queue: 'ours',
  slowed: 'provider',
  provider: 'provider',
  unanswered: 'provider',
  retry: 'meant',
  network: 'network',
  other: 'ours',
}

/** Adds up spans by who let the message wait; `meant`: the wait was asked for, or is that before another try. */
export function sharesOf(spans: readonly Pick<Span, 'kind' | 'fromMs' | 'toMs'>[]): Shares {
  const shares = { ours: 0, provider: 0, network: 0, meant: 0 }
  for (const { kind, fromMs, toMs } of spans) shares[WHOSE[kind]] += toMs - fromMs
  return shares
}
