import { type PointerEvent as Pressed, type ReactNode, useEffect, useRef, useState } from 'react'
import { moved, placeOfDrag, placeOfStep, type Step } from './order.ts'

type Props<T> = {
  readonly items: readonly T[]
  /** The places of the items that are drawn, ascending; without it all are. */
  readonly places?: readonly number[]
  readonly keyOf: (item: T) => string | number
  /** What an item is called aloud. */
  readonly nameOf: (item: T, at: number) => string
  readonly onChange: (items: readonly T[]) => void
  readonly children: (item: T, at: number, moves: ReactNode) => ReactNode
  readonly label: string
  readonly className?: string
}

/**
 * A list whose order means something: items are dragged by their handle, or moved by two buttons (or the arrow keys on
 * them), and where they are then is said aloud. `children` places the `moves` where it wants them. Where not all are
 * drawn, an item goes past the next one that is.
 */
export function Reorderable<T>({
  items,
  places = items.map((_, at) => at),
  keyOf,
  nameOf,
  onChange,
  children,
  label,
  className,
}: Props<T>) {
  const list = useRef<HTMLOListElement>(null)
  const [said, setSaid] = useState('')
  const refocus = useRef<{ readonly key: string; readonly step: Step } | null>(null)
  const drag = useDrag(list, items, places, keyOf, onChange)
  // What is moved in the document loses the focus.
  useEffect(() => {
    const wanted = refocus.current
    if (wanted === null) return
    refocus.current = null
    const item = rowsOf(list.current).find((row) => row.dataset['key'] === wanted.key)
    item?.querySelector<HTMLElement>(`[data-step=${wanted.step}]`)?.focus()
  })
  function step(at: number, which: Step): void {
    const item = items[at]
    const to = placeOfStep(places, at, which)
    if (item === undefined) return
    if (to < 0 || to >= items.length) {
      setSaid(`${nameOf(item, at)} is ${to < 0 ? 'first' : 'last'} already`)
      return
    }
    refocus.current = { key: String(keyOf(item)), step: which }
    setSaid(
      `${nameOf(item, at)} is now ${(to + 1).toLocaleString('en')} of ${items.length.toLocaleString('en')}`,
    )
    onChange(moved(items, at, to))
  }
  return (
    <>
      <ol className={`reorderable ${className ?? ''}`} aria-label={label} ref={list}>
        {places.map((at) => {
          const item = items[at]
          if (item === undefined) return null
          const key = keyOf(item)
          const name = nameOf(item, at)
          return (
            <li key={key} data-key={key} className={drag.key === key ? 'is-dragged' : ''}>
              {children(
                item,
                at,
                <span className="moves">
                  <span
                    className="handle"
                    aria-hidden="true"
                    title="Drag to move"
                    onPointerDown={(event) => drag.begin(event, key)}
                  />
                  <Mover which="up" name={name} isEnd={at === 0} onStep={(which) => step(at, which)} />
                  <Mover
                    which="down"
                    name={name}
                    isEnd={at === items.length - 1}
                    onStep={(which) => step(at, which)}
                  />
                </span>,
              )}
            </li>
          )
        })}
      </ol>
      <p className="visually-hidden" aria-live="assertive">
        {said}
      </p>
    </>
  )
}

const STEP_OF_KEY: Readonly<Record<string, Step>> = { ArrowUp: 'up', ArrowDown: 'down' }

function Mover({
  which,
  name,
  isEnd,
  onStep,
}: {
  readonly which: Step
  readonly name: string
  readonly isEnd: boolean
  readonly onStep: (which: Step) => void
}) {
  return (
    <button
      type="button"
      className="mover"
      data-step={which}
      // Not disabled: whoever presses it again at the end keeps the focus.
      aria-disabled={isEnd}
      aria-label={`Move ${name} ${which}`}
      onClick={() => onStep(which)}
      onKeyDown={(event) => {
        const wanted = STEP_OF_KEY[event.key]
        if (wanted === undefined) return
        event.preventDefault()
        onStep(wanted)
      }}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" className="icon">
        <path d={which === 'up' ? 'M6 15l6-6 6 6' : 'M6 9l6 6 6-6'} />
      </svg>
    </button>
  )
}

/** Moves an item while it is dragged; Escape puts all back. The window hears it: an item that moves loses the pointer. */
function useDrag<T>(
  list: { readonly current: HTMLOListElement | null },
  items: readonly T[],
  places: readonly number[],
  keyOf: (item: T) => string | number,
  onChange: (items: readonly T[]) => void,
) {
  const [key, setKey] = useState<string | number | null>(null)
  const now = useRef({ items, places, onChange })
  now.current = { items, places, onChange }
  const stop = useRef<() => void>(() => {})
  useEffect(() => () => stop.current(), [])
  function begin(event: Pressed, dragged: string | number): void {
    if (event.button !== 0) return
    event.preventDefault()
    const before = now.current.items
    setKey(dragged)
    const onMove = ({ clientY }: PointerEvent) => {
      const { items: current, places: drawn, onChange: change } = now.current
      const from = current.findIndex((item) => keyOf(item) === dragged)
      const middles = rowsOf(list.current).map((row) => {
        const { top, height } = row.getBoundingClientRect()
        return top + height / 2
      })
      const to = drawn[placeOfDrag(middles, drawn.indexOf(from), clientY)]
      if (from >= 0 && to !== undefined && to !== from) change(moved(current, from, to))
    }
    const onKey = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape') return
      now.current.onChange(before)
      stop.current()
    }
    stop.current = () => {
      removeEventListener('pointermove', onMove)
      removeEventListener('pointerup', stop.current)
      removeEventListener('pointercancel', stop.current)
      removeEventListener('keydown', onKey)
      setKey(null)
    }
    addEventListener('pointermove', onMove)
    addEventListener('pointerup', stop.current)
    addEventListener('pointercancel', stop.current)
    addEventListener('keydown', onKey)
  }
  return { key, begin }
}

function rowsOf(list: HTMLOListElement | null): HTMLElement[] {
  return [...(list?.children ?? [])].filter((row) => row instanceof HTMLElement)
}
