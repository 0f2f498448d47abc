// The official client on Node and on Bun against the door for Twilio's clients, with Prism between them, which holds every request and
// every answer to Twilio's own OpenAPI document: TWILIO_SPEC=twilio_api_v2010.json npm run judge:twilio. Without it the client runs alone.
//
// One thing of the document is changed before: it says of the addresses of pages that they are URIs (RFC 3986, 3), and has paths without
// a scheme in all its examples, as Twilio answers and as its clients need them. They are held to be references to URIs (4.1).

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { sidOf, sidOfGroup } from '../../src/domain/twilio/sid.ts'
import { ask, get, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { openEndpoint } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { openPrismProxy, type Prism } from '../support/prism.ts'
import { embeddedReceiptUrl } from '../support/receipt-url.ts'
import { provideFromNpm } from './from-npm.ts'
import { twilioSpec } from './twilio-spec.ts'

const SPEC = twilioSpec()
const RUN = new URL('../support/doors/twilio-run.mjs', import.meta.url).pathname
const ADMIN_TOKEN = 'the-admin-token-of-this-judge'
const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` }
/** The run waits for receipts, and Prism reads 2 MB first. */
const PATIENCE_MS = 120_000

const data = createDataDir()
let gateway: Gateway
let prism: Prism | null = null
let key: string

beforeAll(async () => {
  gateway = await startGateway({
    DATA_DIR: data.path,
    ADMIN_TOKEN,
    AUTH: 'api_key',
    CALLBACK_ALLOW_PRIVATE: 'true',
  })
  const made = await ask('POST', `${gateway.url}/v1/clients/${DEMO_CLIENT.id}/api-keys`, ADMIN)
  key = String(made.body['api_key'])
  const numbers = ['+12025550101', '+12025550102'].map((number) => ({
    number,
    client_id: DEMO_CLIENT.id,
    group: 'pool',
  }))
  await ask('PUT', `${gateway.url}/v1/numbers`, ADMIN, { numbers })
  if (SPEC !== null) prism = await openPrismProxy(await withPageReferences(SPEC), gateway.url)
}, PATIENCE_MS)
afterAll(async () => {
  await prism?.close()
  await gateway?.stop()
  data.remove()
})

/** The document with that change, in a file of its own. */
async function withPageReferences(file: string): Promise<string> {
  const document = JSON.stringify(await Bun.file(file).json(), (name, value) =>
    PAGE_ADDRESSES.test(name) && value?.format === 'uri' ? { ...value, format: 'uri-reference' } : value,
  )
  const changed = join(data.path, 'twilio.json')
  await Bun.write(changed, document)
  return changed
}

const PAGE_ADDRESSES = /^(?:(?:first|next|previous)_page_)?uri$/

const account = sidOf('AC', DEMO_CLIENT.id)

/** A client that is made of the third major version of the official one. */
const signalWire = async () => [
  join(await provideFromNpm('@signalwire/compatibility-api', '3.2.0'), 'dist/index.node.mjs'),
]

test.each([
  ['on Node', 'node', async () => []],
  ['on Bun', process.execPath, async () => []],
  ['with the client of SignalWire', 'node', signalWire],
] as const)(
  'an application %s sees Twilio in every answer',
  async (_, runtime, client) => {
    const url = prism?.url ?? gateway.url
    const child = Bun.spawn([runtime, RUN, url, account, key, sidOfGroup('pool'), ...(await client())], {
      env: { PATH: process.env['PATH'] ?? '', ASKS_FOR_KEYS: '1' },
      stdout: 'pipe',
      stderr: 'pipe',
    })
    const [said, failed] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ])
    expect({ code: await child.exited, failed, said: said.trim().split('\n').at(-1) }).toEqual({
      code: 0,
      failed: '',
      said: 'numbers',
    })
  },
  PATIENCE_MS,
)

test(
  'what comes in is posted to the URL of its number, and its TwiML goes back as a message',
  async () => {
    const endpoint = openEndpoint(
      () =>
        new Response('<Response><Message>Thank you</Message></Response>', {
          headers: { 'content-type': 'text/xml' },
        }),
    )
    const numbers = [{ number: '12345', client_id: DEMO_CLIENT.id, sms_url: endpoint.url }]
    await ask('PUT', `${gateway.url}/v1/numbers`, ADMIN, { numbers })
    const inbox = (await embeddedReceiptUrl(data.path, gateway.url)).replace('/dlr/', '/inbound/')
    const told = await post(inbox, { from: '+4915112341234', to: '12345', text: 'Hello' })
    expect(told.status).toBe(204)
    const headers = { authorization: `Basic ${btoa(`${account}:${key}`)}` }
    const list = `${gateway.url}/2010-04-01/Accounts/${account}/Messages.json?To=%2B4915112341234&From=12345`
    const replies = await eventually(
      async () => {
        const { messages } = (await get(list, headers)).body as { messages: { body: string }[] }
        return messages.length > 0 ? messages : null
      },
      { withinMs: 20_000 },
    )
    expect(replies.map(({ body }) => body)).toEqual(['Thank you'])
    await endpoint.close()
  },
  PATIENCE_MS,
)

test.skipIf(SPEC === null)(
  'Prism refuses what the document does not allow, so that the above says something',
  async () => {
    const headers = { authorization: `Basic ${btoa(`${account}:${key}`)}` }
    const reply = await fetch(`${prism?.url}/2010-04-01/Accounts/${account}/Messages/none.json`, { headers })
    expect(reply.status).toBe(422)
    expect(await reply.text()).toContain('must match pattern')
  },
)
