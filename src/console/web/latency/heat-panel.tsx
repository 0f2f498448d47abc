import { useMemo, useState } from 'react'
import type { LatencyTimes } from '../answers.ts'
import { MIN_SHOWN } from '../plots/chart.ts'
import type { Bucket, Colouring } from './heat.ts'
import { HeatMap } from './heat-map.tsx'
import type { ShownTime } from './shown-time.ts'
import { Switch } from './switch.tsx'

type Props = {
  readonly time: ShownTime
  readonly starts: readonly number[]
  readonly rows: LatencyTimes['rows']
  readonly onZoom: (fromS: number, toS: number) => void
}

/** The heat map of how long messages took, to SENT or to DELIVERED. */
export function HeatPanel({ time, starts, rows, onZoom }: Props) {
  const [state, setState] = useState<'sent' | 'delivered'>('delivered')
  const [by, setBy] = useState<Colouring>('share')
  const buckets = useMemo(
    () => rows.map((row) => ({ startMs: Date.parse(row.bucket), histogram: row[state].histogram })),
    [rows, state],
  )
  const told = useMemo(() => fromFirst(buckets, starts), [buckets, starts])
  const title = `How long messages took to ${state === 'sent' ? 'SENT' : 'DELIVERED'}`
  return (
    <section className="panel plot is-wide" aria-label={title}>
      <h2>
        {title}{' '}
        <span className="aside">
          by {time.bucket} of acceptance; a step is 19 % longer than the one below
        </span>
      </h2>
      <div className="heat-ways">
        <Switch
          label="Until"
          choices={[
            ['sent', 'SENT'],
            ['delivered', 'DELIVERED'],
          ]}
          chosen={state}
          onChoose={setState}
        />
        <Switch
          label="Colours"
          choices={[
            ['share', 'Share of its time'],
            ['count', 'Messages'],
          ]}
          chosen={by}
          onChoose={setBy}
        />
      </div>
      {buckets.some(({ histogram }) => histogram.counts.length > 0) ? (
        <HeatMap title={title} time={time} starts={told} buckets={buckets} by={by} onZoom={onZoom} />
      ) : (
        <p className="quiet empty">
          No message of this time {state === 'sent' ? 'has reached a provider' : 'has been delivered'}.
        </p>
      )}
    </section>
  )
}

/** The times from the first with a message on, as the lines beside the map have them. */
function fromFirst(buckets: readonly Bucket[], starts: readonly number[]): readonly number[] {
  const firstMs = buckets.find(({ histogram }) => histogram.counts.length > 0)?.startMs ?? 0
  return starts.slice(Math.max(0, Math.min(starts.indexOf(firstMs), starts.length - MIN_SHOWN)))
}
