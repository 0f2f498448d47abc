import type { MessageEventType } from '../../../../actors/message/events.ts'
import { eventWords, orderWords } from '../message/event-words.ts'
import { Guards } from '../replay/guards.tsx'
import type { Moment, Preview } from './scenario.ts'

type Props = {
  readonly previews: readonly Preview[]
  readonly moment: Moment
  readonly isStale: boolean
  readonly setMoment: (moment: Moment) => void
  readonly setStale: (isStale: boolean) => void
  readonly pick: (type: MessageEventType) => void
}

const MOMENT_TITLES = [
  ['soon', '1 s later'],
  ['alarm', 'when the alarm rings'],
  ['end', 'after the validity'],
] as const satisfies readonly (readonly [Moment, string])[]

/** Every event of the machine, with what it would do now. */
export function EventPicker({ previews, moment, isStale, setMoment, setStale, pick }: Props) {
  return (
    <section className="card" aria-label="Next event">
      <h2>Next event</h2>
      <fieldset className="segments" aria-label="When it comes">
        {MOMENT_TITLES.map(([name, title]) => (
          <button key={name} type="button" aria-pressed={moment === name} onClick={() => setMoment(name)}>
            {title}
          </button>
        ))}
      </fieldset>
      <label className="check">
        <input type="checkbox" checked={isStale} onChange={(event) => setStale(event.target.checked)} />
        it answers an earlier attempt
      </label>
      <ul className="picker">
        {previews.map(({ type, outcome, to, guards, effects }) => (
          <li key={type}>
            <button type="button" className={`pick is-${outcome} state-${to}`} onClick={() => pick(type)}>
              <span className="pick-name">{type}</span>
              <span className="pick-effects">{eventWords(type)}</span>
              <span className="pick-to">{outcome === 'applied' ? `→ ${to}` : outcome}</span>
              {guards.length > 0 && (
                <span className="pick-effects">
                  <Guards guards={guards} />
                </span>
              )}
              {effects.length > 0 && (
                <span className="pick-effects">{effects.map(orderWords).join(' · ')}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <p className="quiet small">ignored: written to the history, changes nothing. dropped: not even that.</p>
    </section>
  )
}
