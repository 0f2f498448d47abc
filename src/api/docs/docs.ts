import { Elysia } from 'elysia'
import favicon from 'swagger-ui-dist/favicon-32x32.png' with { type: 'file' }
import swaggerStyles from 'swagger-ui-dist/swagger-ui.css' with { type: 'file' }
import swaggerBundle from 'swagger-ui-dist/swagger-ui-bundle.js' with { type: 'file' }
import packageJson from '../../../package.json'
import { must } from '../../domain/assert.ts'
import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from '../http/json-bounds.ts'
import { type DocumentedRoute, pathsOf } from './docs-document.ts'
import { MIGRATION_TABLES } from './docs-migration.ts'
import { refusals } from './docs-responses.ts'
import { withTimes } from './example-times.ts'
import { LIFE_IN_WORDS } from './state-words.ts'

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>SMS gateway API</title>
  <link rel="icon" href="/docs/assets/favicon.png">
  <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="/docs/assets/swagger-ui-bundle.js"></script>
  <script src="/docs/assets/start.js"></script>
</body>
</html>
`

/** How requests are read, on every route. */
const WHAT_IS_READ = [
  `Bodies are \`application/json\` in UTF-8 (RFC 8259), not compressed (else 415), nested at most ${MAX_JSON_DEPTH} deep and of at most ${MAX_JSON_VALUES} values. Bytes that are not UTF-8, half surrogate pairs and U+0000 are refused, nothing is put in their place; a byte order mark is passed over; of two fields of one name the last counts.`,
  'A query gives each parameter once, percent-encoded as UTF-8. A head beyond 16 KiB is answered 431 without a body.',
  'Times are those of RFC 3339 with a capital T and Z and up to 9 digits of a second, on days and hours that exist (no 24:00, no leap seconds), from the year 0001 to 9999. Where a time has a `from`, it belongs to it; its `to` does not.',
  'An `Idempotency-Key` is 1 to 255 printable ASCII characters. A repeat has the same key, route and body: fields may stand in another order and ids in capitals, but a field that was left out must be left out again.',
].join(' ')

const START = `SwaggerUIBundle({ url: '/docs/json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null, tryItOutEnabled: true })
`

/** What can be answered to a request for no route. */
const ANYWHERE = {
  UnknownRoute: must(refusals('unknown_route')['404'], 'that of an unknown route'),
  InvalidHost: must(refusals('invalid_host')['400'], 'that of a Host that is none'),
  ForeignOrigin: must(refusals('foreign_origin')['403'], "that of another site's page"),
  MethodNotAllowed: must(refusals('method_not_allowed')['405'], 'that of a method'),
  HostNotAllowed: must(refusals('host_not_allowed')['421'], 'that of a Host'),
}

/** The page loads only what this process serves. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const HIDDEN = { detail: { hide: true } }

/** An answer of one of our files, with its media type. */
function asset(body: string | ReturnType<typeof Bun.file>, type: string): () => Response {
  return () =>
    new Response(body, { headers: { 'content-type': type, 'cache-control': 'public, max-age=3600' } })
}

/** A choice of words is an `enum`: the page makes a list of it. TypeBox says it as `anyOf`. */
function asChoice(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !('anyOf' in value) || !Array.isArray(value.anyOf))
    return value
  const { anyOf, ...rest } = value
  const words = anyOf.map((one: { readonly const?: unknown }) => one.const)
  return words.every((word) => typeof word === 'string') ? { ...rest, type: 'string', enum: words } : value
}

/** The document but for its paths. */
const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'SMS gateway',
    version: packageJson.version,
    description: [
      `Every message is a durable state machine: ${LIFE_IN_WORDS}. Its credits are held when it is accepted, captured when it is delivered, released when it fails. Times are RFC 3339 in UTC, money is integer cents. Routes for admins need \`Authorization: Bearer\` with the gateway's ADMIN_TOKEN; with \`AUTH=api_key\` every other route but those of providers needs the client's key as \`X-API-Key\`, and a client sees nothing of others. What spans clients is for admins, unless HOST is a loopback address and \`AUTH=none\`; a message or callback is read by its id, which cannot be guessed. Pages of other sites may change nothing (403 \`foreign_origin\`), and on loopback the Host must be one of this machine or of ALLOWED_HOSTS (421 \`host_not_allowed\`). A path that is not listed here is answered 404 \`unknown_route\`, a method that its path does not take 405 with \`Allow\`. Pipelined requests are not served by the runtime: ask again only when the answer is there.`,
      WHAT_IS_READ,
      MIGRATION_TABLES,
    ].join('\n\n'),
  },
  tags: [
    { name: 'Messages', description: 'Send messages and follow them' },
    { name: 'Clients', description: 'Clients, their money and their API keys' },
    { name: 'Callbacks', description: 'Telling clients what became of their messages' },
    { name: 'Reports', description: 'What became of the messages, counted' },
    { name: 'Providers', description: 'Delivery receipts' },
    { name: 'Operations', description: 'Health and dead letters' },
  ],
  components: {
    securitySchemes: {
      admin: { type: 'http', scheme: 'bearer', description: 'the ADMIN_TOKEN of the gateway' },
      client: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'a key of the client; asked for with AUTH=api_key only',
      },
    },
    responses: ANYWHERE,
    schemas: {
      Error: {
        type: 'object',
        required: ['error', 'code', 'request_id'],
        properties: {
          error: { type: 'string', description: 'what is wrong, for people' },
          code: { type: 'string', description: 'what is wrong, for programs' },
          field: { type: 'string', description: 'the field that breaks a rule' },
          rule: { type: 'string', description: 'the rule it breaks' },
          reason: {
            type: 'string',
            description: 'why an OTP was not taken, often in the words of the provider',
          },
          message_id: { type: 'string', description: 'the message of an OTP' },
          required: { type: 'integer', description: 'cents the message costs' },
          available: { type: 'integer', description: 'cents the client can spend' },
          status: { type: 'string', description: 'the status of the message' },
          request_id: { type: 'string', description: 'also in X-Request-Id and in the logs' },
        },
      },
    },
  },
}

/** `/docs`: Swagger UI from this process, and the OpenAPI specification of these routes at `/docs/json`. */
export function docsRoutes(routes: () => readonly DocumentedRoute[], now: () => number) {
  let document: string | undefined
  return new Elysia({ normalize: false })
    .get(
      '/docs/json',
      () => {
        // All routes are there when the first one is asked.
        document ??= JSON.stringify({ ...DOCUMENT, paths: pathsOf(routes()) }, asChoice)
        return new Response(withTimes(document, now()), { headers: { 'content-type': 'application/json' } })
      },
      HIDDEN,
    )
    .get(
      '/docs',
      ({ set }) => {
        set.headers['content-security-policy'] = CONTENT_SECURITY_POLICY
        return new Response(PAGE, { headers: { 'content-type': 'text/html; charset=utf-8' } })
      },
      HIDDEN,
    )
    .get(
      '/docs/assets/swagger-ui-bundle.js',
      asset(Bun.file(swaggerBundle), 'text/javascript; charset=utf-8'),
      HIDDEN,
    )
    .get('/docs/assets/swagger-ui.css', asset(Bun.file(swaggerStyles), 'text/css; charset=utf-8'), {
      detail: { hide: true },
    })
    .get('/docs/assets/favicon.png', asset(Bun.file(favicon), 'image/png'), HIDDEN)
    .get('/docs/assets/start.js', asset(START, 'text/javascript; charset=utf-8'), HIDDEN)
}
