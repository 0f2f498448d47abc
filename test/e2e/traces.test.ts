import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { get, message, post } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import { openEndpoint } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { waitForStatus } from '../support/messages.ts'
import { openOtlpSink, type SunkSpan, valuesOf } from '../support/otlp-sink.ts'
import { routeClients } from '../support/put-routes.ts'

// One api and one worker on PostgreSQL and NATS, a collector, a client's endpoint and an operator: what happens to a message is one trace.

const sink = openOtlpSink()
const endpoint = openEndpoint()
let fleet: Fleet
let client = ''

beforeAll(async () => {
  fleet = await startFleet(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20of%20the%20collector,x-tenant=sms',
      OTEL_SERVICE_NAME: 'sms-of-the-tests',
      CALLBACK_ALLOW_PRIVATE: 'true',
      PROVIDER_ALLOW_PRIVATE: 'true',
      OTP_SECRET: 'a secret of the tests, 32 or more',
      LOG_LEVEL: 'debug',
    },
    { apiCount: 1, workerCount: 1 },
  )
  client = await createTestClient(fleet.database.db, 1_000)
})

afterAll(async () => {
  await fleet.stop()
  await endpoint.close()
  await sink.close()
})

const url = () => fleet.apis[0]?.url ?? ''
const spansOf = (traceId: string) => sink.spans.filter((span) => span.traceId === traceId)
const named = (spans: readonly SunkSpan[], name: string) => spans.filter((span) => span.name === name)

test('thin', async () => {
  const sent = await post(`${url()}/v1/messages`, message(client, '1234'))
  const requestId = sent.headers.get('x-request-id') ?? ''
  await waitForStatus(url(), String(sent.body['message_id']), 'DELIVERED')
  const traceId = requestId.replaceAll('-', '')
  await eventually(() => named(spansOf(traceId), 'receipt').length > 0)
  for (const span of spansOf(traceId)) console.log(span.name, span.parentSpanId, span.spanId, JSON.stringify(valuesOf(span.attributes)))
})
