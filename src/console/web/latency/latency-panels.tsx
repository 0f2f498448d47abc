import { useMemo } from 'react'
import type { LatencyTimes } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { AcceptingPanels } from './accepting-panels.tsx'
import { HeatPanel } from './heat-panel.tsx'
import { OtpPanel } from './otp-panel.tsx'
import { PercentilePanel } from './percentile-panel.tsx'
import { keptPart, type ShownTime, startsOf } from './shown-time.ts'
import { useReport } from './use-report.ts'

/** How long messages, acceptances and codes of a time took. Each part is read by itself, and again while the time goes on. */
export function LatencyPanels(time: ShownTime) {
  const kept = keptPart(time, Date.now())
  return (
    <div className="latency is-wide">
      <MessagePanels time={time} />
      {kept === null ? (
        <p className="quiet">Acceptances and one-time passwords are kept for 8 days.</p>
      ) : (
        <>
          {kept.from !== time.from && (
            <p className="quiet">
              Acceptances and one-time passwords are of the last 8 days: they are kept no longer.
            </p>
          )}
          <AcceptingPanels time={kept} />
          <OtpPanel time={kept} />
        </>
      )}
    </div>
  )
}

function MessagePanels({ time }: { readonly time: ShownTime }) {
  const { value, error, readAtMs } = useReport<LatencyTimes>('latency', time)
  const starts = useMemo(
    () => (value ? startsOf(value, readAtMs ?? Date.parse(value.to)) : []),
    [value, readAtMs],
  )
  const of = useMemo(() => {
    const rows = new Map(value?.rows.map((row) => [Date.parse(row.bucket), row]))
    return {
      sent: starts.map((start) => rows.get(start)?.sent ?? null),
      delivered: starts.map((start) => rows.get(start)?.delivered ?? null),
    }
  }, [value, starts])
  if (value === null)
    return error === null ? (
      <p className="quiet">Reading how long messages took…</p>
    ) : (
      <LoadError error={error} readAtMs={null} />
    )
  return (
    <div className="latency-part">
      <LoadError error={error} readAtMs={readAtMs} />
      <div className="traffic">
        <PercentilePanel
          title="Accepted → SENT"
          aside="time until a provider had it"
          time={value}
          starts={starts}
          latencies={of.sent}
          total={value.total.sent}
          whyEmpty="No message of this time has reached a provider."
        />
        <PercentilePanel
          title="Accepted → DELIVERED"
          aside="time until the receipt"
          time={value}
          starts={starts}
          latencies={of.delivered}
          total={value.total.delivered}
          whyEmpty="No message of this time has been delivered."
        />
        <HeatPanel time={value} starts={starts} rows={value.rows} />
      </div>
    </div>
  )
}
