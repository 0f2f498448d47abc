import { freePort } from '../../../scripts/services/free-port.ts'
import { DEMO_CLIENT } from '../../../src/domain/demo-client.ts'
import { ADMIN_KEY } from '../admin-console.ts'
import { ask, message, post } from '../api.ts'
import { type Endpoint, openEndpoint } from '../endpoint.ts'
import type { Gateway } from '../gateway.ts'
import { openEsme } from '../smpp/esme.ts'

/** What a gateway is asked for; throws when it refuses. */
export type Admin = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

/** Asks this gateway as its admin. */
export function adminOf({ url }: Gateway): Admin {
  return async (method, path, body) => {
    const answer = await ask(method, url + path, ADMIN_KEY, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
}

/** A gateway under load, and what its pages are of. */
export type Busy = {
  readonly messageId: string
  readonly clientId: string
  readonly bulkId: string
  /** Ends the load, its session and its endpoint. */
  stop(): Promise<void>
}

const ROUND_MS = 250
/** A round is 34 messages a second over the providers, the lanes and the ways in which the mock answers. */
const PER_ROUND = 8.5
const NUMBERS = [
  '1234',
  '4321',
  '7777',
  '0009',
  '5555',
  '6789',
  '0002',
  '8642',
  '0006',
  '0003',
  '2468',
  '0001',
  '0008',
]

/** Makes some of everything that a page shows, and goes on sending. */
export async function keepBusy(gateway: Gateway): Promise<Busy> {
  const admin = adminOf(gateway)
  const endpoint = openEndpoint((_, index) => new Response(null, { status: index % 9 === 4 ? 500 : 204 }))
  const clients = await makeClients(admin, endpoint)
  await makeWays(admin)
  await makeRules(admin, clients)
  const esme = await openEsme(gateway.smppPort)
  await esme.bind()

  let isOver = false
  let lastId = ''
  const send = async (client: string, lastFour: string, more: Readonly<Record<string, unknown>> = {}) => {
    const { body } = await post(`${gateway.url}/v1/messages`, message(client, lastFour, more), ADMIN_KEY)
    return String(body['message_id'] ?? '')
  }
  const load = async () => {
    let sent = 0
    for (let round = 0; !isOver; round++) {
      const due = Math.round((round + 1) * PER_ROUND)
      const ids: Promise<string>[] = []
      for (; sent < due; sent++) {
        const client = clients[sent % clients.length] ?? DEMO_CLIENT.id
        const lane = sent % 5 === 0 ? { express: true } : {}
        const number = NUMBERS[sent % NUMBERS.length] ?? '1234'
        ids.push(send(client, number, { reference: `order-2026-${10_000 + sent}`, ...lane }))
      }
      if (round % 2 === 0) ids.push(send(DEMO_CLIENT.id, '4321', { otp: true, text: 'Your code is {code}' }))
      if (round % 8 === 0)
        ids.push(send(DEMO_CLIENT.id, '1234', { send_at: new Date(Date.now() + 3_600_000).toISOString() }))
      if (round % 20 === 0) ids.push(send(DEMO_CLIENT.id, '0004', { validity_seconds: 60 }))
      lastId = (await Promise.all(ids))[6] || lastId
      await Bun.sleep(ROUND_MS)
    }
  }
  const messageId = await send(clients[0] ?? DEMO_CLIENT.id, '0002', { reference: 'order-2026-4711' })
  const loading = load()
  await Bun.sleep(3_000)
  return {
    messageId,
    clientId: clients[0] ?? DEMO_CLIENT.id,
    bulkId: await makeRecords(admin),
    async stop() {
      isOver = true
      await loading
      esme.close()
      await endpoint.close()
    },
  }
}

async function makeClients(admin: Admin, endpoint: Endpoint): Promise<readonly string[]> {
  const ids: string[] = [DEMO_CLIENT.id]
  for (const [name, credit] of [
    ['Corner shop', 250_000],
    ['Northwind Logistics International', 12_345_678],
    ['Clinic on the hill', 4_000],
  ] as const)
    ids.push(String((await admin('POST', '/v1/clients', { name, credit_cents: credit }))['id']))
  for (const id of ids.slice(0, 2)) {
    await admin('PUT', `/v1/clients/${id}/callback`, { url: endpoint.url, every_status: true })
    await admin('POST', `/v1/clients/${id}/api-keys`, { name: 'web shop' })
  }
  await admin('PUT', `/v1/clients/${ids[1]}/smpp`, { system_id: 'shop', password: 'secret' })
  await admin('PATCH', `/v1/clients/${ids[3]}`, { low_water_cents: 5_000, daily_cap_cents: 100_000 })
  await admin('POST', `/v1/clients/${ids[0]}/adjustments`, { amount_cents: -250.5, reason: 'billed twice' })
  return ids
}

/** Three providers, their costs, prices of a few countries, and who goes where. */
async function makeWays(admin: Admin): Promise<void> {
  const mock = { kind: 'mock', settings: { latency_ms: 120, dlr_delay_ms: 2_500, temp_fail_rate: 0.03 } }
  await admin('POST', '/v1/providers', { name: 'telco-north', ...mock })
  const dead = `http://127.0.0.1:${await freePort()}/send`
  await admin('POST', '/v1/providers', {
    name: 'telco-south',
    kind: 'http',
    settings: {
      request: {
        method: 'POST',
        url: dead,
        headers: { 'content-type': 'application/json' },
        body: '{"to":"{to}","text":"{text}"}',
      },
      answer: { rules: [{ status: '2xx', outcome: 'accepted' }], id: { json: '$.id' } },
    },
  })
  await admin('PUT', '/v1/price-lists/default', {
    prices: [
      { prefix: '', price_cents: 5 },
      { prefix: '1', price_cents: 0.79, express_surcharge_cents: 0.5 },
      { prefix: '49', price_cents: 7.5, valid_from: '2027-01-01T00:00:00Z' },
    ],
  })
  for (const provider of ['mock', 'mock-b', 'telco-north'])
    await admin('PUT', `/v1/providers/${provider}/costs`, { costs: [{ prefix: '', cost_cents: 0.31 }] })
  await admin('PUT', '/v1/routes', {
    routes: [
      {
        name: 'otp',
        match: { lane: 'otp' },
        targets: [{ provider: 'mock' }, { provider: 'mock-b', order: 2 }],
        failover: { on_refusal: true, on_throttle_ms: 0 },
      },
      { name: 'Italy by the south', match: { prefix: ['39'] }, targets: [{ provider: 'telco-south' }] },
      {
        name: 'everything',
        match: {},
        targets: [
          { provider: 'mock', weight: 2 },
          { provider: 'telco-north', weight: 1 },
          { provider: 'mock-b', weight: 1 },
        ],
      },
    ],
  })
}

async function makeRules(admin: Admin, clients: readonly string[]): Promise<void> {
  await admin('PUT', '/v1/numbers', {
    numbers: [
      { number: '12345', keyword: 'info', client_id: clients[1] },
      { number: '12345', client_id: clients[0] },
      { number: '+12025550101', client_id: clients[0], group: 'us' },
    ],
  })
  await admin('PUT', `/v1/clients/${clients[1]}/controls/senders`, { allowed: ['SHOP', 'SENDER'] })
  await admin('PUT', `/v1/clients/${clients[2]}/controls/hours`, {
    promotional: { from: '08:00', until: '21:00' },
  })
  await admin('PUT', '/v1/controls/guard', {
    applies_to: 'all',
    per_number: { mode: 'monitor', messages: 20, window_s: 60, block_s: 60 },
  })
  for (const number of ['+491701234567', '+12025550177'])
    await admin('POST', '/v1/suppressions', { client_id: clients[0], number, reason: 'asked for by phone' })
  await admin('POST', '/v1/alerts', {
    name: 'South fails',
    metric: 'failure_share',
    threshold: 10,
    over_minutes: 5,
  })
  await admin('POST', '/v1/alerts', { name: 'Anything bad', metric: 'bad_problems', threshold: 0 })
  await admin('POST', '/v1/admins', { name: 'Ada', scopes: ['read', 'operate'] })
}

/** What came in, what nobody knows, an erasure and an act on many; answers that act. */
async function makeRecords(admin: Admin): Promise<string> {
  const { inbound_url, receipt_url } = await admin('GET', '/v1/providers/mock')
  for (const [index, text] of [
    'Yes, please',
    'STOP',
    'info',
    'Where is my parcel? I wait since Tuesday.',
  ].entries())
    await fetch(String(inbound_url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        from: `+4915799912${340 + index}`,
        to: index === 3 ? '+12025550199' : '12345',
        text,
      }),
    })
  for (const id of ['nobody-knows-this', 'nor-this'])
    await post(String(receipt_url), { provider_message_id: id, status: 'DELIVRD' })
  await admin('POST', '/v1/erase', { number: '+12025550188' })
  const act = { act: 'cancel', filter: { status: ['SCHEDULED'] } }
  const { count } = await admin('POST', '/v1/bulk', { ...act, dry: true })
  return String((await admin('POST', '/v1/bulk', { ...act, expect: count }))['id'])
}
