import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { freePort } from '../../scripts/services/free-port.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { createClient } from '../../src/store/client/clients.ts'
import { get, post } from '../support/api.ts'
import { createEmptyDataDir } from '../support/data-dir.ts'
import { type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { startFleet } from '../support/fleet.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const MAX_LINES = 180
/** Some sixty programs, one after the other. */
const TYPED_WITHIN_MS = 300_000
/** No code is late on a slow machine. */
const PATIENT = { OTP_DEADLINE_MS: '60000' }

const blocksOf = (language: string) =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text)
/** The lines that ask a gateway, in the order of the page: later ones use what earlier ones were answered. */
const lines = blocksOf('sh').filter((block) => block.includes('curl '))
const answers = blocksOf('json')
  .flatMap((block) => block.trim().split('\n'))
  .map((line) => JSON.parse(line))

const data = createEmptyDataDir()
let gateway: Gateway
let endpoint: Endpoint

beforeAll(async () => {
  endpoint = openEndpoint()
  gateway = await startGateway({ ...PATIENT, DATA_DIR: data.path, CALLBACK_ALLOW_PRIVATE: 'true' })
})
afterAll(async () => {
  await gateway.stop()
  await endpoint.close()
  data.remove()
})

/** Types all of the page, as a stranger does, in the shell that is everywhere, and looks at what came. */
async function typeAll(url: string, dataDir: string): Promise<void> {
  const failed = `${dataDir}/failed`
  const [port, smscPort] = [await freePort(), await freePort()]
  const script = [
    // The small operator and the SMSC that it starts end with it, whatever happens between.
    `ACME=; SMSC=; trap 'kill $ACME $SMSC 2>/dev/null || true' EXIT`,
    // Each refusal is written down, but for those that the page asks for.
    `curl() { SAID=$(command curl --fail-with-body "$@") || case $SAID in *'"opted_out"'*|*'"guard_blocked"'*) ;; *) echo "$*" >> '${failed}';; esac; echo "$SAID"; }`,
    ...lines.map((block) =>
      block
        .replaceAll('localhost:8080', url.replace('http://', ''))
        .replaceAll('.data/', `${dataDir}/`)
        .replaceAll('https://example.com/sms', endpoint.url)
        .replaceAll('9000', String(port))
        .replaceAll('2775', String(smscPort))
        // What is scheduled must not be due before a slow machine has heeded the STOP.
        .replaceAll('Date.now() + 5e3', 'Date.now() + 10e3'),
    ),
  ].join('\n')
  writeFileSync(failed, '')
  const env = { ...process.env, SMSC_PORT: String(smscPort) }
  const shell = Bun.spawn(['sh', '-eu', '-c', script], { env, stdout: 'pipe', stderr: 'pipe' })
  const [out, errors] = await Promise.all([
    new Response(shell.stdout).text(),
    new Response(shell.stderr).text(),
  ])
  const code = await shell.exited
  const stoppedAfter = code === 0 ? '' : out.slice(-500)
  expect({ code, failed: readFileSync(failed, 'utf8'), errors, stoppedAfter }).toEqual({
    code: 0,
    failed: '',
    errors: '',
    stoppedAfter: '',
  })
  expect(out).toContain('"verified":true')
  expect(out).toContain('"status":"CANCELLED"')
  expect(out).not.toMatch(/undefined/)
  expect(out).toContain(`"authorization":"Bearer ***"`)
  expect(out).toContain('"text":"Guten Tag","ref":"')
  expect(out).toMatch(/"text":"Guten Tag".*"status":"DELIVERED".*"cost_cents":0\.79,.*"provider":"acme"/)
  expect(out).toMatch(/"part":6,"of":6,.*"text":".*Buongiorno! \."/)
  expect(out).toMatch(/"status":"FAILED_PERM".*"provider":"telco"/)
  expect(out).toContain('"text":"Thank you, I have read it and will be there."')
  expect(out).toMatch(/"code":"opted_out"[\s\S]*"status":"CANCELLED"[\s\S]*\n12\n.*"rule":"sequence"/)
}

test(
  'every line of the README that asks a gateway is answered with success',
  async () => {
    expect(lines.length).toBeGreaterThanOrEqual(3)
    await typeAll(gateway.url, data.path)
  },
  TYPED_WITHIN_MS,
)

test(
  'and so it is by an api and a worker on PostgreSQL and NATS',
  async () => {
    const token = 'the-token-of-this-test'
    const fleet = await startFleet(
      {
        ...PATIENT,
        // Its api alone counts numbers in a row: an answer of Redis that comes late has it begin anew.
        REDIS_URL: '',
        ADMIN_TOKEN: token,
        OTP_SECRET: 'an OTP secret that is long enough for it',
        SECRETS_KEY: 'a key of secrets that is long enough for it',
        PROVIDER_ALLOW_PRIVATE: 'true',
        CALLBACK_ALLOW_PRIVATE: 'true',
      },
      { apiCount: 1, workerCount: 1 },
    )
    try {
      await createClient(fleet.database.db.sql, DEMO_CLIENT)
      writeFileSync(`${fleet.dataDir}/admin-token`, token)
      await typeAll(fleet.apis[0]?.url ?? '', fleet.dataDir)
    } finally {
      await fleet.stop()
    }
  },
  TYPED_WITHIN_MS,
)

test('the receipt that the README posts is refused without its token', async () => {
  const { status, body } = await post(`${gateway.url}/v1/providers/acme/dlr`, { id: 'any', status: 'ok' })
  expect([status, body['code']]).toEqual([403, 'forged_receipt'])
})

describe('the answers that the README shows', () => {
  test('have the fields that really come, in their order', async () => {
    const { url } = gateway
    const list = (await get(`${url}/v1/messages?client_id=${DEMO_CLIENT.id}`)).body['messages'] as {
      id: string
    }[]
    const first = list.at(-1)?.id ?? ''
    const real = [
      { message_id: first, status: 'QUEUED' },
      await waitForStatus(url, first, 'DELIVERED'),
      (await get(`${url}/v1/me?client_id=${DEMO_CLIENT.id}`)).body,
    ]
    expect(answers.map((answer) => Object.keys(answer))).toEqual(real.map((answer) => Object.keys(answer)))
  })
})

describe('the README', () => {
  test(`is one page of at most ${MAX_LINES} lines`, () => {
    expect(README.split('\n').length - 1).toBeLessThanOrEqual(MAX_LINES)
  })

  test('asks for nothing but Node, and has neither days that pass nor places to fill in', () => {
    const commands = blocksOf('sh').join('\n')
    expect(commands).not.toMatch(/\bbun\b|\bjq\b|\bdate\b/)
    expect(commands).not.toMatch(/\b20[2-9]\d-\d\d/)
    expect(commands).not.toMatch(/\/ID\b|<id>|YOUR/)
  })
})
