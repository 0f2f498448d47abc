import { describe, expect, test } from 'bun:test'
import { readTimes } from '../../../../../src/doors/smpp/submit/times.ts'
import { STATUSES } from '../../../../../src/smpp/status.ts'

const NOW = Date.parse('2026-11-27T03:00:00Z')
const at = (text: string) => Date.parse(text)

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
