import { type CSSProperties, useMemo } from 'react'
import type { MachineTimes } from '../answers.ts'
import type { Read } from '../clients/use-loaded.ts'
import { shortCount } from '../numbers.ts'
import { minuteClock, overviewOf } from './moment.ts'
import { type Moment, SPEEDS } from './use-moment.ts'
import { RANGE_NAMES, RANGES, type Range } from './use-times.ts'

const MINUTE_MS = 60_000
/** The line is drawn in a box of so many units, and stretched to its place. */
const HEIGHT = 40
const WIDTH = 1_000

type Props = {
  readonly overview: Read<MachineTimes>
  readonly range: Range
  readonly onRange: (range: Range) => void
  readonly moment: Moment
}

/** The slider under the chart: where in time one is, what was accepted and what failed then, and how it plays. */
export function TimeBar({ overview: { value, error }, range, onRange, moment }: Props) {
  const { momentMs, speed, go, play } = moment
  const endMs = value ? Date.parse(value.complete_until) : null
  const lastMs = endMs === null ? null : endMs - MINUTE_MS
  return (
    <section className="time-bar" aria-label="Time machine">
      <div className="time-tools">
        <button
          type="button"
          className="button small"
          disabled={lastMs === null}
          onClick={() => {
            if (speed !== null) return play(null)
            if (momentMs === null && value) go(Math.max(startOf(value), (lastMs ?? 0) - 60 * MINUTE_MS))
            play(SPEEDS[2])
          }}
        >
          {speed === null ? '▶ Play' : '❚❚ Pause'}
        </button>
        <fieldset className="segments" aria-label="Speed">
          {SPEEDS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={speed === one}
              disabled={momentMs === null}
              onClick={() => play(one)}
            >
              {one}×
            </button>
          ))}
        </fieldset>
        <strong className="time-now" aria-live={speed === null ? 'polite' : 'off'}>
          {momentMs === null ? 'Now' : minuteClock(momentMs)}
        </strong>
        <button
          type="button"
          className={`button small${momentMs === null ? ' plain' : ''}`}
          disabled={momentMs === null}
          onClick={() => go(null)}
        >
          Live
        </button>
        <fieldset className="segments time-ranges" aria-label="How far back">
          {RANGE_NAMES.map((name) => (
            <button key={name} type="button" aria-pressed={range === name} onClick={() => onRange(name)}>
              {RANGES[name].title}
            </button>
          ))}
        </fieldset>
      </div>
      {value && lastMs !== null ? (
        <Track {...{ times: value, lastMs, moment }} />
      ) : (
        <p className="quiet time-wait">{error === null ? 'Reading what went through…' : ''}</p>
      )}
      {error !== null && <p className="bad time-wait">What went through could not be read: {error}</p>}
    </section>
  )
}

function Track({
  times,
  lastMs,
  moment: { momentMs, go },
}: {
  readonly times: MachineTimes
  readonly lastMs: number
  readonly moment: Moment
}) {
  const fromMs = startOf(times)
  const toMs = Date.parse(times.to)
  const overview = useMemo(() => overviewOf(times), [times])
  const shown = Math.min(Math.max(momentMs ?? lastMs, fromMs), lastMs)
  const place = (atMs: number) => (atMs - fromMs) / (toMs - fromMs)
  const label = momentMs === null ? 'now, live' : minuteClock(momentMs)
  const per = times.bucket === 'hour' ? 'h' : 'min'
  const isShort = times.counted_from !== null && Date.parse(times.counted_from) > fromMs
  return (
    <>
      <div
        className="time-track"
        style={{ '--at': place(shown), '--until': place(lastMs + MINUTE_MS) } as CSSProperties}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path className="time-accepted" d={area(overview.accepted)} />
          <path className="time-failed" d={area(overview.failed)} />
        </svg>
        <span className={`time-thumb${momentMs === null ? ' is-live' : ''}`} />
        <input
          type="range"
          aria-label="Minute that is shown"
          aria-valuetext={label}
          min={fromMs}
          max={lastMs}
          step={MINUTE_MS}
          value={shown}
          onChange={({ target }) => go(Number(target.value))}
          onPointerDown={({ currentTarget }) => {
            // A press on the thumb changes nothing, but says where to begin.
            if (momentMs === null) go(Number(currentTarget.value))
          }}
        />
      </div>
      <p className="time-ends quiet">
        <span>{minuteClock(fromMs)}</span>
        <span className="time-legend">
          <i className="is-accepted" /> accepted, at most {shortCount(Math.max(0, ...overview.accepted))}/
          {per}
          <i className="is-failed" /> failed, for now or for good, at most{' '}
          {shortCount(Math.max(0, ...overview.failed))}/{per}
          {isShort && `; counted since ${minuteClock(Date.parse(times.counted_from ?? ''))}`}
        </span>
        <span>counted to {minuteClock(lastMs + MINUTE_MS)}</span>
      </p>
    </>
  )
}

/** Each line is as high as its own most: a few failures are seen beside a million messages. */
function area(counts: readonly number[]): string {
  const most = Math.max(...counts)
  if (!(most > 0)) return ''
  const x = (index: number) => Math.round((index / counts.length) * WIDTH * 10) / 10
  const y = (count: number) => Math.round((HEIGHT - (count / most) * (HEIGHT - 2)) * 10) / 10
  const steps = counts.map((count, index) => `L${x(index)} ${y(count)}H${x(index + 1)}`)
  return `M0 ${HEIGHT}${steps.join('')}V${HEIGHT}Z`
}

function startOf(times: MachineTimes): number {
  return Date.parse(times.from)
}
