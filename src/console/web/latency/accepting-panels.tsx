import { useMemo, useState } from 'react'
import { percentileMs, sumOfHistograms } from '../../../domain/report/histogram.ts'
import { SPAN_MS } from '../../../domain/report/report-span.ts'
import type { AcceptingTimes } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { DOOR_NAMES } from '../door-words.ts'
import { shortRate } from '../numbers.ts'
import { LineChart } from './line-chart.tsx'
import { PercentilePanel } from './percentile-panel.tsx'
import { type Latency, valuesIn } from './percentiles.ts'
import { evenScale } from './scales.ts'
import { type ShownTime, startsOf } from './shown-time.ts'
import { Switch } from './switch.tsx'
import { useReport } from './use-report.ts'

type Way = AcceptingTimes['rows'][number]['door']
const NAMES: Readonly<Record<Way, string>> = { rest: 'REST', ...DOOR_NAMES }
const COLOURS = ['state-SENT', 'state-DELIVERED', 'state-SCHEDULED', 'state-FAILED_TEMP', 'state-EXPIRED']
const DASHES = [undefined, '7 4', '2 3', '10 3 2 3', '4 2'] as const

/** Apis write so often: what came later may not be there yet. */
const WRITTEN_EVERY_MS = 10_000

/** A bucket that has just begun says nothing of a second yet. */
const MIN_ELAPSED_S = 10

/** How long requests took to their acceptance, and how many came, by door. */
export function AcceptingPanels({ time }: { readonly time: ShownTime }) {
  const { value, error, readAtMs } = useReport<AcceptingTimes>('accepting', time)
  const [chosen, setChosen] = useState<Way | 'all'>('all')
  const starts = useMemo(
    () => (value ? startsOf(value, readAtMs ?? Date.parse(value.to)) : []),
    [value, readAtMs],
  )
  const doors = value?.totals.map(({ door }) => door) ?? []
  const door = doors.includes(chosen as Way) ? chosen : 'all'
  const of = (rows: readonly { readonly door: Way; readonly accepting: Latency }[] | undefined) =>
    together(
      (rows ?? []).filter((row) => door === 'all' || row.door === door).map(({ accepting }) => accepting),
    )
  const byBucket = useMemo(() => Map.groupBy(value?.rows ?? [], ({ bucket }) => Date.parse(bucket)), [value])
  const rates = doors.map((name, index) => ({
    name: NAMES[name],
    colour: COLOURS[index % COLOURS.length] ?? '',
    ...(DASHES[index % DASHES.length] !== undefined && { dash: DASHES[index % DASHES.length] ?? '' }),
    values: starts.map((start) => {
      const elapsedS = Math.min(SPAN_MS[time.bucket], (readAtMs ?? start) - WRITTEN_EVERY_MS - start) / 1_000
      const row = byBucket.get(start)?.find((one) => one.door === name)
      return elapsedS < MIN_ELAPSED_S ? null : (row?.accepting.count ?? 0) / elapsedS
    }),
  }))
  return (
    <div className="latency-part">
      <LoadError error={error} readAtMs={readAtMs} />
      {value && (
        <div className="traffic">
          <PercentilePanel
            title="Accepting"
            aside="from a request that was read to its commit"
            time={value}
            starts={starts}
            latencies={starts.map((start) => of(byBucket.get(start)))}
            total={of(value.totals)}
            whyEmpty="No request of this time was counted."
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
          <section className="panel plot" aria-label="Requests per second">
            <h2>
              Requests per second <span className="aside">with a message that was accepted, by door</span>
            </h2>
            {doors.length === 0 ? (
              <p className="quiet empty">No request of this time was counted.</p>
            ) : (
              <LineChart
                title="Requests per second"
                time={value}
                starts={starts}
                lines={rates}
                scale={evenScale(Math.max(0, ...valuesIn(rates)))}
                format={shortRate}
              />
            )}
          </section>
        </div>
      )}
    </div>
  )
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
