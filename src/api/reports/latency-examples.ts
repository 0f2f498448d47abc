import type { AcceptingTimes, LatencyTimes } from './latency-answers.ts'
import { latencyJson } from './latency-view.ts'
import type { OtpTimes } from './otp-answers.ts'

const sent = latencyJson({ steps: [12, 13, 17], counts: [40, 11, 1] })
const delivered = latencyJson({ steps: [15, 16, 19], counts: [30, 17, 2] })
const head = { from: '2026-11-24T02:00:00.000Z', to: '2026-11-24T03:00:00.000Z', bucket: 'hour' } as const
const bucket = head.from

/** An hour. */
export const EXAMPLE_LATENCY: LatencyTimes = {
  ...head,
  as_of: '2026-11-24T10:31:07.214Z',
  pending_minutes: 0,
  total: { sent, delivered },
  rows: [{ bucket, sent, delivered }],
}

/** An hour of one door. */
export const EXAMPLE_ACCEPTING: AcceptingTimes = {
  ...head,
  totals: [{ door: 'rest', accepting: sent }],
  rows: [{ bucket, door: 'rest', accepting: sent }],
}

const codes = {
  asked: 53,
  sent: 52,
  delivered: 49,
  verified: 41,
  expired: 11,
  judged: 52,
  verified_share: 0.7885,
  sent_in: sent,
  verified_in: latencyJson({ steps: [53, 56, 61], counts: [20, 18, 3] }),
}

/** An hour of codes. */
export const EXAMPLE_OTPS: OtpTimes = {
  ...head,
  counted_at: '2026-11-24T10:31:07.214Z',
  final_before: '2026-11-24T10:16:00.000Z',
  total: codes,
  rows: [{ bucket, ...codes }],
  countries: [{ country: 'US', ...codes }],
}
