import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import type { ReportRow, Summary, Timeseries } from './report-answers.ts'

const NONE = Object.fromEntries(LIFECYCLE_STATES.map((status) => [status, 0])) as ReportRow['statuses'] // one for each

const counted = (messages: number): ReportRow => ({
  messages,
  statuses: { ...NONE, SENT: 2, DELIVERED: messages - 5, FAILED_PERM: 3 },
  delivery_rate: Math.round(((messages - 5) / (messages - 2)) * 10_000) / 10_000,
  parts: messages + 12,
  held_cents: 10,
  captured_cents: messages * 5,
  released_cents: 15,
  sent_p50_ms: 9,
  sent_p95_ms: 21,
  delivered_p50_ms: 14,
  delivered_p95_ms: 30,
  provider_cost_cents: messages / 2,
  margin_cents: messages * 5 - (messages - 2) / 2,
})

const freshness = { as_of: '2026-11-24T10:31:07.214Z', pending_minutes: 0 }

/** A summary grouped by country. */
export const EXAMPLE_SUMMARY: Summary = {
  from: '2026-11-24T00:00:00.000Z',
  to: '2026-11-25T00:00:00.000Z',
  group_by: 'country',
  ...freshness,
  rows: [{ country: 'US', ...counted(1_240) }],
}

/** A series by hour. */
export const EXAMPLE_TIMESERIES: Timeseries = {
  from: '2026-11-24T00:00:00.000Z',
  to: '2026-11-25T00:00:00.000Z',
  bucket: 'hour',
  group_by: null,
  ...freshness,
  rows: [{ bucket: '2026-11-24T00:00:00.000Z', ...counted(52) }],
}

/** A report as CSV: the same row, each status a column of its own. */
function csvOf([row = counted(0)]: readonly ReportRow[]): string {
  const cells = Object.entries(row).flatMap(([name, cell]) =>
    name === 'statuses'
      ? Object.entries(row.statuses).map(([status, count]) => [status.toLowerCase(), count] as const)
      : [[name, cell] as const],
  )
  return [0, 1].map((at) => `${cells.map((cell) => cell[at]).join(',')}\r\n`).join('')
}

/** The same as CSV. */
export const EXAMPLE_SUMMARY_CSV = csvOf(EXAMPLE_SUMMARY.rows)
export const EXAMPLE_TIMESERIES_CSV = csvOf(EXAMPLE_TIMESERIES.rows)
