import { afterAll, beforeAll, expect, test } from 'bun:test'
import { must } from '../../src/domain/assert.ts'
import { get, message, post } from '../support/api.ts'
import { toldOf } from '../support/callbacks.ts'
import { createDataDir } from '../support/data-dir.ts'
import { fetchHeld } from '../support/document.ts'
import { type Endpoint, openEndpoint, verified } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

const DEMO = '550e8400-e29b-41d4-a716-446655440000'
const TOKEN = 'secret-of-the-admins'
const data = createDataDir()
const env = { DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, CALLBACK_ALLOW_PRIVATE: 'true' }
let gateway: Gateway
let there: Endpoint
/** While it holds, deliveries get no answer. */
let silent = false

beforeAll(async () => {
  there = openEndpoint(() => (silent ? new Promise<Response>(() => {}) : new Response(null, { status: 204 })))
  gateway = await startGateway(env)
})
afterAll(async () => {
  await gateway.stop()
  await there.close()
  data.remove()
})

async function setEndpoint(): Promise<Record<string, unknown>> {
  const response = await fetchHeld(`${gateway.url}/v1/clients/${DEMO}/callback`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ url: there.url }),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, unknown>
}

const callbacksOf = async (messageId: string) =>
  (await get(`${gateway.url}/v1/callbacks?message_id=${messageId}`)).body['callbacks'] as Record<
    string,
    unknown
  >[]

const isDelivered = (messageId: string) =>
  eventually(async () => (await callbacksOf(messageId))[0]?.['state'] === 'DELIVERED')

let secret = ''

test('a message that is delivered tells its client, with a signature that the reference library accepts', async () => {
  secret = String((await setEndpoint())['secret'])
  const { body } = await post(`${gateway.url}/v1/messages`, message(DEMO, '1234', { reference: 'order-1' }))
  const id = String(body['message_id'])
  const received = await eventually(() => there.received[0])
  const payload = verified(received, secret)
  const shown = toldOf((await get(`${gateway.url}/v1/messages/${id}`)).body)
  expect([payload.type, payload.data]).toEqual([
    'message.delivered',
    { ...shown, sequence: expect.any(Number) },
  ])
  await isDelivered(id)
})

test('a message that fails tells it, too', async () => {
  const before = there.received.length
  const { body } = await post(`${gateway.url}/v1/messages`, message(DEMO, '0001'))
  const received = await eventually(() => there.received[before])
  expect(verified(received, secret)).toMatchObject({
    type: 'message.failed_perm',
    data: { credit_state: 'RELEASED' },
  })
  // Until this is written it would come again after a kill.
  await isDelivered(String(body['message_id']))
})

test('a gateway killed in the middle of a delivery delivers it after its start, with the same id', async () => {
  const before = there.received.length
  silent = true
  const { body } = await post(`${gateway.url}/v1/messages`, message(DEMO, '1234'))
  const cut = await eventually(() => there.received[before])
  await gateway.kill()
  silent = false
  gateway = await startGateway(env)
  const again = await eventually(() => there.received[before + 1])
  expect([again.id, again.body]).toEqual([cut.id, cut.body])
  verified(again, secret)
  const id = String(body['message_id'])
  await isDelivered(id)
  expect(must((await callbacksOf(id))[0], 'the callback')['id']).toBe(cut.id)
})
