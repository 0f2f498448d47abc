import type { CounterName, GaugeName, HistogramName } from '../../src/metrics/catalogue.ts'
import type { Query } from './panels.ts'

const SHARES = [
  [0.5, 'half'],
  [0.95, '95 of 100'],
  [0.99, '99 of 100'],
] as const

/** How long half, 95 and 99 of 100 took at most, of a histogram over all processes. */
export function quantiles(histogram: HistogramName, selector = ''): Query[] {
  return SHARES.map(([share, legend]) => ({
    expr: `histogram_quantile(${share}, sum by (le) (rate(${histogram}_bucket${selector}[$__rate_interval])))`,
    legend,
  }))
}

/** How long 95 of 100 took at most, for each value of a label. */
export function quantileBy(label: string, histogram: HistogramName): Query {
  return {
    expr: `histogram_quantile(0.95, sum by (le, ${label}) (rate(${histogram}_bucket[$__rate_interval])))`,
    legend: `{{${label}}}`,
  }
}

/** What processes count, each second, added up by a label. */
export function perSecond(label: string, counter: CounterName, selector = ''): Query {
  return {
    expr: `sum by (${label}) (rate(${counter}${selector}[$__rate_interval]))`,
    legend: legendOf(label),
  }
}

/** What is of the whole gateway, which each process tells alike. */
export function gauge(label: string, name: GaugeName, selector = ''): Query {
  return { expr: `max by (${label}) (${name}${selector})`, legend: legendOf(label) }
}

/** A sum over what waits. An empty queue is told of by nobody: it is 0 while the bus answers, and absent while it does not. */
export function orNothing(waiting: string): string {
  return `${waiting} or on () 0 * max(sms_dependency_up{dependency=~"nats|bus"} == 1)`
}

/** Names of labels with commas between them, as Grafana puts their values in. */
function legendOf(labels: string): string {
  return labels.replaceAll(/\w+/g, '{{$&}}').replaceAll(',', '')
}
