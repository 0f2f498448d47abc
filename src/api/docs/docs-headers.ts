type Header = {
  readonly description: string
  readonly required?: boolean
  readonly schema: { readonly type: 'string' | 'integer'; readonly enum?: readonly string[] }
}

const TEXT = { type: 'string' } as const

/** Every header of an answer that says something of the API, by its name. */
export const HEADERS = {
  'X-Request-Id': {
    description: 'names the request: as it was given, or one of ours',
    required: true,
    schema: TEXT,
  },
  Location: { description: 'where it can be read', schema: TEXT },
  ETag: { description: 'names this version of it, for If-Match (RFC 9110, 8.8.3)', schema: TEXT },
  'Idempotency-Replayed': {
    description: '`true` when this is the answer to a request made before, absent otherwise',
    schema: { type: 'string', enum: ['true'] },
  },
  'Retry-After': { description: 'seconds after which to try again', schema: { type: 'integer' } },
  'RateLimit-Policy': {
    description:
      'for clients with a limit, also on refusals: q messages at once, refilled in w seconds (draft-ietf-httpapi-ratelimit-headers)',
    schema: TEXT,
  },
  RateLimit: {
    description:
      'as RateLimit-Policy: r messages left; t seconds until all are there again or, when refused for it, until it would not be',
    schema: TEXT,
  },
  'WWW-Authenticate': { description: 'how to show who calls (RFC 9110, 11.6.1)', schema: TEXT },
  'Accept-Encoding': {
    description: 'how the body may be coded (RFC 9110, 15.5.16)',
    schema: { type: 'string', enum: ['identity'] },
  },
  Allow: { description: 'the methods that the path takes', schema: TEXT },
  'Cache-Control': {
    description: '`no-store`: it must not be kept on the way',
    schema: { type: 'string', enum: ['no-store'] },
  },
  'Content-Disposition': { description: 'of CSV: the name of the file', schema: TEXT },
  'X-As-Of': { description: 'of CSV: the `as_of` of the report (RFC 3339, UTC)', schema: TEXT },
  'X-Accel-Buffering': {
    description: '`no`: a proxy must not collect the stream',
    schema: { type: 'string', enum: ['no'] },
  },
} as const satisfies Readonly<Record<string, Header>>
export type HeaderName = keyof typeof HEADERS

/** The headers of an answer. */
export type Headers = Readonly<Record<string, { readonly $ref: string }>>

/** Names headers of an answer. */
export function headersOf(names: readonly HeaderName[]): Headers {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

/** The header by which whoever asks may name the request. */
export const REQUEST_ID = {
  name: 'X-Request-Id',
  in: 'header',
  required: false,
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
  description:
    'A name for this request in the logs of both sides, 1 to 128 printable ASCII characters without blanks; one of another form is passed over.',
} as const
