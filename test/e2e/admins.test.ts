import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ask, get, message, post } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createEmptyDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

const data = createEmptyDataDir()
const env = { DATA_DIR: data.path, LOG_LEVEL: 'debug' }
let gateway: Gateway
let token = ''
/** Everything that may never be printed again. */
const secrets: string[] = []

beforeAll(async () => {
  gateway = await startGateway(env)
})
afterAll(async () => {
  await gateway.stop()
  data.remove()
})

const count = (text: string, part: string) => text.split(part).length - 1
const admin = () => ({ authorization: `Bearer ${token}` })

describe('a new user with `npm start` alone', () => {
  test("finds the admin token in the console's address, and it lies where only they can read it", async () => {
    token = /Console +http:\/\/localhost:\d+\/#token=(\S+)\n/.exec(gateway.output())?.[1] ?? ''
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const path = join(data.path, 'admin-token')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect((await Bun.file(path).text()).trim()).toBe(token)
    expect(count(gateway.output(), token)).toBe(1)
  })

  test('makes a client, tops it up twice with one key, sends, and reads a ledger that adds up', async () => {
    const shop = { name: 'Shop', credit_cents: 20 }
    expect((await post(`${gateway.url}/v1/clients`, shop)).body['code']).toBe('not_an_admin')
    const made = await post(`${gateway.url}/v1/clients`, shop, admin())
    expect(made.status).toBe(201)
    const id = String(made.body['id'])
    for (const replayed of [null, 'true']) {
      const headers = { ...admin(), 'idempotency-key': 'invoice-7' }
      const reply = await post(`${gateway.url}/v1/clients/${id}/topups`, { amount_cents: 10 }, headers)
      expect([reply.status, reply.headers.get('idempotency-replayed')]).toEqual([201, replayed])
    }
    const delivered = await post(`${gateway.url}/v1/messages`, message(id, '1234'))
    await waitForStatus(gateway.url, String(delivered.body['message_id']), 'DELIVERED')
    const failed = await post(`${gateway.url}/v1/messages`, message(id, '0001'))
    await waitForStatus(gateway.url, String(failed.body['message_id']), 'FAILED_PERM')
    const { body } = await get(`${gateway.url}/v1/clients/${id}/ledger?order=asc`, admin())
    const lines = body['lines'] as Record<string, unknown>[]
    expect(
      lines.map((line) => [line['kind'], line['amount_cents'], line['balance_cents'], line['held_cents']]),
    ).toEqual([
      ['topup', 20, 20, 0],
      ['topup', 10, 30, 0],
      ['hold', -5, 25, 5],
      ['capture', 0, 25, 0],
      ['hold', -5, 20, 5],
      ['release', 5, 25, 0],
    ])
    expect(lines.map((line) => line['message_id'])).toEqual([
      null,
      null,
      delivered.body['message_id'],
      delivered.body['message_id'],
      failed.body['message_id'],
      failed.body['message_id'],
    ])
    expect((await get(`${gateway.url}/v1/clients/${id}`, admin())).body).toMatchObject({
      credit_cents: 25,
      captured_cents: 5,
      held_cents: 0,
    })
  })

  test('changes, lists and audits clients', async () => {
    const page = await get(`${gateway.url}/v1/clients?limit=1`, admin())
    const [first] = page.body['clients'] as { readonly id: string }[]
    const changed = await ask('PATCH', `${gateway.url}/v1/clients/${first?.id}`, admin(), {
      rate_limit_rps: 7,
    })
    expect(changed.body).toMatchObject({ rate_limit_rps: 7 })
    expect((await run(['src/commands/audit.ts'], { DATA_DIR: data.path })).code).toBe(0)
  })

  test('finds the same token by its file and in the address after a restart', async () => {
    await gateway.stop()
    gateway = await startGateway({ ...env, AUTH: 'api_key' })
    expect(gateway.output()).toContain(`Admin token  in ${join(data.path, 'admin-token')}`)
    expect(count(gateway.output(), `/#token=${token}\n`)).toBe(1)
    expect(count(gateway.output(), token)).toBe(1)
    expect((await get(`${gateway.url}/v1/clients`, admin())).status).toBe(200)
  })

  test('with AUTH=api_key sends with a key of the client, and with no other', async () => {
    const made = await post(`${gateway.url}/v1/clients`, { name: 'Keyed', credit_cents: 50 }, admin())
    const id = String(made.body['id'])
    const { body } = await ask('POST', `${gateway.url}/v1/clients/${id}/api-keys`, admin())
    const key = String(body['api_key'])
    secrets.push(key)
    const send = (headers: Record<string, string>) =>
      post(`${gateway.url}/v1/messages`, message(id, '1234'), headers)
    expect((await send({})).body['code']).toBe('no_api_key')
    expect((await send({ 'x-api-key': `${key}x` })).body['code']).toBe('wrong_api_key')
    const sent = await send({ 'x-api-key': key })
    expect(sent.status).toBe(202)
    const own = { 'x-api-key': key }
    expect((await get(`${gateway.url}/v1/messages/${sent.body['message_id']}`, own)).status).toBe(200)
    expect((await get(`${gateway.url}/health`)).status).toBe(200)
  })

  test('leaves no token and no key in any line that was printed since', async () => {
    await gateway.stop()
    expect(gateway.output()).toContain('"msg":"request"')
    // But for the address of the console.
    const lines = gateway.output().replace(`/#token=${token}\n`, '')
    for (const secret of [token, ...secrets, 'sms_']) expect(lines).not.toContain(secret)
  })

  test('is told by a file that holds no token what to do', async () => {
    await Bun.write(join(data.path, 'admin-token'), 'short')
    const { code, stderr } = await run(['src/main.ts'], { DATA_DIR: data.path, PORT: '0' })
    expect(code).toBe(1)
    expect(stderr).toMatch(/admin-token holds no token: delete it and the next start makes one\n$/)
  })
})
