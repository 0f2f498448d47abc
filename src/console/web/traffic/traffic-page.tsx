import { useCallback, useMemo } from 'react'
import { SPAN_MS } from '../../../domain/report/report-span.ts'
import { Choices } from '../choices.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { LatencyPanels } from '../latency/latency-panels.tsx'
import { useGateway } from '../live/gateway.ts'
import { Ago } from '../now.tsx'
import { shortRate } from '../numbers.ts'
import { Plot } from '../plots/plot.tsx'
import { SHARES } from '../plots/value-axis.ts'
import { linkTo, usePlace } from '../router.ts'
import { COMPARED, COMPARISONS, countedNothing, withThen } from './compare.ts'
import { Health } from './health.tsx'
import { RangeForm, wordsOf } from './range-form.tsx'
import { RANGES, type Range, spanOf, zoomedIn } from './ranges.ts'
import { deliveryChart, rateChart } from './series.ts'
import { Tables } from './tables.tsx'
import { type Counted, useTraffic } from './use-traffic.ts'
import { type View, viewAddress, viewOf } from './view.ts'
import { showRange, useEscape, zoomOut } from './zoom.ts'

/** `#/traffic`: what went through, how fast and how well. */
export function TrafficPage() {
  const { params } = usePlace()
  const view = viewOf(params, Date.now())
  return 'rule' in view ? (
    <>
      <h1>Traffic</h1>
      <p className="notice is-bad" role="alert">
        The address names no time that can be shown. {wordsOf(view)}{' '}
        <a href={linkTo(['traffic'])}>Show the last {RANGES[0].title}</a>
      </p>
    </>
  ) : (
    <Shown view={view} />
  )
}

function Shown({ view }: { readonly view: View }) {
  const { range } = view
  const traffic = useTraffic(view)
  const isAway = useGateway().kind === 'away'
  const counted = traffic?.counted ?? null
  const isRead = counted?.range.key === range.key
  return (
    <>
      <header className="traffic-head">
        <h1>Traffic</h1>
        <Choices
          label="Time shown"
          choices={RANGES}
          current={range.key}
          linkOf={(key) => linkTo(['traffic'], viewAddress({ ...view, range: presetOf(key, range) }))}
        />
        <ZoomOut view={view} />
        {counted && <AsOf counted={counted} />}
        <RangeForm
          key={range.key}
          span={counted && isRead ? counted.span : spanOf(range, Date.now())}
          onShow={(fixed) => showRange(view, fixed)}
        />
        <span className="compare">
          <span className="quiet">Compare with</span>
          <Choices
            label="Compared with"
            choices={COMPARISONS.map((key) => ({ key, title: COMPARED[key].title }))}
            current={view.compared}
            linkOf={(compared) => linkTo(['traffic'], viewAddress({ ...view, compared }))}
          />
        </span>
      </header>
      {traffic === null && <p className="quiet">Reading the reports…</p>}
      {traffic && (
        <>
          <Health traffic={traffic} range={counted?.range ?? range} />
          <LoadError error={traffic.error} readAtMs={counted?.readAtMs ?? null} />
          {counted && <Charts counted={counted} view={view} isOld={isAway || traffic.error !== null} />}
        </>
      )}
    </>
  )
}

function presetOf(key: string, range: Range): Range {
  return RANGES.find((preset) => preset.key === key) ?? range
}

function ZoomOut({ view }: { readonly view: View }) {
  const { range } = view
  const act = range.kind === 'fixed' ? () => zoomOut(view, range) : null
  useEscape(act)
  return (
    act && (
      <button type="button" className="text-button" title="Escape" onClick={act}>
        Zoom out
      </button>
    )
  )
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

function Charts({
  counted,
  view,
  isOld,
}: {
  readonly counted: Counted
  readonly view: View
  readonly isOld: boolean
}) {
  const { series, thenSeries, providerSeries, span, compared } = counted
  const charts = useMemo(() => {
    const ratesOf = ({ rows, as_of }: typeof series) => rateChart(rows, SPAN_MS[span.bucket], as_of, isOld)
    return {
      rates: thenSeries
        ? withThen(ratesOf(series), ratesOf(thenSeries), COMPARED[compared])
        : ratesOf(series),
      providers: deliveryChart(providerSeries.rows),
    }
  }, [series, thenSeries, providerSeries, span, compared, isOld])
  const zoom = useCallback(
    (fromS: number, toS: number) => {
      const range = zoomedIn(span, fromS, toS, Date.now())
      if ('kind' in range) showRange(view, range)
    },
    [span, view],
  )
  return (
    <div className="traffic">
      <Plot
        isWide
        title="Messages per second"
        aside={`by ${span.bucket} of acceptance, and what has become of them; drag to zoom${thenWords(counted)}`}
        chart={charts.rates}
        format={shortRate}
        whyEmpty={NOTHING}
        onZoom={zoom}
      />
      <Tables view={view} />
      <LatencyPanels time={span} compared={compared} onZoom={zoom} />
      <Plot
        isWide
        title="Delivery rate by provider"
        aside="delivered, of those that ended"
        chart={charts.providers}
        format={percent}
        axis={SHARES}
        kind="measures"
        whyEmpty="No message of this time has ended at a provider."
        onZoom={zoom}
      />
    </div>
  )
}

/** What is to be said of the time that is compared with. */
function thenWords({ thenSeries, compared }: Counted): string {
  if (compared === 'none') return ''
  const { title } = COMPARED[compared]
  if (thenSeries === null) return `; minutes of ${title} are kept no more, so nothing is compared`
  return countedNothing(thenSeries.rows) ? `; nothing was counted ${title} in these hours` : ''
}
