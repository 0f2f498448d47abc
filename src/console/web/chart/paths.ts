import type { Box, Point } from '../../chart-shapes.ts'
import type { View } from './use-view.ts'

const CORNER = 7
/** The head of an arrow, for one that is drawn thin; a thick one's grows with it. */
const HEAD = { length: 8, width: 4 }

/** Straight pieces with rounded corners, as an SVG path. */
export function roundedPath(points: readonly Point[]): string {
  const [start, ...rest] = points
  if (!start) return ''
  let path = `M${start.x} ${start.y}`
  rest.forEach((point, index) => {
    const before = points[index] ?? start
    const after = rest[index + 1]
    if (!after) {
      path += `L${point.x} ${point.y}`
      return
    }
    const entry = toward(point, before)
    const exit = toward(point, after)
    path += `L${entry.x} ${entry.y}Q${point.x} ${point.y} ${exit.x} ${exit.y}`
  })
  return path
}

/** The head of an arrow: a triangle at its end, as points of an SVG polygon. */
export function arrowHead(points: readonly Point[], thickness = 1): string {
  const end = points.at(-1)
  const before = points.at(-2)
  if (!end || !before) return ''
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1
  const along = { x: (end.x - before.x) / length, y: (end.y - before.y) / length }
  const grown = Math.max(1, Math.sqrt(thickness) * 0.8)
  const base = { x: end.x - along.x * HEAD.length * grown, y: end.y - along.y * HEAD.length * grown }
  const across = { x: -along.y * HEAD.width * grown, y: along.x * HEAD.width * grown }
  return [end, plus(base, across, 1), plus(base, across, -1)].map(({ x, y }) => `${x},${y}`).join(' ')
}

function plus(point: Point, by: Point, times: number): Point {
  return { x: point.x + by.x * times, y: point.y + by.y * times }
}

function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const part = length === 0 ? 0 : Math.min(CORNER, length / 2) / length
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

/** The same picture, in pixels of its frame. */
export function onScreen({ x, y }: Point, view: View): Point {
  return { x: x * view.scale + view.x, y: y * view.scale + view.y }
}

/** What holds all of a line. */
export function boxOf(path: readonly Point[]): Box {
  const x = Math.min(...path.map((point) => point.x))
  const y = Math.min(...path.map((point) => point.y))
  return {
    x,
    y,
    width: Math.max(...path.map((point) => point.x)) - x,
    height: Math.max(...path.map((point) => point.y)) - y,
  }
}
