import type { ClientId } from '../../domain/message.ts'
import type { ReportGroup } from '../../domain/report/report-dimensions.ts'
import { piecesOf, type ReportSpan, SPAN_MS, spanKey } from '../../domain/report/report-span.ts'
import type { Db } from '../../store/database/db.ts'
import {
  NO_MESSAGES,
  type ReportQuery,
  type ReportRow,
  readFreshness,
  readReportGroups,
  readReportRows,
  readStale,
} from '../../store/report/report-rows.ts'
import { isByClient, readByClient, readClients } from './read-by-client.ts'

/** What is asked: messages accepted from `fromMs` (inclusive) to `toMs` (exclusive), both whole minutes, or whole buckets. */
export type ReportRequest = {
  readonly fromMs: number
  readonly toMs: number
  /** Null: one row for all the time. */
  readonly bucket: ReportSpan | null
  readonly groupBy: ReportGroup | null
  readonly clientId: ClientId | null
}

/** A report, or that it would have more rows than `MAX_REPORT_ROWS`. */
export type Report =
  | { readonly kind: 'too_many_rows' }
  | {
      readonly kind: 'report'
      /** When the newest counts were made. */
      readonly asOf: Date
      /** Minutes in the report in which something has changed since. */
      readonly pendingMinutes: number
      /** By bucket, then group; the buckets of a series without messages are there with zeros. */
      readonly rows: AsyncGenerator<readonly ReportRow[]>
    }

/** Rows of a report, at most: buckets × groups. */
export const MAX_REPORT_ROWS = 50_000

/** Rows read in one statement: the histograms of more would not fit into its memory (work_mem, 4 MB). */
const SLICE_ROWS = 1_000

/** Opens a report; its rows are read while they are taken. */
export async function openReport({ sql }: Db, request: ReportRequest): Promise<Report> {
  const { fromMs, toMs, bucket, groupBy, clientId } = request
  const buckets = bucket ? (toMs - fromMs) / SPAN_MS[bucket] : 1
  // A day has the groups of all that is in it, an hour too; but minutes are forgotten before them.
  const ofGroups = bucket === 'minute' ? 'minute' : 'day'
  const freshness = await readFreshness(sql, fromMs, toMs)
  const groups = groupBy ? await readGroups(await queryOf(fromMs, toMs, ofGroups)) : ['']
  if (buckets * groups.length > MAX_REPORT_ROWS) return { kind: 'too_many_rows' }
  return { kind: 'report', ...freshness, rows: rowsOf() }

  async function* rowsOf(): AsyncGenerator<readonly ReportRow[]> {
    const perSlice = Math.max(1, Math.floor(SLICE_ROWS / Math.max(1, groups.length)))
    const stepMs = bucket ? perSlice * SPAN_MS[bucket] : toMs - fromMs
    for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
      const endMs = Math.min(atMs + stepMs, toMs)
      const query = await queryOf(atMs, endMs, bucket ?? 'day')
      const rows = isByClient(query)
        ? await readByClient(sql, query, groups.length)
        : await readReportRows(sql, query)
      yield filled(rows, startsOf(atMs, endMs), groups)
    }
  }

  function startsOf(firstMs: number, endMs: number): number[] {
    if (!bucket) return [firstMs]
    const spanMs = SPAN_MS[bucket]
    return Array.from({ length: (endMs - firstMs) / spanMs }, (_, index) => firstMs + index * spanMs)
  }

  function readGroups(query: ReportQuery): Promise<string[]> {
    const read = isByClient(query) ? readClients : readReportGroups
    return read(sql, query, MAX_REPORT_ROWS + 1)
  }

  async function queryOf(firstMs: number, endMs: number, longest: ReportSpan): Promise<ReportQuery> {
    // A summary may begin within an hour or a day.
    const stale = await readStale(sql, Math.floor(firstMs / SPAN_MS.day) * SPAN_MS.day, endMs)
    const names = new Set(stale.map(([span, startMs]) => spanKey(span, startMs)))
    return { pieces: piecesOf(firstMs, endMs, longest, names), bucket, groupBy, clientId }
  }
}

/** One row for each bucket and group, in order; zeros where nothing was read. */
export function filled(
  rows: readonly ReportRow[],
  starts: readonly number[],
  groups: readonly string[],
): ReportRow[] {
  const read = new Map(rows.map((row) => [`${row.bucketMs} ${row.group}`, row]))
  return starts.flatMap((bucketMs) =>
    groups.map((group) => read.get(`${bucketMs} ${group}`) ?? { ...NO_MESSAGES, bucketMs, group }),
  )
}
