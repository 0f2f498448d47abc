import type { Tx } from './db.ts'

/** The place of one among all that are in the order of their times: microseconds, then an id. It stays when that one is gone. */
export type TimePlace = { readonly atUs: string; readonly id: string }

/** True of what comes after this place in a list that is newest first by this column; null: of all. */
export function beyond(tx: Tx, column: string, after: TimePlace | null) {
  if (after === null) return tx`true`
  return tx`(${tx(column)}, id) < (timestamptz 'epoch' + ${after.atUs}::bigint * interval '1 microsecond', ${after.id}::uuid)`
}

/** The microseconds of a place in such a list, as the column "atUs". */
export function placeColumn(tx: Tx, column: string) {
  return tx`(extract(epoch from ${tx(column)}) * 1000000)::bigint::text as "atUs"`
}
