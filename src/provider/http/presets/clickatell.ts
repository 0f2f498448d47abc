import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://platform.clickatell.com/messages',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: '{secret.api_key}',
    },
    body: '{"to":["{to_no_plus}"],"from":"{from}","content":"{text}","clientMessageId":"{message_id}"}',
  },
  answer: {
    rules: [
      { json: '$.messages[0].accepted', equals: true, outcome: 'accepted' },
      { json: '$.messages[0].accepted', equals: false, outcome: 'rejected_permanent' },
      { status: '2xx', outcome: 'unknown' },
    ],
    id: { json: '$.messages[0].apiMessageId' },
    error: { json: ['$.messages[0].error', '$.error', '$.errorDescription'] },
  },
  receipts: {
    method: 'POST',
    id: { json: '$.messageId' },
    status: { json: '$.status' },
    error: { json: '$.statusDescription' },
    words: {
      RECEIVED_BY_RECIPIENT: 'delivered',
      DELIVERED_TO_GATEWAY: 'progress',
      ERROR_DELIVERING: 'failed',
      ROUTING_ERROR: 'failed',
      MESSAGE_EXPIRED: 'expired',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
}

/** Clickatell's Platform, its HTTP API for one channel (docs.clickatell.com). */
export const CLICKATELL: ProviderPreset = {
  name: 'clickatell',
  title: 'Clickatell',
  notes:
    'An SMS integration of Clickatell’s Platform. Give the address of this provider’s receipts as the callback of the integration, for message status. One-way integrations without a sender of their own refuse "from": take it out of the body then. docs.clickatell.com',
  settings,
  secrets: [{ name: 'api_key', required: true, meaning: 'API key of the integration' }],
}
