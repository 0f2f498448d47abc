import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://api.sms-gate.app/3rdparty/v1/messages',
    headers: {
      'content-type': 'application/json',
      authorization: 'Basic {secret_base64.login}',
    },
    body: '{"textMessage":{"text":"{text}"},"phoneNumbers":["{to}"],"ttl":{validity_s},"withDeliveryReport":true}',
  },
  answer: { id: { json: '$.id' }, error: { json: '$.message' } },
  receipts: {
    method: 'POST',
    id: { json: '$.payload.messageId' },
    status: { json: '$.event' },
    error: { json: '$.payload.reason' },
    words: {
      'sms:sent': 'progress',
      'sms:delivered': 'delivered',
      'sms:failed': 'failed',
      'sms:received': 'ignored',
      'sms:data-received': 'ignored',
      'mms:received': 'ignored',
      'system:ping': 'ignored',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
  inbound: {
    method: 'POST',
    when: { at: { json: '$.event' }, equals: 'sms:received' },
    from: { json: ['$.payload.sender', '$.payload.phoneNumber'] },
    // Older apps do not say which number it came to.
    to: { json: ['$.payload.recipient', '$.deviceId'] },
    text: { json: '$.payload.message' },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
}

/** SMS Gateway for Android (docs.sms-gate.app, "Sending Messages", "Webhooks"). */
export const ANDROID_SMS_GATEWAY: ProviderPreset = {
  name: 'android-sms-gateway',
  title: 'SMS Gateway for Android',
  notes:
    'A phone with the app, over its cloud server; in local mode the URL is http://PHONE:8080/messages. Register the address of this provider’s receipts as webhooks for sms:sent, sms:delivered and sms:failed. The sender is the phone’s number, whatever "from" says. docs.sms-gate.app',
  settings,
  secrets: [
    { name: 'login', required: true, meaning: 'username:password, as the app’s Home tab shows them' },
  ],
}
