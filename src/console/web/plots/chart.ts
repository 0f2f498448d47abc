/** A line of a chart; null where there is nothing to say. */
export type Line = {
  readonly name: string
  /** A colour of the console: the name of its custom property, or of a state. */
  readonly colour: string
  readonly values: readonly (number | null)[]
  /** Strokes and gaps, in pixels: colours alone do not tell lines apart for all eyes. */
  readonly dash?: readonly number[]
  /** In pixels, where it is not 2. */
  readonly width?: number
  /** Of another time than the others. */
  readonly isDashed?: boolean
}

/** Lines over the same times, in Unix seconds. */
export type Chart = { readonly times: readonly number[]; readonly lines: readonly Line[] }

/** Of counts 0 says nothing; of measures, such as shares, it is a value as any other. */
export type Kind = 'counts' | 'measures'

/** Fewer buckets are no picture. */
export const MIN_SHOWN = 6

/**
 * A chart from its first bucket with a value on: on the first day of a gateway a week is not a grid with nothing in it.
 * `nothingBefore` is that bucket, in Unix seconds; null when no bucket was left out.
 */
export function fromFirstValue(
  chart: Chart,
  kind: Kind = 'counts',
): { readonly chart: Chart; readonly nothingBefore: number | null } {
  const { times, lines } = chart
  const first = firstValueIn(chart, kind)
  const start = Math.min(first, times.length - MIN_SHOWN)
  if (start <= 0) return { chart, nothingBefore: null }
  return {
    chart: {
      times: times.slice(start),
      lines: lines.map((line) => ({ ...line, values: line.values.slice(start) })),
    },
    nothingBefore: times[first] ?? null,
  }
}

/** True when all there is stands in one bucket: a point is no line. */
export function isPoint(chart: Chart, kind: Kind = 'counts'): boolean {
  return chart.times.filter((_, at) => isTold(chart, at, kind)).length === 1
}

/** True when no line says anything. */
export function isEmpty(chart: Chart, kind: Kind = 'counts'): boolean {
  return firstValueIn(chart, kind) === -1
}

/** The place of the first bucket that says anything; -1 where none does. */
export function firstValueIn(chart: Chart, kind: Kind): number {
  return chart.times.findIndex((_, at) => isTold(chart, at, kind))
}

/** Tells lines apart that are of one kind, such as doors: each has its own, the first is whole. */
export const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2]]

/** The last time with a value in any line that is of now; the last of all where there is none. */
export function lastWithValues({ times, lines }: Chart): number {
  const own = lines.filter(({ isDashed }) => !isDashed)
  const at = times.findLastIndex((_, index) => own.some(({ values }) => values[index] != null))
  return at === -1 ? times.length - 1 : at
}

/** All values that the lines of a chart have. */
export function valuesIn({ lines }: Chart): number[] {
  return lines.flatMap(({ values }) => values.filter((value) => value !== null))
}

function isTold({ lines }: Chart, at: number, kind: Kind): boolean {
  return lines.some(({ values }) => (kind === 'counts' ? (values[at] ?? 0) !== 0 : values[at] != null))
}
