import type { Box, Chart, Point } from '../../chart-shapes.ts'

const CORNER = 7
const HEAD = { length: 7, width: 4 }

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
export function arrowHead(points: readonly Point[]): string {
  const end = points.at(-1)
  const before = points.at(-2)
  if (!end || !before) return ''
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1
  const along = { x: (end.x - before.x) / length, y: (end.y - before.y) / length }
  const base = { x: end.x - along.x * HEAD.length, y: end.y - along.y * HEAD.length }
  const across = { x: -along.y * HEAD.width, y: along.x * HEAD.width }
  return [end, plus(base, across, 1), plus(base, across, -1)].map(({ x, y }) => `${x},${y}`).join(' ')
}

/** The size of a note on an arrow: room for `999K/s`. */
const NOTE = { width: 46, height: 17 }
/** Parts of a straight piece where a note may stand. */
const PARTS = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9]

const rooms = new WeakMap<Chart, ReadonlyMap<string, Point>>()

/** Where there is room to write on each arrow: on its line, clear of labels, states and other notes if that can be. */
export function roomsOn(chart: Chart): ReadonlyMap<string, Point> {
  const known = rooms.get(chart)
  if (known) return known
  const taken: Box[] = [...chart.states, ...chart.arrows.flatMap(({ label }) => label ?? [])]
  const notes: Box[] = []
  const found = new Map<string, Point>()
  for (const { id, path, from, to } of chart.arrows.toSorted((a, b) => Number(b.isMain) - Number(a.isMain))) {
    const places = from === to ? [besideLoop(path)] : placesOn(path)
    const beside = places.flatMap(placesBeside)
    const isFree = (at: Point, boxes: readonly Box[]) => !boxes.some((box) => overlaps(noteBox(at), box))
    const place =
      places.find((at) => isFree(at, taken)) ??
      beside.find((at) => isFree(at, taken)) ??
      places.find((at) => isFree(at, notes)) ??
      beside.find((at) => isFree(at, notes)) ??
      places[0]
    if (!place) continue
    found.set(id, place)
    taken.push(noteBox(place))
    notes.push(noteBox(place))
  }
  rooms.set(chart, found)
  return found
}

/** The boxes of the notes on each arrow. */
export function noteBoxesOn(chart: Chart): ReadonlyMap<string, Box> {
  return new Map([...roomsOn(chart)].map(([id, room]) => [id, noteBox(room)]))
}

/** Right of a loop: its label is above it, its state below. */
function besideLoop(path: readonly Point[]): Point {
  const [top, bottom] = [Math.min(...path.map(({ y }) => y)), Math.max(...path.map(({ y }) => y))]
  return { x: Math.max(...path.map(({ x }) => x)) + NOTE.width / 2, y: (top + bottom) / 2 }
}

/** Where the line is too crowded a note stands at its side, touching it. */
function placesBeside({ x, y }: Point): Point[] {
  const [right, down] = [NOTE.width / 2, NOTE.height / 2]
  return [
    { x, y: y - down },
    { x, y: y + down },
    { x: x + right, y },
    { x: x - right, y },
  ]
}

/** Places on the straight pieces of a line, the longest piece first. */
function placesOn(path: readonly Point[]): Point[] {
  const pieces = path.slice(1).map((to, index) => ({ from: path[index] ?? to, to }))
  return pieces
    .toSorted((a, b) => distance(b) - distance(a))
    .flatMap(({ from, to }) =>
      PARTS.map((part) => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part })),
    )
}

function distance({ from, to }: { readonly from: Point; readonly to: Point }): number {
  return Math.hypot(to.x - from.x, to.y - from.y)
}

function noteBox({ x, y }: Point): Box {
  return { x: x - NOTE.width / 2, y: y - NOTE.height / 2, ...NOTE }
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function plus(point: Point, by: Point, times: number): Point {
  return { x: point.x + by.x * times, y: point.y + by.y * times }
}

function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const part = length === 0 ? 0 : Math.min(CORNER, length / 2) / length
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}
