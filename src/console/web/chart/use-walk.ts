import { type RefObject, useEffect } from 'react'

/**
 * The way of the keyboard over a chart: each state is one stop; from it → and ↓ go to the arrows that leave it, one after the
 * other, ← and ↑ back, Escape to the state again.
 */
export function useWalk(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const onKey = (event: KeyboardEvent) => {
      if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return
      const at = event.target instanceof Element ? event.target.closest('[data-id]') : null
      const to = at && nextOf(element, at, event.key)
      if (!(to instanceof SVGElement)) return
      event.preventDefault()
      event.stopPropagation()
      to.focus()
    }
    element.addEventListener('keydown', onKey)
    return () => element.removeEventListener('keydown', onKey)
  }, [frame])
}

const ON = ['ArrowRight', 'ArrowDown']
const BACK = ['ArrowLeft', 'ArrowUp']

function nextOf(frame: Element, at: Element, key: string): Element | null {
  const from = at.getAttribute('data-from')
  const leaving = arrowsFrom(frame, from ?? at.getAttribute('data-id') ?? '')
  if (from === null) return ON.includes(key) ? (leaving[0] ?? null) : null
  const state = frame.querySelector(`.state[data-id="${CSS.escape(from)}"]`)
  if (key === 'Escape') return state
  const index = leaving.indexOf(at)
  if (ON.includes(key)) return leaving[(index + 1) % leaving.length] ?? null
  if (BACK.includes(key)) return index === 0 ? state : (leaving[index - 1] ?? null)
  return null
}

/** In an order that stays when another arrow is drawn last. */
function arrowsFrom(frame: Element, state: string): Element[] {
  const idOf = (arrow: Element) => arrow.getAttribute('data-id') ?? ''
  return [...frame.querySelectorAll(`.arrow[data-from="${CSS.escape(state)}"]`)].sort((a, b) =>
    idOf(a) < idOf(b) ? -1 : 1,
  )
}
