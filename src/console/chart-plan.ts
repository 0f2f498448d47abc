import { giveLanes, type Run } from './chart-lanes.ts'
import { type ChartShape, placesOf, type RegionPlaces } from './chart-places.ts'
import { findRoutes, type Wanted } from './chart-routes.ts'
import type { ChartArrow } from './chart-shapes.ts'
import type { MachineGraph } from './machine-graph.ts'
import { arrowId, mainLine } from './main-line.ts'

/** A region drawn on a grid: where its states stand, and how its arrows run between them; no sizes yet. */
export type RegionPlan = {
  readonly name: string
  readonly grid: RegionPlaces
  readonly arrows: readonly PlannedArrow[]
}
/** `runs` is null where an arrow leads back to the state that it leaves. */
export type PlannedArrow = Omit<ChartArrow, 'path'> & { readonly runs: readonly Run[] | null }

/** A machine ready to be drawn in any place, as JSON: laying it out for one costs next to nothing. */
export type MachineDrawing = Pick<MachineGraph, 'regions' | 'states'> &
  Readonly<Record<ChartShape, readonly RegionPlan[]>>

/** Draws a machine in both shapes; the same graph gives the same drawing. Costs some 0.3 s of CPU: not for a thread that answers requests. */
export function drawingOf(graph: MachineGraph): MachineDrawing {
  const plan = (shape: ChartShape) => graph.regions.map((name) => planRegion(graph, name, shape))
  return { regions: graph.regions, states: graph.states, wide: plan('wide'), tall: plan('tall') }
}

function planRegion(graph: MachineGraph, name: string, shape: ChartShape): RegionPlan {
  const grid = placesOf(graph, name, shape)
  const main = mainLine(graph)
  const arrows = [...Map.groupBy(graph.transitions, ({ from, to }) => arrowId(from, to))].flatMap(
    ([id, of]) => {
      const [first] = of
      if (!first || !grid.places.some((place) => place.id === first.from)) return []
      return [{ id, from: first.from, to: first.to, isMain: main.has(id), transitions: of }]
    },
  )
  const wanted = arrows
    .filter(({ from, to }) => from !== to)
    .map(({ id, from, to, isMain }) => ({ id, from, to, isMain, net: isMain ? id : to }))
    .toSorted((a, b) => Number(b.isMain) - Number(a.isMain) || distance(grid, a) - distance(grid, b))
  const runs = giveLanes(wanted, findRoutes(grid, wanted))
  return { name, grid, arrows: arrows.map((arrow) => ({ ...arrow, runs: runs.get(arrow.id) ?? null })) }
}

function distance({ places }: RegionPlaces, { from, to }: Pick<Wanted, 'from' | 'to'>): number {
  const [a, b] = [from, to].map((end) => places.find(({ id }) => id === end))
  return a && b ? Math.abs(a.column - b.column) + Math.abs(a.row - b.row) : 0
}
