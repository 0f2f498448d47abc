import { type Resolver, resolveBySystem } from '../../outbound/addresses.ts'
import { defineKind } from '../define-kind.ts'
import { REDACTED } from '../http/redact.ts'
import type { Hooks, OpenProvider, ProviderKind } from '../kind.ts'
import { type OverHttp, openOverHttp, shownRequest } from '../over-http.ts'
import { openUnusable } from '../unusable.ts'
import { readAwsAnswer } from './answers.ts'
import { PRESETS, SECRETS } from './presets.ts'
import { publish } from './publish.ts'
import { readAwsReceipt, readSnsRequest } from './receipts.ts'
import { sendTextMessage } from './send-text-message.ts'
import { AwsSettings, checkAws, serverOf } from './settings.ts'
import { openSign } from './sign.ts'

const TIMEOUT_MS = 10_000
const MAX_IN_FLIGHT = 50

/** An account at AWS: End User Messaging, with receipts over SNS, or SNS Publish, without. docs/providers-aws.md. */
export const AWS_KIND: ProviderKind = defineKind({
  settings: AwsSettings,
  secrets: SECRETS,
  // Neither API knows a request again: one that is sent again may arrive twice.
  defaults: {
    lines: null,
    maxPartsPerS: null,
    maxInFlight: MAX_IN_FLIGHT,
    timeoutMs: TIMEOUT_MS,
    onUnknown: 'wait',
  },
  check: checkAws,
  open: (settings, hooks) => openAws(settings, hooks, resolveBySystem),
  proof: 'inbox',
  inbox: (settings, _secrets, request) => readSnsRequest(settings, request),
  readReceipt: readAwsReceipt,
  receiptAnswer: null,
  inboundAnswer: null,
  render: (settings, hooks, request) => shownRequest(askingOf(settings, hooks), hooks, request, hooks.now()),
  presets: PRESETS,
})

/** Opens the way to AWS. `resolve` asks for addresses of names. */
export function openAws(settings: AwsSettings, hooks: Hooks, resolve: Resolver): OpenProvider {
  const { secrets } = hooks
  const wrong = SECRETS.find(({ name, required }) => !isCredential(secrets[name], required))
  if (wrong !== undefined)
    return openUnusable(`the secret ${wrong.name} must be given as AWS shows it, without blanks`)
  const answerOf: OverHttp['answerOf'] = (answer) => readAwsAnswer(settings.api, answer, hooks.now())
  return openOverHttp({ ...askingOf(settings, hooks), answerOf, hide: withoutDigests }, hooks, resolve)
}

/** Of a wrong signature AWS says what it signed itself: the SHA-256 of a body whose code is one of a million would tell the code. */
function withoutDigests(words: string): string {
  return words.replaceAll(/[0-9a-f]{64,}/gi, REDACTED)
}

/** Stands in a header: visible ASCII. A session token has some hundred characters, and no bound that AWS names. */
function isCredential(secret: string | undefined, required: boolean): boolean {
  return secret === undefined ? !required : /^[\x21-\x7e]+$/.test(secret)
}

function askingOf(
  settings: AwsSettings,
  { secrets }: Pick<Hooks, 'secrets'>,
): Pick<OverHttp, 'server' | 'requestOf'> {
  const server = serverOf(settings)
  const { api, region } = settings
  const service = api === 'sns' ? 'sns' : 'sms-voice'
  const sign = openSign(Object.hasOwn(secrets, 'session_token'))
  return {
    server,
    requestOf: (request, { secretOf, nowMs }) => {
      const asked = api === 'sns' ? publish(settings, request) : sendTextMessage(settings, request, nowMs)
      return sign({ server, service, region, ...asked }, secretOf, nowMs)
    },
  }
}
