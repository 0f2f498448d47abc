import type { Batch } from './batch.ts'
import type { Columns } from './column.ts'

/** Between two values: no text of PostgreSQL has it. */
const BETWEEN = '\u0000'
/** For no value, where there may be none. */
const NONE = '\u0001'

/** A hash of rows, over row groups as they come. */
export type RowsHash = {
  /** Adds the rows of the next row group. */
  add(group: Batch<Columns>): void
  /** SHA-256, hexadecimal. Ends it. */
  end(): string
}

/**
 * Hashes what rows hold, whatever file or table they come from: column by column of each row group, in the order of `columns`. The same
 * rows in other groups have another hash: groups are of one size.
 */
export function openRowsHash(columns: Columns): RowsHash {
  const hash = new Bun.CryptoHasher('sha256')
  return {
    add(group) {
      for (const [name, { nullable }] of Object.entries(columns)) {
        const values: readonly unknown[] = group.values[name] ?? []
        hash.update((nullable ? values.map((value) => value ?? NONE) : values).join(BETWEEN))
        hash.update(BETWEEN)
      }
    },
    end: () => hash.digest('hex'),
  }
}
