import type uPlot from 'uplot'

/** Dragged over less it is a click, in pixels. */
export const MIN_DRAG = 5

/**
 * A finger drags over a plot from side to side, as a mouse does, of which alone uPlot knows. Up and down it scrolls the page, and a second
 * finger makes the page larger: both end what was begun.
 */
export function dragByFinger(plot: uPlot): void {
  const { over } = plot
  let from: number | null = null
  const placeOf = ({ clientX }: PointerEvent) => {
    const { left, width } = over.getBoundingClientRect()
    return Math.max(0, Math.min(width, clientX - left))
  }
  const select = (to: number, isOver: boolean) => {
    const [left, width] = from === null ? [0, 0] : [Math.min(from, to), Math.abs(to - from)]
    plot.setSelect({ left, top: 0, width: width < MIN_DRAG ? 0 : width, height: over.clientHeight }, isOver)
  }
  const leave = () => {
    from = null
    select(0, false)
  }
  const on = (type: 'pointerdown' | 'pointermove' | 'pointerup', act: (event: PointerEvent) => void) =>
    over.addEventListener(type, (event) => event.pointerType === 'touch' && act(event))
  on('pointerdown', (event) => {
    if (!event.isPrimary) return leave()
    from = placeOf(event)
  })
  on('pointermove', (event) => {
    if (from === null) return
    const at = placeOf(event)
    plot.setCursor({ left: at, top: 0 })
    select(at, false)
  })
  on('pointerup', (event) => {
    if (from === null) return
    select(placeOf(event), true)
    from = null
  })
  over.addEventListener('pointercancel', leave)
}
