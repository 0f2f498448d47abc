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
const STRIP = 10
/** How dark a share of failures is drawn, from the least. */
const SHADES = [
  { from: 0, opacity: 0.18 },
  { from: 0.02, opacity: 0.38 },
  { from: 0.05, opacity: 0.6 },
  { from: 0.15, opacity: 0.8 },
  { from: 0.4, opacity: 1 },
] as const
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
  const shares = useMemo(
    () => overview.failed.map((failed, index) => shareOf(failed, overview.accepted[index] ?? 0)),
    [overview],
  )
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
        </svg>
        <svg
          className="time-failed"
          viewBox={`0 0 ${WIDTH} ${STRIP}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {SHADES.map(({ from, opacity }, index) => (
            <path
              key={from}
              opacity={opacity}
              d={strip(shares, (share) => share > from && share <= (SHADES[index + 1]?.from ?? 1))}
            />
          ))}
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
          {shortCount(Math.max(0, ...overview.failed))}/{per}, the darker the larger its share
          {isShort && `; counted since ${minuteClock(Date.parse(times.counted_from ?? ''))}`}
        </span>
        <span>counted to {minuteClock(lastMs + MINUTE_MS)}</span>
      </p>
    </>
  )
}

/** Failures beside what was accepted in the same time, from 0 to 1: what was accepted before may fail now. */
function shareOf(failed: number, accepted: number): number {
  return failed === 0 ? 0 : Math.min(1, failed / Math.max(accepted, 1))
}

/** Messages by bucket, as steps as high as they are of the most. */
function area(counts: readonly number[]): string {
  const most = Math.max(...counts)
  if (!(most > 0)) return ''
  const y = (count: number) => Math.round((HEIGHT - (count / most) * (HEIGHT - 2)) * 10) / 10
  const steps = counts.map((count, index) => `L${x(index, counts)} ${y(count)}H${x(index + 1, counts)}`)
  return `M0 ${HEIGHT}${steps.join('')}V${HEIGHT}Z`
}

/** The buckets in which so many of the messages failed, as boxes of one height: ten failures are seen beside a million messages. */
function strip(shares: readonly number[], isOf: (share: number) => boolean): string {
  return shares
    .flatMap((share, index) =>
      isOf(share) ? [`M${x(index, shares)} 0H${x(index + 1, shares)}V${STRIP}H${x(index, shares)}Z`] : [],
    )
    .join('')
}

function x(index: number, of: readonly unknown[]): number {
  return Math.round((index / of.length) * WIDTH * 10) / 10
}

function startOf(times: MachineTimes): number {
  return Date.parse(times.from)
}
