import { memo, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { MESSAGE_FIELDS } from '../../../domain/fields/message-fields.ts'
import type { FoundMessage } from '../answers.ts'
import { withMeanings } from '../message/meanings.ts'
import { Age } from '../now.tsx'
import { MaskedNumber, maskDigits } from '../privacy.tsx'
import { linkTo } from '../router.ts'
import { clock, clocksIn } from '../times.ts'

type Props = {
  readonly rows: readonly FoundMessage[]
  readonly hasMore: boolean
  readonly onNearEnd: () => void
}

/** All rows have one height, so a place in the list is known without drawing what is above. Matches the styles. */
const ROW_PX = 44
/** In a narrow place a row has two lines. */
const NARROW_ROW_PX = 58
const NARROW = '(max-width: 900px)'
/** Rows drawn above and below what is seen. */
const SPARE_ROWS = 8
/** Further rows are asked for when fewer than this are left below. */
const NEAR_END_ROWS = 200

/** The columns, each by the field that it shows, with its styles. `Row` has their cells. */
const COLUMNS = [
  ['status', 'is-status'],
  ['to', 'is-number'],
  ['reference', 'wide-only'],
  ['attempts', 'wide-only is-count'],
  ['last_error', 'wide-only is-error'],
  ['updated_at', 'wide-only is-age'],
  ['created_at', 'wide-only is-time'],
] as const

/** A table of any length: only the rows that are seen are drawn. */
export function MessageTable({ rows, hasMore, onNearEnd }: Props) {
  const scroller = useRef<HTMLElement>(null)
  const [seen, setSeen] = useState({ first: 0, count: 30 })
  const rowPx = useRowPx()

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () =>
      setSeen((before) => {
        const first = Math.max(0, Math.floor(element.scrollTop / rowPx) - SPARE_ROWS)
        const count = Math.ceil(element.clientHeight / rowPx) + 2 * SPARE_ROWS
        return before.first === first && before.count === count ? before : { first, count }
      })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [rowPx])

  const isNearEnd = hasMore && seen.first + seen.count + NEAR_END_ROWS > rows.length
  useEffect(() => {
    if (isNearEnd) onNearEnd()
  }, [isNearEnd, onNearEnd])

  const first = Math.min(seen.first, Math.max(0, rows.length - seen.count))
  const drawn = rows.slice(first, first + seen.count)
  const below = rows.length - first - drawn.length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <section className="table-scroller" ref={scroller} tabIndex={0} aria-label="Messages found">
      <table className="message-table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(([name, className]) => (
              <th key={name} scope="col" className={className}>
                {MESSAGE_FIELDS[name].label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer px={first * rowPx} />
          {drawn.map((message, index) => (
            <Row key={message.id} message={message} index={first + index + 2} />
          ))}
          <Spacer px={below * rowPx} />
        </tbody>
      </table>
    </section>
  )
}

/** The height of a row here, as the styles have it. */
function useRowPx(): number {
  return useSyncExternalStore(subscribeToNarrow, () => (matchMedia(NARROW).matches ? NARROW_ROW_PX : ROW_PX))
}

function subscribeToNarrow(onChange: () => void): () => void {
  const narrow = matchMedia(NARROW)
  narrow.addEventListener('change', onChange)
  return () => narrow.removeEventListener('change', onChange)
}

function Spacer({ px }: { readonly px: number }) {
  if (px === 0) return null
  return (
    <tr className="spacer" style={{ height: px }}>
      <td />
    </tr>
  )
}

const Row = memo(function Row({
  message,
  index,
}: {
  readonly message: FoundMessage
  readonly index: number
}) {
  const error = withMeanings(maskDigits(clocksIn(message.last_error ?? '')))
  return (
    <tr aria-rowindex={index} className="message-row">
      <td>
        <a className={`chip state-${message.status}`} href={linkTo(['messages', message.id])}>
          {message.status}
        </a>
        <span className="second narrow-only">{clock(message.created_at)}</span>
      </td>
      <td>
        <span className="first">
          <MaskedNumber number={message.to} />
          <span className="quiet narrow-only">
            <Age at={message.updated_at} />
          </span>
        </span>
        <span className="second narrow-only clipped">{error || message.reference}</span>
      </td>
      <td className="wide-only clipped" title={message.reference ?? undefined}>
        {message.reference ?? ''}
      </td>
      <td className="wide-only number">{message.attempts}</td>
      <td className="wide-only clipped" title={error || undefined}>
        {error}
      </td>
      <td className="wide-only">
        <Age at={message.updated_at} /> ago
      </td>
      <td className="wide-only">
        <a className="row-link" href={linkTo(['messages', message.id])}>
          {clock(message.created_at)}
        </a>
      </td>
    </tr>
  )
})
