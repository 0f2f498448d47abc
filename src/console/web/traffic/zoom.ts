import { useEffect } from 'react'
import { linkTo } from '../router.ts'
import { addressOf, type Fixed, type Range, zoomedOut } from './ranges.ts'
import { type View, viewAddress } from './view.ts'

/** The addresses that were zoomed in from, by those that came of it: of this tab, since it was loaded. */
const outer = new Map<string, string>()

/** Shows another time; back leads to the one before. */
export function showRange(view: View, range: Range): void {
  const to = linkTo(['traffic'], viewAddress({ ...view, range }))
  if (to === location.hash) return
  outer.set(to, location.hash)
  location.hash = to
}

/** Shows what was zoomed in from, or three times as much where that is not known. */
export function zoomOut(view: View, range: Fixed): void {
  const before = outer.get(linkTo(['traffic'], { ...viewAddress(view), ...addressOf(range) }))
  const wider = zoomedOut(range, Date.now())
  if (before !== undefined) location.hash = before
  else if ('kind' in wider) location.hash = linkTo(['traffic'], viewAddress({ ...view, range: wider }))
}

/** Escape zooms out, unless something else takes it: a field, a dialog. */
export function useEscape(act: (() => void) | null): void {
  useEffect(() => {
    if (act === null) return
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return
      if (event.target instanceof HTMLElement && event.target.matches('input, select, textarea')) return
      act()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [act])
}
