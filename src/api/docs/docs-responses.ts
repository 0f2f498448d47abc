import { ERRORS, type ErrorCode, type ErrorEntry } from '../../domain/errors.ts'
import { MSISDN_RULE } from '../../domain/msisdn.ts'
import { KEY_HEADER } from '../http/idempotency.ts'
import { REPEAT_RULE } from '../http/refuse.ts'
import type { RequestExamples } from './request-examples.ts'

type Response = {
  readonly description: string
  readonly headers?: Record<string, { description: string; schema: { type: 'string' | 'integer' } }>
  readonly content?: Record<
    string,
    { schema?: object; examples?: Record<string, { value: unknown }>; example?: unknown }
  >
}

/** The answers of a route by their status. */
export type Responses = Readonly<Record<string, Response>>

const REQUEST_ID = 'b7e1c2a4-6f1d-4f0e-9a53-0c7d2f3f9a10'

/** An example answer for the specification. */
export function answer(description: string, example: unknown, headers: readonly string[] = []): Response {
  return {
    description,
    headers: describeHeaders(headers),
    content: { 'application/json': { example } },
  }
}

/** An answer that has more than one form, each by its name. */
export function answers(
  description: string,
  examples: Readonly<Record<string, unknown>>,
  headers: readonly string[] = [],
): Response {
  const named = Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]))
  return {
    description,
    headers: describeHeaders(headers),
    content: { 'application/json': { examples: named } },
  }
}

/** The same answer, also as CSV. */
export function csvAnswer(json: Response, example: string): Response {
  return { ...json, content: { ...json.content, 'text/csv': { example } } }
}

function describeHeaders(names: readonly string[]): NonNullable<Response['headers']> {
  return Object.fromEntries(
    names.map((name) => [name, { description: HEADERS[name] ?? name, schema: { type: 'string' as const } }]),
  )
}

const HEADERS: Record<string, string> = {
  Location: 'where it can be read',
  'Idempotency-Replayed': '`true` when this is the answer to a request made before',
  'Retry-After': 'seconds after which to try again',
  'RateLimit-Policy':
    'for clients with a limit, also on refusals: q messages at once, refilled in w seconds (draft-ietf-httpapi-ratelimit-headers)',
  RateLimit:
    'as RateLimit-Policy: r messages left; t seconds until all are there again or, when refused for it, until it would not be',
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

/** The header that every route takes which sends something. */
export const IDEMPOTENCY_KEY = keyHeader(
  'For 24 hours the same key with the same body is answered as the first time, and carried out once; with another body it is refused (422), and while the first request is under way too (409). A request that was refused leaves its key unused.',
)

/** The header where the key becomes the id of what is made. */
export const CREATION_KEY = keyHeader(
  'It stands for an `id`, and not beside one: the same key with the same fields answers the same again and makes nothing, however late; with other fields it is refused (422).',
)

/** Headers that a refusal has besides Retry-After. */
const EXTRA_HEADERS: Partial<Record<ErrorCode, readonly string[]>> = {
  rate_limited: ['RateLimit-Policy', 'RateLimit'],
}

/** The refusals every admin route can give. */
export const ADMIN_REFUSALS = [
  'not_an_admin',
  'admin_routes_off',
  'too_many_wrong_tokens',
  'internal_error',
  'database_unavailable',
] as const satisfies readonly ErrorCode[]

/** How callers show who they are, as `components.securitySchemes` of the specification names it, is also what the entrance asks for. */
export const ADMIN_SECURITY = [{ admin: [] }]
/** That of routes which answer of all clients when none is named; then admins alone may ask from other machines. */
export const ALL_CLIENTS_SECURITY = [{ admin: [] }, { client: [] }, {}]
/** That of clients; without `AUTH=api_key` nobody asks. */
export const CLIENT_SECURITY = [{ client: [] }, { admin: [] }, {}]

/** The one form in which bodies are taken, with bodies to try. */
export function jsonBody(schema: object, examples?: RequestExamples) {
  return { required: true, content: { 'application/json': { schema, ...(examples && { examples }) } } }
}

/** Extra facts that a refusal carries, for its example. */
const EXTRA: Partial<Record<ErrorCode, object>> = {
  invalid_field: {
    error: `to ${MSISDN_RULE}`,
    field: 'to',
    rule: MSISDN_RULE,
  },
  unknown_field: { error: 'unknown field too', field: 'too', rule: 'is not a field of this request' },
  insufficient_credits: { required: 10, available: 3 },
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
  const example = { error: entry.error, code, ...EXTRA[code], request_id: REQUEST_ID }
  return {
    description: before ? `${before.description}; ${entry.error}` : entry.error,
    ...(entry.retryAfterS === undefined && before?.headers === undefined
      ? {}
      : { headers: { ...before?.headers, ...headersOf(code, entry) } }),
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        examples: { ...json?.examples, [code]: { value: example } },
      },
    },
  }
}

function headersOf(code: ErrorCode, { retryAfterS }: ErrorEntry): NonNullable<Response['headers']> {
  if (retryAfterS === undefined) return {}
  return {
    'Retry-After': { description: 'seconds after which to try again', schema: { type: 'integer' } },
    ...describeHeaders(EXTRA_HEADERS[code] ?? []),
  }
}
