import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openKnown } from '../../../../src/compose-directory.ts'
import { readConfig } from '../../../../src/config.ts'
import { KINDS } from '../../../../src/provider/kinds.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { takeLines } from '../../../../src/store/provider/provider-lines.ts'
import { findProvider } from '../../../../src/store/provider/providers.ts'
import { replaceRoutes } from '../../../../src/store/routes.ts'
import { apiDeps, openBusAway, SECRETS_IN_ENV } from '../../../support/apart.ts'
import { ask, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'an-admin-token-of-the-tests'
const SECRET = 'hunter2-hunter2'

/** What the operator was asked, and what it answers. */
const asked: { readonly headers: Headers; readonly body: unknown }[] = []
let answer: () => Response | Promise<Response> = () => Response.json({ id: 'a1' })
const operator = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    asked.push({ headers: request.headers, body: await request.json() })
    return await answer()
  },
})

let database: TestDatabase
let db: Db
let app: ListeningApp
/** Providers whose orders were removed from the bus. */
const forgotten: string[] = []
const logged: string[] = []

async function listen(env: Readonly<Record<string, string>>): Promise<ListeningApp> {
  const known = await openKnown(
    readConfig({ PUBLIC_URL: 'https://sms.example.com/', ...env }),
    db,
    () => 8080,
    [],
  )
  const { default: pino } = await import('pino')
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) })
  const bus = { ...openBusAway(), forgetOrders: async (name: string) => void forgotten.push(name) }
  return listenApp(apiDeps({ db, bus, ...known, log, adminToken: TOKEN }))
}

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = await listen(SECRETS_IN_ENV)
})
afterAll(async () => {
  await app.stop()
  await operator.stop(true)
  await database.drop()
})

const call = (method: string, path: string, body?: unknown, at = app): Promise<Reply> =>
  ask(method, `${at.url}/v1/providers${path}`, { authorization: `Bearer ${TOKEN}` }, body)

/** An HTTP provider that asks our operator, with a secret. */
const http = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  name,
  kind: 'http',
  secrets: { key: SECRET },
  settings: {
    request: {
      method: 'POST',
      url: operator.url.href,
      headers: { 'content-type': 'application/json', authorization: 'Bearer {secret.key}' },
      body: '{"to":"{to}","text":"{text}","dlr":"{receipt_url}"}',
    },
    answer: { id: { json: '$.id' } },
    receipts: {
      method: 'POST',
      id: { json: '$.id' },
      status: { json: '$.status' },
      words: { ok: 'delivered' },
    },
  },
  ...more,
})

describe('a provider', () => {
  test('is made with what its kind has otherwise; its secrets are names from then on', async () => {
    const made = await call('POST', '', http('acme', { max_parts_per_s: 50, lines: null }))
    expect([made.status, made.headers.get('location')]).toEqual([201, '/v1/providers/acme'])
    expect(made.body).toMatchObject({
      name: 'acme',
      kind: 'http',
      state: 'active',
      secrets: ['key'],
      lines: null,
      max_parts_per_s: 50,
      max_in_flight: 100,
      timeout_ms: 10_000,
      on_unknown: 'wait',
      problem: null,
      live: { lines: [], parts_per_s: 0, waiting: 0, breaker: 'closed' },
    })
    expect('receipt_url' in made.body).toBe(false)
  })

  test('asked for again is the same, and another of its name is refused with the field that differs', async () => {
    const again = await call('POST', '', http('acme', { max_parts_per_s: 50, lines: null }))
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    const other = await call('POST', '', http('acme', { max_parts_per_s: 51 }))
    expect([other.status, other.body['code'], other.body['field']]).toEqual([
      422,
      'repeat_differs',
      'max_parts_per_s',
    ])
    const secret = await call('POST', '', {
      ...http('acme', { max_parts_per_s: 50 }),
      secrets: { key: 'another' },
    })
    expect([secret.body['code'], secret.body['field']]).toEqual(['repeat_differs', 'secrets.key'])
  })

  test('shows where its receipts go only where it is asked for by its name', async () => {
    const { body } = await call('GET', '/acme')
    expect(body['receipt_url']).toMatch(/^https:\/\/sms\.example\.com\/v1\/providers\/acme\/dlr\/[\w-]{43}$/)
    const { body: list } = await call('GET', '')
    expect((list['providers'] as Record<string, unknown>[]).map(({ name }) => name)).toEqual([
      'acme',
      'mock',
      'mock-b',
    ])
    expect(JSON.stringify(list)).not.toContain('"receipt_url":')
  })

  test('changes where it is told to, and nowhere else', async () => {
    const before = await call('GET', '/acme')
    const changed = await call('PATCH', '/acme', { timeout_ms: 60_000, max_parts_per_s: null })
    expect(changed.body).toMatchObject({ timeout_ms: 60_000, max_parts_per_s: null, secrets: ['key'] })
    expect(changed.body['settings']).toEqual(before.body['settings'])
    const same = await call('PATCH', '/acme', { timeout_ms: 60_000 })
    expect(same.body['updated_at']).toBe(String(changed.body['updated_at']))
  })

  test('of secrets only those that are named change, null takes one away, and what needs one keeps it', async () => {
    const before = await findProvider(db.sql, 'acme')
    expect((await call('PATCH', '/acme', { secrets: { user: 'u' } })).body['secrets']).toEqual([
      'key',
      'user',
    ])
    expect((await findProvider(db.sql, 'acme'))?.secrets['key']).toBe(before?.secrets['key'] ?? '')
    expect((await call('PATCH', '/acme', { secrets: { user: null } })).body['secrets']).toEqual(['key'])
    const refused = await call('PATCH', '/acme', { secrets: { key: null } })
    expect([refused.status, refused.body['field']]).toEqual([400, 'secrets.key'])
    expect((await call('GET', '/acme')).body['secrets']).toEqual(['key'])
  })

  test.each([
    ['pause', 'paused'],
    ['drain', 'draining'],
    ['resume', 'active'],
  ])('POST …/%s makes it %s, twice too', async (deed, state) => {
    for (let i = 0; i < 2; i++) {
      const reply = await call('POST', `/acme/${deed}`)
      expect([reply.status, reply.body['state']]).toEqual([200, state])
    }
  })

  test('shows the lines that are held', async () => {
    await takeLines(db, 'worker-7', [{ provider: 'acme', slots: 2, count: 1 }])
    await db.sql`update provider_lines set until = now() + interval '1 hour'`
    const { body } = await call('GET', '/acme')
    expect(body['live']).toMatchObject({
      lines: [{ slot: 0, holder: 'worker-7', state: 'opening', in_flight: 0, last_error: null }],
    })
  })

  test('is in /ready by its name', async () => {
    const { body } = await ask('GET', `${app.url}/ready`)
    expect(body['providers']).toMatchObject([
      { name: 'acme', state: 'active' },
      { name: 'mock', state: 'active' },
      { name: 'mock-b', state: 'active' },
    ])
  })

  test('that is in use stays, and goes when it is not', async () => {
    await call('POST', '', { name: 'gone', kind: 'mock' })
    const failover = { onRefusal: false, onThrottleMs: null, onNoReceiptMs: null }
    const targets = [{ provider: 'gone', order: 1, weight: 1 }]
    await replaceRoutes(db, [{ name: 'all', match: {}, targets, failover, refuseBelowCost: false }])
    const named = await call('DELETE', '/gone')
    expect([named.status, named.body['code']]).toEqual([409, 'provider_in_use'])
    expect(named.body['error']).toContain('the route all names the provider')
    await replaceRoutes(db, [
      {
        name: 'all',
        match: {},
        targets: [{ provider: 'mock', order: 1, weight: 1 }],
        failover,
        refuseBelowCost: false,
      },
    ])
    const [message] = await insertMessages(db, [newMessage(await createTestClient(db, 100))])
    await db.sql`update messages set provider = 'gone' where id = ${message?.id ?? ''}`
    const busy = await call('DELETE', '/gone')
    expect([busy.status, busy.body['code']]).toEqual([409, 'provider_in_use'])
    await db.sql`delete from alarms where message_id = ${message?.id ?? ''}`
    expect((await call('DELETE', '/gone')).status).toBe(204)
    expect(forgotten).toEqual(['gone'])
    expect((await call('DELETE', '/gone')).status).toBe(404)
    expect((await call('GET', '/gone')).body['code']).toBe('unknown_provider')
  })
})

describe('refused', () => {
  const settings = http('x').settings
  test.each<[what: string, body: Readonly<Record<string, unknown>>, field: string]>([
    ['a name with capitals', { ...http('Acme') }, 'name'],
    ['the name of a path, kinds', http('kinds'), 'name'],
    ['the name of a path, presets', http('presets'), 'name'],
    ['no kind', { name: 'x' }, 'kind'],
    ['a kind that is not there', { name: 'x', kind: 'pigeon' }, 'kind'],
    ['a field that is none', { ...http('x'), colour: 'red' }, 'colour'],
    ['settings without what the kind needs', { ...http('x'), settings: {} }, 'settings.request'],
    [
      'a URL that is none',
      { ...http('x'), settings: { ...settings, request: { method: 'POST', url: 'x' } } },
      'settings.request.url',
    ],
    ['a setting that is none', { name: 'x', kind: 'mock', settings: { colour: 'red' } }, 'settings.colour'],
    ['a secret that is not given', { ...http('x'), secrets: {} }, 'secrets.key'],
    [
      'a secret of a kind that has none',
      { name: 'x', kind: 'mock', secrets: { key: SECRET } },
      'secrets.key',
    ],
    ['an empty secret', { ...http('x'), secrets: { key: '' } }, 'secrets.key'],
    ['a secret that is no text', { ...http('x'), secrets: { key: 5 } }, 'secrets.key'],
    ['a secret of an odd name', { ...http('x'), secrets: { 'k y': SECRET } }, 'secrets'],
    ['no line', { ...http('x'), lines: 0 }, 'lines'],
    ['too many lines', { ...http('x'), lines: 65 }, 'lines'],
    ['a rate of nothing', { ...http('x'), max_parts_per_s: 0 }, 'max_parts_per_s'],
    ['no window', { ...http('x'), max_in_flight: 0 }, 'max_in_flight'],
    ['no time', { ...http('x'), timeout_ms: 1 }, 'timeout_ms'],
    ['too much time', { ...http('x'), timeout_ms: 120_001 }, 'timeout_ms'],
    ['another word', { ...http('x'), on_unknown: 'hope' }, 'on_unknown'],
  ])('%s, by its field', async (_, body, field) => {
    const reply = await call('POST', '', body)
    expect(reply.status).toBe(400)
    expect(String(reply.body['field'])).toStartWith(field)
    expect(JSON.stringify(reply.body)).not.toContain(SECRET)
    expect(await findProvider(db.sql, 'x')).toBeNull()
  })

  test.each([
    ['name', { name: 'other' }],
    ['kind', { kind: 'mock' }],
    ['state', { state: 'paused' }],
  ])('a change of its %s, which has its own way or none', async (field, body) => {
    const reply = await call('PATCH', '/mock', body)
    expect([reply.status, reply.body['code'], reply.body['field']]).toEqual([400, 'unknown_field', field])
  })

  test.each([
    ['GET', '/nobody', undefined],
    ['PATCH', '/nobody', { timeout_ms: 100 }],
    ['DELETE', '/nobody', undefined],
    ['POST', '/nobody/pause', undefined],
    ['POST', '/nobody/test', {}],
  ])('%s %s: there is none', async (method, path, body) => {
    // The last two are no names: no text of the database can hold the first one.
    for (const name of ['nobody', 'a%00b', 'A']) {
      const reply = await call(method, path.replace('nobody', name), body)
      expect([name, reply.status, reply.body['code']]).toEqual([name, 404, 'unknown_provider'])
    }
  })

  test('whoever is no admin', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['GET', '/mock'],
      ['GET', '/kinds'],
      ['PATCH', '/mock'],
      ['DELETE', '/mock'],
      ['POST', '/mock/pause'],
      ['POST', '/mock/test'],
    ] as const) {
      const reply = await ask(method, `${app.url}/v1/providers${path}`)
      expect([method, path, reply.status]).toEqual([method, path, 401])
    }
  })

  test('secrets where there is no SECRETS_KEY; providers without secrets are made', async () => {
    const keyless = await listen({ POSTGRES_URL: database.url })
    try {
      const refused = await call('POST', '', http('sealed'), keyless)
      expect([refused.status, refused.body['code']]).toEqual([409, 'secrets_off'])
      expect((await call('POST', '', { name: 'open', kind: 'mock' }, keyless)).status).toBe(201)
      expect((await call('GET', '/acme', undefined, keyless)).body['problem']).toBe(
        'this process has no SECRETS_KEY',
      )
      const unusable = await call('POST', '/acme/test', {}, keyless)
      expect([unusable.status, unusable.body['code']]).toEqual([503, 'provider_unusable'])
    } finally {
      await keyless.stop()
      await call('DELETE', '/open')
    }
  })
})

test('kinds tell their settings, and presets can be made as they stand', async () => {
  const { body: kinds } = await call('GET', '/kinds')
  const told = kinds['kinds'] as Record<string, unknown>[] // as the document says
  expect(told.map(({ kind }) => kind)).toEqual([...KINDS.keys()])
  const [http, mock] = ['http', 'mock'].map((name) => told.find(({ kind }) => kind === name))
  expect(http).toMatchObject({ secrets: 'any', settings: { type: 'object' } })
  expect(mock).toMatchObject({
    secrets: [],
    settings: { type: 'object' },
    defaults: { on_unknown: 'resend' },
  })
  const { body } = await call('GET', '/presets')
  const presets = body['presets'] as Record<string, unknown>[] // as the document says
  expect(presets.map(({ name }) => name)).toContain('kannel')
})

describe('a trial', () => {
  test('shows the request of a made-up message without its secrets, and sends nothing', async () => {
    asked.length = 0
    const reply = await call('POST', '/acme/test', { text: 'Grüße "an" alle' })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({
      answer: null,
      request: { method: 'POST', headers: { authorization: 'Bearer ***' } },
    })
    const { body } = reply.body['request'] as { body: string } // as the line above has seen
    expect(JSON.parse(body)).toMatchObject({ to: '+12025550123', text: 'Grüße "an" alle' })
    expect(asked).toEqual([])
  })

  test('sends one when it is told to, and says what was answered, without the secret that the operator repeats', async () => {
    answer = () => Response.json({ id: 'a1', you: `Bearer ${SECRET}` })
    const reply = await call('POST', '/acme/test', { to: '+4915112345678', send: true })
    expect(reply.body['answer']).toMatchObject({
      kind: 'accepted',
      provider_message_ids: ['a1'],
      error: null,
    })
    expect(JSON.stringify(reply.body)).not.toContain(SECRET)
    expect(asked).toMatchObject([{ body: { to: '+4915112345678' } }])
    expect(asked[0]?.headers.get('authorization')).toBe(`Bearer ${SECRET}`)
    const messages = await db.sql`select 1 from messages where to_msisdn = '+4915112345678'`
    expect(messages).toHaveLength(0)
  })

  test('of a provider that never answers ends when the provider may take no longer', async () => {
    answer = () => new Promise<never>(() => {})
    await call('PATCH', '/acme', { timeout_ms: 50 })
    const reply = await call('POST', '/acme/test', { to: '+4915112345678', send: true })
    expect(reply.body['answer']).toMatchObject({ kind: 'unknown', provider_message_ids: [] })
    await call('PATCH', '/acme', { timeout_ms: 60_000 })
  })

  test.each([
    [{ send: true }, 'to'],
    [{ to: '12' }, 'to'],
    [{ from: 'far too long a sender' }, 'from'],
    [{ text: 'x'.repeat(1_999) }, 'text'],
    [{ text: '' }, 'text'],
    [{ send: 'yes' }, 'send'],
    [{ too: 1 }, 'too'],
  ])('%j is refused by its field', async (body, field) => {
    const reply = await call('POST', '/acme/test', body)
    expect([reply.status, reply.body['field']]).toEqual([400, field])
  })
})

test('no secret and no token of a receipt is in a line of the log', async () => {
  const { body } = await call('GET', '/acme')
  const token = String(body['receipt_url']).split('/').at(-1) ?? ''
  expect(logged.length).toBeGreaterThan(50)
  expect(logged.filter((line) => line.includes(SECRET) || line.includes(token))).toEqual([])
})
