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

/** The same machine for a place that is wide and for one that is tall; the compact ones are for small places, without labels. */
export type Charts = Readonly<Record<ChartShape, Chart>>
export const CHART_SHAPES = ['wide', 'tall', 'compactWide', 'compactTall'] as const
export type ChartShape = (typeof CHART_SHAPES)[number]

/** All transitions from one state to another are one arrow. */
export type ChartArrow = {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Part of the usual way. */
  readonly isMain: boolean
  readonly transitions: readonly GraphTransition[]
  readonly path: readonly Point[]
  /** Null in a compact picture. */
  readonly label: Box | null
}

/** Sizes of labels in the picture's units: a line's width is estimated from its characters before it is drawn. */
export const LABEL = { characterWidth: 5.9, lineHeight: 12.5, padding: 4, maxCharacters: 16 } as const

/** A line of a label: an event, or the guard under which the events above it count. */
export type LabelLine = { readonly kind: 'event' | 'guard'; readonly text: string }

/** The lines that are written on an arrow: its events in words, each group followed by its guard. */
export function labelLines(transitions: readonly GraphTransition[]): LabelLine[] {
  return [...Map.groupBy(transitions, ({ guard }) => guard)].flatMap(([guard, of]) => [
    ...of.flatMap(({ event }) => lines('event', event)),
    ...(guard === null ? [] : lines('guard', guard)),
  ])
}

/** `PROVIDER_ACCEPTED` and `validityOver` as they are read: in small words. */
export function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
}

function lines(kind: LabelLine['kind'], name: string): LabelLine[] {
  const wrapped: string[] = []
  for (const word of wordsOf(name).split(' ').filter(Boolean)) {
    const last = wrapped.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= LABEL.maxCharacters)
      wrapped[wrapped.length - 1] = `${last} ${word}`
    else wrapped.push(word)
  }
  return wrapped.map((text) => ({ kind, text }))
}
