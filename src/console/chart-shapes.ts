import type { GraphTransition, MachineGraph } from './machine-graph.ts'

/** A place in the picture, in its own units. */
export type Point = { readonly x: number; readonly y: number }
/** A rectangle in the picture. */
export type Box = Point & { readonly width: number; readonly height: number }

/** A machine laid out: where everything is drawn. Coordinates are absolute. */
export type Chart = {
  readonly width: number
  readonly height: number
  readonly regions: readonly (Box & { readonly name: string })[]
  readonly states: readonly (Box & MachineGraph['states'][number])[]
  readonly arrows: readonly ChartArrow[]
}

/** All transitions from one state to another are one arrow. */
export type ChartArrow = {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly transitions: readonly GraphTransition[]
  readonly path: readonly Point[]
  readonly label: Box
}

/** Labels are set in a monospaced font, so their size is known before they are drawn. */
export const LABEL = { characterWidth: 6.1, lineHeight: 14, padding: 5 } as const

/** The lines that are written on an arrow. */
export function labelLines(transitions: readonly GraphTransition[]): string[] {
  return transitions.map(({ event, guard }) => [event, guard && `[${guard}]`].filter(Boolean).join(' '))
}
