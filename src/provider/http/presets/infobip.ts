import type { ProviderPreset } from '../../kind.ts'
import type { HttpSettings } from '../settings.ts'

/** Refusals of the account, of its money and its routes, or for now. */
const NOT_OF_THE_MESSAGE =
  '^(?:UNDELIVERABLE_REJECTED_PLATFORM|REJECTED_(?:NETWORK|NOT_ENOUGH_CREDITS|PREPAID_PACKAGE_EXPIRED|DESTINATION_NOT_REGISTERED|ROUTE_NOT_AVAILABLE|FLOODING_FILTER|SYSTEM_ERROR))$'

const settings: HttpSettings = {
  request: {
    method: 'POST',
    url: 'https://your-base-url.api.infobip.com/sms/3/messages',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'App {secret.api_key}',
    },
    body: '{"messages":[{"sender":"{from}","destinations":[{"to":"{to_no_plus}"}],"content":{"text":"{text}"},"options":{"validityPeriod":{"amount":{validity_min},"timeUnit":"MINUTES"}},"webhooks":{"delivery":{"url":"{receipt_url}"},"contentType":"application/json"}}]}',
  },
  answer: {
    rules: [
      {
        status: '2xx',
        json: '$.messages[0].status.name',
        matches: NOT_OF_THE_MESSAGE,
        outcome: 'rejected_temporary',
      },
      {
        status: '2xx',
        json: '$.messages[0].status.groupName',
        matches: '^(?:PENDING|DELIVERED)$',
        outcome: 'accepted',
      },
      {
        status: '2xx',
        json: '$.messages[0].status.groupName',
        matches: '^(?:UNDELIVERABLE|EXPIRED|REJECTED)$',
        outcome: 'rejected_permanent',
      },
      { status: '2xx', outcome: 'unknown' },
    ],
    id: { json: '$.messages[0].messageId' },
    error: {
      json: ['$.messages[0].status.description', '$.requestError.serviceException.text', '$.description'],
    },
  },
  receipts: {
    method: 'POST',
    each: '$.results',
    id: { json: '$.messageId' },
    // Not its group: DELIVERED_TO_OPERATOR is of the group DELIVERED, and no delivery.
    status: { json: '$.status.name' },
    error: { json: ['$.error.description', '$.status.description'] },
    words: {
      PENDING_WAITING_DELIVERY: 'progress',
      PENDING_ENROUTE: 'progress',
      PENDING_ACCEPTED: 'progress',
      DELIVERED_TO_OPERATOR: 'progress',
      DELIVERED_TO_HANDSET: 'delivered',
      UNDELIVERABLE_REJECTED_OPERATOR: 'failed',
      UNDELIVERABLE_NOT_DELIVERED: 'failed',
      UNDELIVERABLE_NOT_SENT: 'failed',
      EXPIRED_EXPIRED: 'expired',
      EXPIRED_DLR_UNKNOWN: 'expired',
      SIGNALS_BLOCKED: 'failed',
      REJECTED_NETWORK: 'failed',
      REJECTED_PREFIX_MISSING: 'failed',
      REJECTED_DND: 'failed',
      REJECTED_SOURCE: 'failed',
      REJECTED_NOT_ENOUGH_CREDITS: 'failed',
      REJECTED_SENDER: 'failed',
      REJECTED_DESTINATION_BLOCKLISTED: 'failed',
      REJECTED_PREPAID_PACKAGE_EXPIRED: 'failed',
      REJECTED_DESTINATION_NOT_REGISTERED: 'failed',
      REJECTED_ROUTE_NOT_AVAILABLE: 'failed',
      REJECTED_FLOODING_FILTER: 'failed',
      REJECTED_SYSTEM_ERROR: 'failed',
      REJECTED_DUPLICATE_MESSAGE_ID: 'failed',
      REJECTED_INVALID_UDH: 'failed',
      REJECTED_MESSAGE_TOO_LONG: 'failed',
      MISSING_TO: 'failed',
      REJECTED_DESTINATION: 'failed',
      UNDELIVERABLE_REJECTED_PLATFORM: 'failed',
    },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
  inbound: {
    method: 'POST',
    each: '$.results',
    from: { json: '$.from' },
    to: { json: '$.to' },
    text: { json: '$.text' },
    id: { json: '$.messageId' },
    answer: { status: 200, content_type: 'text/plain', body: 'OK' },
  },
}

/** Infobip's SMS API, version 3 (www.infobip.com/docs/developer-resources/quickstart). */
export const INFOBIP: ProviderPreset = {
  name: 'infobip',
  title: 'Infobip',
  notes:
    'Put the base URL of your account, as Infobip’s portal shows it, in the place of your-base-url. Receipts come to the address that each request names, up to 100 at once. www.infobip.com/docs',
  settings,
  secrets: [{ name: 'api_key', required: true, meaning: 'API key with the right to send SMS' }],
}
