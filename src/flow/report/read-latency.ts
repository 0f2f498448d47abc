import type { ClientId } from '../../domain/message.ts'
import { type Histogram, sumOfHistograms } from '../../domain/report/histogram.ts'
import { piecesOf, type ReportSpan, SPAN_MS, spanKey, startOfSpan } from '../../domain/report/report-span.ts'
import type { Db } from '../../store/database/db.ts'
import { type LatencyRow, readLatencyRows } from '../../store/report/latency-rows.ts'
import { readFreshness, readStale } from '../../store/report/report-rows.ts'

/** Messages accepted from `fromMs` (inclusive) to `toMs` (exclusive), whole buckets; `express` null: of both kinds. */
export type LatencyRequest = {
  readonly fromMs: number
  readonly toMs: number
  readonly bucket: ReportSpan
  readonly clientId: ClientId | null
  readonly express: boolean | null
}

/** How long messages took, by bucket and in all. Buckets without messages are not there. */
export type LatencyReport = {
  readonly asOf: Date
  readonly pendingMinutes: number
  readonly rows: readonly LatencyRow[]
  readonly sent: Histogram
  readonly delivered: Histogram
}

/** Buckets read in one statement: the histograms of more would not fit into its memory (work_mem, 4 MB). */
const SLICE_BUCKETS = 250

/** Reads how long messages took to SENT and to DELIVERED. */
export async function readLatency({ sql }: Db, request: LatencyRequest): Promise<LatencyReport> {
  const { fromMs, toMs, bucket, clientId, express } = request
  const freshness = await readFreshness(sql, fromMs, toMs)
  const stale = await readStale(sql, startOfSpan('day', fromMs), toMs)
  const names = new Set(stale.map(([span, startMs]) => spanKey(span, startMs)))
  const rows: LatencyRow[] = []
  const stepMs = SLICE_BUCKETS * SPAN_MS[bucket]
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
    const pieces = piecesOf(atMs, Math.min(atMs + stepMs, toMs), bucket, names)
    rows.push(...(await readLatencyRows(sql, { pieces, bucket, clientId }, express)))
  }
  return {
    ...freshness,
    rows,
    sent: sumOfHistograms(rows.map(({ sent }) => sent)),
    delivered: sumOfHistograms(rows.map(({ delivered }) => delivered)),
  }
}
