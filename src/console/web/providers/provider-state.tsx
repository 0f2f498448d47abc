import type { ProviderAnswer, ProviderLine } from '../answers.ts'
import { Age } from '../now.tsx'
import { shortCount, shortRate } from '../numbers.ts'

/** What colour the state of a provider has. */
export const STATE_COLOURS = {
  active: 'state-DELIVERED',
  paused: 'state-FAILED_TEMP',
  draining: 'state-QUEUED',
} as const satisfies Record<ProviderAnswer['state'], string>

const LINE_COLOURS = {
  open: 'state-DELIVERED',
  opening: 'state-QUEUED',
  failed: 'state-FAILED_PERM',
} as const satisfies Record<ProviderLine['state'], string>

/** Lines that a card has room for. */
const FEW_LINES = 4

type Props = { readonly provider: ProviderAnswer; readonly isWhole?: boolean }

/** What a provider is doing now: its rate, what waits, its breaker, its lines. */
export function ProviderState({ provider, isWhole = false }: Props) {
  const { live, max_parts_per_s: bound, max_in_flight: window, lines: wanted } = provider
  const shown = isWhole ? live.lines : live.lines.slice(0, FEW_LINES)
  const hidden = live.lines.length - shown.length
  return (
    <>
      <dl className="measures provider-measures">
        <Measure name="Parts a second" value={shortRate(live.parts_per_s)}>
          {bound === null ? 'no bound' : `of ${shortRate(bound)}`}
        </Measure>
        <Measure name="Held by lines" value={live.lines.length === 0 ? '–' : shortCount(live.waiting)}>
          {live.lines.length === 0 ? 'no line is held' : 'without its queue'}
        </Measure>
        <Measure
          name="Lines"
          value={String(live.lines.length)}
          tone={live.lines.length === 0 ? 'is-warn' : ''}
        >
          {wanted === null ? 'one a thread' : `of ${wanted}`}
        </Measure>
        <Measure name="Breaker" value={live.breaker} tone={live.breaker === 'open' ? 'is-bad' : ''}>
          {live.breaker === 'open' ? 'fails: passed over' : 'failures are few'}
        </Measure>
      </dl>
      {provider.problem !== null && <p className="notice is-bad">It cannot be used: {provider.problem}.</p>}
      {shown.length === 0 ? (
        <p className="quiet lines-none">
          {provider.state === 'paused' ? 'Paused: no line is held.' : 'No process holds a line to it now.'}
        </p>
      ) : (
        <ul className="provider-lines" aria-label={`Lines of ${provider.name}`}>
          {shown.map((line) => (
            <Line key={line.slot} line={line} window={window} />
          ))}
          {hidden > 0 && <li className="quiet">and {hidden} more</li>}
        </ul>
      )}
    </>
  )
}

function Line({ line, window }: { readonly line: ProviderLine; readonly window: number }) {
  return (
    <li className="provider-line">
      <span className="line-slot">{line.slot}</span>
      <span className={`line-state ${LINE_COLOURS[line.state]}`}>
        <i aria-hidden="true" />
        {line.state}
      </span>
      <span className="quiet">
        <Age at={line.since} />
      </span>
      <span className="line-window" title="submissions under way, of those that may be">
        {line.in_flight} <span className="quiet">of {window} in flight</span>
      </span>
      <code className="line-holder" title="who holds it">
        {line.holder}
      </code>
      {line.last_error !== null && (
        <span className={`line-error ${line.state === 'failed' ? 'bad' : 'quiet'}`}>
          last error: {line.last_error}
        </span>
      )}
    </li>
  )
}

function Measure({
  name,
  value,
  tone = '',
  children,
}: {
  readonly name: string
  readonly value: string
  readonly tone?: string
  readonly children: string
}) {
  return (
    <div className={`measure ${tone}`}>
      <dt>{name}</dt>
      <dd>
        {value} <span className="measure-more">{children}</span>
      </dd>
    </div>
  )
}
