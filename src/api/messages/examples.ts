import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import { EXAMPLE_RECEIPT } from '../docs/request-examples.ts'

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

/** A message in the CSV export. */
export const EXAMPLE_MESSAGES_CSV = `${Object.keys(EXAMPLE_MESSAGE).join(',')}\r\n${Object.values(EXAMPLE_MESSAGE).join(',')}\r\n`
