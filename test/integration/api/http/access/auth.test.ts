import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { Writable } from 'node:stream'
import pino from 'pino'
import { createApp } from '../../../../../src/api/app.ts'
import { KEYRING_MS, openKeyring } from '../../../../../src/api/http/access/keyring.ts'
import { must } from '../../../../../src/domain/assert.ts'
import { CONTROL_NAMES } from '../../../../../src/domain/controls.ts'
import type { ClientId, Msisdn } from '../../../../../src/domain/message.ts'
import { hashApiKey } from '../../../../../src/flow/api-keys.ts'
import type { InboxAddress } from '../../../../../src/provider/port.ts'
import { type Db, openDb } from '../../../../../src/store/database/db.ts'
import { addSuppressions, findSuppression } from '../../../../../src/store/opt-out/suppressions.ts'
import { addDeadLetters } from '../../../../../src/store/receipt/dead-letters.ts'
import type { ApiDeps } from '../../../../../src/world.ts'
import { apiDeps, openBusPair, SILENT } from '../../../../support/apart.ts'
import { ask, get, message, type Reply } from '../../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../../support/database.ts'
import { fetchHeld } from '../../../../support/document.ts'
import { insertMessages, newMessage } from '../../../../support/drafts.ts'
import { addInbound } from '../../../../support/inbound.ts'
import { newMainKey } from '../../../../support/keys.ts'
import { RECEIPT_TOKEN } from '../../../../support/known-providers.ts'
import { type ListeningApp, listenApp } from '../../../../support/listening-app.ts'
import { keyRoutes, ownRoutes, RECORD_ROUTES, statementRoutes } from '../../../../support/own-routes.ts'
import { rawRequest } from '../../../../support/raw-request.ts'

const TOKEN = 'the-token-of-this-test'
const OTP = { secret: 'a secret of the tests, 32 or more', deadlineMs: 500, echoCode: true }
const WRONG_KEY = `sms_${'A'.repeat(43)}`

let database: TestDatabase
let db: Db
let deps: ApiDeps
let app: ListeningApp
let nowMs = Date.now()
const bus = openBusPair()
let logged = ''
const log = pino(
  { level: 'debug' },
  new Writable({
    write(chunk, _, done) {
      logged += String(chunk)
      done()
    },
  }),
)

/** The client of the routes asked below, one more, and one whom admins work on. */
let own: ClientId
let other: ClientId
let subject: ClientId
let ownKey: string
let otherKey: string

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const parts = {
    db,
    bus: bus.publisher,
    adminToken: TOKEN,
    auth: 'api_key',
    // Any Host is answered: the paths below come with several.
    host: '0.0.0.0',
    log,
    otp: OTP,
    now: () => nowMs,
  } as const
  deps = apiDeps(parts)
  app = listenApp(deps)
  own = await createTestClient(db, 10_000)
  other = await createTestClient(db, 10_000)
  ownKey = await newMainKey(db, own)
  otherKey = await newMainKey(db, other)
})
beforeEach(async () => {
  subject = await createTestClient(db, 10)
  await db.sql`
    update clients set dlr_callback_url = 'https://example.com/sms', callback_hmac_secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    where id = ${subject}`
})
afterAll(async () => {
  await app.stop()
  await bus.close()
  await database.drop()
})

/** Who asks, and what is answered to each when the route is open, of the client `own`, of its message, or of admins. */
const CALLERS = ['nobody', 'a wrong key', "another client's key", 'its own key', 'an admin'] as const
type Caller = (typeof CALLERS)[number]
type Kind =
  | 'open'
  | 'owner'
  | 'own callback'
  | 'all clients'
  | 'any key'
  | 'client'
  | 'message'
  | 'inbound'
  | 'callback'
  | 'suppression'
  | 'admin'
const OK = 'ok'
/** What whoever has no right key hears everywhere. */
const of = (another: string, itsOwn = OK): Readonly<Record<Caller, string>> => ({
  nobody: 'no_api_key',
  'a wrong key': 'wrong_api_key',
  "another client's key": another,
  'its own key': itsOwn,
  'an admin': OK,
})
const EXPECTED: Readonly<Record<Kind, Readonly<Record<Caller, string>>>> = {
  open: { ...of(OK), nobody: OK, 'a wrong key': OK },
  client: of('not_your_client'),
  message: of('unknown_message'),
  inbound: of('unknown_inbound'),
  'all clients': of('not_your_client', 'not_your_client'),
  'any key': of(OK),
  // Whoever shows a key, of what is his; an admin has routes of his own.
  owner: { ...of(OK), 'an admin': 'no_api_key' },
  'own callback': { ...of('unknown_callback'), 'an admin': 'no_api_key' },
  suppression: of('unknown_suppression'),
  callback: of('unknown_callback'),
  admin: of('not_an_admin', 'not_an_admin'),
}

const headersOf = (caller: Caller): Record<string, string> =>
  ({
    nobody: {},
    'a wrong key': { 'x-api-key': WRONG_KEY },
    "another client's key": { 'x-api-key': otherKey },
    'its own key': { 'x-api-key': ownKey },
    'an admin': { authorization: `Bearer ${TOKEN}` },
  })[caller]

type Asked = {
  readonly kind: Kind
  readonly path: string
  readonly body?: unknown
  /** What the route itself says to who is let in, if not 2xx. */
  readonly answered?: string
}

async function messageOf(clientId: ClientId): Promise<string> {
  const [sent] = await insertMessages(db, [newMessage(clientId)])
  return String(sent?.id)
}

const iso = (hours: number) => new Date(Math.floor(Date.now() / 3.6e6 + hours) * 3.6e6).toISOString()
const AN_HOUR = `from=${iso(-2)}&to=${iso(-1)}`

async function callbackOf(clientId: ClientId): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db.sql`
    insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, body, created_at, updated_at)
    values (${id}, ${clientId}, ${crypto.randomUUID()}, 'DELIVERED', 4, true, 'PENDING', now(), '{}', now(), now())`
  return id
}

async function deadLetter(): Promise<string> {
  const id = Bun.randomUUIDv7()
  await addDeadLetters(db.sql, [{ id, what: 'receipt', source: 'mock', reason: 'no message', payload: '{}' }])
  return id
}

/** Where providers bring their receipts and what comes in: for whoever proves them. */
function toldRoutes(address: InboxAddress): Readonly<Record<string, () => Asked>> {
  const kind: Kind = 'open'
  const path = `/v1/providers/mock/${address}`
  const forged = (method: string, body: object) =>
    [
      `${method} /v1/providers/:name/${address}`,
      () => ({ kind, path, ...body, answered: 'forged_receipt' }),
    ] as const
  // Refused for what it is, not for who sent it: on a bus without workers a good one waits.
  const proven = (method: string, body: object) =>
    [
      `${method} /v1/providers/:name/${address}/:token`,
      () => ({ kind, path: `${path}/${RECEIPT_TOKEN}`, ...body }),
    ] as const
  return Object.fromEntries([
    ...['POST', 'PUT'].flatMap((method) => [forged(method, { body: {} }), proven(method, { body: {} })]),
    forged('GET', {}),
    proven('GET', {}),
  ])
}

function controlRoutes(): Readonly<Record<string, () => Asked>> {
  const routes = CONTROL_NAMES.flatMap((name) => {
    const asked = (whose: string, path: () => string) =>
      ['GET', 'PUT', 'DELETE'].map((method) => [
        `${method} ${whose}/controls/${name}`,
        () => ({
          kind: 'admin',
          path: `${path()}/controls/${name}`,
          ...(method === 'PUT' ? { body: {} } : {}),
        }),
      ])
    return [...asked('/v1', () => '/v1'), ...asked('/v1/clients/:id', () => `/v1/clients/${subject}`)]
  })
  return Object.fromEntries(routes)
}

/** The number of suppressions here; no message goes there. */
const SUPPRESSED = '+15559990000' as Msisdn // of that form

async function suppressionOf(clientId: ClientId): Promise<string> {
  const of = { clientId, sender: null, number: SUPPRESSED, reason: 'asked for', source: 'api' } as const
  await addSuppressions(db.sql, [{ ...of, id: Bun.randomUUIDv7(), sinceMs: nowMs, untilMs: null }], 'last')
  return must(await findSuppression(db.sql, of), 'a suppression').id
}

/** Every route of the gateway, and a request for it that an entitled caller gets 2xx for. */
const ROUTES: Readonly<Record<string, () => Promise<Asked> | Asked>> = {
  'GET /health': () => ({ kind: 'open', path: '/health' }),
  'GET /ready': () => ({ kind: 'open', path: '/ready' }),
  'GET /metrics': () => ({ kind: 'all clients', path: '/metrics' }),
  'GET /docs': () => ({ kind: 'open', path: '/docs' }),
  'GET /docs/json': () => ({ kind: 'open', path: '/docs/json' }),
  ...toldRoutes('dlr'),
  ...toldRoutes('inbound'),
  ...controlRoutes(),
  'GET /v1/routes': () => ({ kind: 'admin', path: '/v1/routes' }),
  'PUT /v1/routes': () => ({
    kind: 'admin',
    path: '/v1/routes',
    body: { routes: [{ name: 'all', match: {}, targets: [{ provider: 'mock' }] }] },
  }),
  'POST /v1/routes/explain': () => ({
    kind: 'admin',
    path: '/v1/routes/explain',
    body: { to: '+12025550123' },
  }),
  'GET /v1/admins': () => ({ kind: 'admin', path: '/v1/admins' }),
  'GET /v1/admins/me': () => ({ kind: 'admin', path: '/v1/admins/me' }),
  'POST /v1/admins': () => ({
    kind: 'admin',
    path: '/v1/admins',
    body: { name: 'Ann Miller', scopes: ['read'] },
  }),
  'DELETE /v1/admins/:id': () => ({
    kind: 'admin',
    path: `/v1/admins/${Bun.randomUUIDv7()}`,
    answered: 'unknown_admin',
  }),
  'GET /v1/acts': () => ({ kind: 'admin', path: '/v1/acts' }),
  'GET /v1/acts/:id': () => ({
    kind: 'admin',
    path: `/v1/acts/${Bun.randomUUIDv7()}`,
    answered: 'unknown_act',
  }),
  'GET /v1/providers': () => ({ kind: 'admin', path: '/v1/providers' }),
  'GET /v1/providers/kinds': () => ({ kind: 'admin', path: '/v1/providers/kinds' }),
  'GET /v1/providers/presets': () => ({ kind: 'admin', path: '/v1/providers/presets' }),
  'POST /v1/providers': () => ({
    kind: 'admin',
    path: '/v1/providers',
    body: { name: `p-${crypto.randomUUID().slice(0, 8)}`, kind: 'mock' },
  }),
  'GET /v1/providers/:name': () => ({ kind: 'admin', path: '/v1/providers/mock' }),
  'PATCH /v1/providers/:name': () => ({ kind: 'admin', path: '/v1/providers/mock', body: {} }),
  'DELETE /v1/providers/:name': () => ({
    kind: 'admin',
    path: '/v1/providers/nobody',
    answered: 'unknown_provider',
  }),
  'POST /v1/providers/:name/pause': () => ({ kind: 'admin', path: '/v1/providers/mock-b/pause' }),
  'POST /v1/providers/:name/drain': () => ({ kind: 'admin', path: '/v1/providers/mock-b/drain' }),
  'POST /v1/providers/:name/resume': () => ({ kind: 'admin', path: '/v1/providers/mock-b/resume' }),
  'POST /v1/providers/:name/test': () => ({ kind: 'admin', path: '/v1/providers/mock/test', body: {} }),
  'POST /v1/messages': () => ({ kind: 'client', path: '/v1/messages', body: message(own, '1234') }),
  'GET /v1/messages': () => ({ kind: 'client', path: `/v1/messages?client_id=${own}` }),
  'GET /v1/messages/:id': async () => ({ kind: 'message', path: `/v1/messages/${await messageOf(own)}` }),
  'GET /v1/messages/:id/events': async () => ({
    kind: 'message',
    path: `/v1/messages/${await messageOf(own)}/events`,
  }),
  'GET /v1/messages/:id/credits': async () => ({
    kind: 'message',
    path: `/v1/messages/${await messageOf(own)}/credits`,
  }),
  'GET /v1/messages/:id/exchanges': async () => ({
    kind: 'admin',
    path: `/v1/messages/${await messageOf(own)}/exchanges`,
  }),
  'POST /v1/messages/batch': () => ({
    kind: 'client',
    path: '/v1/messages/batch',
    body: { client_id: own, messages: [{ to: '+15551234567', from: 'SENDER', text: 'Hello' }] },
  }),
  'POST /v1/messages/preview': () => ({
    kind: 'any key',
    path: '/v1/messages/preview',
    body: { text: 'Hello' },
  }),
  'POST /v1/messages/:id/cancel': async () => ({
    kind: 'message',
    path: `/v1/messages/${await messageOf(own)}/cancel`,
  }),
  'POST /v1/messages/:id/redact': async () => ({
    kind: 'message',
    path: `/v1/messages/${await messageOf(own)}/redact`,
    body: { text: true },
    answered: 'not_redactable',
  }),
  'GET /v1/machine': () => ({ kind: 'all clients', path: `/v1/machine?${AN_HOUR}` }),
  'GET /v1/reports/reasons': () => ({ kind: 'all clients', path: `/v1/reports/reasons?${AN_HOUR}` }),
  'GET /v1/reports/accepting': () => ({ kind: 'all clients', path: `/v1/reports/accepting?${AN_HOUR}` }),
  ...Object.fromEntries(
    ['latency', 'otps', 'summary', 'timeseries'].map((report) => [
      `GET /v1/reports/${report}`,
      () => ({ kind: 'client' as const, path: `/v1/reports/${report}?client_id=${own}&${AN_HOUR}` }),
    ]),
  ),
  'GET /v1/callbacks': () => ({ kind: 'client', path: `/v1/callbacks?client_id=${own}` }),
  'GET /v1/callbacks/:id': async () => ({ kind: 'callback', path: `/v1/callbacks/${await callbackOf(own)}` }),
  'POST /v1/callbacks/:id/replay': async () => ({
    kind: 'admin',
    path: `/v1/callbacks/${await callbackOf(subject)}/replay`,
  }),
  'POST /v1/callbacks/replay': () => ({
    kind: 'admin',
    path: '/v1/callbacks/replay',
    body: { client_id: subject, message_id: crypto.randomUUID() },
  }),
  ...RECORD_ROUTES,
  'PUT /v1/clients/:id/smpp': () => ({
    kind: 'admin',
    path: `/v1/clients/${own}/smpp`,
    body: { system_id: 'shop', password: 'kT7wq2Zp' },
  }),
  'GET /v1/clients/:id/smpp': () => ({ kind: 'admin', path: `/v1/clients/${own}/smpp` }),
  'DELETE /v1/clients/:id/smpp': () => ({ kind: 'admin', path: `/v1/clients/${own}/smpp` }),
  'GET /v1/smpp/sessions': () => ({ kind: 'admin', path: '/v1/smpp/sessions' }),
  'DELETE /v1/smpp/sessions/:id': () => ({
    kind: 'admin',
    path: `/v1/smpp/sessions/${Bun.randomUUIDv7()}`,
    answered: 'unknown_smpp_session',
  }),
  'GET /v1/clients/:id/callback': () => ({ kind: 'admin', path: `/v1/clients/${own}/callback` }),
  'PUT /v1/clients/:id/callback': () => ({
    kind: 'admin',
    path: `/v1/clients/${own}/callback`,
    body: { url: 'https://example.com/sms' },
  }),
  'POST /v1/clients/:id/callback/rotate-secret': () => ({
    kind: 'admin',
    path: `/v1/clients/${subject}/callback/rotate-secret`,
  }),
  'DELETE /v1/clients/:id/callback': () => ({ kind: 'admin', path: `/v1/clients/${subject}/callback` }),
  'POST /v1/otp/verify': () => ({
    kind: 'client',
    path: '/v1/otp/verify',
    body: { client_id: own, to: '+15551239999', code: '000000' },
    answered: 'unknown_otp',
  }),
  'GET /v1/controls/senders/preset': () => ({ kind: 'admin', path: '/v1/controls/senders/preset' }),
  'GET /v1/guard/blocks': () => ({ kind: 'admin', path: '/v1/guard/blocks' }),
  'GET /v1/guard/hits': () => ({ kind: 'admin', path: '/v1/guard/hits' }),
  'GET /v1/guard/hits/hours': () => ({ kind: 'admin', path: `/v1/guard/hits/hours?${AN_HOUR}` }),
  'GET /v1/numbers': () => ({ kind: 'admin', path: '/v1/numbers' }),
  'PUT /v1/numbers': () => ({ kind: 'admin', path: '/v1/numbers', body: { numbers: [] } }),
  'GET /v1/inbound': () => ({ kind: 'client', path: `/v1/inbound?client_id=${own}` }),
  'GET /v1/inbound/conversation': () => ({
    kind: 'client',
    path: `/v1/inbound/conversation?client_id=${own}&number=%2B12025550123`,
  }),
  'GET /v1/inbound/:id': async () => ({
    kind: 'inbound',
    path: `/v1/inbound/${await addInbound(db, { clientId: own })}`,
  }),
  'POST /v1/inbound/:id/assign': async () => ({
    kind: 'admin',
    path: `/v1/inbound/${await addInbound(db)}/assign`,
    body: { client_id: own },
  }),
  'GET /v1/suppressions': () => ({ kind: 'client', path: `/v1/suppressions?client_id=${own}` }),
  'POST /v1/suppressions': () => ({
    kind: 'client',
    path: '/v1/suppressions',
    body: { client_id: own, number: SUPPRESSED },
  }),
  'DELETE /v1/suppressions': () => ({
    kind: 'client',
    path: `/v1/suppressions?client_id=${own}&number=${encodeURIComponent(SUPPRESSED)}`,
  }),
  'DELETE /v1/suppressions/:id': async () => ({
    kind: 'suppression',
    path: `/v1/suppressions/${await suppressionOf(own)}`,
  }),
  'GET /v1/messages/search': () => ({ kind: 'client', path: `/v1/messages/search?client_id=${own}` }),
  'GET /v1/messages/paths': () => ({ kind: 'client', path: `/v1/messages/paths?client_id=${own}` }),
  'GET /v1/live': () => ({ kind: 'all clients', path: '/v1/live' }),
  'GET /v1/me': () => ({ kind: 'client', path: `/v1/me?client_id=${own.toUpperCase()}` }),
  'POST /v1/clients': () => ({ kind: 'admin', path: '/v1/clients', body: { name: 'New' } }),
  'GET /v1/clients': () => ({ kind: 'admin', path: '/v1/clients' }),
  'GET /v1/clients/:id': () => ({ kind: 'admin', path: `/v1/clients/${own}` }),
  'PATCH /v1/clients/:id': () => ({
    kind: 'admin',
    path: `/v1/clients/${subject}`,
    body: { name: 'Other' },
  }),
  'POST /v1/clients/:id/topups': () => ({
    kind: 'admin',
    path: `/v1/clients/${subject}/topups`,
    body: { amount_cents: 1 },
  }),
  'GET /v1/clients/:id/ledger': () => ({ kind: 'admin', path: `/v1/clients/${own}/ledger` }),
  ...keyRoutes(() => subject),
  ...ownRoutes(() => callbackOf(own)),
  ...statementRoutes(() => own),
  'GET /v1/price-lists': () => ({ kind: 'admin', path: '/v1/price-lists' }),
  'GET /v1/price-lists/:name': () => ({ kind: 'admin', path: '/v1/price-lists/default' }),
  'PUT /v1/price-lists/:name': () => ({
    kind: 'admin',
    path: '/v1/price-lists/other',
    body: { prices: [] },
  }),
  'DELETE /v1/price-lists/:name': () => ({
    kind: 'admin',
    path: '/v1/price-lists/nobody',
    answered: 'unknown_price_list',
  }),
  'GET /v1/providers/:name/costs': () => ({ kind: 'admin', path: '/v1/providers/mock/costs' }),
  'PUT /v1/providers/:name/costs': () => ({
    kind: 'admin',
    path: '/v1/providers/mock/costs',
    body: { costs: [] },
  }),
  'GET /v1/dead-letters': () => ({ kind: 'admin', path: '/v1/dead-letters' }),
  'GET /v1/dead-letters/:id': async () => ({
    kind: 'admin',
    path: `/v1/dead-letters/${await deadLetter()}`,
  }),
  'POST /v1/dead-letters/:id/replay': async () => ({
    kind: 'admin',
    path: `/v1/dead-letters/${await deadLetter()}/replay`,
  }),
  'POST /v1/dead-letters/replay': () => ({ kind: 'admin', path: '/v1/dead-letters/replay', body: {} }),
  'DELETE /v1/dead-letters/:id': async () => ({
    kind: 'admin',
    path: `/v1/dead-letters/${await deadLetter()}`,
  }),
}

test('every route of the gateway stands in the table above', () => {
  const routes = createApp(deps)
    .routes.map(({ method, path }) => `${method} ${path.replace(/(.)\/$/, '$1')}`)
    .filter((route) => !/^GET \/docs\/(assets|specification-only)/.test(route))
  expect(routes.toSorted()).toEqual(Object.keys(ROUTES).toSorted())
})

describe('with AUTH=api_key', () => {
  for (const [route, ask_] of Object.entries(ROUTES)) {
    for (const caller of CALLERS) {
      test(`${route} asked by ${caller}`, async () => {
        const { kind, path, body, answered = OK } = await ask_()
        const method = route.split(' ')[0] ?? ''
        const response = await fetchHeld(`${app.url}${path}`, {
          method,
          headers: { ...headersOf(caller), ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
        // A stream would go on.
        if (response.headers.get('content-type') === 'text/event-stream') await response.body?.cancel()
        const expected = EXPECTED[kind][caller] === OK ? answered : EXPECTED[kind][caller]
        if (expected === OK) expect(response.ok || (kind === 'open' && response.status === 400)).toBe(true)
        else {
          expect(await response.json()).toMatchObject({
            code: expected,
            request_id: response.headers.get('x-request-id'),
          })
          const isForbidden = ['forged_receipt', 'not_your_client'].includes(expected)
          const isUnfit = expected === 'not_redactable'
          const status = expected.startsWith('unknown_') ? 404 : isForbidden ? 403 : isUnfit ? 409 : 401
          expect(response.status).toBe(status)
          expect(response.headers.has('www-authenticate')).toBe(status === 401)
        }
      })
    }
  }

  /** The answer to a request exactly as written. */
  const raw = (path: string, host: string, method = 'GET') =>
    rawRequest(app.url, `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)

  for (const host of ['gateway', 'h', 'h:1', '']) {
    test.each([
      '/docs/../v1/me?client_id=$',
      '/docs/%2e%2e/v1/me?client_id=$',
      '/docs/..%2fv1/me?client_id=$',
      '//docs/v1/me?client_id=$',
      '/docs/v1/me?client_id=$',
      '/health/v1/me?client_id=$',
      '/v1//me?client_id=$',
      '//v1/me?client_id=$',
      '/v1/./me?client_id=$',
      '/v1/me/?client_id=$',
      '/V1/me?client_id=$',
      '/docs\\..\\v1\\me?client_id=$',
      '/v1/providers/x/../../me?client_id=$',
      'http://h/health#/v1/me?client_id=$',
      'http://h/docs/v1/me?client_id=$',
    ])(`no spelling of a path opens it, host '${host}': %s`, async (path) => {
      const written = path.replace('$', own)
      for (const method of ['GET', 'HEAD']) {
        const answer = await raw(written, host, method)
        expect(answer).toMatch(/^HTTP\/1.1 (400|401|404) /)
        // Its input was not even looked at.
        expect(answer).not.toContain('invalid_field')
      }
    })
  }

  test.each([
    ['', 'wrong_api_key'],
    ['x', 'wrong_api_key'],
    ['sms_', 'wrong_api_key'],
    [`sms_${'A'.repeat(10_000)}`, 'wrong_api_key'],
  ])('no key is %j', async (key, code) => {
    const { status, body } = await get(`${app.url}/v1/me?client_id=${own}`, { 'x-api-key': key })
    expect([status, body['code']]).toEqual([401, code])
  })

  test("a wrong admin's token is no key, but does not spoil a right key", async () => {
    const wrong = { authorization: `Bearer ${TOKEN}x` }
    expect((await get(`${app.url}/v1/me?client_id=${own}`, wrong)).status).toBe(401)
    expect((await get(`${app.url}/v1/me?client_id=${own}`, { ...wrong, 'x-api-key': ownKey })).status).toBe(
      200,
    )
  })

  test('a message of another client leaves no trace of its existence', async () => {
    const headers = { 'x-api-key': otherKey }
    const strange = (id: string) =>
      get(`${app.url}/v1/messages/${id}`, { ...headers, 'x-request-id': 'same' })
    const hidden = await strange(await messageOf(own))
    const absent = await strange(Bun.randomUUIDv7())
    expect([hidden.status, hidden.body]).toEqual([absent.status, absent.body])
  })
})

describe('a key', () => {
  const me = (clientId: ClientId, key: string) =>
    get(`${app.url}/v1/me?client_id=${clientId}`, { 'x-api-key': key })
  const keys = (method: string): Promise<Reply> =>
    ask(method, `${app.url}/v1/clients/${subject}/api-keys`, { authorization: `Bearer ${TOKEN}` })

  test('is shown once, works at once, and only its hash is kept', async () => {
    const { status, body, headers } = await keys('POST')
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store'])
    const key = String(body['api_key'])
    expect(body).toEqual({
      id: expect.any(String),
      client_id: subject,
      name: null,
      prefix: key.slice(0, 12),
      ends_at: null,
      api_key: expect.stringMatching(/^sms_[A-Za-z0-9_-]{43}$/),
      previous_key_until: null,
    })
    expect((await me(subject, key)).status).toBe(200)
    const [row] = await db.sql`
      select c.*, k.* from clients c join client_keys k on k.client_id = c.id where c.id = ${subject}`
    expect([row?.['api_key_hash'], row?.['key_hash']]).toEqual([hashApiKey(key), hashApiKey(key)])
    expect(JSON.stringify(row)).not.toContain(key)
    const read = await get(`${app.url}/v1/clients/${subject}`, { authorization: `Bearer ${TOKEN}` })
    expect(read.body['has_api_key']).toBe(true)
    expect(JSON.stringify(read.body)).not.toContain(hashApiKey(key))
  })

  test('that was replaced or taken away ends within seconds, and never before the new one begins', async () => {
    const first = String((await keys('POST')).body['api_key'])
    expect((await me(subject, first)).status).toBe(200)
    const second = String((await keys('POST')).body['api_key'])
    expect((await me(subject, second)).status).toBe(200)
    nowMs += KEYRING_MS
    expect([(await me(subject, first)).status, (await me(subject, second)).status]).toEqual([401, 200])
    expect((await keys('DELETE')).status).toBe(204)
    expect((await keys('DELETE')).status).toBe(204)
    nowMs += KEYRING_MS
    expect((await me(subject, second)).status).toBe(401)
  })

  test('that was asked for in vain works within seconds of being given', async () => {
    const key = `sms_${'B'.repeat(43)}`
    expect((await me(subject, key)).status).toBe(401)
    // As the release before gives it.
    await db.sql`update clients set api_key_hash = ${hashApiKey(key)} where id = ${subject}`
    nowMs += KEYRING_MS
    expect((await me(subject, key)).status).toBe(200)
  })

  test('is asked of the database once for many requests at the same time', async () => {
    const key = await newMainKey(db, subject)
    let lookups = 0
    const sql = new Proxy(db.sql, {
      apply(target, self, args) {
        lookups++
        return Reflect.apply(target, self, args)
      },
    })
    const keyring = openKeyring({ db: { ...db, sql }, now: () => nowMs })
    const found = await Promise.all(Array.from({ length: 50 }, () => keyring.find(key)))
    expect([new Set(found.map((owner) => owner?.clientId)), lookups]).toEqual([new Set([subject]), 1])
    nowMs += KEYRING_MS
    await keyring.find(key)
    await keyring.find('not a key at all')
    expect(lookups).toBe(2)
  })
})

test('while the database is away a request with a key is told so, and open paths answer', async () => {
  const away = openDb({
    address: { kind: 'url', url: 'postgres://sms@127.0.0.1:1/sms' },
    name: 'away',
    max: 1,
  })
  const lone = listenApp(apiDeps({ db: away, bus: bus.publisher, auth: 'api_key', log: SILENT }))
  try {
    const reply = await get(`${lone.url}/v1/me?client_id=${own}`, { 'x-api-key': ownKey })
    expect([reply.status, reply.body['code'], reply.headers.get('retry-after')]).toEqual([
      503,
      'database_unavailable',
      '2',
    ])
    expect((await get(`${lone.url}/health`)).status).toBe(200)
  } finally {
    await lone.stop()
    await away.close()
  }
})

test('with AUTH=none nobody is asked, and a wrong key does no harm', async () => {
  const open = listenApp(apiDeps({ db, bus: bus.publisher }))
  try {
    expect((await get(`${open.url}/v1/me?client_id=${own}`)).status).toBe(200)
    expect((await get(`${open.url}/v1/me?client_id=${own}`, { 'x-api-key': WRONG_KEY })).status).toBe(200)
    expect((await get(`${open.url}/v1/clients`)).body['code']).toBe('admin_routes_off')
  } finally {
    await open.stop()
  }
})

test('no log line of all this holds a key, its hash or the token', () => {
  expect(logged).toContain('/v1/clients')
  for (const secret of [TOKEN, ownKey, otherKey, WRONG_KEY, hashApiKey(ownKey), 'sms_'])
    expect(logged).not.toContain(secret)
})
