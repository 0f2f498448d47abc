import { mayBeKept, type RequestId, requestIdFrom, requestIdOf } from '../domain/message/request-id.ts'
import type { MessageId } from '../domain/message.ts'
import type { Sampler } from '../domain/trace/sampler.ts'
import { type TraceHeaders, type TraceParent, traceHeaders } from '../domain/trace/trace-parent.ts'
import type { PlacedSpan, Span, SpanCounts, SpanName, SpanSink } from './span.ts'

/** A span that is under way; `headers` give its trace on to who is asked. `end` is called once. */
export type OpenSpan = {
  readonly headers: TraceHeaders
  end(told: Pick<Span, 'attributes' | 'error'>): void
}

/**
 * Traces of requests: all that happens to the messages of one request, in whichever process, is one trace. Its id is that of the
 * request without dashes, or that of the `traceparent` that the request came with. Its root is the span `accept`, or `refuse` where it
 * came to no acceptance, whose id every process knows by the request; the other spans hang on it.
 */
export type Tracer = {
  /** Unix milliseconds with fractions, that never go back by less than the clock itself does. */
  now(): number
  /** The trace of this request goes on from elsewhere, or, null, begins here. */
  follow(requestId: RequestId, parent: TraceParent | null): void
  /** Finds out which of these messages are of traces that go on from elsewhere. Never rejects: what cannot be read is not recorded. */
  learn(messageIds: readonly MessageId[]): Promise<void>
  /** Records the root of a request's trace. */
  addRoot(requestId: RequestId, span: Span): void
  /** Whether that was done, as far as is remembered, or would have been if the trace were recorded. */
  hasRoot(requestId: RequestId): boolean
  /** Records a span of a request, or of a message of it. */
  add(id: RequestId | MessageId, span: Span): void
  /** Begins a span whose trace is given on to who is asked next. */
  begin(name: SpanName, messageId: MessageId): OpenSpan
  /** The id of the trace that a request or a message is of, for a log line; null: it is not known here. */
  traceIdOf(id: string): string | null
  counts(): SpanCounts
  /** Sends what is there, within `withinMs`. */
  close(withinMs: number): Promise<void>
}

/** What a tracer needs. */
export type TracerDeps = {
  readonly sink: SpanSink
  readonly sampler: Sampler
  /** The traces that these requests go on with; those without one are left out. */
  readonly readParents: (requestIds: readonly RequestId[]) => Promise<ReadonlyMap<RequestId, TraceParent>>
  /** Unix milliseconds. */
  readonly now: () => number
  /** In milliseconds with fractions, only forward. */
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
}

/** Requests of which is remembered whose trace they go on with, and that their root is there. */
const MAX_REMEMBERED = 20_000

/** The clock may be so far from where it was thought to be, in milliseconds, before it is looked at anew. */
const MAX_DRIFT_MS = 2

/** Opens a tracer. */
export function openTracer({ sink, sampler, readParents, now, clock, random }: TracerDeps): Tracer {
  /** Null: the request has no other trace than its own. The oldest are first. */
  const parents = new Map<RequestId, TraceParent | null>()
  const roots = new Set<RequestId>()
  let offsetMs = now() - clock()
  const spanIds = openSpanIds(random)

  function remember(requestId: RequestId, parent: TraceParent | null): void {
    parents.delete(requestId)
    parents.set(requestId, parent)
    forgetOldest(parents)
  }

  function fineNow(): number {
    const fine = offsetMs + clock()
    const coarse = now()
    if (Math.abs(fine - coarse) <= MAX_DRIFT_MS) return fine
    offsetMs = coarse - clock()
    return coarse
  }

  /** The trace of a request or message; undefined: it may go on from elsewhere, which is not known here. */
  function traceOf(id: string): Trace | undefined {
    const requestId = requestIdFrom(id)
    const parent = parents.get(requestId)
    if (parent === undefined && mayBeKept(id)) return undefined
    const traceId = parent?.traceId ?? requestId.replaceAll('-', '')
    return {
      traceId,
      rootId: rootIdOf(requestId),
      sampled: sampler(traceId, parent?.sampled ?? null),
      parent: parent ?? null,
    }
  }

  function place(trace: Trace, span: Span, spanId: string, parentSpanId: string | null): void {
    const state = trace.parent?.state ?? null
    const placed: PlacedSpan = { ...span, traceId: trace.traceId, spanId, parentSpanId, state }
    sink.add(placed)
  }

  return {
    now: fineNow,
    follow: remember,
    async learn(messageIds) {
      const unknown = new Set<RequestId>()
      for (const id of messageIds)
        if (mayBeKept(id) && !parents.has(requestIdOf(id))) unknown.add(requestIdOf(id))
      if (unknown.size === 0) return
      try {
        const found = await readParents([...unknown])
        for (const id of unknown) remember(id, found.get(id) ?? null)
      } catch {
        // The database is away, which others say: these spans are missed.
      }
    },
    hasRoot: (requestId) => roots.has(requestId),
    addRoot(requestId, span) {
      roots.add(requestId)
      forgetOldest(roots)
      const trace = traceOf(requestId)
      if (trace?.sampled) place(trace, span, trace.rootId, trace.parent?.spanId ?? null)
    },
    add(id, span) {
      const trace = traceOf(id)
      if (trace?.sampled) place(trace, span, spanIds(), trace.rootId)
    },
    begin(name, messageId) {
      const startMs = fineNow()
      const trace = traceOf(messageId) ?? traceOf(requestIdOf(messageId))
      const spanId = spanIds()
      const { traceId = '', sampled = false, parent = null } = trace ?? {}
      return {
        headers: traceHeaders({ traceId, spanId, sampled, state: parent?.state ?? null }),
        end(told) {
          if (trace?.sampled) place(trace, { name, startMs, endMs: fineNow(), ...told }, spanId, trace.rootId)
        },
      }
    },
    traceIdOf: (id) => (UUID7.test(id) ? (traceOf(id)?.traceId ?? null) : null),
    counts: sink.counts,
    close: sink.close,
  }
}

/** They are in the order in which they came. */
function forgetOldest(remembered: {
  readonly size: number
  keys(): Iterable<RequestId>
  delete(id: RequestId): boolean
}): void {
  if (remembered.size <= MAX_REMEMBERED) return
  const [oldest] = remembered.keys()
  if (oldest !== undefined) remembered.delete(oldest)
}

/** Whatever else who asked named a request leads to no trace. */
const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

type Trace = {
  readonly traceId: string
  readonly rootId: string
  readonly sampled: boolean
  readonly parent: TraceParent | null
}

/** The last 64 bits of the request's id: the variant of a UUID sees to it that they are not all 0. */
function rootIdOf(requestId: RequestId): string {
  return requestId.slice(19, 23) + requestId.slice(24)
}

const SPAN_ID_BYTES = 8
const IDS_AT_ONCE = 512

/** Makes ids of spans: 64 random bits, as good as never all 0. */
function openSpanIds(random: (bytes: number) => Uint8Array): () => string {
  let digits = ''
  let at = 0
  return () => {
    if (at >= digits.length) {
      digits = random(SPAN_ID_BYTES * IDS_AT_ONCE).toHex()
      at = 0
    }
    at += SPAN_ID_BYTES * 2
    return digits.slice(at - SPAN_ID_BYTES * 2, at)
  }
}
