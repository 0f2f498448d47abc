import { type ArrayItem, arrayText } from './array-text.ts'
import type { Tx } from './database/db.ts'

/** A column of rows that a statement is given: its name and type there, and what a row, the nth of all, has in it. */
export type Column<Row> = readonly [name: string, type: string, of: (row: Row, nth: number) => ArrayItem]

/** The type of a column of instants, which are given in Unix milliseconds. */
export const INSTANT = 'instant'

/**
 * Part of a statement: a query for these rows, in their order, given as an array for each column. Arrays cost the driver and the server
 * less than a recordset of JSON: N instead of M µs a message (bench/README.md).
 */
export function givenRows<Row>(tx: Tx, columns: readonly Column<Row>[], rows: readonly Row[]) {
  const names = columns.map(([name]) => name)
  const read = columns.map(([name, type]) =>
    type === INSTANT ? `to_timestamp(${name} / 1000) as ${name}` : name,
  )
  const arrays = columns
    .map(([, type, of]) => tx`${arrayText(rows.map(of))}::${tx.unsafe(type === INSTANT ? 'float8' : type)}[]`)
    .reduce((some, next) => tx`${some}, ${next}`)
  return tx`select ${tx.unsafe(read.join(', '))} from unnest(${arrays}) as x(${tx.unsafe(names.join(', '))})`
}
