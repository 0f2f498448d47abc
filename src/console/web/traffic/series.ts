import { type CountsAs, type LifecycleState, statesWhere } from '../../../domain/lifecycle.ts'
import type { ReportRow } from '../answers.ts'
import { type Chart, DASHES } from '../plots/chart.ts'

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

/**
 * Messages per second by minute or hour of their acceptance, and what has become of them. Where it is not read again, `isOld`, the bucket
 * that ran then says nothing: it was not read to its end.
 */
export function rateChart(rows: readonly ReportRow[], bucketMs: number, asOf: string, isOld = false): Chart {
  const leastS = isOld ? bucketMs / 1_000 : MIN_ELAPSED_S
  const perSecond = (count: (row: ReportRow) => number) =>
    rows.map((row) => {
      const elapsedS = Math.min(bucketMs, Date.parse(asOf) - Date.parse(row.bucket ?? '')) / 1_000
      return elapsedS < leastS ? null : count(row) / elapsedS
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
      dash: DASHES[index % DASHES.length] ?? [],
      values: times.map((time) => rates.get(time) ?? null),
    }
  })
  return { times, lines }
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
