import type { Run } from './chart-lanes.ts'
import type { RegionPlan } from './chart-plan.ts'
import type { Box, Size } from './chart-shapes.ts'

/** Arrows keep off states that they do not lead to by so many pixels, at least. */
export const CLEAR = 9
const EDGE = 10
const LANE = { most: 14, least: 6 }
/** Arrows start and end on this part of a side. */
const PORTS = 0.66

/** Where the lines and lanes of a grid are in the picture, in pixels. */
export type Ruler = {
  x(line: number, lane: number): number
  y(line: number, lane: number): number
  columnStart(column: number): number
  columnEnd(column: number): number
  rowEnd(row: number): number
  /** Null for what does not stand on it. `head` is the part that all states have. */
  state(id: string): (Box & { readonly head: number }) | null
}

type Sizes = {
  readonly state: Size
  /** What a state needs besides. */
  readonly extra: (id: string) => Size
}

type Band = { readonly start: number; readonly length: number }

/** Stretches a grid over a box: states have their size, what is left is shared by the channels between them. */
export function rulerOf({ grid, arrows }: RegionPlan, box: Box, { state, extra }: Sizes): Ruler {
  const runs = arrows.flatMap((arrow) => arrow.runs ?? [])
  const widest = (axis: Run['axis'], line: number) =>
    Math.max(0, ...runs.map((run) => (run.axis === axis && run.line === line ? Math.abs(run.lane) : 0)))
  const more = (which: 'column' | 'row', at: number) =>
    Math.max(
      0,
      ...grid.places.map((place) =>
        place[which] === at ? extra(place.id)[which === 'column' ? 'width' : 'height'] : 0,
      ),
    )
  const columns = Array.from({ length: grid.columns }, (_, at) => state.width + more('column', at))
  const rows = Array.from({ length: grid.rows }, (_, at) => state.height + more('row', at))
  const outer = (axis: Run['axis']) => (line: number) =>
    runs.some((run) => run.axis === axis && run.line === line)
      ? 2 * CLEAR + 2 * widest(axis, line) * LANE.least
      : EDGE
  const across = bandsOf(columns, box.x, box.width, outer('x'))
  const down = bandsOf(rows, box.y, box.height, outer('y'))
  const laneOf = (axis: Run['axis'], line: number, side: number, length: number) => {
    const room = line % 2 === 1 ? side * PORTS : length - 2 * CLEAR
    return Math.max(LANE.least, Math.min(LANE.most, room / Math.max(1, 2 * widest(axis, line))))
  }
  return {
    x: (line, lane) => {
      const { start, length } = bandAt(across, line)
      return round(start + length / 2 + lane * laneOf('x', line, state.width, length))
    },
    y: (line, lane) => {
      const { start, length } = bandAt(down, line)
      const middle = line % 2 === 1 ? state.height / 2 : length / 2
      return round(start + middle + lane * laneOf('y', line, state.height, length))
    },
    columnStart: (column) => bandAt(across, 2 * column + 1).start,
    columnEnd: (column) => endOf(bandAt(across, 2 * column + 1)),
    rowEnd: (row) => endOf(bandAt(down, 2 * row + 1)),
    state: (id) => {
      const place = grid.places.find((one) => one.id === id)
      if (!place) return null
      const own = extra(id)
      const column = bandAt(across, 2 * place.column + 1)
      const width = state.width + own.width
      return {
        x: round(column.start + (column.length - width) / 2),
        y: round(bandAt(down, 2 * place.row + 1).start),
        width: round(width),
        height: round(state.height + own.height),
        head: round(state.height),
      }
    },
  }
}

function bandsOf(
  sizes: readonly number[],
  start: number,
  length: number,
  outer: (line: number) => number,
): readonly Band[] {
  const last = 2 * sizes.length
  const taken = sizes.reduce((sum, size) => sum + size, 0) + outer(0) + outer(last)
  const between = (length - taken) / Math.max(1, sizes.length - 1)
  // What stands alone stands in the middle.
  let at = start + (sizes.length === 1 ? (length - taken) / 2 : 0)
  return Array.from({ length: last + 1 }, (_, line) => {
    const isOuter = line === 0 || line === last
    const own = line % 2 === 1 ? (sizes[(line - 1) / 2] ?? 0) : isOuter ? outer(line) : between
    const band = { start: at, length: own }
    at += own
    return band
  })
}

function bandAt(bands: readonly Band[], line: number): Band {
  return bands[line] ?? { start: 0, length: 0 }
}

function endOf({ start, length }: Band): number {
  return start + length
}

/** Half pixels are fine enough. */
function round(value: number): number {
  return Math.round(value * 2) / 2
}
