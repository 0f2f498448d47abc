import type { Exchange, StoredEvent } from '../answers.ts'
import { duration } from '../numbers.ts'
import { maskDigits } from '../privacy.tsx'
import { exactClock } from '../times.ts'
import { meaningOf } from './meanings.ts'
import { isQuoted, type SaidAtRow } from './said.ts'
import type { SaidState } from './use-exchanges.ts'

/** What was said at a row of the history, and when nothing is there, why. */
export function SaidHere({
  said: { exchanges, missing },
  row,
  isShown,
}: {
  readonly said: SaidAtRow
  readonly row: StoredEvent
  readonly isShown: boolean
}) {
  return (
    <>
      {exchanges.map((exchange) =>
        isQuoted(row, exchange) ? (
          <p key={keyOf(exchange)} className="said-line">
            {exchange.outcome}, told by {exchange.provider} at <Clock at={exchange.at} />
            <Meaning of={exchange.outcome} />
          </p>
        ) : (
          <ExchangeView key={keyOf(exchange)} exchange={exchange} isShown={isShown} />
        ),
      )}
      {missing !== null && <p className="said-line">{missing}</p>}
    </>
  )
}

/** Why what was said to providers stands nowhere in the history, if it does not. */
export function SaidNote({ said }: { readonly said: SaidState }) {
  const words = noteOf(said)
  return words === null ? null : <p className="said-note">{words}</p>
}

function noteOf(said: SaidState): string | null {
  switch (said.kind) {
    case 'locked':
      return 'What was said to providers is shown to admins only: give the admin token.'
    case 'off':
      return 'What is said to providers is not kept: PROVIDER_LOG_DAYS is 0.'
    case 'gone':
      return 'What was said to providers was not kept any more when the day of this message was archived.'
    case 'unread':
      return said.error === null ? null : `What was said to providers could not be read: ${said.error}`
    case 'kept':
      return null
  }
}

function ExchangeView({ exchange, isShown }: { readonly exchange: Exchange; readonly isShown: boolean }) {
  const { what, provider, part, at, took_ms, outcome, sent, answered } = exchange
  const shown = (words: string) => (isShown ? words : maskDigits(words))
  return (
    <details className="exchange">
      <summary>
        <span className="exchange-line">{shown(sent?.line ?? answered?.line ?? what)}</span>
        {part === null ? ' ' : ` part ${part} `}
        <strong className="exchange-outcome">{shown(outcome)}</strong>
        {took_ms !== null && ` after ${duration(took_ms)}`}
      </summary>
      <p className="said-line">
        {provider}, <Clock at={at} />
        <Meaning of={outcome} />
      </p>
      <Side title="sent" said={sent} none={what === 'submission' ? 'nothing left' : null} shown={shown} />
      <Side title={what === 'receipt' ? 'came' : 'answered'} said={answered} none="nothing" shown={shown} />
    </details>
  )
}

type SideProps = {
  readonly title: string
  readonly said: Exchange['sent']
  /** What is said where there is nothing; null: not even that. */
  readonly none: string | null
  readonly shown: (words: string) => string
}

function Side({ title, said, none, shown }: SideProps) {
  if (said === null) return none === null ? null : <p className="said-line">{`${title}: ${none}`}</p>
  const { line, fields, body } = said
  const lines = [line, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`)]
  return (
    <>
      <p className="said-line">{title}</p>
      <pre className="payload">{shown([...lines, ...(body === null ? [] : ['', body])].join('\n'))}</pre>
    </>
  )
}

/** What a code says, after it. */
function Meaning({ of }: { readonly of: string }) {
  const meaning = meaningOf(of)
  return meaning === null ? null : `: ${meaning}`
}

function Clock({ at }: { readonly at: string }) {
  return <time dateTime={at}>{exactClock(Date.parse(at))}</time>
}

function keyOf({ at, what, part, provider }: Exchange): string {
  return `${at} ${what} ${provider} ${part}`
}
