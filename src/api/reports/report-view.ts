import { LIFECYCLE_STATES, type LifecycleState } from '../../domain/lifecycle.ts'
import { centsOf, minus } from '../../domain/money.ts'
import { percentileMs } from '../../domain/report/histogram.ts'
import { groupJson, type ReportGroup } from '../../domain/report/report-dimensions.ts'
import type * as rows from '../../store/report/report-rows.ts'
import { NO_MESSAGES } from '../../store/report/report-rows.ts'
import type { CsvCell } from '../http/csv/csv.ts'
import { DELIVERED, ENDED } from './delivery-rate.ts'
import type { ReportRow } from './report-answers.ts'

/** Which fields the rows of a report have. */
export type RowShape = {
  readonly groupBy: ReportGroup | null
  /** A series has the start of its bucket in front. */
  readonly isSeries: boolean
  /** Admins are shown what providers take, behind all else: who reads CSV by place has the others where they were. */
  readonly forAdmins: boolean
}

/** A row as JSON. */
export function reportRowJson(row: rows.ReportRow, { groupBy, isSeries, forAdmins }: RowShape): ReportRow {
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
    ...(forAdmins && {
      provider_cost_cents: centsOf(row.providerCost),
      margin_cents: centsOf(minus(row.captured, row.endedCost)),
    }),
  }
}

/** The names of the columns that `reportRowCells` fills. */
export function reportColumns(shape: RowShape): string[] {
  return cellsOf(reportRowJson({ ...NO_MESSAGES, bucketMs: 0, group: '' }, shape)).map(([name]) => name)
}

/** A row as cells: the same fields, each status a column of its own. */
export function reportRowCells(row: rows.ReportRow, shape: RowShape): CsvCell[] {
  return cellsOf(reportRowJson(row, shape)).map(([, cell]) => cell)
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
