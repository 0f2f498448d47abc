import type { DayFile, DayRow } from './day-files.ts'

/**
 * What is changed of a day: for each file a rule from a row to what it becomes, the same object where nothing changes; null takes the
 * row out, of every file but `messages`. A file without a rule is copied. Synchronous. Ids, order, states and money of a message must
 * stay as they are: a generation whose sums differ is not taken.
 */
export type DayChange = {
  readonly [F in DayFile]?: (row: DayRow<F>) => DayRow<F> | (F extends 'messages' ? never : null)
}

/** What a rewriting came to. */
export type RewrittenDay = {
  readonly generation: number
  /** Rows that were changed or taken out, of each file. */
  readonly changed: Readonly<Record<DayFile, number>>
  readonly bytes: number
}
