import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

const CODE = '$.SMSMessageData.Recipients[0].statusCode'
const SUMMARY = '$.SMSMessageData.Message'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://api.africastalking.com/version1/messaging',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      apikey: '{secret.api_key}',
    },
    body: 'username={secret.username}&to={to}&from={from}&message={text}&bulkSMSMode=1',
  },
  answer: {
    rules: [
      { status: '2xx', json: CODE, matches: '^10[012]$', outcome: 'accepted' },
      // InvalidSenderId, InvalidPhoneNumber, UnsupportedNumberType, UserInBlacklist, DoNotDisturbRejection
      { status: '2xx', json: CODE, matches: '^40[23469]$', outcome: 'rejected_permanent' },
      // InsufficientBalance, CouldNotRoute, RejectedByGateway
      { status: '2xx', json: CODE, matches: '^(?:40[57]|502)$', outcome: 'rejected_temporary' },
      // Without a recipient there is only a summary.
      { status: '2xx', json: SUMMARY, equals: 'InvalidSenderId', outcome: 'rejected_permanent' },
      // RiskHold, InternalServerError, GatewayError, and what nobody has written down
      { status: '2xx', outcome: 'unknown' },
    ],
    id: { json: '$.SMSMessageData.Recipients[0].messageId' },
    error: { json: ['$.SMSMessageData.Recipients[0].status', SUMMARY] },
  },
  receipts: {
    method: 'POST',
    id: { field: 'id' },
    status: { field: 'status' },
    error: { field: 'failureReason' },
    words: {
      Sent: 'progress',
      Submitted: 'progress',
      Buffered: 'progress',
      Success: 'delivered',
      Rejected: 'failed',
      Failed: 'failed',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
  inbound: {
    method: 'POST',
    from: { field: 'from' },
    to: { field: 'to' },
    text: { field: 'text' },
    id: { field: 'id' },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
}

/** Africa's Talking's bulk SMS (developers.africastalking.com, "Bulk messaging", "Delivery reports"). */
export const AFRICAS_TALKING: ProviderPreset = {
  name: 'africas-talking',
  title: 'Africa’s Talking',
  notes:
    'Give the address of this provider’s receipts as the callback for delivery reports. Senders must be registered; take "from" out of the body to send by the account’s own. The sandbox is at api.sandbox.africastalking.com with the username sandbox. developers.africastalking.com',
  settings,
  secrets: [
    { name: 'api_key', required: true, meaning: 'API key of the app' },
    { name: 'username', required: true, meaning: 'username of the app' },
  ],
}
