import { useCallback, useMemo, useRef, useState } from 'react'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { ChartView } from '../chart/chart-view.tsx'
import { PulseLayer } from '../chart/pulse-layer.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { useNow } from '../now.tsx'
import { maskDigits } from '../privacy.tsx'
import { pathOf, placeOf } from '../replay/path.ts'
import { replayHistory } from '../replay/replay.ts'
import { choosePlace, linkTo, usePlace } from '../router.ts'
import { clocksIn } from '../times.ts'
import { SaidNote } from './exchange-view.tsx'
import { LateReceipts } from './late-receipts.tsx'
import { MessageActs } from './message-acts.tsx'
import { MessageCallbacks } from './message-callbacks.tsx'
import { MessageFacts } from './message-facts.tsx'
import { MessageMoney } from './message-money.tsx'
import { MessageTools } from './message-tools.tsx'
import { reasonOf } from './reasons.ts'
import { RedactPanel } from './redact-panel.tsx'
import { ReplayPanel } from './replay-panel.tsx'
import { Timeline } from './timeline.tsx'
import { useExchanges } from './use-exchanges.ts'
import { type LoadedMessage, useMessage } from './use-message.ts'
import { WaterfallPanel } from './waterfall-panel.tsx'

/** One message: why it is where it is, its way on the chart, its history, its money. */
export function MessagePage({ id }: { readonly id: string }) {
  const state = useMessage(id)
  return (
    <div className="message">
      <p className="crumbs">
        <a href={linkTo(['messages'])}>Messages</a> / <code>{id}</code>
      </p>
      {state.kind === 'loading' && <p className="quiet">Loading…</p>}
      {state.kind === 'failed' && (
        <p role="alert" className="alert">
          {state.error}
        </p>
      )}
      {state.kind === 'found' && (
        <>
          <LoadError error={state.error} readAtMs={state.readAtMs} />
          <Loaded {...state.loaded} policy={state.policy} />
        </>
      )}
    </div>
  )
}

function Loaded({
  message,
  events,
  isArchived,
  late,
  policy,
}: LoadedMessage & { readonly policy: MessagePolicy }) {
  const replay = useMemo(() => replayHistory(message, events, policy), [message, events, policy])
  const { steps } = replay
  const now = useNow()
  // Without a step the page follows the message; one that was chosen stays, in the page's address too.
  const chosen = Math.trunc(Number(usePlace().params.get('step'))) || steps.length
  const [isShown, setShown] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const current = Math.max(1, Math.min(chosen, steps.length)) - 1
  const step = useCallback(
    (index: number) => {
      const isLast = index >= steps.length - 1
      choosePlace(['messages', message.id], isLast ? {} : { step: String(index + 1) })
    },
    [message.id, steps.length],
  )
  const said = useExchanges(message, events, isArchived)
  const path = useMemo(() => pathOf(steps, current), [steps, current])
  return (
    <>
      <header className={`verdict state-${message.status}`}>
        <h1>
          <span className="visually-hidden">Message </span>
          {message.status}
        </h1>
        <p>{maskDigits(clocksIn(reasonOf(message, events, now)))}</p>
      </header>
      {!isArchived && <MessageActs message={message} />}
      <WaterfallPanel
        events={events}
        exchanges={said.kind === 'kept' ? said.rows.flatMap(({ exchanges }) => exchanges) : []}
      />
      {isArchived && (
        <p className="notice">
          Its day is in the <a href={linkTo(['archive'])}>archive</a>: nothing changes it any more.
        </p>
      )}
      {replay.disagreements.length > 0 && (
        <div role="alert" className="alert">
          <strong>Replay and history disagree.</strong> The machine in this page does not do what the gateway
          stored: another version or configuration of the gateway may have run this message.
          <ul>
            {replay.disagreements.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </div>
      )}
      <div className="message-grid">
        <div className="message-main" ref={place}>
          <ChartView
            look={{ path, current: placeOf(steps[current]) }}
            over={(chart, view, size) => <PulseLayer {...{ chart, view, size }} only={message.id} />}
            label="The way of this message"
          />
          <ReplayPanel steps={steps} current={current} onStep={step} />
          <MessageTools message={message} events={events} replay={replay} path={path} place={place} />
        </div>
        <section className="card message-history" aria-label="History">
          <h2>
            History
            <button type="button" className="text-button" onClick={() => setShown(!isShown)}>
              {isShown ? 'hide numbers' : 'show numbers'}
            </button>
          </h2>
          <SaidNote said={said} />
          <Timeline
            message={message}
            steps={steps}
            said={said}
            current={current}
            isShown={isShown}
            onStep={step}
          />
          <LateReceipts late={late} isShown={isShown} />
        </section>
        <div className="message-side">
          <MessageFacts message={message} />
          <MessageMoney id={message.id} version={message.version} />
          <MessageCallbacks id={message.id} clientId={message.client_id} version={message.version} />
          <RedactPanel message={message} isArchived={isArchived} />
        </div>
      </div>
    </>
  )
}
