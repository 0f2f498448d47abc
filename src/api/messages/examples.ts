import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'

/** A receipt of the mock provider. */
export const EXAMPLE_RECEIPT = {
  provider_message_id: 'mock-019abcde-0000-7000-8000-0000000000aa',
  status: 'DELIVRD',
}

/** A message as the documentation shows it. */
export const EXAMPLE_MESSAGE = {
  id: '019abcde-0000-7000-8000-000000000001',
  client_id: DEMO_CLIENT.id,
  to: '+1234567890',
  from: 'SENDER',
  text: 'Hello World',
  encoding: 'GSM7',
  parts: 1,
  status: 'DELIVERED',
  credit_state: 'CAPTURED',
  cost_cents: 5,
  reference: 'order-123',
  provider: 'mock',
  provider_message_id: 'mock-019abcde-0000-7000-8000-0000000000aa',
  attempts: 1,
  last_error: null,
  express: false,
  send_at: null,
  expires_at: '2026-11-27T10:00:00.000Z',
  created_at: '2026-11-24T10:00:00.000Z',
  updated_at: '2026-11-24T10:00:00.020Z',
  final: true,
}

const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, 0, milliseconds)).toISOString()

const event = (
  seq: number,
  name: string,
  from: string | null,
  to: string,
  attempt: number,
  detail: string | null,
) => ({
  seq,
  at: at(seq * 5),
  event: name,
  from,
  to,
  ignored: false,
  attempt,
  detail,
})

/** Its history. */
export const EXAMPLE_EVENTS = [
  event(1, 'ACCEPTED', null, 'QUEUED', 0, null),
  event(2, 'DISPATCHED', 'QUEUED', 'SENDING', 1, null),
  event(3, 'PROVIDER_ACCEPTED', 'SENDING', 'SENT', 1, 'command_status 0x00000000: accepted'),
  event(4, 'RECEIPT_DELIVERED', 'SENT', 'DELIVERED', 1, JSON.stringify(EXAMPLE_RECEIPT)),
]

const NONE = Object.fromEntries(LIFECYCLE_STATES.map((status) => [status, 0]))

const counted = (messages: number) => ({
  messages,
  statuses: {
    ...NONE,
    SENT: 2,
    DELIVERED: messages - 5,
    FAILED_PERM: 3,
  },
  delivery_rate: Math.round(((messages - 5) / (messages - 2)) * 10_000) / 10_000,
  parts: messages + 12,
  held_cents: 10,
  captured_cents: messages * 5,
  released_cents: 15,
  sent_p50_ms: 9,
  sent_p95_ms: 21,
  delivered_p50_ms: 14,
  delivered_p95_ms: 30,
})

const freshness = { as_of: '2026-11-24T10:31:07.214Z', pending_minutes: 0 }

/** A summary grouped by country. */
export const EXAMPLE_SUMMARY = {
  from: '2026-11-24T00:00:00.000Z',
  to: '2026-11-25T00:00:00.000Z',
  group_by: 'country',
  ...freshness,
  rows: [{ country: 'US', ...counted(1_240) }],
}

/** A series by hour. */
export const EXAMPLE_TIMESERIES = {
  from: '2026-11-24T00:00:00.000Z',
  to: '2026-11-25T00:00:00.000Z',
  bucket: 'hour',
  group_by: null,
  ...freshness,
  rows: [{ bucket: '2026-11-24T00:00:00.000Z', ...counted(52) }],
}

/** A report as CSV: the same row, each status a column of its own. */
function csvOf([row = counted(0)]: readonly ReturnType<typeof counted>[]): string {
  const cells = Object.entries(row).flatMap(([name, cell]) =>
    name === 'statuses'
      ? Object.entries(row.statuses).map(([status, count]) => [status.toLowerCase(), count] as const)
      : [[name, cell] as const],
  )
  return [0, 1].map((at) => `${cells.map((cell) => cell[at]).join(',')}\r\n`).join('')
}

/** The same as CSV. */
export const EXAMPLE_SUMMARY_CSV = csvOf(EXAMPLE_SUMMARY.rows)
export const EXAMPLE_TIMESERIES_CSV = csvOf(EXAMPLE_TIMESERIES.rows)

/** A message in the CSV export. */
export const EXAMPLE_MESSAGES_CSV = `${Object.keys(EXAMPLE_MESSAGE).join(',')}\r\n${Object.values(EXAMPLE_MESSAGE).join(',')}\r\n`
