import { afterEach, expect, test } from 'bun:test'
import {
  chooseZone,
  clock,
  clocksIn,
  datedClock,
  exactClock,
  fieldOf,
  instantOf,
  onZoneChange,
  tickText,
  zoneNow,
  zoneWords,
} from '../../../src/console/web/times.ts'

const NOW = Date.parse('2026-11-24T18:00:00Z')

afterEach(() => {
  chooseZone('local')
})

test('times are said in UTC, whatever the clock of the machine, when that is chosen', () => {
  chooseZone('utc')
  expect(clock('2026-11-24T14:03:07Z', NOW)).toBe('14:03:07')
  expect(clock('2026-11-23T23:59:59Z', NOW)).toBe('23 Nov 23:59:59')
  expect(clock('2025-11-24T14:03:07Z', NOW)).toBe('24 Nov 2025 14:03:07')
  expect(datedClock('2026-11-24T14:03:07Z', NOW)).toBe('24 Nov 14:03:07')
  expect(exactClock(Date.parse('2026-11-24T00:00:00.007Z'), NOW)).toBe('24 Nov 00:00:00.007')
  expect(clocksIn('at 2026-11-24T14:03:07.5Z.', NOW)).toBe('at 24 Nov 14:03:07.')
  expect([tickText(NOW), tickText(Date.parse('2026-11-24T00:00:00Z'))]).toEqual(['18:00', '24 Nov'])
  expect(zoneWords()).toBe('UTC')
})

test('what is typed into a field of a time means the zone that the page says', () => {
  chooseZone('utc')
  expect(instantOf('2026-11-24T14:03')).toBe('2026-11-24T14:03:00.000Z')
  expect([fieldOf('2026-11-24T14:03:59Z'), fieldOf('soon')]).toEqual(['2026-11-24T14:03:59', ''])
  expect([instantOf(''), instantOf('soon')]).toEqual([null, null])
  chooseZone('local')
  expect(instantOf('2026-11-24T14:03')).toBe(new Date('2026-11-24T14:03').toISOString())
  expect(instantOf(fieldOf('2026-11-24T14:03:00.000Z'))).toBe('2026-11-24T14:03:00.000Z')
})

test('who draws times hears of each change, once', () => {
  let heard = 0
  const end = onZoneChange(() => heard++)
  chooseZone('utc')
  chooseZone('utc')
  expect([heard, zoneNow()]).toEqual([1, 'utc'])
  end()
  chooseZone('local')
  expect(heard).toBe(1)
})

test('local time says its zone and how far it is from UTC', () => {
  expect(zoneWords(new Date(NOW))).toMatch(/^local time, \S+ \(UTC[+−]\d\d:\d\d\)$/)
})
