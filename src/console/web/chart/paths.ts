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
/** Where states stand close to each other there is room for `99` at least. */
export const SHORT_NOTE = { width: 26, height: 17 }
/** Parts of a straight piece where a note may stand: the best first, then any. */
const PARTS = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9]
const MORE_PARTS = Array.from({ length: 19 }, (_, at) => (at + 1) / 20)

type Size = Pick<Box, 'width' | 'height'>

const rooms = new WeakMap<Chart, ReadonlyMap<string, Point>>()

/**
 * Where there is room to write on each arrow: on its line or at its side, clear of labels, states and other notes if that
 * can be, else clear of states as far as a short note goes.
 */
export function roomsOn(chart: Chart): ReadonlyMap<string, Point> {
  const known = rooms.get(chart)
  if (known) return known
  const labels = chart.arrows.flatMap(({ label }) => label ?? [])
  const notes: Point[] = []
  const found = new Map<string, Point>()
  for (const { id, path, from, to } of chart.arrows.toSorted((a, b) => Number(b.isMain) - Number(a.isMain))) {
    const places = (size: Size) =>
      from === to ? besideLoop(path, size) : placesOn(path, size === NOTE ? PARTS : MORE_PARTS)
    const beside = (size: Size) => places(size).flatMap((at) => placesBeside(at, size))
    const free = (among: (size: Size) => readonly Point[], size: Size, others: readonly Box[]) => {
      const taken = [...others, ...notes.map((at) => noteBox(at, size))]
      return among(size).find((at) => !taken.some((box) => overlaps(noteBox(at, size), box)))
    }
    const place =
      free(places, NOTE, [...chart.states, ...labels]) ??
      free(beside, NOTE, [...chart.states, ...labels]) ??
      free(places, SHORT_NOTE, chart.states) ??
      free(beside, SHORT_NOTE, chart.states) ??
      free(places, NOTE, []) ??
      places(NOTE)[0]
    if (!place) continue
    found.set(id, place)
    notes.push(place)
  }
  rooms.set(chart, found)
  return found
}

/** The boxes of the notes on each arrow. */
export function noteBoxesOn(chart: Chart, size: Size = NOTE): ReadonlyMap<string, Box> {
  return new Map([...roomsOn(chart)].map(([id, room]) => [id, noteBox(room, size)]))
}

/** Right of a loop that is above its state, and left of one that is left of it. */
function besideLoop(path: readonly Point[], { width, height }: Size): Point[] {
  const [xs, ys] = [path.map(({ x }) => x), path.map(({ y }) => y)]
  const y = (Math.min(...ys) + Math.max(...ys)) / 2
  const [right, left] = [Math.max(...xs) + width / 2, Math.min(...xs) - width / 2]
  const above = Math.max(...ys) - height / 2 - 1
  return [y, above, y - height, y + height].flatMap((y) => [
    { x: right, y },
    { x: left, y },
  ])
}

/** Where the line is too crowded a note stands at its side, touching it, or as close as it can be. */
function placesBeside({ x, y }: Point, { width, height }: Size): Point[] {
  return [1, 1.6].flatMap((times) => {
    const [right, down] = [(width / 2) * times, (height / 2) * times]
    return [
      { x, y: y - down },
      { x, y: y + down },
      { x: x + right, y },
      { x: x - right, y },
    ]
  })
}

/** Places on the straight pieces of a line, the longest piece first. */
function placesOn(path: readonly Point[], parts: readonly number[]): Point[] {
  const pieces = path.slice(1).map((to, index) => ({ from: path[index] ?? to, to }))
  return pieces
    .toSorted((a, b) => distance(b) - distance(a))
    .flatMap(({ from, to }) =>
      parts.map((part) => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part })),
    )
}

function distance({ from, to }: { readonly from: Point; readonly to: Point }): number {
  return Math.hypot(to.x - from.x, to.y - from.y)
}

function noteBox({ x, y }: Point, { width, height }: Size): Box {
  return { x: x - width / 2, y: y - height / 2, width, height }
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
