import { LIFECYCLE_STATES, type LifecycleState } from '../../domain/lifecycle.ts'
import type { MachineTimes } from './machine-answers.ts'

const NONE = Object.fromEntries(LIFECYCLE_STATES.map((state) => [state, [0, 0]])) as Record<
  LifecycleState,
  number[]
> // one for each

/** Two minutes. */
export const EXAMPLE_MACHINE: MachineTimes = {
  from: '2026-11-24T02:47:00.000Z',
  to: '2026-11-24T02:49:00.000Z',
  bucket: 'minute',
  counted_from: '2026-11-10T08:00:00.000Z',
  complete_until: '2026-11-24T10:28:00.000Z',
  pending_minutes: 0,
  arrows: [
    { from: null, to: 'QUEUED', messages: [120, 118] },
    { from: 'QUEUED', to: 'SENDING', messages: [120, 118] },
    { from: 'SENDING', to: 'SENT', messages: [119, 118] },
    { from: 'SENT', to: 'DELIVERED', messages: [112, 121] },
  ],
  states: { ...NONE, SENT: [7, 4], SENDING: [1, 1], DELIVERED: [20_112, 20_233] },
  money: {
    held_cents: [40, 25],
    captured_cents: [560, 605],
    released_cents: [0, 0],
    captured_today_cents: [100_560, 101_165],
    released_today_cents: [35, 35],
  },
  providers: [
    {
      provider: 'mock',
      submitted: [120, 118],
      refused: [0, 0],
      delivered: [112, 121],
      failed: [0, 0],
      answers: 237,
      answer_p50_ms: 12,
      answer_p95_ms: 41,
    },
  ],
  stays: [
    {
      state: 'SENT',
      messages: 233,
      p50_ms: 2_380,
      p95_ms: 6_720,
      week_before: { messages: 12_071, p50_ms: 2_010, p95_ms: 5_640 },
      slower: false,
    },
  ],
}
