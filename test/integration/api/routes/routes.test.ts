import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { openHealth } from '../../../../src/directory/health.ts'
import { openRoutes } from '../../../../src/directory/routes.ts'
import type { Tariffs } from '../../../../src/directory/tariffs.ts'
import { FIRST_ROUTES } from '../../../../src/domain/route/first-routes.ts'
import { ruleJson } from '../../../../src/domain/route/route-json.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { replaceRoutes } from '../../../../src/store/routes.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get, post, type Reply } from '../../../support/api.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { knownProviders } from '../../../support/known-providers.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { addProviders } from '../../../support/provider-rows.ts'
import { knownTariffs } from '../../../support/tariffs.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const CLIENT = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

/** One whose request says nothing of user data. */
const TEXTS = {
  name: 'texts',
  kind: 'http',
  settings: { request: { method: 'GET', url: 'http://127.0.0.1:8080/send?to={to}&text={text}' } },
} as const

let database: TestDatabase
let db: Db
let app: ListeningApp
let load: () => Promise<void>
let tariffs: Tariffs

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const providers = knownProviders([{ name: 'mock' }, { name: 'mock-b', state: 'paused' }, TEXTS])
  const health = openHealth({ db, providers, now: Date.now })
  const { part, ...router } = openRoutes({ db, health })
  load = part.load
  tariffs = knownTariffs(db)
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN, providers, health, router, tariffs }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})
beforeEach(async () => {
  await replaceRoutes(db, FIRST_ROUTES)
  await load()
})

const read = () => get(`${app.url}/v1/routes`, ADMIN)
const put = (routes: unknown, headers: Record<string, string> = {}) =>
  ask('PUT', `${app.url}/v1/routes`, { ...ADMIN, ...headers }, { routes })
const explain = (body: object) => post(`${app.url}/v1/routes/explain`, body, ADMIN)
const refused = ({ status, body }: Reply) => [status, body['code'], body['field'], body['rule']]

const rule = (name: string, match: object = {}, more: object = {}) => ({
  name,
  match,
  targets: [{ provider: 'mock', order: 1, weight: 1 }],
  ...more,
})

describe('the routes', () => {
  test('of a new gateway send everything to mock, an OTP that it does not take at once to mock-b', async () => {
    const { status, headers, body } = await read()
    expect(status).toBe(200)
    expect(headers.get('etag')).toMatch(/^"\d+"$/)
    expect(body).toEqual({
      routes: [
        {
          name: 'otp',
          match: { lane: 'otp' },
          targets: [
            { provider: 'mock', order: 1, weight: 1 },
            { provider: 'mock-b', order: 2, weight: 1 },
          ],
          failover: { on_refusal: true, on_throttle_ms: 0, on_no_receipt_ms: null },
          refuse_below_cost: false,
        },
        {
          name: 'everything',
          match: {},
          targets: [{ provider: 'mock', order: 1, weight: 1 }],
          failover: { on_refusal: false, on_throttle_ms: null, on_no_receipt_ms: null },
          refuse_below_cost: false,
        },
      ],
    })
  })

  test('are replaced as a whole, with what was left out', async () => {
    const list = [
      {
        name: 'germany by night',
        match: {
          client_id: CLIENT.toUpperCase(),
          sender: 'SHOP',
          prefix: ['4915', '4916'],
          country: 'DE',
          lane: 'express',
        },
        targets: [{ provider: 'mock' }, { provider: 'mock-b', order: 2 }],
        failover: { on_no_receipt_ms: 30_000 },
        refuse_below_cost: true,
      },
      { name: 'all', targets: [{ provider: 'mock-b', weight: 30 }] },
    ]
    const put1 = await put(list)
    expect(put1.status).toBe(200)
    expect(put1.body).toEqual({
      routes: [
        {
          name: 'germany by night',
          match: {
            client_id: CLIENT,
            sender: 'SHOP',
            prefix: ['4915', '4916'],
            country: 'DE',
            lane: 'express',
          },
          targets: [
            { provider: 'mock', order: 1, weight: 1 },
            { provider: 'mock-b', order: 2, weight: 1 },
          ],
          failover: { on_refusal: false, on_throttle_ms: null, on_no_receipt_ms: 30_000 },
          refuse_below_cost: true,
        },
        {
          name: 'all',
          match: {},
          targets: [{ provider: 'mock-b', order: 1, weight: 30 }],
          failover: { on_refusal: false, on_throttle_ms: null, on_no_receipt_ms: null },
          refuse_below_cost: false,
        },
      ],
    })
    const after = await read()
    expect([after.body, after.headers.get('etag')]).toEqual([put1.body, put1.headers.get('etag')])
    // What was read can be put as it is, and is the same.
    const again = await put(after.body['routes'])
    expect([again.body, again.headers.get('etag')]).toEqual([put1.body, put1.headers.get('etag')])
  })

  test('a prefix alone is answered as it was given', async () => {
    const { body } = await put([rule('a', { prefix: '49' }), rule('b', { prefix: ['33'] })])
    expect(body['routes']).toMatchObject([{ match: { prefix: '49' } }, { match: { prefix: '33' } }])
  })

  test('may be none', async () => {
    expect((await put([])).body).toEqual({ routes: [] })
  })

  test('of 5,000 rules are taken', async () => {
    const list = Array.from({ length: 5_000 }, (_, n) => rule(`of ${n}`, { prefix: String(10_000 + n) }))
    expect((await put(list)).status).toBe(200)
    expect(refused(await put([...list, rule('one more')]))).toEqual([
      400,
      'invalid_field',
      'routes',
      'must be a list of at most 5000 rules',
    ])
  })
})

describe('If-Match', () => {
  test('names the list that is replaced: another one is not', async () => {
    const etag = (await read()).headers.get('etag') ?? ''
    const mine = await put([rule('mine')], { 'if-match': etag })
    expect(mine.status).toBe(200)
    const theirs = await put([rule('theirs')], { 'if-match': etag })
    expect(refused(theirs).slice(0, 2)).toEqual([412, 'precondition_failed'])
    expect(theirs.headers.get('etag')).toBe(mine.headers.get('etag'))
    expect((await read()).body).toEqual(mine.body)
    expect((await put([rule('theirs')], { 'if-match': `"1", ${mine.headers.get('etag')}` })).status).toBe(200)
    expect((await put([rule('any')], { 'if-match': '*' })).status).toBe(200)
  })

  test.each(['W/"3"', '3', '"x"', ''])('%p names none', async (ifMatch) => {
    const version = (await read()).headers.get('etag')?.replaceAll('"', '') ?? ''
    const reply = await put([rule('mine')], { 'if-match': ifMatch.replace('3', version) })
    expect(reply.status).toBe(412)
  })
})

const target = (more: object) => ({ targets: [{ provider: 'mock', ...more }] })
const failover = (more: object) => ({ failover: more })
const PREFIX_RULE = 'must be 1 to 15 digits of E.164 without the plus, the first not 0'

describe('is refused, with field and rule:', () => {
  test.each<[string, unknown, string]>([
    [
      'routes.0.targets.0.provider',
      [rule('a', {}, target({ provider: 'nobody' }))],
      'must be a provider that is there: nobody is not',
    ],
    [
      'routes.0.targets.0.provider',
      [rule('a', {}, target({ provider: 'No Name' }))],
      'must be the name of a provider',
    ],
    [
      'routes.1.targets',
      [rule('a', { lane: 'otp' }), rule('b', {}, { targets: [] })],
      'must be a list of 1 to 20 providers',
    ],
    [
      'routes.0.targets.1.provider',
      [rule('a', {}, { targets: [{ provider: 'mock' }, { provider: 'mock', order: 2 }] })],
      'must be there once in a rule: mock',
    ],
    [
      'routes.0.targets.0.weight',
      [rule('a', {}, target({ weight: 0 }))],
      'must be a whole number from 1 to 1000',
    ],
    [
      'routes.0.targets.0.weight',
      [rule('a', {}, target({ weight: 1.5 }))],
      'must be a whole number from 1 to 1000',
    ],
    [
      'routes.0.targets.0.order',
      [rule('a', {}, target({ order: -1 }))],
      'must be a whole number from 0 to 1000',
    ],
    ['routes.1.name', [rule('a', { lane: 'otp' }), rule('a')], 'must be another than that of routes.0: a'],
    ['routes.0.name', [rule('')], 'must be a text of 1 to 64 characters'],
    ['routes.0.name', [rule(' a')], 'must not begin or end with a blank'],
    ['routes.0.name', [rule('a\0')], 'must be valid Unicode without U+0000'],
    ['routes.0.match.prefix', [rule('a', { prefix: '+49' })], PREFIX_RULE],
    ['routes.0.match.prefix', [rule('a', { prefix: '049' })], PREFIX_RULE],
    ['routes.0.match.prefix', [rule('a', { prefix: '' })], PREFIX_RULE],
    ['routes.0.match.prefix.1', [rule('a', { prefix: ['49', '1234567890123456'] })], PREFIX_RULE],
    ['routes.0.match.prefix.1', [rule('a', { prefix: ['49', '49'] })], 'must not be there twice: 49'],
    [
      'routes.0.match.prefix',
      [rule('a', { prefix: [] })],
      'must be digits of E.164 without the plus, or a list of 1 to 10000 such texts',
    ],
    [
      'routes.0.match.prefix',
      [rule('a', { prefix: 49 })],
      'must be digits of E.164 without the plus, or a list of 1 to 10000 such texts',
    ],
    [
      'routes.0.match.prefix',
      [rule('a', { country: 'DE', prefix: '33' })],
      'must fit the country: numbers of DE begin with 49',
    ],
    [
      'routes.0.match.country',
      [rule('a', { country: 'XX' })],
      'must be a country that numbers are of, as ISO 3166-1 alpha-2 in upper case',
    ],
    [
      'routes.0.match.country',
      [rule('a', { country: 'de' })],
      'must be a country that numbers are of, as ISO 3166-1 alpha-2 in upper case',
    ],
    ['routes.0.match.lane', [rule('a', { lane: 'fast' })], 'must be one of otp, express, normal'],
    ['routes.0.match.client_id', [rule('a', { client_id: 'me' })], 'must be a UUID'],
    [
      'routes.0.failover.on_throttle_ms',
      [rule('a', {}, failover({ on_throttle_ms: -1 }))],
      'must be a whole number of milliseconds from 0 to 86400000, or null for never',
    ],
    [
      'routes.0.failover.on_no_receipt_ms',
      [rule('a', {}, failover({ on_no_receipt_ms: 0 }))],
      'must be a whole number of milliseconds from 100 to 86400000, or null for never',
    ],
    [
      'routes.0.failover.on_no_receipt_ms',
      [rule('a', { lane: 'normal' }, failover({ on_no_receipt_ms: 1_000 }))],
      'must be null in the lane normal: it acts on OTP and express',
    ],
    [
      'routes.1.match',
      [rule('a'), rule('b', { lane: 'otp' })],
      'must be reachable: all that it matches goes by "a" (routes.0)',
    ],
  ])('%s of %j', async (field, routes, says) => {
    const before = await read()
    expect(refused(await put(routes))).toEqual([400, 'invalid_field', field, says])
    const after = await read()
    expect([after.body, after.headers.get('etag')]).toEqual([before.body, before.headers.get('etag')])
  })

  test('a sender that none can be', async () => {
    expect(refused(await put([rule('a', { sender: 'much too long for one' })])).slice(0, 3)).toEqual([
      400,
      'invalid_field',
      'routes.0.match.sender',
    ])
  })

  test.each([
    ['routes.0.matches', [{ ...rule('a'), matches: {} }]],
    ['routes.0.match.prefixes', [rule('a', { prefixes: ['49'] })]],
    ['routes.0.failover.on_receipt', [rule('a', {}, failover({ on_receipt: 1 }))]],
  ])('the field %s, which is none', async (field, routes) => {
    expect(refused(await put(routes)).slice(0, 3)).toEqual([400, 'unknown_field', field])
  })

  test('whoever is no admin', async () => {
    const who = { authorization: 'Bearer nobody' }
    expect((await get(`${app.url}/v1/routes`, who)).status).toBe(401)
    expect((await ask('PUT', `${app.url}/v1/routes`, who, { routes: [] })).status).toBe(401)
    expect((await post(`${app.url}/v1/routes/explain`, { to: '+491' }, who)).status).toBe(401)
  })
})

describe('to explain', () => {
  test('says who takes texts only where no text says the message', async () => {
    const { body } = await explain({ to: '+4915112345678', user_data: true })
    expect(body).toMatchObject({ chosen: 'mock', candidates: [{ provider: 'mock', skipped: null }] })
    await addProviders(db, ['texts'])
    expect((await put([rule('all', {}, { targets: [{ provider: 'texts' }] })])).status).toBe(200)
    await load()
    expect((await explain({ to: '+4915112345678', user_data: true })).body).toMatchObject({
      chosen: null,
      refused: 'no_route',
      candidates: [{ provider: 'texts', skipped: 'texts_only' }],
    })
    expect((await explain({ to: '+4915112345678' })).body).toMatchObject({ chosen: 'texts' })
  })

  test('says the rule, who was passed over and why, and who is chosen', async () => {
    const { status, body } = await explain({ to: '+4915112345678', lane: 'otp' })
    expect(status).toBe(200)
    expect(body).toEqual({
      message_id: expect.any(String),
      lane: 'otp',
      country: 'DE',
      from: null,
      rule: ruleJson(FIRST_ROUTES[0] as never), // the first of two
      position: 0,
      chosen: 'mock',
      providers: ['mock', 'mock-b'],
      candidates: [
        {
          provider: 'mock',
          order: 1,
          weight: 1,
          share: 1,
          skipped: null,
          words: 'mock can send',
          state: 'active',
          lines_open: 0,
          answers: 0,
          failures: 0,
          breaker_open_until: null,
          cost_cents: null,
          margin_cents: null,
        },
        {
          provider: 'mock-b',
          order: 2,
          weight: 1,
          share: 1,
          skipped: 'paused',
          words: 'mock-b is paused',
          state: 'paused',
          lines_open: 0,
          answers: 0,
          failures: 0,
          breaker_open_until: null,
          cost_cents: null,
          margin_cents: null,
        },
      ],
      price_cents: 5,
      refused: null,
      words: ['By the rule "otp": mock, then mock-b.', 'mock-b is paused.', 'So it goes to mock.'],
    })
  })

  test.each([
    [{ otp: true }, 'otp'],
    [{ express: true }, 'express'],
    [{}, 'normal'],
    [{ lane: 'express' }, 'express'],
    [{ lane: 'otp', otp: true }, 'otp'],
  ])('%j is of the lane %s', async (more, lane) => {
    expect((await explain({ to: '+4915112345678', ...more })).body).toMatchObject({ lane })
  })

  test('one that waits for a paused provider says so', async () => {
    await put([rule('all', {}, { targets: [{ provider: 'mock-b' }] })])
    await load()
    const { body } = await explain({ to: '+12025550123', from: 'SHOP', client_id: CLIENT })
    expect(body).toMatchObject({ chosen: 'mock-b', providers: ['mock-b'], country: 'US' })
    expect(body['words']).toEqual([
      'By the rule "all": mock-b.',
      'mock-b is paused.',
      'Nobody can send now: it waits for mock-b.',
    ])
  })

  test('one that no rule matches says so', async () => {
    await put([rule('germany', { prefix: '49' })])
    await load()
    const { body } = await explain({ to: '+33612345678' })
    expect(body).toMatchObject({ rule: null, position: null, chosen: null, providers: [], candidates: [] })
    expect(body['refused']).toBe('no_route')
    expect(body['words']).toEqual(['No rule matches.', 'It would be refused: nobody is there to take it.'])
  })

  test('says price, cost and margin to 1/10,000 of a cent, and what would be refused for them', async () => {
    const costs = {
      costs: [
        { prefix: '33', cost_cents: 0.79, valid_from: '2026-01-01T00:00:00Z' },
        { prefix: '49', cost_cents: 5.0001, valid_from: '2026-01-01T00:00:00Z' },
      ],
    }
    expect((await ask('PUT', `${app.url}/v1/providers/mock/costs`, ADMIN, costs)).status).toBe(201)
    await tariffs.refresh()
    await put([rule('all', {}, { refuse_below_cost: true })])
    await load()
    const france = await explain({ to: '+33612345678', parts: 3, express: true })
    expect(france.body).toMatchObject({
      price_cents: 21,
      refused: null,
      candidates: [{ cost_cents: 2.37, margin_cents: 18.63 }],
    })
    const germany = await explain({ to: '+4915112345678' })
    expect(germany.body).toMatchObject({
      price_cents: 5,
      refused: 'below_cost',
      candidates: [{ cost_cents: 5.0001, margin_cents: -0.0001 }],
    })
    expect((germany.body['words'] as string[]).at(-1)).toBe(
      'It would be refused: it costs more than it brings.',
    )
    // Where nobody knows the cost nothing is refused for it.
    expect((await explain({ to: '+12025550123' })).body).toMatchObject({ refused: null })
  })

  test('a message that is there has its own order each time, made-up ones share by weight', async () => {
    const targets = [
      { provider: 'mock', weight: 1 },
      { provider: 'mock-b', weight: 3 },
    ]
    await put([rule('shares', {}, { targets })])
    await load()
    const of = async (more: object) => {
      const { body } = await explain({ to: '+33612345678', ...more })
      return body as { message_id: string; candidates: { provider: string; share: number }[] } // by its schema
    }
    const { message_id, candidates } = await of({})
    expect((await of({ message_id })).candidates).toEqual(candidates)
    expect(candidates.map(({ share }) => share).toSorted()).toEqual([0.25, 0.75])
    const firsts = new Set<string | undefined>()
    while (firsts.size < 2) firsts.add((await of({})).candidates[0]?.provider)
    expect(firsts).toEqual(new Set(['mock', 'mock-b']))
  })

  test.each([
    ['to', { to: '49' }],
    ['to', {}],
    ['from', { to: '+491', from: 'much too long for one' }],
    ['lane', { to: '+491', lane: 'fast' }],
    ['lane', { to: '+491', lane: 'normal', otp: true }],
    ['message_id', { to: '+491', message_id: '1' }],
    ['parts', { to: '+491', parts: 11 }],
    ['client_id', { to: '+491', client_id: '1' }],
  ])('%s that breaks its rule is refused: %j', async (field, body) => {
    expect(refused(await explain(body)).slice(0, 3)).toEqual([400, 'invalid_field', field])
  })
})
