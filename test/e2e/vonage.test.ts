import { afterAll, beforeAll, expect, test } from 'bun:test'
import { get, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { historyOf, waitForStatus } from '../support/messages.ts'
import { ADMIN, TOKEN } from '../support/places.ts'
import { routeAll } from '../support/put-routes.ts'

// A whole life by the kind vonage: a long text in parts, receipts that are signed, a part that is refused.

const SIGNING_SECRET = 'what receipts are signed with'
const LONG = 'A long text that goes out in two parts. '.repeat(6)

type Asked = {
  readonly to: string
  readonly text: string
  readonly callback: string
  readonly 'client-ref': string
}

/** What was taken, with the ids of its parts. */
const taken: { readonly asked: Asked; readonly ids: readonly string[] }[] = []

/** Vonage on a loopback port: cuts texts at 153 characters; refuses the second part of a number that ends in 7. */
const vonage = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const asked = (await request.json()) as Asked // what the kind sends
    const count = asked.text.length > 160 ? Math.ceil(asked.text.length / 153) : 1
    const ids = Array.from({ length: count }, (_, part) => `0C${taken.length}-${part + 1}`)
    taken.push({ asked, ids })
    const messages = ids.map((id, part) =>
      part > 0 && asked.to.endsWith('7')
        ? { to: asked.to, status: '7', 'error-text': 'Number barred' }
        : { to: asked.to, 'message-id': id, status: '0', 'message-price': '0.0333', network: '26201' },
    )
    return Response.json({ 'message-count': String(count), messages })
  },
})

/** Brings a receipt as Vonage does, signed by SHA-256 as "Signing Messages" says. */
function bring(callback: string, messageId: string, status: string, more: { readonly sig?: string } = {}) {
  const fields: Record<string, string> = {
    'api-key': 'abcd1234',
    'err-code': status === 'delivered' ? '0' : '6',
    messageId,
    msisdn: '4915112345678',
    nonce: crypto.randomUUID(),
    status,
    timestamp: '1582650446',
    to: 'SHOP & Co',
  }
  const signed = Object.keys(fields)
    .toSorted()
    .map((name) => `&${name}=${fields[name]?.replace(/[&=]/g, '_')}`)
    .join('')
  const sig = new Bun.CryptoHasher('sha256', SIGNING_SECRET).update(signed).digest('hex').toUpperCase()
  return fetch(`${callback}?${new URLSearchParams({ ...fields, sig, ...more })}`)
}

const data = createDataDir()
let gateway: Gateway
let client: string

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN })
  const made = await post(`${gateway.url}/v1/clients`, { name: 'Shop', credit_cents: 1_000 }, ADMIN)
  client = String(made.body['id'])
  const provider = {
    name: 'vonage',
    kind: 'vonage',
    secrets: { api_secret: 'abcdef0123456789', signature_secret: SIGNING_SECRET },
    settings: {
      api_key: 'abcd1234',
      base_url: `http://127.0.0.1:${vonage.port}`,
      signature: 'sha256hmac',
    },
  }
  expect((await post(`${gateway.url}/v1/providers`, provider, ADMIN)).status).toBe(201)
  await routeAll([gateway.url], ADMIN, 'vonage')
})
afterAll(async () => {
  await gateway.stop()
  data.remove()
  await vonage.stop(true)
})

async function send(to: string) {
  const { body } = await post(`${gateway.url}/v1/messages`, {
    client_id: client,
    to,
    from: 'SHOP',
    text: LONG,
  })
  return String(body['message_id'])
}
const creditCents = async () =>
  Number((await get(`${gateway.url}/v1/clients/${client}`, ADMIN)).body['credit_cents'])

test('a message of two parts is DELIVERED when the receipts of both have come, and only by those that are signed', async () => {
  const id = await send('+4915112345678')
  await waitForStatus(gateway.url, id, 'SENT')
  const { asked, ids } = taken.find((one) => one.asked['client-ref'] === id) ?? { asked: null, ids: [] }
  expect(asked).toMatchObject({ to: '4915112345678', from: 'SHOP', text: LONG, type: 'text' })
  expect(ids).toHaveLength(2)
  const [first = '', second = ''] = ids
  const callback = asked?.callback ?? ''

  for (const forged of [
    await bring(callback, second, 'failed', { sig: '0'.repeat(64) }),
    await bring(callback, second, 'failed', { sig: '' }),
    await bring(callback.slice(0, callback.lastIndexOf('/')), second, 'failed'),
  ])
    expect(forged.status).toBe(403)

  expect((await bring(callback, first, 'buffered')).status).toBe(204)
  expect((await bring(callback, first, 'delivered')).status).toBe(204)
  expect((await bring(callback, first, 'delivered')).status).toBe(204)
  // The second of the two changes nothing: with it both have been read.
  await eventually(async () => (await historyOf(gateway.url, id)).includes('RECEIPT_DELIVERED!'))
  expect((await get(`${gateway.url}/v1/messages/${id}`)).body['status']).toBe('SENT')
  expect((await bring(callback, second, 'delivered')).status).toBe(204)
  expect(await waitForStatus(gateway.url, id, 'DELIVERED')).toMatchObject({ provider: 'vonage', parts: 2 })
})

test('a part that could not be delivered makes the message FAILED_PERM, with the words of Vonage', async () => {
  const id = await send('+4915112345678')
  await waitForStatus(gateway.url, id, 'SENT')
  const one = taken.find(({ asked }) => asked['client-ref'] === id)
  expect((await bring(one?.asked.callback ?? '', one?.ids[1] ?? '', 'rejected')).status).toBe(204)
  expect(await waitForStatus(gateway.url, id, 'FAILED_PERM')).toMatchObject({
    last_error: expect.stringContaining('Anti-Spam Rejection'),
  })
})

test('a message of which one part was refused inside of a 200 was not taken, and its money is given back', async () => {
  const before = await creditCents()
  const id = await send('+4915112345677')
  expect(await waitForStatus(gateway.url, id, 'FAILED_PERM')).toMatchObject({
    last_error: 'part 2, though 1 of 2 were taken: status 7, Number barred',
  })
  expect(taken.filter(({ asked }) => asked['client-ref'] === id)).toHaveLength(1)
  await eventually(async () => {
    expect(await creditCents()).toBe(before)
    return true
  })
})
