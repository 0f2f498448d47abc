import packageJson from '../../../package.json'
import { must } from '../../domain/assert.ts'
import type { ErrorCode } from '../../domain/errors.ts'
import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from '../http/body/json-bounds.ts'
import { HEADERS } from './docs-headers.ts'
import { MIGRATION_TABLES } from './docs-migration.ts'
import { refusals, withHeaders } from './docs-responses.ts'
import { LIFE_IN_WORDS } from './state-words.ts'

/** How requests are read, on every route. */
const WHAT_IS_READ = [
  `Bodies are \`application/json\` in UTF-8 (RFC 8259), not compressed (else 415), nested at most ${MAX_JSON_DEPTH} deep and of at most ${MAX_JSON_VALUES} values. Bytes that are not UTF-8, half surrogate pairs and U+0000 are refused, nothing is put in their place; a byte order mark is passed over; of two fields of one name the last counts.`,
  'A query gives each parameter once, percent-encoded as UTF-8. A head beyond 16 KiB is answered 431 without a body.',
  'Times are those of RFC 3339 with a capital T and Z and up to 9 digits of a second, on days and hours that exist (no 24:00, no leap seconds), from the year 0001 to 9999. Where a time has a `from`, it belongs to it; its `to` does not.',
  'An `Idempotency-Key` is 1 to 255 printable ASCII characters. A repeat has the same key, route and body: fields may stand in another order and ids in capitals, but a field that was left out must be left out again.',
].join(' ')

/** What can be answered to a request for no route. */
const ANYWHERE = {
  UnknownRoute: refusal('unknown_route'),
  InvalidHost: refusal('invalid_host'),
  ForeignOrigin: refusal('foreign_origin'),
  MethodNotAllowed: refusal('method_not_allowed'),
  HostNotAllowed: refusal('host_not_allowed'),
}

function refusal(code: ErrorCode) {
  return must(Object.values(withHeaders(refusals(code)))[0], 'that of its status')
}

/** The document but for its paths and their schemas. */
export const DOCUMENT_HEAD = {
  openapi: '3.1.0',
  info: {
    title: 'SMS gateway',
    version: packageJson.version,
    description: [
      `Every message is a durable state machine: ${LIFE_IN_WORDS}. Its credits are held when it is accepted, captured when it is delivered, released when it fails. Times are RFC 3339 in UTC, money is cents with up to four decimals, exact to the last. Routes for admins need \`Authorization: Bearer\` with the gateway's ADMIN_TOKEN, or with the token of an admin that has the scope which the route names in its \`security\` (403 \`scope_missing\`); with \`AUTH=api_key\` every other route but those of providers needs the client's key as \`X-API-Key\`, and a client sees nothing of others. What spans clients is for admins, unless HOST is a loopback address and \`AUTH=none\`; a message or callback is read by its id, which cannot be guessed. Pages of other sites may change nothing (403 \`foreign_origin\`), and on loopback the Host must be one of this machine or of ALLOWED_HOSTS (421 \`host_not_allowed\`). A path that is not listed here is answered 404 \`unknown_route\`, a method that its path does not take 405 with \`Allow\`. Pipelined requests are not served by the runtime: ask again only when the answer is there.`,
      WHAT_IS_READ,
      MIGRATION_TABLES,
    ].join('\n\n'),
  },
  tags: [
    { name: 'Messages', description: 'Send messages and follow them' },
    { name: 'Clients', description: 'Clients, their money and their API keys' },
    {
      name: 'Own account',
      description:
        'What a client does by itself, with an API key of its own: keys, endpoint, replay, limits, prices',
    },
    {
      name: 'Callbacks',
      description: 'Telling clients what became of their messages, and what came in for them',
    },
    { name: 'Inbound', description: 'What comes in from handsets, and whose numbers are' },
    { name: 'Reports', description: 'What became of the messages, counted' },
    { name: 'Providers', description: 'Delivery receipts' },
    { name: 'Opt-out', description: 'Numbers that are not written to' },
    { name: 'Guard', description: 'What the fraud guard has found, and what it blocks' },
    { name: 'SMPP', description: 'Accounts at the SMPP server, and who is bound' },
    { name: 'Admins', description: 'Tokens with a name and a scope, and who did what' },
    {
      name: 'Bulk acts',
      description: 'Cancel, retry, move, send again and tell again, many messages at once',
    },
    { name: 'Operations', description: 'Health and dead letters' },
  ],
  components: {
    securitySchemes: {
      admin: {
        type: 'http',
        scheme: 'bearer',
        description:
          'the ADMIN_TOKEN of the gateway, or a token of `POST /v1/admins` with the scope that the operation names: read, operate, money or config; any: any of them; root: the ADMIN_TOKEN alone',
      },
      client: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'a key of the client; asked for with AUTH=api_key, and always at /v1/me/…',
      },
    },
    responses: ANYWHERE,
    headers: HEADERS,
  },
}
