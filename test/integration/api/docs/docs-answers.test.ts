import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { newMainKey } from '../../../support/keys.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import {
  addressOf,
  bodiesOf,
  isToldByProviders,
  prefillOf,
  type Route,
  routesOf,
  specOf,
} from '../../../support/openapi.ts'

// What the edge decides before a route is asked, held against the document: each refusal of each route.

const TOKEN = 'the-token-of-this-test'
/** Routes that are asked at once: some answer only when a wait for the database is over. */
const AT_ONCE = 8
/** Each connection that could not be made waits longer before it tries again. */
const CONNECTIONS = 100
let database: TestDatabase
let nowhere: Db
const apps: ListeningApp[] = []
/** Who asks: nobody needs a key, everybody needs one, admins have no token, the database is away. */
let open: ListeningApp
let closed: ListeningApp
let without: ListeningApp
let blind: ListeningApp
let routes: Route[]
/** Of a client, for the routes that are its own. */
let key: string

beforeAll(async () => {
  database = await createDatabase()
  const address = { kind: 'url', url: 'postgres://sms:secret@127.0.0.1:1/none' } as const
  nowhere = openDb({ address, name: 'sms-test', max: CONNECTIONS })
  const { db } = database
  key = await newMainKey(db, await createTestClient(db, 0))
  const listen = (parts: Partial<Parameters<typeof apiDeps>[0]>) => {
    const app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, ...parts }))
    apps.push(app)
    return app
  }
  open = listen({})
  closed = listen({ auth: 'api_key' })
  without = listen({ adminToken: null })
  blind = listen({ db: nowhere, auth: 'api_key' })
  routes = routesOf(await specOf(open.url))
})
afterAll(async () => {
  for (const app of apps) await app.stop()
  await nowhere.close()
  await database.drop()
})

type Asked = {
  readonly body?: string
  readonly type?: string
  readonly headers?: Record<string, string>
  readonly query?: string
}

/** Asks a route as its page would, but for what is said here. */
async function ask(app: ListeningApp, route: Route, { body, type, headers, query = '' }: Asked = {}) {
  const [[, example] = ['', undefined]] = bodiesOf(route.operation)
  const sent = body ?? (example === undefined ? undefined : JSON.stringify(example))
  const response = await fetchHeld(`${app.url}${addressOf(route, prefillOf)}${query}`, {
    method: route.method,
    headers: {
      ...(headers?.['authorization'] === undefined && { authorization: `Bearer ${TOKEN}`, 'x-api-key': key }),
      ...(sent === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  })
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel()
    return { status: response.status, code: undefined }
  }
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, code: isJson && text !== '' ? JSON.parse(text).code : undefined }
}

/** Fails when a refusal is not in the document of its route. Answers how many routes refused with this status. */
async function expectDocumented(
  app: ListeningApp,
  status: number,
  asked: Asked,
  of: readonly Route[] = routes,
): Promise<number> {
  const answers: Awaited<ReturnType<typeof ask>>[] = []
  for (let from = 0; from < of.length; from += AT_ONCE)
    answers.push(
      ...(await Promise.all(of.slice(from, from + AT_ONCE).map((route) => ask(app, route, asked)))),
    )
  let refused = 0
  for (const [index, route] of of.entries()) {
    const answer = must(answers[index], 'an answer')
    if (answer.status === status) refused++
    // That the database is away is what /ready is asked for: a 503 of its own.
    if (answer.status < 400 || route.path === '/ready') continue
    const documented =
      route.operation.responses[String(answer.status)]?.content?.['application/json']?.examples
    expect({ route: route.name, ...answer, documented: Object.keys(documented ?? {}) }).toEqual({
      route: route.name,
      ...answer,
      documented: expect.arrayContaining([answer.code]),
    })
  }
  return refused
}

const taking = () => routes.filter(({ method }) => method !== 'GET')
const guarded = () => routes.filter(({ operation }) => operation.security.length > 0)

describe('is documented on every route where it comes:', () => {
  test('413 for a body beyond the bound', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(4_300_000) })
    // Lists of prices, costs and numbers may be larger, and what a provider posts is measured when it has proved itself.
    const smaller = taking().filter(
      ({ path }) => !/price-lists|costs|numbers/.test(path) && !isToldByProviders(path),
    )
    expect(await expectDocumented(open, 413, { body }, smaller)).toBe(smaller.length)
  })

  test('415 for a body that is not JSON', async () => {
    const asked = { body: 'a=b', type: 'application/x-www-form-urlencoded' }
    // What receipts come as is the matter of the kind.
    const strict = taking().filter(({ path }) => !isToldByProviders(path))
    expect(await expectDocumented(open, 415, asked, strict)).toBe(strict.length)
  })

  test('400 for JSON that ends too early', async () => {
    expect(await expectDocumented(open, 400, { body: '{' }, taking())).toBeGreaterThan(10)
  })

  test('400 for a field and a query that no route knows', async () => {
    await expectDocumented(open, 400, { body: '{"no_such_field":1}' }, taking())
    await expectDocumented(open, 400, { query: '?no_such_field=1' })
  })

  test('401 without a key where keys are asked for', async () => {
    const nobody = { headers: { authorization: '' } }
    expect(await expectDocumented(closed, 401, nobody)).toBe(guarded().length)
  })

  test('401 with a key that nobody has', async () => {
    const stranger = { headers: { authorization: '', 'x-api-key': `sms_${'x'.repeat(43)}` } }
    expect(await expectDocumented(closed, 401, stranger)).toBe(guarded().length)
  })

  test('401 without the token, and 403 when there is none', async () => {
    const nobody = { headers: { authorization: '' } }
    expect(await expectDocumented(open, 401, nobody)).toBeGreaterThan(15)
    expect(await expectDocumented(without, 403, nobody)).toBeGreaterThan(15)
  })

  test('403 for a page of another site', async () => {
    const foreign = { headers: { origin: 'https://elsewhere.example' } }
    expect(await expectDocumented(open, 403, foreign, taking())).toBe(taking().length)
  })

  test('421 for a Host that is none of this machine', async () => {
    const elsewhere = { headers: { host: 'elsewhere.example' } }
    expect(await expectDocumented(open, 421, elsewhere)).toBe(routes.length)
  })

  test('503 while the database is away', async () => {
    const stranger = { headers: { authorization: '', 'x-api-key': `sms_${'x'.repeat(43)}` } }
    expect(await expectDocumented(blind, 503, stranger)).toBeGreaterThan(guarded().length - 1)
    await expectDocumented(blind, 503, {})
  })
})

test('every 503 that names a refusal comes with Retry-After', () => {
  for (const { name, operation } of routes.filter(({ path }) => path !== '/ready'))
    if (operation.responses['503'])
      expect([name, Object.keys(operation.responses['503'].headers ?? {})]).toEqual([
        name,
        expect.arrayContaining(['Retry-After']),
      ])
})
