import { type Resolver, resolveBySystem } from '../../outbound/addresses.ts'
import { openWayOut } from '../../outbound/way-out.ts'
import { defineKind } from '../define-kind.ts'
import type { Hooks, OpenProvider, ProviderKind, RenderedRequest, SettingsViolation } from '../kind.ts'
import type { SubmitAnswer, SubmitRequest } from '../port.ts'
import { type AnswerReading, readAnswer, readAnswerSettings } from './answer.ts'
import { isViolation } from './find.ts'
import { PRESETS } from './presets.ts'
import {
  type ReceiptReading,
  readKeptReceipt,
  readReceiptSettings,
  readReceipts,
  receiptAnswerOf,
} from './receipts.ts'
import { openRedaction, REDACTED } from './redact.ts'
import { fillRequest, type RequestTemplate, readRequest } from './request.ts'
import { HttpSettings } from './settings.ts'
import type { SecretPiece } from './template.ts'
import { submissionId, variableOf } from './values.ts'

/** The settings, read. */
type Reading = {
  readonly request: RequestTemplate
  readonly encoding: HttpSettings['request']['encoding']
  readonly answer: AnswerReading
  readonly receipts: ReceiptReading | null
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
  open: (settings, hooks) => openHttp(settings, hooks, resolveBySystem),
  proof: 'token',
  inbox: (settings, _secrets, request) => {
    const { receipts } = readOnce(settings)
    if (receipts === null)
      return { kind: 'unreadable', field: 'receipts', rule: 'are not taken: the settings have none' }
    return readReceipts(receipts, request)
  },
  readReceipt: (settings, body) => readKeptReceipt(readOnce(settings).receipts, body),
  receiptAnswer: receiptAnswerOf,
  render: renderHttp,
  presets: PRESETS,
}

/** The kind `http`. */
export const HTTP_KIND: ProviderKind = defineKind(HTTP)

/** Opens the way to a provider. `resolve` asks for addresses of names. */
export function openHttp(settings: HttpSettings, hooks: Hooks, resolve: Resolver): OpenProvider {
  const { request: template, encoding, answer } = readOnce(settings)
  const redact = openRedaction(hooks.secrets, hooks.receiptToken)
  const { allowPrivate, receiptUrl, now } = hooks
  const way = openWayOut(template.server, { allowPrivate, resolve, now })
  const missing = [...template.secrets].find((name) => !Object.hasOwn(hooks.secrets, name))
  let lastError: string | null = null

  async function submit(request: SubmitRequest, signal: AbortSignal): Promise<SubmitAnswer> {
    if (missing !== undefined) {
      const error = `the secret ${missing} is not given`
      return { kind: 'rejected_temporary', error, detail: error }
    }
    const nowMs = now()
    const asked = fillRequest(template, {
      variable: (name) => variableOf(name, request, { receiptUrl, encoding, nowMs }),
      secret: ({ name, base64 }) => secretOf(hooks.secrets[name] ?? '', base64),
    })
    const outcome = await way.ask(asked, signal)
    if (outcome.kind === 'not_sent')
      return { kind: 'rejected_temporary', error: outcome.error, detail: outcome.error }
    if (outcome.kind === 'lost') return { kind: 'unknown', error: outcome.error }
    const { status, body } = outcome
    const given = { status, body: redact(body), retryAfter: outcome.header('retry-after') }
    return readAnswer(answer, given, { nowMs: now(), submissionId: submissionId(request) })
  }

  return {
    async submit(request, signal) {
      const answer = await submit(request, signal)
      if ('error' in answer) lastError = answer.error
      return answer
    },
    state: () => ({ state: 'open', lastError }),
    async close() {
      way.close()
    },
  }
}

/** The request as it would leave, secrets and what proves receipts as `***`. */
function renderHttp(settings: HttpSettings, hooks: Hooks, request: SubmitRequest): RenderedRequest {
  const { request: template, encoding } = readOnce(settings)
  const receiptUrl = hooks.receiptUrl?.replaceAll(hooks.receiptToken, REDACTED) ?? null
  const { method, path, headers, body } = fillRequest(template, {
    variable: (name) => variableOf(name, request, { receiptUrl, encoding, nowMs: hooks.now() }),
    secret: () => REDACTED,
  })
  return { method, url: template.server.origin + path, headers, body }
}

function secretOf(secret: string, base64: SecretPiece['base64']): string {
  return base64 ? Buffer.from(secret).toString('base64') : secret
}

function readSettings(settings: HttpSettings): Reading | SettingsViolation {
  const request = readRequest(settings.request)
  if (request.kind === 'wrong') return request.violation
  const answer = readAnswerSettings(settings.answer)
  if (isViolation(answer)) return answer
  const receipts = settings.receipts ? readReceiptSettings(settings.receipts) : null
  if (receipts && isViolation(receipts)) return receipts
  return { request: request.value, encoding: settings.request.encoding, answer, receipts }
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
