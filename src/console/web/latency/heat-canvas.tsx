import { useEffect, useRef } from 'react'
import { onThemeChange } from '../theme.ts'
import { type Colouring, colourOf, type Heat, LEVELS, levelOf, levelStarts } from './heat.ts'
import { EDGE, type Inside } from './plot-frame.tsx'

type Props = { readonly heat: Heat; readonly by: Colouring; readonly inside: Inside }

/** The cells of a heat map, in the colours of the page. */
export function HeatCanvas({ heat, by, inside }: Props) {
  const place = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = place.current
    if (!canvas) return
    const draw = () => drawCells(canvas, heat, by, inside)
    draw()
    return onThemeChange(draw)
  }, [heat, by, inside])
  return (
    <canvas
      ref={place}
      className="heat-canvas"
      style={{ left: EDGE.left, top: EDGE.top, width: inside.width, height: inside.height }}
    />
  )
}

function drawCells(canvas: HTMLCanvasElement, heat: Heat, by: Colouring, { width, height }: Inside): void {
  const ratio = devicePixelRatio || 1
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  const pen = canvas.getContext('2d')
  const parent = canvas.parentElement
  if (!pen || !parent || heat.rows === 0) return
  const colours = coloursOf(parent)
  const levels = levelStarts(heat.most, by).length
  const [cellWidth, cellHeight] = [canvas.width / heat.columns.length, canvas.height / heat.rows]
  for (const [x, column] of heat.columns.entries())
    for (const [row, count] of column.counts.entries()) {
      const level = levelOf(count, column, heat.most, by)
      if (level === 0) continue
      pen.fillStyle = colours[colourOf(level, levels)] ?? ''
      const [left, right] = [Math.round(x * cellWidth), Math.round((x + 1) * cellWidth)]
      const top = Math.round(canvas.height - (row + 1) * cellHeight)
      const bottom = Math.round(canvas.height - row * cellHeight)
      pen.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top))
    }
}

/** A canvas knows no custom properties: the browser says what they are now. */
function coloursOf(parent: HTMLElement): string[] {
  const probe = document.createElement('i')
  parent.append(probe)
  const colours = Array.from({ length: LEVELS + 1 }, (_, level) => {
    probe.className = `heat-${level}`
    return getComputedStyle(probe).backgroundColor
  })
  probe.remove()
  return colours
}
