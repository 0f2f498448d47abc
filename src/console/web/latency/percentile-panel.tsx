import { type ReactNode, useMemo } from 'react'
import { duration } from '../numbers.ts'
import { valuesIn } from '../plots/chart.ts'
import { Plot } from '../plots/plot.tsx'
import type { Drawn } from '../plots/plot-options.ts'
import { durationAxis } from '../plots/value-axis.ts'
import { COMPARED, type Compared, withThen } from '../traffic/compare.ts'
import { isNothing, type Latencies, type Latency, percentileChart } from './percentiles.ts'

type Props = {
  readonly title: string
  readonly aside: string
  readonly now: Latencies
  /** Of the time that is compared with; null: none, or not read yet. */
  readonly then: Latencies | null
  readonly compared: Compared
  readonly whyEmpty: string
  readonly onZoom: Drawn['onZoom']
  /** What chooses among them. */
  readonly children?: ReactNode
}

/** How long something took over time: p50, p95 and p99, and the p95 of then. */
export function PercentilePanel({ title, aside, now, then, compared, whyEmpty, onZoom, children }: Props) {
  const chart = useMemo(() => {
    const own = percentileChart(now)
    return then === null ? own : withThen(own, percentileChart(then, ['p95']), COMPARED[compared], 'measures')
  }, [now, then, compared])
  const axis = useMemo(() => durationAxis(valuesIn(chart)), [chart])
  return (
    <Plot
      title={title}
      aside={aside}
      chart={chart}
      format={duration}
      whyEmpty={whyEmpty}
      axis={axis}
      kind="measures"
      onZoom={onZoom}
    >
      {children}
      {now.total && !isNothing(now.total) && (
        <p className="quiet plot-total">
          in all: {wordsOf(now.total)}, within 19 %{then && `; ${thenWords(then.total, compared)}`}
        </p>
      )}
    </Plot>
  )
}

function wordsOf({ p50_ms: p50, p95_ms: p95, p99_ms: p99 }: Latency): string {
  return `p50 ${duration(p50 ?? 0)}, p95 ${duration(p95 ?? 0)}, p99 ${duration(p99 ?? 0)}`
}

function thenWords(total: Latency | null, compared: Compared): string {
  const { title } = COMPARED[compared]
  if (total === null || isNothing(total)) return `nothing was counted ${title} in these hours`
  return `${title} p95 ${duration(total.p95_ms ?? 0)}`
}
