import type { Resolver } from '../../outbound/addresses.ts'
import type { Asked } from '../../outbound/way-out.ts'
import { REDACTED } from '../http/redact.ts'
import type { Hooks, OpenProvider } from '../kind.ts'
import { type OverHttp, openOverHttp, type SecretOf } from '../over-http.ts'
import type { SubmitRequest } from '../port.ts'
import { readAnswer } from './answer.ts'
import { VONAGE_URL, type VonageSettings } from './settings.ts'
import { type Signature, signatureOf } from './signature.ts'

/** How long Vonage may try to deliver, in milliseconds (definition of the SMS API, `ttl`). */
const MIN_TTL_MS = 20_000
const MAX_TTL_MS = 604_800_000

/** Opens the way to the SMS API. `resolve` asks for addresses of names. */
export function openVonage(settings: VonageSettings, hooks: Hooks, resolve: Resolver): OpenProvider {
  return openOverHttp(
    { ...askingOf(settings), answerOf: (answer) => readAnswer(answer, hooks.now()) },
    hooks,
    resolve,
  )
}

/** How a message is submitted: in JSON with the API secret, as the official client does, or signed, in a form. */
export function askingOf(settings: VonageSettings): Pick<OverHttp, 'server' | 'requestOf'> {
  const { api_key: apiKey, signature, sign_requests: signsRequests = false } = settings
  return {
    server: new URL(settings.base_url ?? VONAGE_URL),
    requestOf: (request, { secretOf, receiptUrl, nowMs }) => {
      const message = messageOf(settings, request, receiptUrl, nowMs)
      return signsRequests && signature !== undefined
        ? signedRequest(
            { ...message, api_key: apiKey, timestamp: Math.floor(nowMs / 1_000) },
            signature,
            secretOf,
          )
        : basicRequest(message, apiKey, secretOf)
    },
  }
}

type Message = Readonly<Record<string, string | number>>

/** The parameters of a message. `from` and `to` are in E.164 without a plus. */
function messageOf(
  settings: VonageSettings,
  { to, from, text, encoding, messageId, expiresAtMs, dlt }: SubmitRequest,
  receiptUrl: string | null,
  nowMs: number,
): Message {
  const { callback = true, ttl = false, message_class: messageClass, account_ref: accountRef } = settings
  return {
    from: from.replace(/^\+/, ''),
    to: to.slice(1),
    text,
    type: encoding === 'UCS2' ? 'unicode' : 'text',
    'client-ref': messageId,
    ...(callback && receiptUrl !== null && { callback: receiptUrl }),
    ...(ttl && { ttl: Math.min(MAX_TTL_MS, Math.max(MIN_TTL_MS, expiresAtMs - nowMs)) }),
    ...(messageClass !== undefined && { 'message-class': messageClass }),
    ...(accountRef !== undefined && { 'account-ref': accountRef }),
    ...(dlt && dlt.entityId !== '' && { 'entity-id': dlt.entityId }),
    ...(dlt && dlt.templateId !== '' && { 'content-id': dlt.templateId }),
  }
}

const ASKED = { method: 'POST', path: '/sms/json' } as const
const HEADERS = { accept: 'application/json', 'user-agent': 'sms-gateway' } as const

function basicRequest(message: Message, apiKey: string, secretOf: SecretOf): Asked {
  const secret = secretOf('api_secret')
  const login = secret === REDACTED ? REDACTED : Buffer.from(`${apiKey}:${secret}`).toString('base64')
  return {
    ...ASKED,
    headers: { ...HEADERS, authorization: `Basic ${login}`, 'content-type': 'application/json' },
    body: JSON.stringify(message),
  }
}

function signedRequest(message: Message, signature: Signature, secretOf: SecretOf): Asked {
  const parameters = new Map(Object.entries(message).map(([name, value]) => [name, String(value)]))
  const secret = secretOf('signature_secret')
  const sig = secret === REDACTED ? REDACTED : signatureOf(parameters, secret, signature)
  return {
    ...ASKED,
    headers: { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams([...parameters, ['sig', sig]]).toString(),
  }
}
