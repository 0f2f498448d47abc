import { type ReactNode, useState } from 'react'
import type { Chart } from '../../chart-shapes.ts'
import { useAdminToken } from '../admin/token.ts'
import type { MachineTimes } from '../answers.ts'
import { ChartView } from '../chart/chart-view.tsx'
import { ElementDetails } from '../chart/element-details.tsx'
import type { ChartLook } from '../chart/machine-chart.tsx'
import { PulseLayer } from '../chart/pulse-layer.tsx'
import { useCharts } from '../chart/use-charts.ts'
import type { Read } from '../clients/use-loaded.ts'
import { type LiveView, useLive } from '../live/live.ts'
import { type ReadTotals, useTotals } from '../live/totals.ts'
import { ACCEPTED, type Flow } from '../live/traffic.ts'
import { shortCount, shortRate } from '../numbers.ts'
import { useProviders } from '../providers/use-providers.ts'
import { FirstVisit } from '../send/first-visit.tsx'
import {
  liveLines,
  liveNumbers,
  liveRates,
  pastLines,
  pastNotes,
  pastNumbers,
  pastRates,
  staysOf,
} from './machine-look.ts'
import { type Frame, frameAt } from './moment.ts'
import { LiveSays, PastSays } from './numbers-say.tsx'
import { TimeBar } from './time-bar.tsx'
import { useMoment } from './use-moment.ts'
import { type Range, rangeFor, useHour, useOverview, useStays } from './use-times.ts'

/** Over which time the numbers on the arrows are. */
export const SPANS = {
  second: {
    title: 'per second',
    overMs: 10_000,
    of: (flow: Flow) => flow.perSecond,
    write: (n: number) => `${shortRate(n)}/s`,
  },
  minute: { title: 'last minute', overMs: 60_000, of: (flow: Flow) => flow.lastMinute, write: shortCount },
  hour: { title: 'last hour', overMs: 3_600_000, of: (flow: Flow) => flow.lastHour, write: shortCount },
} as const
export type Span = keyof typeof SPANS
const SPAN_NAMES = ['second', 'minute', 'hour'] as const satisfies readonly Span[]

/** Past stays are read anew for each of so long: a fast replay would ask for them at every minute. */
const STAYS_STEP_MS = 300_000

/** The machine with what goes through it now, or went through it at a minute. `above` stands over the chart. */
export function MachinePage({ above = null }: { readonly above?: ReactNode }) {
  const charts = useCharts()
  const live = useLive()
  const read = useTotals()
  const [span, setSpan] = useState<Span>('minute')
  const [asked, setRange] = useState<Range | null>(null)
  const [completeMs, setCompleteMs] = useState<number | null>(null)
  const moment = useMoment(completeMs)
  const { momentMs, selected, select } = moment
  const range = asked ?? rangeFor(momentMs, Date.now())
  const overview = useOverview(range)
  const untilMs = overview.value ? Date.parse(overview.value.complete_until) : completeMs
  if (untilMs !== completeMs) setCompleteMs(untilMs)
  const past = usePast(momentMs, overview)
  const stays = useStays(
    momentMs === null ? untilMs : Math.floor((momentMs + 60_000) / STAYS_STEP_MS) * STAYS_STEP_MS,
  )
  const providers = useKnownProviders(momentMs === null)
  const look = charts
    ? lookOf(charts.wide, momentMs === null ? { live, read, span } : past.frame, stays.value, providers)
    : {}
  return (
    <div className={`machine${momentMs === null ? '' : ' is-past'}`}>
      <header className="machine-bar">
        <h1>Life cycle</h1>
        {momentMs === null ? <LiveSign live={live} /> : <PastSign />}
        <fieldset className="segments" aria-label="Numbers on the arrows" hidden={momentMs !== null}>
          {SPAN_NAMES.map((name) => (
            <button key={name} type="button" aria-pressed={span === name} onClick={() => setSpan(name)}>
              {SPANS[name].title}
            </button>
          ))}
        </fieldset>
        {momentMs === null ? (
          <LiveSays read={read} live={live} span={SPANS[span]} stays={stays} />
        ) : (
          <PastSays momentMs={momentMs} {...past} untilMs={untilMs} stays={stays} />
        )}
      </header>
      {above}
      <FirstVisit />
      <ChartView
        fills
        look={{ ...look, selected }}
        onSelect={(id) => select(id === selected ? null : id)}
        over={(chart, view, size) => (momentMs === null ? <PulseLayer {...{ chart, view, size }} /> : null)}
      />
      {charts && selected && (
        <ElementDetails chart={charts.wide} id={selected} onSelect={select} onClose={() => select(null)} />
      )}
      <TimeBar overview={overview} range={range} onRange={setRange} moment={moment} />
    </div>
  )
}

type Now = { readonly live: LiveView; readonly read: ReadTotals; readonly span: Span }

/** What the chart says of now, or of a minute; of one that is not read yet nothing. */
function lookOf(
  chart: Chart,
  of: Now | Frame | null,
  stays: MachineTimes | null,
  providers: Parameters<typeof liveLines>[0] | null,
): ChartLook {
  const howLong = stays ? { stays: staysOf(stays) } : {}
  if (of === null) return {}
  if ('arrows' in of)
    return {
      numbers: pastNumbers(chart, of),
      notes: pastNotes(of),
      rates: pastRates(of),
      lines: pastLines(of),
      ...howLong,
    }
  return {
    numbers: liveNumbers(chart, of.read.totals, of.live),
    notes: liveNotes(of.live, of.span),
    rates: liveRates(of.live.flows),
    ...(providers ? { lines: liveLines(providers) } : {}),
    ...howLong,
  }
}

/** The minute that is looked at: from what the slider has read where that is by the minute, else from its hour. */
function usePast(
  momentMs: number | null,
  overview: Read<MachineTimes>,
): { readonly frame: Frame | null; readonly error: string | null; readonly times: MachineTimes | null } {
  const known =
    momentMs !== null && overview.value?.bucket === 'minute' ? frameAt(overview.value, momentMs) : null
  const hour = useHour(known === null && overview.value !== null ? momentMs : null)
  if (known) return { frame: known, error: overview.error, times: overview.value }
  const frame = momentMs !== null && hour.value ? frameAt(hour.value, momentMs) : null
  return { frame, error: hour.error ?? overview.error, times: hour.value }
}

/** The providers for who may see them; null: not now. */
function useKnownProviders(isNow: boolean): Parameters<typeof liveLines>[0] | null {
  const token = useAdminToken()
  return useProviders(isNow && token !== null).value
}

/** Whether the numbers are of now. */
function LiveSign({ live }: { readonly live: LiveView }) {
  const accepted = [...live.flows].filter(([id]) => id.startsWith(`${ACCEPTED}>`))
  const perSecond = accepted.reduce((sum, [, flow]) => sum + flow.perSecond, 0)
  return (
    <p className={`live-sign is-${live.connection}`} role="status">
      <span className="live-dot" aria-hidden="true" />
      {live.connection === 'live' ? `live · ${shortRate(perSecond)} accepted/s` : NOT_LIVE[live.connection]}
    </p>
  )
}

const NOT_LIVE = {
  connecting: 'connecting…',
  reconnecting: 'reconnecting…',
  locked: 'locked: give the admin token',
} as const

/** That they are not. */
function PastSign() {
  return (
    <p className="live-sign is-past" role="status">
      <span className="live-dot" aria-hidden="true" />
      not live: a past minute
    </p>
  )
}

function liveNotes({ flows }: LiveView, span: Span): Map<string, string> {
  const { of, write } = SPANS[span]
  return new Map([...flows].flatMap(([id, flow]) => (of(flow) > 0 ? [[id, write(of(flow))] as const] : [])))
}
