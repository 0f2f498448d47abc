import { afterAll, beforeAll, expect, test } from 'bun:test'
import { EXAMPLE_KEY_ID } from '../../src/api/clients/key-schemas.ts'
import { SMPP_ACCOUNT_EXAMPLES } from '../../src/api/docs/smpp-request-examples.ts'
import { EXAMPLE_JOB_ID } from '../../src/api/messages/bulk/bulk-schemas.ts'
import { EXAMPLE_ALERT } from '../../src/api/ops/alert-answers.ts'
import { EXAMPLE_SESSION_ID } from '../../src/api/smpp/smpp-schemas.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ask, get, message, post, type Reply } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { fetchHeld } from '../support/document.ts'
import { type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'
import {
  addressOf,
  bodiesOf,
  isToldByProviders,
  type Parameter,
  prefillOf,
  type Route,
  routesOf,
  type Spec,
  specOf,
} from '../support/openapi.ts'
import { embeddedReceiptUrl } from '../support/receipt-url.ts'
import { type Esme, openEsme } from '../support/smpp/esme.ts'

// Every field of /docs as it is filled in before anybody types, executed as the page does it.

/** Reports count every few seconds. */
const COUNTED = { withinMs: 30_000 }
const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

const data = createDataDir()
let gateway: Gateway
let endpoint: Endpoint
let spec: Spec
let esme: Esme | undefined
/** The ids of examples name nothing: these stand for them, as for somebody who fills in what was answered before. */
const real = new Map<string, string>()
let scheduledId: string
/** A key of the demo client, for what is its own. */
let ownKey: string

beforeAll(async () => {
  endpoint = openEndpoint()
  gateway = await startGateway({
    DATA_DIR: data.path,
    ADMIN_TOKEN: TOKEN,
    CALLBACK_ALLOW_PRIVATE: 'true',
    RECEIPT_PARK_MS: '0',
    SMPP_PORT: '0',
    OTP_DEADLINE_MS: '30000',
  })
  spec = await specOf(gateway.url)
  await makeReal()
}, 300_000)
afterAll(async () => {
  esme?.close()
  await gateway.stop()
  await endpoint.close()
  data.remove()
})

test('every prefilled request is answered 2xx, with the fields that its example shows', async () => {
  const tried: string[] = []
  for (const route of routesOf(spec).toSorted(byPlace)) {
    for (const [name, body] of bodiesOf(route.operation)) {
      // For providers that sign: no one is built in.
      if (isToldByProviders(route.path) && !route.path.endsWith('{token}')) continue
      // For providers whose receipts are a query: those of the mock are JSON.
      if (isToldByProviders(route.path) && body === undefined) continue
      // Wants a day in cold storage: test/integration/flow/archive has some.
      if (route.path.startsWith('/v1/archive/days/')) continue
      await PREPARED[route.name]?.()
      const where = `${route.name} ${name}`.trim()
      tried.push(where)
      // A replay takes as much of a client's limit as 500 messages.
      const reply = await eventually(async () => {
        const one = await execute(route, body)
        // What was replayed before is still to be told.
        const isUnderWay = ['not_redactable', 'callback_under_way'].includes(String(one.body?.['code']))
        return one.status === 429 || isUnderWay ? undefined : one
      })
      expect({ where, ok: Math.floor(reply.status / 100), body: reply.body }).toMatchObject({
        where,
        ok: 2,
      })
      expectDocumented(where, route, reply)
      remember(reply)
    }
  }
  expect(tried.length).toBeGreaterThan(50)
}, 300_000)

test('the reports can be asked for as they are filled in, and know the messages just sent', async () => {
  for (const route of routesOf(spec).filter(({ path }) => path.startsWith('/v1/reports'))) {
    // None of them has failed.
    if (route.path === '/v1/reports/reasons') continue
    await eventually(async () => {
      const { rows } = (await execute(route, undefined)).body as { rows: { messages?: number }[] }
      // Those of latencies have rows only of what there is.
      expect(rows.filter(({ messages = 1 }) => messages > 0)).not.toBeEmpty()
      return true
    }, COUNTED)
  }
}, 300_000)

function makeBulk() {
  return madeAs(EXAMPLE_JOB_ID, '/v1/bulk', { act: 'cancel', ids: [Bun.randomUUIDv7()] })
}

/** Those that need something made come after what makes it; what takes away comes last, all keys last of all. */
function byPlace(a: Route, b: Route): number {
  const place = ({ method, name }: Route) =>
    name === ALL_KEYS ? 9 : ['PUT', 'POST', 'PATCH', 'GET', 'DELETE'].indexOf(method)
  return place(a) - place(b)
}

const ALL_KEYS = 'DELETE /v1/clients/{id}/api-keys'

/** What is made, or put back, right before a route is tried. */
const PREPARED: Readonly<Record<string, () => Promise<unknown>>> = {
  // An example has this number as one that clients are written to.
  'POST /v1/erase': () => ask('PUT', `${gateway.url}/v1/numbers`, ADMIN, { numbers: [] }),
  'GET /v1/erase/{id}': () =>
    madeAs('019abcde-0000-7000-8000-0000000000ee', '/v1/erase', { number: '+4915112345670' }),
  'GET /v1/bulk/{id}': makeBulk,
  'POST /v1/bulk/{id}/stop': makeBulk,
  'GET /v1/acts/{id}': async () => {
    const { acts } = (await get(`${gateway.url}/v1/acts`, ADMIN)).body as { acts: { id: string }[] }
    real.set('019abcde-0000-7000-8000-0000000000a2', String(acts[0]?.id))
  },
  'DELETE /v1/admins/{id}': () =>
    madeAs('019abcde-0000-7000-8000-0000000000a1', '/v1/admins', { name: 'Bo', scopes: ['read'] }),
  'DELETE /v1/clients/{id}/api-keys/{key_id}': makeKey,
  'DELETE /v1/me/api-keys/{key_id}': makeKey,
  'DELETE /v1/me/callback': () =>
    ask('PUT', `${gateway.url}/v1/clients/${DEMO_CLIENT.id}/callback`, ADMIN, { url: endpoint.url }),
}

async function makeKey(): Promise<Reply> {
  const name = `key ${Bun.randomUUIDv7()}`
  return await madeAs(EXAMPLE_KEY_ID, `/v1/clients/${DEMO_CLIENT.id}/api-keys`, { name })
}

/** Makes one, in the place of the one that examples name. */
async function madeAs(example: string, path: string, body: object): Promise<Reply> {
  const reply = await post(`${gateway.url}${path}`, body, ADMIN)
  real.set(example, String(reply.body['id']))
  return reply
}

async function execute(route: Route, body: unknown): Promise<Reply> {
  const { method, operation } = route
  const isOwn = route.path.startsWith('/v1/me/')
  const headers: Record<string, string> = isOwn ? { 'x-api-key': ownKey } : { ...ADMIN }
  for (const parameter of operation.parameters.filter((one) => one.in === 'header')) {
    const value = prefillOf(parameter)
    if (value !== null) headers[parameter.name] = value
  }
  const url = `${gateway.url}${addressOf(route, (parameter) => filled(route, parameter))}`
  const isStream = operation.responses['200']?.content?.['text/event-stream'] !== undefined
  if (isStream) {
    const response = await fetchHeld(url, { headers })
    await response.body?.cancel()
    return { status: response.status, headers: response.headers, body: {} }
  }
  return await ask(method, url, headers, body === undefined ? undefined : withReal(body))
}

function filled(route: Route, parameter: Parameter): string | null {
  const prefill = prefillOf(parameter)
  if (prefill === null) {
    expect([route.name, parameter.name, parameter.required]).toEqual([route.name, parameter.name, false])
    return null
  }
  // Of all messages only one that waits can be taken back.
  if (route.path.endsWith('/cancel')) return scheduledId
  // No route names the one that was made by an example.
  if (route.name === 'DELETE /v1/providers/{name}') return 'mock-c'
  return withReal(prefill)
}

function withReal<T>(value: T): T {
  let text = JSON.stringify(value)
  for (const [example, one] of real) text = text.replaceAll(example, one)
  return JSON.parse(text)
}

/** Holds an answer against the document: its status, and its fields against those of an example. */
function expectDocumented(where: string, { operation }: Route, { status, body }: Reply): void {
  const response = operation.responses[String(status)]
  expect([where, status, response !== undefined]).toEqual([where, status, true])
  const json = response?.content?.['application/json']
  if (!json) return
  const examples = json.example
    ? [json.example]
    : Object.values(json.examples ?? {}).map(({ value }) => value)
  const fitting = examples.filter((example) => fits(body, example))
  expect({ where, body, fitting: fitting.length }).toEqual({ where, body, fitting: 1 })
}

/** Fields whose inside depends on what they are of: the settings of a provider on its kind, the conditions of a rule on what it says. */
const FREE: ReadonlySet<string> = new Set(['settings', 'match'])

/** What an erasure counts depends on what it found, what an act keeps of its subject on what that is. */
const FREE_IN: readonly (readonly [name: string, sibling: string])[] = [
  ['counts', 'number_hash'],
  ['before', 'subject_kind'],
  ['after', 'subject_kind'],
  // Counts by words, of those that something came to; a filter as it was given.
  ['done', 'provider'],
  ['refused', 'provider'],
  ['filter', 'asked_by'],
  // Messages that have nothing in common have neither.
  ['pair', 'sentence'],
  ['rise', 'sentence'],
  // Only failures are compared, and have messages to look for.
  ['before', 'severity'],
  ['filter', 'severity'],
  // Nothing was told yet.
  ['last', 'url'],
  // No audit has ended yet.
  ['audit', 'adds_up'],
  // The gateway is younger than a week.
  ['week_before', 'slower'],
]
const isFree = (name: string, of: object) =>
  FREE.has(name) || FREE_IN.some(([free, sibling]) => name === free && sibling in of)

/** True when both have the same fields, one level into the first element of lists; a list may have nothing in it. */
function fits(value: unknown, example: unknown): boolean {
  if (Array.isArray(value))
    return Array.isArray(example) && (value.length === 0 || fits(value[0], example[0]))
  if (value === null || typeof value !== 'object') return example === null || typeof example !== 'object'
  if (example === null || typeof example !== 'object') return false
  const inner = new Map(Object.entries(value).map(([name, one]) => [name === 'bus' ? 'nats' : name, one]))
  const fields = Object.entries(example)
  return (
    fields.length === inner.size &&
    fields.every(([name, one]) => inner.has(name) && (isFree(name, value) || fits(inner.get(name), one)))
  )
}

/** What the next examples are about: the code that a code was sent with. */
function remember({ body }: Reply): void {
  if (typeof body['otp_code'] !== 'string') return
  real.set('012345', body['otp_code'])
  real.set('019abcde-0000-7000-8000-000000000001', String(body['message_id']))
}

/** Messages, a callback and a dead letter, in the place of those that the examples name. */
async function makeReal(): Promise<void> {
  const { url } = gateway
  ownKey = String((await makeKey()).body['api_key'])
  await ask('PUT', `${url}/v1/clients/${DEMO_CLIENT.id}/callback`, ADMIN, { url: endpoint.url })
  const send = async (more: object) =>
    (await post(`${url}/v1/messages`, message(DEMO_CLIENT.id, '1234', { ...more }))).body
  const sent = await send({ reference: 'order-123' })
  await waitForStatus(url, String(sent['message_id']), 'DELIVERED')
  const scheduled = await send({ send_at: new Date(Date.now() + 3_600_000).toISOString() })
  scheduledId = String(scheduled['message_id'])
  const receipts = await embeddedReceiptUrl(data.path, url)
  await post(receipts, { provider_message_id: 'nobody-s', status: 'DELIVRD' })
  const idOf = (list: string, of: string) =>
    eventually(async () => {
      const found = (await get(`${url}${list}`, ADMIN)).body[of] as { id: string; state?: string }[]
      return found[0]?.state === 'DELIVERING' ? undefined : found[0]?.id
    })
  const callback = await idOf(`/v1/callbacks?client_id=${DEMO_CLIENT.id}&state=DELIVERED`, 'callbacks')
  const letter = await idOf('/v1/dead-letters', 'dead_letters')
  const token = receipts.split('/').at(-1) ?? ''
  await post(`${url}/v1/providers/mock/inbound/${token}`, { from: '+12025550123', to: '12345', text: 'INFO' })
  const inbound = await idOf('/v1/inbound', 'inbound')
  real.set('019abcde-0000-7000-8000-0000000000ab', inbound)
  const suppressed = { client_id: DEMO_CLIENT.id, number: '+12025550199' }
  const suppression = await post(`${url}/v1/suppressions`, suppressed, ADMIN)
  real.set('019abcde-0000-7000-8000-0000000000e5', String(suppression.body['id']))
  real.set('019abcde-0000-7000-8000-0000000000bb', await blockOf(url))
  const alert = await post(`${url}/v1/alerts`, { name: 'Tried', metric: 'bad_problems', threshold: 0 }, ADMIN)
  real.set(EXAMPLE_ALERT.id, String(alert.body['id']))
  real.set(EXAMPLE_SESSION_ID, await boundSession(url))
  real.set('THE-TOKEN-OF-THE-PROVIDER', token)
  real.set('019abcde-0000-7000-8000-000000000001', String(sent['message_id']))
  real.set('019abcde-0000-7000-8000-0000000000cb', callback)
  real.set('019abcde-0000-7000-8000-0000000000dd', letter)
  real.set('https://example.com/sms', endpoint.url)
  real.set('https://example.com/alerts', endpoint.url)
}

/** A session of the SMPP server, bound as the example of its account says. */
async function boundSession(url: string): Promise<string> {
  const account = SMPP_ACCOUNT_EXAMPLES.shop.value
  await ask('PUT', `${url}/v1/clients/${DEMO_CLIENT.id}/smpp`, ADMIN, account)
  esme = await openEsme(gateway.smppPort)
  await esme.bind({ system_id: account.system_id, password: account.password })
  const { sessions } = (await get(`${url}/v1/smpp/sessions`, ADMIN)).body as { sessions: { id: string }[] }
  return String(sessions[0]?.id)
}

/** A block of the fraud guard, which has seen a script that writes to numbers in a row. */
async function blockOf(url: string): Promise<string> {
  const control = `${url}/v1/clients/${DEMO_CLIENT.id}/controls/guard`
  await ask('PUT', control, ADMIN, { applies_to: 'all', sequence: { run: 3 } })
  for (let place = 0; place < 3; place++)
    await post(`${url}/v1/messages`, message(DEMO_CLIENT.id, '1234', { to: `+4917112${34_100 + place}` }))
  await ask('DELETE', control, ADMIN)
  const { body } = await get(`${url}/v1/guard/blocks`, ADMIN)
  return String((body['blocks'] as readonly { readonly id: string }[])[0]?.id)
}
