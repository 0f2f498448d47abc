import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://enterprise.smsgupshup.com/GatewayAPI/rest',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'userid={secret.userid}&password={secret.password}&method=SendMessage&auth_scheme=plain&v=1.1&format=text&send_to={to_no_plus}&msg={text}&msg_type={encoding}&mask={from}&principalEntityId={dlt_entity_id}&dltTemplateId={dlt_template_id}',
    encoding: { GSM7: 'TEXT', UCS2: 'Unicode_Text' },
  },
  answer: {
    rules: [
      { status: '2xx', regex: '^success ?\\|', outcome: 'accepted' },
      // AUTH FAILED, USER DOESNT EXIST, USER DISABLED, METHOD NOT SUPPORTED
      { regex: '^error ?\\| ?10[2346]\\b', outcome: 'rejected_temporary' },
      // INVALID PH, INVALID MASK
      { regex: '^error ?\\| ?10[58]\\b', outcome: 'rejected_permanent' },
      // UNKNOWN ERROR, and codes that nobody has looked at
      { status: '2xx', outcome: 'unknown' },
    ],
    id: { regex: '^success ?\\| ?\\d{1,16} ?\\| ?([^\\s|]{1,128})' },
    error: { regex: '^error ?\\| ?(.{1,256})' },
  },
  receipts: {
    method: 'POST',
    json_field: 'response',
    each: '$',
    id: { json: '$.externalId' },
    status: { json: '$.eventType' },
    error: { json: ['$.cause', '$.errCode'] },
    words: { DELIVERED: 'delivered', FAILED: 'failed', UNKNOWN: 'unknown' },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
}

/** Gupshup's Enterprise SMS (docs.gupshup.io, "Send Messages to Single Number", "Real Time Delivery Reports"). */
export const GUPSHUP: ProviderPreset = {
  name: 'gupshup',
  title: 'Gupshup Enterprise SMS',
  notes:
    'Entity and template of DLT come with the message or its client. Ask Gupshup’s support to post delivery reports to the address of this provider’s receipts. Codes of refusals that are not in the rules are unknown: add those that you meet. docs.gupshup.io',
  settings,
  secrets: [
    { name: 'userid', required: true, meaning: 'number of the account' },
    { name: 'password', required: true, meaning: 'password of the account' },
  ],
}
