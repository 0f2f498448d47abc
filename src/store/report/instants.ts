import type { Tx } from '../database/db.ts'

/** Instants (Unix milliseconds) as a parameter of the type `timestamptz[]`. */
export function instants(tx: Tx, atMs: readonly number[]) {
  return tx`${`{${atMs.map((ms) => new Date(ms).toISOString()).join()}}`}::text::timestamptz[]`
}
