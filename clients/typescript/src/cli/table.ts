import type { Paint, Style } from './paint.ts'
import { cutTo, shown, widthOf } from './shown.ts'

const GAP = '  '

/** The least that is left of a column that gives way. */
const MIN_WIDTH = 12

/** A column of a table: its head, what stands in it, and how. */
export type Column<T> = {
  readonly head: string
  of(row: T): string | number | null
  readonly style?: (row: T) => Style | null
  /** Numbers stand at the right. */
  readonly isRight?: boolean
  /** Gives way where a terminal has no room for all. One at most, the last. */
  readonly givesWay?: boolean
}

/** The lines of a table. `width` null: as wide as it is. What a text has of line breaks or control characters is only shown. */
export function tableOf<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  {
    paint,
    width,
    hasHead,
  }: { readonly paint: Paint; readonly width: number | null; readonly hasHead: boolean },
): string[] {
  const cells = rows.map((row) => columns.map((column) => shown(String(column.of(row) ?? '–'))))
  const widths = columns.map(({ head }, place) =>
    Math.max(widthOf(head), ...cells.map((line) => widthOf(line[place] ?? ''))),
  )
  const fitting = widths.map((wide, place) => {
    if (width === null || !columns[place]?.givesWay) return wide
    const others = widths.reduce((sum, each, at) => (at === place ? sum : sum + each + GAP.length), 0)
    return Math.max(MIN_WIDTH, Math.min(wide, width - others))
  })
  const lineOf = (texts: readonly string[], styleOf: (place: number) => Style | null) =>
    texts
      .map((text, place) => {
        const cut = cutTo(text, fitting[place] ?? 0)
        const fill = ' '.repeat((fitting[place] ?? 0) - widthOf(cut))
        const painted = paint(styleOf(place), cut)
        return columns[place]?.isRight ? fill + painted : painted + fill
      })
      .join(GAP)
      .trimEnd()
  const head = lineOf(
    columns.map((column) => column.head),
    () => 'dim',
  )
  const lines = rows.map((row, index) =>
    lineOf(cells[index] ?? [], (place) => columns[place]?.style?.(row) ?? null),
  )
  return hasHead ? [head, ...lines] : lines
}

/** Names and values below one another; what is null is left out. */
export function factsOf(
  facts: readonly (readonly [name: string, value: string | number | null])[],
  paint: Paint,
): string[] {
  const there = facts.filter(([, value]) => value !== null)
  const width = Math.max(0, ...there.map(([name]) => name.length))
  return there.map(([name, value]) => `${paint('dim', name.padEnd(width))}  ${shown(String(value))}`)
}
