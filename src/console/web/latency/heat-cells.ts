import type uPlot from 'uplot'
import { type Colouring, colourOf, type Heat, LEVELS, levelOf, levelStarts } from './heat.ts'

/** Paints the cells of a heat map on a plot, in the colours of the page. */
export function paintCells(plot: uPlot, heat: Heat, by: Colouring): void {
  const { ctx: pen, bbox } = plot
  if (heat.rows === 0) return
  const colours = coloursIn(plot.root)
  const levels = levelStarts(heat.most, by).length
  const yOf = (row: number) => Math.round(bbox.top + bbox.height * (1 - row / heat.rows))
  for (const column of heat.columns) {
    const [left, right] = [column.startMs, column.endMs].map((ms) =>
      Math.round(plot.valToPos(ms / 1_000, 'x', true)),
    ) as [number, number] // one of each
    for (const [row, count] of column.counts.entries()) {
      const level = levelOf(count, column, heat.most, by)
      if (level === 0) continue
      const [top, bottom] = [yOf(row + 1), yOf(row)]
      pen.fillStyle = colours[colourOf(level, levels)] ?? ''
      pen.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top))
    }
  }
}

/** A canvas knows no custom properties: the browser says what they are now. */
function coloursIn(parent: HTMLElement): string[] {
  const probe = document.createElement('i')
  parent.append(probe)
  const colours = Array.from({ length: LEVELS + 1 }, (_, level) => {
    probe.className = `heat-${level}`
    return getComputedStyle(probe).backgroundColor
  })
  probe.remove()
  return colours
}
