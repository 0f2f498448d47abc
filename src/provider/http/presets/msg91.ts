import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://control.msg91.com/api/v5/flow',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authkey: '{secret.authkey}',
    },
    body: '{"template_id":"TEMPLATE_ID","short_url":"0","recipients":[{"mobiles":"{to_no_plus}","content":"{text}"}]}',
  },
  answer: {
    rules: [
      { json: '$.type', equals: 'success', outcome: 'accepted' },
      { status: 401, outcome: 'rejected_temporary' },
      { status: 418, outcome: 'rejected_temporary' },
      { json: '$.type', equals: 'error', outcome: 'rejected_permanent' },
      { status: '2xx', outcome: 'unknown' },
    ],
    id: { json: ['$.request_id', '$.message'] },
    error: { json: '$.message' },
  },
  receipts: {
    method: 'POST',
    id: { json: '$.requestId' },
    status: { json: '$.desc' },
    error: { json: '$.failedReason' },
    words: {
      DELIVERED: 'delivered',
      FAILED: 'failed',
      REJECTED: 'failed',
      BLOCKED: 'failed',
      NDNC: 'failed',
      SUBMITTED: 'progress',
      PENDING: 'progress',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
}

/** MSG91's flow API (docs.msg91.com, "Send SMS"), with receipts of its webhook, version 3 (msg91.com/help/webhooks). */
export const MSG91: ProviderPreset = {
  name: 'msg91',
  title: 'MSG91',
  notes:
    'Every text of MSG91 comes from a template: put the id of one in the place of TEMPLATE_ID, whose text is the one variable ##content##. Give the address of this provider’s receipts as a webhook for SMS of version v3. docs.msg91.com',
  settings,
  secrets: [{ name: 'authkey', required: true, meaning: 'authentication key of the account' }],
}
