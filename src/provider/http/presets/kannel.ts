import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'GET',
    // What Kannel puts in for %d and %A is percent-encoded once more: it stands in a URL inside of this URL.
    url: 'http://127.0.0.1:13013/cgi-bin/sendsms?username={secret.username}&password={secret.password}&to={to}&from={from}&text={text_or_octets}&coding={encoding}&charset=UTF-8&udh={udh}&mclass={message_class}&pid={protocol_id}&validity={validity_min}&dlr-mask=31&dlr-url={receipt_url}%3Fid%3D{submission_id}%26status%3D%25d%26error%3D%25A',
    encoding: { GSM7: '0', UCS2: '2', BINARY: '1' },
  },
  answer: {
    rules: [
      { status: 202, regex: '^[03]: ', outcome: 'accepted' },
      { status: '2xx', outcome: 'unknown' },
      { status: 503, regex: '^Temporal failure', outcome: 'rejected_temporary' },
    ],
  },
  receipts: {
    method: 'GET',
    id: { field: 'id' },
    status: { field: 'status' },
    error: { field: 'error' },
    words: {
      '1': 'delivered',
      '2': 'failed',
      '4': 'progress',
      '8': 'progress',
      '16': 'failed',
      '34': 'expired',
      '66': 'unknown',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
  inbound: {
    method: 'GET',
    from: { field: 'from' },
    to: { field: 'to' },
    text: { field: 'text' },
    id: { field: 'id' },
    // What a service answers Kannel sends back.
    answer: { status: 200 },
  },
}

/** Kannel's smsbox, as its User's Guide has it (kannel.org, "Using the HTTP interface to send SMS messages", "Delivery Reports"). */
export const KANNEL: ProviderPreset = {
  name: 'kannel',
  title: 'Kannel',
  notes:
    'The smsbox of a Kannel, at its sendsms-port. Put its host and port into the URL; user and password are those of a group sendsms-user, with concatenation = true and max-messages of 2 and more for long texts. Kannel gives no id: its receipts bring back that of the submission. www.kannel.org',
  settings,
  secrets: [
    { name: 'username', required: true, meaning: 'username of the group sendsms-user' },
    { name: 'password', required: true, meaning: 'password of the group sendsms-user' },
  ],
}
