import type { StoredEvent } from '../answers.ts'
import { duration } from '../numbers.ts'
import { maskDigits } from '../privacy.tsx'
import type { ReplayStep } from '../replay/replay.ts'
import { datedClock, exactClock } from '../times.ts'
import { type ForkedMessage, ForkLink } from '../what-if/fork-link.tsx'
import { choiceWords, placeWords } from './choices.ts'
import { eventWords } from './event-words.ts'
import { SaidHere } from './exchange-view.tsx'
import type { SaidState } from './use-exchanges.ts'

type Props = {
  readonly message: ForkedMessage
  readonly steps: readonly ReplayStep[]
  /** A row has a step each. */
  readonly said: SaidState
  readonly current: number
  readonly isShown: boolean
  readonly onStep: (index: number) => void
}

/** The history, oldest first, with the time between events and what the provider said, word for word. */
export function Timeline({ message, steps, said, current, isShown, onStep }: Props) {
  return (
    <ol className="timeline">
      {steps.map((step, index) => {
        const { row } = step
        const before = steps[index - 1]
        const here = said.kind === 'kept' ? said.rows[index] : undefined
        return (
          <li key={row.seq} className={`timeline-row state-${row.to}${row.ignored ? ' is-ignored' : ''}`}>
            {before && (
              <p className="spent">
                {duration(Date.parse(row.at) - Date.parse(before.row.at))} in {before.row.to}
              </p>
            )}
            <button
              type="button"
              className="timeline-event"
              aria-current={index === current ? 'step' : undefined}
              onClick={() => onStep(index)}
            >
              <span className="timeline-words">{eventWords(row.event)}</span>
              <span className="timeline-to">
                {row.ignored ? 'changed nothing' : row.from === row.to ? `stays ${row.to}` : `→ ${row.to}`}
              </span>
              <span className="timeline-when">
                <span className="timeline-name">{row.event}</span>{' '}
                <time dateTime={row.at}>{exactClock(Date.parse(row.at))}</time>
                {placeWords(row, before?.row)}
              </span>
            </button>
            <ForkLink message={message} steps={steps} index={index} />
            {step.disagreements.map((words) => (
              <p key={words} className="disagrees">
                {words}
              </p>
            ))}
            <Payload row={row} isShown={isShown} />
            {here && <SaidHere said={here} row={row} isShown={isShown} />}
            {row.held_until != null && <p className="chosen-why">waits until {datedClock(row.held_until)}</p>}
            {row.route != null && <p className="chosen-why">{choiceWords(row.route)}</p>}
          </li>
        )
      })}
    </ol>
  )
}

function Payload({ row: { detail }, isShown }: { readonly row: StoredEvent; readonly isShown: boolean }) {
  if (detail === null) return null
  return <pre className="payload">{isShown ? detail : maskDigits(detail)}</pre>
}
