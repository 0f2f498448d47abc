import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import pino from 'pino'
import { createApp } from '../../../../src/api/app.ts'
import { type ListedRoute, readFor } from '../../../../src/api/http/access/entrance.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import type { ApiDeps } from '../../../../src/world.ts'
import { apiDeps, openBusPair } from '../../../support/apart.ts'
import { ask, get, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { newMainKey } from '../../../support/keys.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { rawRequest } from '../../../support/raw-request.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

let database: TestDatabase
let db: Db
let clientId: ClientId
let key: string
let logged: { readonly msg: string; readonly level: string; readonly source?: string }[] = []
const log = pino(
  { level: 'warn', formatters: { level: (level) => ({ level }) } },
  new Writable({
    write(chunk, _, done) {
      logged.push(JSON.parse(String(chunk)))
      done()
    },
  }),
)
const bus = openBusPair()
const apps: ListeningApp[] = []

/** A gateway whose HOST is this. It listens on loopback all the same, where a test can reach it. */
function listen(parts: Partial<ApiDeps>): ListeningApp {
  const app = listenApp(apiDeps({ db, bus: bus.publisher, adminToken: TOKEN, log, ...parts }))
  apps.push(app)
  return app
}

let home: ListeningApp
let open: ListeningApp
let keyed: ListeningApp
let tokenless: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 10_000)
  key = await newMainKey(db, clientId)
  await insertMessages(db, [newMessage(clientId)])
  home = listen({ allowedHosts: ['sms.example.com'] })
  open = listen({ host: '0.0.0.0' })
  keyed = listen({ host: '0.0.0.0', auth: 'api_key' })
  tokenless = listen({ host: '::', adminToken: null })
})
afterAll(async () => {
  for (const app of apps) await app.stop()
  await bus.close()
  await database.drop()
})

/** Status and code. */
const verdict = ({ status, body }: Reply) => [status, body['code'] ?? null]

/** The answer to a request with these lines as its head. */
async function raw(app: ListeningApp, ...lines: readonly string[]): Promise<string> {
  return await rawRequest(app.url, `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`)
}

test('whoever asks for the end of his connection is told that it ends, on every path', async () => {
  for (const path of ['/health', '/docs', '/v1/me', '/nowhere'])
    expect([path, await raw(home, `GET ${path} HTTP/1.1`, 'Host: localhost')]).toEqual([
      path,
      expect.stringMatching(/^connection: close\r$/im),
    ])
})

describe('on loopback the Host', () => {
  const hosts = (app: ListeningApp, path: string, host: string) =>
    get(`${app.url}${path}`, { host }).then(verdict)

  test.each([
    'localhost',
    'LOCALHOST:1',
    'localhost.',
    '127.0.0.1',
    '127.0.0.1:65535',
    '[::1]:8080',
    'sms.example.com',
    'SMS.example.com.:443',
  ])('%s is answered', async (host) => {
    expect(await hosts(home, `/v1/me?client_id=${clientId}`, host)).toEqual([200, null])
  })

  test.each([
    'evil.example',
    'localhost.evil.example',
    'h',
    '127.0.0.2',
    '192.168.1.5:8080',
    '0.0.0.0',
    '[::2]',
    'example.com',
    'x.sms.example.com',
  ])('%s is refused on every path', async (host) => {
    for (const path of ['/', '/health', '/docs', '/v1/messages/search', '/v1/live', '/nowhere', '/v1/me/'])
      expect([path, ...(await hosts(home, path, host))]).toEqual([path, 421, 'host_not_allowed'])
  })

  test('that is refused is told the rule', async () => {
    const { body } = await get(`${home.url}/v1/live`, { host: 'evil.example' })
    const rule =
      'must be localhost, 127.0.0.1, [::1], sms.example.com, with any port: others are named in ALLOWED_HOSTS'
    expect(body).toMatchObject({ error: `Host ${rule}`, field: 'Host', rule })
  })

  test.each([
    ['two of them', ['Host: localhost', 'Host: localhost']],
    ['two of them, one of them foreign', ['Host: localhost', 'Host: evil.example']],
    ['with a user', ['Host: user@localhost']],
    ['with a path', ['Host: localhost/']],
    ['with a blank', ['Host: localhost evil.example']],
    ['with an endless port', ['Host: localhost:99999']],
    ['empty', ['Host:']],
  ])('is none when it is %s', async (_, lines) => {
    for (const app of [home, open]) {
      const answer = await raw(app, `GET /v1/messages/search HTTP/1.1`, ...lines)
      expect(answer).toStartWith('HTTP/1.1 400 ')
      expect(answer).toContain('invalid_host')
    }
  })

  test('need not be said in HTTP/1.0, as health checks do', async () => {
    expect(await raw(home, 'GET /health HTTP/1.0')).toStartWith('HTTP/1.1 200 ')
  })

  test('decides also when the target has an address of its own', async () => {
    const target = 'GET http://localhost/v1/live HTTP/1.1'
    expect(await raw(home, target, 'Host: evil.example')).toStartWith('HTTP/1.1 421 ')
  })

  test("is also the gateway's own address", async () => {
    const other = listen({ host: '127.0.0.2' })
    expect(await hosts(other, '/health', '127.0.0.2:8080')).toEqual([200, null])
    expect(await hosts(other, '/health', '127.0.0.3')).toEqual([421, 'host_not_allowed'])
  })

  test('is anything elsewhere', async () => {
    expect(await hosts(open, '/health', 'sms.example.net')).toEqual([200, null])
  })
})

describe('what changes something', () => {
  const headers = (more: Record<string, string>) => ({ 'content-type': 'application/json', ...more })
  const change = (app: ListeningApp, more: Record<string, string>) =>
    ask('POST', `${app.url}/v1/messages/preview`, headers(more), { text: 'Hello' }).then(verdict)

  test.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'http://localhost' },
    { origin: 'http://localhost:3000' },
    { origin: 'http://localhost:8080.evil.example' },
    { origin: 'http://localhost@evil.example' },
    { origin: 'file://' },
    { origin: 'chrome-extension://localhost:8080' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://localhost:8080', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' },
  ])('is refused with %j', async (more: Record<string, string>) => {
    for (const app of [home, open, keyed])
      expect(await change(app, { ...ADMIN, host: 'localhost:8080', ...more })).toEqual([
        403,
        'foreign_origin',
      ])
  })

  test.each([
    [{ host: 'localhost:8080' }],
    [{ host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }],
    [{ host: '[::1]:8080', origin: 'http://[::1]:8080' }],
    [{ host: 'localhost:8080', 'sec-fetch-site': 'none' }],
    // Behind a proxy that speaks TLS, and one that leaves the port out.
    [{ host: 'sms.example.com', origin: 'https://sms.example.com' }],
    [{ host: 'sms.example.com:443', origin: 'https://SMS.example.com' }],
    [{ host: 'sms.example.com', origin: 'https://sms.example.com:8443' }],
    [{ host: '127.0.0.1:8080', origin: 'https://sms.example.com' }],
  ])('is taken with %j', async (more: Record<string, string>) => {
    expect(await change(home, more)).toEqual([200, null])
  })

  test("is taken from the machine's own address", async () => {
    const own = { host: '192.168.1.5:8080', origin: 'http://192.168.1.5:8080' }
    expect(await change(open, own)).toEqual([200, null])
    expect(await change(open, { ...own, origin: 'http://192.168.1.6:8080' })).toEqual([403, 'foreign_origin'])
  })

  test.each(['PUT', 'PATCH', 'DELETE'])('with %s is judged too', async (method) => {
    const reply = await ask(method, `${open.url}/v1/clients/${clientId}`, { ...ADMIN, origin: 'null' })
    expect(verdict(reply)).toEqual([403, 'foreign_origin'])
  })

  test('is not reading: a link from another site leads here', async () => {
    const from = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await get(`${home.url}/health`, from)).status).toBe(200)
  })
})

/** What answers of all clients. */
const ALL_CLIENTS = [
  '/v1/messages/search',
  '/v1/messages/search?q=order-123',
  '/v1/messages/search?limit=nonsense',
  '/v1/live',
  '/v1/reports/summary',
  '/v1/reports/summary?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z',
  '/v1/reports/timeseries?group_by=client',
]
const AN_HOUR = 'from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z'

describe('what is of all clients', () => {
  test.each(ALL_CLIENTS)('GET %s wants the token on a HOST that others reach', async (path) => {
    const of = async (app: ListeningApp, headers: Record<string, string> = {}) =>
      verdict(await get(`${app.url}${path}`, headers))
    expect(await of(open)).toEqual([401, 'not_an_admin'])
    expect(await of(open, { 'x-api-key': key })).toEqual([401, 'not_an_admin'])
    expect(await of(keyed)).toEqual([401, 'no_api_key'])
    expect(await of(keyed, { 'x-api-key': key })).toEqual([403, 'not_your_client'])
    expect(await of(tokenless)).toEqual([403, 'admin_routes_off'])
  })

  test.each(ALL_CLIENTS)('GET %s is judged for what it asks only then', async (path) => {
    for (const [app, headers] of [[open, ADMIN] as const, [keyed, ADMIN] as const, [home, {}] as const]) {
      const response = await fetchHeld(`${app.url}${path}`, { headers })
      await response.body?.cancel()
      expect([200, 400]).toContain(response.status)
    }
  })

  test('is not opened by an empty client_id, nor by one that the route does not take', async () => {
    expect((await get(`${open.url}/v1/messages/search?client_id=`)).status).toBe(400)
    expect(verdict(await get(`${open.url}/v1/live?client_id=${clientId}`))).toEqual([401, 'not_an_admin'])
  })

  test.each([
    '/v1/messages/search?client_id=$',
    `/v1/reports/summary?client_id=$&${AN_HOUR}`,
    `/v1/reports/timeseries?client_id=$&${AN_HOUR}`,
    '/v1/messages?client_id=$',
    '/v1/callbacks?client_id=$',
    '/v1/me?client_id=$',
  ])("a client_id opens that client's own: GET %s", async (path) => {
    const url = path.replace('$', clientId)
    expect((await get(`${open.url}${url}`)).status).toBe(200)
    expect((await get(`${tokenless.url}${url}`)).status).toBe(200)
    expect((await get(`${keyed.url}${url}`, { 'x-api-key': key })).status).toBe(200)
  })

  test('is asked with a challenge', async () => {
    const { headers } = await get(`${open.url}/v1/messages/search`)
    expect(headers.get('www-authenticate')).toBe('Bearer realm="admins"')
  })
})

/** Requests that every admin route would refuse for what they ask. */
const SPOILED: readonly (readonly [what: string, headers: Record<string, string>, body: string])[] = [
  ['no fields', { 'content-type': 'application/json' }, '{}'],
  ['half a body', { 'content-type': 'application/json' }, '{'],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1'],
  ['too much', { 'content-type': 'application/json' }, JSON.stringify({ name: 'x'.repeat(70_000) })],
]

describe('a token is asked for before anything else is judged', () => {
  const routes = () =>
    (createApp(apiDeps({ db, bus: bus.publisher })).routes as readonly ListedRoute[]).filter(
      ({ hooks }) => readFor(hooks.detail?.security).whom === 'admins',
    )

  test('on every admin route, in each mode', async () => {
    expect(routes().length).toBeGreaterThan(15)
    for (const { method, path } of routes()) {
      const url = `${path.replace(':id', 'no-uuid')}?limit=nonsense&unknown=1`
      for (const [what, headers, body] of method === 'GET' ? [['', {}, ''] as const] : SPOILED)
        for (const [app, more, code] of [
          [home, {}, 'not_an_admin'],
          [open, {}, 'not_an_admin'],
          [keyed, {}, 'no_api_key'],
          [keyed, { 'x-api-key': key }, 'not_an_admin'],
        ] as const) {
          const response = await fetchHeld(`${app.url}${url}`, {
            method,
            headers: { ...headers, ...more },
            ...(body === '' ? {} : { body }),
          })
          const { code: given } = (await response.json()) as { code: string }
          expect([method, path, what, response.status, given]).toEqual([method, path, what, 401, code])
        }
    }
  })

  test('and where nobody can have one it is said so', async () => {
    const reply = await ask('POST', `${tokenless.url}/v1/clients`, ADMIN, {})
    expect(verdict(reply)).toEqual([403, 'admin_routes_off'])
    expect(reply.body['error']).toContain('ADMIN_TOKEN')
  })

  test('so is a key', async () => {
    for (const [, headers, body] of SPOILED)
      for (const path of ['/v1/messages', '/v1/messages/batch', '/v1/otp/verify', '/v1/messages/x/cancel']) {
        const response = await fetchHeld(`${keyed.url}${path}`, { method: 'POST', headers, body })
        expect([path, response.status]).toEqual([path, 401])
      }
  })
})

describe('wrong admin tokens', () => {
  test('are slowed, logged once per source without the token, and harm no right one', async () => {
    const app = listen({ host: '0.0.0.0' })
    logged = []
    const tries = Array.from({ length: 40 }, (_, i) =>
      get(`${app.url}/v1/clients`, { authorization: `Bearer guess-${i}`, 'x-forwarded-for': `192.0.2.${i}` }),
    )
    expect((await get(`${app.url}/v1/clients`, ADMIN)).status).toBe(200)
    const codes = (await Promise.all(tries)).map(({ body }) => body['code'])
    expect(codes.filter((code) => code === 'too_many_wrong_tokens').length).toBeGreaterThan(20)
    expect(logged.map(({ level, source }) => [level, source])).toEqual([['warn', '127.0.0.1']])
    expect(JSON.stringify(logged)).not.toMatch(/guess|192\.0\.2/)
  })

  test('where none is needed are not even looked at', async () => {
    logged = []
    for (let i = 0; i < 20; i++) {
      const headers = { authorization: 'Bearer of-somebody-else' }
      expect((await get(`${open.url}/v1/me?client_id=${clientId}`, headers)).status).toBe(200)
    }
    expect(logged).toEqual([])
  })
})

describe('methods', () => {
  test.each([
    ['DELETE', '/v1/me', 'GET, HEAD, OPTIONS'],
    ['PUT', '/v1/messages', 'GET, HEAD, OPTIONS, POST'],
    ['GET', '/v1/messages/batch', 'OPTIONS, POST'],
    ['GET', '/v1/messages/preview/', 'OPTIONS, POST'],
    ['HEAD', '/v1/otp/verify', 'OPTIONS, POST'],
    ['POST', '/v1/messages/search', 'GET, HEAD, OPTIONS'],
    ['GET', '/v1/dead-letters/replay', 'OPTIONS, POST'],
    ['PUT', '/v1/clients/550e8400-e29b-41d4-a716-446655440000', 'GET, HEAD, OPTIONS, PATCH'],
    ['GET', '/v1/messages/550e8400-e29b-41d4-a716-446655440000/cancel', 'OPTIONS, POST'],
    ['POST', '/v1/clients/x/callback/?a=1', 'DELETE, GET, HEAD, OPTIONS, PUT'],
    ['POST', '/health', 'GET, HEAD, OPTIONS'],
    ['POST', '/docs', 'GET, HEAD, OPTIONS'],
  ])('%s %s is answered with those that are taken', async (method, path, allow) => {
    const response = await fetchHeld(`${home.url}${path}`, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
    if (method !== 'HEAD') expect(await response.json()).toMatchObject({ code: 'method_not_allowed' })
    const options = await fetchHeld(`${home.url}${path}`, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow'), await options.text()]).toEqual([204, allow, ''])
    expect(options.headers.get('x-request-id')).toBeTruthy()
  })

  test.each(['GET', 'POST', 'DELETE', 'OPTIONS'])('%s of nothing is 404', async (method) => {
    for (const path of ['/nowhere', '/v1/messages/a/b/c', '/v1/clients//x'])
      expect((await fetchHeld(`${home.url}${path}`, { method })).status).toBe(404)
  })

  test('HEAD is GET without the body, and opens no stream', async () => {
    for (let i = 0; i < 120; i++) {
      const response = await fetchHeld(`${home.url}/v1/live`, { method: 'HEAD' })
      expect(response.status).toBe(200)
    }
    const stream = await fetch(`${home.url}/v1/live`)
    expect(stream.status).toBe(200)
    await stream.body?.cancel()
    const head = await fetchHeld(`${home.url}/v1/me?client_id=${clientId}`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })
})

describe('a path is the same', () => {
  test.each(['h', 'h:1', 'gateway', 'sms.example.net:8080', '[::1]', 'x'.repeat(200)])(
    'whatever the length of the Host: %s',
    async (host) => {
      for (const [path, status] of [
        [`/v1/me?client_id=${clientId}`, 200],
        [`/v1/me/?client_id=${clientId}`, 200],
        [`/v1/me?client_id=${clientId}&x=/`, 400],
        [`/v1/messages/?client_id=${clientId}`, 200],
        ['/v1/messages/550e8400-e29b-41d4-a716-446655440000/', 404],
        ['/health/', 200],
        ['/v1/reports/summary/', 401],
        ['/v1/clients/', 401],
        ['//health', 404],
      ] as const) {
        const [line] = (await raw(open, `GET ${path} HTTP/1.1`, `Host: ${host}`)).split('\r\n')
        expect([path, line?.split(' ')[1]]).toEqual([path, String(status)])
      }
    },
  )

  test('with the whole address before it', async () => {
    const target = `GET http://sms.example.net/v1/me/?client_id=${clientId} HTTP/1.1`
    expect(await raw(open, target, 'Host: h')).toStartWith('HTTP/1.1 200 ')
  })
})

describe('a client that hangs up in its body', () => {
  test.each([
    ['Content-Length: 100', '{"text":'],
    ['Transfer-Encoding: chunked', '5\r\n{"tex\r\n'],
  ])('is not our error: %s', async (header, body) => {
    logged = []
    const before = await db.sql`select count(*) from messages`
    await eventually(() => home.pending() === 0)
    for (const path of ['/v1/messages', '/v1/messages/batch', '/v1/messages/preview']) {
      const socket = connect(Number(new URL(home.url).port), '127.0.0.1')
      socket.on('error', () => {})
      await new Promise<void>((resolve) =>
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${header}\r\n\r\n${body}`,
          () => resolve(),
        ),
      )
      await eventually(() => home.pending() === 1)
      socket.resetAndDestroy()
      await eventually(() => home.pending() === 0)
    }
    expect(logged).toEqual([])
    expect(await db.sql`select count(*) from messages`).toEqual(before)
  })
})
