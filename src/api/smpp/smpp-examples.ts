import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import type { SmppAccountAnswer, SmppSession } from './smpp-answers.ts'
import { EXAMPLE_SESSION_ID } from './smpp-schemas.ts'

/** The account that the examples of requests make. */
export const EXAMPLE_ACCOUNT: SmppAccountAnswer = {
  client_id: DEMO_CLIENT.id,
  system_id: 'shop',
  allow_ips: ['192.0.2.0/24', '127.0.0.1'],
  max_binds: 4,
  window: 100,
  max_parts_per_s: 50,
  tlvs: null,
  receipts: { format: 'text_and_tlvs', message_id: 'uuid' },
  join_parts: false,
  express: false,
  no_credits_status: 0x45,
  sessions: 1,
  waiting: 0,
}

/** A session of it. */
export const EXAMPLE_SESSION: SmppSession = {
  id: EXAMPLE_SESSION_ID,
  client_id: DEMO_CLIENT.id,
  system_id: 'shop',
  bound_as: 'transceiver',
  address: '192.0.2.7',
  tls: false,
  interface_version: '3.4',
  since: '2026-11-24T10:00:00.000Z',
  held_by: 'sms-1/4711/0c9a1b2d',
  received: 18_211,
  sent: 18_190,
  received_per_s: 41.5,
  sent_per_s: 40.1,
  window: 100,
  in_hand: 3,
  unacked: 2,
}
