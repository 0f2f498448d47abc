import { expect, test } from 'bun:test'
import { NO_ARCHIVE } from '../../../../src/archive/archive.ts'
import { findArchivedSpan } from '../../../../src/flow/reading/archived-span.ts'

const DAYS = ['20260903', '20260902', '20260901']
const archive = {
  ...NO_ARCHIVE,
  archivedDays: async (first: string, last: string) => DAYS.filter((day) => day >= first && day <= last),
}
const at = (instant: string) => new Date(`2026-${instant}Z`)

test.each([
  [null, null, { days: 3, first: '2026-09-01', last: '2026-09-03' }],
  [at('09-02T23:59:59'), null, { days: 2, first: '2026-09-02', last: '2026-09-03' }],
  [null, at('09-03T00:00:00'), { days: 2, first: '2026-09-01', last: '2026-09-02' }],
  [at('09-02T10:00:00'), at('09-02T11:00:00'), { days: 1, first: '2026-09-02', last: '2026-09-02' }],
  [at('09-04T00:00:00'), null, null],
])('the archived days from %p to %p', async (from, to, span) => {
  expect(await findArchivedSpan({ archive }, from, to)).toEqual(span)
})
