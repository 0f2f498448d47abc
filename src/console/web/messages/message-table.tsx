import { memo, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { MESSAGE_FIELDS } from '../../../domain/fields/message-fields.ts'
import type { Client, FoundMessage } from '../answers.ts'
import { money } from '../clients/amounts.ts'
import { withMeanings } from '../message/meanings.ts'
import { Age } from '../now.tsx'
import { MaskedNumber, maskDigits } from '../privacy.tsx'
import { linkTo } from '../router.ts'
import { clock, clocksIn, useZone } from '../times.ts'

type Props = {
  readonly rows: readonly FoundMessage[]
  readonly clients: readonly Client[]
  readonly hasMore: boolean
  readonly onNearEnd: () => void
  /** Rows that are chosen, by their ids; null: all that match. */
  readonly chosen: ReadonlySet<string> | null
  readonly onChoose: (ids: readonly string[], isChosen: boolean) => void
  /** Where the list was left. */
  readonly scrollTop: number
  readonly onScroll: (scrollTop: number) => void
  /** Another number takes the list to its top. */
  readonly topVersion: number
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
  ['created_at', 'wide-only is-time'],
  ['to', 'is-number'],
  ['client_id', 'wide-only is-client'],
  ['status', 'is-status'],
  ['provider', 'wide-only is-provider'],
  ['last_error', 'wide-only is-error'],
  ['attempts', 'wide-only is-count'],
  ['cost_cents', 'wide-only is-price'],
  ['updated_at', 'wide-only is-age'],
] as const

/** A table of any length: only the rows that are seen are drawn. */
export function MessageTable(props: Props) {
  const { rows, clients, hasMore, onNearEnd, chosen, onChoose, scrollTop, onScroll, topVersion } = props
  const scroller = useRef<HTMLElement>(null)
  const [seen, setSeen] = useState({ first: 0, count: 30 })
  const rowPx = useRowPx()
  const left = useRef(scrollTop)
  const scrolled = useRef(onScroll)
  scrolled.current = onScroll

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      scrolled.current(element.scrollTop)
      setSeen((before) => {
        const first = Math.max(0, Math.floor(element.scrollTop / rowPx) - SPARE_ROWS)
        const count = Math.ceil(element.clientHeight / rowPx) + 2 * SPARE_ROWS
        return before.first === first && before.count === count ? before : { first, count }
      })
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [rowPx])

  const isEmpty = rows.length === 0
  // Where it was left is known once the rows are there.
  useLayoutEffect(() => {
    if (isEmpty || left.current === 0 || !scroller.current) return
    scroller.current.scrollTop = left.current
    left.current = 0
  }, [isEmpty])
  const version = useRef(topVersion)
  useLayoutEffect(() => {
    if (version.current === topVersion || !scroller.current) return
    version.current = topVersion
    scroller.current.scrollTop = 0
  }, [topVersion])

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
            <th scope="col" className="is-choice">
              <input
                type="checkbox"
                aria-label="Choose all that are shown"
                checked={rows.length > 0 && (chosen === null || rows.every(({ id }) => chosen.has(id)))}
                onChange={({ target }) =>
                  onChoose(
                    rows.map(({ id }) => id),
                    target.checked,
                  )
                }
              />
            </th>
            {COLUMNS.map(([name, className]) => (
              <th key={name} scope="col" className={className}>
                {name === 'cost_cents' ? 'Price' : MESSAGE_FIELDS[name].label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer px={first * rowPx} />
          {drawn.map((message, index) => (
            <Row
              key={message.id}
              message={message}
              client={clients.find(({ id }) => id === message.client_id)?.name ?? message.client_id}
              index={first + index + 2}
              isChosen={chosen === null || chosen.has(message.id)}
              onChoose={onChoose}
            />
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

type RowProps = {
  readonly message: FoundMessage
  readonly client: string
  readonly index: number
  readonly isChosen: boolean
  readonly onChoose: Props['onChoose']
}

const Row = memo(function Row({ message, client, index, isChosen, onChoose }: RowProps) {
  useZone()
  const error = withMeanings(maskDigits(clocksIn(message.last_error ?? '')))
  return (
    <tr aria-rowindex={index} className={`message-row${isChosen ? ' is-chosen' : ''}`}>
      <td className="is-choice">
        <input
          type="checkbox"
          aria-label={`Choose the message of ${clock(message.created_at)}`}
          checked={isChosen}
          onChange={({ target }) => onChoose([message.id], target.checked)}
        />
      </td>
      <td className="wide-only">
        <a className="row-link" href={linkTo(['messages', message.id])}>
          {clock(message.created_at)}
        </a>
      </td>
      <td>
        <span className="first">
          <MaskedNumber number={message.to} />
          <span className="quiet narrow-only">
            <Age at={message.updated_at} />
          </span>
        </span>
        <span className="second narrow-only clipped">{error || message.reference || client}</span>
      </td>
      <td
        className="wide-only clipped"
        title={message.reference ? `reference ${message.reference}` : undefined}
      >
        {client}
      </td>
      <td>
        <a className={`chip state-${message.status}`} href={linkTo(['messages', message.id])}>
          {message.status}
        </a>
        <span className="second narrow-only">{clock(message.created_at)}</span>
      </td>
      <td className="wide-only clipped">{message.provider ?? ''}</td>
      <td className="wide-only clipped" title={error || undefined}>
        {error}
      </td>
      <td className="wide-only number is-count">{message.attempts}</td>
      <td className="wide-only number is-price">{money(message.cost_cents)}</td>
      <td className="wide-only is-age">
        <Age at={message.updated_at} /> ago
      </td>
    </tr>
  )
})
