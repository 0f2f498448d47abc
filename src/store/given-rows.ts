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
  const list = columns
    .map(([name, type, of]) => {
      const array = arrayText(rows.map(of))
      return type === INSTANT
        ? tx`to_timestamp(unnest(${array}::float8[]) / 1000) as ${tx.unsafe(name)}`
        : tx`unnest(${array}::${tx.unsafe(type)}[]) as ${tx.unsafe(name)}`
    })
    .reduce((some, next) => tx`${some}, ${next}`)
  return tx`select ${list}`
}
