import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../src/domain/assert.ts'
import { requestIdOf } from '../../src/domain/message/request-id.ts'
import { ask, get, message, post } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import { openEndpoint } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { waitForStatus } from '../support/messages.ts'
import { openOtlpSink, type SunkSpan, valuesOf } from '../support/otlp-sink.ts'
import { ADMIN, TOKEN } from '../support/places.ts'
import { routeClients } from '../support/put-routes.ts'
import { operatorProvider } from '../support/small-operator.ts'
import { putAccount } from '../support/smpp/account.ts'
import { openEsme } from '../support/smpp/esme.ts'
import { SUBMIT } from '../support/smpp/submission.ts'

// An api and a worker on PostgreSQL and NATS, a collector, an operator over HTTP and a client's endpoint: a life is one trace.

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'

const sink = openOtlpSink()
const endpoint = openEndpoint()
const operator = openEndpoint((_, nth) =>
  // The first submission comes too fast, and is tried again.
  nth === 0
    ? new Response('slow down', { status: 429, headers: { 'retry-after': '1' } })
    : Response.json({ id: `op-${nth}` }),
)
let fleet: Fleet
let scripted = ''
let routed = ''

beforeAll(async () => {
  fleet = await startFleet(
    {
      ADMIN_TOKEN: TOKEN,
      OTEL_EXPORTER_OTLP_ENDPOINT: `${sink.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20of%20the%20collector, x-tenant=sms',
      OTEL_SERVICE_NAME: 'sms-of-the-tests',
      CALLBACK_ALLOW_PRIVATE: 'true',
      PROVIDER_ALLOW_PRIVATE: 'true',
      OTP_SECRET: 'a secret of the tests, 32 or more',
      OTP_DEADLINE_MS: '60000',
      SECRETS_KEY: 'a key that seals the secrets of providers',
      LOG_LEVEL: 'debug',
      SMPP_PORT: '0',
    },
    { apiCount: 1, workerCount: 1 },
  )
  scripted = await createTestClient(fleet.database.db, 1_000)
  routed = await createTestClient(fleet.database.db, 1_000)
  expect(
    (await post(`${url()}/v1/providers`, operatorProvider('operator', operator.url), ADMIN)).status,
  ).toBe(201)
  await routeClients([url()], ADMIN, [{ client: routed, provider: 'operator' }])
  const put = await ask('PUT', `${url()}/v1/clients/${scripted}/callback`, ADMIN, { url: endpoint.url })
  expect(put.status).toBeLessThan(300)
})

afterAll(async () => {
  await fleet.stop()
  await Promise.all([endpoint.close(), operator.close(), sink.close()])
})

const url = () => must(fleet.apis[0], 'an api').url
const output = () => [...fleet.apis, ...fleet.workers].map((one) => one.output()).join('\n')
const spansOf = (traceId: string) => sink.spans.filter((span) => span.traceId === traceId)
const told = ({ attributes }: SunkSpan) => valuesOf(attributes)
/** What all spans say, without their own names and times, whose digits may be those of anything. */
const words = () =>
  JSON.stringify(
    sink.spans.map(({ traceId, spanId, parentSpanId, startTimeUnixNano, endTimeUnixNano, ...said }) => said),
  )

/** The spans of a trace when these are there, in the order that they began. */
async function traceWith(traceId: string, ...names: readonly string[]): Promise<readonly SunkSpan[]> {
  await eventually(() => names.every((name) => spansOf(traceId).some((span) => span.name === name)))
  return spansOf(traceId).toSorted((a, b) => (a.startTimeUnixNano < b.startTimeUnixNano ? -1 : 1))
}

/** What every trace of ours is: one root, all else below it, each span once. */
function expectOneLife(spans: readonly SunkSpan[], parent: string | undefined): SunkSpan {
  const roots = spans.filter(({ name }) => name === 'accept')
  const root = must(roots[0], 'a root')
  expect([roots.length, root.parentSpanId]).toEqual([1, parent])
  for (const span of spans)
    if (span !== root) expect([span.name, span.parentSpanId]).toEqual([span.name, root.spanId])
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
  return root
}

describe('a message', () => {
  test('has one trace over both processes, named by its request, from the acceptance to the callback', async () => {
    const sent = await post(`${url()}/v1/messages`, message(scripted, '1234'))
    const id = String(sent.body['message_id'])
    const requestId = must(sent.headers.get('x-request-id'), 'a request id')
    const traceId = requestId.replaceAll('-', '')
    const spans = await traceWith(
      traceId,
      'accept',
      'commit',
      'publish',
      'take',
      'step',
      'submit',
      'receipt',
      'callback',
    )
    const root = expectOneLife(spans, undefined)
    expect(told(root)).toMatchObject({
      'sms.request_id': requestId,
      'sms.client_id': scripted,
      'sms.message_id': id,
      'sms.outcome': 'accepted',
      'sms.door': 'api',
    })
    await eventually(() => spansOf(traceId).filter(({ name }) => name === 'step').length === 3)
    const steps = spansOf(traceId)
      .filter(({ name }) => name === 'step')
      .map(told)
    expect(steps.map((one) => [one['sms.event'], one['sms.status']])).toEqual([
      ['DISPATCHED', 'SENDING'],
      ['PROVIDER_ACCEPTED', 'SENT'],
      ['RECEIPT_DELIVERED', 'DELIVERED'],
    ])
    const sentBy = new Map(
      spans.map(({ name, resource }) => [name, [resource['service.name'], resource['sms.part']]]),
    )
    expect(sentBy.get('publish')).toEqual(['sms-of-the-tests', 'api'])
    expect(sentBy.get('callback')).toEqual(['sms-of-the-tests', 'worker'])
    for (const span of spans)
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano))
    const callback = must(
      spans.find(({ name }) => name === 'callback'),
      'the callback',
    )
    expect(endpoint.received[0]?.headers['traceparent']).toBe(`00-${traceId}-${callback.spanId}-01`)
  })

  test('goes on with the trace that its request came with, over a retry, and gives it to its operator', async () => {
    const headers = {
      traceparent: `00-${TRACE}-${PARENT}-01`,
      tracestate: 'rojo=1',
      'x-request-id': 'order-7',
    }
    const sent = await post(`${url()}/v1/messages`, message(routed, '1234'), headers)
    const id = String(sent.body['message_id'])
    await waitForStatus(url(), id, 'SENT')
    const submits = await eventually(() => {
      const found = spansOf(TRACE).filter(({ name }) => name === 'submit')
      return found.length === 2 && found
    })
    const spans = await traceWith(TRACE, 'accept', 'publish', 'take', 'step')
    const root = expectOneLife(spans, PARENT)
    expect(told(root)['sms.request_id']).toBe('order-7')
    expect(spans.every(({ traceState }) => traceState === 'rojo=1')).toBe(true)
    expect(
      submits.map((span) => [told(span)['sms.attempt'], told(span)['sms.answer'], span.status.message]),
    ).toEqual([
      [1, 'throttled', 'throttled'],
      [1, 'accepted', undefined],
    ])
    expect(operator.received.map(({ headers }) => [headers['traceparent'], headers['tracestate']])).toEqual(
      submits.map(({ spanId }) => [`00-${TRACE}-${spanId}-01`, 'rojo=1']),
    )
  })

  test('that its asker does not record is not recorded, and its trace is given on all the same', async () => {
    const before = operator.received.length
    const trace = TRACE.replace('0af', '0ff')
    const sent = await post(`${url()}/v1/messages`, message(routed, '1234'), {
      traceparent: `00-${trace}-${PARENT}-00`,
    })
    await waitForStatus(url(), String(sent.body['message_id']), 'SENT')
    expect(operator.received[before]?.headers['traceparent']).toMatch(
      new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`),
    )
    // One that is recorded, and sent later, has come.
    const later = await post(`${url()}/v1/messages`, message(routed, '1234'))
    await traceWith(must(later.headers.get('x-request-id'), 'an id').replaceAll('-', ''), 'submit', 'step')
    expect(spansOf(trace)).toEqual([])
  })

  test('with a code has its trace, and the code is not in it', async () => {
    const sent = await post(
      `${url()}/v1/messages`,
      message(scripted, '1234', { otp: true, text: 'Code {code}' }),
    )
    const traceId = must(sent.headers.get('x-request-id'), 'a request id').replaceAll('-', '')
    const spans = await traceWith(traceId, 'accept', 'submit', 'receipt')
    expectOneLife(spans, undefined)
    expect(sent.body['otp_code']).toMatch(/^\d{6}$/)
    expect(words()).not.toContain(String(sent.body['otp_code']))
  })
})

test('the messages of a batch share the trace of their request', async () => {
  const messages = ['1111', '2222', '3333'].map((lastFour) => ({
    to: `+1555123${lastFour}`,
    text: 'hello',
    from: 'ACME',
  }))
  const sent = await post(`${url()}/v1/messages/batch`, { client_id: scripted, messages })
  const ids = (sent.body['messages'] as { message_id: string }[]).map(({ message_id }) => message_id)
  const traceId = must(sent.headers.get('x-request-id'), 'a request id').replaceAll('-', '')
  await eventually(() => spansOf(traceId).filter(({ name }) => name === 'receipt').length === 3)
  expectOneLife(spansOf(traceId), undefined)
  const submitted = spansOf(traceId)
    .filter(({ name }) => name === 'submit')
    .map((span) => told(span)['sms.message_id'])
  expect(submitted.toSorted()).toEqual(ids.toSorted())
})

test('a request that could not be carried out has its trace, and says so', async () => {
  const poor = await createTestClient(fleet.database.db, 0)
  const sent = await post(`${url()}/v1/messages`, message(poor, '1234'))
  expect(sent.status).toBe(402)
  const [root] = await traceWith(
    must(sent.headers.get('x-request-id'), 'an id').replaceAll('-', ''),
    'accept',
  )
  expect(root && told(root)['sms.outcome']).toBe('insufficient_credits')
})

test('a request that is refused before anything of it is decided has a trace that says why', async () => {
  const headers = { traceparent: `00-${TRACE.replace('0af', '0bf')}-${PARENT}-01`, 'x-request-id': 'order-8' }
  const sent = await post(`${url()}/v1/messages`, message(scripted, '1234', { to: '+1555no' }), headers)
  expect(sent.status).toBe(400)
  const [refused] = await traceWith(TRACE.replace('0af', '0bf'), 'refuse')
  expect(refused && [refused.parentSpanId, told(refused)]).toEqual([
    PARENT,
    {
      'sms.request_id': 'order-8',
      'sms.outcome': 'invalid_field',
      'http.request.method': 'POST',
      'http.route': '/v1/messages',
      'http.response.status_code': 400,
    },
  ])
  const unnamed = await get(`${url()}/v1/messages/+15551231234`)
  const traceId = must(unnamed.headers.get('x-request-id'), 'an id').replaceAll('-', '')
  const [other] = await traceWith(traceId, 'refuse')
  expect(other && told(other)['http.route']).toBe('/v1/messages/*')
})

test('what came in by a session of the SMPP server has a trace as any other, to its receipt on the session', async () => {
  await putAccount(url(), scripted)
  const esme = await openEsme(must(fleet.apis[0], 'an api').smppPort)
  expect(await esme.bind()).toBe(0)
  const answer = await esme.session.request(SUBMIT)
  const id =
    answer.kind === 'response' && 'message_id' in answer.pdu.body ? String(answer.pdu.body.message_id) : ''
  const traceId = requestIdOf(id).replaceAll('-', '')
  const spans = await traceWith(traceId, 'accept', 'submit', 'receipt', 'callback')
  const root = expectOneLife(spans, undefined)
  expect(told(root)).toMatchObject({ 'sms.door': 'smpp', 'sms.message_id': id, 'sms.outcome': 'accepted' })
  const callback = must(
    spans.find((span) => told(span)['sms.via'] === 'smpp'),
    'the delivery',
  )
  expect([callback.name, told(callback)['sms.told'], callback.status.message]).toEqual([
    'callback',
    'DELIVERED',
    undefined,
  ])
  esme.close()
})

test('lines of the log, the trace and the message find one another', async () => {
  const sent = await post(`${url()}/v1/messages`, message(scripted, '1234'))
  const id = String(sent.body['message_id'])
  const requestId = must(sent.headers.get('x-request-id'), 'a request id')
  const traceId = requestId.replaceAll('-', '')
  const lines = await eventually(() => {
    const found = output()
      .split('\n')
      .filter((line) => line.includes(requestId))
      .map((line) => JSON.parse(line))
    return found.some(({ status }) => status === 'DELIVERED') && found
  })
  expect(new Set(lines.map(({ role }) => role))).toEqual(new Set(['api', 'worker']))
  for (const line of lines) expect(line).toMatchObject({ requestId, traceId })
  for (const line of lines.filter(({ role }) => role === 'worker'))
    expect(line).toMatchObject({ messageId: id })
  for (const name of [requestId, traceId]) {
    const found = await get(`${url()}/v1/messages/search?request_id=${name}`, ADMIN)
    expect((found.body['messages'] as { id: string }[]).map((one) => one.id)).toEqual([id])
  }
})

test('no text, number or secret of anybody is in a span', () => {
  const all = words()
  for (const secret of ['hello', '155512', 'a key of the operator', 'Bearer', TOKEN])
    expect(all).not.toContain(secret)
  for (const { path, headers } of sink.requests) {
    expect([path, headers.get('authorization'), headers.get('x-tenant')]).toEqual([
      '/v1/traces',
      'Bearer of the collector',
      'sms',
    ])
  }
})

test('while the collector is away messages are sent as always', async () => {
  sink.answer(() => new Response(null, { status: 503 }))
  const sent = await post(`${url()}/v1/messages`, message(scripted, '1234'))
  await waitForStatus(url(), String(sent.body['message_id']), 'DELIVERED')
  sink.answer(null)
  const traceId = must(sent.headers.get('x-request-id'), 'a request id').replaceAll('-', '')
  await traceWith(traceId, 'accept', 'receipt', 'callback')
})
