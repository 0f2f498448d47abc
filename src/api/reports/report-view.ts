import { percentileMs } from '../../domain/histogram.ts'
import { LIFECYCLE_STATES, type LifecycleState } from '../../domain/lifecycle.ts'
import { centsOf } from '../../domain/money.ts'
import { groupJson, type ReportGroup } from '../../domain/report-dimensions.ts'
import type * as rows from '../../store/report-rows.ts'
import { NO_MESSAGES } from '../../store/report-rows.ts'
import type { CsvCell } from '../http/csv.ts'
import { DELIVERED, ENDED } from './delivery-rate.ts'
import type { ReportRow } from './report-answers.ts'

/** A row as JSON. A series has the start of its bucket in front. */
export function reportRowJson(
  row: rows.ReportRow,
  groupBy: ReportGroup | null,
  isSeries: boolean,
): ReportRow {
  const of = (status: LifecycleState) => row.statuses[status] ?? 0
  const sum = (states: readonly LifecycleState[]) => states.reduce((total, status) => total + of(status), 0)
  const statuses = Object.fromEntries(
    LIFECYCLE_STATES.map((status) => [status, of(status)]),
  ) as ReportRow['statuses'] // one for each
  const ended = sum(ENDED)
  return {
    ...(isSeries && { bucket: new Date(row.bucketMs).toISOString() }),
    ...(groupBy && groupJson(groupBy, row.group)),
    messages: sum(LIFECYCLE_STATES),
    statuses,
    delivery_rate: ended === 0 ? null : Math.round((sum(DELIVERED) / ended) * 10_000) / 10_000,
    parts: row.parts,
    held_cents: centsOf(row.held),
    captured_cents: centsOf(row.captured),
    released_cents: centsOf(row.released),
    sent_p50_ms: percentileMs(row.sent, 0.5),
    sent_p95_ms: percentileMs(row.sent, 0.95),
    delivered_p50_ms: percentileMs(row.delivered, 0.5),
    delivered_p95_ms: percentileMs(row.delivered, 0.95),
  }
}

/** The names of the columns that `reportRowCells` fills. */
export function reportColumns(groupBy: ReportGroup | null, isSeries: boolean): string[] {
  return cellsOf(reportRowJson({ ...NO_MESSAGES, bucketMs: 0, group: '' }, groupBy, isSeries)).map(
    ([name]) => name,
  )
}

/** A row as cells: the same fields, each status a column of its own. */
export function reportRowCells(
  row: rows.ReportRow,
  groupBy: ReportGroup | null,
  isSeries: boolean,
): CsvCell[] {
  return cellsOf(reportRowJson(row, groupBy, isSeries)).map(([, cell]) => cell)
}

function cellsOf({ statuses, ...row }: ReportRow): (readonly [string, CsvCell])[] {
  return Object.entries(row).flatMap(([name, cell]) =>
    name === 'messages'
      ? [
          [name, cell] as const,
          ...Object.entries(statuses).map(([status, count]) => [status.toLowerCase(), count] as const),
        ]
      : [[name, cell] as const],
  )
}
