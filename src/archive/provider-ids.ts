import type { Batch } from './batch.ts'
import { type Columns, column } from './column.ts'
import type { MESSAGES, PARTS } from './day-files.ts'

/**
 * Where a provider's id of a message is, for who knows nothing else of it: sorted by a hash of provider and id, in runs of a million.
 * 4 bytes a message. Of the hash 31 bits are kept: of a day of 5 million one in 400 finds a row that is another's.
 */
export const PROVIDER_IDS = {
  /** xxHash32 of provider, NUL and id, without its last bit. */
  hash: column('hash', 'int'),
  /** The number of the row in messages.parquet, from 0; below 0 that in parts.parquet, from −1. */
  row: column('row', 'int'),
} as const satisfies Columns

/** What an id of a provider is found by. */
export function providerIdHash(provider: string, providerMessageId: string): number {
  return Bun.hash.xxHash32(`${provider}\u0000${providerMessageId}`) >>> 1
}

/** Ids of a run: hash and number in it are one number of 51 bits, which sorts without more memory. */
const RUN = 1_048_576

/** Gathers the ids of providers while messages and their parts are written. */
export type ProviderIds = {
  addMessages(messages: Batch<typeof MESSAGES>): void
  addParts(parts: Batch<typeof PARTS>): void
  /** Runs, each sorted by hash. */
  all(): Iterable<Batch<typeof PROVIDER_IDS>>
}

/** 12 bytes of memory for each id of a provider. */
export function openProviderIds(): ProviderIds {
  const runs: { readonly keys: Float64Array; readonly rows: Int32Array; count: number }[] = []
  let messages = 0
  let parts = 0

  function add(provider: string | null | undefined, id: string | null | undefined, row: number): void {
    if (!provider || !id) return
    let run = runs.at(-1)
    if (!run || run.count === RUN) {
      run = { keys: new Float64Array(RUN), rows: new Int32Array(RUN), count: 0 }
      runs.push(run)
    }
    run.keys[run.count] = providerIdHash(provider, id) * RUN + run.count
    run.rows[run.count] = row
    run.count += 1
  }

  return {
    addMessages({ count, values }) {
      for (let row = 0; row < count; row++)
        add(values.provider[row], values.providerMessageId[row], messages + row)
      messages += count
    },
    addParts({ count, values }) {
      for (let row = 0; row < count; row++)
        add(values.provider[row], values.providerMessageId[row], -(parts + row + 1))
      parts += count
    },
    *all() {
      for (const { keys, rows, count } of runs) {
        const sorted = keys.subarray(0, count).sort()
        const hash = Array.from(sorted, (key) => Math.floor(key / RUN))
        yield { count, values: { hash, row: Array.from(sorted, (key) => rows[key % RUN] ?? 0) } }
      }
    },
  }
}
