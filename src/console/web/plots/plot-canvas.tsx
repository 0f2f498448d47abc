import { type ReactNode, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import uPlot from 'uplot'
import { onThemeChange } from '../theme.ts'
import { onZoneChange } from '../times.ts'
import { type Drawn, HEIGHT, optionsOf } from './plot-options.ts'

/**
 * A plot as wide as there is room, with axes of time and of values; `children` lie on what is inside the axes. It is made anew when
 * its lines, the kind of its axis or the colours of the page change; new values only move it.
 */
export function PlotCanvas({ children, ...drawn }: Drawn & { readonly children?: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const [inside, setInside] = useState<HTMLElement | null>(null)
  const latest = useRef(drawn)
  latest.current = drawn
  const { times, lines, axis, span, paint } = drawn
  const names = lines.map(({ name }) => name).join('\n')

  // biome-ignore lint/correctness/useExhaustiveDependencies: values reach the plot by the effect below
  useEffect(() => {
    const element = place.current
    if (!element) return
    function make(): void {
      if (!element) return
      plot.current?.destroy()
      plot.current = new uPlot(
        optionsOf(element, () => latest.current),
        dataOf(latest.current),
        element,
      )
      setInside(plot.current.over)
    }
    make()
    const ends = [onThemeChange(make), onZoneChange(make)]
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.current?.setSize({ width: element.clientWidth, height: HEIGHT })
    })
    sizes.observe(element)
    return () => {
      for (const end of ends) end()
      sizes.disconnect()
      plot.current?.destroy()
      plot.current = null
    }
  }, [names, axis.kind, drawn.onZoom === undefined])
  // biome-ignore lint/correctness/useExhaustiveDependencies: all of it is drawn
  useEffect(() => plot.current?.setData(dataOf(latest.current)), [times, lines, axis, span, paint])
  return (
    <>
      <div ref={place} className="canvas" aria-hidden={children === undefined} />
      {inside && children !== undefined && createPortal(children, inside)}
    </>
  )
}

function dataOf({ times, lines }: Drawn): uPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])]
}
