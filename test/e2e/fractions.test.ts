import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ask, get, message, post } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createDataDir } from '../support/data-dir.ts'
import { fetchHeld } from '../support/document.ts'
import { type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

const TOKEN = 'a-token-of-admins-for-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

const data = createDataDir()
const env = {
  DATA_DIR: data.path,
  ADMIN_TOKEN: TOKEN,
  PRICE_PER_PART_CENTS: '0.79',
  EXPRESS_SURCHARGE_CENTS: '0.0001',
  CALLBACK_ALLOW_PRIVATE: 'true',
}
/** 400 characters are three parts of 153. */
const THREE_PARTS = 'x'.repeat(400)

let endpoint: Endpoint
let gateway: Gateway
let client: string

beforeAll(async () => {
  endpoint = openEndpoint()
  gateway = await startGateway(env)
  const made = await post(`${gateway.url}/v1/clients`, { name: 'Shop', credit_cents: 10.0021 }, ADMIN)
  expect([made.status, made.body['credit_cents']]).toEqual([201, 10.0021])
  client = String(made.body['id'])
})
afterAll(async () => {
  await gateway.stop()
  await endpoint.close()
  data.remove()
})

const send = (lastFour: string, more: object) =>
  post(`${gateway.url}/v1/messages`, { ...message(client, lastFour), text: THREE_PARTS, ...more })

async function csv(path: string, headers: Record<string, string> = {}): Promise<Record<string, string>[]> {
  const response = await fetchHeld(`${gateway.url}${path}`, { headers: { ...headers, accept: 'text/csv' } })
  const [head = '', ...lines] = (await response.text()).trimEnd().split('\r\n')
  const names = head.split(',')
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])),
  )
}

test('three parts of 0.79 cents are 2.37 cents, wherever money is shown', async () => {
  const setUp = await ask('PUT', `${gateway.url}/v1/clients/${client}/callback`, ADMIN, { url: endpoint.url })
  expect(setUp.status).toBe(200)
  const preview = await post(`${gateway.url}/v1/messages/preview`, { text: THREE_PARTS })
  expect(preview.body['price_cents']).toBe(2.37)

  const sent = await send('1234', {})
  const id = String(sent.body['message_id'])
  expect((await waitForStatus(gateway.url, id, 'DELIVERED'))['cost_cents']).toBe(2.37)
  const express = await send('0001', { express: true })
  const failed = String(express.body['message_id'])
  expect((await waitForStatus(gateway.url, failed, 'FAILED_PERM'))['cost_cents']).toBe(2.3703)

  const credits = (await get(`${gateway.url}/v1/messages/${id}/credits`)).body
  expect(credits).toMatchObject({
    lock: { state: 'CAPTURED', amount_cents: 2.37 },
    entries: [
      { kind: 'hold', amount_cents: -2.37, held_change_cents: 2.37 },
      { kind: 'capture', amount_cents: 0, held_change_cents: -2.37 },
    ],
  })
  expect((await get(`${gateway.url}/v1/me?client_id=${client}`)).body).toMatchObject({
    credit_cents: 7.6321,
    held_cents: 0,
    captured_cents: 2.37,
  })
  const ledger = (await get(`${gateway.url}/v1/clients/${client}/ledger?order=asc`, ADMIN)).body
  const lines = ledger['lines'] as Record<string, unknown>[]
  expect(
    lines.map((line) => [line['kind'], line['amount_cents'], line['balance_cents'], line['held_cents']]),
  ).toEqual([
    ['topup', 10.0021, 10.0021, 0],
    ['hold', -2.37, 7.6321, 2.37],
    ['capture', 0, 7.6321, 0],
    ['hold', -2.3703, 5.2618, 2.3703],
    ['release', 2.3703, 7.6321, 0],
  ])
  const found = (await get(`${gateway.url}/v1/messages/search?q=${id}`, ADMIN)).body
  expect(found['messages']).toMatchObject([{ id, cost_cents: 2.37 }])
  const exported = await csv(`/v1/messages?client_id=${client}`)
  expect(exported.map((row) => row['cost_cents'])).toEqual(['2.3703', '2.37'])
})

test('its callback tells it as it is, without needless zeros', async () => {
  const bodies = await eventually(() => {
    // One whose answer was lost comes again, under the same id.
    const once = new Map(endpoint.received.map(({ id, body }) => [id, body]))
    return once.size === 2 ? [...once.values()] : null
  })
  expect(bodies.map((body) => /"cost_cents":([^,}]*)/.exec(body)?.[1]).toSorted()).toEqual(['2.37', '2.3703'])
})

test('the report sums it up, as JSON and as CSV', async () => {
  const hourMs = Math.floor(Date.now() / 3_600_000) * 3_600_000
  const time = `from=${new Date(hourMs - 3_600_000).toISOString()}&to=${new Date(hourMs + 7_200_000).toISOString()}`
  const path = `/v1/reports/summary?client_id=${client}&${time}`
  const money = { held_cents: 0, captured_cents: 2.37, released_cents: 2.3703 }
  await eventually(
    async () => {
      expect((await get(`${gateway.url}${path}`)).body['rows']).toMatchObject([{ messages: 2, ...money }])
      return true
    },
    // On a busy machine the counter rests up to 15 s.
    { withinMs: 30_000 },
  )
  expect(await csv(path)).toMatchObject([
    { messages: '2', held_cents: '0', captured_cents: '2.37', released_cents: '2.3703' },
  ])
})

test('what a client lacks is said to the last decimal, and the last of its money can be spent', async () => {
  // 7.6321 are three messages of 2.37 and 0.5221.
  for (let n = 0; n < 3; n++) expect((await send('1234', {})).status).toBe(202)
  const refused = await send('1234', { text: 'x' })
  expect([refused.status, refused.body['required'], refused.body['available']]).toEqual([402, 0.79, 0.5221])
  const topUp = await post(`${gateway.url}/v1/clients/${client}/topups`, { amount_cents: 0.2679 }, ADMIN)
  expect([topUp.status, topUp.body['amount_cents']]).toEqual([201, 0.2679])
  expect((await send('1234', { text: 'x' })).status).toBe(202)
  expect((await get(`${gateway.url}/v1/me?client_id=${client}`)).body['credit_cents']).toBe(0)
})

test('the audit is clean', async () => {
  expect(await run(['src/commands/audit.ts'], env)).toMatchObject({ code: 0, stderr: '' })
})
