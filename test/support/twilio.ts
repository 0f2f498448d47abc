import { createHash } from 'node:crypto'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks'
import type { RawRequest } from '../../src/provider/port.ts'
import type { TwilioSettings } from '../../src/provider/twilio/settings.ts'

/** An account, and a message of it. */
export const ACCOUNT_SID = 'AC0123456789abcdef0123456789abcdef'
export const MESSAGE_SID = 'SM0123456789abcdef0123456789abcdef'
/** What the account signs with. */
export const SECRETS = { auth_token: 'a token of the account' }

/** Where its receipts are posted to, as the hooks of tests have it. */
export const RECEIPT_URL = 'https://sms.example.test/v1/providers/acme/dlr/TOKEN-1234'

/** Settings of an account whose server is here. */
export function twilioSettings(base_url: string, given: Partial<TwilioSettings> = {}): TwilioSettings {
  return { account_sid: ACCOUNT_SID, base_url, ...given }
}

/** A form as Twilio posts it, signed by the official client’s own code. */
export function signedForm(
  fields: Readonly<Record<string, string>>,
  { token = SECRETS.auth_token, url = RECEIPT_URL } = {},
): RawRequest {
  return requestOf(url, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'x-twilio-signature': getExpectedTwilioSignature(token, url, fields),
  })
}

/** A JSON body as Twilio posts it: the URL names its hash, and is signed. */
export function signedJson(body: string, token = SECRETS.auth_token): RawRequest {
  const url = `${RECEIPT_URL}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`
  return requestOf(url, body, {
    'content-type': 'application/json',
    'x-twilio-signature': getExpectedTwilioSignature(token, url, {}),
  })
}

/** A request to the address of receipts, or of what comes in, as its URL says. */
export function requestOf(url: string, body: string, headers: Readonly<Record<string, string>>): RawRequest {
  return {
    method: 'POST',
    url,
    address: new URL(url).pathname.includes('/inbound') ? 'inbound' : 'dlr',
    tail: 'TOKEN-1234',
    headers: new Headers(headers),
    bytes: Buffer.from(body),
    json: () => JSON.parse(body),
  }
}
