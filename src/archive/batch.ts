import type { Columns, RowOf } from './column.ts'

/** Rows of a file column by column, in their order: every column has `count` values. */
export type Batch<C extends Columns> = {
  readonly count: number
  readonly values: { readonly [Name in keyof C]: readonly RowOf<C>[Name][] }
}

/** An empty batch that can be added to. */
export type OpenBatch<C extends Columns> = {
  count: number
  readonly values: { readonly [Name in keyof C]: RowOf<C>[Name][] }
}

/** Nothing yet. */
export function emptyBatch<C extends Columns>(columns: C): OpenBatch<C> {
  const values = Object.fromEntries(Object.keys(columns).map((name) => [name, []]))
  return { count: 0, values: values as unknown as OpenBatch<C>['values'] } // has each of their names
}

/** Adds the rows of one batch from `first` to `end` (not included) to another. */
export function addRows<C extends Columns>(
  to: OpenBatch<C>,
  from: Batch<C>,
  first: number,
  end: number,
): void {
  for (const name of Object.keys(to.values)) {
    const values = to.values[name]
    const added = from.values[name]
    for (let row = first; row < end; row++) values?.push(added?.[row] as RowOf<C>[string]) // the same columns
  }
  to.count += end - first
}

/** One row. */
export function rowAt<C extends Columns>(batch: Batch<C>, row: number): RowOf<C> {
  const values: Record<string, unknown> = {}
  for (const name in batch.values) values[name] = batch.values[name]?.[row]
  return values as RowOf<C> // has each of their names
}

/**
 * Rows as a rule changes them: the same object where nothing changes, null for one that is taken out. Answers how many were changed or
 * taken out, too.
 */
export function changeRows<C extends Columns>(
  batch: Batch<C>,
  rule: (row: RowOf<C>) => RowOf<C> | null,
): { readonly batch: Batch<C>; readonly changed: number } {
  const changes: (readonly [row: number, became: RowOf<C> | null])[] = []
  for (let at = 0; at < batch.count; at++) {
    const row = rowAt(batch, at)
    const became = rule(row)
    if (became !== row) changes.push([at, became])
  }
  if (changes.length === 0) return { batch, changed: 0 }
  const gone = new Set(changes.flatMap(([at, became]) => (became ? [] : [at])))
  const values = Object.fromEntries(
    Object.entries(batch.values).map(([name, before]: [string, readonly unknown[]]) => {
      const after = [...before]
      for (const [at, became] of changes) if (became) after[at] = became[name]
      return [name, gone.size > 0 ? after.filter((_, at) => !gone.has(at)) : after]
    }),
  )
  const changedBatch = { count: batch.count - gone.size, values: values as unknown as Batch<C>['values'] } // the same columns
  return { batch: changedBatch, changed: changes.length }
}

/** A batch in pages of `most` rows at most. */
export function* pagesOf<C extends Columns>(batch: Batch<C>, most: number): Generator<Batch<C>> {
  for (let first = 0; first < batch.count; first += most) {
    const end = Math.min(batch.count, first + most)
    const values = Object.fromEntries(
      Object.entries(batch.values).map(([name, all]: [string, readonly unknown[]]) => [
        name,
        all.slice(first, end),
      ]),
    )
    yield { count: end - first, values: values as unknown as Batch<C>['values'] } // the same columns
  }
}
