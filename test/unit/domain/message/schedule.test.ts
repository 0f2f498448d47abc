import { describe, expect, test } from 'bun:test'
import { readBound, readInstant, readTiming, SEND_AT_RULE } from '../../../../src/domain/message/schedule.ts'

const NOW_MS = Date.UTC(2026, 10, 24, 10, 0, 0)
const DAY_MS = 86_400_000
const iso = (atMs: number) => new Date(atMs).toISOString()

describe('an instant', () => {
  test.each([
    ['2026-11-24T10:00:00Z', NOW_MS],
    ['2026-11-24T10:00:00.5Z', NOW_MS + 500],
    ['2026-11-24T10:00:00.123456789Z', NOW_MS + 123],
    ['2026-11-24T12:30:00+02:30', NOW_MS],
    ['2026-11-24T10:00:00-00:00', NOW_MS],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
    ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
    ['9999-12-31T23:59:59-00:00', 253_402_300_799_000],
  ])('%s is read', (text, atMs) => {
    expect(readInstant(text)).toBe(atMs)
  })

  test.each([
    ['2026-02-29T00:00:00Z', 'there is no such day'],
    ['2026-04-31T00:00:00Z', 'April has 30 days'],
    ['2026-02-30T00:00:00Z', 'February never has 30 days'],
    ['2100-02-29T00:00:00Z', '2100 is no leap year'],
    ['2026-00-10T00:00:00Z', 'months begin at 1'],
    ['2026-01-00T00:00:00Z', 'days begin at 1'],
    ['2026-01-01T00:60:00Z', 'an hour has 60 minutes'],
    ['2026-01-01T00:00:00+00:60', 'so has that of an offset'],
    ['0000-12-31T23:59:59Z', 'PostgreSQL has no year 0'],
    ['0001-01-01T00:00:00+00:01', 'in UTC it is in the year 0'],
    ['9999-12-31T23:59:59-00:01', 'in UTC it is in the year 10000'],
    ['10000-01-01T00:00:00Z', 'years have four digits'],
    ['+02026-01-01T00:00:00Z', 'years have no sign'],
    ['2026-01-01T00:00:00z', 'the Z is a capital'],
    ['2026-01-01t00:00:00Z', 'the T is a capital'],
    ['2026-01-01T00:00:00.Z', 'a point has digits after it'],
    ['2026-01-01T00:00:00.1234567890Z', 'ten digits are finer than nanoseconds'],
    ['2026-01-01T00:00:00Z ', 'nothing comes after it'],
    ['2026-13-01T00:00:00Z', 'there is no such month'],
    ['2026-01-01T24:00:00Z', 'the day ends at 23:59:59'],
    ['2026-01-01T23:59:60Z', 'leap seconds are not kept'],
    ['2026-01-01T00:00:00+24:00', 'no place is so far from UTC'],
    ['2026-01-01T00:00:00', 'without an offset it is no instant'],
    ['2026-01-01 00:00:00Z', 'RFC 3339 has a T'],
    ['2026-01-01', 'a day is no instant'],
    ['tomorrow', 'words are not read'],
    ['', 'nothing is not now'],
  ])('%p is none: %s', (text) => {
    expect(readInstant(text)).toBeNull()
  })
})

describe('a bound of a window is the first millisecond that is not before it', () => {
  test.each([
    ['2026-11-24T10:00:00Z', 0],
    ['2026-11-24T10:00:00.001Z', 1],
    ['2026-11-24T10:00:00.001000000Z', 1],
    ['2026-11-24T10:00:00.000000001Z', 1],
    ['2026-11-24T10:00:00.0005Z', 1],
    ['2026-11-24T10:00:00.9999+00:00', 1_000],
  ])('%s', (text, inMs) => {
    expect(readBound(text)).toBe(NOW_MS + inMs)
  })

  test('and never beyond the last year', () => {
    expect(readBound('9999-12-31T23:59:59.9999Z')).toBe(253_402_300_799_999)
    expect(readBound('2026-02-30T00:00:00Z')).toBeNull()
  })
})

describe('a send_at', () => {
  test.each([
    ['in a second', NOW_MS + 1_000, NOW_MS + 1_000],
    ['in 35 days', NOW_MS + 35 * DAY_MS, NOW_MS + 35 * DAY_MS],
    ['of now means at once', NOW_MS, null],
    ['of a minute ago means at once: clocks differ', NOW_MS - 60_000, null],
  ])('%s', (_, atMs, sendAtMs) => {
    expect(readTiming({ send_at: iso(atMs) }, NOW_MS)).toEqual({ kind: 'timing', sendAtMs, validityMs: null })
  })

  test.each([
    ['longer ago', NOW_MS - 60_001],
    ['further ahead than 35 days and a minute', NOW_MS + 35 * DAY_MS + 60_001],
  ])('%s is refused', (_, atMs) => {
    expect(readTiming({ send_at: iso(atMs) }, NOW_MS)).toEqual({
      kind: 'violation',
      field: 'send_at',
      rule: SEND_AT_RULE,
    })
  })
})

test('without the fields a message is sent at once, as long as configured', () => {
  expect(readTiming({}, NOW_MS)).toEqual({ kind: 'timing', sendAtMs: null, validityMs: null })
})

test('a validity is given in seconds', () => {
  expect(readTiming({ validity_seconds: 90 }, NOW_MS)).toMatchObject({ validityMs: 90_000 })
})
