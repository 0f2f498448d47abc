import { NO_COUNTRY } from '../../domain/country.ts'
import { percentileMs } from '../../domain/histogram.ts'
import { type CountsAs, LIFECYCLE_STATES, type LifecycleState, statesWhere } from '../../domain/lifecycle.ts'
import { NO_MESSAGES, type ReportGroup, type ReportRow } from '../../store/report-rows.ts'
import type { CsvCell } from '../http/csv.ts'

/** What a row is named by in the answer. */
export const GROUP_FIELDS = {
  client: 'client_id',
  provider: 'provider',
  status: 'status',
  express: 'express',
  country: 'country',
} as const satisfies Record<ReportGroup, string>

/** What the delivery rate does with messages that count so: those delivered are a part of those that have ended. */
const IN_DELIVERY_RATE: Readonly<Record<CountsAs, 'delivered' | 'ended' | null>> = {
  scheduled: null,
  waiting: null,
  sent: null,
  delivered: 'delivered',
  failed: 'ended',
  expired: 'ended',
  // Its client took it back: that says nothing about a provider.
  cancelled: null,
}

const DELIVERED = statesWhere(({ countsAs }) => IN_DELIVERY_RATE[countsAs] === 'delivered')
const ENDED = statesWhere(({ countsAs }) => IN_DELIVERY_RATE[countsAs] !== null)

/** The delivery rate as a formula. */
export const DELIVERY_RATE = `${DELIVERED.join(' + ')} ÷ (${ENDED.join(' + ')})`

/** A row as JSON. A series has the start of its bucket in front. */
export function reportRowJson(row: ReportRow, groupBy: ReportGroup | null, isSeries: boolean) {
  const of = (status: LifecycleState) => row.statuses[status] ?? 0
  const sum = (states: readonly LifecycleState[]) => states.reduce((total, status) => total + of(status), 0)
  const statuses = Object.fromEntries(LIFECYCLE_STATES.map((status) => [status, of(status)]))
  const ended = sum(ENDED)
  return {
    ...(isSeries && { bucket: new Date(row.bucketMs).toISOString() }),
    ...(groupBy && { [GROUP_FIELDS[groupBy]]: groupValue(groupBy, row.group) }),
    messages: sum(LIFECYCLE_STATES),
    statuses,
    delivery_rate: ended === 0 ? null : Math.round((sum(DELIVERED) / ended) * 10_000) / 10_000,
    parts: row.parts,
    held_cents: row.heldCents,
    captured_cents: row.capturedCents,
    released_cents: row.releasedCents,
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
export function reportRowCells(row: ReportRow, groupBy: ReportGroup | null, isSeries: boolean): CsvCell[] {
  return cellsOf(reportRowJson(row, groupBy, isSeries)).map(([, cell]) => cell)
}

function cellsOf({ statuses, ...row }: ReturnType<typeof reportRowJson>): (readonly [string, CsvCell])[] {
  return Object.entries(row).flatMap(([name, cell]) =>
    name === 'messages'
      ? [
          [name, cell] as const,
          ...Object.entries(statuses).map(([status, count]) => [status.toLowerCase(), count] as const),
        ]
      : [[name, cell] as const],
  )
}

function groupValue(groupBy: ReportGroup, value: string): string | boolean | null {
  if (groupBy === 'express') return value === 'true'
  return value === '' || (groupBy === 'country' && value === NO_COUNTRY) ? null : value
}
