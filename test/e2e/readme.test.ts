import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { freePort } from '../../scripts/services/free-port.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { get, post } from '../support/api.ts'
import { type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { createDataDir, type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const MAX_LINES = 180

const blocksOf = (language: string) =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text)
/** The lines that ask a gateway, in the order of the page: later ones use what earlier ones were answered. */
const lines = blocksOf('sh').filter((block) => block.includes('curl '))
const answers = blocksOf('json')
  .flatMap((block) => block.trim().split('\n'))
  .map((line) => JSON.parse(line))

const data = createDataDir()
let gateway: Gateway
let endpoint: Endpoint

beforeAll(async () => {
  endpoint = openEndpoint()
  gateway = await startGateway({ DATA_DIR: data.path, CALLBACK_ALLOW_PRIVATE: 'true' })
})
afterAll(async () => {
  await gateway.stop()
  await endpoint.close()
  data.remove()
})

test('every line of the README that asks a gateway is answered with success', async () => {
  expect(lines.length).toBeGreaterThanOrEqual(3)
  const failed = `${data.path}/failed`
  const port = await freePort()
  // What a stranger types, in the shell that is everywhere; each refusal is written down.
  const script = [
    // The small operator that it starts ends with it, whatever happens between.
    `ACME=; trap 'kill $ACME 2>/dev/null || true' EXIT`,
    `curl() { command curl --fail-with-body "$@" || { echo "$*" >> '${failed}'; }; echo; }`,
    ...lines.map((block) =>
      block
        .replaceAll('localhost:8080', gateway.url.replace('http://', ''))
        .replaceAll('.data/', `${data.path}/`)
        .replaceAll('https://example.com/sms', endpoint.url)
        .replaceAll('9000', String(port)),
    ),
  ].join('\n')
  writeFileSync(failed, '')
  const shell = Bun.spawn(['sh', '-eu', '-c', script], { stdout: 'pipe', stderr: 'pipe' })
  const [out, errors] = await Promise.all([
    new Response(shell.stdout).text(),
    new Response(shell.stderr).text(),
  ])
  expect({ code: await shell.exited, failed: readFileSync(failed, 'utf8'), errors }).toEqual({
    code: 0,
    failed: '',
    errors: '',
  })
  expect(out).toContain('"verified":true')
  expect(out).toContain('"status":"CANCELLED"')
  expect(out).not.toMatch(/undefined/)
  expect(out).toContain(`"authorization":"Bearer ***"`)
  expect(out).toContain('"text":"Guten Tag","ref":"')
  expect(out).toMatch(/"text":"Guten Tag".*"status":"DELIVERED".*"cost_cents":0\.79,.*"provider":"acme"/)
  expect(out).toMatch(/"text":"Bis gleich".*"status":"QUEUED"/)
})

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
    expect(commands).not.toMatch(/\b20\d\d-\d\d/)
    expect(commands).not.toMatch(/\/ID\b|<id>|YOUR/)
  })
})
