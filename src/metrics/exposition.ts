import type { MetricType } from 'prom-client'
import {
  COUNTED,
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelValues,
} from './catalogue.ts'
import { GAUGES } from './gauges.ts'
import type { Tallied } from './tally.ts'

/** The value of a gauge now. */
export type Reading = {
  readonly name: GaugeName
  /** In the order of the catalogue. */
  readonly labels: readonly string[]
  readonly value: number
}

/** A reading; the compiler holds its labels to the catalogue. */
export function reading<Name extends GaugeName>(
  name: Name,
  labels: LabelValues<Name>,
  value: number,
): Reading {
  return { name, labels, value }
}

/** A metric as the library hands it from one process to another. */
type JsonMetric = {
  readonly name: string
  readonly help: string
  readonly type: `${Lowercase<keyof typeof MetricType>}`
  readonly aggregator: 'first'
  readonly values: readonly JsonValue[]
}
type JsonValue = {
  readonly metricName?: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What is told at a scrape. */
export type Exposition = { readonly contentType: string; readonly text: string }

/** Writes metrics in the text format of Prometheus, 0.0.4, with those of the process and its event loop. */
export type Expose = (tallied: Tallied, readings: readonly Reading[]) => Promise<Exposition>

/** What the library reads of V8 only: under Bun they are always 0, or empty. */
const NOT_OF_BUN = [
  'nodejs_heap_space_size_total_bytes',
  'nodejs_heap_space_size_used_bytes',
  'nodejs_heap_space_size_available_bytes',
  'nodejs_gc_duration_seconds',
]

/** Loads the library at the first scrape: a gateway that nobody scrapes has none of it. */
export function openExposition(): Expose {
  let loaded: Promise<{
    library: typeof import('prom-client')
    process: import('prom-client').Registry
  }> | null = null

  async function load() {
    const library = await import('prom-client')
    const process = new library.Registry()
    library.collectDefaultMetrics({ register: process })
    for (const name of NOT_OF_BUN) process.removeSingleMetric(name)
    return { library, process }
  }

  return async (tallied, readings) => {
    loaded ??= load()
    const { library, process } = await loaded
    const ours = [...countedAsJson(tallied), ...readingsAsJson(readings)]
    // Of several processes there would be no start of the process: here is one.
    const own = (await process.getMetricsAsJSON()).map((metric) => ({ ...metric, aggregator: 'first' }))
    const registry = library.AggregatorRegistry.aggregate([own, ours])
    return { contentType: registry.contentType, text: await registry.metrics() }
  }
}

function countedAsJson(tallied: Tallied): JsonMetric[] {
  const names = Object.keys(COUNTED) as (CounterName | HistogramName)[] // its own keys
  return names.map((name) => {
    const { type, help, labels: labelNames, ...more } = COUNTED[name]
    const bounds = 'buckets' in more ? more.buckets : null
    const values = (tallied.get(name) ?? []).flatMap(({ labels, sum, inBuckets }) => {
      const of = labelled(labelNames, labels)
      return bounds === null ? [{ labels: of, value: sum }] : histogram(name, of, bounds, inBuckets, sum)
    })
    // A counter without labels is there from the start: its first increment is one.
    const isBare = labelNames.length === 0 && values.length === 0
    return { name, help, type, aggregator: 'first', values: isBare ? [{ labels: {}, value: 0 }] : values }
  })
}

function histogram(
  name: string,
  labels: Readonly<Record<string, string>>,
  bounds: readonly number[],
  inBuckets: readonly number[],
  sum: number,
): JsonValue[] {
  let count = 0
  const buckets = [...bounds.map(String), '+Inf'].map((le, at) => {
    count += inBuckets[at] ?? 0
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ]
}

function readingsAsJson(readings: readonly Reading[]): JsonMetric[] {
  const byName = Map.groupBy(readings, ({ name }) => name)
  return [...byName].map(([name, of]) => {
    const { help, labels: labelNames } = GAUGES[name]
    const values = of.map(({ labels, value }) => ({ labels: labelled(labelNames, labels), value }))
    return { name, help, type: 'gauge', aggregator: 'first', values }
  })
}

function labelled(names: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']))
}
