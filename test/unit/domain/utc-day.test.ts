import { expect, test } from 'bun:test'
import { isUtcDay } from '../../../src/domain/utc-day.ts'

test('a day is one that the calendar has', () => {
  const days = ['2026-01-31', '2024-02-29', '0001-01-01', '9999-12-31']
  const none = [
    '2026-02-31',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-3',
    '2026-01-31x',
    ' 2026-01-31',
    '31',
    '',
  ]
  expect(days.filter((text) => !isUtcDay(text))).toEqual([])
  expect(none.filter(isUtcDay)).toEqual([])
})
