import { expect, test } from 'bun:test'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { exportRequest } from '../../../src/trace/otlp-json.ts'
import type { PlacedSpan, SpanName } from '../../../src/trace/span.ts'

// The judge is the serializer of OpenTelemetry's own exporter: it writes the same of the same spans.

const RESOURCE = { 'service.name': 'sms-gateway', 'process.pid': 4711 }
/** One object each, by which their serializer puts spans together. */
const RESOURCE_OF_ALL = { attributes: RESOURCE }
const SCOPE = { name: 'sms-gateway' }

const PARENT = '8f1e3b5d7c9e1000'

/** SpanKind as the JavaScript API counts it: one less than in OTLP. */
const KINDS: Readonly<Record<SpanName, number>> = {
  accept: 1,
  refuse: 1,
  commit: 0,
  publish: 3,
  take: 4,
  step: 0,
  submit: 2,
  receipt: 4,
  callback: 2,
}

const span = (name: SpanName, more: Partial<PlacedSpan> = {}): PlacedSpan => ({
  traceId: '019b0f3a6c007a528f1e3b5d7c9e1000',
  spanId: '00f067aa0ba902b7',
  parentSpanId: name === 'accept' ? null : PARENT,
  state: null,
  name,
  startMs: 1_795_000_000_000.25,
  endMs: 1_795_000_000_012.5,
  attributes: {
    'sms.provider': 'mock',
    'sms.attempt': 2,
    'sms.share': 0.5,
    'sms.last': true,
    'sms.none': null,
  },
  error: null,
  ...more,
})

type Serialized = Parameters<typeof JsonTraceSerializer.serializeRequest>[0][number]

/** What OpenTelemetry's tracer would hand to its exporter. */
function theirs(one: PlacedSpan): Serialized {
  const time = (ms: number): [number, number] => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)]
  const context = { traceId: one.traceId, traceFlags: 1 }
  const attributes = Object.fromEntries(Object.entries(one.attributes).filter(([, value]) => value !== null))
  return {
    name: one.name,
    kind: KINDS[one.name],
    spanContext: () => ({
      ...context,
      spanId: one.spanId,
      ...(one.state !== null && { traceState: { serialize: () => one.state } }),
    }),
    ...(one.parentSpanId !== null && { parentSpanContext: { ...context, spanId: one.parentSpanId } }),
    startTime: time(one.startMs),
    endTime: time(one.endMs),
    attributes,
    status: one.error === null ? { code: 0 } : { code: 2, message: one.error },
    links: [],
    events: [],
    resource: RESOURCE_OF_ALL,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  } as unknown as Serialized // what a serializer reads of a span
}

/** Without what means the same when it is left out: protobuf has no difference between them. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults)
  if (typeof value !== 'object' || value === null) return value
  const isDefault = (one: unknown) =>
    one === 0 || one === undefined || (Array.isArray(one) && one.length === 0)
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, withoutDefaults(one)] as const)
      // Whether the parent was remote is told in flags, which say nothing when they are left out.
      .filter(([key, one]) => key !== 'flags' && !isDefault(one)),
  )
}

test('spans are written as OpenTelemetry’s exporter writes them', () => {
  const spans = [
    ...(Object.keys(KINDS) as SpanName[]).map((name) => span(name)),
    span('submit', { error: 'throttled', state: 'rojo=00f067aa0ba902b7' }),
    span('step', { startMs: 1_795_000_000_000, endMs: 1_795_000_000_000, attributes: {} }),
  ]
  const written = JsonTraceSerializer.serializeRequest(spans.map(theirs))
  expect(written).toBeDefined()
  expect(withoutDefaults(JSON.parse(exportRequest(RESOURCE, spans)))).toEqual(
    withoutDefaults(JSON.parse(new TextDecoder().decode(written))),
  )
})

test('a span never ends before it begins, whatever the clock did', () => {
  const [one] = JSON.parse(exportRequest(RESOURCE, [span('receipt', { endMs: 0 })])).resourceSpans[0]
    .scopeSpans[0].spans
  expect([one.startTimeUnixNano, one.endTimeUnixNano]).toEqual(['1795000000000250000', '1795000000000250000'])
})
