import type { ReportRow, Summary, Timeseries } from './report-answers.ts'

const counted = (messages: number): ReportRow => ({
  messages,
  statuses: {
    SCHEDULED: 0,
    QUEUED: 0,
    SENDING: 0,
    SENT: 2,
    DELIVERED: messages - 5,
    FAILED_TEMP: 0,
    FAILED_PERM: 3,
    CANCELLED: 0,
    EXPIRED: 0,
  },
  delivery_rate: Math.round(((messages - 5) / (messages - 2)) * 10_000) / 10_000,
  parts: messages + 12,
  held_cents: 10,
  captured_cents: messages * 5,
  released_cents: 15,
  sent_p50_ms: 9,
  sent_p95_ms: 21,
  delivered_p50_ms: 14,
  delivered_p95_ms: 30,
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

const CSV_HEAD =
  'messages,scheduled,queued,sending,sent,delivered,failed_temp,failed_perm,cancelled,expired,delivery_rate,parts,held_cents,captured_cents,released_cents,sent_p50_ms,sent_p95_ms,delivered_p50_ms,delivered_p95_ms'

/** The same as CSV. */
export const EXAMPLE_SUMMARY_CSV = `country,${CSV_HEAD}\r\nUS,1240,0,0,0,2,1235,0,3,0,0,0.9976,1252,10,6200,15,9,21,14,30\r\n`
export const EXAMPLE_TIMESERIES_CSV = `bucket,${CSV_HEAD}\r\n2026-11-24T00:00:00.000Z,52,0,0,0,2,47,0,3,0,0,0.94,64,10,260,15,9,21,14,30\r\n`
