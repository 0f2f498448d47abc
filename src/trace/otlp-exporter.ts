import type { Logger } from 'pino'
import { readRetryAfter } from '../domain/callback/callback-answer.ts'
import { exportRequest, type Resource } from './otlp-json.ts'
import type { PlacedSpan, SpanSink } from './span.ts'

/** Spans that wait for the collector, at most: some 8 MB, and seconds of full load. What comes beyond them is dropped. */
const MAX_WAITING = 16_384

/** Spans in one request. */
const MAX_BATCH = 512

/** A span waits so long for others. */
const SEND_EVERY_MS = 1_000

/** A request to the collector may take so long (the default of OTEL_EXPORTER_OTLP_TIMEOUT). */
const TIMEOUT_MS = 10_000

/** Pauses after a collector that cannot take spans now, unless it says how long. */
const MIN_PAUSE_MS = 1_000
const MAX_PAUSE_MS = 30_000

/** No collector is waited for longer than this, whatever its Retry-After says. */
const MAX_ASKED_PAUSE_MS = 300_000

/** What is dropped is told this often, in milliseconds. */
const TELL_EVERY_MS = 60_000

/** What may be sent again (OTLP specification, "Retryable Response Codes"); anything else is lost for good. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** How the collector is reached. */
export type OtlpOptions = {
  /** Where traces are posted to, with `/v1/traces`. */
  readonly url: string
  /** Sent with each request; they may hold secrets. */
  readonly headers: Readonly<Record<string, string>>
  readonly resource: Resource
  readonly log: Pick<Logger, 'warn' | 'info'>
}

type Sent =
  /** `rejected`: spans that it takes for wrong, of those it was sent. */
  | { readonly kind: 'taken'; readonly rejected: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'later'; readonly pauseMs: number | null }

/**
 * Opens the way to a collector: OTLP over HTTP in JSON. Batches go one after the other; while the collector is away spans gather up to
 * a bound, then the newest are dropped and counted. Nothing here ever waits for it or fails because of it.
 */
export function openOtlpExporter({ url, headers, resource, log }: OtlpOptions): SpanSink {
  const waiting: PlacedSpan[] = []
  let sent = 0
  let dropped = 0
  let told = { atMs: Number.NEGATIVE_INFINITY, dropped: 0 }
  let pauseMs = 0
  let sending: Promise<void> | null = null
  let timer: Timer | null = null
  let closing = false

  function wake(afterMs: number): void {
    if (sending || (timer && afterMs > 0)) return
    if (timer) clearTimeout(timer)
    timer = setTimeout(start, afterMs)
    // A process that is to end does not wait for its spans, but for `close`.
    timer.unref()
  }

  function start(): void {
    timer = null
    sending = sendAll().finally(() => {
      sending = null
      if (waiting.length > 0 && !closing) wake(pauseMs || SEND_EVERY_MS)
    })
  }

  /** As long as there are full batches, and the rest once. */
  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH)
      const outcome = await post(exportRequest(resource, batch), batch.length)
      if (outcome.kind === 'later') {
        pauseMs = outcome.pauseMs ?? Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, pauseMs * 2))
        return
      }
      pauseMs = 0
      waiting.splice(0, batch.length)
      const rejected = outcome.kind === 'taken' ? outcome.rejected : batch.length
      sent += batch.length - rejected
      if (rejected > 0) drop(rejected, 'the collector refuses spans')
      if (waiting.length < MAX_BATCH && !closing) return
    }
  }

  async function post(body: string, spans: number): Promise<Sent> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      // The status decides: what it said with it may be anything, and break off.
      const said = await response.text().catch(() => '')
      if (response.ok) return { kind: 'taken', rejected: Math.min(spans, rejectedOf(said)) }
      if (!RETRYABLE.has(response.status)) return { kind: 'refused' }
      const askedMs = readRetryAfter(response.headers.get('retry-after'), Date.now())
      return { kind: 'later', pauseMs: askedMs && Math.min(MAX_ASKED_PAUSE_MS, askedMs) }
    } catch {
      return { kind: 'later', pauseMs: null }
    }
  }

  function drop(count: number, why: string): void {
    dropped += count
    const atMs = performance.now()
    if (atMs - told.atMs < TELL_EVERY_MS) return
    log.warn(
      { spans: dropped - told.dropped, why },
      'spans dropped: the collector of traces does not take them',
    )
    told = { atMs, dropped }
  }

  return {
    add(span) {
      if (waiting.length >= MAX_WAITING) return drop(1, 'too many wait for the collector')
      waiting.push(span)
      // A pause that the collector wants is kept.
      wake(pauseMs > 0 ? pauseMs : waiting.length >= MAX_BATCH ? 0 : SEND_EVERY_MS)
    },
    counts: () => ({ sent, dropped }),
    async close(withinMs) {
      closing = true
      if (timer) clearTimeout(timer)
      const last = async () => {
        await sending
        await sendAll()
      }
      await Promise.race([last(), Bun.sleep(withinMs)])
      if (waiting.length > 0) drop(waiting.length, 'not sent before the stop')
    },
  }
}

/** Spans that the collector did not take of a request that it did (OTLP specification, "Partial Success"). */
function rejectedOf(answer: string): number {
  try {
    const { partialSuccess } = JSON.parse(answer) as { partialSuccess?: { rejectedSpans?: unknown } } // anything, perhaps
    return Math.max(0, Math.trunc(Number(partialSuccess?.rejectedSpans ?? 0)) || 0)
  } catch {
    return 0
  }
}
