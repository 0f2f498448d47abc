import type { MachineTimes } from '../answers.ts'
import { unitOf } from '../clients/amounts.ts'
import type { Read } from '../clients/use-loaded.ts'
import type { LiveView } from '../live/live.ts'
import type { ReadTotals } from '../live/totals.ts'
import { Ago } from '../now.tsx'
import { shortAmount } from '../numbers.ts'
import { clock } from '../times.ts'
import { type Frame, hourClock, minuteClock } from './moment.ts'

const DAY_MS = 86_400_000

/** What the numbers in the states and on the arrows are of, now. */
export function LiveSays({
  read: { totals, error },
  live,
  span: { overMs, title },
  stays,
}: {
  readonly read: ReadTotals
  readonly live: LiveView
  readonly span: { readonly overMs: number; readonly title: string }
  readonly stays: Read<MachineTimes>
}) {
  const isYoung = live.sinceMs !== null && Date.now() - live.sinceMs < overMs
  return (
    <p className="numbers-say quiet">
      {totals && (
        <span>
          States: messages accepted since {clock(totals.fromMs)}, and the cents of their locks as of{' '}
          {clock(totals.asOfMs)}
        </span>
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
      <StaysSay stays={stays} />
    </p>
  )
}

/** What they are of in a minute of before. */
export function PastSays({
  momentMs,
  frame,
  times,
  error,
  untilMs,
  stays,
}: {
  readonly momentMs: number
  readonly frame: Frame | null
  readonly times: MachineTimes | null
  readonly error: string | null
  readonly untilMs: number | null
  readonly stays: Read<MachineTimes>
}) {
  const dayMs = Math.floor(momentMs / DAY_MS) * DAY_MS
  const countedFromMs = times?.counted_from ? Date.parse(times.counted_from) : null
  const isWhole = countedFromMs !== null && momentMs >= countedFromMs
  return (
    <p className="numbers-say quiet">
      {error !== null && (
        <strong className="bad">
          {minuteClock(momentMs)} could not be read: {error}
        </strong>
      )}
      {frame === null && error === null && <span>Reading {minuteClock(momentMs)}…</span>}
      {frame && (
        <>
          <span>
            <strong>The minute {minuteClock(momentMs)}</strong>: in open states messages and cents held at its
            end; ends, captured and released since {minuteClock(dayMs)}; arrows and providers in that minute
            alone
          </span>
          <span>
            {shortAmount(frame.moved.captured)} {unitOf(frame.moved.captured)} captured,{' '}
            {shortAmount(frame.moved.released)} {unitOf(frame.moved.released)} released in it
          </span>
          {!isWhole && (
            <strong className="bad">
              {countedFromMs === null
                ? 'Nothing has been counted yet'
                : `Not whole: counted since ${minuteClock(countedFromMs)}`}
            </strong>
          )}
          {untilMs !== null && momentMs >= untilMs && (
            <strong className="bad">Not complete: counted to {minuteClock(untilMs)}</strong>
          )}
        </>
      )}
      <StaysSay stays={stays} />
    </p>
  )
}

/** Of what time it is said how long messages stay, and how old that is. */
function StaysSay({ stays: { value, error } }: { readonly stays: Read<MachineTimes> }) {
  if (error !== null)
    return <strong className="bad">How long messages stay could not be read: {error}</strong>
  if (value === null) return null
  return (
    <span>
      Stays: half and 95 % of those that left from {hourClock(value.from)} to {hourClock(value.to)} (
      <Ago at={value.to} />
      ), red: slower than in that hour a week before
    </span>
  )
}
