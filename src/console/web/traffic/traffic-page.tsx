import { useMemo } from 'react'
import { duration, shortRate } from '../numbers.ts'
import { linkTo, usePlace } from '../router.ts'
import { ago } from '../times.ts'
import { Health } from './health.tsx'
import { Plot } from './plot.tsx'
import { BUCKET_MS, RANGES, type Range } from './ranges.ts'
import { deliveryChart, latencyChart, rateChart } from './series.ts'
import { type Traffic, useTraffic } from './use-traffic.ts'
import './traffic.css'

/** `#/traffic`: what went through, how fast and how well. */
export function TrafficPage() {
  const { params } = usePlace()
  const range = RANGES.find(({ key }) => key === params.get('range')) ?? RANGES[0]
  const { traffic, error } = useTraffic(range)
  return (
    <>
      <header className="traffic-head">
        <h1>Traffic</h1>
        <nav className="ranges" aria-label="Time shown">
          {RANGES.map(({ key, title }) => (
            <a
              key={key}
              href={linkTo(['traffic'], { range: key })}
              aria-current={key === range.key ? 'true' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        {traffic && <span className="quiet as-of">counted {ago(traffic.series.as_of)}</span>}
      </header>
      {error !== null && (
        <p className="notice is-bad" role="alert">
          {error}; trying again
        </p>
      )}
      {traffic ? (
        <Charts traffic={traffic} />
      ) : (
        error === null && <p className="quiet">Reading the reports…</p>
      )}
    </>
  )
}

const percent = (share: number) => `${Math.round(share * 1_000) / 10} %`
const NOTHING = 'Nothing was accepted in this time. Send a message, or choose a longer time.'

function Charts({ traffic }: { readonly traffic: Traffic }) {
  const { series, providerSeries, rangeKey } = traffic
  const range: Range = RANGES.find(({ key }) => key === rangeKey) ?? RANGES[0]
  const charts = useMemo(
    () => ({
      rates: rateChart(series.rows, BUCKET_MS[range.bucket], series.as_of),
      sent: latencyChart(series.rows, 'sent'),
      delivered: latencyChart(series.rows, 'delivered'),
      providers: deliveryChart(providerSeries.rows),
    }),
    [series, providerSeries, range],
  )
  return (
    <div className="traffic">
      <Health traffic={traffic} />
      <Plot
        isWide
        title="Messages per second"
        aside={`by ${range.bucket} of acceptance, and what has become of them`}
        chart={charts.rates}
        format={shortRate}
        whyEmpty={NOTHING}
      />
      <Plot
        title="Accepted → SENT"
        aside="time until a provider had it"
        chart={charts.sent}
        format={duration}
        whyEmpty="No message of this time has reached a provider."
      />
      <Plot
        title="Accepted → DELIVERED"
        aside="time until the receipt"
        chart={charts.delivered}
        format={duration}
        whyEmpty="No message of this time has been delivered."
      />
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
