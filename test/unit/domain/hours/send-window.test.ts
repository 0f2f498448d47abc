import { describe, expect, test } from 'bun:test'
import { localTime, opensAtMs, readSendWindow } from '../../../../src/domain/hours/send-window.ts'

const EIGHT_TO_EIGHT = readSendWindow({ from: '08:00', until: '20:00' })
const at = (instant: string) => Date.parse(instant)
const opens = (zones: readonly string[], now: string, window = EIGHT_TO_EIGHT) =>
  new Date(opensAtMs(window, zones, at(now))).toISOString()

describe('a window opens', () => {
  // Berlin is an hour ahead of UTC in winter, two in summer.
  test.each<[zones: string[], now: string, opens: string]>([
    [['Europe/Berlin'], '2026-01-15T12:00:00.000Z', '2026-01-15T12:00:00.000Z'],
    [['Europe/Berlin'], '2026-01-15T07:00:00.000Z', '2026-01-15T07:00:00.000Z'],
    [['Europe/Berlin'], '2026-01-15T06:59:59.999Z', '2026-01-15T07:00:00.000Z'],
    [['Europe/Berlin'], '2026-01-15T18:59:59.999Z', '2026-01-15T18:59:59.999Z'],
    [['Europe/Berlin'], '2026-01-15T19:00:00.000Z', '2026-01-16T07:00:00.000Z'],
    [['Europe/Berlin'], '2026-07-15T19:00:00.000Z', '2026-07-16T06:00:00.000Z'],
    [['Asia/Kathmandu'], '2026-01-15T00:00:00.000Z', '2026-01-15T02:15:00.000Z'],
    [['Etc/UTC'], '2026-01-15T20:00:00.000Z', '2026-01-16T08:00:00.000Z'],
  ])('in %p, asked at %s, at %s', (zones, now, expected) => {
    expect(opens(zones, now)).toBe(expected)
  })

  test('over midnight, where it ends before it begins', () => {
    const night = readSendWindow({ from: '22:00', until: '06:30' })
    expect(opens(['Etc/UTC'], '2026-01-15T05:00:00.000Z', night)).toBe('2026-01-15T05:00:00.000Z')
    expect(opens(['Etc/UTC'], '2026-01-15T06:30:00.000Z', night)).toBe('2026-01-15T22:00:00.000Z')
  })

  test('at any time, where it ends as it begins', () => {
    const always = readSendWindow({ from: '00:00', until: '00:00' })
    expect(opens(['Etc/UTC'], '2026-01-15T03:00:00.000Z', always)).toBe('2026-01-15T03:00:00.000Z')
  })

  test('for several zones when it is open in all of them', () => {
    // New York 08:00 is 13:00 UTC, Los Angeles 08:00 is 16:00 UTC; New York closes at 01:00 UTC.
    const both = ['America/New_York', 'America/Los_Angeles']
    expect(opens(both, '2026-01-15T14:00:00.000Z')).toBe('2026-01-15T16:00:00.000Z')
    expect(opens(both, '2026-01-16T01:00:00.000Z')).toBe('2026-01-16T16:00:00.000Z')
    expect(opens(both, '2026-01-16T00:59:00.000Z')).toBe('2026-01-16T00:59:00.000Z')
  })

  test('for zones of half the globe, never open together, in the most of them', () => {
    // 08:00 in Sydney is 21:00 UTC, when it is evening in London and 16:00 in New York; 13:00 UTC is day in both of these.
    const narrow = readSendWindow({ from: '09:00', until: '17:00' })
    const all = ['Australia/Sydney', 'Europe/London', 'America/New_York']
    expect(opens(all, '2026-01-15T04:00:00.000Z', narrow)).toBe('2026-01-15T14:00:00.000Z')
  })
})

describe('when clocks change', () => {
  // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC. 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
  test.each<[from: string, now: string, opens: string]>([
    ['08:00', '2026-03-28T22:00:00.000Z', '2026-03-29T06:00:00.000Z'],
    ['08:00', '2026-10-24T22:00:00.000Z', '2026-10-25T07:00:00.000Z'],
    // A time that is skipped: half an hour later, an hour further on the clock.
    ['02:30', '2026-03-28T22:00:00.000Z', '2026-03-29T01:30:00.000Z'],
    // One that comes twice: the first time.
    ['02:30', '2026-10-24T22:00:00.000Z', '2026-10-25T00:30:00.000Z'],
  ])('a window from %s, asked at %s, opens at %s', (from, now, expected) => {
    const window = readSendWindow({ from, until: '20:00' })
    expect(opens(['Europe/Berlin'], now, window)).toBe(expected)
  })

  test('half an hour is taken for half an hour', () => {
    // Lord Howe, 5 April 2026: 02:00 becomes 01:30 at 15:00 UTC of the day before; +11:00 becomes +10:30.
    expect(opens(['Australia/Lord_Howe'], '2026-04-04T12:00:00.000Z')).toBe('2026-04-04T21:30:00.000Z')
  })
})

test('the time of a place is that of its clocks', () => {
  expect(localTime('Asia/Calcutta', at('2026-01-15T20:00:00.000Z'))).toBe('01:30')
  expect(localTime('America/St_Johns', at('2026-07-15T00:00:00.000Z'))).toBe('21:30')
})
