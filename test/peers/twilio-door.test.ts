// The official client on Node and on Bun against the door for Twilio's clients, with Prism between them, which holds every request and
// every answer to Twilio's own OpenAPI document: TWILIO_SPEC=twilio_api_v2010.json npm run judge:twilio, the file from
// github.com/twilio/twilio-oai (spec/json). Without it the client runs alone.
//
// One thing of the document is changed before: it says of the addresses of pages that they are URIs (RFC 3986, 3), and has paths without
// a scheme in all its examples, as Twilio answers and as its clients need them. They are held to be references to URIs (4.1).

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { sidOf, sidOfGroup } from '../../src/domain/twilio/sid.ts'
import { ask } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { openPrismProxy, type Prism } from '../support/prism.ts'

const SPEC = process.env['TWILIO_SPEC'] ?? ''
const RUN = new URL('../support/twilio-run.mjs', import.meta.url).pathname
const ADMIN_TOKEN = 'the-admin-token-of-this-judge'
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
  const admin = { authorization: `Bearer ${ADMIN_TOKEN}` }
  const made = await ask('POST', `${gateway.url}/v1/clients/${DEMO_CLIENT.id}/api-keys`, admin)
  key = String(made.body['api_key'])
  const numbers = ['+12025550101', '+12025550102'].map((number) => ({
    number,
    client_id: DEMO_CLIENT.id,
    group: 'pool',
  }))
  await ask('PUT', `${gateway.url}/v1/numbers`, admin, { numbers })
  if (SPEC !== '') prism = await openPrismProxy(await withPageReferences(SPEC), gateway.url)
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

test.each([['node'], [process.execPath]])(
  'an application on %s sees Twilio in every answer',
  async (runtime) => {
    const url = prism?.url ?? gateway.url
    const child = Bun.spawn([runtime, RUN, url, account, key, sidOfGroup('pool')], {
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

test.skipIf(SPEC === '')(
  'Prism refuses what the document does not allow, so that the above says something',
  async () => {
    const headers = { authorization: `Basic ${btoa(`${account}:${key}`)}` }
    const reply = await fetch(`${prism?.url}/2010-04-01/Accounts/${account}/Messages/none.json`, { headers })
    expect(reply.status).toBe(422)
    expect(await reply.text()).toContain('must match pattern')
  },
)
