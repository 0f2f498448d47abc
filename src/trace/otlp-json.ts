import type { Attributes, PlacedSpan, SpanName } from './span.ts'

/** Who sends: `service.name` and what else names the process. */
export type Resource = Attributes

/** SpanKind of opentelemetry/proto/trace/v1/trace.proto. */
const KIND: Record<SpanName, number> = {
  accept: 2, // SERVER
  refuse: 2,
  commit: 1, // INTERNAL
  publish: 4, // PRODUCER
  take: 5, // CONSUMER
  step: 1,
  submit: 3, // CLIENT
  receipt: 5,
  callback: 3,
}

const STATUS_ERROR = 2

/** Names what made the spans. */
const SCOPE = { name: 'sms-gateway' }

/**
 * The body of an export, as OTLP has it in JSON (OTLP specification, "JSON Protobuf Encoding"): ids in hexadecimal, instants
 * as texts, enumerations as numbers.
 */
export function exportRequest(resource: Resource, spans: readonly PlacedSpan[]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: SCOPE, spans: spans.map(spanJson) }],
      },
    ],
  })
}

function spanJson(span: PlacedSpan) {
  const { traceId, spanId, parentSpanId, state, name, startMs, endMs, attributes, error } = span
  return {
    traceId,
    spanId,
    ...(parentSpanId === null ? {} : { parentSpanId }),
    ...(state === null ? {} : { traceState: state }),
    name,
    kind: KIND[name],
    startTimeUnixNano: nanosOf(startMs),
    endTimeUnixNano: nanosOf(Math.max(startMs, endMs)),
    attributes: attributesOf(attributes),
    status: error === null ? {} : { code: STATUS_ERROR, message: error },
  }
}

/** Nanoseconds have more digits than a number holds: of whole milliseconds and the rest. */
function nanosOf(atMs: number): string {
  const wholeMs = Math.floor(atMs)
  const rest = Math.floor((atMs - wholeMs) * 1_000_000)
  return `${wholeMs}${String(rest).padStart(6, '0')}`
}

function attributesOf(attributes: Attributes) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [{ key, value: anyValueOf(value) }],
  )
}

function anyValueOf(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isInteger(value) ? { intValue: value } : { doubleValue: value }
}
