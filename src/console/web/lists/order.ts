/** The list with the item at `from` moved to `to`; the same list where there is nothing to move. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const item = list[from]
  if (item === undefined || from === to || to < 0 || to >= list.length) return list
  const rest = list.toSpliced(from, 1)
  return rest.toSpliced(to, 0, item)
}

/** Where what is dragged stands: as many others are above it as have their middle above the pointer. */
export function placeOfDrag(middles: readonly number[], dragged: number, y: number): number {
  return middles.filter((middle, at) => at !== dragged && middle < y).length
}

/** Which way an item is moved. */
export type Step = 'up' | 'down'

/** Where the item at `at` stands after a step: at the place of the next one that is drawn, beyond the last one the next. */
export function placeOfStep(drawn: readonly number[], at: number, which: Step): number {
  const [neighbour, by] =
    which === 'up' ? [drawn.findLast((place) => place < at), -1] : [drawn.find((place) => place > at), 1]
  return neighbour ?? at + by
}
