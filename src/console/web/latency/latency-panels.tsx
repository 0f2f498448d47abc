import { useMemo } from 'react'
import { TIMINGS_KEPT_DAYS } from '../../../domain/report/report-span.ts'
import type { LatencyTimes } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { COMPARED, type Compared, isKept, thenOf } from '../traffic/compare.ts'
import { AcceptingPanels } from './accepting-panels.tsx'
import { HeatPanel } from './heat-panel.tsx'
import { OtpPanel } from './otp-panel.tsx'
import { PercentilePanel } from './percentile-panel.tsx'
import type { Latencies } from './percentiles.ts'
import { keptPart, type ShownTime, startsOf } from './shown-time.ts'
import { useReport } from './use-report.ts'

type Props = {
  readonly time: ShownTime
  readonly compared: Compared
  readonly onZoom: (fromS: number, toS: number) => void
}

/** How long messages, acceptances and codes of a time took. Each part is read by itself, and again while the time goes on. */
export function LatencyPanels({ time, compared, onZoom }: Props) {
  const kept = keptPart(time, Date.now())
  return (
    <div className="latency is-wide">
      <MessagePanels time={time} compared={compared} onZoom={onZoom} />
      {kept === null ? (
        <p className="quiet">Acceptances and one-time passwords are kept for {TIMINGS_KEPT_DAYS} days.</p>
      ) : (
        <>
          {kept.from !== time.from && (
            <p className="quiet">
              Acceptances and one-time passwords are of the last {TIMINGS_KEPT_DAYS} days: they are kept no
              longer.
            </p>
          )}
          <AcceptingPanels time={kept} compared={compared} onZoom={onZoom} />
          <OtpPanel time={kept} onZoom={onZoom} />
        </>
      )}
    </div>
  )
}

function MessagePanels({ time, compared, onZoom }: Props) {
  const { value, error, readAtMs } = useReport<LatencyTimes>('latency', time)
  const then = thenOf(time, compared)
  const isThenKept = then !== null && isKept(then, Date.now())
  const earlier = useReport<LatencyTimes>('latency', isThenKept ? then : null)
  const now = useMemo(() => value && latenciesOf(value, readAtMs ?? Date.parse(value.to)), [value, readAtMs])
  const before = useMemo(
    () => earlier.value && latenciesOf(earlier.value, Date.parse(earlier.value.to)),
    [earlier.value],
  )
  if (value === null || now === null)
    return error === null ? (
      <p className="quiet">Reading how long messages took…</p>
    ) : (
      <LoadError error={error} readAtMs={null} />
    )
  const shared = { compared, onZoom }
  return (
    <div className="latency-part">
      <LoadError error={error ?? earlier.error} readAtMs={readAtMs} />
      {then !== null && !isThenKept && (
        <p className="quiet">
          Minutes of {COMPARED[compared].title} are kept no more, so nothing is compared.
        </p>
      )}
      <div className="traffic">
        <PercentilePanel
          {...shared}
          title="Accepted → SENT"
          aside="time until a provider had it"
          now={now.sent}
          then={before?.sent ?? null}
          whyEmpty="No message of this time has reached a provider."
        />
        <PercentilePanel
          {...shared}
          title="Accepted → DELIVERED"
          aside="time until the receipt"
          now={now.delivered}
          then={before?.delivered ?? null}
          whyEmpty="No message of this time has been delivered."
        />
        <HeatPanel time={value} starts={now.sent.starts} rows={value.rows} onZoom={onZoom} />
      </div>
    </div>
  )
}

/** The latencies of a report, of the buckets that had begun then. */
function latenciesOf(report: LatencyTimes, nowMs: number): Record<'sent' | 'delivered', Latencies> {
  const starts = startsOf(report, nowMs)
  const rows = new Map(report.rows.map((row) => [Date.parse(row.bucket), row]))
  const of = (state: 'sent' | 'delivered') => ({
    starts,
    each: starts.map((start) => rows.get(start)?.[state] ?? null),
    total: report.total[state],
  })
  return { sent: of('sent'), delivered: of('delivered') }
}
