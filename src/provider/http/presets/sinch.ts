import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://us.sms.api.sinch.com/xms/v1/{secret.service_plan_id}/batches',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'Bearer {secret.api_token}',
    },
    body: '{"from":"{from}","to":["{to_no_plus}"],"body":"{text}","type":"mt_text","delivery_report":"per_recipient","expire_at":"{expires_at}","callback_url":"{receipt_url}","client_reference":"{message_id}"}',
  },
  answer: {
    id: { json: '$.id' },
    error: { json: ['$.text', '$.code'] },
  },
  receipts: {
    method: 'POST',
    id: { json: '$.batch_id' },
    status: { json: '$.status' },
    error: { json: '$.code' },
    words: {
      Queued: 'progress',
      Dispatched: 'progress',
      Delivered: 'delivered',
      Aborted: 'failed',
      Cancelled: 'failed',
      Rejected: 'failed',
      Deleted: 'failed',
      Failed: 'failed',
      Expired: 'expired',
      Unknown: 'unknown',
    },
  },
  inbound: {
    method: 'POST',
    when: { at: { json: '$.type' }, equals: ['mo_text', 'mo_binary'] },
    from: { json: '$.from' },
    to: { json: '$.to' },
    text: { json: '$.body' },
    id: { json: '$.id' },
  },
}

/** Sinch's SMS API (developers.sinch.com/docs/sms/api-reference), with a report for each recipient. */
export const SINCH: ProviderPreset = {
  name: 'sinch',
  title: 'Sinch',
  notes:
    'A service plan of the SMS API. Put the region of yours in the place of us: eu, au, br or ca. Each message is a batch of one, whose report comes for its recipient. developers.sinch.com/docs/sms',
  settings,
  secrets: [
    { name: 'service_plan_id', required: true, meaning: 'service plan ID' },
    { name: 'api_token', required: true, meaning: 'API token of the service plan' },
  ],
}
