import { useEffect, useRef } from 'react'
import type { Chart, ChartArrow } from '../../chart-shapes.ts'
import type { GraphTransition } from '../../machine-graph.ts'
import { stateId } from '../live/traffic.ts'
import { eventWords, guardWords, orderWords } from '../message/event-words.ts'
import { linkTo } from '../router.ts'
import { nameOf } from './machine-chart.tsx'

type Props = {
  readonly chart: Chart
  readonly id: string
  readonly onSelect: (id: string) => void
  readonly onClose: () => void
}

/** What the machine says of a state or an arrow: events, guards, actions. */
export function ElementDetails({ chart, id, onSelect, onClose }: Props) {
  const state = chart.states.find((one) => one.id === id)
  const arrow = chart.arrows.find((one) => one.id === id)
  const aside = useRef<HTMLElement>(null)
  const shown = useRef<string | null>(null)
  // Who came by the keyboard goes on in what opened, and so does who pressed what is gone from it.
  useEffect(() => {
    const at = document.activeElement
    const isByKey = at?.getAttribute('data-id') === id && at.matches(':focus-visible')
    if (isByKey || (shown.current !== null && at === document.body)) aside.current?.focus()
    shown.current = id
  }, [id])
  const close = () => {
    onClose()
    document.querySelector<SVGElement>(`[data-chart] [data-id="${CSS.escape(id)}"]`)?.focus()
  }
  return (
    <aside
      ref={aside}
      tabIndex={-1}
      className="details"
      aria-label="Details"
      onKeyDown={({ key }) => {
        if (key === 'Escape') close()
      }}
    >
      <button type="button" className="details-close" onClick={close} aria-label="Close details">
        ×
      </button>
      {state && (
        <>
          <h2 className={`state-title state-${state.name}`}>{state.name}</h2>
          <p className="quiet">
            {state.region}
            {state.isInitial && ' · where it begins'}
            {state.isFinal && ' · final: later events change nothing'}
          </p>
          {state.id === stateId(state.name) && <MessagesIn status={state.name} isFinal={state.isFinal} />}
          {state.entry.length > 0 && <p>On the way in: {state.entry.map(orderWords).join(', ')}</p>}
          <Ways
            title="Leads to"
            arrows={chart.arrows.filter(({ from }) => from === id)}
            end="to"
            {...{ onSelect }}
          />
          <Ways
            title="Comes from"
            arrows={chart.arrows.filter(({ to, from }) => to === id && from !== id)}
            end="from"
            {...{ onSelect }}
          />
        </>
      )}
      {arrow && (
        <>
          <h2>
            {nameOf(arrow.from)} → {nameOf(arrow.to)}
          </h2>
          <ul className="transitions">
            {arrow.transitions.map((transition) => (
              <Transition key={`${transition.event} ${transition.guard}`} transition={transition} />
            ))}
          </ul>
        </>
      )}
    </aside>
  )
}

/** Where one goes from here: to the messages that are in the state. */
function MessagesIn({ status, isFinal }: { readonly status: string; readonly isFinal: boolean }) {
  return (
    <p className="messages-in">
      <a href={linkTo(['messages'], { status })}>messages in {status}</a>
      {!isFinal && (
        <a href={linkTo(['messages'], { status, older_than_seconds: '3600' })}>for more than an hour</a>
      )}
    </p>
  )
}

function Ways({
  title,
  arrows,
  end,
  onSelect,
}: {
  readonly title: string
  readonly arrows: readonly ChartArrow[]
  readonly end: 'from' | 'to'
  readonly onSelect: (id: string) => void
}) {
  if (arrows.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul className="ways">
        {arrows.map((arrow) => (
          <li key={arrow.id}>
            <button
              type="button"
              className={`chip state-${nameOf(arrow[end])}`}
              onClick={() => onSelect(arrow.id)}
            >
              {nameOf(arrow[end])}
            </button>
            <span className="quiet">{eventsOf(arrow).join(', ')}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Each event once, however many guards it has here. */
function eventsOf({ transitions }: ChartArrow): string[] {
  return [...new Set(transitions.map(({ event, guard }) => stepWords(event, guard)))]
}

/** What brings a message on; by itself, what must be so. */
function stepWords(event: string, guard: string | null): string {
  if (event !== '') return eventWords(event)
  return guard === null ? 'always' : guardWords(guard)
}

function Transition({ transition: { event, guard, actions } }: { readonly transition: GraphTransition }) {
  return (
    <li>
      <strong>{event === '' ? 'By itself' : eventWords(event)}</strong>
      {event !== '' && <code className="transition-name">{event}</code>}
      {guard !== null && <span className="guard"> if {guardWords(guard)}</span>}
      {actions.length > 0 && <span className="quiet"> / {actions.map(orderWords).join(', ')}</span>}
    </li>
  )
}
