import { Type } from '@sinclair/typebox'
import { SAMPLERS, type SamplerName } from './domain/trace/sampler.ts'

const USUAL_SAMPLER: SamplerName = 'parentbased_always_on'

/** The variables of traces: those of OpenTelemetry, by its names. */
export const TRACE_VARIABLES = {
  /** Where traces go, over OTLP/HTTP; unset: none are recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({ pattern: '^https?://.+', rule: 'a URL like http://collector:4318' }),
  ),
  /** Sent with them; may hold secrets. */
  OTEL_EXPORTER_OTLP_HEADERS: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]+=[\\x20-\\x7e]*$',
      maxLength: 8_192,
      rule: 'names and values like name=value, separated by commas',
    }),
  ),
  OTEL_SERVICE_NAME: Type.String({ minLength: 1, maxLength: 255, default: 'sms-gateway' }),
  OTEL_TRACES_SAMPLER: Type.Unsafe<SamplerName>(
    Type.Union(
      SAMPLERS.map((name) => Type.Literal(name)),
      { default: USUAL_SAMPLER, rule: `one of ${SAMPLERS.join(', ')}` },
    ),
  ),
  /** The share of traces that are recorded, of a sampler by ratio. */
  OTEL_TRACES_SAMPLER_ARG: Type.Number({ minimum: 0, maximum: 1, default: 1 }),
  /** Where whoever looks at a message finds its trace; unset: the console shows its name alone. */
  TRACE_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s/]+/\\S*\\{trace_id\\}\\S*$',
      maxLength: 2_048,
      rule: 'a URL with {trace_id} in it, like https://jaeger.example.com/trace/{trace_id}',
    }),
  ),
}
