import { useState } from 'react'
import type { Chart } from '../../chart-shapes.ts'
import { ChartView } from '../chart/chart-view.tsx'
import { ElementDetails } from '../chart/element-details.tsx'
import type { StateNumber } from '../chart/machine-chart.tsx'
import { PulseLayer } from '../chart/pulse-layer.tsx'
import { useCharts } from '../chart/use-charts.ts'
import { unitOf } from '../clients/amounts.ts'
import { type LiveView, useLive } from '../live/live.ts'
import { type ReadTotals, type Totals, useTotals } from '../live/totals.ts'
import { ACCEPTED, type Flow, stateId } from '../live/traffic.ts'
import { shortAmount, shortCount, shortRate } from '../numbers.ts'
import { choosePlace, usePlace } from '../router.ts'
import { FirstVisit } from '../send/first-visit.tsx'
import { clock } from '../times.ts'

/** Over which time the numbers on the arrows are. */
const SPANS = {
  second: {
    title: 'per second',
    overMs: 10_000,
    of: (flow: Flow) => flow.perSecond,
    write: (n: number) => `${shortRate(n)}/s`,
  },
  minute: { title: 'last minute', overMs: 60_000, of: (flow: Flow) => flow.lastMinute, write: shortCount },
  hour: { title: 'last hour', overMs: 3_600_000, of: (flow: Flow) => flow.lastHour, write: shortCount },
} as const
type Span = keyof typeof SPANS
const SPAN_NAMES = ['second', 'minute', 'hour'] as const satisfies readonly Span[]

/** The machine with what goes through it now. */
export function MachinePage() {
  const charts = useCharts()
  const live = useLive()
  const read = useTotals()
  const { totals } = read
  const [span, setSpan] = useState<Span>('minute')
  const selected = usePlace().params.get('at')
  const show = (id: string | null) => choosePlace([], id === null ? {} : { at: id })
  const numbers = charts ? stateNumbers(charts.wide, totals, live) : new Map()
  return (
    <div className="machine">
      <header className="machine-bar">
        <h1>Life cycle</h1>
        <LiveSign live={live} />
        <fieldset className="segments" aria-label="Numbers on the arrows">
          {SPAN_NAMES.map((name) => (
            <button key={name} type="button" aria-pressed={span === name} onClick={() => setSpan(name)}>
              {SPANS[name].title}
            </button>
          ))}
        </fieldset>
        <NumbersSay read={read} live={live} span={span} />
      </header>
      <FirstVisit />
      <ChartView
        fills
        look={{ selected, numbers, notes: arrowNotes(live, span) }}
        onSelect={(id) => show(id === selected ? null : id)}
        over={(chart, view, size) => <PulseLayer {...{ chart, view, size }} />}
      />
      {charts && selected && (
        <ElementDetails chart={charts.wide} id={selected} onSelect={show} onClose={() => show(null)} />
      )}
    </div>
  )
}

const NOT_LIVE = {
  connecting: 'connecting…',
  reconnecting: 'reconnecting…',
  locked: 'locked: give the admin token',
} as const

/** What the numbers in the states and on the arrows are of. */
function NumbersSay({
  read: { totals, error },
  live,
  span,
}: {
  readonly read: ReadTotals
  readonly live: LiveView
  readonly span: Span
}) {
  const { overMs, title } = SPANS[span]
  const isYoung = live.sinceMs !== null && Date.now() - live.sinceMs < overMs
  return (
    <p className="numbers-say quiet">
      {totals && (
        <span>States: messages accepted since {clock(totals.fromMs)}, and the cents of their locks</span>
      )}
      {!totals && live.connection === 'live' && <span>States: messages that came in the last minute</span>}
      {error !== null && (
        <strong className="bad">
          {error}
          {totals && `: states as of ${clock(totals.readAtMs)}`}
        </strong>
      )}
      {live.sinceMs !== null && (
        <span>
          Arrows: {title}
          {isYoung && <strong>, counted only since {clock(live.sinceMs)}</strong>}
        </span>
      )}
    </p>
  )
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

function arrowNotes({ flows }: LiveView, span: Span): Map<string, string> {
  const { of, write } = SPANS[span]
  return new Map([...flows].flatMap(([id, flow]) => (of(flow) > 0 ? [[id, write(of(flow))] as const] : [])))
}

function stateNumbers(chart: Chart, totals: Totals | null, live: LiveView): Map<string, StateNumber> {
  const numbers = new Map<string, StateNumber>()
  for (const { id, name } of chart.states) {
    const isLifecycle = id === stateId(name)
    if (totals && isLifecycle) {
      const now = (totals.states.get(name) ?? 0) + (live.balance.get(id) ?? 0)
      numbers.set(id, { value: shortCount(Math.max(0, now)), unit: '' })
    } else if (totals) {
      const cents = totals.cents.get(name) ?? 0
      numbers.set(id, { value: shortAmount(cents), unit: unitOf(cents) })
    } else if (isLifecycle && live.connection === 'live') {
      const entered = [...live.flows].filter(([arrow]) => arrow.endsWith(`>${id}`))
      const perMinute = entered.reduce((sum, [, flow]) => sum + flow.lastMinute, 0)
      numbers.set(id, { value: shortCount(perMinute), unit: 'in/min' })
    }
  }
  return numbers
}
