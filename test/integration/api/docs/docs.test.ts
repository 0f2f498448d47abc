import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { createApp } from '../../../../src/api/app.ts'
import { ALERT_EXAMPLES } from '../../../../src/api/docs/alert-request-examples.ts'
import { CONTROL_EXAMPLES } from '../../../../src/api/docs/control-request-examples.ts'
import { SMPP_ACCOUNT_EXAMPLES } from '../../../../src/api/docs/smpp-request-examples.ts'
import { EXAMPLE_ERASURE } from '../../../../src/api/erasure/erasure-answers.ts'
import { EXAMPLE_JOB } from '../../../../src/api/messages/bulk/bulk-answers.ts'
import { EXAMPLE_EXCHANGES } from '../../../../src/api/messages/message-exchanges.ts'
import { ListMessagesQuery } from '../../../../src/api/messages/schemas.ts'
import type { Problems } from '../../../../src/api/ops/problem-answers.ts'
import { CONTROL_NAMES } from '../../../../src/domain/controls.ts'
import { ERRORS } from '../../../../src/domain/errors.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { monthOf } from '../../../../src/domain/statement/month.ts'
import { advanceActors } from '../../../../src/flow/message/advance-actors.ts'
import { rollUpOpen } from '../../../../src/flow/report/roll-up-reports.ts'
import { EVERY_ACT, listActs } from '../../../../src/store/admin/acts.ts'
import { keepAudit } from '../../../../src/store/audit-turns.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { putGuardBlocks } from '../../../../src/store/guard/guard-blocks.ts'
import { addGuardHits } from '../../../../src/store/guard/guard-hits.ts'
import { insertExchanges } from '../../../../src/store/message/exchanges.ts'
import { takeLines } from '../../../../src/store/provider/provider-lines.ts'
import { addDeadLetters } from '../../../../src/store/receipt/dead-letters.ts'
import { FIRST_CLIENT } from '../../../../src/store/report/report-buckets.ts'
import { takeSessionPlace } from '../../../../src/store/smpp/smpp-sessions.ts'
import { apiDeps, openBusAway, openBusPair, POLICY, UNTOLD } from '../../../support/apart.ts'
import { ask, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { newExchange } from '../../../support/exchanges.ts'
import { addInbound } from '../../../support/inbound.ts'
import { addIncident } from '../../../support/incident.ts'
import { newMainKey } from '../../../support/keys.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { cents } from '../../../support/money.ts'
import { payPast, writePast } from '../../../support/money-history.ts'
import {
  isToldByProviders,
  prefillOf,
  routesOf,
  type Spec,
  shapeOf,
  specOf,
} from '../../../support/openapi.ts'

const TOKEN = 'the-token-of-this-test'

let database: TestDatabase
let db: Db
let app: ListeningApp
let spec: Spec
const bus = openBusPair()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: bus.publisher, adminToken: TOKEN }))
  spec = await specOf(app.url)
})
afterAll(async () => {
  await app.stop()
  await bus.close()
  await database.drop()
})

const operations = () =>
  Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

describe('the page', () => {
  test('loads nothing from outside, and each thing it loads is there', async () => {
    const response = await fetch(`${app.url}/docs`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const page = await response.text()
    expect(page).not.toMatch(/https?:|\/\/[a-z]/i)
    const links = [...page.matchAll(/<(?:link|script)\b[^>]*(?:src|href)="([^"]+)"/g)].map(
      ([, link]) => link ?? '',
    )
    expect(links).toHaveLength(5)
    for (const link of links) {
      expect(link).toMatch(/^\/docs\//)
      const asset = await fetch(`${app.url}${link}`)
      expect([link, asset.status]).toEqual([link, 200])
      expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(50)
    }
  })

  test('is the only one there is', async () => {
    const pages = createApp(apiDeps({ db, bus: openBusAway() })).routes.filter(
      ({ method, path }) => method === 'GET' && !path.startsWith('/v1'),
    )
    for (const { path } of pages) {
      const { headers } = await fetch(`${app.url}${path}`)
      const isPage = headers.get('content-type')?.startsWith('text/html') ?? false
      expect([path, isPage]).toEqual([path, path === '/docs'])
    }
    expect((await fetch(`${app.url}/docs/specification-only`)).status).toBe(404)
  })

  test('lets the browser load nothing from outside either', async () => {
    const policy = (await fetch(`${app.url}/docs`)).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/https?:|\*/)
  })

  test('runs one script that stands in it, which applies the theme before anything is painted', async () => {
    const response = await fetch(`${app.url}/docs`)
    const [, ...scripts] = (await response.text()).split('<script>')
    const [script = ''] = (scripts[0] ?? '').split('</script>')
    const hash = new Bun.CryptoHasher('sha256').update(script).digest('base64')
    expect(scripts).toHaveLength(1)
    expect(response.headers.get('content-security-policy')).toContain(`script-src 'self' 'sha256-${hash}';`)
  })

  test('leads back to the console and to the guide', async () => {
    const page = await (await fetch(`${app.url}/docs`)).text()
    expect(page).toContain('<a href="/">Console</a>')
    expect(page).toContain('<a href="/guide">Guide</a>')
  })

  test('starts with the specification of this process', async () => {
    expect(await (await fetch(`${app.url}/docs/assets/start.js`)).text()).toContain("url: '/docs/json'")
  })

  test('loads styles that fetch nothing from outside', async () => {
    const styles = await (await fetch(`${app.url}/docs/assets/swagger-ui.css`)).text()
    expect(styles).not.toMatch(/url\(["']?https?:|@import/)
  })
})

describe('the specification', () => {
  test('is a valid OpenAPI 3 document', async () => {
    expect(spec.openapi).toMatch(/^3\./)
    const result = await new Validator().validate(JSON.parse(JSON.stringify(spec)))
    expect(result).toMatchObject({ valid: true })
  })

  test('has every route of the app, and no other', () => {
    const routes = createApp(apiDeps({ db, bus: openBusAway() }))
      .routes.filter(({ path }) => !path.startsWith('/docs'))
      .map(({ method, path }) => `${method} ${path.replace(/\/$/, '').replace(/:(\w+)/g, '{$1}')}`)
    expect(routes.length).toBeGreaterThanOrEqual(8)
    expect(
      operations()
        .map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\/$/, '')}`)
        .toSorted(),
    ).toEqual(routes.toSorted())
  })

  test('says of every operation what it is for, what it answers, and what each status means', () => {
    for (const { path, method, operation } of operations()) {
      const where = `${method} ${path}`
      expect([where, operation.summary]).toEqual([where, expect.stringMatching(/\w/)])
      expect([where, operation.tags?.length]).toEqual([where, 1])
      expect([where, Object.keys(operation.responses).some((status) => status.startsWith('2'))]).toEqual([
        where,
        true,
      ])
      for (const response of Object.values(operation.responses)) expect(response.description).toMatch(/\w/)
    }
  })

  test('names every parameter of a path', () => {
    for (const { path, operation } of operations()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const found = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name)
      expect(found).toEqual(wanted as string[])
    }
  })

  test('names every query parameter of the list', () => {
    const list = spec.paths['/v1/messages']?.['get'] ?? spec.paths['/v1/messages/']?.['get']
    const names = list?.parameters?.filter((one) => one.in === 'query').map(({ name }) => name)
    expect(names?.toSorted()).toEqual(Object.keys(ListMessagesQuery.properties).toSorted())
  })
})

describe('bodies', () => {
  test('are offered as JSON, lists of prices and costs as CSV too, with an example for each use', () => {
    const withBody = operations().filter(({ operation }) => operation.requestBody)
    expect(withBody.length).toBeGreaterThanOrEqual(11)
    for (const { path, method, operation } of withBody) {
      const content = operation.requestBody?.content ?? {}
      const examples = Object.keys(content['application/json']?.examples ?? {})
      const orCsv = /price-lists|costs|suppressions/.test(path) ? ['text/csv'] : []
      expect([`${method} ${path}`, Object.keys(content), examples.length > 0]).toEqual([
        `${method} ${path}`,
        ['application/json', ...orCsv],
        true,
      ])
    }
  })

  test('and parameters show times of today', () => {
    const times = JSON.stringify(spec.paths).match(/"(?:from|to|send_at)":"[^"]+"/g) ?? []
    expect(times.length).toBeGreaterThan(4)
    expect(JSON.stringify(spec)).not.toContain('{now')
    const [sendAt = ''] = times
      .filter((one) => one.startsWith('"send_at":"20'))
      .map((one) => one.slice(11, -1))
    expect(Date.parse(sendAt)).toBeGreaterThan(Date.now())
  })

  test.each([
    'POST /v1/messages',
    'POST /v1/messages/batch',
    'POST /v1/clients',
    'POST /v1/clients/{id}/topups',
  ])('of %s may come with an Idempotency-Key, which the page does not fill in', (name) => {
    const key = routesOf(spec)
      .find((route) => route.name === name)
      ?.operation.parameters.find((parameter) => parameter.name === 'Idempotency-Key')
    expect(key).toMatchObject({ in: 'header', required: false })
    expect(key && prefillOf(key)).toBeNull()
  })
})

describe('the refusals', () => {
  const documented = () =>
    operations().flatMap(({ path, method, operation }) =>
      Object.entries(operation.responses)
        .filter(isRefusal)
        .flatMap(([status, response]) =>
          Object.entries(response.content?.['application/json']?.examples ?? {}).map(([code, { value }]) => ({
            where: `${method} ${path}`,
            status: Number(status),
            code,
            value: value as Readonly<Record<string, unknown>>,
          })),
        ),
    )

  test('of the catalogue are all documented', () => {
    // The one that belongs to no route stands among the components.
    const elsewhere = Object.values(spec.components.responses).flatMap((response) =>
      Object.keys(response.content?.['application/json']?.examples ?? {}),
    )
    expect([...new Set([...documented().map(({ code }) => code), ...elsewhere])].toSorted()).toEqual(
      Object.keys(ERRORS).toSorted(),
    )
  })

  test('stand under their status, and their examples are what the schema says', () => {
    for (const { status, code, value } of documented()) {
      const [, entry] = Object.entries(ERRORS).find(([name]) => name === code) ?? []
      expect({ code, status: Number(entry?.status) }).toEqual({ code, status })
      expect(value['code']).toBe(code)
      const schema = spec.components.schemas['Error']
      expect(Object.keys(value)).toEqual(expect.arrayContaining([...(schema?.required ?? [])]))
      for (const [name, field] of Object.entries(value)) {
        const type = Number.isInteger(field) ? 'integer' : typeof field
        expect([name, schema?.properties[name]?.type]).toEqual([name, type])
      }
    }
  })

  test('that can come are documented where they come', async () => {
    const at = (where: string) =>
      documented()
        .filter((one) => one.where === where)
        .map(({ code }) => code)
    const me = spec.paths['/v1/me'] ? '/v1/me' : '/v1/me/'
    const reply = await fetchHeld(`${app.url}/v1/me?client_id=${crypto.randomUUID()}&more=1`)
    const { code } = (await reply.json()) as { readonly code: string } // the parser of this test's border
    expect(at(`get ${me}`)).toContain(code)
  })

  test('show in their examples the words that really come', async () => {
    const example = documented().find(
      ({ code, where }) => code === 'invalid_field' && where.startsWith('post /v1/messages'),
    )
    const clientId = await createTestClient(db, 100)
    const real = await post(`${app.url}/v1/messages`, {
      client_id: clientId,
      to: '123',
      from: 'SENDER',
      text: 'x',
    })
    const { request_id: _, ...words } = real.body
    expect(example?.value).toMatchObject(words)
  })
})

describe('the examples', () => {
  test('of bodies that are answered have the fields that really come', async () => {
    const hour = thisHour()
    const clientId = await createTestClient(db, 100)
    const sent = await post(`${app.url}/v1/messages`, {
      client_id: clientId,
      to: '+1234567890',
      from: 'SENDER',
      text: 'x',
    })
    const id = String(sent.body['message_id'])
    const letter = {
      id: Bun.randomUUIDv7(),
      what: 'receipt' as const,
      source: 'mock',
      reason: 'unknown',
      payload: '{}',
    }
    await addDeadLetters(db.sql, [letter])
    const messageId = id as MessageId // as it was answered
    await beginSubmission(messageId)
    await insertExchanges(
      db,
      Bun.randomUUIDv7(),
      EXAMPLE_EXCHANGES.exchanges.map(({ what, sent: asked, answered }) => ({
        ...newExchange({ messageId, what, sent: asked, answered }),
        provider: 'mock',
      })),
    )
    await rollUpOpen(db)
    await db.sql`
      insert into machine_minutes (accepted, at, provider, from_status, to_status, messages, cents, captured_cents, stay_steps, stay_counts)
      select date_trunc('minute', now()), date_trunc('minute', now()), 'mock', '', 'QUEUED', 1, 5, 0, '{}', '{}'`
    await db.sql`update machine_progress set counted_from = now() - interval '30 days'`
    const headers = { authorization: `Bearer ${TOKEN}`, 'x-api-key': await newMainKey(db, clientId) }
    const put = (path: string, body: object) => ask('PUT', `${app.url}${path}`, headers, body)
    await put('/v1/price-lists/default', {
      prices: [{ prefix: '49', price_cents: 0.79, express_surcharge_cents: 0 }],
    })
    await put('/v1/providers/mock/costs', { costs: [{ prefix: '49', cost_cents: 0.6 }] })
    await put('/v1/numbers', { numbers: [{ number: '12345', client_id: clientId }] })
    await post(`${app.url}/v1/admins`, { name: 'Ann Miller', scopes: ['read'] }, headers)
    await ask('PATCH', `${app.url}/v1/clients/${clientId}`, headers, { rate_limit_rps: 50 })
    const [act] = await listActs(db, { ...EVERY_ACT, what: 'changeClient' }, 1)
    const inboundId = await addInbound(db, { clientId, from: '+1234567890' })
    await ask('POST', `${app.url}/v1/suppressions`, headers, {
      client_id: clientId,
      sender: 'SENDER',
      number: '+1234567899',
    })
    await addGuardRows(clientId)
    // For the audit to find: money that nobody paid in.
    await db.sql`insert into clients (id, name, credit_cents) values (${Bun.randomUUIDv7()}, 'Shop', 7)`
    await takeLines(db, 'worker-1', [{ provider: 'mock', slots: 1, count: 1 }])
    await db.sql`update provider_lines set until = now() + interval '1 hour'`
    await put(`/v1/clients/${clientId}/smpp`, SMPP_ACCOUNT_EXAMPLES.shop.value)
    await bindSession(clientId)
    const pastMs = Date.now() - 86_400_000
    await payPast(db, clientId, pastMs, cents(1))
    await writePast(db, clientId, [{ acceptedAtMs: pastMs, cost: cents(1), endedAtMs: pastMs }])
    const month = monthOf(pastMs)
    const erasureId = await addRecords()
    const bulkId = await addBulk(id)
    await db.sql`
      insert into outcome_minutes (status, minute, provider, reason, messages, first_at, last_at, accepted_from)
      values ('FAILED_PERM', date_trunc('minute', now()), 'mock', 'absent subscriber', 312, now(), now(), now())`
    await addTimes(clientId)
    await keepAudit(db.sql, { I1: 0 })
    const alert = await post(`${app.url}/v1/alerts`, ALERT_EXAMPLES['waiting']?.value ?? {}, headers)
    await db.sql`
      insert into alert_notices (id, body, attempts, created_at, told_at) values (${Bun.randomUUIDv7()}, '{}', 1, now(), now())`
    const real: Record<string, string> = {
      'get /v1/alerts': '/v1/alerts',
      'get /v1/alerts/{id}': `/v1/alerts/${alert.body['id']}`,
      'get /v1/alerts/webhook': '/v1/alerts/webhook',
      'get /v1/money': '/v1/money',
      'get /v1/problems': '/v1/problems',
      'get /v1/bulk': '/v1/bulk?limit=1',
      'get /v1/bulk/{id}': `/v1/bulk/${bulkId}`,
      'get /v1/bulk/{id}/items': `/v1/bulk/${bulkId}/items?limit=1`,
      'get /v1/price-lists': '/v1/price-lists',
      'get /v1/price-lists/{name}': '/v1/price-lists/default',
      'get /v1/providers/{name}/costs': '/v1/providers/mock/costs',
      'get /health': '/health',
      'get /ready': '/ready',
      'get /v1/admins': '/v1/admins?limit=1',
      'get /v1/admins/me': '/v1/admins/me',
      'get /v1/acts': '/v1/acts?what=changeClient&limit=1',
      'get /v1/acts/{id}': `/v1/acts/${act?.id}`,
      'get /v1/audit': '/v1/audit',
      'get /v1/erase': '/v1/erase?limit=1',
      'get /v1/erase/{id}': `/v1/erase/${erasureId}`,
      'get /v1/archive/days': '/v1/archive/days?limit=1',
      'get /v1/reports/accepting': `/v1/reports/accepting?${hour}`,
      'get /v1/reports/latency': `/v1/reports/latency?${hour}`,
      'get /v1/reports/otps': `/v1/reports/otps?${hour}`,
      'get /v1/machine': `/v1/machine?${hour}`,
      'get /v1/messages': `/v1/messages?client_id=${clientId}`,
      'get /v1/messages/{id}': `/v1/messages/${id}`,
      'get /v1/messages/{id}/events': `/v1/messages/${id}/events`,
      'get /v1/messages/{id}/exchanges': `/v1/messages/${id}/exchanges`,
      'get /v1/messages/{id}/credits': `/v1/messages/${id}/credits`,
      'get /v1/messages/search': `/v1/messages/search?q=${id}`,
      'get /v1/messages/paths': `/v1/messages/paths?client_id=${await addIncident(db)}&reference=incident`,
      'get /v1/me': `/v1/me?client_id=${clientId}`,
      'get /v1/me/limits': '/v1/me/limits',
      'get /v1/me/prices': '/v1/me/prices',
      'get /v1/me/callback': '/v1/me/callback',
      'get /v1/me/api-keys': '/v1/me/api-keys',
      'get /v1/clients/{id}/api-keys': `/v1/clients/${clientId}/api-keys`,
      'get /v1/clients': '/v1/clients',
      'get /v1/clients/{id}': `/v1/clients/${clientId}`,
      'get /v1/clients/{id}/ledger': `/v1/clients/${clientId}/ledger`,
      'get /v1/clients/{id}/statements': `/v1/clients/${clientId}/statements`,
      'get /v1/clients/{id}/statements/{month}': `/v1/clients/${clientId}/statements/${month}`,
      'get /v1/me/statements': `/v1/me/statements?client_id=${clientId}`,
      'get /v1/me/statements/{month}': `/v1/me/statements/${month}?client_id=${clientId}`,
      'get /v1/controls/senders/preset': '/v1/controls/senders/preset',
      'get /v1/dead-letters': '/v1/dead-letters',
      'get /v1/dead-letters/{id}': `/v1/dead-letters/${letter.id}`,
      'get /v1/clients/{id}/callback': `/v1/clients/${clientId}/callback`,
      'get /v1/clients/{id}/smpp': `/v1/clients/${clientId}/smpp`,
      'get /v1/smpp/sessions': '/v1/smpp/sessions',
      'get /v1/callbacks': `/v1/callbacks?client_id=${clientId}`,
      'get /v1/callbacks/{id}': `/v1/callbacks/${await queueCallback(clientId, id)}`,
      'get /v1/inbound': `/v1/inbound?client_id=${clientId}`,
      'get /v1/inbound/{id}': `/v1/inbound/${inboundId}`,
      'get /v1/inbound/conversation': `/v1/inbound/conversation?client_id=${clientId}&number=%2B1234567890`,
      'get /v1/numbers': '/v1/numbers',
      'get /v1/guard/blocks': '/v1/guard/blocks?limit=1',
      'get /v1/guard/hits': '/v1/guard/hits?limit=1',
      'get /v1/guard/hits/hours': `/v1/guard/hits/hours?${hour}`,
      'get /v1/routes': '/v1/routes',
      'get /v1/suppressions': `/v1/suppressions?client_id=${clientId}&limit=1`,
      'get /v1/providers': '/v1/providers',
      'get /v1/providers/kinds': '/v1/providers/kinds',
      'get /v1/providers/presets': '/v1/providers/presets',
      'get /v1/providers/{name}': '/v1/providers/mock',
      'get /v1/reports/reasons': `/v1/reports/reasons?provider=mock&${hour}`,
      'get /v1/reports/summary': `/v1/reports/summary?client_id=${clientId}&group_by=country&${hour}`,
      'get /v1/reports/timeseries': `/v1/reports/timeseries?client_id=${clientId}&${hour}`,
    }
    for (const name of CONTROL_NAMES) {
      const ofClient = `/v1/clients/${clientId}/controls/${name}`
      await put(ofClient, Object.values(CONTROL_EXAMPLES[name])[0].value)
      await put(`/v1/controls/${name}`, Object.values(CONTROL_EXAMPLES[name])[0].value)
      real[`get /v1/controls/${name}`] = `/v1/controls/${name}`
      real[`get /v1/clients/{id}/controls/${name}`] = ofClient
    }
    for (const { path, method, operation } of operations()) {
      const where = `${method} ${path.replace(/\/$/, '')}`
      const url = real[where]
      const content = operation.responses['200']?.content
      // What providers are answered is the matter of their kinds.
      if (isToldByProviders(path)) continue
      // A stream has no end to wait for: test/integration/live reads it.
      if (content?.['text/event-stream']?.example !== undefined) continue
      // What is told as text has no fields: test/e2e/metrics.test.ts reads it.
      if (content?.['text/plain']?.example !== undefined) continue
      const example = content?.['application/json']?.example
      if (method === 'get') expect([where, url !== undefined && example !== undefined]).toEqual([where, true])
      if (!url) continue
      // An admin's token shows in what is a client's own what admins alone see.
      const asking = url.startsWith('/v1/me/') ? { 'x-api-key': headers['x-api-key'] } : headers
      const whole: unknown = await (await fetchHeld(`${app.url}${url}`, { headers: asking })).json()
      // The money that nobody paid in is worse than failures, and has no messages to look for.
      const answer = where === 'get /v1/problems' ? onlyFailures(whole as Problems) : whole
      expect([where, shapeOf(answer)]).toEqual([where, shapeOf(example)])
    }
    const accepted = operations().find(
      ({ path, method }) => method === 'post' && path.startsWith('/v1/messages'),
    )
    expect(shapeOf(sent.body)).toEqual(
      shapeOf(accepted?.operation.responses['202']?.content?.['application/json']?.example),
    )
  })
})

function onlyFailures({ problems, ...rest }: Problems): Problems {
  return { ...rest, problems: problems.filter(({ kind }) => kind === 'failures') }
}

/** Times of messages, of acceptances and of codes. */
async function addTimes(clientId: string): Promise<void> {
  await db.sql`
    insert into report_rollups (span, scope, bucket, client_id, provider, express, country, status, messages, parts, held_cents,
      captured_cents, released_cents, sent_steps, sent_counts, delivered_steps, delivered_counts)
    select 'minute', 'all', date_trunc('minute', now()), ${FIRST_CLIENT}, 'other', false, 'US', 'DELIVERED', 1, 1, 0, 5, 0, '{12}', '{1}', '{15}', '{1}'`
  await db.sql`insert into accept_minutes select date_trunc('minute', now()), 'rest', 12, 40`
  await db.sql`
    insert into otp_minutes select date_trunc('minute', now()), ${clientId}, 'US', 1, 1, 1, 1, 0, 1, '{12}', '{1}', '{53}', '{1}'`
  await db.sql`update otp_progress set counted_at = now()`
}

/** Its order has come: the history says why it went to its provider. */
async function beginSubmission(messageId: MessageId): Promise<void> {
  const event = {
    type: 'DISPATCHED',
    atMs: Date.now(),
    provider: 'mock',
    othersLeft: 0,
    leaseMs: null,
    stop: null,
  } as const
  const incoming = { messageId, event, detail: null, known: null, onlyThisVersion: false }
  await advanceActors({ db, policy: POLICY, slot: 0, live: UNTOLD }, [incoming])
}

/** A day in cold storage, and a number that was removed as the example of erasures says. */
async function addRecords(): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db.sql`
    insert into archived_days (day, state, generation, last_generation, messages, bytes, manifest, written_at, archived_at)
    values ('2020-01-31', 'archived', 1, 1, 0, 0, '{}', now(), now())`
  await db.sql`
    insert into erasures (id, number_hash, asked_by, asked_at, state, place, counts, archived_days, due_at, updated_at, finished_at)
    values (${id}, 'hash_5f0c2a9be41d7c3388e1a604', 'root', now(), 'done', '{}', ${JSON.stringify(EXAMPLE_ERASURE.counts)}::text::json,
      '{2020-01-31}', now(), now(), now())`
  return id
}

/** An act on many messages that has ended as the example of one. */
async function addBulk(messageId: string): Promise<string> {
  const jobId = Bun.randomUUIDv7()
  const { act, filter, provider, total, done, refused } = EXAMPLE_JOB
  await db.sql`
    insert into bulk_jobs (id, act, filter, provider, state, asked_by, total, done, refused, created_at, updated_at, finished_at)
    values (${jobId}, ${act}, ${JSON.stringify(filter)}::text::json, ${provider}, 'done', 'root', ${total},
      ${JSON.stringify(done)}::text::json, ${JSON.stringify(refused)}::text::json, now(), now(), now())`
  await db.sql`
    insert into bulk_items (job_id, message_id, state, outcome, new_id)
    values (${jobId}, ${messageId}, 'done', 'resent', ${Bun.randomUUIDv7()})`
  return jobId
}

/** A callback as a status would queue it. */
async function queueCallback(clientId: string, messageId: string): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db.sql`
    insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, body, created_at, updated_at)
    values (${id}, ${clientId}, ${messageId}, 'DELIVERED', 4, true, 'PENDING', now(), '{}', now(), now())`
  return id
}

/** What the SMPP server writes of a client that has bound. */
async function bindSession(clientId: ClientId): Promise<void> {
  const session = { id: Bun.randomUUIDv7(), clientId, kind: 'transceiver', address: '192.0.2.7' } as const
  await takeSessionPlace(db, 'api-1', { ...session, secure: false, version: 0x34, sinceMs: Date.now() }, [])
  await db.sql`update smpp_sessions set until = now() + interval '1 hour'`
}

/** What the fraud guard writes of a client that it has blocked. */
async function addGuardRows(clientId: ClientId): Promise<void> {
  const of = { id: Bun.randomUUIDv7(), clientId, rule: 'per_client', key: '' } as const
  const sinceMs = Date.now()
  await putGuardBlocks(db.sql, [{ ...of, words: 'too many', sinceMs, untilMs: sinceMs + 60_000 }])
  const at = new Date(sinceMs)
  await addGuardHits(db.sql, [{ ...of, minute: at, outcome: 'refused', hits: 2, lastAt: at }])
}

/** The hour it is, and the next: it may end before all is asked. */
function thisHour(): string {
  const fromMs = Math.floor(Date.now() / 3_600_000) * 3_600_000
  return `from=${new Date(fromMs).toISOString()}&to=${new Date(fromMs + 7_200_000).toISOString()}`
}

/** Answers that have forms of their own have examples too. */
function isRefusal([status]: readonly [string, unknown]): boolean {
  return Number(status) >= 400
}
