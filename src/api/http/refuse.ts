import type { Logger } from 'pino'
import { ERRORS, type ErrorCode, type ErrorEntry } from '../../domain/errors.ts'
import type { Violation } from '../../domain/violation.ts'
import { BodyTooLarge, InvalidJson, JsonBeyondBounds } from './body/read-body.ts'
import { outageOf } from './outage.ts'
import type { Refusal, RefusalFacts } from './refusal.ts'

/** What Elysia lets a route change of its answer. */
export type ReplySet = {
  status?: number | string
  readonly headers: Record<string, string | number>
}

/** Names the request: taken from the caller or made, echoed in the answer, and in every log line of the request. */
export const REQUEST_ID_HEADER = 'x-request-id'

/** Why a door refused, by the code of the API: the words of other gateways often say less. */
export const REASON_HEADER = 'x-refusal'

/** Sets status and Retry-After of a refusal and gives its body. `extra` may reword `error` and add facts. */
export function refuse(set: ReplySet, code: ErrorCode, extra: RefusalFacts = {}): Refusal {
  const entry: ErrorEntry = ERRORS[code]
  set.status = entry.status
  if (entry.retryAfterS !== undefined) set.headers['retry-after'] = String(entry.retryAfterS)
  return { error: entry.error, code, ...extra, request_id: requestIdOf(set) }
}

/** The code of the refusal that this answer is, in whatever words; null: it is none. */
export function refusedWith(answer: unknown, { status, headers }: ReplySet): ErrorCode | null {
  const given = headers[REASON_HEADER]
  if (given !== undefined) return isErrorCode(given) ? given : null
  if (typeof status !== 'number' || status < 400) return null
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : null
  return isErrorCode(code) ? code : null
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && code in ERRORS
}

/** Refuses a field, naming it and its rule. */
export function refuseField(set: ReplySet, name: string, rule: string): Refusal {
  const field = shortName(name)
  return refuse(set, 'invalid_field', { error: `${field} ${rule}`, field, rule })
}

/** How a repeat breaks the rule that it must be one. */
export const REPEAT_RULE = 'must be as it was when this was asked for before'

/** Refuses a repeat that is none, naming the field that differs. */
export function refuseRepeat(set: ReplySet, field: string): Refusal {
  return refuse(set, 'repeat_differs', { error: `${field} ${REPEAT_RULE}`, field, rule: REPEAT_RULE })
}

/** The name of the request, set when it came in. */
export function requestIdOf(set: ReplySet): string {
  return String(set.headers[REQUEST_ID_HEADER] ?? '')
}

/** The request is refused with this code before its route looks at it. `words` may reword its error. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: ErrorCode
  readonly words: string | undefined

  constructor(code: ErrorCode, words?: string) {
    super(code)
    this.code = code
    this.words = words
  }
}

/** A field breaks its rule, found before a route was asked. */
export class FieldRefused extends Error {
  override readonly name = 'FieldRefused'
  readonly violation: Violation

  constructor(violation: Violation) {
    super(violation.rule)
    this.violation = violation
  }
}

/** What would be taken instead (RFC 9110, 11.6.1 and 15.5.16). */
const ADVICE: Partial<Record<ErrorCode, readonly [header: string, value: string]>> = {
  no_api_key: ['www-authenticate', 'ApiKey realm="clients"'],
  wrong_api_key: ['www-authenticate', 'ApiKey realm="clients"'],
  not_an_admin: ['www-authenticate', 'Bearer realm="admins"'],
  token_over: ['www-authenticate', 'Bearer realm="admins", error="invalid_token"'],
  unsupported_media_type: ['accept-encoding', 'identity'],
}

/** Refuses a request for who calls, or for what its headers say. */
export function refuseRequest(set: ReplySet, { code, words }: Pick<Refused, 'code' | 'words'>): Refusal {
  const advice = ADVICE[code]
  if (advice !== undefined) set.headers[advice[0]] = advice[1]
  return refuse(set, code, words === undefined ? {} : { error: words })
}

/** What a schema found wrong. */
export type ValidationIssue = {
  readonly type?: number
  readonly path: string
  readonly schema?: { description?: string }
}

/** A body is not what the schema of its route says: Elysia's words for it, where Elysia has not looked. */
export class SchemaRefused extends Error {
  override readonly name = 'SchemaRefused'
  readonly code = 'VALIDATION'
  readonly valueError: ValidationIssue | undefined

  constructor(valueError: ValidationIssue | undefined) {
    super('the body is not of its schema')
    this.valueError = valueError
  }
}

/** Turns whatever a route threw into a refusal. Only here is an unexpected error logged; none of it reaches the client. */
export function refusalOf(
  {
    code,
    error: thrown,
    request,
    set,
  }: {
    readonly code: string | number
    readonly error: unknown
    readonly request: Request
    readonly set: ReplySet
  },
  log: Logger,
): Refusal {
  // What was thrown while a body was read comes wrapped.
  const error = code === 'PARSE' && thrown instanceof Error ? (thrown.cause ?? thrown) : thrown
  switch (code) {
    case 'VALIDATION':
      return refuseInvalid(set, error)
    case 'NOT_FOUND':
      return refuse(set, 'unknown_route')
  }
  if (error instanceof InvalidJson)
    return refuse(set, 'invalid_json', error.message === '' ? {} : { error: error.message })
  if (error instanceof JsonBeyondBounds) return refuseField(set, 'body', error.message)
  if (error instanceof BodyTooLarge) return refuse(set, 'body_too_large')
  if (error instanceof FieldRefused) return refuseField(set, error.violation.field, error.violation.rule)
  if (error instanceof Refused) return refuseRequest(set, error)
  if (isHangUp(error, request)) return refuse(set, 'body_broken_off')
  const outage = outageOf(error, log, { requestId: requestIdOf(set) })
  if (outage) return refuse(set, outage)
  log.error({ err: error, requestId: requestIdOf(set) }, 'request failed')
  return refuse(set, 'internal_error')
}

/** True for a body whose end never came, for the client has hung up. Nobody hears the answer, and it is no fault of ours. */
function isHangUp(error: unknown, request: Request): boolean {
  return request.signal.aborted && error instanceof Error && error.name === 'AbortError'
}

const BODY_RULE = 'must be a JSON object with fields of the documented types'

/** TypeBox's number for a property the schema does not have. */
const ADDITIONAL_PROPERTY = 42

function refuseInvalid(set: ReplySet, error: unknown): Refusal {
  // Elysia's ValidationError, or ours of its form. Its `all` would look for every fault, and put each into words.
  const { code, ...words } = wordIssue((error as { readonly valueError?: ValidationIssue }).valueError)
  return refuse(set, code, words)
}

/** The words for what a schema found wrong. `within` is where in the body the value stands that was looked at. */
export function wordIssue(issue: ValidationIssue | undefined, within = ''): FieldRefusal {
  const field = shortName(`${within}${(issue?.path ?? '').replaceAll('/', '.')}`.replace(/^\./, '')) || 'body'
  if (issue?.type !== ADDITIONAL_PROPERTY) return wordRule(field, issue?.schema?.description ?? BODY_RULE)
  const rule = 'is not a field of this request'
  return { error: `unknown field ${field}`, code: 'unknown_field', field, rule }
}

/** A name that a caller made up is told in part. */
export function shortName(name: string): string {
  return name.length <= MAX_NAME_CHARACTERS ? name : `${name.slice(0, MAX_NAME_CHARACTERS)}…`
}
const MAX_NAME_CHARACTERS = 100

/** The words for a field that breaks its rule. */
export function wordRule(field: string, rule: string): FieldRefusal {
  return { error: `${field} ${rule}`, code: 'invalid_field', field, rule }
}

/** A refusal that names a field, before it is an answer. */
export type FieldRefusal = {
  readonly error: string
  readonly code: 'invalid_field' | 'unknown_field'
  readonly field: string
  readonly rule: string
}
