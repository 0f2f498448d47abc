import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://api.plivo.com/v1/Account/{secret.auth_id}/Message/',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'Basic {secret_base64.login}',
    },
    body: '{"src":"{from}","dst":"{to_no_plus}","text":"{text}","type":"sms","url":"{receipt_url}","method":"POST"}',
  },
  answer: {
    rules: [{ status: '2xx', json: '$.invalid_number[0]', outcome: 'rejected_permanent' }],
    id: { json: '$.message_uuid[0]' },
    error: { json: ['$.error', '$.message'] },
  },
  receipts: {
    method: 'POST',
    id: { field: 'MessageUUID' },
    status: { field: 'Status' },
    error: { field: 'ErrorCode' },
    words: {
      queued: 'progress',
      sent: 'progress',
      delivered: 'delivered',
      undelivered: 'failed',
      failed: 'failed',
      rejected: 'failed',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
  inbound: {
    method: 'POST',
    from: { field: 'From' },
    to: { field: 'To' },
    text: { field: 'Text' },
    id: { field: 'MessageUUID' },
    // What it is answered Plivo reads as XML with what it shall do.
    answer: { status: 200, content_type: 'text/xml', body: '<Response></Response>' },
  },
}

/** Plivo's message API (plivo.com/docs/messaging/api/message). */
export const PLIVO: ProviderPreset = {
  name: 'plivo',
  title: 'Plivo',
  notes:
    'A long text has one id and one receipt. For India add "dlt_entity_id", "dlt_template_id" and "dlt_template_category" to the body. plivo.com/docs/messaging',
  settings,
  secrets: [
    { name: 'auth_id', required: true, meaning: 'auth ID of the account' },
    { name: 'login', required: true, meaning: 'auth ID, a colon and the auth token' },
  ],
}
