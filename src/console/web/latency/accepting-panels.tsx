import { useMemo, useState } from 'react'
import { percentileMs, sumOfHistograms } from '../../../domain/report/histogram.ts'
import { SPAN_MS, TIMINGS_KEPT_DAYS } from '../../../domain/report/report-span.ts'
import type { AcceptingTimes } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { DOOR_NAMES } from '../door-words.ts'
import { useGateway } from '../live/gateway.ts'
import { shortRate } from '../numbers.ts'
import { type Chart, DASHES } from '../plots/chart.ts'
import { Plot } from '../plots/plot.tsx'
import type { Drawn } from '../plots/plot-options.ts'
import { COMPARED, type Compared, thenOf } from '../traffic/compare.ts'
import { PercentilePanel } from './percentile-panel.tsx'
import type { Latencies, Latency } from './percentiles.ts'
import { keptPart, type ShownTime, startsOf } from './shown-time.ts'
import { Switch } from './switch.tsx'
import { useReport } from './use-report.ts'

type Way = AcceptingTimes['rows'][number]['door']
const NAMES: Readonly<Record<Way, string>> = { rest: 'REST', ...DOOR_NAMES }
const COLOURS = ['state-SENT', 'state-DELIVERED', 'state-SCHEDULED', 'state-FAILED_TEMP', 'state-EXPIRED']

/** Apis write so often: what came later may not be there yet. */
const WRITTEN_EVERY_MS = 10_000

/** A bucket that runs says nothing of a second before: what was written since would be too much of it. */
const MIN_ELAPSED_S = 60

/** How long requests took to their acceptance, and how many came, by door. */
export function AcceptingPanels({
  time,
  compared,
  onZoom,
}: {
  readonly time: ShownTime
  readonly compared: Compared
  readonly onZoom: Drawn['onZoom']
}) {
  const { value, error, readAtMs } = useReport<AcceptingTimes>('accepting', time)
  const then = thenOf(time, compared)
  const isThenKept = then !== null && keptPart(then, Date.now())?.from === then.from
  const earlier = useReport<AcceptingTimes>('accepting', isThenKept ? then : null)
  const [chosen, setChosen] = useState<Way | 'all'>('all')
  const doors = useMemo(() => value?.totals.map(({ door }) => door) ?? [], [value])
  const door = doors.find((one) => one === chosen) ?? 'all'
  const now = useMemo(
    () => value && latenciesOf(value, door, readAtMs ?? Date.parse(value.to)),
    [value, door, readAtMs],
  )
  const before = useMemo(
    () => earlier.value && latenciesOf(earlier.value, door, Date.parse(earlier.value.to)),
    [earlier.value, door],
  )
  const isOld = useGateway().kind === 'away' || error !== null
  const rates = useMemo(() => value && ratesOf(value, readAtMs, isOld), [value, readAtMs, isOld])
  return (
    <div className="latency-part">
      <LoadError error={error ?? earlier.error} readAtMs={readAtMs} />
      {then !== null && !isThenKept && (
        <p className="quiet">
          Acceptances are kept for {TIMINGS_KEPT_DAYS} days, so these are not compared with{' '}
          {COMPARED[compared].title}.
        </p>
      )}
      {now && rates && (
        <div className="traffic">
          <PercentilePanel
            title="Accepting"
            aside="from a request that was read to its commit"
            now={now}
            then={before}
            compared={compared}
            whyEmpty="No request of this time was counted."
            onZoom={onZoom}
          >
            {doors.length > 1 && (
              <Switch
                label="Requests by"
                choices={[['all', 'All doors'], ...doors.map((name) => [name, NAMES[name]] as const)]}
                chosen={door}
                onChoose={setChosen}
              />
            )}
          </PercentilePanel>
          <Plot
            title="Requests per second"
            aside="with a message that was accepted, by door"
            chart={rates}
            format={shortRate}
            whyEmpty="No request of this time was counted."
            onZoom={onZoom}
          />
        </div>
      )}
    </div>
  )
}

/** How long requests of a door, or of all, took. */
function latenciesOf(report: AcceptingTimes, door: Way | 'all', nowMs: number): Latencies {
  const starts = startsOf(report, nowMs)
  const rows = Map.groupBy(report.rows, ({ bucket }) => Date.parse(bucket))
  const of = (all: readonly { readonly door: Way; readonly accepting: Latency }[] | undefined) =>
    together((all ?? []).filter((row) => door === 'all' || row.door === door).map((row) => row.accepting))
  return { starts, each: starts.map((start) => of(rows.get(start))), total: of(report.totals) }
}

/** Requests per second, a line for each door; without the bucket that ran when it was read, if it is not read again. */
function ratesOf(report: AcceptingTimes, readAtMs: number | null, isOld: boolean): Chart {
  const leastS = isOld ? SPAN_MS[report.bucket] / 1_000 : MIN_ELAPSED_S
  const starts = startsOf(report, readAtMs ?? Date.parse(report.to))
  const rows = Map.groupBy(report.rows, ({ bucket }) => Date.parse(bucket))
  const lines = report.totals.map(({ door }, index) => ({
    name: NAMES[door],
    colour: COLOURS[index % COLOURS.length] ?? '',
    dash: DASHES[index % DASHES.length] ?? [],
    values: starts.map((start) => {
      const elapsedS =
        Math.min(SPAN_MS[report.bucket], (readAtMs ?? start) - WRITTEN_EVERY_MS - start) / 1_000
      const row = rows.get(start)?.find((one) => one.door === door)
      return elapsedS < leastS ? null : (row?.accepting.count ?? 0) / elapsedS
    }),
  }))
  return { times: starts.map((start) => start / 1_000), lines }
}

/** Of several doors in one; null: of none. */
function together(latencies: readonly Latency[]): Latency | null {
  const [first, ...others] = latencies
  if (!first || others.length === 0) return first ?? null
  const histogram = sumOfHistograms(latencies.map((one) => one.histogram))
  return {
    count: latencies.reduce((sum, { count }) => sum + count, 0),
    p50_ms: percentileMs(histogram, 0.5),
    p95_ms: percentileMs(histogram, 0.95),
    p99_ms: percentileMs(histogram, 0.99),
    histogram: { steps: [...histogram.steps], counts: [...histogram.counts] },
  }
}
