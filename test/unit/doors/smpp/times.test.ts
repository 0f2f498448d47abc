import { describe, expect, test } from 'bun:test'
import { readSmppTime } from '../../../../src/domain/smpp/time.ts'
import { absoluteTime, readTimes } from '../../../../src/doors/smpp/times.ts'
import { STATUSES } from '../../../../src/smpp/status.ts'

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

describe('when a message goes out and until when it may', () => {
  const read = (schedule: string, validity: string, lifeSeconds: number | null = null) =>
    readTimes({ schedule_delivery_time: schedule, validity_period: validity, lifeSeconds }, NOW)

  test.each([
    ['', '', null, null, null],
    ['261127040000000+', '', null, '2026-11-27T04:00:00Z', null],
    // A minute ago is now.
    ['261127025930000+', '', null, null, null],
    ['', '000000010000000R', null, null, 3_600_000],
    ['', '261127050000000+', null, null, 7_200_000],
    // Both count from now.
    ['000000010000000R', '000000030000000R', null, '2026-11-27T04:00:00Z', 7_200_000],
    ['', '', 90, null, 90_000],
  ])('schedule %p, validity %p, qos_time_to_live %p', (schedule, validity, life, sendAt, validityMs) => {
    expect(read(schedule, validity, life)).toEqual({
      kind: 'timing',
      sendAtMs: sendAt === null ? null : at(sendAt),
      validityMs,
    })
  })

  test.each([
    ['tomorrow', '', null, STATUSES.ESME_RINVSCHED],
    ['261126040000000+', '', null, STATUSES.ESME_RINVSCHED],
    ['000200000000000R', '', null, STATUSES.ESME_RINVSCHED],
    ['', 'never', null, STATUSES.ESME_RINVEXPIRY],
    ['', '261127020000000+', null, STATUSES.ESME_RINVEXPIRY],
    ['', '000036000000000R', null, STATUSES.ESME_RINVEXPIRY],
    ['000000020000000R', '000000010000000R', null, STATUSES.ESME_RINVEXPIRY],
    ['', '', 0, STATUSES.ESME_RINVEXPIRY],
  ])(
    'schedule %p with validity %p and qos_time_to_live %p is refused',
    (schedule, validity, life, status) => {
      expect(read(schedule, validity, life)).toMatchObject({ kind: 'refused', status })
    },
  )
})
