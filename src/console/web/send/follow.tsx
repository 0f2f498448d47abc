import { useEffect, useMemo, useRef } from 'react'
import { ChartView } from '../chart/chart-view.tsx'
import { PulseLayer } from '../chart/pulse-layer.tsx'
import { money } from '../clients/amounts.ts'
import { type MessageState, useMessage } from '../message/use-message.ts'
import { duration } from '../numbers.ts'
import { pathOf, placeOf } from '../replay/path.ts'
import { replayHistory } from '../replay/replay.ts'
import { linkTo } from '../router.ts'

/** The way of a message that was just sent, on the chart and in words, as it goes. */
export function Follow({ id }: { readonly id: string }) {
  const state = useMessage(id)
  const panel = useRef<HTMLElement>(null)
  const isShown = state.kind !== 'loading'
  useEffect(() => {
    if (isShown) panel.current?.scrollIntoView({ block: 'nearest' })
  }, [isShown])
  return (
    <section className="panel follow" aria-labelledby="follow-title" ref={panel}>
      <h2 id="follow-title">
        On its way
        <a className="aside" href={linkTo(['messages', id])}>
          open, replay, explain
        </a>
      </h2>
      {state.kind === 'found' && <Way {...state} />}
      {state.kind === 'failed' && <p className="notice is-bad">{state.error}</p>}
    </section>
  )
}

function Way({ loaded: { message, events }, policy }: Extract<MessageState, { kind: 'found' }>) {
  const { steps } = useMemo(() => replayHistory(message, events, policy), [message, events, policy])
  const path = useMemo(() => pathOf(steps, steps.length - 1), [steps])
  const changes = events.filter(({ from, to, ignored }) => !ignored && from !== to)
  const startedAt = Date.parse(changes[0]?.at ?? '')
  return (
    <>
      <ChartView
        look={{ path, current: placeOf(steps.at(-1)) }}
        over={(chart, view, size) => <PulseLayer {...{ chart, view, size }} only={message.id} />}
        label="The way of this message"
      />
      <ol className="strip" aria-live="polite">
        {changes.map(({ seq, to, at, event }, index) => (
          <li key={seq} className={`step state-${to}`}>
            <strong>{to}</strong>
            <span>{index === 0 ? event : `+${duration(Date.parse(at) - startedAt)}`}</span>
          </li>
        ))}
        {!message.final && <li className="step is-waiting" aria-label="waiting for what comes next" />}
      </ol>
      <p className="quiet outcome">
        {money(message.cost_cents)} {message.credit_state.toLowerCase()}
        {message.last_error !== null && (
          <>
            {' · '}
            <span className="bad">{message.last_error}</span>
          </>
        )}
        {!message.final && ' · watching until it ends'}
      </p>
    </>
  )
}
