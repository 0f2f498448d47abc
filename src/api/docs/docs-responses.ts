import type { Static, TSchema } from '@sinclair/typebox'
import { ERRORS, type ErrorCode, type ErrorEntry } from '../../domain/errors.ts'
import { MSISDN_RULE } from '../../domain/msisdn.ts'
import { KEY_HEADER } from '../http/idempotency.ts'
import { Refusal, type RefusalFacts } from '../http/refusal.ts'
import { REPEAT_RULE } from '../http/refuse.ts'
import { type HeaderName, type Headers, headersOf } from './docs-headers.ts'
import type { RequestExamples } from './request-examples.ts'

type Example = { readonly value: unknown }
type Content = {
  readonly schema?: object
  readonly 'x-events'?: Readonly<Record<string, object>>
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, Example>>
}
type Response = {
  readonly description: string
  readonly headers?: Headers
  readonly content?: Readonly<Record<string, Content>>
}

/** The answers of a route by their status. */
export type Responses = Readonly<Record<string, Response>>

const REQUEST_ID = 'b7e1c2a4-6f1d-4f0e-9a53-0c7d2f3f9a10'

/** An answer: what it is, its form, and one to look at. */
export function answer<T extends TSchema>(
  description: string,
  schema: T,
  example: Static<T>,
  headers: readonly HeaderName[] = [],
): Response {
  return {
    description,
    headers: headersOf(headers),
    content: { 'application/json': { schema, example } },
  }
}

/** An answer that may look in more than one way, each by its name. */
export function answers<T extends TSchema>(
  description: string,
  schema: T,
  examples: Readonly<Record<string, Static<T>>>,
  headers: readonly HeaderName[] = [],
): Response {
  const named = Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]))
  return {
    description,
    headers: headersOf(headers),
    content: { 'application/json': { schema, examples: named } },
  }
}

/** The same answer, also as CSV: what its columns are, one to look at, and the headers that only it has. */
export function csvAnswer(
  json: Response,
  columns: string,
  example: string,
  headers: readonly HeaderName[],
): Response {
  const schema = {
    type: 'string',
    description: `Records that end in CR LF, the first one names the columns (RFC 4180). ${columns}`,
  }
  return {
    ...json,
    headers: { ...json.headers, ...headersOf(headers) },
    content: { ...json.content, 'text/csv': { schema, example } },
  }
}

/** The same answer, also as a page of HTML, which is said in words. */
export function pageAnswer(json: Response, description: string): Response {
  return { ...json, content: { ...json.content, 'text/html': { schema: { type: 'string', description } } } }
}

/** A stream of Server-Sent Events: the form of the `data` of each event by its name (OpenAPI 3.1 has no word for it). */
export function eventsAnswer(
  description: string,
  events: Readonly<Record<string, TSchema>>,
  example: string,
  headers: readonly HeaderName[],
): Response {
  const schema = { type: 'string', description: 'Server-Sent Events (HTML, 9.2); `x-events` has their data' }
  return {
    description,
    headers: headersOf(headers),
    content: { 'text/event-stream': { schema, 'x-events': events, example } },
  }
}

/** A text. */
export function textAnswer(description: string, example: string): Response {
  return { description, content: { 'text/plain': { schema: { type: 'string' }, example } } }
}

/** An answer without a body. */
export function noContent(description: string): Response {
  return { description }
}

// Without an example: the page would send it with every request, and the second one is another.
const keyHeader = (description: string) =>
  ({
    name: KEY_HEADER,
    in: 'header',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    description: `Your name for the request, such as order-123. ${description}`,
  }) as const

/** What a client with a limit is told of it. */
export const LIMIT_HEADERS = ['RateLimit-Policy', 'RateLimit'] as const satisfies readonly HeaderName[]

/** The header that every route takes which sends something. */
export const IDEMPOTENCY_KEY = keyHeader(
  'For 24 hours the same key with the same body is answered as the first time, and carried out once; with another body it is refused (422), and while the first request is under way too (409). A request that was refused leaves its key unused.',
)

/** The header where the key becomes the id of what is made. */
export const CREATION_KEY = keyHeader(
  'It stands for an `id`, and not beside one: the same key with the same fields answers the same again and makes nothing, however late; with other fields it is refused (422).',
)

/** Headers that a refusal has besides Retry-After. */
const EXTRA_HEADERS: Partial<Record<ErrorCode, readonly HeaderName[]>> = {
  no_api_key: ['WWW-Authenticate'],
  wrong_api_key: ['WWW-Authenticate'],
  not_an_admin: ['WWW-Authenticate'],
  token_over: ['WWW-Authenticate'],
  unsupported_media_type: ['Accept-Encoding'],
  method_not_allowed: ['Allow'],
  precondition_failed: ['ETag'],
  rate_limited: LIMIT_HEADERS,
}

/** The refusals every admin route can give. */
export const ADMIN_REFUSALS = [
  'not_an_admin',
  'token_over',
  'scope_missing',
  'admin_routes_off',
  'too_many_wrong_tokens',
  'internal_error',
  'database_unavailable',
] as const satisfies readonly ErrorCode[]

/** The one form in which bodies are taken, with bodies to try. */
export function jsonBody(schema: object, examples?: RequestExamples) {
  return { required: true, content: { 'application/json': { schema, ...(examples && { examples }) } } }
}

/** Extra facts that a refusal carries, for its example. */
const EXTRA: Partial<Record<ErrorCode, RefusalFacts>> = {
  invalid_field: {
    error: `to ${MSISDN_RULE}`,
    field: 'to',
    rule: MSISDN_RULE,
  },
  unknown_field: { error: 'unknown field too', field: 'too', rule: 'is not a field of this request' },
  insufficient_credits: { required: 2.37, available: 0.79 },
  daily_cap_reached: { required: 2.37, available: 0.79, until: '2026-11-25T00:00:00.000Z' },
  opted_out: { field: 'to', since: '2026-11-20T08:30:00.000Z', reason: 'STOP' },
  not_cancellable: { error: 'the message is SENT: it can no longer be cancelled', status: 'SENT' },
  otp_limited: {
    error: 'to must not get a code within 30 seconds of the last one',
    field: 'to',
    rule: 'must not get a code within 30 seconds of the last one',
  },
  otp_not_delivered: {
    reason: 'ESME_RINVDSTADR',
    status: 'FAILED_PERM',
    message_id: '019abcde-0000-7000-8000-000000000001',
  },
  key_reused: {
    error: 'text must be what it was in the first request with this Idempotency-Key',
    field: 'text',
    rule: 'must be what it was in the first request with this Idempotency-Key',
  },
  repeat_differs: {
    error: `amount_cents ${REPEAT_RULE}`,
    field: 'amount_cents',
    rule: REPEAT_RULE,
  },
}

/** The refusals a route can give, by status, each with an example; built from the one catalogue of errors. */
export function refusals(...codes: readonly ErrorCode[]): Record<string, Response> {
  return addRefusals({}, codes)
}

/** The answers, and these refusals with them. */
export function addRefusals(answered: Responses, codes: readonly ErrorCode[]): Record<string, Response> {
  const byStatus: Record<string, Response> = { ...answered }
  // Where the database can be away, it can also be busy.
  const all: readonly ErrorCode[] = codes.includes('database_unavailable') ? [...codes, 'busy'] : codes
  for (const code of all) {
    const status = String(ERRORS[code].status)
    byStatus[status] = addRefusal(byStatus[status], code)
  }
  return byStatus
}

function addRefusal(before: Response | undefined, code: ErrorCode): Response {
  const entry: ErrorEntry = ERRORS[code]
  const json = before?.content?.['application/json']
  if (before && json?.examples?.[code]) return before
  const example: Refusal = { error: entry.error, code, ...EXTRA[code], request_id: REQUEST_ID }
  const examples = { ...json?.examples, [code]: { value: example } }
  return {
    description: before ? `${before.description}; ${entry.error}` : entry.error,
    headers: {
      ...before?.headers,
      ...headersOf(entry.retryAfterS === undefined ? [] : ['Retry-After']),
      ...headersOf(EXTRA_HEADERS[code] ?? []),
    },
    content: { 'application/json': { schema: refusalOf(Object.keys(examples)), examples } },
  }
}

/** A refusal with one of these codes. */
function refusalOf(codes: readonly string[]): object {
  return { allOf: [Refusal, { properties: { code: { enum: codes } } }] }
}

/** Statuses of refusals that come after a client's limit was looked at. */
const BEYOND_LIMIT: ReadonlySet<string> = new Set(['402', '404', '409', '422', '429', '500', '503'])

/** The answers with the headers that all have, and with those of limits where the route heeds one. */
export function withHeaders(responses: Responses): Record<string, Response> {
  const isLimited = Object.values(responses).some(({ headers }) => headers && 'RateLimit' in headers)
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const limits = isLimited && BEYOND_LIMIT.has(status) ? LIMIT_HEADERS : []
      const headers = { ...response.headers, ...headersOf([...limits, 'X-Request-Id']) }
      return [status, { ...response, headers }]
    }),
  )
}
