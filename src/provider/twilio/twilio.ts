import { type Resolver, resolveBySystem } from '../../outbound/addresses.ts'
import type { Asked } from '../../outbound/way-out.ts'
import { defineKind } from '../define-kind.ts'
import { REDACTED } from '../http/redact.ts'
import { validityS } from '../http/values.ts'
import type { Hooks, OpenProvider, SecretField } from '../kind.ts'
import { type OverHttp, openOverHttp, shownRequest } from '../over-http.ts'
import { readTwilioAnswer } from './answer.ts'
import { NO_INSTRUCTIONS } from './inbound.ts'
import { readTwilioReceipt, readTwilioRequest } from './receipts.ts'
import { checkTwilio, MAX_RECEIPT_RETRIES, TWILIO_URL, TwilioSettings } from './settings.ts'

/** Longest stay of a message in Twilio's queue, in seconds (Messages resource, `ValidityPeriod`). */
const MAX_VALIDITY_S = 36_000

const AUTH_TOKEN: SecretField = {
  name: 'auth_token',
  required: true,
  meaning:
    'the account’s auth token: receipts are signed with it, and requests sent where there is no API key',
}
const API_KEY_SECRET: SecretField = {
  name: 'api_key_secret',
  required: true,
  meaning: 'the secret of the API key',
}

/** User name and password of a request. */
const CREDENTIALS = 'credentials'

/** In the place of a project’s id until it is filled in. */
const NO_PROJECT = '00000000-0000-0000-0000-000000000000'

/** An account at Twilio, or at a service that speaks its Messages API. docs/providers-twilio.md */
export const TWILIO_KIND = defineKind({
  settings: TwilioSettings,
  secrets: [
    AUTH_TOKEN,
    { ...API_KEY_SECRET, required: false },
    {
      name: 'other_auth_token',
      required: false,
      meaning: 'the account’s other auth token while they are changed: receipts signed with it count as well',
    },
  ],
  // A lost answer may be one of a message that was taken, and Twilio has no key that would tell.
  defaults: { lines: null, maxPartsPerS: null, maxInFlight: 50, timeoutMs: 15_000, onUnknown: 'wait' },
  check: checkTwilio,
  open: (settings, hooks) => openTwilio(settings, hooks, resolveBySystem),
  proof: 'inbox',
  inbox: (_settings, secrets, request) => readTwilioRequest(secrets, request),
  readReceipt: (_settings, body) => readTwilioReceipt(body),
  receiptAnswer: null,
  inboundAnswer: () => NO_INSTRUCTIONS,
  render: (settings, hooks, request) => shownRequest(askingOf(settings), hooks, request, hooks.now()),
  presets: [
    {
      name: 'twilio-ie1',
      title: 'Twilio, Ireland (IE1)',
      notes:
        'An account in Twilio’s region IE1, which has an auth token and API keys of its own. www.twilio.com/docs/global-infrastructure',
      settings: { account_sid: `AC${'0'.repeat(32)}`, base_url: 'https://api.dublin.ie1.twilio.com' },
      secrets: [AUTH_TOKEN],
    },
    {
      name: 'signalwire',
      title: 'SignalWire',
      notes:
        'SignalWire’s Compatibility API. Server: that of your space. Account SID and API key SID: the id of the project; the secret of the API key: its API token; auth token: the signing key. developer.signalwire.com',
      settings: {
        account_sid: NO_PROJECT,
        api_key_sid: NO_PROJECT,
        base_url: 'https://example.signalwire.com/api/laml',
        receipt_retries: 0,
      },
      secrets: [AUTH_TOKEN, API_KEY_SECRET],
    },
  ],
})

/** Opens the way to an account. `resolve` asks for addresses of names. */
export function openTwilio(settings: TwilioSettings, hooks: Hooks, resolve: Resolver): OpenProvider {
  const { account_sid, api_key_sid } = settings
  const { auth_token, api_key_secret } = hooks.secrets
  const credentials =
    api_key_sid === undefined ? `${account_sid}:${auth_token}` : `${api_key_sid}:${api_key_secret}`
  return openOverHttp(
    { ...askingOf(settings), answerOf: (answer) => readTwilioAnswer(answer, hooks.now()) },
    // A secret as the others are: what repeats it is not kept.
    { ...hooks, secrets: { ...hooks.secrets, [CREDENTIALS]: credentials } },
    resolve,
  )
}

function askingOf(settings: TwilioSettings): Pick<OverHttp, 'server' | 'requestOf'> {
  const {
    base_url = TWILIO_URL,
    account_sid,
    messaging_service_sid,
    from,
    receipt_retries = MAX_RECEIPT_RETRIES,
  } = settings
  const server = new URL(base_url)
  const path = `${server.pathname.replace(/\/+$/, '')}/2010-04-01/Accounts/${account_sid}/Messages.json`
  return {
    server,
    requestOf(request, { secretOf, receiptUrl, nowMs }): Asked {
      const sender = from ?? (messaging_service_sid === undefined ? request.from : undefined)
      const fields = {
        To: request.to,
        From: sender,
        MessagingServiceSid: messaging_service_sid,
        Body: request.text,
        StatusCallback: receiptUrl && receiptUrl + retriesOf(receipt_retries),
        ValidityPeriod: String(Math.min(MAX_VALIDITY_S, validityS(request, nowMs))),
        SmartEncoded: settings.smart_encoded?.toString(),
        ContentRetention: settings.content_retention,
        AddressRetention: settings.address_retention,
      }
      const form = Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : []))
      return {
        method: 'POST',
        path,
        headers: {
          'user-agent': 'sms-gateway',
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${inBase64(secretOf(CREDENTIALS))}`,
        },
        body: new URLSearchParams(form).toString(),
      }
    },
  }
}

/**
 * A receipt that was not taken is else sent again only where no connection stood (Twilio, "Webhooks: connection overrides").
 * What stands behind # is not sent, and not signed.
 */
function retriesOf(count: number): string {
  return count === 0 ? '' : `#rc=${count}&rp=ct,rt,5xx`
}

/** What is masked is shown as it is. */
function inBase64(credentials: string): string {
  return credentials === REDACTED ? REDACTED : Buffer.from(credentials).toString('base64')
}
