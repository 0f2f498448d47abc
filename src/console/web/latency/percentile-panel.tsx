import { type ReactNode, useMemo } from 'react'
import { duration } from '../numbers.ts'
import { LineChart } from './line-chart.tsx'
import { type Latency, percentileLines, valuesIn } from './percentiles.ts'
import { durationScale } from './scales.ts'
import type { ShownTime } from './shown-time.ts'

type Props = {
  readonly title: string
  readonly aside: string
  readonly time: ShownTime
  readonly starts: readonly number[]
  /** Of each bucket; null: nothing did it. */
  readonly latencies: readonly (Latency | null)[]
  readonly total: Latency | null
  readonly whyEmpty: string
  /** What chooses among them. */
  readonly children?: ReactNode
}

/** How long something took over time: p50, p95 and p99. */
export function PercentilePanel({ title, aside, time, starts, latencies, total, whyEmpty, children }: Props) {
  const lines = useMemo(() => percentileLines(latencies), [latencies])
  const scale = useMemo(() => durationScale(valuesIn(lines)), [lines])
  return (
    <section className="panel plot" aria-label={title}>
      <h2>
        {title} <span className="aside">{aside}</span>
      </h2>
      {total === null || total.count === 0 ? (
        <p className="quiet empty">{whyEmpty}</p>
      ) : (
        <>
          {children}
          <p className="quiet plot-total">
            in all: p50 {duration(total.p50_ms ?? 0)}, p95 {duration(total.p95_ms ?? 0)}, p99{' '}
            {duration(total.p99_ms ?? 0)}, within 19 %
          </p>
          <LineChart
            title={title}
            time={time}
            starts={starts}
            lines={lines}
            scale={scale}
            format={duration}
          />
        </>
      )}
    </section>
  )
}
