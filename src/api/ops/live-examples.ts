import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import { EXAMPLE_MESSAGE_ID } from '../http/fields.ts'
import type { LiveSnapshot, LiveUpdate } from './live-answers.ts'

const ARROW = {
  from: 'SENT',
  to: 'DELIVERED',
  event: 'RECEIPT_DELIVERED',
  ignored: false,
  lane: 'normal',
  provider: 'mock',
} as const

const quiet = (count: number) => Array.from({ length: 59 }, () => 0).concat(count)

const SNAPSHOT: LiveSnapshot = {
  at: '2026-11-24T10:00:00.020Z',
  since: '2026-11-24T09:00:00.000Z',
  arrows: [{ ...ARROW, last_minute: 1, last_hour: 1, per_second: quiet(1), per_minute: quiet(1) }],
}

const UPDATE: LiveUpdate = {
  at: '2026-11-24T10:00:00.270Z',
  counts: [{ ...ARROW, count: 1 }],
  moves: [
    {
      message_id: EXAMPLE_MESSAGE_ID,
      client_id: DEMO_CLIENT.id,
      at: '2026-11-24T10:00:00.250Z',
      ...ARROW,
      error: null,
    },
  ],
  received: 0,
}

/** The beginning of a live stream as the documentation shows it. */
export const EXAMPLE_LIVE_EVENTS = [
  'retry: 2000',
  '',
  'id: 7',
  'event: snapshot',
  `data: ${JSON.stringify(SNAPSHOT)}`,
  '',
  'id: 8',
  'event: update',
  `data: ${JSON.stringify(UPDATE)}`,
  '',
  '',
].join('\n')
