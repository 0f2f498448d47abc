import { memo, useEffect, useRef, useState } from 'react'
import type { FoundMessage } from '../api.ts'
import { MaskedNumber, maskDigits } from '../privacy.tsx'
import { linkTo } from '../router.ts'
import { ago, clock } from '../times.ts'

type Props = {
  readonly rows: readonly FoundMessage[]
  readonly hasMore: boolean
  readonly onNearEnd: () => void
}

/** All rows have one height, so a place in the list is known without drawing what is above. Matches the styles. */
const ROW_PX = 44
/** Rows drawn above and below what is seen. */
const SPARE_ROWS = 8
/** Further rows are asked for when fewer than this are left below. */
const NEAR_END_ROWS = 200

/** A table of any length: only the rows that are seen are drawn. */
export function MessageTable({ rows, hasMore, onNearEnd }: Props) {
  const scroller = useRef<HTMLElement>(null)
  const [seen, setSeen] = useState({ first: 0, count: 30 })

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () =>
      setSeen((before) => {
        const first = Math.max(0, Math.floor(element.scrollTop / ROW_PX) - SPARE_ROWS)
        const count = Math.ceil(element.clientHeight / ROW_PX) + 2 * SPARE_ROWS
        return before.first === first && before.count === count ? before : { first, count }
      })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])

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
            <th scope="col">Status</th>
            <th scope="col">To</th>
            <th scope="col" className="wide-only">
              Reference
            </th>
            <th scope="col" className="wide-only">
              Attempts
            </th>
            <th scope="col" className="grows wide-only">
              Last error
            </th>
            <th scope="col" className="wide-only">
              Last event
            </th>
            <th scope="col">Accepted</th>
          </tr>
        </thead>
        <tbody>
          <Spacer rows={first} />
          {drawn.map((message, index) => (
            <Row key={message.id} message={message} index={first + index + 2} />
          ))}
          <Spacer rows={below} />
        </tbody>
      </table>
    </section>
  )
}

function Spacer({ rows }: { readonly rows: number }) {
  if (rows === 0) return null
  return (
    <tr className="spacer" style={{ height: rows * ROW_PX }}>
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
  return (
    <tr aria-rowindex={index} className="message-row">
      <td>
        <a className={`chip state-${message.status}`} href={linkTo(['messages', message.id])}>
          {message.status}
        </a>
      </td>
      <td>
        <MaskedNumber number={message.to} />
      </td>
      <td className="wide-only clipped">{message.reference ?? ''}</td>
      <td className="wide-only number">{message.attempts}</td>
      <td className="grows wide-only clipped">{maskDigits(message.last_error ?? '')}</td>
      <td className="wide-only">{ago(message.updated_at)}</td>
      <td>
        <a className="row-link" href={linkTo(['messages', message.id])}>
          {clock(message.created_at)}
        </a>
      </td>
    </tr>
  )
})
