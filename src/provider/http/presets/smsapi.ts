import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://api.smsapi.com/sms.do',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: 'Bearer {secret.token}',
    },
    body: 'to={to_no_plus}&from={from}&message={text}&encoding=utf-8&format=json&notify_url={receipt_url}',
  },
  answer: {
    rules: [
      // 101 and 102 login, 103 no points left, 105 this address, 110 the service: not of the message.
      { json: '$.error', matches: '^(?:101|102|103|105|110)$', outcome: 'rejected_temporary' },
      // 201 and 999 are errors inside, 202 and 203 too many requests at once.
      { json: '$.error', matches: '^(?:201|999)$', outcome: 'unknown' },
      { json: '$.error', matches: '^(?:202|203)$', outcome: 'throttled' },
      { json: '$.error', outcome: 'rejected_permanent' },
      { json: '$.list[0].id', outcome: 'accepted' },
      { status: '2xx', outcome: 'unknown' },
    ],
    id: { json: '$.list[0].id' },
    error: { json: '$.message' },
  },
  receipts: {
    method: 'GET',
    separator: ',',
    id: { field: 'MsgId' },
    status: { field: 'status' },
    words: {
      '402': 'expired',
      '403': 'progress',
      '404': 'delivered',
      '405': 'failed',
      '406': 'failed',
      '407': 'failed',
      '408': 'unknown',
      '409': 'progress',
      '410': 'progress',
      '411': 'progress',
      '412': 'failed',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
}

/** SMSAPI's sms.do (www.smsapi.com/docs, "Sending SMS", "Callbacks"). */
export const SMSAPI: ProviderPreset = {
  name: 'smsapi',
  title: 'SMSAPI',
  notes:
    'SMSAPI.com; accounts of smsapi.pl and smsapi.se have their own host in the URL. The token is made in the customer portal, under API settings. www.smsapi.com/docs',
  settings,
  secrets: [{ name: 'token', required: true, meaning: 'OAuth token with the right to send SMS' }],
}
