import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import pino from 'pino'
import { NOTED_ROUTES } from '../../../../src/api/admins/noted-routes.ts'
import { readConfig } from '../../../../src/config.ts'
import { DEMO_CLIENT } from '../../../../src/domain/demo-client.ts'
import { seed } from '../../../../src/seed.ts'
import { addDeadLetters } from '../../../../src/store/receipt/dead-letters.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get, message, post } from '../../../support/api.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { addressOf, bodiesOf, prefillOf, type Route, routesOf, specOf } from '../../../support/openapi.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const SCHEDULED = { send_at: new Date(Date.now() + 3_600_000).toISOString() }

let database: TestDatabase
let app: ListeningApp
let routes: Route[]
const lines: string[] = []

beforeAll(async () => {
  database = await createDatabase()
  await seed(database.db, readConfig({}))
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  app = listenApp(apiDeps({ db: database.db, bus: openBusAway(), adminToken: TOKEN, log }))
  routes = routesOf(await specOf(app.url))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})
afterEach(() => {
  lines.length = 0
})

const changes = () => lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'changed by an admin')

describe('a change by an admin', () => {
  test('is one line each, on every route that is theirs, without names, texts and secrets', async () => {
    const letter = { what: 'receipt', source: 'mock', reason: 'unknown', payload: '{}' } as const
    await addDeadLetters(database.db.sql, [{ ...letter, id: '019abcde-0000-7000-8000-0000000000dd' }])
    // Asked with a body, and changes nothing.
    const isQuestion = (path: string) => path === '/v1/routes/explain'
    const asksOnly = (change: string, body: unknown) => {
      const noted = NOTED_ROUTES[change]
      return typeof noted === 'object' && noted.asksOnly?.({ body }) === true
    }
    const theirs = routes.filter(
      ({ method, path, operation }) =>
        method !== 'GET' &&
        !isQuestion(path) &&
        operation.security.length > 0 &&
        operation.security.every((way) => 'admin' in way),
    )
    expect(theirs.length).toBeGreaterThanOrEqual(12)
    const order = ['PUT', 'POST', 'PATCH', 'DELETE']
    let changed = 0
    for (const route of theirs.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method))) {
      for (const [, body] of bodiesOf(route.operation)) {
        lines.length = 0
        const url = `${app.url}${addressOf(route, prefillOf)}`
        const { status } = await ask(route.method, url, { ...ADMIN, 'x-request-id': 'a-change' }, body)
        const pattern = route.path.replace(/\{(\w+)\}/g, ':$1')
        const line = {
          requestId: 'a-change',
          by: 'root',
          from: '127.0.0.1',
          change: `${route.method} ${pattern}`,
        }
        expect([route.name, status, changes()]).toEqual([
          route.name,
          status,
          status < 400 && !asksOnly(line.change, body) ? [expect.objectContaining(line)] : [],
        ])
        if (status < 400) changed++
        // The mock that was tried posts a receipt to nobody; its line names the place it asks, without the path.
        const ours = lines.filter((one) => !one.includes('receipts are not taken'))
        expect(ours.join('')).not.toMatch(/Shop|invoice|whsec_|sms_[\w-]{20}|https?:|\/sms|1234567890/)
      }
    }
    expect(changed).toBeGreaterThanOrEqual(theirs.length)
  })

  test('says what it came to', async () => {
    const body = { amount_cents: 70, note: 'a note' }
    await ask('POST', `${app.url}/v1/clients/${DEMO_CLIENT.id}/topups`, ADMIN, body)
    expect(changes()).toMatchObject([{ id: DEMO_CLIENT.id, became: { amount_cents: 70 } }])
  })

  test('is a message that an admin takes back too, and not one that its client does', async () => {
    const send = async () =>
      String(
        (await post(`${app.url}/v1/messages`, message(DEMO_CLIENT.id, '1234', SCHEDULED))).body['message_id'],
      )
    const [first, second] = [await send(), await send()]
    await ask('POST', `${app.url}/v1/messages/${first}/cancel`)
    expect(changes()).toEqual([])
    await ask('POST', `${app.url}/v1/messages/${second}/cancel`, ADMIN)
    expect(changes()).toMatchObject([{ id: second, became: { status: 'CANCELLED' } }])
  })

  test('is none when it was refused, or only read', async () => {
    await ask('POST', `${app.url}/v1/clients`, { authorization: 'Bearer another' }, { name: 'Shop' })
    await ask('POST', `${app.url}/v1/clients`, ADMIN, {})
    await get(`${app.url}/v1/clients`, ADMIN)
    expect(changes()).toEqual([])
  })
})

describe('the log of requests', () => {
  test.each([
    ['/v1/messages/search?q=%2B15551234567', '/v1/messages/search?*'],
    ['/v1/messages/+15551234567', '/v1/messages/*'],
    ['/v1/messages?client_id=x&+15551234567', '/v1/messages?*'],
    ['/+15551234567', '/*'],
    ['/v1/providers/mock/dlr/a-token', '/v1/providers/*/dlr/*'],
    [`/v1/messages/${DEMO_CLIENT.id}/events`, `/v1/messages/${DEMO_CLIENT.id}/events`],
  ])('of %s shows %s', async (path, shown) => {
    await fetch(`${app.url}${path}`)
    expect(lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request')).toMatchObject([
      { method: 'GET', path: shown },
    ])
    expect(lines.join('')).not.toMatch(/5551234567|a-token/)
  })
})
