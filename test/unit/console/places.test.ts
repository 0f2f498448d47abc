import { describe, expect, test } from 'bun:test'
import { placeOf } from '../../../src/console/web/router.ts'
import { clock, datedClock, exactClock } from '../../../src/console/web/times.ts'

describe('an address', () => {
  const places: readonly (readonly [string, readonly string[]])[] = [
    ['#/', []],
    ['#/messages/a%20b?step=3', ['messages', 'a b']],
    ['#/messages/%E0%A4%A', ['messages', '%E0%A4%A']],
    ['#/%', ['%']],
  ]
  for (const [fragment, path] of places)
    test(`${fragment} is read, whatever was typed`, () => expect(placeOf(fragment).path).toEqual(path))
})

describe('an instant', () => {
  const now = new Date(2026, 10, 24, 12, 0, 0).getTime()

  test('of today is a time, of another day has its date, of another year that too', () => {
    expect(clock(new Date(2026, 10, 24, 9, 5, 7).getTime(), now)).toBe('09:05:07')
    expect(clock(new Date(2026, 10, 23, 9, 5, 7).getTime(), now)).toBe('23 Nov 09:05:07')
    expect(clock(new Date(2025, 10, 24, 9, 5, 7).getTime(), now)).toBe('24 Nov 2025 09:05:07')
  })

  test('up to which was looked always has its date', () => {
    expect(datedClock(new Date(2026, 10, 24, 9, 5, 7).toISOString(), now)).toBe('24 Nov 09:05:07')
    expect(datedClock(new Date(2025, 10, 24, 9, 5, 7).getTime(), now)).toBe('24 Nov 2025 09:05:07')
  })

  test('of a history always has its date', () =>
    expect(exactClock(new Date(2026, 10, 24, 9, 5, 7, 25).getTime(), now)).toBe('24 Nov 09:05:07.025'))
})
