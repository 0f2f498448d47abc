import type { ChartShape } from './chart-places.ts'
import type { MachineDrawing, PlannedArrow, RegionPlan } from './chart-plan.ts'
import { CLEAR, type Ruler, rulerOf } from './chart-ruler.ts'
import type { Box, Chart, ChartArrow, ChartState, Point, Size } from './chart-shapes.ts'

/** What a place has room for, and what states say besides their name and number. */
export type Wish = Size & {
  /** How many lines stand below what a state says of itself, by state. */
  readonly lines?: ReadonlyMap<string, number>
  /** States have a line more. */
  readonly hasStays?: boolean
}

/** Room of one line within a state, in pixels. */
export const LINE_HEIGHT = 18
const LINES_END = 6
const STAY_HEIGHT = 14
/** A place that is wider than this many times its height gets the wide picture. */
const WIDE = 1.12
/** A smaller place has a picture of this size, shown smaller: what is written would not fit. */
const LEAST = { wide: { width: 640, height: 350 }, tall: { width: 300, height: 430 } }
/** Around the picture; below a tall one stand the tools. */
const MARGIN = { wide: { sides: 10, top: 8, bottom: 10 }, tall: { sides: 4, top: 8, bottom: 46 } }
const HEADING = 24
/** Between two rows of states. */
const LEAST_GAP = 32
/** States with lines are so much wider in a wide picture. */
const WIDER = 1.35
/** States of a region that stands beside another take this part of their share, and more where their names need it. */
const BESIDE = { part: 0.7, least: 94, gap: 15 }
const LOOP = 12

/** The shape that a place gets. */
export function shapeFor({ width, height }: Size): ChartShape {
  return width > height * WIDE ? 'wide' : 'tall'
}

/** Lays a machine out for a place, all of which it uses; the same place gives the same picture. */
export function layOut(drawing: MachineDrawing, wish: Wish): Chart {
  const shape = shapeFor(wish)
  const [width, height] = [
    Math.max(LEAST[shape].width, wish.width),
    Math.max(LEAST[shape].height, wish.height),
  ]
  const margin = MARGIN[shape]
  const plain = stateSize(shape, { width, height })
  const state = { ...plain, height: plain.height + (wish.hasStays ? STAY_HEIGHT : 0) }
  const mostLines = linesThatFit(drawing[shape], shape, height, state)
  const extra = (id: string) => {
    const lines = Math.min(mostLines, wish.lines?.get(id) ?? 0)
    if (lines === 0) return { width: 0, height: 0 }
    return {
      width: shape === 'wide' ? state.width * (WIDER - 1) : 0,
      height: lines * LINE_HEIGHT + LINES_END,
    }
  }
  const [first, ...others] = drawing[shape]
  if (!first) return { width, height, regions: [], states: [], arrows: [], legend: null }
  const whole = { x: margin.sides, y: margin.top, width: width - 2 * margin.sides }
  const drawn: Drawn[] = []
  let bottom = height - margin.bottom
  for (const plan of others.filter(({ grid }) => !grid.over).toReversed()) {
    const own = plan.grid.rows * (plain.height + 2 * CLEAR) + HEADING
    const box = { ...whole, y: bottom - own, height: own }
    drawn.push({
      plan,
      box,
      ruler: rulerOf(plan, { ...box, y: box.y + HEADING, height: own - HEADING }, { state: plain, extra }),
    })
    bottom -= own + margin.top
  }
  const box = { ...whole, height: bottom - margin.top }
  const main = { plan: first, box, ruler: rulerOf(first, box, { state, extra }) }
  drawn.push(main)
  for (const plan of others) if (plan.grid.over) drawn.push(beside(plan, plan.grid.over, main, plain))

  const states = drawing.states.flatMap((one): ChartState[] => {
    const at = drawn.find(({ plan }) => plan.name === one.region)?.ruler.state(one.id)
    return at ? [{ ...one, ...at }] : []
  })
  const boxes = new Map(states.map((one) => [one.id, one]))
  const arrows = drawn.flatMap(({ plan, ruler }) =>
    plan.arrows.flatMap((arrow) => arrowOf(arrow, boxes, ruler)),
  )
  return {
    width,
    height,
    regions: drawing.regions.flatMap((name) => {
      const region = drawn.find(({ plan }) => plan.name === name)
      return region ? [{ name, ...region.box }] : []
    }),
    states,
    arrows,
    legend: legendPlace(main, arrows),
  }
}

type Drawn = { readonly plan: RegionPlan; readonly box: Box; readonly ruler: Ruler }

function stateSize(shape: ChartShape, { width, height }: Size): Size {
  return shape === 'wide'
    ? { width: between(104, 0.142 * width, 210), height: between(44, 0.122 * height, 92) }
    : { width: between(90, 0.256 * width, 190), height: between(46, 0.075 * height, 84) }
}

/** Lines make a state higher only as long as arrows and their labels have room between states. */
function linesThatFit(plans: readonly RegionPlan[], shape: ChartShape, height: number, state: Size): number {
  const below = plans.filter(({ grid }, index) => index > 0 && !grid.over)
  const rows = (plans[0]?.grid.rows ?? 1) + below.reduce((sum, { grid }) => sum + grid.rows, 0)
  const heads = below.length * (HEADING + 2 * CLEAR)
  const { top, bottom } = MARGIN[shape]
  const spare = height - top - bottom - heads - rows * state.height - (rows - 1) * LEAST_GAP
  return Math.max(0, Math.floor((spare - LINES_END) / LINE_HEIGHT))
}

function between(least: number, value: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)))
}

/** A region in cells of the main one that have no state, up to the edge. */
function beside(
  plan: RegionPlan,
  { first, last }: NonNullable<RegionPlan['grid']['over']>,
  { box, ruler }: Drawn,
  state: Size,
): Drawn {
  const x = ruler.columnStart(first.column) - CLEAR
  const height = ruler.rowEnd(last.row) + CLEAR - box.y
  const own = { x, y: box.y, width: box.x + box.width - x, height }
  const whole = own.width / plan.grid.columns
  const share = Math.max(whole * BESIDE.part, Math.min(BESIDE.least, whole - BESIDE.gap))
  const size = {
    width: Math.min(state.width, Math.round(share)),
    height: Math.min(state.height, height - HEADING - CLEAR),
  }
  const inside = { ...own, y: own.y + HEADING, height: height - HEADING }
  return {
    plan,
    box: own,
    ruler: rulerOf(plan, inside, { state: size, extra: () => ({ width: 0, height: 0 }) }),
  }
}

function arrowOf(
  { runs, ...arrow }: PlannedArrow,
  states: ReadonlyMap<string, ChartState>,
  ruler: Ruler,
): ChartArrow[] {
  const from = states.get(arrow.from)
  const to = states.get(arrow.to)
  if (!from || !to) return []
  if (arrow.from === arrow.to) return [{ ...arrow, path: loopOf(from) }]
  const places = (runs ?? []).map((run) => ({ run, at: ruler[run.axis](run.line, run.lane) }))
  const [first, last] = [places[0], places.at(-1)]
  if (!first || !last) return []
  const corners = places.slice(1).map(({ run, at }, index): Point => {
    const before = places[index]?.at ?? 0
    return run.axis === 'x' ? { x: at, y: before } : { x: before, y: at }
  })
  const start = portOf(from, first, first.run.to > first.run.from)
  const end = portOf(to, last, last.run.to < last.run.from)
  return [{ ...arrow, path: [start, ...corners, end] }]
}

/** Where a way meets a state: on the side that it goes on to, which is the right or lower one if `isAfter`. */
function portOf(
  { x, y, width, height }: Box,
  { run: { axis }, at }: { readonly run: { readonly axis: 'x' | 'y' }; readonly at: number },
  isAfter: boolean,
): Point {
  if (axis === 'x') return { x: at, y: isAfter ? y + height : y }
  return { x: isAfter ? x + width : x, y: at }
}

/** Around the upper right corner. */
function loopOf({ x, y, width, head }: ChartState): Point[] {
  const right = x + width
  const down = Math.min(LOOP, head * 0.24)
  return [
    { x: right - LOOP * 1.4, y },
    { x: right - LOOP * 1.4, y: y - LOOP },
    { x: right + LOOP, y: y - LOOP },
    { x: right + LOOP, y: y + down },
    { x: right, y: y + down },
  ]
}

/** The lower right corner, as far as nothing is drawn there; null where a state stands. */
function legendPlace({ plan: { grid }, ruler, box }: Drawn, arrows: readonly ChartArrow[]): Box | null {
  const [column, row] = [grid.columns - 1, grid.rows - 1]
  const isKept = grid.kept.some(({ first }) => first.column === column && first.row === row)
  if (!isKept || column === 0 || row === 0) return null
  const x = ruler.columnEnd(column - 1) + 2 * CLEAR
  const above = ruler.rowEnd(row - 1)
  const lowest = Math.max(
    above,
    ...arrows.flatMap(({ path }) => path.flatMap((at) => (at.x > x ? at.y : []))),
  )
  const y = lowest + 2 * CLEAR
  return { x, y, width: box.x + box.width - x, height: box.y + box.height - y }
}
