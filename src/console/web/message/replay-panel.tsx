import { type ReactNode, useEffect, useState } from 'react'
import { duration } from '../numbers.ts'
import { maskDigits } from '../privacy.tsx'
import { Guards } from '../replay/guards.tsx'
import type { ReplayStep } from '../replay/replay.ts'
import { clocksIn, exactClock } from '../times.ts'
import { eventWords, orderWords } from './event-words.ts'
import { withMeanings } from './meanings.ts'

type Props = {
  readonly steps: readonly ReplayStep[]
  readonly current: number
  readonly onStep: (index: number) => void
}

const PLAY_MS = 800

/** A slider that goes through the history, and what the machine in this page says after each event. */
export function ReplayPanel({ steps, current, onStep }: Props) {
  const [isPlaying, setPlaying] = useState(false)
  const last = steps.length - 1
  useEffect(() => {
    if (!isPlaying) return
    if (current >= last) return setPlaying(false)
    const timer = setTimeout(() => onStep(current + 1), PLAY_MS)
    return () => clearTimeout(timer)
  }, [isPlaying, current, last, onStep])
  const step = steps[current]
  if (!step) return null
  const play = () => {
    if (current >= last) onStep(0)
    setPlaying(!isPlaying)
  }
  return (
    <section className="replay" aria-label="Replay">
      <div className="replay-bar">
        <button type="button" onClick={play} aria-label={isPlaying ? 'Pause' : 'Play'}>
          {isPlaying ? '❚❚' : '▶'}
        </button>
        <button
          type="button"
          onClick={() => onStep(Math.max(0, current - 1))}
          disabled={current === 0}
          aria-label="One event back"
        >
          ‹
        </button>
        <input
          type="range"
          min={0}
          max={last}
          value={current}
          aria-label="Event"
          aria-valuetext={`${current + 1} of ${steps.length}: ${eventWords(step.row.event)}`}
          onChange={(event) => onStep(Number(event.target.value))}
        />
        <button
          type="button"
          onClick={() => onStep(Math.min(last, current + 1))}
          disabled={current === last}
          aria-label="One event on"
        >
          ›
        </button>
        <span className="replay-count">
          {current + 1} of {steps.length}
        </span>
      </div>
      <MachineSays step={step} />
    </section>
  )
}

function MachineSays({ step }: { readonly step: ReplayStep }) {
  const { context, lifecycle, credit, guards, effects, outcome, row, isAlarmEarliest } = step
  const wake = context.wakeAtMs
  const facts: readonly (readonly [string, ReactNode, 'is-long'?])[] = [
    ['event', `${eventWords(row.event)}${outcome === 'ignored' ? ' (changed nothing)' : ''}`],
    ['state', `${lifecycle} · ${credit}`],
    ['attempts', `${context.attempts}${context.throttles > 0 ? `, ${context.throttles} throttled` : ''}`],
    ['orders', effects.length === 0 ? 'none' : effects.map(orderWords).join(' · ')],
    ['alarm', wake === null ? 'none' : alarmWords(wake, Date.parse(row.at), isAlarmEarliest)],
    ['guards', guards.length === 0 ? 'none' : <Guards key="guards" guards={guards} />, 'is-long'],
    [
      'last error',
      context.lastError === null ? 'none' : withMeanings(maskDigits(clocksIn(context.lastError))),
      'is-long',
    ],
  ]
  return (
    <dl className="facts machine-says" aria-live="polite">
      {facts.map(([name, value, long]) => (
        <div key={name} className={long}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** When the alarm rings after an event. The dice of a wait are not kept in the history: it may ring later than that. */
function alarmWords(wakeAtMs: number, atMs: number, isEarliest: boolean): string {
  const words = `${exactClock(wakeAtMs)}, ${duration(Math.max(0, wakeAtMs - atMs))} later`
  return isEarliest ? `earliest possible: ${words}` : words
}
