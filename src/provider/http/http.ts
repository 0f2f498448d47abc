import { type Resolver, resolveBySystem } from '../../outbound/addresses.ts'
import { defineKind } from '../define-kind.ts'
import type { Hooks, OpenProvider, ProviderKind, SettingsViolation } from '../kind.ts'
import { type OverHttp, openOverHttp, shownRequest } from '../over-http.ts'
import { openUnusable } from '../unusable.ts'
import { type AnswerReading, readAnswer, readAnswerSettings } from './answer.ts'
import { isViolation } from './find.ts'
import { inboundAnswerOf, readInboundSettings, textOfOctets } from './inbound.ts'
import { type InboxReading, readInbox } from './inbox.ts'
import { PRESETS } from './presets.ts'
import { readKeptReceipt, readReceiptSettings, receiptAnswerOf } from './receipts.ts'
import { REDACTED } from './redact.ts'
import { fillRequest, type RequestTemplate, readRequest } from './request.ts'
import { HttpSettings } from './settings.ts'
import type { SecretPiece, Variable } from './template.ts'
import { submissionId, variableOf } from './values.ts'

/** The settings, read. */
type Reading = {
  readonly request: RequestTemplate
  readonly encoding: HttpSettings['request']['encoding']
  readonly answer: AnswerReading
  readonly inbox: InboxReading
  readonly takesUserData: boolean
}

/**
 * Any provider that takes messages by an HTTP request: what is asked, what its answers mean and how its receipts are read
 * are settings. docs/providers-http.md says how.
 */
export const HTTP: ProviderKind<typeof HttpSettings> = {
  settings: HttpSettings,
  secrets: 'any',
  // A lost answer may be one of a message that was taken: to send it twice is what its provider's settings may allow.
  defaults: { lines: null, maxPartsPerS: null, maxInFlight: 100, timeoutMs: 10_000, onUnknown: 'wait' },
  check: (settings, secrets) => {
    const reading = readSettings(settings)
    if (isViolation(reading)) return reading
    const missing = [...reading.request.secrets].find((name) => !secrets.has(name))
    return missing === undefined
      ? null
      : { field: `secrets.${missing}`, rule: 'must be given: the request names it' }
  },
  takesUserData: (settings) => readOnce(settings).takesUserData,
  open: (settings, hooks) => openHttp(settings, hooks, resolveBySystem),
  proof: 'token',
  inbox: (settings, _secrets, request) => readInbox(readOnce(settings).inbox, request),
  readReceipt: (settings, body) => readKeptReceipt(readOnce(settings).inbox.receipts, body),
  receiptAnswer: receiptAnswerOf,
  inboundAnswer: inboundAnswerOf,
  textOfParts: (_settings, parts) => textOfOctets(parts),
  render: (settings, hooks, request) => shownRequest(askingOf(settings), hooks, request, hooks.now()),
  presets: PRESETS,
}

/** The kind `http`. */
export const HTTP_KIND: ProviderKind = defineKind(HTTP)

/** Opens the way to a provider. `resolve` asks for addresses of names. */
export function openHttp(settings: HttpSettings, hooks: Hooks, resolve: Resolver): OpenProvider {
  const { request: template, answer } = readOnce(settings)
  const missing = [...template.secrets].find((name) => !Object.hasOwn(hooks.secrets, name))
  if (missing !== undefined) return openUnusable(`the secret ${missing} is not given`)
  return openOverHttp(
    {
      ...askingOf(settings),
      answerOf: ({ status, body, header }, request) =>
        readAnswer(
          answer,
          { status, body, retryAfter: header('retry-after') },
          { nowMs: hooks.now(), submissionId: submissionId(request) },
        ),
    },
    hooks,
    resolve,
  )
}

function askingOf(settings: HttpSettings): Pick<OverHttp, 'server' | 'requestOf'> {
  const { request: template, encoding } = readOnce(settings)
  return {
    server: template.server,
    requestOf: (request, { secretOf, receiptUrl, nowMs }) =>
      fillRequest(template, {
        variable: (name) => variableOf(name, request, { receiptUrl, encoding, nowMs }),
        secret: ({ name, base64 }) => inForm(secretOf(name), base64),
      }),
  }
}

/** What is masked is shown as it is. */
function inForm(secret: string, base64: SecretPiece['base64']): string {
  return base64 && secret !== REDACTED ? Buffer.from(secret).toString('base64') : secret
}

function readSettings(settings: HttpSettings): Reading | SettingsViolation {
  const request = readRequest(settings.request)
  if (request.kind === 'wrong') return request.violation
  const answer = readAnswerSettings(settings.answer)
  if (isViolation(answer)) return answer
  const receipts = settings.receipts ? readReceiptSettings(settings.receipts) : null
  if (receipts && isViolation(receipts)) return receipts
  const inbound = settings.inbound ? readInboundSettings(settings.inbound) : null
  if (inbound && isViolation(inbound)) return inbound
  return {
    request: request.value,
    encoding: settings.request.encoding,
    answer,
    inbox: { receipts, inbound },
    takesUserData: saysUserData(request.value.variables, settings.request.encoding),
  }
}

/** True when the request says all that user data is: its header, its octets, and what these are. */
function saysUserData(
  variables: ReadonlySet<Variable>,
  encoding: HttpSettings['request']['encoding'],
): boolean {
  const has = (...names: readonly Variable[]) => names.some((name) => variables.has(name))
  if (!has('udh', 'udh_hex')) return false
  const isTextOrOctets = has('text_or_octets') && has('encoding') && encoding?.BINARY !== undefined
  return isTextOrOctets || (has('octets', 'octets_hex') && has('data_coding'))
}

/** Settings of a row stay the same object until they change. */
const known = new WeakMap<HttpSettings, Reading>()

function readOnce(settings: HttpSettings): Reading {
  const before = known.get(settings)
  if (before !== undefined) return before
  const reading = readSettings(settings)
  if (isViolation(reading))
    throw new Error(`settings that the kind refuses: ${reading.field} ${reading.rule}`)
  known.set(settings, reading)
  return reading
}
