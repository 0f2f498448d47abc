import { isInternal } from '../../../../actors/message/events.ts'
import { orderWords } from '../message/event-words.ts'
import { duration } from '../numbers.ts'
import { Guards } from '../replay/guards.tsx'
import type { Played } from './scenario.ts'

/** What happened so far, the newest event first. */
export function StepList({ played: { scenario, steps, last } }: { readonly played: Played }) {
  const past = scenario.fork?.past ?? []
  const before = scenario.fork?.pastCount ?? 0
  const { attempts, throttles, wakeAtMs, lastError } = last.context
  return (
    <section className="card" aria-label="What happened">
      <h2>What happened</h2>
      <p className="quiet small">
        {attempts} {attempts === 1 ? 'attempt' : 'attempts'}, {throttles} throttled · alarm{' '}
        {wakeAtMs === null ? 'none' : `at ${duration(wakeAtMs)}`} · last error {lastError ?? 'none'}
      </p>
      {steps.length === 0 && <p className="quiet">Pick an event, or press a dashed arrow.</p>}
      <ol className="steps" reversed>
        {steps
          .map((step, index) => ({ step, number: before + index + 1 }))
          .reverse()
          .map(({ step, number }) => (
            <li key={number} value={number}>
              <span className="timeline-name">{step.event.type}</span>{' '}
              {step.outcome === 'applied' ? (
                <span className={`chip state-${step.lifecycle}`}>{step.lifecycle}</span>
              ) : (
                <em>{isInternal(step.event.type) ? 'dropped' : 'ignored'}</em>
              )}{' '}
              <span className="quiet">
                after {duration(step.event.atMs)}
                {step.guards.length > 0 && ' · '}
                <Guards guards={step.guards} />
                {step.effects.length > 0 && ` · ${step.effects.map(orderWords).join(' · ')}`}
              </span>
            </li>
          ))}
        {past
          .map((step, index) => ({ step, number: before - past.length + index + 1 }))
          .reverse()
          .map(({ step: { event, to, atMs, isIgnored }, number }) => (
            <li key={number} value={number} className="quiet">
              <span className="timeline-name">{event}</span>{' '}
              {isIgnored ? <em>ignored</em> : <span className={`chip state-${to}`}>{to}</span>} after{' '}
              {duration(Math.max(0, atMs))}, really
            </li>
          ))}
      </ol>
    </section>
  )
}
