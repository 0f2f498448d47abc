import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://api.telnyx.com/v2/messages',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'Bearer {secret.api_key}',
    },
    body: '{"from":"{from}","to":"{to}","text":"{text}","type":"SMS","webhook_url":"{receipt_url}"}',
  },
  answer: {
    rules: [
      {
        status: '2xx',
        json: '$.data.to[0].status',
        matches: '^(?:queued|sending|sent|delivered|delivery_unconfirmed)$',
        outcome: 'accepted',
      },
      {
        status: '2xx',
        json: '$.data.to[0].status',
        matches: '^(?:sending_failed|delivery_failed|expired)$',
        outcome: 'rejected_permanent',
      },
      { status: '2xx', outcome: 'unknown' },
      { json: '$.errors[0].code', equals: '40318', outcome: 'throttled' },
    ],
    id: { json: '$.data.id' },
    error: { json: ['$.errors[0].detail', '$.errors[0].title', '$.data.errors[0].title'] },
  },
  receipts: {
    method: 'POST',
    id: { json: '$.data.payload.id' },
    status: { json: '$.data.payload.to[0].status' },
    error: { json: ['$.data.payload.errors[0].detail', '$.data.payload.errors[0].title'] },
    words: {
      queued: 'progress',
      sending: 'progress',
      sent: 'progress',
      delivered: 'delivered',
      sending_failed: 'failed',
      delivery_failed: 'failed',
      expired: 'expired',
      delivery_unconfirmed: 'unknown',
      webhook_delivered: 'ignored',
    },
  },
  inbound: {
    method: 'POST',
    when: { at: { json: '$.data.event_type' }, equals: 'message.received' },
    from: { json: '$.data.payload.from.phone_number' },
    to: { json: '$.data.payload.to[0].phone_number' },
    text: { json: '$.data.payload.text' },
    id: { json: '$.data.payload.id' },
  },
}

/** Telnyx's messaging API, version 2 (developers.telnyx.com, "Send a message", "Receiving Webhooks for Messaging"). */
export const TELNYX: ProviderPreset = {
  name: 'telnyx',
  title: 'Telnyx',
  notes:
    'The sender is a number of a messaging profile. With a name as the sender add "messaging_profile_id":"…" to the body. Telnyx waits 2 s for the answer to a receipt. developers.telnyx.com',
  settings,
  secrets: [{ name: 'api_key', required: true, meaning: 'API key (V2)' }],
}
