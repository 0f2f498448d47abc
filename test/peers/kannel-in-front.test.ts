// A real Kannel that sends through the Kannel door: npm run test:peers.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { freePort } from '../../scripts/services/free-port.ts'
import { get, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { type KannelBoxes, openKannelBoxes } from '../support/kannel.ts'
import { ADMIN, TOKEN } from '../support/places.ts'

/** Answered by the mock with a delivery. */
const TO = '+15551230000'

const data = createDataDir()
let gateway: Gateway
let kannel: KannelBoxes
let client: string
let key: string

/** What the user of the Kannel is told, as `type message`. */
const told: string[] = []
const user = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch(request) {
    const { searchParams } = new URL(request.url)
    told.push(`${searchParams.get('m')} ${searchParams.get('d')}`)
    return new Response()
  },
})

beforeAll(async () => {
  gateway = await startGateway({
    DATA_DIR: data.path,
    ADMIN_TOKEN: TOKEN,
    AUTH: 'api_key',
    CALLBACK_ALLOW_PRIVATE: 'true',
  })
  const made = await post(`${gateway.url}/v1/clients`, { name: 'Kannel', credit_cents: 1_000 }, ADMIN)
  client = String(made.body['id'])
  key = String((await post(`${gateway.url}/v1/clients/${client}/api-keys`, {}, ADMIN)).body['api_key'])
  const smscPort = await freePort()
  const own = `http://127.0.0.1:${smscPort}/?username=${client}&password=${key}`
  kannel = await openKannelBoxes({
    groups: [
      `group = smsc\nsmsc = http\nsmsc-id = gateway\nsystem-type = kannel\nport = ${smscPort}\nsmsc-username = ${client}\nsmsc-password = ${key}\nsend-url = "${gateway.url}/cgi-bin/sendsms"\ndlr-url = "${own}"`,
    ],
  })
})
afterAll(async () => {
  await kannel.close()
  await gateway.stop()
  await user.stop(true)
  data.remove()
})

async function send(name: string, given: Readonly<Record<string, string>>): Promise<void> {
  const query = new URLSearchParams({
    username: kannel.username,
    password: kannel.password,
    to: TO,
    from: 'ACME',
    'dlr-mask': '31',
    'dlr-url': `http://127.0.0.1:${user.port}/dlr?m=${name}&d=%d`,
    ...given,
  })
  const response = await fetch(`http://127.0.0.1:${kannel.sendsmsPort}/cgi-bin/sendsms?${query}`)
  expect([response.status, await response.text()]).toEqual([202, '0: Accepted for delivery'])
}

type Message = Record<string, unknown> & { readonly id: string }

/** The messages of the client that say this, with all of their fields. */
async function messagesWith(isIt: (message: Message) => boolean): Promise<Message[]> {
  const { body } = await get(`${gateway.url}/v1/messages?client_id=${client}&limit=200`, ADMIN)
  const found = (body['messages'] as { id: string }[]).map(async ({ id }) => {
    return (await get(`${gateway.url}/v1/messages/${id}`, ADMIN)).body as Message
  })
  return (await Promise.all(found)).filter(isIt)
}

const toldOf = (name: string) => told.filter((one) => one.startsWith(`${name} `))

test('a text goes through, and its reports come back to the URL that the user of the Kannel gave', async () => {
  await send('short', { text: 'Grüße für 5 €' })
  await eventually(() => toldOf('short').includes('short 1'))
  // The Kannel says by itself that it was taken; so does the gateway when a provider has it.
  expect(new Set(toldOf('short'))).toEqual(new Set(['short 8', 'short 1']))
  expect(await messagesWith(({ text }) => text === 'Grüße für 5 €')).toMatchObject([
    { door: 'kannel', user_data: null, status: 'DELIVERED', parts: 1, from: 'ACME', to: TO },
  ])
})

test.each<[string, Record<string, string>, number, string[]]>([
  ['in the alphabet of GSM', { text: 'a'.repeat(200) }, 0, ['61'.repeat(153), '61'.repeat(47)]],
  [
    'in UCS-2',
    { text: 'ж'.repeat(80), coding: '2', charset: 'UTF-8' },
    8,
    ['0436'.repeat(67), '0436'.repeat(13)],
  ],
])(
  'a long text %s comes as the parts that the Kannel made, and goes out so',
  async (_, given, coding, octets) => {
    const name = `long${coding}`
    await send(name, given)
    // Kannel asks for reports of the first part only.
    await eventually(() => toldOf(name).includes(`${name} 1`))
    const isPart = (message: Message) =>
      (message['user_data'] as { data_coding?: number })?.data_coding === coding
    await eventually(async () => {
      const parts = await messagesWith((one) => isPart(one) && one['status'] === 'DELIVERED')
      return parts.length === 2
    })
    const parts = (await messagesWith(isPart)).map((one) => one['user_data'] as Record<string, string>)
    const sorted = parts.toSorted((a, b) => (String(a['header']) < String(b['header']) ? -1 : 1))
    expect(sorted.map((part) => part['octets'])).toEqual(octets)
    // The reference is Kannel's own (3GPP TS 23.040, 9.2.3.24.1).
    expect(sorted.map((part) => part['header']?.replace(/^(050003)..(02)/, '$1..$2'))).toEqual([
      '050003..0201',
      '050003..0202',
    ])
  },
)

test('a message that fails is reported so', async () => {
  await send('failed', { text: 'a', to: '+15551230001' })
  await eventually(() => toldOf('failed').includes('failed 16'))
  expect(toldOf('failed')).toEqual(['failed 8', 'failed 16'])
})

test('a hundred at once all go through, each is reported as delivered once, and each is paid once', async () => {
  const before = (await get(`${gateway.url}/v1/me?client_id=${client}`, ADMIN)).body['captured_cents']
  const names = Array.from({ length: 100 }, (_, index) => `many${index}`)
  await Promise.all(names.map((name) => send(name, { text: `number ${name}` })))
  await eventually(() => names.every((name) => toldOf(name).includes(`${name} 1`)))
  expect(told.filter((one) => /^many\d+ 1$/.test(one))).toHaveLength(100)
  const after = (await get(`${gateway.url}/v1/me?client_id=${client}`, ADMIN)).body['captured_cents']
  expect(Number(after) - Number(before)).toBe(500)
})
