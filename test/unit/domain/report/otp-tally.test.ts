import { expect, test } from 'bun:test'
import { type OtpSlice, otpMinutesOf, verifiedShareOf } from '../../../../src/domain/report/otp-tally.ts'

const slice = (more: Partial<OtpSlice>): OtpSlice => ({
  minuteMs: 0,
  clientId: 'a',
  place: 'DE',
  sentStep: 20,
  verifiedStep: null,
  asked: 1,
  sent: 1,
  delivered: 1,
  verified: 0,
  expired: 0,
  judged: 1,
  ...more,
})

test('codes are added up by minute, client and country; a message without one has that of its number', () => {
  const minutes = otpMinutesOf([
    slice({ verified: 1, verifiedStep: 60 }),
    slice({ place: '+4915112345678', asked: 2, sent: 2, delivered: 1, judged: 2, expired: 1 }),
    slice({ place: 'US', sentStep: null, asked: 3, sent: 0, delivered: 0, judged: 0 }),
    slice({ clientId: 'b' }),
    slice({ minuteMs: 60_000 }),
  ])
  expect(minutes).toHaveLength(4)
  expect(minutes[0]).toEqual({
    minuteMs: 0,
    clientId: 'a',
    country: 'DE',
    asked: 3,
    sent: 3,
    delivered: 2,
    verified: 1,
    expired: 1,
    judged: 3,
    sentIn: { steps: [20], counts: [3] },
    verifiedIn: { steps: [60], counts: [1] },
  })
  expect(minutes[1]?.sentIn).toEqual({ steps: [], counts: [] })
})

test.each([
  [0, 0, null],
  [0, 5, 0],
  [41, 52, 0.7885],
  [7, 7, 1],
])('of %d verified of %d judged the share is %p', (verified, judged, share) => {
  expect(verifiedShareOf({ verified, judged })).toBe(share)
})
