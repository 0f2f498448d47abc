import { describe, expect, test } from 'bun:test'
import { absoluteTime, readSmppTime } from '../../../../src/domain/smpp/time.ts'

const NOW = Date.parse('2026-11-27T03:00:00Z')
const at = (text: string) => Date.parse(text)

describe('a time of SMPP v3.4, clause 7.1.1', () => {
  test.each([
    ['261127040000000+', '2026-11-27T04:00:00Z', 'UTC'],
    ['261127060000008+', '2026-11-27T04:00:00Z', 'two hours ahead of UTC'],
    ['261127000000016-', '2026-11-27T04:00:00Z', 'four hours behind UTC'],
    ['261127040000500+', '2026-11-27T04:00:00.500Z', 'tenths of a second'],
    ['000000010000000R', '2026-11-27T04:00:00Z', 'an hour from now'],
    ['000007000000000R', '2026-12-04T03:00:00Z', 'seven days from now'],
    ['000100000000000R', '2026-12-27T03:00:00Z', 'a month from now'],
    ['010000000130000R', '2027-11-27T03:01:30Z', 'a year, a minute and 30 seconds from now'],
  ])('%s is %s: %s', (text, expected) => {
    expect(readSmppTime(text, NOW)).toBe(at(expected))
  })

  test('a month from January 31 is the last day of February', () => {
    expect(readSmppTime('000100000000000R', at('2027-01-31T12:00:00Z'))).toBe(at('2027-02-28T12:00:00Z'))
  })

  test.each([
    ['26112704000000+', 'a digit is missing'],
    ['261327040000000+', 'month 13'],
    ['260230040000000+', 'February 30'],
    ['261127240000000+', 'hour 24'],
    ['261127040000049+', 'more than twelve hours from UTC'],
    ['261127040000000Z', 'no such zone'],
    ['2611270400', 'no seconds'],
  ])('%s is none: %s', (text) => {
    expect(readSmppTime(text, NOW)).toBeNull()
  })

  test('an instant is written in UTC', () => {
    expect(absoluteTime(at('2026-11-27T04:05:06.789Z'))).toBe('261127040506700+')
  })
})
