import type { CSSProperties } from 'react'
import type { Exchange, StoredEvent } from '../answers.ts'
import { minuteOf, placeParams } from '../machine/moment.ts'
import { useNow } from '../now.tsx'
import { linkTo } from '../router.ts'
import { exactClock } from '../times.ts'
import { withMeanings } from './meanings.ts'
import { type Span, scaleOf, sharesOf, spansOf } from './waterfall.ts'
import { askedWords, lengthWords, sharesWords, spanWords } from './waterfall-words.ts'

type Props = {
  readonly events: readonly StoredEvent[]
  /** What is known of what was said to providers. */
  readonly exchanges: readonly Exchange[]
}

/** Where a message's time went: a bar for each wait and each visit to a provider, one after the other. */
export function WaterfallPanel({ events, exchanges }: Props) {
  const now = useNow()
  const spans = spansOf(events, exchanges, now)
  const scale = scaleOf(spans)
  const [first] = spans
  if (first === undefined) return null
  const isOpen = spans.some((span) => span.isOpen)
  return (
    <section className="card waterfall" aria-labelledby="waterfall-title">
      <h2 id="waterfall-title">
        Where its time went
        <a className="aside" href={linkTo([], placeParams(minuteOf(first.fromMs), null))}>
          Its minute in the time machine
        </a>
      </h2>
      <p className="waterfall-sum">{sharesWords(sharesOf(spans), isOpen)}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">What it did</th>
            <th scope="col">Began</th>
            <th scope="col" className="waterfall-axis">
              <span className="visually-hidden">Bar</span>
            </th>
            <th scope="col" className="number">
              For
            </th>
          </tr>
        </thead>
        <tbody>
          {spans.map((span, index) => (
            <tr key={`${span.fromMs} ${span.kind} ${span.attempt}`} className={`is-${span.kind}`}>
              <th scope="row">
                {spanWords(span)}
                <Asked span={span} />
              </th>
              <td className="waterfall-began">
                <time
                  dateTime={new Date(span.fromMs).toISOString()}
                  title={exactClock(span.fromMs)}
                >{`+${lengthWords({ fromMs: first.fromMs, toMs: span.fromMs, isOpen: false }).replace('under 1', '0')}`}</time>
              </td>
              <td className="waterfall-axis" aria-hidden="true">
                <span
                  className={`waterfall-bar${span.isOpen ? ' is-open' : ''}`}
                  style={placeOf(scale.bars[index])}
                />
              </td>
              <td className="number">{lengthWords(span)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {scale.kind === 'log' && (
        <p className="quiet waterfall-note">
          The bars are not to scale: a bar twice as long is many times the time. Read the times.
        </p>
      )}
    </section>
  )
}

function Asked({ span }: { readonly span: Span }) {
  const words = askedWords(span)
  return words === null ? null : <span className="waterfall-asked">{withMeanings(words)}</span>
}

function placeOf(bar: { readonly left: number; readonly width: number } | undefined): CSSProperties {
  const percent = (share: number) => `${(share * 100).toFixed(3)}%`
  return { left: percent(bar?.left ?? 0), width: percent(bar?.width ?? 0) }
}
