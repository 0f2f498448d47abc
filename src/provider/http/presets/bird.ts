import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const STATUS = '$.recipients.items[0].status'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://rest.messagebird.com/messages',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'AccessKey {secret.access_key}',
    },
    body: '{"recipients":["{to_no_plus}"],"originator":"{from}","body":"{text}","datacoding":"{encoding}","validity":{validity_s},"reference":"{submission_id}","reportUrl":"{receipt_url}"}',
    encoding: { GSM7: 'plain', UCS2: 'unicode' },
  },
  answer: {
    rules: [
      {
        status: '2xx',
        json: STATUS,
        matches: '^(?:scheduled|sent|buffered|delivered)$',
        outcome: 'accepted',
      },
      {
        status: '2xx',
        json: STATUS,
        matches: '^(?:delivery_failed|expired)$',
        outcome: 'rejected_permanent',
      },
      { status: '2xx', outcome: 'unknown' },
    ],
    id: { json: '$.id' },
    error: { json: ['$.errors[0].description', STATUS] },
  },
  receipts: {
    method: 'GET',
    id: { field: 'id' },
    status: { field: 'status' },
    error: { field: 'statusReason' },
    words: {
      scheduled: 'progress',
      sent: 'progress',
      buffered: 'progress',
      delivered: 'delivered',
      expired: 'expired',
      delivery_failed: 'failed',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
  inbound: {
    method: 'POST',
    from: { field: 'originator' },
    to: { field: 'recipient' },
    text: { field: 'body' },
    id: { field: 'id' },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
}

/** Bird's SMS API, which was MessageBird's (developers.messagebird.com/api/sms-messaging). */
export const BIRD: ProviderPreset = {
  name: 'bird',
  title: 'Bird (MessageBird)',
  notes:
    'The SMS API at rest.messagebird.com, with a live access key. Receipts come as GET to the address that each request names. developers.messagebird.com/api/sms-messaging',
  settings,
  secrets: [{ name: 'access_key', required: true, meaning: 'live access key' }],
}
