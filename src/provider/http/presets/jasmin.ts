import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'http://127.0.0.1:1401/send',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'username={secret.username}&password={secret.password}&to={to_no_plus}&from={from}&coding={encoding}&hex-content={text_hex}&validity-period={validity_min}&dlr=yes&dlr-level=2&dlr-method=POST&dlr-url={receipt_url}',
    encoding: { GSM7: '0', UCS2: '8' },
  },
  answer: {
    rules: [
      { status: 200, regex: '^Success "', outcome: 'accepted' },
      { status: '2xx', outcome: 'unknown' },
      { status: 412, outcome: 'rejected_temporary' },
      { status: 500, regex: '^Error "Cannot send', outcome: 'rejected_temporary' },
    ],
    id: { regex: '^Success "([^"]+)"' },
    error: { regex: '^Error "(.*)"' },
  },
  receipts: {
    method: 'POST',
    id: { field: 'id' },
    status: { field: 'message_status' },
    error: { field: 'err' },
    words: {
      DELIVRD: 'delivered',
      UNDELIV: 'failed',
      REJECTD: 'failed',
      DELETED: 'failed',
      EXPIRED: 'expired',
      ENROUTE: 'progress',
      ACCEPTD: 'progress',
      ESME_ROK: 'progress',
      UNKNOWN: 'unknown',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'ACK/Jasmin' },
  },
  inbound: {
    method: 'POST',
    from: { field: 'from' },
    to: { field: 'to' },
    octets: { hex: { field: 'binary' }, data_coding: { field: 'coding' } },
    id: { field: 'id' },
    answer: { status: 200, content_type: 'text/plain', body: 'ACK/Jasmin' },
  },
}

/** Jasmin's HTTP API, as its documentation has it (docs.jasminsms.com, "HTTP API"). */
export const JASMIN: ProviderPreset = {
  name: 'jasmin',
  title: 'Jasmin',
  notes:
    'The HTTP API of a Jasmin, at port 1401. Put its host into the URL. Texts leave as octets of their alphabet (hex-content). Receipts are of level 2, from the phone. docs.jasminsms.com',
  settings,
  secrets: [
    { name: 'username', required: true, meaning: 'name of the Jasmin user' },
    { name: 'password', required: true, meaning: 'password of the Jasmin user' },
  ],
}
