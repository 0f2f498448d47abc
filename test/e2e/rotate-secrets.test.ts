import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../../src/domain/assert.ts'
import { ask, get, post, type Reply } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createDataDir } from '../support/data-dir.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../support/database.ts'
import { type Endpoint, openEndpoint, verified } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'
import { operatorProvider } from '../support/small-operator.ts'

// docs/operate.md, "Rotate a secret", as an operator does it: two rolls with the keys in either order, then the old one is gone.

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const [OLD_TOKEN, NEW_TOKEN] = ['the-token-of-the-admins-of-before', 'the-token-of-the-admins-from-now-on']
const keys = (now: string, also: string | null) => ({
  OTP_SECRET: `the ${now} secret of codes, 32 or more`,
  SECRETS_KEY: `the ${now} key of providers, 32 or more`,
  ADMIN_TOKEN: now === 'old' ? OLD_TOKEN : NEW_TOKEN,
  ...(also !== null && {
    OTP_SECRET_ALSO: `the ${also} secret of codes, 32 or more`,
    SECRETS_KEY_ALSO: `the ${also} key of providers, 32 or more`,
    ADMIN_TOKEN_ALSO: also === 'old' ? OLD_TOKEN : NEW_TOKEN,
  }),
})

/** An api and a worker with the same keys. */
type Pair = { readonly api: Gateway; readonly worker: Gateway }
const stopped = ({ api, worker }: Pair) => Promise.all([worker.stop(), api.stop()])

describe('with services, while messages, codes and callbacks go on', () => {
  let database: TestDatabase
  let endpoint: Endpoint
  let client: string
  let signing = ''
  let sent = 0
  const data = createDataDir()
  const asked: string[] = []
  const operator = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      return Response.json({ id: `op-${asked.push(request.headers.get('authorization') ?? '')}` })
    },
  })

  beforeAll(async () => {
    database = await createDatabase(undefined, {})
    endpoint = openEndpoint()
    client = await createTestClient(database.db, 100_000)
  })
  afterAll(async () => {
    await endpoint.close()
    await operator.stop(true)
    await database.drop()
    data.remove()
  })

  const envOf = (now: string, also: string | null) => ({
    ...keys(now, also),
    POSTGRES_URL: database.url,
    NATS_URL: process.env['NATS_URL'] ?? '',
    DATA_DIR: data.path,
    ACTOR_WORKERS: '1',
    OTP_DEADLINE_MS: '60000',
    PROVIDER_ALLOW_PRIVATE: 'true',
    CALLBACK_ALLOW_PRIVATE: 'true',
  })
  const startPair = async (now: string, also: string | null): Promise<Pair> => {
    const env = envOf(now, also)
    const api = await startGateway({ ...env, ROLE: 'api' })
    return { api, worker: await startGateway({ ...env, ROLE: 'worker', PUBLIC_URL: api.url }) }
  }
  const otp = async ({ url }: Gateway): Promise<Reply> => {
    // Codes to one number are 30 s apart.
    const to = `+49151${String(++sent).padStart(4, '0')}1234`
    const reply = await post(`${url}/v1/messages`, { client_id: client, to, from: 'SENDER', otp: true })
    expect([reply.status, reply.body['reason']]).toEqual([200, undefined])
    return reply
  }
  const isVerified = async ({ url }: Gateway, { body }: Reply) => {
    const check = { client_id: client, message_id: body['message_id'], code: body['otp_code'] }
    return (await post(`${url}/v1/otp/verify`, check)).body['verified']
  }
  /** A message goes to the operator with this secret, and its end is told under the client's signing secret. */
  const goesThrough = async ({ url }: Gateway, secret: string) => {
    const before = asked.length
    const body = {
      client_id: client,
      to: `+393331${String(++sent).padStart(6, '0')}`,
      from: 'SHOP',
      text: 'Hi',
    }
    const id = String((await post(`${url}/v1/messages`, body)).body['message_id'])
    await waitForStatus(url, id, 'SENT')
    expect(asked.slice(before)).toEqual([`Bearer ${secret}`])
    const told = await eventually(() => endpoint.received.find((one) => one.body.includes(id)))
    expect(verified(told, signing).data['id']).toBe(id)
  }

  test('every secret has its successor, and nothing fails on the way', async () => {
    // First roll: all seal with the old keys, and read the new ones besides.
    const first = await startPair('old', 'new')
    const admin = bearer(OLD_TOKEN)
    const provider = operatorProvider('telco', `http://127.0.0.1:${operator.port}/`)
    expect((await post(`${first.api.url}/v1/providers`, provider, admin)).status).toBe(201)
    const routes = [
      { name: 'italy', match: { prefix: '39' }, targets: [{ provider: 'telco' }] },
      { name: 'rest', match: {}, targets: [{ provider: 'mock' }] },
    ]
    await ask('PUT', `${first.api.url}/v1/routes`, admin, { routes })
    const told = await ask('PUT', `${first.api.url}/v1/clients/${client}/callback`, admin, {
      url: endpoint.url,
      every_status: true,
    })
    signing = String(told.body['secret'])
    await goesThrough(first.api, 'a key of the operator')
    const codeOfBefore = await otp(first.api)

    // Second roll: processes with the keys in either order are there at once.
    const second = await startPair('new', 'old')
    const both = [first, second]
    for (const { api } of both) {
      for (const token of [OLD_TOKEN, NEW_TOKEN])
        expect((await get(`${api.url}/v1/clients/${client}`, bearer(token))).status).toBe(200)
      const code = await otp(api)
      for (const other of both.filter((one) => one.api !== api)) {
        expect(await isVerified(other.api, code)).toBe(true)
        expect(other.worker.output()).not.toContain('sealed with another')
      }
      await goesThrough(api, 'a key of the operator')
    }
    // What an admin writes meanwhile is read by all.
    const patched = await ask('PATCH', `${second.api.url}/v1/providers/telco`, bearer(NEW_TOKEN), {
      secrets: { key: 'changed meanwhile' },
    })
    expect(patched.status).toBe(200)
    await eventually(async () => {
      for (const { api } of both) {
        const found = await get(`${api.url}/v1/providers/telco`, bearer(NEW_TOKEN))
        expect(found.body['problem']).toBeNull()
        expect(found.body['updated_at']).toBe(patched.body['updated_at'])
      }
      return true
    })
    await stopped(first)
    const goesWithChanged = async ({ api }: Pair) => {
      await goesThrough(api, 'changed meanwhile')
      return true
    }
    // The worker may not have read it yet.
    await eventually(() => goesWithChanged(second))
    expect(await isVerified(second.api, codeOfBefore)).toBe(true)

    // Nothing is left that only the old keys open.
    const sealed = await run(['src/commands/seal.ts'], envOf('new', 'old'))
    expect([sealed.code, sealed.stderr]).toEqual([0, ''])
    expect(sealed.stdout).toContain('No secret is sealed with another key.')

    // Third roll: without them.
    const third = await startPair('new', null)
    await stopped(second)
    await goesThrough(third.api, 'changed meanwhile')
    expect(await isVerified(third.api, await otp(third.api))).toBe(true)
    expect((await get(`${third.api.url}/v1/clients/${client}`, bearer(OLD_TOKEN))).status).toBe(401)
    for (const { output } of [third.api, third.worker]) expect(output()).not.toContain('"level":"error"')
    await stopped(third)

    const back = await run(['src/commands/seal.ts'], envOf('old', null))
    expect([back.code, back.stdout]).toEqual([
      1,
      expect.stringContaining('provider telco: SECRETS_KEY is not'),
    ])
  }, 240_000)
})

describe('in one process', () => {
  test('a secret of its own is moved aside, and another takes its place', async () => {
    const data = createDataDir()
    const file = (name: string) => join(data.path, name)
    const client = '550e8400-e29b-41d4-a716-446655440000'
    const env = { DATA_DIR: data.path, ACTOR_WORKERS: '1', OTP_DEADLINE_MS: '60000' }
    const before = await startGateway(env)
    const asked = { client_id: client, to: '+491511234567', from: 'SENDER', otp: true }
    const { status, body: code } = await post(`${before.url}/v1/messages`, asked)
    expect([status, code]).toEqual([200, expect.objectContaining({ otp_code: expect.any(String) })])
    await before.stop()
    for (const name of ['otp-secret', 'secrets-key']) renameSync(file(name), file(`${name}-also`))
    const after = await startGateway(env)
    const check = { client_id: client, message_id: code['message_id'], code: code['otp_code'] }
    expect((await post(`${after.url}/v1/otp/verify`, check)).body['verified']).toBe(true)
    expect(existsSync(file('otp-secret')) && existsSync(file('secrets-key'))).toBe(true)
    const sealed = await run(['src/commands/seal.ts'], { DATA_DIR: data.path })
    expect([sealed.code, must(sealed.stdout.split('\n').at(-2), 'a last line')]).toEqual([
      0,
      'No secret is sealed with another key.',
    ])
    await after.stop()
    for (const name of ['otp-secret', 'secrets-key']) rmSync(file(`${name}-also`))
    data.remove()
  }, 240_000)
})
