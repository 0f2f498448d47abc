import type { MachineGraph } from './machine-graph.ts'

/** A cell of the grid on which states stand, from 0. */
export type Place = { readonly column: number; readonly row: number }

/** The shape of a picture: for a place that is wide, and for one that is tall. */
export const CHART_SHAPES = ['wide', 'tall'] as const
export type ChartShape = (typeof CHART_SHAPES)[number]

/** Cells that a region stands on, first and last, with both. */
export type Cells = { readonly first: Place; readonly last: Place }

/** Where the states of a region stand, on a grid of its own. */
export type RegionPlaces = {
  readonly columns: number
  readonly rows: number
  readonly places: readonly (Place & { readonly id: string })[]
  /** Cells of the first region's grid that this one covers; null: it stands below all others. */
  readonly over: Cells | null
  /** Cells that no arrow may cross. */
  readonly kept: readonly Cells[]
}

type Drawing = { readonly rows: readonly string[]; readonly over?: Cells }

/** A cell that is kept free of arrows: for the legend, and for another region. */
const KEPT = '#'
const FREE = '.'
const cells = (column: number, row: number, lastColumn = column): Cells => ({
  first: { column, row },
  last: { column: lastColumn, row },
})

/**
 * Where each state stands, by hand: nobody reads a machine as fast as one that is always drawn alike. The usual way is one
 * line; what is tried again stands before it, the ends that cost nothing behind it. A state that is missing here takes a cell
 * that is free, or a row of its own: the picture is whole, and a test asks for its place.
 */
const DRAWN: Readonly<Record<ChartShape, { readonly [region: string]: Drawing }>> = {
  wide: {
    lifecycle: {
      rows: ['SCHEDULED FAILED_TEMP . .', 'QUEUED SENDING SENT DELIVERED', 'CANCELLED EXPIRED FAILED_PERM #'],
    },
    credit: { rows: ['CAPTURED HELD RELEASED'], over: cells(2, 0, 3) },
  },
  tall: {
    lifecycle: {
      rows: [
        '. SCHEDULED .',
        '. QUEUED CANCELLED',
        'FAILED_TEMP SENDING EXPIRED',
        '. SENT FAILED_PERM',
        '. DELIVERED .',
      ],
    },
    credit: { rows: ['CAPTURED HELD RELEASED'] },
  },
}

/** Whether somebody has said where a state stands, in every shape. */
export function hasPlace({ region, name }: MachineGraph['states'][number]): boolean {
  return CHART_SHAPES.every((shape) =>
    DRAWN[shape][region]?.rows.some((row) => row.split(' ').includes(name)),
  )
}

/** The grid of a region. */
export function placesOf({ states }: MachineGraph, region: string, shape: ChartShape): RegionPlaces {
  const drawing = DRAWN[shape][region]
  const grid = (drawing?.rows ?? []).map((row) => row.split(' '))
  const ids = new Map(states.flatMap(({ id, name, region: of }) => (of === region ? [[name, id]] : [])))
  const columns = Math.max(shape === 'wide' ? 4 : 3, ...grid.map((row) => row.length))
  const places = new Map<string, Place>()
  const kept = Object.entries(DRAWN[shape]).flatMap(([other, { over }]) =>
    over && other !== region ? [over] : [],
  )
  const free: Place[] = []
  grid.forEach((row, y) => {
    for (const [x, name] of row.entries()) {
      const id = ids.get(name)
      if (id !== undefined) places.set(id, { column: x, row: y })
      else if (name === KEPT) kept.push(cells(x, y))
      // What the machine has no more leaves a cell that is free.
      else if (name !== FREE) free.push({ column: x, row: y })
    }
  })
  const missing = [...ids.values()].filter((id) => !places.has(id))
  missing.forEach((id, index) => {
    const over = index - free.length
    const next = { column: over % columns, row: grid.length + Math.floor(over / columns) }
    places.set(id, free[index] ?? next)
  })
  const rows = 1 + Math.max(0, ...[...places.values()].map(({ row }) => row))
  const width = drawing ? Math.max(...grid.map((row) => row.length)) : columns
  return {
    columns: Math.max(width, 1 + Math.max(0, ...[...places.values()].map(({ column }) => column))),
    rows: Math.max(rows, grid.length),
    places: [...places].map(([id, place]) => ({ id, ...place })),
    over: drawing?.over ?? null,
    kept,
  }
}
