import { afterEach, describe, expect, spyOn, test } from 'bun:test'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import twilio from 'twilio'
import { createTwillioMockServer } from 'twillio-sms-mock'
import type { Exchange } from '../../../../src/domain/message/exchange.ts'
import type { Hooks, OpenProvider } from '../../../../src/provider/kind.ts'
import type { SubmitAnswer } from '../../../../src/provider/port.ts'
import type { TwilioSettings } from '../../../../src/provider/twilio/settings.ts'
import { openTwilio, TWILIO_KIND } from '../../../../src/provider/twilio/twilio.ts'
import { eventually } from '../../../support/eventually.ts'
import { hooks, submission } from '../../../support/http-provider.ts'
import { httpAnswer, openRawServer } from '../../../support/raw-server.ts'
import { ACCOUNT_SID, MESSAGE_SID, RECEIPT_URL, SECRETS, twilioSettings } from '../../../support/twilio.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closes.splice(0)) await close()
})

function open(url: string, given: Partial<TwilioSettings> = {}, more: Partial<Hooks> = {}): OpenProvider {
  const secrets = { ...SECRETS, api_key_secret: 'a secret of the key' }
  const provider = openTwilio(twilioSettings(url, given), hooks(secrets, more), async () => [])
  closes.push(provider.close)
  return provider
}

async function rawServer(answer: (socket: Socket) => unknown) {
  const server = await openRawServer((socket) => void answer(socket))
  closes.push(server.close)
  return server
}

const submit = (provider: OpenProvider, given = {}, withinMs = 20_000): Promise<SubmitAnswer> =>
  provider.submit(submission(given), AbortSignal.timeout(withinMs))

const TAKEN = JSON.stringify({ sid: MESSAGE_SID, status: 'queued', num_segments: '1', price: null })

const BASIC = Buffer.from(`${ACCOUNT_SID}:${SECRETS.auth_token}`).toString('base64')

describe('what Twilio does becomes an answer', () => {
  test.each<[string, (socket: Socket) => unknown, object]>([
    [
      'takes it',
      (socket) => socket.write(httpAnswer('201 Created', TAKEN)),
      { kind: 'accepted', providerMessageIds: [MESSAGE_SID] },
    ],
    [
      'is asked too fast',
      (socket) => socket.write(httpAnswer('429 Too Many Requests', '{"code":20429}', ['Retry-After: 2'])),
      { kind: 'throttled', retryAfterMs: 2_000 },
    ],
    [
      'tells our token',
      (socket) => socket.write(httpAnswer('401 Unauthorized', `${BASIC} a token of the account is wrong`)),
      { kind: 'rejected_temporary', error: 'HTTP 401: *** *** is wrong' },
    ],
    ['hangs up', (socket) => socket.destroy(), { kind: 'unknown' }],
    ['says nothing', () => {}, { kind: 'unknown', error: 'no answer in time' }],
    [
      'breaks off in the middle',
      (socket) => socket.end(httpAnswer('201 Created', TAKEN).slice(0, -20)),
      { kind: 'unknown' },
    ],
    [
      'fails, whatever code it names',
      (socket) => socket.write(httpAnswer('500 Internal Server Error', '{"code":21211,"message":"no"}')),
      { kind: 'unknown' },
    ],
  ])('one that %s', async (_, answer, expected) => {
    const server = await rawServer(answer)
    const saysNothing = 'error' in expected && expected.error === 'no answer in time'
    expect(await submit(open(server.url), {}, saysNothing ? 400 : 20_000)).toMatchObject(expected)
    await eventually(() => server.requests.length > 0)
    expect(server.requests).toHaveLength(1)
  })

  test('one that is not there was not asked', async () => {
    const server = await rawServer(() => {})
    await server.close()
    const provider = open(server.url)
    expect(await submit(provider)).toMatchObject({ kind: 'rejected_temporary' })
    expect(provider.state()).toEqual({ state: 'open', lastError: 'the connection was refused' })
  })

  test('one at an address that is not public is not asked', async () => {
    const server = await rawServer((socket) => socket.write(httpAnswer('201 Created', TAKEN)))
    const provider = TWILIO_KIND.open(twilioSettings(server.url), hooks(SECRETS, { allowPrivate: false }))
    closes.push(provider.close)
    expect(await submit(provider)).toMatchObject({
      kind: 'rejected_temporary',
      error: expect.stringMatching(/^blocked: /),
    })
    expect(server.connections()).toBe(0)
  })
})

test('an exchange is kept without token, proof of receipts and code', async () => {
  const body = JSON.stringify({ sid: MESSAGE_SID, status: 'queued', body: 'Your code is 987654' })
  const server = await rawServer((socket) => socket.write(httpAnswer('201 Created', body)))
  const kept: Exchange[] = []
  const provider = open(server.url, {}, { keepExchange: (one) => void kept.push(one) })
  const mask = (words: string) => words.replaceAll('987654', '******')
  const answer = await submit(provider, { text: 'Your code is 987654', mask })
  expect(kept).toMatchObject([
    { what: 'submission', outcome: '201', answered: { line: '201', body: body.replace('987654', '******') } },
  ])
  expect(kept[0]?.sent?.body).toContain('Body=Your+code+is+******')
  for (const words of [JSON.stringify(kept), JSON.stringify(answer)])
    for (const secret of [SECRETS.auth_token, BASIC, 'TOKEN-1234', '987654'])
      expect(words).not.toContain(secret)
})

describe('the official client', () => {
  type Recorded = { readonly line: string; readonly authorization: string | null; readonly fields: object }

  /** Takes every message, and writes down how it was asked. */
  function recorder() {
    const recorded: Recorded[] = []
    const server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      async fetch(request) {
        const { method, url, headers } = request
        const fields = Object.fromEntries(new URLSearchParams(await request.text()))
        recorded.push({
          line: `${method} ${new URL(url).pathname}`,
          authorization: headers.get('authorization'),
          fields,
        })
        return new Response(TAKEN, { status: 201, headers: { 'content-type': 'application/json' } })
      },
    })
    closes.push(() => server.stop(true))
    return { url: server.url.origin, recorded }
  }

  const KEY = 'SK0123456789abcdef0123456789abcdef'
  const SERVICE = 'MG0123456789abcdef0123456789abcdef'

  test.each<[string, Partial<TwilioSettings>, object, () => twilio.Twilio]>([
    ['with the auth token', {}, { from: 'ACME' }, () => twilio(ACCOUNT_SID, SECRETS.auth_token)],
    [
      'with an API key, by a Messaging Service',
      { api_key_sid: KEY, messaging_service_sid: SERVICE, smart_encoded: true, content_retention: 'discard' },
      { messagingServiceSid: SERVICE, smartEncoded: true, contentRetention: 'discard' },
      () => twilio(KEY, 'a secret of the key', { accountSid: ACCOUNT_SID }),
    ],
  ])('asks as ours does %s', async (_, settings, asked, makeClient) => {
    const { url, recorded } = recorder()
    const text = 'Grüße für 5 € & 100 %, + 😀\nsecond line'
    await submit(open(url, settings), { text, encoding: 'UCS2' })
    const client = makeClient()
    client.api.baseUrl = url
    const message = await client.messages.create({
      to: '+4915112345678',
      body: text,
      statusCallback: `${RECEIPT_URL}#rc=5&rp=ct,rt,5xx`,
      validityPeriod: 90,
      ...asked,
    })
    expect(message.sid).toBe(MESSAGE_SID)
    expect(recorded).toHaveLength(2)
    expect(recorded[0]).toEqual(recorded[1] ?? { line: '', authorization: null, fields: {} })
  })
})

test('twillio-sms-mock takes what is sent, and shows it as it was', async () => {
  const quiet = spyOn(console, 'log').mockImplementation(() => {})
  const mock = createTwillioMockServer()
  const server = createServer(mock.getApp())
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  closes.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => quiet.mockRestore(),
  )
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  const provider = open(`http://127.0.0.1:${port}`)
  const answer = await submit(provider, { text: 'say "hi" to € & ü' })
  expect(mock.getMessages()).toMatchObject([
    { account_sid: ACCOUNT_SID, to: '+4915112345678', from: 'ACME', body: 'say "hi" to € & ü' },
  ])
  expect(answer).toMatchObject({ kind: 'accepted', providerMessageIds: [mock.getMessages()[0]?.sid] })
  expect(await submit(provider, { text: '' })).toMatchObject({
    kind: 'rejected_permanent',
    error: expect.stringMatching(/^21211: /),
  })
})
