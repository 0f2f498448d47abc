import { expect, test } from 'bun:test'
import { readReportRange } from '../../../../src/api/reports/report-range.ts'
import type { ReportSpan } from '../../../../src/domain/report/report-span.ts'

const NOW = Date.UTC(2026, 10, 24, 10)

test.each<[string, string, ReportSpan | null, string, string]>([
  ['2026-11-24T00:00:00Z', '2026-11-24T00:00:00Z', null, 'from', 'must be before to'],
  ['2026-11-25T00:00:00Z', '2026-11-24T00:00:00Z', 'hour', 'from', 'must be before to'],
  ['2026-11-24T00:00:30Z', '2026-11-25T00:00:00Z', null, 'from', 'must be a whole minute in UTC'],
  ['2026-11-24T00:30:00Z', '2026-11-25T00:00:00Z', 'hour', 'from', 'must be a whole hour in UTC'],
  ['2026-11-24T00:00:00Z', '2026-11-24T12:00:00Z', 'day', 'to', 'must be a whole day in UTC'],
  ['2026-11-24T00:00:00+02:00', '2026-11-25T00:00:00Z', 'day', 'from', 'must be a whole day in UTC'],
  ['2026-13-24T00:00:00Z', '2026-11-25T00:00:00Z', 'day', 'from', 'must be a time that exists'],
  ['2026-02-30T00:00:00Z', '2026-03-05T00:00:00Z', 'day', 'from', 'must be a time that exists'],
  ['2026-11-24T00:00:00Z', '2026-11-24T24:00:00Z', 'day', 'to', 'must be a time that exists'],
  ['0000-11-24T00:00:00Z', '2026-11-24T00:00:00Z', null, 'from', 'must be a time that exists'],
  ['2026-11-24T00:00:00Z', '9999-12-31T23:59:00-00:01', null, 'to', 'must be a time that exists'],
  ['2026-11-24T00:00:00.0001Z', '2026-11-25T00:00:00Z', null, 'from', 'must be a whole minute in UTC'],
  ['2026-11-22T00:00:00Z', '2026-11-23T00:01:00Z', 'minute', 'to', 'must be at most 1440 minutes after from'],
  ['2026-10-01T00:00:00Z', '2026-11-02T00:00:00Z', 'hour', 'to', 'must be at most 744 hours after from'],
  ['2024-10-01T00:00:00Z', '2026-11-02T00:00:00Z', 'day', 'to', 'must be at most 366 days after from'],
  ['2024-10-01T00:00:00Z', '2026-11-02T00:00:00Z', null, 'to', 'must be at most 366 days after from'],
  [
    '2026-10-01T00:05:00Z',
    '2026-11-02T00:00:00Z',
    null,
    'from',
    'must be a whole hour in UTC when it is more than 35 days ago',
  ],
  [
    '2026-10-01T00:00:00Z',
    '2026-10-01T12:00:00Z',
    'minute',
    'from',
    'must be at most 35 days ago for a bucket of a minute',
  ],
])('%s to %s by %p is refused: %s %s', (from, to, bucket, field, rule) => {
  expect(readReportRange(from, to, bucket, NOW)).toEqual({ kind: 'violation', field: field as 'from', rule })
})

test.each<[string, string, ReportSpan | null]>([
  ['2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z', 'minute'],
  ['2026-11-24T02:00:00+02:00', '2026-11-25T00:00:00Z', 'day'],
  ['2025-11-24T00:00:00Z', '2026-11-24T09:59:00Z', null],
])('%s to %s by %p is taken', (from, to, bucket) => {
  expect(readReportRange(from, to, bucket, NOW)).toEqual({
    kind: 'range',
    fromMs: Date.parse(from),
    toMs: Date.parse(to),
  })
})
