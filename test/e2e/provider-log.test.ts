import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { MessageExchanges } from '../../src/console/web/answers.ts'
import { must } from '../../src/domain/assert.ts'
import { type Db, openDb } from '../../src/store/database/db.ts'
import { embeddedAddress } from '../../src/store/database/embedded.ts'
import { ask, get, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type EchoingOperator, openEchoingOperator } from '../support/echoing-operator.ts'
import { eventually } from '../support/eventually.ts'
import { keptWords } from '../support/exchanges.ts'
import { startFleet } from '../support/fleet.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'
import { ADMIN, TOKEN } from '../support/places.ts'
import { routeClients } from '../support/put-routes.ts'
import { receiptUrl } from '../support/receipt-url.ts'

// What was said to providers is kept with its message, by an operator that quotes all that must not be kept.

const SECRET = 'a "secret" of the operator'
// No code is late on a slow machine.
const SETTINGS = { ADMIN_TOKEN: TOKEN, OTP_DEADLINE_MS: '60000' }

type Place = { readonly url: string; readonly output: () => string; db: Db; stop(): Promise<void> }

async function embedded(): Promise<Place> {
  const data = createDataDir()
  const gateway = await startGateway({ DATA_DIR: data.path, ...SETTINGS })
  const db = openDb({ address: embeddedAddress(data.path), name: 'sms-test', max: 1 })
  return placeOf([gateway], db, async () => {
    await db.close()
    await gateway.stop()
    data.remove()
  })
}

async function services(): Promise<Place> {
  const fleet = await startFleet(
    {
      ...SETTINGS,
      SECRETS_KEY: 'a key that seals the secrets of providers',
      OTP_SECRET: 'a secret of the tests, 32 or more',
      PROVIDER_ALLOW_PRIVATE: 'true',
    },
    { apiCount: 1 },
  )
  return placeOf([...fleet.apis, ...fleet.workers], fleet.database.db, () => fleet.stop())
}

function placeOf(gateways: readonly Gateway[], db: Db, stop: () => Promise<void>): Place {
  return {
    url: must(gateways[0], 'a gateway').url,
    output: () => gateways.map((gateway) => gateway.output()).join('\n'),
    db,
    stop,
  }
}

const echoing = (url: string) => ({
  name: 'echo',
  kind: 'http',
  secrets: { key: SECRET },
  settings: {
    request: {
      method: 'POST',
      url: `${url}?to={to}&text={text}&key={secret.key}`,
      headers: { 'content-type': 'application/json', authorization: 'Basic {secret_base64.key}' },
      body: '{"to":"{to}","text":"{text}","ref":"{message_id}","dlr":"{receipt_url}","key":"{secret.key}"}',
    },
    answer: {
      rules: [
        { status: '2xx', outcome: 'accepted' },
        { status: '4xx', outcome: 'rejected_permanent' },
      ],
      id: { json: '$.id' },
    },
    receipts: {
      method: 'POST',
      id: { json: '$.id' },
      status: { json: '$.status' },
      error: { json: '$.error' },
      words: { ok: 'delivered', bad: 'failed' },
    },
  },
})

for (const [name, open] of [
  ['embedded', embedded],
  ['on services, with two workers', services],
] as const) {
  describe(name, () => {
    let operator: EchoingOperator
    let place: Place
    let client: string
    let mockClient: string

    const send = async (to: string, more: object = {}) =>
      (
        await post(`${place.url}/v1/messages`, {
          client_id: client,
          to,
          from: 'SHOP',
          text: 'Hello Ada',
          ...more,
        })
      ).body
    const said = async (id: unknown) => {
      const { status, body } = await get(`${place.url}/v1/messages/${id}/exchanges`, ADMIN)
      expect(status).toBe(200)
      return body as unknown as MessageExchanges // as its schema says; held to the document
    }
    const saidTimes = (id: unknown, count: number) =>
      eventually(async () => {
        const all = await said(id)
        expect(all.exchanges).toHaveLength(count)
        return all
      })
    const tell = async (id: unknown, receipt: object) =>
      post(await receiptUrl(place.db, place.url, 'echo'), { id: `echo-${id}`, ...receipt })

    beforeAll(async () => {
      operator = openEchoingOperator()
      place = await open()
      const made = await post(`${place.url}/v1/providers`, echoing(operator.url), ADMIN)
      expect([made.status, made.body]).toMatchObject([201, {}])
      const clients = await Promise.all(
        ['Shop', 'Other'].map((of) =>
          post(`${place.url}/v1/clients`, { name: of, credit_cents: 1_000 }, ADMIN),
        ),
      )
      ;[client = '', mockClient = ''] = clients.map(({ body }) => String(body['id']))
      await routeClients([place.url], ADMIN, [{ client, provider: 'echo' }])
    })
    afterAll(async () => {
      await place.stop()
      await operator.close()
    })

    test('request, answer and receipt of a message are there, in the words of both sides', async () => {
      const { message_id } = await send('+491701234567')
      await waitForStatus(place.url, String(message_id), 'SENT')
      await tell(message_id, { status: 'ok' })
      await waitForStatus(place.url, String(message_id), 'DELIVERED')
      const all = await saidTimes(message_id, 2)
      expect(all).toMatchObject({ message_id, log_days: 7, complete: true })
      const [asked, receipt] = all.exchanges
      expect(asked).toMatchObject({
        what: 'submission',
        provider: 'echo',
        attempt: 1,
        part: null,
        outcome: '200',
        sent: {
          line: `POST ${operator.url}?to=%2B491701234567&text=Hello%20Ada&key=***`,
          fields: { 'content-type': 'application/json', authorization: 'Basic ***' },
          body: expect.stringContaining(`"text":"Hello Ada","ref":"${message_id}"`),
        },
        answered: { line: '200', body: expect.stringContaining(`"id":"echo-${message_id}"`) },
      })
      expect(receipt).toMatchObject({
        what: 'receipt',
        provider: 'echo',
        attempt: 1,
        took_ms: null,
        outcome: 'OK',
        sent: null,
        answered: { line: 'receipt', body: expect.stringContaining(`echo-${message_id}`) },
      })
    })

    test('a message that is refused has the words of its refusal', async () => {
      const { message_id } = await send('+491701230009')
      await waitForStatus(place.url, String(message_id), 'FAILED_PERM')
      const [asked] = (await saidTimes(message_id, 1)).exchanges
      expect(asked).toMatchObject({ outcome: '400', answered: { line: '400' } })
    })

    test('each attempt at the mock has its own, throttled ones too', async () => {
      const sent = await send('+491701230006', { client_id: mockClient })
      await waitForStatus(place.url, String(sent['message_id']), 'DELIVERED')
      const { exchanges } = await saidTimes(sent['message_id'], 4)
      const submissions = exchanges.filter(({ what }) => what === 'submission')
      expect(submissions.map(({ outcome }) => outcome)).toEqual(['throttled', 'throttled', 'accepted'])
      expect(submissions[0]?.sent).toEqual({
        line: 'submit',
        fields: { from: 'SHOP', to: '+491701230006', encoding: 'GSM7', parts: 1 },
        body: 'Hello Ada',
      })
    })

    test('no code, secret or token is kept, though the operator quotes them in every form', async () => {
      const codes: string[] = []
      for (const [index, lastFour] of ['1234', '1235', '1236', '0009'].entries()) {
        const to = `+4915${String(index).padStart(5, '0')}${lastFour}`
        const { otp_code, message_id } = await send(to, { otp: true, text: 'Your code is {code}.' })
        if (lastFour === '0009') continue
        codes.push(String(otp_code))
        await tell(message_id, { status: 'bad', error: `text:Your code is ${otp_code}` })
        await waitForStatus(place.url, String(message_id), 'FAILED_PERM')
        const { exchanges } = await saidTimes(message_id, 2)
        expect(exchanges[0]?.sent?.body).toContain('Your code is ******.')
      }
      expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true)
      const rows = await place.db.sql<{ row: string }[]>`
        select e::text as row from message_history e
        union all select l::text from provider_lines l`
      const words = [await keptWords(place.db), ...rows.map(({ row }) => row)].join('\n')
      expect(words).toContain('******')
      expect(words).toContain('echo-')
      const token = must((await receiptUrl(place.db, '', 'echo')).split('/').at(-1), 'a token')
      const hidden = [
        token,
        SECRET,
        JSON.stringify(SECRET).slice(1, -1),
        encodeURIComponent(SECRET),
        Buffer.from(SECRET).toString('base64'),
        ...codes.flatMap((code) => [code, Buffer.from(code).toString('hex')]),
        ...codes.map((code) => Buffer.from(code, 'utf16le').swap16().toString('hex')),
      ]
      for (const word of hidden) expect([word, words.includes(word)]).toEqual([word, false])
      for (const word of [SECRET, token, ...codes]) expect(place.output()).not.toContain(word)
    })

    test('nobody but an admin is told', async () => {
      const { message_id } = await send('+491701234567')
      const path = `${place.url}/v1/messages/${message_id}/exchanges`
      for (const headers of [{}, { authorization: 'Bearer a-token-of-nobody-at-all' }])
        expect((await get(path, headers)).body['code']).toBe('not_an_admin')
      expect((await get(path, ADMIN)).status).toBe(200)
    })

    test('a message that is not there has none', async () => {
      const { status, body } = await get(`${place.url}/v1/messages/${crypto.randomUUID()}/exchanges`, ADMIN)
      expect([status, body['code']]).toEqual([404, 'unknown_message'])
    })
  })
}

test('with PROVIDER_LOG_DAYS=0 nothing is kept, and the answer says so', async () => {
  const data = createDataDir()
  const start = (days: string) => startGateway({ DATA_DIR: data.path, ...SETTINGS, PROVIDER_LOG_DAYS: days })
  const off = await start('0')
  const made = await post(`${off.url}/v1/clients`, { name: 'Shop', credit_cents: 100 }, ADMIN)
  const body = { client_id: made.body['id'], to: '+491701234567', from: 'SHOP', text: 'Hello' }
  const { message_id } = (await post(`${off.url}/v1/messages`, body)).body
  await waitForStatus(off.url, String(message_id), 'DELIVERED')
  const path = `/v1/messages/${message_id}/exchanges`
  expect((await ask('GET', off.url + path, ADMIN)).body).toEqual({
    message_id,
    log_days: 0,
    kept_since: null,
    complete: true,
    exchanges: [],
  })
  // What waited to be written is written at a stop.
  await off.stop()
  const on = await start('7')
  expect((await ask('GET', on.url + path, ADMIN)).body).toMatchObject({ log_days: 7, exchanges: [] })
  const db = openDb({ address: embeddedAddress(data.path), name: 'sms-test', max: 1 })
  expect(await keptWords(db)).toBe('')
  await db.close()
  await on.stop()
  data.remove()
})
