import { useMemo } from 'react'
import { Choices } from '../choices.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { LatencyPanels } from '../latency/latency-panels.tsx'
import { Ago } from '../now.tsx'
import { shortRate } from '../numbers.ts'
import { linkTo, usePlace } from '../router.ts'
import { Health } from './health.tsx'
import { Plot } from './plot.tsx'
import { Providers } from './providers.tsx'
import { BUCKET_MS, RANGES, type Range, spanOf } from './ranges.ts'
import { deliveryChart, rateChart } from './series.ts'
import { type Counted, useTraffic } from './use-traffic.ts'

/** `#/traffic`: what went through, how fast and how well. */
export function TrafficPage() {
  const { params } = usePlace()
  const range = rangeOf(params.get('range'))
  const traffic = useTraffic(range)
  const counted = traffic?.counted ?? null
  return (
    <>
      <header className="traffic-head">
        <h1>Traffic</h1>
        <Choices
          label="Time shown"
          choices={RANGES}
          current={range.key}
          linkOf={(key) => linkTo(['traffic'], { range: key })}
        />
        {counted && <AsOf counted={counted} />}
      </header>
      {traffic === null && <p className="quiet">Reading the reports…</p>}
      {traffic && (
        <>
          <Health traffic={traffic} range={rangeOf(counted?.rangeKey ?? null)} />
          <LoadError error={traffic.error} readAtMs={counted?.readAtMs ?? null} />
          {counted && <Charts counted={counted} />}
        </>
      )}
    </>
  )
}

function rangeOf(key: string | null): Range {
  return RANGES.find((range) => range.key === key) ?? RANGES[0]
}

/** When was counted, and what of it is being counted again. */
function AsOf({ counted: { series } }: { readonly counted: Counted }) {
  const { as_of, pending_minutes: minutes } = series
  return (
    <span className="quiet as-of">
      counted <Ago at={as_of} />
      {minutes > 0 && `, ${minutes} ${minutes === 1 ? 'minute is' : 'minutes are'} being counted again`}
    </span>
  )
}

const percent = (share: number) => `${Math.round(share * 1_000) / 10} %`
const NOTHING = 'Nothing was accepted in this time. Send a message, or choose a longer time.'

function Charts({ counted }: { readonly counted: Counted }) {
  const { series, providerSeries, rangeKey } = counted
  const range = rangeOf(rangeKey)
  const charts = useMemo(
    () => ({
      rates: rateChart(series.rows, BUCKET_MS[range.bucket], series.as_of),
      providers: deliveryChart(providerSeries.rows),
    }),
    [series, providerSeries, range],
  )
  return (
    <div className="traffic">
      <section className="panel is-wide" aria-labelledby="providers-title">
        <h2 id="providers-title">
          Providers <span className="aside">messages accepted in the last {range.title}</span>
        </h2>
        <Providers rows={counted.byProvider.rows} />
      </section>
      <Plot
        isWide
        title="Messages per second"
        aside={`by ${range.bucket} of acceptance, and what has become of them`}
        chart={charts.rates}
        format={shortRate}
        whyEmpty={NOTHING}
      />
      <LatencyPanels {...spanOf(range, counted.readAtMs)} bucket={range.bucket} />
      <Plot
        isWide
        title="Delivery rate by provider"
        aside="delivered, of those that ended"
        chart={charts.providers}
        format={percent}
        max={1.04}
        whyEmpty="No message of this time has ended at a provider."
      />
    </div>
  )
}
