import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://api.httpsms.com/v1/messages/send',
    headers: { 'content-type': 'application/json', 'x-api-key': '{secret.api_key}' },
    body: '{"from":"{from}","to":"{to}","content":"{text}","request_id":"{submission_id}"}',
  },
  answer: { id: { json: '$.data.id' }, error: { json: '$.message' } },
  receipts: {
    method: 'POST',
    id: { json: ['$.data.id', '$.data.message_id'] },
    status: { json: '$.type' },
    error: { json: ['$.data.error_message', '$.data.failure_reason'] },
    words: {
      'message.phone.sent': 'progress',
      'message.phone.delivered': 'delivered',
      'message.send.failed': 'failed',
      // The phone did not fetch it in time; the service may try again.
      'message.send.expired': 'unknown',
      'message.phone.received': 'ignored',
      'message.call.missed': 'ignored',
      'phone.heartbeat.offline': 'ignored',
      'phone.heartbeat.online': 'ignored',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
  inbound: {
    method: 'POST',
    when: { at: { json: '$.type' }, equals: 'message.phone.received' },
    from: { json: '$.data.contact' },
    to: { json: '$.data.owner' },
    text: { json: '$.data.content' },
    id: { json: '$.data.message_id' },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
}

/** httpSMS (docs.httpsms.com, "Webhooks"; api.httpsms.com). */
export const HTTPSMS: ProviderPreset = {
  name: 'httpsms',
  title: 'httpSMS',
  notes:
    'A phone with the httpSMS app. Senders must be the phone’s number in E.164 form. Give the address of this provider’s receipts as a webhook for the events of sending. docs.httpsms.com',
  settings,
  secrets: [{ name: 'api_key', required: true, meaning: 'API key of the account' }],
}
