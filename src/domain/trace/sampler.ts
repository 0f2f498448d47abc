/** Which traces are recorded, by the names that OpenTelemetry has for it (`OTEL_TRACES_SAMPLER`). */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const
export type SamplerName = (typeof SAMPLERS)[number]

/** Whether a trace is recorded; `parent` is what who asked does, null: nobody did. The same in every process, whenever it is asked. */
export type Sampler = (traceId: string, parent: boolean | null) => boolean

/** The last 56 bits of a trace's id decide (OpenTelemetry, TraceState: Probability Sampling). */
const DECIDING_DIGITS = 14
const DRAWS = 2 ** 56

/** The sampler of this name; `ratio` is the share of traces that the ratio ones record, from 0 to 1. */
export function samplerOf(name: SamplerName, ratio: number): Sampler {
  const root = rootOf(name, ratio)
  return name.startsWith('parentbased_')
    ? (traceId, parent) => parent ?? root(traceId)
    : (traceId) => root(traceId)
}

function rootOf(name: SamplerName, ratio: number): (traceId: string) => boolean {
  switch (name) {
    case 'always_on':
    case 'parentbased_always_on':
      return () => true
    case 'always_off':
    case 'parentbased_always_off':
      return () => false
    case 'traceidratio':
    case 'parentbased_traceidratio': {
      const from = (1 - ratio) * DRAWS
      return (traceId) => Number.parseInt(traceId.slice(-DECIDING_DIGITS), 16) >= from
    }
  }
}
