import { type CountsAs, type LifecycleState, statesWhere } from '../../../domain/lifecycle.ts'
import type { ReportRow } from '../answers.ts'

/** A line of a chart; null where there is nothing to say. */
export type Line = {
  readonly name: string
  /** A colour of the console: the name of its custom property, or of a state. */
  readonly colour: string
  readonly values: readonly (number | null)[]
  /** Of another time than the others. */
  readonly isDashed?: boolean
}

/** Lines over the same times, in Unix seconds. */
export type Chart = { readonly times: readonly number[]; readonly lines: readonly Line[] }

/** A bucket that has run for less says nothing about a rate yet. */
const MIN_ELAPSED_S = 5

/** Which lines of the rate chart show messages that count so, and whether they wait for a provider. */
const SHOWN: Readonly<Record<CountsAs, readonly ('waiting' | 'taken' | 'delivered' | 'failed')[]>> = {
  // It waits for its own time.
  scheduled: [],
  waiting: ['waiting'],
  sent: ['taken'],
  delivered: ['taken', 'delivered'],
  failed: ['failed'],
  expired: ['failed'],
  cancelled: [],
}
const shownAs = (what: (typeof SHOWN)[CountsAs][number]) =>
  statesWhere(({ countsAs }) => SHOWN[countsAs].includes(what))
const WAITING = shownAs('waiting')
const TAKEN = shownAs('taken')
const DELIVERED = shownAs('delivered')
const FAILED = shownAs('failed')

/** How many messages of a row wait for a provider. */
export function waitingOf({ statuses }: Pick<ReportRow, 'statuses'>): number {
  return sum(statuses, WAITING)
}

/** Messages per second by minute or hour of their acceptance, and what has become of them. */
export function rateChart(rows: readonly ReportRow[], bucketMs: number, asOf: string): Chart {
  const perSecond = (count: (row: ReportRow) => number) =>
    rows.map((row) => {
      const elapsedS = Math.min(bucketMs, Date.parse(asOf) - Date.parse(row.bucket ?? '')) / 1_000
      return elapsedS < MIN_ELAPSED_S ? null : count(row) / elapsedS
    })
  return {
    times: timesOf(rows),
    lines: [
      { name: 'accepted', colour: 'state-QUEUED', values: perSecond(({ messages }) => messages) },
      {
        name: 'sent or delivered',
        colour: 'state-SENT',
        values: perSecond(({ statuses }) => sum(statuses, TAKEN)),
      },
      {
        name: 'delivered',
        colour: 'state-DELIVERED',
        values: perSecond(({ statuses }) => sum(statuses, DELIVERED)),
      },
      {
        name: 'failed or expired',
        colour: 'state-FAILED_PERM',
        values: perSecond(({ statuses }) => sum(statuses, FAILED)),
      },
    ],
  }
}

const PROVIDER_COLOURS = [
  'state-SENDING',
  'state-DELIVERED',
  'state-SCHEDULED',
  'state-FAILED_TEMP',
  'state-EXPIRED',
] as const satisfies readonly `state-${LifecycleState}`[]

/** The share of ended messages that were delivered, a line for each provider that has ended any. */
export function deliveryChart(rows: readonly ReportRow[]): Chart {
  const times = [...new Set(timesOf(rows))].sort((a, b) => a - b)
  const providers = Map.groupBy(
    rows.filter(({ delivery_rate: rate }) => rate !== null),
    ({ provider }) => provider ?? 'none yet',
  )
  const lines = [...providers].map(([name, own], index) => {
    const rates = new Map(own.map((row) => [timeOf(row), row.delivery_rate]))
    return {
      name,
      colour: PROVIDER_COLOURS[index % PROVIDER_COLOURS.length] ?? '',
      values: times.map((time) => rates.get(time) ?? null),
    }
  })
  return { times, lines }
}

/** Fewer buckets are no picture. */
const MIN_SHOWN = 6

/**
 * A chart from its first bucket with a value on: on the first day of a gateway a week is not a grid with nothing in it.
 * `nothingBefore` is that bucket, in Unix seconds; null when no bucket was left out.
 */
export function fromFirstValue(chart: Chart): {
  readonly chart: Chart
  readonly nothingBefore: number | null
} {
  const { times, lines } = chart
  const first = times.findIndex((_, at) => lines.some(({ values }) => (values[at] ?? 0) !== 0))
  const start = Math.min(first, times.length - MIN_SHOWN)
  if (start <= 0) return { chart, nothingBefore: null }
  return {
    chart: {
      times: times.slice(start),
      lines: lines.map((line) => ({ ...line, values: line.values.slice(start) })),
    },
    nothingBefore: times[first] ?? null,
  }
}

/** True when all there is stands in one bucket: a point is no line. */
export function isPoint({ times, lines }: Chart): boolean {
  const isTold = (at: number) => lines.some(({ values }) => (values[at] ?? 0) !== 0)
  return times.filter((_, at) => isTold(at)).length === 1
}

/** True when no line has a value other than 0. */
export function isEmpty({ lines }: Chart): boolean {
  return lines.every(({ values }) => values.every((value) => value === null || value === 0))
}

function timesOf(rows: readonly ReportRow[]): number[] {
  return rows.map(timeOf)
}

function timeOf({ bucket }: ReportRow): number {
  return Date.parse(bucket ?? '') / 1_000
}

function sum(statuses: Readonly<Record<string, number>>, of: readonly LifecycleState[]): number {
  return of.reduce((total, status) => total + (statuses[status] ?? 0), 0)
}
