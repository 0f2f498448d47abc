import type { Cells, RegionPlaces } from './chart-places.ts'
import type { Point } from './chart-shapes.ts'

/**
 * A way over a grid of states. Lines with odd numbers run through the middle of states, those with even numbers between
 * them: cell 0 is line 1, and line 0 is outside of it.
 */
export type Route = readonly Point[]

/** What a way wants to go from and to, and with whom it may run together. */
export type Wanted = {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Ways of one net may run on one another. */
  readonly net: string
  /** Part of the usual way, which has room around it. */
  readonly isMain: boolean
}

const STEP = 1
const BEND = 2.2
const CROSSING = 1.6
const BESIDE_OTHERS = 0.35
const BESIDE_MAIN = 1.3
const WITH_ITS_NET = 0.3
const OUTSIDE = 0.9
/** All are looked for again so often, with the others as they are by then. */
const ROUNDS = 3
const DIRECTIONS = [
  { x: 1, y: 0 },
  { x: 0, y: 1 },
  { x: -1, y: 0 },
  { x: 0, y: -1 },
] as const

type Step = {
  readonly at: Point
  readonly direction: number
  readonly cost: number
  readonly before: Step | null
}

/** Finds a way for each, the first ones first: short, with few bends, over none of the states. What has no way is left out. */
export function findRoutes(grid: RegionPlaces, wanted: readonly Wanted[]): Map<string, Route> {
  const width = 2 * grid.columns + 1
  const height = 2 * grid.rows + 1
  const key = ({ x, y }: Point) => y * width + x
  const stands = new Map(
    grid.places.map(({ id, column, row }) => [id, { x: 2 * column + 1, y: 2 * row + 1 }]),
  )
  const blocked = new Set([...stands.values()].map(key))
  for (const kept of grid.kept) for (const at of pointsOf(kept, grid)) blocked.add(key(at))
  const mainNets = new Set(wanted.flatMap(({ net, isMain }) => (isMain ? [net] : [])))
  const routes = new Map<string, Route>()
  const usedBy = new Map<number, string[]>()
  const runs = new Map<string, string[]>()

  function costOf(from: Point, to: Point, net: string): number {
    const run = runs.get(runKey(key(from), key(to)))
    const isShared = run?.includes(net) ?? false
    const others = countOthers(run, net)
    const besideMain = countOthers(
      run?.filter((other) => mainNets.has(other)),
      net,
    )
    const crossed = countOthers(usedBy.get(key(to)), net)
    const isOutside = to.x === 0 || to.y === 0 || to.x === width - 1 || to.y === height - 1
    return (
      STEP * (isShared ? WITH_ITS_NET : 1) +
      others * BESIDE_OTHERS +
      besideMain * BESIDE_MAIN +
      (isOutside ? OUTSIDE : 0) +
      crossed * CROSSING
    )
  }

  function find({ from, to, net }: Wanted): Route | null {
    const start = stands.get(from)
    const end = stands.get(to)
    if (!start || !end) return null
    const best = new Map<string, number>()
    let open: Step[] = [{ at: start, direction: -1, cost: 0, before: null }]
    for (;;) {
      // The grid has some eighty points: a list is fast enough.
      const next = open.reduce<Step | null>(
        (least, step) => (least && least.cost <= step.cost ? least : step),
        null,
      )
      if (!next) return null
      open = open.filter((step) => step !== next)
      if (next.at.x === end.x && next.at.y === end.y) return cornersOf(next)
      for (const [direction, { x, y }] of DIRECTIONS.entries()) {
        const at = { x: next.at.x + x, y: next.at.y + y }
        const isEnd = at.x === end.x && at.y === end.y
        if (at.x < 0 || at.y < 0 || at.x >= width || at.y >= height) continue
        if (!isEnd && blocked.has(key(at))) continue
        if (next.direction >= 0 && Math.abs(next.direction - direction) === 2) continue
        const bends = next.direction >= 0 && next.direction !== direction ? BEND : 0
        const cost = next.cost + bends + (isEnd ? STEP : costOf(next.at, at, net))
        const seen = `${key(at)} ${direction}`
        if ((best.get(seen) ?? Number.POSITIVE_INFINITY) <= cost) continue
        best.set(seen, cost)
        open.push({ at, direction, cost, before: next })
      }
    }
  }

  /** Whoever comes after sees this way, or no longer sees it. */
  function see(route: Route, net: string, change: typeof add | typeof remove): void {
    const points = unitSteps(route)
    points.forEach((at, index) => {
      const before = points[index - 1]
      if (!blocked.has(key(at))) change(usedBy, key(at), net)
      if (before) change(runs, runKey(key(before), key(at)), net)
    })
  }

  for (let round = 0; round < ROUNDS; round++)
    for (const want of wanted) {
      const before = routes.get(want.id)
      if (before) see(before, want.net, remove)
      const route = find(want)
      if (!route) continue
      routes.set(want.id, route)
      see(route, want.net, add)
    }
  return routes
}

/** The ends and the corners of a way. */
function cornersOf(last: Step): Route {
  const corners: Point[] = [last.at]
  for (let step: Step | null = last; step?.before; step = step.before)
    if (step.before.before === null || step.before.direction !== step.direction) corners.push(step.before.at)
  return corners.toReversed()
}

function unitSteps(route: Route): Point[] {
  return route.flatMap((to, index) => {
    const from = route[index - 1]
    if (!from) return [to]
    const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))
    return Array.from({ length: steps }, (_, at) => ({
      x: from.x + Math.sign(to.x - from.x) * (at + 1),
      y: from.y + Math.sign(to.y - from.y) * (at + 1),
    }))
  })
}

/** All points of cells and between them; at the edge of the grid those outside of it too. */
function pointsOf({ first, last }: Cells, { columns, rows }: RegionPlaces): Point[] {
  const points: Point[] = []
  const lines = (from: number, to: number, count: number) => {
    const start = from === 0 ? 0 : 2 * from + 1
    const end = to === count - 1 ? 2 * count : 2 * to + 1
    return Array.from({ length: end - start + 1 }, (_, at) => start + at)
  }
  for (const x of lines(first.column, last.column, columns))
    for (const y of lines(first.row, last.row, rows)) points.push({ x, y })
  return points
}

function runKey(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}

function countOthers(nets: readonly string[] | undefined, net: string): number {
  return new Set(nets?.filter((other) => other !== net)).size
}

function add<K>(lists: Map<K, string[]>, key: K, value: string): void {
  lists.set(key, [...(lists.get(key) ?? []), value])
}

function remove<K>(lists: Map<K, string[]>, key: K, value: string): void {
  const list = lists.get(key) ?? []
  lists.set(key, list.toSpliced(list.indexOf(value), 1))
}
