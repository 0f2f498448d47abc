import type { GraphTransition, MachineGraph } from './machine-graph.ts'

/** A place in the picture, in its own units: pixels, as long as nobody zooms. */
export type Point = { readonly x: number; readonly y: number }
export type Size = { readonly width: number; readonly height: number }
/** A rectangle in the picture. */
export type Box = Point & Size

/** A machine laid out: where everything is drawn. Coordinates are absolute. */
export type Chart = Size & {
  readonly regions: readonly (Box & { readonly name: string })[]
  readonly states: readonly ChartState[]
  readonly arrows: readonly ChartArrow[]
  /** Where nothing is drawn and a legend may stand; null where there is no such place. */
  readonly legend: Box | null
}

/** A state's box. What it says of itself is `head` high; below it is room for its lines. */
export type ChartState = Box & MachineGraph['states'][number] & { readonly head: number }

/** The machine laid out for a place that is wide and for one that is tall. */
export type Charts = Readonly<Record<'wide' | 'tall', Chart>>

/** All transitions from one state to another are one arrow. */
export type ChartArrow = {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Part of the usual way. */
  readonly isMain: boolean
  readonly transitions: readonly GraphTransition[]
  readonly path: readonly Point[]
}

/** A line of a label: an event, and the guards under which it leads this way. */
export type LabelLine = { readonly event: string; readonly guards: readonly string[] }

/** What is written on an arrow: one line for each event in words, its guards beside it; one line for what follows by itself. */
export function labelLines(transitions: readonly GraphTransition[]): LabelLine[] {
  return [...Map.groupBy(transitions, ({ event }) => event)].map(([event, of]) => ({
    event: wordsOf(event),
    guards: of.flatMap(({ guard }) => (guard === null ? [] : [wordsOf(guard)])),
  }))
}

/** `PROVIDER_ACCEPTED` and `validityOver` as they are read: in small words. */
export function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
}

/** Whether two rectangles have a point in common; those that touch have none. */
export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
