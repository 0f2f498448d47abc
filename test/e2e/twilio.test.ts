import { afterAll, beforeAll, expect, test } from 'bun:test'
import { get, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'
import { ADMIN, TOKEN } from '../support/places.ts'
import { routeAll } from '../support/put-routes.ts'
import { ACCOUNT_SID, signedForm } from '../support/twilio.ts'

// Behind a proxy: Twilio knows the gateway by PUBLIC_URL alone, and signs that.

const PUBLIC_URL = 'https://sms.example.test'
const AUTH_TOKEN = 'the auth token of the account'
const OPTED_OUT = '+491701234500'

/** What Twilio was asked, and its SID of each. */
const taken: { readonly sid: string; readonly fields: Readonly<Record<string, string>> }[] = []
const twilio = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const fields = Object.fromEntries(new URLSearchParams(await request.text()))
    if (fields['To'] === OPTED_OUT)
      return Response.json(
        { code: 21610, message: 'Attempt to send to unsubscribed recipient', status: 400 },
        { status: 400 },
      )
    const sid = `SM${String(taken.length + 1).padStart(32, '0')}`
    taken.push({ sid, fields })
    return Response.json({ sid, status: 'queued', num_segments: '1', price: null }, { status: 201 })
  },
})

const data = createDataDir()
let gateway: Gateway
let client: string
beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, PUBLIC_URL })
  const made = await post(`${gateway.url}/v1/clients`, { name: 'Shop', credit_cents: 1_000 }, ADMIN)
  client = String(made.body['id'])
  const provider = {
    name: 'twilio',
    kind: 'twilio',
    settings: { account_sid: ACCOUNT_SID, base_url: twilio.url.origin },
    secrets: { auth_token: AUTH_TOKEN },
  }
  expect((await post(`${gateway.url}/v1/providers`, provider, ADMIN)).status).toBe(201)
  await routeAll([gateway.url], ADMIN, 'twilio')
})
afterAll(async () => {
  await gateway.stop()
  await twilio.stop(true)
  data.remove()
})

async function send(to: string): Promise<string> {
  const body = { client_id: client, to, from: 'SHOP', text: 'Hello' }
  return String((await post(`${gateway.url}/v1/messages`, body)).body['message_id'])
}

/** Posts a receipt as Twilio does, through a proxy that tells the gateway nothing of itself. */
async function tell(
  fields: Readonly<Record<string, string>>,
  url: string,
  token = AUTH_TOKEN,
): Promise<number> {
  const { bytes, headers } = signedForm(fields, { token, url })
  const { pathname, search } = new URL(url)
  const reply = await fetch(gateway.url + pathname + search, {
    method: 'POST',
    headers,
    body: Buffer.from(bytes),
  })
  await reply.body?.cancel()
  return reply.status
}

test('a message is SENT by Twilio and DELIVERED by a receipt that is signed, and by no other', async () => {
  const id = await send('+491701234567')
  expect(await waitForStatus(gateway.url, id, 'SENT')).toMatchObject({ provider: 'twilio' })
  const one = taken[0]
  expect(one?.fields).toMatchObject({ To: '+491701234567', From: 'SHOP', Body: 'Hello' })
  const [url = ''] = (one?.fields['StatusCallback'] ?? '').split('#')
  expect(url).toStartWith(`${PUBLIC_URL}/v1/providers/twilio/dlr/`)

  const receipt = { MessageSid: one?.sid ?? '', MessageStatus: 'delivered' }
  const failed = { ...receipt, MessageStatus: 'failed', ErrorCode: '30003' }
  expect(await tell(failed, url, 'another token')).toBe(403)
  expect(await tell({ Body: 'Hello', SmsStatus: 'received', MessageSid: 'SM1' }, url)).toBe(400)
  expect(await tell({ ...receipt, MessageStatus: 'sent' }, url)).toBe(204)
  expect(await tell(receipt, url)).toBe(204)
  expect(await waitForStatus(gateway.url, id, 'DELIVERED')).toMatchObject({ credit_state: 'CAPTURED' })
  expect(await tell(failed, url)).toBe(204)
})

test('the address that the console shows takes receipts too; the error of one is told', async () => {
  const id = await send('+491701234568')
  await waitForStatus(gateway.url, id, 'SENT')
  const { body } = await get(`${gateway.url}/v1/providers/twilio`, ADMIN)
  expect(body['receipt_url']).toBe(`${PUBLIC_URL}/v1/providers/twilio/dlr`)
  const receipt = { MessageSid: taken.at(-1)?.sid ?? '', MessageStatus: 'undelivered', ErrorCode: '30005' }
  expect(await tell(receipt, String(body['receipt_url']))).toBe(204)
  expect(await waitForStatus(gateway.url, id, 'FAILED_PERM')).toMatchObject({
    credit_state: 'RELEASED',
    last_error: '30005: no such handset',
  })
})

/** Resolves when a message to this number is not accepted any more. */
async function refused(to: string): Promise<void> {
  const body = { client_id: client, to, from: 'SHOP', text: 'Hello' }
  await eventually(async () => {
    const reply = await post(`${gateway.url}/v1/messages`, body)
    expect([reply.status, reply.body]).toMatchObject([
      422,
      { code: 'opted_out', reason: expect.stringMatching(/^twilio: 21610: opted out/) },
    ])
    return true
  })
}

test('whom a receipt says to have opted out is sent nothing more', async () => {
  const to = '+491701234569'
  const id = await send(to)
  await waitForStatus(gateway.url, id, 'SENT')
  const { body } = await get(`${gateway.url}/v1/providers/twilio`, ADMIN)
  const receipt = { MessageSid: taken.at(-1)?.sid ?? '', MessageStatus: 'failed', ErrorCode: '21610' }
  expect(await tell(receipt, String(body['receipt_url']))).toBe(204)
  await refused(to)
})

test('who has opted out is sent nothing, and costs nothing', async () => {
  const id = await send(OPTED_OUT)
  expect(await waitForStatus(gateway.url, id, 'FAILED_PERM')).toMatchObject({
    credit_state: 'RELEASED',
    last_error: '21610: opted out (Attempt to send to unsubscribed recipient)',
  })
  await refused(OPTED_OUT)
})
